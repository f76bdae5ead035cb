"""The mode of a copy that was given back: the one of its original, where nobody says another."""

from dataclasses import replace

import pytest
from settings_samples import Folder, folder

from importer.core.errors import SettingsError
from importer.core.model import Source
from importer.core.profile import Profile
from importer.core.returned import Remembered
from importer.many.shares import AccountShare
from importer.pipeline import load_glossary
from importer.reading import Reading, read_and_parse
from importer.remembered_modes import in_remembered_modes

__all__ = ["folder"]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    path = tmp_path_factory.mktemp("sheets") / "sheet.csv"
    path.write_text("Event,Start date\nEpiphany,2027-01-06\n", encoding="utf-8")
    return read_and_parse([path], Profile(), load_glossary())


def source(mode: str | None, file: str = "a.xlsx") -> Source:
    """A source that remembers a mode; one that is no copy for None."""
    return Source(file, "0" * 64, "workbook", (), remembered=Remembered("first.xlsx", mode) if mode else None)


def shares(read: Reading, folder: Folder, *sources: Source, **options: str) -> tuple[AccountShare, ...]:
    reading = replace(read, sources=sources)
    return in_remembered_modes([AccountShare(each, reading) for each in folder.chosen(**options)])


def modes(found: tuple[AccountShare, ...]) -> list[str]:
    return [each.settings.mode for each in found if each.settings]


def test_the_mode_of_the_original_counts_and_is_told(read: Reading, folder: Folder) -> None:
    found = shares(read, folder, source("merge"))
    assert modes(found) == ["merge"]
    (told,) = [each for each in found[0].reading.assumptions if each.code == "copy-mode"]
    assert (told.about, told.decided) == ("a.xlsx", "imported with --mode merge")


def test_a_mode_that_is_given_wins(read: Reading, folder: Folder) -> None:
    found = shares(read, folder, source("merge"), mode="upsert")
    assert modes(found) == ["upsert"]
    assert not [each for each in found[0].reading.assumptions if each.code == "copy-mode"]


def test_a_mode_of_the_settings_wins(read: Reading, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCASIONS_MODE", "create")
    assert modes(shares(read, folder, source("merge"))) == ["create"]
    monkeypatch.delenv("OCCASIONS_MODE")
    folder.says('mode = "upsert"')
    assert modes(shares(read, folder, source("merge"))) == ["upsert"]


def test_each_account_is_asked_for_itself(read: Reading, folder: Folder) -> None:
    folder.says('[accounts.one]\nnumber = "1001"\nmode = "create"\n[accounts.two]\nnumber = "1002"\n')
    reading = replace(read, sources=(source("mirror"),))
    chosen = folder.configuration.chosen(["one", "two"])
    assert modes(in_remembered_modes([AccountShare(each, reading) for each in chosen])) == ["create", "mirror"]


@pytest.mark.parametrize("sources", [(source("upsert"),), (source(None),), (source("upsert"), source(None, "b.csv"))])
def test_the_usual_mode_needs_no_word(read: Reading, folder: Folder, sources: tuple[Source, ...]) -> None:
    (found,) = shares(read, folder, *sources)
    assert found.settings
    assert found.settings.mode == "upsert"
    assert not [each for each in found.reading.assumptions if each.code == "copy-mode"]


@pytest.mark.parametrize("other", ["mirror", "upsert", None])
def test_several_modes_are_asked_about(read: Reading, folder: Folder, other: str | None) -> None:
    with pytest.raises(SettingsError) as error:
        shares(read, folder, source("merge"), source(other, "b.xlsx"))
    assert "a.xlsx with merge" in error.value.message
    assert f"b.xlsx with {other or 'upsert'}" in error.value.message
    assert "--mode" in (error.value.hint or "")
    assert modes(shares(read, folder, source("merge"), source(other, "b.xlsx"), mode="merge")) == ["merge"]
