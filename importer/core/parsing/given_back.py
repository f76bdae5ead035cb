"""The rows of a calendar file as they are given back: its days and hours as they were understood.

Such a file has no cells of its own, so its rows come back as a plain sheet, which must mean the same when it is read
again: whole days without times, the last day as the end, a span over several days as two moments.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from importer.core.glossary import Field
from importer.core.lifting import BLANK, Coded, Mask, Numbers
from importer.core.parsing.days import Days
from importer.core.parsing.midnights import Times
from importer.core.records import NO_DAY
from importer.core.rules.times import DAY, DAY_END, clock_text
from importer.core.table import Table

_DOUBT = " ?"
"""Stands behind what nothing decided, so that it is refused again until somebody has looked at it."""


def as_understood(table: Table, days: Mapping[Field, Days], times: Times, whole: Mask, doubted: Mask) -> Table:
    """The table with its days and hours as they were understood; one of a sheet with cells stays as it is.

    Args:
        table: the table as it was read.
        days: first and last days, with seconds where they are moments of a span.
        times: hours within a day.
        whole: entries that are whole days.
        doubted: entries of which something is undecided.
    """
    if table.entries is None:
        return table
    raw: dict[Field, Coded[Any]] = dict(table.raw)
    for name in ("start_date", "end_date"):
        if name in raw and name in days:
            raw[name] = _dates(raw[name], days[name])
    gone = whole & ~doubted
    for name in ("start_time", "end_time", "zone"):
        if name in raw:
            blank = gone if name == "zone" else gone | _is_span(days)
            raw[name] = Coded(np.where(blank, BLANK, raw[name].codes).astype(np.int32), raw[name].values)
    return replace(table, raw=_with_doubts(raw, times, doubted))


def _is_span(days: Mapping[Field, Days]) -> Mask:
    span: Mask = days["start_date"].seconds > 0
    return span | (days["end_date"].seconds > 0) if "end_date" in days else span


def _dates(raw: Coded[Any], days: Days) -> Coded[Any]:
    """Days as real dates, with their time where they have one; what could not be read stays."""
    known = days.day != NO_DAY
    keys = days.day.astype(np.int64) * (DAY + 1) + np.maximum(days.seconds, 0)
    distinct, inverse = np.unique(keys, return_inverse=True)
    moments = tuple(_moment(*divmod(key, DAY + 1)) for key in distinct.tolist())
    own = np.where(known, np.arange(len(distinct))[inverse], len(distinct) + raw.codes)
    return Coded(np.where(~known & raw.blank, BLANK, own).astype(np.int32), (*moments, *raw.values))


def _moment(day: int, seconds: int) -> dt.datetime:
    at = dt.timedelta(seconds=DAY_END if seconds >= DAY else seconds)
    return dt.datetime.combine(dt.date.fromordinal(max(day, 1)), dt.time()) + at


def _with_doubts(raw: dict[Field, Coded[Any]], times: Times, doubted: Mask) -> dict[Field, Coded[Any]]:
    """Doubted entries with a mark at their time, or at their last day where they have none."""
    start = times["start_time"]
    timed = doubted & ~start.blank
    found = dict(raw)
    if timed.any() and "start_time" in raw:
        marked = start.map(lambda seconds: clock_text(seconds) + _DOUBT)
        found["start_time"] = _instead(raw["start_time"], marked, timed)
    if "end_date" in raw:
        marked = raw["end_date"].map(lambda cell: f"{str(cell)[:10]}{_DOUBT}")
        found["end_date"] = _instead(raw["end_date"], marked, doubted & ~timed)
    return found


def _instead(raw: Coded[Any], other: Coded[str], mask: Mask) -> Coded[Any]:
    codes: Numbers = np.where(mask & ~other.blank, len(raw.values) + other.codes, raw.codes).astype(np.int32)
    return Coded(codes, (*raw.values, *other.values))
