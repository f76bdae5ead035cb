"""Calendars that Outlook or Google exported, kept in old and other workbooks: no cell of them is lost or changed."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook
from sheet_builders import Grid, ods, xls, xlsb

from importer.core.glossary import Glossary
from importer.core.mapping.map import map_source
from importer.core.model import Source
from importer.core.parsing.parse import parse
from importer.core.profile import Profile
from importer.readers import ReadOptions, read_source

SOFFICE = shutil.which("soffice")
HEADER = ("Subject", "Start Date", "Start Time", "End Date", "End Time", "All Day Event", "Description", "Private")
NIGHT, MORNING, EVENING = dt.time(0, 0), dt.time(8, 30), dt.time(16, 45, 30)


def day(month: int, number: int) -> dt.datetime:
    return dt.datetime(2027, month, number)  # noqa: DTZ001 - a sheet's dates have no zone


ROWS: tuple[tuple[object, ...], ...] = (
    ("New Year", day(1, 1), NIGHT, day(1, 2), NIGHT, True, "", False),
    ("Inventory", day(6, 30), MORNING, day(6, 30), EVENING, False, "two\nlines", False),
    ("Boże Narodzenie", day(12, 25), "", day(12, 26), "", True, " blanks ", True),
)


def workbook(path: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Kalender"
    for row in (HEADER, *ROWS):
        sheet.append([None if cell == "" else cell for cell in row])
    book.create_sheet("Leer")
    book.create_sheet("Hidden").sheet_state = "hidden"
    book.save(path)
    return path


def read(path: Path) -> Source:
    return read_source(path, ReadOptions())


@pytest.mark.skipif(SOFFICE is None, reason="soffice is not installed; make system installs it")
def test_another_program_keeps_a_calendar_as_xls_or_ods_and_nothing_is_lost(tmp_path: Path) -> None:
    original = workbook(tmp_path / "calendar.xlsx")
    own = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    expected = [list(HEADER), *map(list, ROWS)]
    assert read(original).sheets[0].cells.to_numpy().tolist() == expected
    for kind in ("xls", "ods"):
        command = [str(SOFFICE), own, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(original)]
        subprocess.run(command, check=True, capture_output=True, timeout=170)
        sheets = read(tmp_path / f"calendar.{kind}").sheets
        assert [(sheet.name, sheet.hidden) for sheet in sheets] == [
            ("Kalender", False),
            ("Leer", False),
            ("Hidden", True),
        ]
        # that program writes TRUE() into .ods, whose value is 1
        assert sheets[0].cells.to_numpy().tolist() == expected, kind
        assert [type(cell) for cell in sheets[0].cells.iloc[2, :5]] == [str, dt.datetime, dt.time, dt.datetime, dt.time]


GOOGLE: Grid = (
    ("Subject", "Start Date", "All Day Event", "Description"),
    ("Nowy Rok, święto", "01/13/2027", "TRUE", ""),
    ("Trzech Króli", "06/01/2027", "TRUE", 'the "kings"'),
)


@pytest.mark.parametrize(("name", "build"), [("a.xls", xls), ("a.xlsb", xlsb), ("a.ods", ods)])
def test_a_calendar_of_google_in_an_old_workbook_means_the_same(
    tmp_path: Path, glossary: Glossary, name: str, build: object
) -> None:
    path = tmp_path / name
    path.write_bytes(build(GOOGLE))  # type: ignore[operator]
    source = read(path)
    assert source.sheets[0].cells.to_numpy().tolist() == [list(row) for row in GOOGLE]
    found = parse(map_source(source, Profile(date_order="mdy"), glossary).tables, glossary)
    assert [dt.date.fromordinal(first) for first in found.records.first.tolist()] == [
        dt.date(2027, 1, 13),
        dt.date(2027, 6, 1),
    ]
