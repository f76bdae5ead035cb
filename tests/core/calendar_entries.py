"""Sheets of entries as the reader of calendars gives them, for the tests of what they mean."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from importer.core.glossary import Field
from importer.core.model import Entries, Sheet, Source

HEADERS: dict[str, Field] = {
    "SUMMARY": "event", "DTSTART": "start_date", "DTSTART time": "start_time", "DTEND": "end_date",
    "DTEND time": "end_time", "TZID": "zone", "all day": "all_day", "TRANSP": "busy", "CLASS": "private",
    "STATUS": "status", "LOCATION": "location", "CATEGORIES": "type", "RRULE": "rule",
}  # fmt: skip


def entry(name: str, start: str, end: str = "", zone: str = "", **more: Any) -> dict[str, Any]:
    """One entry: ``2027-05-01`` or ``2027-05-01T09:00`` at both ends; other columns by header."""
    first, at = _parts(start)
    last, until = _parts(end)
    all_day = more.pop("all_day", at == "")
    return {"SUMMARY": name, "DTSTART": first, "DTSTART time": at, "DTEND": last, "DTEND time": until,
            "TZID": zone, "all day": all_day, **more}  # fmt: skip


def _parts(text: str) -> tuple[object, object]:
    if not text:
        return "", ""
    day, _, clock = text.partition("T")
    return dt.datetime.fromisoformat(day), dt.time.fromisoformat(clock) if clock else ""


def calendar(*entries: dict[str, Any], **about: Any) -> Source:
    """A calendar of these entries, which stand at lines 10, 20, ..."""
    rows = [list(HEADERS), *([each.get(header, "") for header in HEADERS] for each in entries)]
    lines = np.arange(1, len(entries) + 1, dtype=np.int32) * 10
    names = {int(line): f"VEVENT {line // 10} (line {line})" for line in lines}
    of = Entries(lines, names, dict(enumerate(HEADERS.values())), **{"standard": True} | about)
    return Source("c.ics", "0", "icalendar", (Sheet("c.ics", None, pd.DataFrame(rows, dtype=object), entries=of),))
