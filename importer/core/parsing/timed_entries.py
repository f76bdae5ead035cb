"""Entries of a calendar with times, and whether they are hours of its days: meetings come back, holidays do not.

A calendar of days off may hold a half-day with its hours, and it may be the calendar of an office, with meetings. Such
a meeting would be the only open hours of its day, so that hours beside days off are named, and those that come back
each week are asked about.
"""

from collections import Counter

import numpy as np

from importer.core.issues import Issue, Severity
from importer.core.lifting import Mask, Numbers
from importer.core.names import fold
from importer.core.parsing.findings import Findings, first_row
from importer.core.parsing.timed_choices import SKIP, WHOLE_DAY
from importer.core.records import NO_TIME
from importer.core.rules.times import clock_text

_WEEK = 7
_FEWEST = 5
"""Days of one name, none more than a week after the one before; between two holidays there are at most four."""
_MOST_SHOWN = 3


def come_back(findings: Findings, first: Numbers, timed: Mask) -> Mask:
    """Entries whose name stands on five days or more, none of them more than a week after the one before.

    Args:
        findings: the table.
        first: the days on which its entries begin.
        timed: the entries that are looked at.
    """
    coming = np.zeros(len(timed), dtype=np.bool_)
    names = findings.table.raw.get("event")
    if names is None or int(timed.sum()) < _FEWEST:
        return coming
    folded = names.map(lambda name: fold(str(name))).codes
    rows = np.flatnonzero(timed & (folded >= 0))
    rows = rows[np.lexsort((first[rows], folded[rows]))]
    named, days = folded[rows], first[rows]
    gaps = np.diff(days, prepend=days[:1] - 1)
    begins = np.diff(named, prepend=named[:1] - 1) != 0
    begins |= gaps > _WEEK
    run = np.cumsum(begins)
    often = np.bincount(run, weights=begins | (gaps > 0)) >= _FEWEST
    coming[rows] = np.isin(named, np.unique(named[often[run]]))
    return coming


def warn_beside_days_off(findings: Findings, start: Numbers, end: Numbers, timed: Mask) -> None:
    """Warn once of entries with times in a calendar that also holds days off: each of their days opens for them only.

    Args:
        findings: the table.
        start: the seconds of the day at which its entries begin.
        end: those at which they end.
        timed: the entries that are read as open hours.
    """
    if not timed.any():
        return
    row, count = first_row(timed), int(timed.sum())
    have, days, rest = (
        ("1 entry has", "its day", "it") if count == 1 else (f"{count} entries have", "their days", "them")
    )
    message = (
        f"{have} times in a calendar that also holds days off: {_listed(findings, start, end, timed)}. "
        f"{days.capitalize()} would be open at these hours only, and closed for the rest of {rest}."
    )
    hint = (
        f"right for half-days; for meetings give {SKIP}, {WHOLE_DAY}, or --skip-type with their category, or delete "
        "their rows in the workbook of occasions migrate."
    )
    place = findings.table.at(row, "start_time")
    found = findings.found(row, "start_time")
    findings.issues.append(Issue("hours-beside-days-off", Severity.WARNING, message, place, hint, "start_time", found))


def _listed(findings: Findings, start: Numbers, end: Numbers, timed: Mask) -> str:
    """The entries by name, those of most days first, with their hours."""
    counted = Counter(_named(findings, start, end, int(row)) for row in np.flatnonzero(timed))
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    shown = [f"{name} on {count} days" if count > 1 else name for name, count in ordered[:_MOST_SHOWN]]
    more = f" and {len(ordered) - _MOST_SHOWN} more" if len(ordered) > _MOST_SHOWN else ""
    return ", ".join(shown) + more


def _named(findings: Findings, start: Numbers, end: Numbers, row: int) -> str:
    name = findings.found(row, "event")
    until = f"-{clock_text(int(end[row]))}" if end[row] != NO_TIME else ""
    hours = f"{clock_text(int(start[row]))}{until}"
    return f'"{name}" {hours}' if name else hours
