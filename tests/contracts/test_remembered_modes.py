"""The mode of a copy that was given back: the one of its original, where nobody says another."""

from dataclasses import replace
from typing import Any

import pytest
from settings_samples import Folder, folder

from importer.core.errors import SettingsError
from importer.core.issues import Issue, Place, Severity
from importer.core.model import Source
from importer.core.profile import Profile
from importer.core.returned import Remembered
from importer.many.shares import AccountShare
from importer.pipeline import load_glossary
from importer.reading import Reading, read_and_parse
from importer.remembered_modes import Asked, as_remembered

__all__ = ["folder"]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    path = tmp_path_factory.mktemp("sheets") / "sheet.csv"
    path.write_text("Event,Start date\nEpiphany,2027-01-06\n", encoding="utf-8")
    return read_and_parse([path], Profile(), load_glossary())


def source(accounts: dict[str, str] | None, file: str = "a.xlsx", **more: Any) -> Source:
    """A source that remembers a mode for each account; one that is no copy for None."""
    was = None if accounts is None else Remembered(f"first {file}", accounts, **more)
    return Source(file, "0" * 64, "workbook", (), remembered=was, came_back=was is not None)


def shares(read: Reading, folder: Folder, *sources: Source, asked: Asked = Asked()) -> tuple[AccountShare, ...]:  # noqa: B008
    reading = replace(read, sources=sources)
    chosen = folder.configuration.chosen(mode=asked.mode, api=asked.api)
    return as_remembered([AccountShare(each, reading) for each in chosen], asked)


def modes(found: tuple[AccountShare, ...]) -> list[str]:
    return [each.settings.mode for each in found if each.settings]


def refused(read: Reading, folder: Folder, *sources: Source, asked: Asked = Asked()) -> str:  # noqa: B008
    with pytest.raises(SettingsError) as error:
        shares(read, folder, *sources, asked=asked)
    return f"{error.value.message} {error.value.hint}"


def told(found: tuple[AccountShare, ...]) -> list[str]:
    return [each.decided for share in found for each in share.reading.assumptions if each.code == "copy-mode"]


@pytest.mark.parametrize("accounts", [{"1001": "merge"}, {"": "merge"}], ids=["its-account", "any-account"])
def test_the_mode_of_the_original_counts_over_settings_and_is_told(
    accounts: dict[str, str], read: Reading, folder: Folder
) -> None:
    folder.says('mode = "create"\n[accounts.one]\nnumber = "1001"\n')
    found = shares(read, folder, source(accounts))
    assert modes(found) == ["merge"]
    assert told(found) == ["imported with --mode merge"]
    found = shares(read, folder, source(accounts), asked=Asked(mode="upsert"))
    assert (modes(found), told(found)) == (["upsert"], [])


TWO = '[accounts.one]\nnumber = "1001"\nmode = "{}"\n[accounts.two]\nnumber = "1002"\n'


def test_each_account_has_its_own_mode(read: Reading, folder: Folder) -> None:
    folder.says(TWO.format("create"))
    reading = replace(read, sources=(source({"1001": "merge", "1002": "upsert"}),))
    chosen = [AccountShare(each, reading) for each in folder.configuration.chosen(["one", "two"])]
    assert modes(as_remembered(chosen, Asked(accounts=True))) == ["merge", "upsert"]


def test_the_mode_of_one_account_never_goes_to_another(read: Reading, folder: Folder) -> None:
    folder.says('[accounts.two]\nnumber = "1002"\n')
    said = refused(read, folder, source({"1001": "mirror"}), asked=Asked(accounts=True))
    assert "account 1001 with --mode mirror; nothing says the mode for account 1002" in said
    assert "--mode mirror" in said
    assert modes(shares(read, folder, source({"1001": "upsert"}), asked=Asked(accounts=True))) == ["upsert"]


def test_another_account_is_asked_about(read: Reading, folder: Folder) -> None:
    folder.says('[accounts.one]\nnumber = "1001"\n')
    said = refused(read, folder, source({"1002": "upsert", "1003": "upsert"}), asked=Asked(mode="upsert"))
    assert "into accounts 1002 and 1003, and would now go to account 1001" in said
    assert "--account 1002 --account 1003" in said
    for asked in (Asked(accounts=True), Asked(by_column=True), Asked(api="sandbox")):
        assert shares(read, folder, source({"1002": "upsert"}), asked=asked)
    assert shares(read, folder, source({"1001": "upsert"}))


def test_a_check_that_knows_no_account_asks_nothing(read: Reading, folder: Folder) -> None:
    was = source({"sandbox": "merge"}, sandbox=True)
    assert modes(shares(read, folder, was, asked=Asked(offline=True))) == ["merge"]


def test_a_rehearsal_does_not_become_real_unasked(read: Reading, folder: Folder) -> None:
    folder.says('account = "1001"\n')
    was = source({"1001": "upsert"}, sandbox=True)
    said = refused(read, folder, was)
    assert "from a rehearsal in the sandbox, and would now go to account 1001" in said
    assert "--api sandbox" in said
    assert "--account 1001" in said
    assert shares(read, folder, was, asked=Asked(api="live"))
    assert shares(read, folder, was, asked=Asked(accounts=True))
    folder.says('account = "1001"\napi = "sandbox"\n')
    assert shares(read, folder, was)
    assert "would now go to the sandbox" in refused(read, folder, source({"1001": "upsert"}, sandbox=False))


def test_what_was_imported_with_it_must_be_there_again(read: Reading, folder: Folder) -> None:
    one = source({"": "upsert"}, beside=("first b.xlsx",))
    said = refused(read, folder, one)
    assert "a.xlsx was imported together with first b.xlsx" in said
    assert "its copy" in said
    assert "--mode" in said
    assert shares(read, folder, one, asked=Asked(mode="upsert"))
    for other in (source({"": "upsert"}, "b.xlsx"), source(None, "first b.xlsx")):
        assert shares(read, folder, one, other)


def test_a_copy_that_has_lost_its_memory_needs_a_mode(read: Reading, folder: Folder) -> None:
    lost = replace(source(None), came_back=True)
    said = refused(read, folder, lost)
    assert 'lost its sheet "Import report"' in said
    assert "--mode upsert" in said
    assert shares(read, folder, lost, asked=Asked(mode="merge"))
    edited = replace(lost, issues=(Issue("copy-edited", Severity.WARNING, "", Place("a.xlsx")),))
    assert "cannot be understood any more" in refused(read, folder, edited)


@pytest.mark.parametrize(
    "sources", [(source({"": "upsert"}),), (source(None),), (source({"": "upsert"}), source(None, "b.csv"))]
)
def test_the_usual_mode_needs_no_word(read: Reading, folder: Folder, sources: tuple[Source, ...]) -> None:
    found = shares(read, folder, *sources)
    assert (modes(found), told(found)) == (["upsert"], [])


@pytest.mark.parametrize("other", ["mirror", "upsert", None])
def test_several_modes_are_asked_about(read: Reading, folder: Folder, other: str | None) -> None:
    every = (source({"": "merge"}), source({"": other} if other else None, "b.xlsx"))
    said = refused(read, folder, *every)
    assert "a.xlsx with merge" in said
    assert f"b.xlsx with {other or 'upsert'}" in said
    assert modes(shares(read, folder, *every, asked=Asked(mode="merge"))) == ["merge"]
