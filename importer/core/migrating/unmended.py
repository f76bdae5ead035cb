"""A row in error in the cells of our own layout, such that emptying "To mend" alone never gives it other days.

Days and hours that were understood stand as they were understood; what was not stands as the source writes it, and is
refused again. Where what is wrong stands in a column that the workbook does not have, or would be accepted by itself,
a question mark stands behind the value until somebody has looked at it.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from importer.core.faults import shown
from importer.core.glossary import Field
from importer.core.records import MOMENTS, UNSAYABLE, WHOLE, Records
from importer.core.rules.api_cells import Visible

AS_TITLED: Mapping[Field, str] = {
    "occasion": "Occasion",
    "description": "Description",
    "default": "Default",
    "event": "Event",
    "start_date": "Start date",
    "end_date": "End date",
    "start_time": "Start time",
    "end_time": "End time",
    "zone": "Time zone",
    "working": "Working",
}
"""The columns that the workbook has for fields of the source."""
DOUBT = " ?"
"""Stands behind a value that is refused until somebody has looked at it."""
_OF_NO_DAY = frozenset({"account", "skills", "mend"})
"""Further fields whose errors leave days and hours alone, and the occasion."""
_TIMES = frozenset({"Start time", "End time"})
_IN_TIME: tuple[Field, ...] = ("hours", "portion")
_REFUSED: tuple[Field, ...] = ("start_date", "end_date", "start_time", "end_time", "zone", "working")
_ACCEPTED = frozenset({"date-order-contradiction", "date-is-number", "month-ambiguous", "year-missing"})
"""Codes of dates that could be accepted, and otherwise, among the dates of a workbook."""


def unmended(
    records: Records, record: int, raw: Mapping[Field, Any], wrong: Collection[tuple[str, str]]
) -> tuple[Visible | None, dict[str, Any]]:
    """The cells of a row in error: those of days and hours that were understood, and by title those as written.

    Args:
        records: the records of all sources.
        record: the position of the row.
        raw: its cells as they stand, without blank ones.
        wrong: field and code of what is wrong with it.
    """
    cells, written = _understood(records, record, raw, {name for name, _ in wrong})
    if cells is None and any(name in ("start_date", "end_date") and code in _ACCEPTED for name, code in wrong):
        for title in ("Start date", "End date"):
            _doubt(written, title)
    for name in _REFUSED:  # a cell that shows an error value has no text that would be refused again
        if name not in raw and any(field == name for field, _ in wrong):
            written.setdefault(AS_TITLED[name], DOUBT.strip())
    for name in _IN_TIME:
        if name in raw and "Start time" not in written:
            sure = name == "hours" and not any(field == name for field, _ in wrong)
            written["Start time"] = shown(raw[name]) + ("" if sure else DOUBT)
    if any(_is_lost(name, int(records.shape[record])) for name, _ in wrong):
        if cells is not None and "Start date" not in written:
            written["Start date"] = dt.date.fromordinal(cells.first).isoformat()
        _doubt(written, "Start date")
    return cells, written


def _understood(
    records: Records, record: int, raw: Mapping[Field, Any], wrong: Collection[str]
) -> tuple[Visible | None, dict[str, Any]]:
    written = {title: raw[name] for name, title in AS_TITLED.items() if name in raw}
    first, last, shape = (int(each[record]) for each in (records.first, records.last, records.shape))
    if shape == UNSAYABLE:
        return None, written
    if shape == WHOLE and not {"start_time", "end_time"} & set(wrong):
        written = {"Working": "no"} | {title: value for title, value in written.items() if title not in _TIMES}
    if not first or records.doubtful[record]:
        return None, written if shape == MOMENTS else written | _known_days(first, last, raw, wrong)
    gone, cells = {"Start date", "End date"}, Visible(first, last if last > first else 0)
    if shape == MOMENTS:
        gone |= _TIMES
        start, end = int(records.start[record]), int(records.end[record])
        cells = Visible(first, last, first_seconds=start, last_seconds=end)
    return cells, {title: value for title, value in written.items() if title not in gone}


def _known_days(first: int, last: int, raw: Mapping[Field, Any], wrong: Collection[str]) -> dict[str, Any]:
    """One of both days, where only the other is wrong; an end before its start is refused again as it is."""
    backwards = 0 < last < first and "end_date" in raw
    found: dict[str, Any] = {}
    if first and ("start_date" not in wrong or backwards) and "start_date" in raw:
        found["Start date"] = dt.date.fromordinal(first)
    if last and ("end_date" not in wrong or backwards) and "end_date" in raw:
        found["End date"] = dt.date.fromordinal(last)
    return found


def _is_lost(name: str, shape: int) -> bool:
    """Whether an error stands in a column that the workbook does not have, and may mean other days."""
    if name in AS_TITLED or name in _OF_NO_DAY or name in _IN_TIME:
        return False
    return not (name == "all_day" and shape == WHOLE)


def _doubt(written: dict[str, Any], title: str) -> None:
    text = shown(written[title]) if title in written else ""
    if text and not text.endswith(DOUBT.strip()):
        written[title] = text + DOUBT
