"""Which days of an occasion a run is about: an update of one year must not show another, which the account held."""

import datetime as dt
import re
from collections.abc import Iterable

from importer.core.report import OccasionEntry, Report

CHANGED_EVENT = re.compile(r"events\[(.*) (\d{4}-\d{2}-\d{2})\](?:\.(.*))?")
"""The path of a change of an event: its name, its day, and what of it."""


def touched_days(report: Report, position: int) -> frozenset[int]:
    """The days (ordinals) that a run changes in an occasion, else those that the sheet names for it.

    Args:
        report: what became of the run.
        position: of the occasion in the report.

    Returns:
        First days of the events that are changed, or first and last days of the rows; empty if there are neither.
    """
    return _changed(report.occasions[position]) or _of_rows(report, position)


def _changed(entry: OccasionEntry) -> frozenset[int]:
    """Days of events that are there afterwards; of those that are taken away if nothing else changes."""
    paths = [(CHANGED_EVENT.fullmatch(change.path), change.after is None) for change in entry.changes]
    stay = _days(path[2] for path, gone in paths if path and not gone)
    return stay or _days(path[2] for path, _ in paths if path)


def _of_rows(report: Report, position: int) -> frozenset[int]:
    of_it = report.memberships["occasion"].to_numpy() == position
    rows = report.rows.iloc[report.memberships["row"].to_numpy()[of_it]]
    return _days([*rows["start"].unique(), *rows["end"].unique()])


def _days(dates: Iterable[str]) -> frozenset[int]:
    return frozenset(day for date in dates if (day := _ordinal(date)))


def _ordinal(date: str) -> int:
    """The ordinal of an ISO date; 0 where there is none, as in rows in error."""
    try:
        return dt.date.fromisoformat(date).toordinal()
    except ValueError:
        return 0
