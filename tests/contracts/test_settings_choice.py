"""Which accounts are meant, and which of file, entry, variables and options wins."""

import pytest
from settings_samples import KEY_WAY, TWO, Folder, folder, told

from importer.core.errors import SettingsError
from importer.core.signing import BearerSignIn, KeySignIn
from importer.destinations.credentials import Bearer

__all__ = ["folder"]
ENTRY = "[accounts.{name}]\nnumber = '{number}'\n"


def test_without_a_file_the_variables_say_it(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCASIONS_ACCOUNT", "qa1")
    monkeypatch.setenv("OCCASIONS_CHUNK_SIZE", "7")
    settings = folder.one()
    assert (settings.account, settings.name, settings.chunk_size, settings.mode) == ("qa1", None, 7, "upsert")


def test_nothing_is_said_by_nobody(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCASIONS_ZONE", "")
    settings = folder.one()
    assert (settings.account, settings.name, settings.zone) == (None, None, None)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (("munich",), ["munich"]),
        (("MUNICH ",), ["munich"]),
        (("11111111",), ["munich"]),
        (("22222222", "munich"), ["São Paulo", "munich"]),
        (("são  paulo", "22222222"), ["São Paulo"]),
        (("Everywhere",), ["São Paulo", "munich"]),
        (("munich", "everywhere"), ["munich", "São Paulo"]),
        (("33333333", "munich"), [None, "munich"]),
    ],
)
def test_names_numbers_and_groups(folder: Folder, named: tuple[str, ...], expected: list[str | None]) -> None:
    assert [each.name for each in folder.says(TWO).chosen(*named)] == expected


def test_a_name_stands_for_its_number(folder: Folder) -> None:
    assert [each.account for each in folder.says(TWO).chosen("everywhere")] == ["22222222", "11111111"]


def test_a_number_without_an_entry_has_what_holds_for_all(folder: Folder) -> None:
    settings = folder.says(TWO).one("33333333")
    assert (settings.account, settings.zone, settings.mode) == ("33333333", "Europe/Warsaw", "upsert")


@pytest.mark.parametrize(
    ("word", "hint"), [("munch", 'did you mean "munich"?'), ("oslo", "munich, São Paulo, everywhere")]
)
def test_a_name_that_nobody_knows(folder: Folder, word: str, hint: str) -> None:
    with pytest.raises(SettingsError, match=f'no account "{word}"') as caught:
        folder.says(TWO).chosen(word)
    assert hint in told(caught.value)
    assert caught.value.code == "account-unknown"


def test_without_entries_any_word_is_an_account(folder: Folder) -> None:
    assert folder.one("qa").account == "qa"
    assert folder.says(TWO).one("sandbox").account == "sandbox"


def test_the_usual_account_is_that_of_the_variable_then_of_the_file(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.says('account = "Sao"\n' + TWO.replace("São Paulo", "sao"))
    assert [each.name for each in folder.chosen()] == ["sao"]
    monkeypatch.setenv("OCCASIONS_ACCOUNT", "everywhere")
    assert [each.name for each in folder.chosen()] == ["sao", "munich"]
    assert [each.name for each in folder.chosen("munich")] == ["munich"]


def test_an_entry_that_is_alone_is_meant(folder: Folder) -> None:
    assert folder.says(ENTRY.format(name="a", number=1)).one().name == "a"
    assert folder.says(TWO).one().account is None


def test_plain_settings_of_file_entry_variables_and_options(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.says(
        'zone = "Europe/Warsaw"\nmode = "create"\nscope = "top"\n'
        '[accounts.a]\nnumber = 1\nscope = "own"\nmode = "merge"'
    )
    settings = folder.one()
    assert (settings.zone, settings.mode, settings.scope) == ("Europe/Warsaw", "merge", "own")
    monkeypatch.setenv("OCCASIONS_MODE", "mirror")
    monkeypatch.setenv("OCCASIONS_ZONE", "UTC")
    assert (folder.one().zone, folder.one().mode) == ("UTC", "mirror")
    settings = folder.one(mode="upsert", api=None, chunk_size=3)
    assert (settings.mode, settings.chunk_size) == ("upsert", 3)


def test_what_holds_for_no_account_in_particular(folder: Folder) -> None:
    folder.says('journal = "here.sqlite"\n' + ENTRY.format(name="a", number=1))
    shared = folder.configuration.shared()
    assert (shared.account, shared.journal_place) == (None, "here.sqlite")
    assert folder.configuration.shared(journal="there").journal_place == "there"


def test_an_earlier_run_names_its_account_by_number(folder: Folder) -> None:
    configuration = folder.says(TWO + "\n[accounts.33333333]\nnumber = 'oslo'").configuration
    assert configuration.of_number("11111111").name == "munich"
    assert configuration.of_number("demo").account == "demo"
    assert configuration.of_number("oslo").name == "33333333"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Munich", "munich"),
        (" SÃO  paulo ", "São Paulo"),
        ("22222222", "São Paulo"),
        ("2222222", None),
        ("44444444", None),
        ("everywhere", None),
        ("", None),
    ],
)
def test_the_entry_that_a_cell_means(folder: Folder, text: str, expected: str | None) -> None:
    assert folder.says(TWO).configuration.entry(text) == expected


def test_a_cell_may_hold_the_number_that_was_chosen(folder: Folder) -> None:
    configuration = folder.says(TWO).configuration
    assert configuration.entry("44444444", ["munich", "44444444"]) == "44444444"
    assert folder.says("account = 44444444\n" + TWO).configuration.entry("44444444") == "44444444"
    assert folder.configuration.names == ("munich", "São Paulo")


def test_one_account_signs_in_with_whole_variables_before_its_entry(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.says(TWO)
    assert isinstance(folder.one("munich").sign_in(), KeySignIn)
    monkeypatch.setenv("OCCASIONS_USERNAME", "half a way")
    assert isinstance(folder.one("munich").sign_in(), KeySignIn)
    monkeypatch.delenv("OCCASIONS_USERNAME")
    monkeypatch.setenv("OCCASIONS_TOKEN", "tok")
    assert folder.one("munich").sign_in() == BearerSignIn("tok")


def test_of_several_accounts_the_variables_serve_those_without_credentials(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCCASIONS_TOKEN", "tok")
    first, second = folder.says("client_id = 'i'\nclient_secret = 's'\n" + TWO).chosen("everywhere")
    assert first.sign_in() == BearerSignIn("tok")
    assert isinstance(second.sign_in(), KeySignIn)


def test_an_entry_signs_in_before_the_top_of_the_file_and_never_mixes(folder: Folder) -> None:
    folder.says("token = 'tok'\n[accounts.a]\nnumber = 1\n" + KEY_WAY + "[accounts.b]\nnumber = 2")
    assert isinstance(folder.one("a").sign_in(), KeySignIn)
    assert folder.one("a").token is None
    assert folder.one("b").sign_in() == BearerSignIn("tok")
    folder.says("password = 'p'\n[accounts.a]\nnumber = 1\nusername = 'u'")
    with pytest.raises(SettingsError, match=r"accounts\.a\.password"):
        folder.one("a").sign_in()


TWICE = """\
[accounts.desk-key]
number = "sandbox"
app_key = "a"

[accounts.desk-token]
number = "sandbox"
token = "t"

[groups]
both = ["desk-key", "desk-token"]
"""


def test_one_account_may_have_an_entry_for_each_way_to_sign_in(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = folder.says(TWICE).configuration
    assert folder.one("desk-token").sign_in() == BearerSignIn("t")
    assert configuration.of_number("sandbox").name == "desk-key"
    assert configuration.of_number("sandbox", ["desk-token"]).name == "desk-token"
    assert (configuration.entry("sandbox"), configuration.entry("sandbox", ["desk-token"])) == (
        "desk-key",
        "desk-token",
    )
    monkeypatch.setenv("OCCASIONS_ACCOUNT", "desk-token")
    assert folder.configuration.of_number("sandbox").name == "desk-token"


@pytest.mark.parametrize("named", [("sandbox",), ("both",), ("desk-token", "desk-key")])
def test_an_account_is_never_meant_twice(folder: Folder, named: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError, match="The account sandbox is meant by several entries: desk-") as caught:
        folder.says(TWICE).chosen(*named)
    assert caught.value.code == "account-ambiguous"


def test_the_same_number_and_way_again_is_a_number_that_was_not_changed(folder: Folder) -> None:
    refused = folder.says(TWICE.replace("app_key", "token")).refused()
    assert "line 6, accounts.desk-token.number" in refused


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("'tok'", "in occasions.toml, line 1, token"),
        ("{ variable = 'TOK' }", "in the variable TOK"),
        ("{ file = 'token.txt' }", "in the file token.txt"),
        ("{ command = 'echo tok' }", "where the command of occasions.toml, line 1, token finds it"),
    ],
)
def test_what_to_do_about_a_refused_token_names_where_it_stands(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, written: str, origin: str
) -> None:
    monkeypatch.setenv("TOK", "tok")
    secret = folder.path / "token.txt"
    secret.write_text("tok")
    secret.chmod(0o600)
    signed = folder.says(f"token = {written}").one().sign_in()
    assert isinstance(signed, BearerSignIn)
    remedy = Bearer(signed.token, signed.origin).remedy
    assert remedy == f"give a valid token {origin}"
    assert signed.token not in remedy.replace("token", "")
