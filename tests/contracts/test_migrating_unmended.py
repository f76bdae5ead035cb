"""A row that a migration could not understand, mended by emptying its cell alone, never means other days."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from importer.core.errors import SettingsError, SourceError
from importer.core.profile import Profile
from importer.core.validating.validate import Rules
from importer.migrating import Understood, reading_again, understood, unsettled, write_migration
from importer.pipeline import load_glossary
from importer.reading import Reading, read_and_parse

RULES = Rules(dt.date(2026, 11, 1))
GLOSSARY = load_glossary()
PROFILE = Profile(zone="Europe/Warsaw")
Days = dict[str, set[tuple[object, ...]]]

OUTLOOK = """\
Subject,Start Date,Start Time,End Date,End Time,All day event,Private,Show time as
Thanksgiving,11/25/2027,12:00:00 AM,11/27/2027,12:00:00 AM,True,False,3
New Year,1/1/2027,12:00:00 AM,1/2/2027,12:00:00 AM,True,False,3
Labor Day,9/6/2027,12:00:00 AM,9/7/2027,12:00:00 AM,True,False,3
Stocktaking,6/14/2027,9:00:00 AM,6/14/2027,1:00:00 PM,False,False,2
Long shift,7/3/2027,9:00:00 AM,7/5/2027,1:00:00 PM,False,False,2
"""
SHEETS = {
    "an Outlook calendar": OUTLOOK,
    "midnights": "Event,Start,Start time,End,End time\nA,11/25/2027,00:00,11/27/2027,00:00\n"
    "B,1/2/2027,00:00,1/3/2027,00:00\nC,5/4/2027,00:00,5/5/2027,00:00",
    "the day after": "Event,Start,End (exclusive)\nA,25.11.2027,27.11.2027\nB,2.1.2027,3.1.2027\nC,4.5.2027,5.5.2027",
    "day first": "Name;Von;Bis;Wochentag\nA;05.04.2027;06.04.2027;Montag\nB;13.04.2027;14.04.2027;Dienstag\n"
    "C;03.05.2027;03.05.2027;Montag",
    "hours in one cell": 'Region,Event,Date,Hours\nPL,A,24/12/2027,9-13\nPL,B,31/12/2027,"9-13, 14-16"\n'
    "PL,C,1/2/2027,closed",
    "ranges": "Occasion,Event,Date\nPoland,A,24-26 Dec 2027\nGermany,E,26-24 Dec 2027",
    "a title between rows": "Date,Holiday\n2027-01-01,New Year\n\nWorking Saturdays,\n2027-01-09,for 4 January",
    "all, and no regions": "Region,Event,Date\nall,Epiphany,2027-01-06\nAll,May Day,2027-05-01",
    "moments": "Event,Start,End\nAway,2027-12-31 18:00,2028-01-03 06:00\nRest,2027-06-04,2027-06-05",
    "pieces": "Holiday,Day,Month,Year\nNew Year,1,1,2027\nChristmas,25,12,2027",
}


def days_of(parts: tuple[Understood, ...], origins: list[str]) -> Days:
    """What each row gives: its days, hours, and whether they are open; by the place that it comes from."""
    found: Days = {}
    for part in parts:
        checked = part.checking.checked
        columns = (checked.events.record, checked.events.day, checked.events.count, checked.events.start,
                   checked.events.end, checked.events.working)  # fmt: skip
        for record, *rest in zip(*(each.tolist() for each in columns), strict=True):
            row = checked.places.place(record)
            origin = origins[(row.row or 0) - 2] if origins else str(row)
            found.setdefault(origin, set()).add(tuple(rest))
    return found


def check(reading: Reading) -> tuple[Understood, ...]:
    return understood(reading, RULES, None, GLOSSARY, str)


def emptied(source: Path, out: Path) -> tuple[tuple[Understood, ...], list[str], set[str]]:
    """What the workbook says with nothing under To mend; the origin of each row, and those that were red."""
    found = check(read_and_parse([source], PROFILE, GLOSSARY))
    if unsettled(found):
        return (), [], set()
    written = write_migration(found, out, again=reading_again(GLOSSARY, check), overwrite=True)
    book = load_workbook(out)
    sheet = book["Holidays"]
    heads = {str(cell.value): number for number, cell in enumerate(sheet[1], start=1)}
    for line in range(2, sheet.max_row + 1):
        if "To mend" in heads:
            sheet.cell(line, heads["To mend"]).value = None
    book.save(out)
    again = check(read_and_parse([out], PROFILE, GLOSSARY))
    return again, [row.origin for row in written.rows], {row.origin for row in written.rows if row.mend}


def faulty(text: str) -> Iterator[tuple[str, str]]:
    """A sheet with one cell unreadable, of each column, in the first and the last row by turns; and which it is."""
    marks = ";" if text.count(";") > text.count(",") else ","
    rows = list(csv.reader(text.splitlines(), delimiter=marks))
    for column in range(len(rows[0])):
        row = 1 if column % 2 else len(rows) - 1
        if row and column < len(rows[row]) and rows[row][column]:
            changed = [list(each) for each in rows]
            changed[row][column] = "maybe ~"
            lines = (marks.join('"' + cell.replace('"', '""') + '"' for cell in each) for each in changed)
            yield f"row {row}, column {column}", "\n".join(lines)


def check_all(source: Path, tmp_path: Path) -> int:
    """How many red rows were tried; each of them gives its days as it has them healthy, or an error."""
    healthy = days_of(check(read_and_parse([source], PROFILE, GLOSSARY)), [])
    bad, tried = tmp_path / "bad" / source.name, 0
    bad.parent.mkdir()
    for changed, text in faulty(source.read_text(encoding="utf-8")):
        bad.write_text(text, encoding="utf-8")
        try:
            again, origins, red = emptied(bad, tmp_path / "out.xlsx")
        except (SourceError, SettingsError):
            continue  # no holiday list any more
        got = days_of(again, origins)
        for origin in red:
            tried += 1
            before = {each for place, days in healthy.items() if _row(place) == _row(origin) for each in days}
            assert got.get(origin, before) == before, (changed, origin)
    return tried


def _row(origin: str) -> str:
    return "".join(filter(str.isdigit, origin.rpartition("!")[2]))


@pytest.mark.parametrize("text", SHEETS.values(), ids=SHEETS.keys())
def test_a_row_that_is_only_emptied_of_its_words_has_its_own_days(tmp_path: Path, text: str) -> None:
    source = tmp_path / "days.csv"
    source.write_text(text, encoding="utf-8")
    assert check_all(source, tmp_path)


GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*/sheet.csv"))


@pytest.mark.parametrize("source", GOLDEN[::40], ids=lambda path: path.parent.name)
def test_so_it_is_in_sheets_of_every_kind(tmp_path: Path, source: Path) -> None:
    check_all(source, tmp_path)


ICS = """\
BEGIN:VCALENDAR
PRODID:-//X//Y//EN
VERSION:2.0
X-WR-CALNAME:Office
BEGIN:VEVENT
UID:1
SUMMARY:Shutdown
DTSTART;VALUE=DATE:20271224
DTEND;VALUE=DATE:20271228
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Inventory
DTSTART;VALUE=DATE:20270614
DTEND;VALUE=DATE:20270616
{more}
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("more", ["RRULE:FREQ=NEVER;COUNT=3", "RDATE:maybe", "EXDATE:x"])
def test_so_it_is_in_calendars(tmp_path: Path, more: str) -> None:
    source = tmp_path / "office.ics"
    source.write_text(ICS.format(more=more).replace("\n", "\r\n"), encoding="utf-8")
    again, origins, red = emptied(source, tmp_path / "out.xlsx")
    got = days_of(again, origins)
    shutdown = dt.date(2027, 12, 24).toordinal()
    assert [days for origin, days in got.items() if origin not in red] == [{(shutdown, 4, 0, 86_340, False)}]
    assert red
    assert not set(got) & red
