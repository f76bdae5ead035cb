"""Which source is meant by ``--prefer``, and what it settles between sources that are told apart by their folders."""

import datetime as dt
from pathlib import Path

import pytest

from importer.core.errors import SettingsError
from importer.core.profile import Profile
from importer.core.validating.validate import Rules
from importer.pipeline import Checking, Zones, check, load_glossary

ROWS = {"a": "Occasion,Event,Start date\nSupport,Christmas Day,2027-12-25\n",
        "b": "Occasion,Event,Start date\nSupport,Xmas lunch,2027-12-25\n"}  # fmt: skip


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two files of one name in two folders."""
    monkeypatch.chdir(tmp_path)
    for folder, text in ROWS.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "days.csv").write_text(text, encoding="utf-8")
    return [Path("a/days.csv"), Path("b/days.csv")]


def checked(sources: list[Path], *prefer: str) -> Checking:
    profile = Profile(zone="Europe/Warsaw", prefer=prefer)
    return check(sources, profile, Rules(dt.date(2027, 1, 1)), Zones(), load_glossary())


def left(checking: Checking) -> list[str | None]:
    return [checking.checked.events.name[spot] for spot in range(len(checking.checked.events))]


def test_files_of_one_name_are_two_sources(sources: list[Path]) -> None:
    (issue,) = [each for each in checked(sources).checked.issues if each.code == "sources-same-day"]
    assert "as you typed it" in issue.hint
    assert [str(place) for place in issue.related] == ["days.csv!2"]


@pytest.mark.parametrize(("name", "kept"), [("a/days.csv", "Christmas Day"), ("./b/days.csv", "Xmas lunch")])
def test_the_one_that_was_typed_counts(sources: list[Path], name: str, kept: str) -> None:
    checking = checked(sources, name)
    assert left(checking) == [kept]
    assert [each.code for each in checking.checked.issues] == []


def test_the_place_where_it_stands_names_it_too(sources: list[Path]) -> None:
    assert left(checked(sources, str(sources[1].absolute()))) == ["Xmas lunch"]


def test_a_name_that_two_have_is_refused(sources: list[Path]) -> None:
    with pytest.raises(SettingsError) as caught:
        checked(sources, "days.csv")
    assert "a/days.csv and b/days.csv" in caught.value.message


def test_a_name_that_none_has_is_refused_with_the_names_of_all(sources: list[Path]) -> None:
    with pytest.raises(SettingsError) as caught:
        checked(sources, "company.xlsx")
    assert '"company.xlsx" is none of the sources' in caught.value.message
    assert caught.value.hint == "name one of: a/days.csv, b/days.csv."


def test_a_single_source_is_left_alone(sources: list[Path]) -> None:
    assert left(checked(sources[:1], "days.csv")) == ["Christmas Day"]
