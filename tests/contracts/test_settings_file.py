"""What cannot be used in the settings file, a variable or an option is told with its place and what to write."""

from pathlib import Path

import pytest
from settings_samples import SECRET, TWO, Folder, folder, told

from importer.core.errors import SettingsError

__all__ = ["folder"]
ONE = "[accounts.a]\nnumber = 1\n"

WRONG = {
    "unknown at the top": ("# one\nzoen = 'UTC'", 'line 2, zoen: nobody reads this key; did you mean "zone"?'),
    "unknown and like nothing": ("qqq = 1", "line 1, qqq: nobody reads this key."),
    "unknown in an account": (f"{ONE}  numbre = 2", 'line 3, accounts.a.numbre: nobody reads this key; did you mean'),
    "of all accounts only": (f"{ONE}journal = 'x'", "line 3, accounts.a.journal: nobody reads this key"),
    "no number": ("\n[accounts.'a b']\nzone = 'UTC'", "line 2, accounts.a b.number: it is missing"),
    "an empty number": ("[accounts.a]\nnumber = ''", "line 2, accounts.a.number: it is empty"),
    "a zone": (f"{ONE}zone = 'Europe/Berln'", "is not a time zone that is known. write Europe/Berlin"),
    "a zone at the top": ("zone = 'CST'", 'line 1, zone: "CST" is an abbreviation or an offset'),
    "a mode": ("mode = 'upset'", 'line 1, mode: write "create", "upsert", "merge" or "mirror"'),
    "a number that is text": ("chunk_size = 'many'", "line 1, chunk_size: write a whole number"),
    "a number with a fraction": ("chunk_size = 1.5", "line 1, chunk_size: write a whole number"),
    "a number too high": ("chunk_size = 501", "line 1, chunk_size: it must be at most 500"),
    "a number too low": (f"{ONE}patience = -1", "line 3, accounts.a.patience: it must be at least 0"),
    "nothing but more": ("timeout = 0", "line 1, timeout: it must be more than 0"),
    "no number at all": ("timeout = 'soon'", "line 1, timeout: write a number"),
    "a limit": ("max_failures = 'few'", "line 1, max_failures: write a number such as 5, or a share such as 10%"),
    "a text that is a number": ("zone = 5", "line 1, zone: write a text in quotation marks"),
    "a list that is a number": ("allowed_zones = 5", 'line 1, allowed_zones: write a list such as ["one", "two"]'),
    "a number in a list": ("allowed_zones = [\n'UTC',\n5]", "line 3, allowed_zones [2]: write a text in"),
    "no table": ("accounts = 5", "line 1, accounts: write a table, such as [accounts.NAME]"),
    "no table below": ("[accounts]\na = 5", "line 2, accounts.a: write a table, such as [accounts.NAME]"),
    "dotted": ("accounts.a.number = 1\naccounts.a.mode = 'x'", "line 2, accounts.a.mode: write"),
    "inline": ("[accounts]\na = { number = 1,  mode = 'x' }", "line 2, accounts.a.mode: write"),
    "a group of nobody": ("[groups]\ng = []", "line 2, groups.g: it is empty"),
    "a group of strangers": (f"{ONE}[groups]\ng = ['A',\n 'bb']", 'line 5, groups.g [2]: there is no account "bb" in'),
    "a misspelt member": (TWO.replace('"MUNICH"', '"munch"'), 'did you mean "munich"?'),
    "a number twice": (f"{ONE}[accounts.b]\nnumber = '1'", 'line 4, accounts.b.number: "1" is taken already (line 2,'),
    "a name twice": (f"{ONE}[accounts.A]\nnumber = '2'", 'line 3, accounts.A: "a" is taken already (line 1,'),
    "a name that is another's number": (f"{ONE}[accounts.1]\nnumber = '2'", 'line 3, accounts.1: "1" is taken already'),
    "a group called like an account": (f"{ONE}[groups]\nA = ['a']", 'line 4, groups.A: "a" is taken already'),
    "an account without a name": ("[accounts.' ']\nnumber = 1", "line 1, accounts. : the name is empty"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_wrong_keys_and_values(folder: Folder, text: str, said: str) -> None:
    refused = folder.says(text).refused()
    assert refused.startswith("occasions.toml, line ")
    assert said in refused


def test_several_mistakes_are_told_by_line_and_then_counted(folder: Folder) -> None:
    refused = folder.says("mode = 'x'\nchunk_size = 0\n[accounts.a]\nnumber = 1\nzone = 1\nnonsense = 1").refused()
    assert [line.strip().split(",")[1] for line in refused.splitlines()[:2]] == [" line 1", " line 2"]
    assert refused.endswith("correct them, and 2 more.")


BROKEN = {
    "a key without a value": ("zone = 'UTC'\n[accounts\n", "line 2, column 10, is not written as TOML: expected ']'"),
    "a value twice": ("a = 1\na = 2", "line 2, column 6, is not written as TOML: cannot overwrite a value"),
    "an end too early": (f"a = 1\ntoken = '{SECRET}", "line 2"),
    "an end much too early": ("a = 1\nb = '''c\n\n", "line 2 (where it ends)"),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_toml(folder: Folder, text: str, said: str) -> None:
    refused = folder.says(text).refused()
    assert refused.startswith(f"occasions.toml, {said}")
    assert "is not written as TOML" in refused


def test_what_cannot_be_read(folder: Folder) -> None:
    file = folder.path / "occasions.toml"
    file.write_bytes(b"zone = '\xff'")
    assert "no text in UTF-8" in folder.refused()
    file.unlink()
    file.mkdir()
    assert "occasions.toml cannot be read" in folder.refused()


def test_a_link_that_leads_nowhere_is_no_settings_file(folder: Folder) -> None:
    (folder.path / "occasions.toml").symlink_to(Path("nowhere"))
    assert folder.one().account is None


def test_files_of_other_editors(folder: Folder) -> None:
    (folder.path / "occasions.toml").write_bytes("\ufeffaccount = 5\r\nzone = 'UTC'\r\n".encode())
    assert (folder.one().account, folder.one().zone) == ("5", "UTC")
    (folder.path / "occasions.toml").write_bytes("\ufeffaccount = 5\r\nzone = 1\r\n".encode())
    assert "line 2, zone" in folder.refused()


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("OCCASIONS_TIMEOUT", "soon", "The variable OCCASIONS_TIMEOUT cannot be used: write a number."),
        ("OCCASIONS_MODE", "upset", 'write "create"'),
        ("OCCASIONS_CHUNK_SIZE", "0", "it must be at least 1."),
        ("OCCASIONS_APIS", "live", "The variable OCCASIONS_APIS is no JSON."),
        ("OCCASIONS_RETRY_PAUSES", "1,x", "OCCASIONS_RETRY_PAUSES cannot be used: write a number."),
    ],
)
def test_variables(folder: Folder, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str) -> None:
    monkeypatch.setenv(variable, value)
    assert said in folder.refused()


def test_variables_of_the_name_of_a_key_that_has_none(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCASIONS_NAME", "x")
    monkeypatch.setenv("OCCASIONS_CREDENTIAL_PLACE", "x")
    assert folder.one().name is None


def test_options(folder: Folder) -> None:
    with pytest.raises(SettingsError, match="The option --chunk-size cannot be used: it must be at most 500") as caught:
        folder.chosen(chunk_size=1000)
    told(caught.value)
