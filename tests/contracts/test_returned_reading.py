"""What a copy remembers is laid under what is asked for now, and handed on to the next copy."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from importer.core.errors import SettingsError
from importer.core.profile import Profile
from importer.core.returned import ADDED_HEADERS, REMEMBERED_TITLE, REPORT_MARK, REPORT_SHEET, Remembered
from importer.core.validating.validate import Rules
from importer.pipeline import Checking, Zones, check, load_glossary

TODAY = dt.date(2027, 1, 1)
GLOSSARY = load_glossary()


def copy(folder: Path, name: str, profile: Profile, original: str = "first.xlsx", **more: Any) -> Path:
    """A copy by hand, of rows of two years, which remembers a profile."""
    was = Remembered(original, {"": "upsert"}, profile, **more)
    book = Workbook()
    book.remove(book.worksheets[0])
    report, sheet = book.create_sheet(REPORT_SHEET), book.create_sheet("Days")
    for line in ((REPORT_MARK,), (REMEMBERED_TITLE,), *was.lines()):
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


def test_a_copy_beside_its_original_or_another_copy_of_it_is_refused(tmp_path: Path) -> None:
    original = tmp_path / "first.csv"
    original.write_text("Event,Start date\nEpiphany,2027-01-06\n", encoding="utf-8")
    sha256 = hashlib.sha256(original.read_bytes()).hexdigest()
    one, two = (copy(tmp_path, name, Profile(), sha256=sha256) for name in "ab")
    for paths in ((original, one), (one, original)):
        with pytest.raises(SettingsError, match=r"a\.xlsx is a marked copy of first\.csv"):
            checked(*paths)
    with pytest.raises(SettingsError, match=r"a\.xlsx and b\.xlsx are marked copies of the same sheet"):
        checked(one, two)
    (entry,) = checked(one).reading.entries
    assert entry.original_sha256 == sha256


def test_a_table_is_asked_for_again_when_columns_moved(tmp_path: Path) -> None:
    profile = Profile(tables=("A1",))
    assert years(checked(copy(tmp_path, "a", profile, our_columns={"Days": "C"})))
    path = copy(tmp_path, "b", profile, our_columns={"Days": "D"})
    with pytest.raises(SettingsError) as error:
        checked(path)
    assert "--table A1" in error.value.message
    assert years(checked(path, tables=("A1",)))


def test_a_sheet_that_was_read_and_is_gone_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        checked(copy(tmp_path, "a", Profile(sheets=("Days", "Gone"))))
    assert 'no sheet "Gone" any more, which was read when it was first imported' in error.value.message
    assert '"Days"' in (error.value.hint or "")
    assert years(checked(copy(tmp_path, "b", Profile(sheets=("Long name",)), sheet_names={"Days": "Long name"})))


def test_another_year_in_the_files_name_is_asked_about(tmp_path: Path) -> None:
    def codes(name: str) -> list[str]:
        path = tmp_path / name
        book = load_workbook(copy(tmp_path, "a", Profile(), "days 2027.csv"))
        for row in (2, 3):
            book["Days"].cell(row, 2, "6 January")
        book.save(path)
        return [issue.code for issue in checked(path).checked.issues if issue.severity == "error"]

    assert "year-missing" not in codes("days 2027.xlsx")
    assert "year-missing" not in codes("mended.xlsx")
    assert "year-missing" in codes("days 2028.xlsx")
