"""Events of Google Calendar in JSON: what they say of days, times, rules, and of which of them are nobody's holiday."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from calendar_samples import BUSY, DAY, END, PRIVATE, RULE, STATUS, SUMMARY, TIME, ZONE, entries_of

from importer.core.errors import UnreadableSource
from importer.core.model import Source
from importer.readers import ReadOptions, read_source

IN_2026 = ReadOptions(first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31))
MAY = {"start": {"date": "2025-05-01"}, "end": {"date": "2025-05-02"}}


def read(folder: Path, *items: object, options: ReadOptions = IN_2026, **about: object) -> Source:
    path = folder / "events.json"
    path.write_text(json.dumps({"kind": "calendar#events", **about, "items": items}), encoding="utf-8")
    return read_source(path, options)


def rows(source: Source) -> list[list[Any]]:
    return source.sheets[0].cells.iloc[1:].to_numpy().tolist()


def days(source: Source) -> list[str]:
    return [row[DAY].date().isoformat() for row in rows(source)]


def test_an_event_is_an_entry_of_a_calendar(tmp_path: Path) -> None:
    marks = {"status": "confirmed", "visibility": "private", "transparency": "transparent"}
    source = read(tmp_path, {"summary": r"Labour\nDay", **marks, **MAY}, summary="Poland", timeZone="Europe/Warsaw")
    (row,) = rows(source)
    assert (row[SUMMARY], row[STATUS], row[PRIVATE], row[BUSY]) == (
        r"Labour\nDay", "confirmed", "private", "transparent",
    )  # fmt: skip
    assert [row[column].isoformat() for column in (DAY, END)] == ["2025-05-01T00:00:00", "2025-05-02T00:00:00"]
    entries = entries_of(source.sheets[0])
    assert (entries.title, entries.zone, entries.names, entries.standard) == (
        "Poland", "Europe/Warsaw", {1: "item 1"}, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "calendar", "hour", "zone"),
    [
        ({"dateTime": "2026-12-24T09:00:00+01:00"}, "Europe/Berlin", 9, "Europe/Berlin"),
        ({"dateTime": "2026-12-24T08:00:00Z"}, "Europe/Berlin", 9, "Europe/Berlin"),
        ({"dateTime": "2026-12-24T09:00:00+01:00", "timeZone": "Asia/Tokyo"}, "Europe/Berlin", 17, "Asia/Tokyo"),
        ({"dateTime": "2026-12-24T09:00:00", "timeZone": "Asia/Tokyo"}, "", 9, "Asia/Tokyo"),
        ({"dateTime": "2026-12-24T09:00:00+01:00"}, "", 8, "UTC"),
        ({"dateTime": "2026-12-24T09:00:00"}, "", 9, ""),
        ({"dateTime": "2026-12-24T09:00:00+01:00"}, "W. Europe Standard Time", 9, "Europe/Berlin"),
    ],
)
def test_a_time_stands_in_its_zone(
    tmp_path: Path, written: dict[str, str], calendar: str, hour: int, zone: str
) -> None:
    (row,) = rows(read(tmp_path, {"summary": "Eve", "start": written, "end": written}, timeZone=calendar))
    assert (row[DAY].date(), row[TIME], row[ZONE]) == (dt.date(2026, 12, 24), dt.time(hour), zone)


def test_an_event_comes_back_and_others_stand_for_its_days(tmp_path: Path) -> None:
    monthly = {"id": "a", **MAY, "recurrence": ["EXDATE;VALUE=DATE:20260201", "RRULE:FREQ=MONTHLY;UNTIL=20260401"]}
    moved = {
        "id": "a_1", "recurringEventId": "a", "originalStartTime": {"date": "2026-03-01"},
        "start": {"date": "2026-03-09"}, "end": {"date": "2026-03-10"},
    }  # fmt: skip
    off = {"id": "a_2", "recurringEventId": "a", "status": "cancelled", "originalStartTime": {"date": "2026-04-01"}}
    source = read(tmp_path, monthly, moved, off)
    assert days(source) == ["2026-01-01", "2026-03-09", "2026-04-01"]
    assert [row[STATUS] for row in rows(source)] == ["", "", "cancelled"]


def test_an_event_of_a_series_that_is_not_there_stands_by_itself(tmp_path: Path) -> None:
    original = {"date": "2025-05-01"}
    assert days(read(tmp_path, {"recurringEventId": "a", "originalStartTime": original, **MAY})) == ["2025-05-01"]


def test_what_is_no_event_says_why(tmp_path: Path) -> None:
    source = read(tmp_path, 5, {"id": "a", "status": "cancelled"}, {"summary": "A", **MAY})
    entries = entries_of(source.sheets[0])
    assert entries.lines.tolist() == [3]
    assert entries.left_out == {1: "this item is no object", 2: "the calendar says that it is cancelled"}
    assert entries.names == {number: f"item {number}" for number in (1, 2, 3)}
    with pytest.raises(UnreadableSource, match="holds no events"):
        read(tmp_path, 5)


@pytest.mark.parametrize(
    ("item", "column", "code"),
    [
        (MAY | {"recurrence": ["every year"]}, RULE, "rule-unreadable"),
        (MAY | {"recurrence": [7]}, RULE, "rule-unreadable"),
        (MAY | {"recurrence": "RRULE:FREQ=SECONDLY"}, RULE, "rule-too-long"),
        (MAY | {"start": {"date": "2026-02-30"}}, DAY, "date-unreadable"),
        (MAY | {"start": {"date": 7}}, DAY, "date-unreadable"),
        (MAY | {"start": {"dateTime": "soon"}}, DAY, "date-unreadable"),
        (MAY | {"start": "2026-05-01"}, DAY, "date-missing"),
        ({"summary": "A"}, DAY, "date-missing"),
        (MAY | {"start": {"dateTime": "2026-05-01T09:00:00", "timeZone": "Mars Time"}}, ZONE, "zone-unknown"),
    ],
)
def test_what_cannot_be_read_is_a_fault_of_its_item(
    tmp_path: Path, item: dict[str, object], column: int, code: str
) -> None:
    (found,) = entries_of(read(tmp_path, item).sheets[0]).faults.items()
    assert (found[0], found[1].code) == ((0, column), code)
