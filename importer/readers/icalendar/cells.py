"""The sheet of a calendar: one row for each occurrence, with columns whose meaning is known."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.model import Entries, Sheet
from importer.readers.icalendar.entries import Entry
from importer.readers.icalendar.series import Occurrence, after

COLUMNS: Mapping[str, Field] = {
    "SUMMARY": "event",
    "DTSTART": "start_date",
    "DTSTART time": "start_time",
    "DTEND": "end_date",
    "DTEND time": "end_time",
    "TZID": "zone",
    "all day": "all_day",
    "TRANSP": "busy",
    "CLASS": "private",
    "STATUS": "status",
    "LOCATION": "location",
    "CATEGORIES": "type",
    "RRULE": "rule",
}
"""Header -> what it means."""
_INDEX = {header: index for index, header in enumerate(COLUMNS)}


@dataclass(frozen=True, slots=True)
class Naming:
    """How a sheet and its calendar are called."""

    sheet: str | None
    title: str | None
    zone: str
    producer: str


def sheet_of(
    file: str, naming: Naming, found: Sequence[Occurrence], entries: Sequence[Entry], left_out: Mapping[int, str]
) -> Sheet:
    """The sheet of one calendar.

    Args:
        file: the source's name.
        naming: how it is called.
        found: a row each, in order.
        entries: all entries of the calendar, for their names.
        left_out: line of an entry without a row -> why.
    """
    rows = [_row(each) for each in found]
    cells = pd.DataFrame([list(COLUMNS), *rows], dtype=object)
    return Sheet(
        file=file,
        name=naming.sheet,
        cells=cells,
        entries=Entries(
            lines=np.array([each.entry.line for each in found], dtype=np.int32),
            names={entry.line: entry.name for entry in entries},
            fields=dict(enumerate(COLUMNS.values())),
            faults=_faults(found),
            title=naming.title,
            zone=naming.zone,
            producer=naming.producer,
            standard=True,
            lasting=frozenset(entry.line for entry in entries if entry.lasting),
            left_out=dict(left_out),
        ),
    )


def _row(found: Occurrence) -> list[object]:
    """The cells of one occurrence, in the order of the columns."""
    entry = found.entry
    start: list[object] = ["", ""]
    end: list[object] = ["", ""]
    if entry.start:
        start = _day_and_time(found.start, day=entry.start.day)
    if entry.end:
        end = _day_and_time(after(found.start, found.length) if entry.start else entry.end.wall, day=entry.end.day)
    zone = entry.start.zone if entry.start else ""
    texts = [entry.texts[name] for name in ("TRANSP", "CLASS", "STATUS", "LOCATION", "CATEGORIES")]
    rule = entry.rule_text if found.endless or found.fault or "RRULE" in entry.faults else ""
    return [entry.texts["SUMMARY"], *start, *end, zone, entry.all_day, *texts, rule]


def _day_and_time(wall: dt.datetime, *, day: bool) -> list[object]:
    return [dt.datetime.combine(wall.date(), dt.time()), "" if day else wall.time()]


def _faults(found: Sequence[Occurrence]) -> dict[tuple[int, int], Fault]:
    """What cannot be understood, at its cells."""
    faults: dict[tuple[int, int], Fault] = {}
    for row, each in enumerate(found):
        faults |= {(row, _INDEX[column]): fault for column, fault in each.entry.faults.items()}
        if each.fault:
            faults[row, _INDEX["RRULE"]] = each.fault
    return faults
