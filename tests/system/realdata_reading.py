"""The real public files, read with nothing of ours: what a person who opens each of them would list.

A reader takes the path of a file and gives its entries, rows that are no good included only where a table of truths
says so. Dates are read in the one order that the catalogue names for the file, by ``strptime`` alone.
"""

import csv
import datetime as dt
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "realdata"
FOLDER = Path(os.environ.get("OCCASIONS_REALDATA") or BESIDE)
ENDINGS = frozenset({".csv", ".txt", ".xlsx", ".xls", ".ics", ".hol", ".json"})
CATALOGUE = "EXPECTED.json"
OFF = "off"
DEFAULT = "Holiday"
ISO = "%Y-%m-%d"


class Entry(NamedTuple):
    """One dated line of a file, for one region or for none."""

    first: dt.date
    last: dt.date
    name: str
    region: str = ""
    hours: str = OFF
    zone: str = ""
    """Its own zone; the one that was asked for if blank."""


Reader = Callable[[Path], Iterable[Entry]]
Line = dict[str, str]


def found(name: str) -> Path:
    """A real file, or a skip that says what is missing where."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"no real file {name} in {FOLDER}: name its folder with OCCASIONS_REALDATA")
    return path


def expected(name: str) -> dict[str, Any]:
    """What the catalogue of the real files says about one; a range is one event there."""
    entries = json.loads(found(CATALOGUE).read_text(encoding="utf-8"))
    return next(dict(entry) for entry in entries if entry["file"] == name)


def real_files() -> list[str]:
    """The names of all real files that hold lists of days."""
    found(CATALOGUE)
    files = (path for path in FOLDER.iterdir() if path.suffix.lower() in ENDINGS)
    return sorted(path.name for path in files if path.name != CATALOGUE)


def cleaned(text: str) -> str:
    """A text without blanks around it and without breaks within."""
    return " ".join(text.split())


def parted(cell: str) -> list[str]:
    """The regions that a cell lists."""
    return [cleaned(part) for part in re.split("[,;&]", cell) if part.strip()]


def table_of(path: Path, *, delimiter: str = ",", encoding: str = "utf-8-sig") -> list[Line]:
    """The rows below the first line, by its headings; lines of comments and blank ones are left out."""
    with path.open(encoding=encoding, newline="") as file:
        rows = [row for row in csv.reader(file, delimiter=delimiter) if any(row) and not row[0].startswith("#")]
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]


def listed(
    start: str = "date",
    name: str = "name",
    *,
    order: str = ISO,
    end: str = "",
    region: str = "",
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
) -> Reader:
    """A reader of one event a line, by the headings of its columns; lists of regions are taken apart."""

    def read(path: Path) -> Iterator[Entry]:
        lines = table_of(path, delimiter=delimiter, encoding=encoding)
        everywhere = sorted({part for line in lines for part in parted(line[region])}) if region else [""]
        for line in lines:
            first = day(line[start], order)
            last = day(line[end], order) if end and line[end] else first
            for place in (parted(line[region]) or everywhere) if region else everywhere:
                yield Entry(first, last, cleaned(line[name]) if name else DEFAULT, place)

    return read


def day(text: str, order: str) -> dt.date:
    """A date in the one order that the catalogue names."""
    return dt.datetime.strptime(text.strip(), order).date()  # noqa: DTZ007 - dates have no zone


def cells(path: Path, sheet: int = 0) -> list[tuple[Any, ...]]:
    """The rows of a sheet as their cells; an old workbook is read by the one library that can."""
    if path.suffix == ".xls":
        return [tuple(row) for row in CalamineWorkbook.from_path(path).get_sheet_by_index(sheet).to_python()]
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = list(book.worksheets[sheet].iter_rows(values_only=True))
    book.close()
    return rows


def real_dates(name_column: int = 1, *, header: bool = True) -> Reader:
    """A reader of sheets whose first column holds real dates; rows without one are none."""

    def read(path: Path) -> Iterator[Entry]:
        for row in cells(path)[header:]:
            if isinstance(row[0], dt.date):
                first = dt.date(row[0].year, row[0].month, row[0].day)
                yield Entry(first, first, cleaned(str(row[name_column])))

    return read


def wide(path: Path) -> Iterator[Entry]:
    """Brazil: a row for each year, a column for each holiday."""
    for line in table_of(path, delimiter=";"):
        for name, text in line.items():
            if name != "Year":
                first = day(text, "%d/%m/%Y")
                assert str(first.year) == line["Year"]
                yield Entry(first, first, name)


def switzerland(path: Path) -> Iterator[Entry]:
    """Half days have the hours that were asked for; blank subdivisions are all of them."""
    lines = table_of(path, delimiter=";")
    everywhere = sorted({part for line in lines for part in parted(line["Subdivisions"])})
    for line in lines:
        first = day(line["StartDate"], ISO)
        hours = "open 09:00-13:00" if line["TemporalScope"] == "HalfDay" else OFF
        for place in parted(line["Subdivisions"]) or everywhere:
            yield Entry(first, first, cleaned(line["Name"]), place, hours)


def ecuador(path: Path) -> Iterator[Entry]:
    """Holidays that were moved away, and working days, are no days off."""
    for line in table_of(path):
        if line["transferred"] == "FALSE" and line["type"] != "Work Day":
            first = day(line["date"], "%m/%d/%y")
            yield Entry(first, first, cleaned(line["description"]), line["locale_name"])


def france(path: Path) -> Iterator[Entry]:
    """The date of a local midnight is the day; the end is the first school day, unless it is the start as well."""
    for line in table_of(path, delimiter=";"):
        first, end = (dt.date.fromisoformat(line[key][:10]) for key in ("Date de début", "Date de fin"))
        yield Entry(first, max(first, end - dt.timedelta(days=1)), cleaned(line["Description"]), line["Zones"])


def without_year(path: Path) -> Iterator[Entry]:
    """``Tuesday,01,Jan`` in one cell; the year is 2019, in which each weekday is right."""
    for line in path.read_text(encoding="ascii").splitlines():
        weekday, number, month = line.strip('"').split(",")
        first = day(f"{number} {month} 2019", "%d %b %Y")
        assert first.strftime("%A") == weekday
        yield Entry(first, first, DEFAULT)


def two_tables(path: Path) -> Iterator[Entry]:
    """The fixed days of each city that has a tick, then the floating ones under their title."""
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    cities = rows[1][4:]
    floating = next(number for number, row in enumerate(rows) if row[0].startswith("Floating"))
    for number, (_, name, date, *rest) in enumerate(rows):
        if re.fullmatch(r"\d+-[A-Z][a-z]{2}-\d\d", date):
            first = day(date, "%d-%b-%y")
            assert first.strftime("%A") == rest[0]
            ticked = [city for city, tick in zip(cities, rest[1:], strict=True) if tick == "✓"]
            for place in ticked if number < floating else ["Floating Public Holidays 2K19 (Employee can avail"]:
                yield Entry(first, first, cleaned(name), place)


def states(path: Path) -> Iterator[Entry]:
    """The year stands in the file's name alone; ``National except A, B & C`` is every other state of the file."""
    lines = table_of(path)
    named = [re.sub("^National( except)?", "", cleaned(line["States"])) for line in lines]
    everywhere = {state for cell in named for state in parted(cell)}
    for line, cell in zip(lines, named, strict=True):
        first = day(f"{line['Date']}-2024", "%d-%b-%Y")
        assert first.strftime("%a") == line["Day"]
        states = everywhere - set(parted(cell)) if line["States"].startswith("National") else parted(cell)
        for place in states:
            yield Entry(first, first, cleaned(line["Holidays"]), place)


def school_days(path: Path) -> Iterator[Entry]:
    """Korea: ``2026.09.24.`` is a day, ``2026.09.22.1교시`` is a lesson of one."""
    for line in table_of(path):
        if re.fullmatch(r"\d{4}\.\d\d\.\d\d\.", line["날짜"]):
            first = day(line["날짜"], "%Y.%m.%d.")
            yield Entry(first, first, cleaned(line["행사및휴일"]))


def office_days(path: Path) -> Iterator[Entry]:
    """Taiwan: a row for each day of the year; days off have a name and a 2, plain weekends have no name."""
    for line in table_of(path, encoding="big5"):
        if line["是否放假"] == "2" and line["備註"]:
            first = day(line["西元日期"], "%Y%m%d")
            yield Entry(first, first, line["備註"])


def half_trading_days(path: Path) -> Iterator[Entry]:
    """Hong Kong: a day in a row, and an ``h`` beside half ones, which have the hours that were asked for."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line[0] != "#":
            first = day(line[:8], "%Y%m%d")
            yield Entry(first, first, DEFAULT, "", "open 09:00-12:00" if line.endswith(",h") else OFF)


def school_year(path: Path) -> Iterator[Entry]:
    """Both sheets, each in an occasion of its name, by the right-hand table of texts such as 04/01/2020."""
    for number, sheet in enumerate(openpyxl.load_workbook(path, read_only=True).sheetnames):
        for row in cells(path, number)[1:]:
            if row[5]:
                first = day(row[6], "%m/%d/%Y")
                yield Entry(first, first, cleaned(row[5]), sheet)


def exclusive_end(path: Path) -> Iterator[Entry]:
    """Outlook writes a whole day as midnight to midnight: the end date is the day after."""
    for line in table_of(path):
        first, end = day(line["Start Date"], "%d-%m-%Y"), day(line["End Date"], "%d-%m-%Y")
        assert line["Start Time"] == line["End Time"] == "00:00:00"
        yield Entry(first, end - dt.timedelta(days=1), line["Subject"])


def forwards(read: Reader) -> Reader:
    """The same entries without those that end before they start."""
    return lambda path: [entry for entry in read(path) if entry.first <= entry.last]
