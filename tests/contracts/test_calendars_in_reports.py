"""A calendar in every form of a report: its entries keep their names, and what comes back can be mended and read."""

import csv
import datetime as dt
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.mapping.map import map_source
from importer.core.model import Entries, Sheet, Source
from importer.core.parsing.parse import parse
from importer.core.profile import Profile
from importer.core.report import Report, RunInfo, SourceEntry
from importer.core.validating.validate import Rules
from importer.inspection import inspect_sources
from importer.inspection_text import inspection_text
from importer.migrating import reading_again, understood, write_migration
from importer.pipeline import Checking, Zones, check_reading, inspect, load_glossary
from importer.reading import Reading, read_and_parse
from importer.report_store import dump_report, load_report
from importer.reports.forms import write_all
from importer.reports.lineage import row_places
from importer.reports.text import render_text
from importer.returning import open_copies

GLOSSARY = load_glossary()
RULES = Rules(dt.date(2026, 11, 1))
RUN = RunInfo("r", "check", None, None, "upsert", "2026-11-01T00:00:00+00:00", None, "1", "2026f", ())
WRONG, GOOD, LATE = "VEVENT 2 (line 11)", "VEVENT 1 (line 5)", "VEVENT 3 (line 20)"
NO_DAY = Fault("date-unreadable", '"20270231" is no day.', "write a day that there is.")
HEADERS: dict[str, Field] = {"SUMMARY": "event", "DTSTART": "start_date", "DTEND": "end_date", "RRULE": "rule"}


def day(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def calendar(*, wrong: bool = True) -> Reading:
    """Three entries and one that is left out; the second has no day that there is."""
    rows = [
        [*HEADERS],
        ["New Year", day("2027-01-01"), day("2027-01-02"), ""],
        ["Nothing", "" if wrong else day("2027-02-28"), "", ""],
        ["Christmas", day("2027-12-24"), day("2027-12-27"), ""],
    ]
    entries = Entries(
        np.array([5, 11, 20], dtype=np.int32),
        {5: GOOD, 11: WRONG, 20: LATE, 30: "VEVENT 4 (line 30)"},
        dict(enumerate(HEADERS.values())),
        {(1, 1): NO_DAY} if wrong else {},
        title="Harbour",
        producer="-//Harbour//EN",
        left_out={30: "it does not come back within that range"},
    )
    sheet = Sheet("c.ics", None, pd.DataFrame(rows, dtype=object), entries=entries)
    source = Source("c.ics", "0" * 64, "icalendar", (sheet,), encoding="utf-8", path="/nowhere/c.ics")
    profile = Profile(zone="Europe/Warsaw", ends="exclusive")
    mapped = map_source(source, profile, GLOSSARY)
    parsed = parse(mapped.tables, GLOSSARY)
    return Reading((source,), (profile,), parsed, parsed.issues, (*mapped.assumptions, *parsed.assumptions))


def checked(*, wrong: bool = True) -> Checking:
    return check_reading(calendar(wrong=wrong), RULES, Zones(), GLOSSARY)


@pytest.fixture
def report() -> Report:
    found = checked()
    entry = SourceEntry("c.ics", "0" * 64, (), "/nowhere/c.ics")
    return found.report(replace(RUN, sources=(entry,)))


def written(report: Report, name: str, folder: Path) -> bytes:
    """One of the files of a report, all of which are written."""
    write_all(report, folder)
    return (folder / name).read_bytes()


def lines_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_text_names_entries(report: Report) -> None:
    text = render_text(report)
    assert f"c.ics  {WRONG}  its date (DTSTART)" in text
    assert f"{WRONG} is in error" in text
    assert not re.search(r"\brow \d", text)
    assert "occasions migrate" in text


ASKED = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
SUMMARY:New Year
DTSTART;VALUE=DATE:20270101
RRULE:FREQ=YEARLY
END:VEVENT
BEGIN:VEVENT
SUMMARY:Easter
DTSTART:20270328T200000Z
DTEND:20270328T210000Z
END:VEVENT
END:VCALENDAR
"""


def test_what_is_asked_of_a_whole_calendar_names_its_parts_in_words(tmp_path: Path) -> None:
    path = tmp_path / "asked.ics"
    path.write_text(ASKED)
    reading = read_and_parse([path], Profile(zone="Europe/Tirane"), GLOSSARY)
    report = check_reading(reading, RULES, Zones(), GLOSSARY).report(RUN)
    text = render_text(report)
    assert "asked.ics  the rule of repetition (RRULE) of its entries" in text
    assert "asked.ics  the time (DTSTART) of its entries" in text
    assert "found:" not in text
    assert "column" not in text
    assert "(--year, or --from and --to; --timed), and check the calendar again" in " ".join(text.split())
    page = written(report, "report.html", tmp_path / "all").decode()
    assert "rule of repetition (RRULE)" in page
    assert "the whole column" not in page


def test_the_page_names_entries(report: Report, tmp_path: Path) -> None:
    page = written(report, "report.html", tmp_path).decode()
    assert f"c.ics!{GOOD}" in page
    assert not re.search(r"c\.ics!\d|>row \d", page)


def test_ledger_workbook_and_test_results_name_entries(report: Report, tmp_path: Path) -> None:
    rows = lines_of(written(report, "rows.csv", tmp_path))
    assert [line["Row"] for line in rows] == [GOOD, WRONG, LATE, "VEVENT 4 (line 30)"]
    book = load_workbook(tmp_path / "report.xlsx")
    named = {str(value) for sheet in book for line in sheet.values for value in line if value is not None}
    assert {GOOD, WRONG} <= named
    cases = [each.get("name", "") for each in ET.parse(tmp_path / "report.xml").iter("testcase")]  # noqa: S314 - ours
    assert f"{GOOD}: New Year" in cases
    told = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert told["occasions"][0]["rows"][0] == f"c.ics!{GOOD}"


def test_a_report_keeps_the_names_in_the_journal(report: Report) -> None:
    again = load_report(dump_report(report))
    assert row_places(again)[:3] == [f"c.ics!{each}" for each in (GOOD, WRONG, LATE)]
    assert render_text(again) == render_text(report)


def test_rejects_are_a_list_that_is_mended_and_read_again(report: Report, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    rejects.write_bytes(written(report, "rejects.csv", tmp_path / "all"))
    lines = lines_of(rejects.read_bytes())
    assert [(line["Start date"], line["End date"]) for line in lines] == [
        ("2027-01-01", "2027-01-01"), ("?", ""), ("2027-12-24", "2027-12-26"),
    ]  # fmt: skip

    def drafts() -> Any:
        reading = read_and_parse([rejects], Profile(zone="Europe/Warsaw"), GLOSSARY)
        return [draft.payload() for draft in check_reading(reading, RULES, Zones(), GLOSSARY).drafts]

    assert drafts() == []  # as it was given back it is refused again
    rejects.write_text(rejects.read_text("utf-8-sig").replace(",?,", ",2027-02-28,"), "utf-8")
    assert drafts() == [draft.payload() for draft in checked(wrong=False).drafts]


def test_a_calendar_is_not_given_back_as_a_copy(report: Report) -> None:
    copies = open_copies([("", report)])
    assert (copies.opened, len(copies.talk)) == ((), 1)
    assert "occasions migrate makes a workbook of it" in copies.talk[0]


def test_inspect_tells_of_entries_and_not_of_cells() -> None:
    found = inspect(calendar(), GLOSSARY)
    text = inspection_text(found)
    assert "c.ics: written by -//Harbour//EN" in text
    assert 'It is a calendar, one entry a row, called "Harbour". 4 entries stand in it.' in text
    assert "None" not in text
    assert "RRULE" not in text  # no entry has one
    assert f"error at {WRONG}" in text
    (sheet,) = inspect_sources(found)["sources"][0]["sheets"]
    assert (sheet["layout"], sheet["header_row"], sheet["rows"]) == ("entries", None, 4)
    assert sheet["calendar"]["entries"] == [GOOD, WRONG, LATE]


def test_a_calendar_becomes_a_workbook_that_means_the_same(tmp_path: Path) -> None:
    def check(reading: Reading) -> Any:
        return understood(reading, RULES, None, GLOSSARY, lambda text: text)

    found = check(calendar())
    done = write_migration(found, tmp_path / "out.xlsx", again=reading_again(GLOSSARY, check))
    assert not done.differing
    assert {row.origin: (row.originally, bool(row.mend)) for row in done.rows} == {
        f"c.ics!{GOOD}": ("2027-01-01 to 2027-01-02", False),
        f"c.ics!{WRONG}": ("", True),
        f"c.ics!{LATE}": ("2027-12-24 to 2027-12-27", False),
    }
    assert [each.origin for each in done.left_out] == ["c.ics!VEVENT 4 (line 30)"]


def test_a_fault_of_one_day_is_no_fault_of_the_others_of_its_entry(tmp_path: Path) -> None:
    rows = [
        [*HEADERS],
        ["Market", day("2027-01-04"), day("2027-01-05"), ""],
        ["Market", "", "", ""],
        ["Market", day("2027-03-01"), day("2027-03-02"), ""],
    ]
    lines = np.array([5, 5, 5], dtype=np.int32)
    entries = Entries(lines, {5: GOOD}, dict(enumerate(HEADERS.values())), {(1, 1): NO_DAY})
    sheet = Sheet("c.ics", None, pd.DataFrame(rows, dtype=object), entries=entries)
    source = Source("c.ics", "0" * 64, "icalendar", (sheet,), encoding="utf-8", path="/nowhere/c.ics")
    profile = Profile(zone="Europe/Warsaw", ends="exclusive")
    parsed = parse(map_source(source, profile, GLOSSARY).tables, GLOSSARY)
    reading = Reading((source,), (profile,), parsed, parsed.issues, parsed.assumptions)
    found = check_reading(reading, RULES, Zones(), GLOSSARY).report(
        replace(RUN, sources=(SourceEntry("c.ics", "0" * 64, ()),))
    )
    told = lines_of(written(found, "rejects.csv", tmp_path))
    assert [line["Start date"] for line in told] == ["2027-01-04", "?", "2027-03-01"]
    assert ["date-unreadable" in " ".join(map(str, line.values())) for line in told] == [False, True, False]
    assert load_report(dump_report(found)).issues[0].place.record == 2
