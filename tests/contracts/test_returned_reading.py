"""What a copy remembers is laid under what is asked for now, and handed on to the next copy."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from importer.core.errors import SettingsError
from importer.core.profile import Profile
from importer.core.returned import ADDED_HEADERS, REMEMBERED_TITLE, REPORT_MARK, REPORT_SHEET, Remembered
from importer.core.validating.validate import Rules
from importer.pipeline import Checking, Zones, check, load_glossary

TODAY = dt.date(2027, 1, 1)
GLOSSARY = load_glossary()


def copy(folder: Path, name: str, profile: Profile, original: str = "first.xlsx") -> Path:
    """A copy by hand, of rows of two years, which remembers a profile."""
    book = Workbook()
    book.remove(book.worksheets[0])
    report, sheet = book.create_sheet(REPORT_SHEET), book.create_sheet("Days")
    for line in ((REPORT_MARK,), (REMEMBERED_TITLE,), *Remembered(original, "upsert", profile).lines()):
        report.append(list(line))
    for row in (("Event", "Start date", *ADDED_HEADERS), (name, "2027-01-06", "imported"), (name, "2028-01-06")):
        sheet.append(list(row))
    book.save(folder / f"{name}.xlsx")
    return folder / f"{name}.xlsx"


def checked(*paths: Path, **asked: object) -> Checking:
    return check(paths, Profile.model_validate(asked), Rules(TODAY), Zones("UTC"), GLOSSARY)


def years(checking: Checking) -> list[str]:
    return sorted({str(year) for draft in checking.drafts for year in draft.years})


def test_a_range_is_remembered(tmp_path: Path) -> None:
    path = copy(tmp_path, "a", Profile(year=2027))
    assert years(checked(path)) == ["2027"]
    assert years(checked(path, year=2028)) == ["2028"]
    assert years(checked(path, first="2027-06-01")) == ["2028"]


def test_copies_that_remember_several_ranges_are_asked_about(tmp_path: Path) -> None:
    paths = [copy(tmp_path, "a", Profile(year=2027)), copy(tmp_path, "b", Profile(year=2028))]
    with pytest.raises(SettingsError) as error:
        checked(*paths)
    assert "a.xlsx and b.xlsx" in error.value.message
    assert "--year" in error.value.message
    assert years(checked(*paths, year=2028)) == ["2028"]


def test_the_next_copy_remembers_the_first_original(tmp_path: Path) -> None:
    profile = Profile(zone="Europe/Berlin", columns={"Start date": "start_date"}, layout="list")
    (entry,) = checked(copy(tmp_path, "a", profile, "very first.csv")).reading.entries
    assert (entry.file, entry.telling_file) == ("a.xlsx", "very first.csv")
    assert Profile.model_validate(entry.read_with) == profile


def test_what_is_no_copy_remembers_itself(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("Event,Start date\nEpiphany,2027-01-06\n", encoding="utf-8")
    (entry,) = checked(path, zone="UTC").reading.entries
    assert entry.telling_file == "sheet.csv"
    assert entry.read_with == {"zone": "UTC"}


def test_hours_that_are_remembered_are_looked_at(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="half-day"):
        checked(copy(tmp_path, "a", Profile(half_day="soon")))
