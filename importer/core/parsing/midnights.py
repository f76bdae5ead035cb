"""Times of 00:00 at both ends in columns of their own: whole days, as calendar programs write them out.

They write a day off as 00:00 of the day to 00:00 of the next day, so the end date is the day after the last one. Only
sheets that say of no row whether it lasts all day come here: what their rows mean depends on what their columns say of
working days and of ends. Entries of calendars have neither: their hours alone say it (``calendars``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from importer.core.glossary import Field
from importer.core.issues import Assumption
from importer.core.lifting import BLANK, Coded, Numbers
from importer.core.parsing.ends import comes_back, holds_last_days
from importer.core.parsing.findings import Findings, first_row
from importer.core.parsing.resolving import Days
from importer.core.records import NO_DAY
from importer.core.table import Table

Times = Mapping[Field, Coded[int]]


def ends_moved(table: Table, days: Mapping[Field, Days], told: Sequence[Assumption]) -> bool:
    """Whether the last days of a table are other days than its end dates and their header say by themselves.

    Args:
        table: the table.
        days: its days as understood.
        told: what was inferred about them, and about its midnights.
    """
    if "end_date" not in days or "end_date" not in table.raw or comes_back(table):
        return False
    if any(each.code == "ends-exclusive" for each in told):
        return True
    known = bool((days["end_date"].day != NO_DAY).any())
    given = table.profile.ends == "exclusive" or (table.profile.ends == "inclusive" and table.day_after)
    return known and (given or _ended_at_midnight(table, told))


def _ended_at_midnight(table: Table, told: Sequence[Assumption]) -> bool:
    about = _about(table)
    return any(each.code == "midnights-as-dates" and each.about == about for each in told)


def _about(table: Table) -> str:
    return f"times of {table.place()}"


def without_midnights(
    findings: Findings, days: Mapping[Field, Days], times: Times, working: Numbers, told: Sequence[Assumption]
) -> tuple[Mapping[Field, Days], Times, list[Assumption]]:
    """Rows from 00:00 of a day to 00:00 of a later one, which nobody says are worked, without their times.

    Args:
        findings: the table.
        days: its days as understood.
        times: its start and end times.
        working: 1, 0 and -1 for each row.
        told: what was inferred about the days: whether ends are the day after already.

    Returns:
        The days with the last ones included, the times left, and what was inferred.
    """
    start, end = times["start_time"], times["end_time"]
    if "end_date" not in days:
        return days, times, []
    first, last = days["start_date"].day, days["end_date"].day
    moved = any(each.code == "ends-exclusive" for each in told)
    moved |= findings.table.profile.ends == "exclusive" and not comes_back(findings.table)
    included = moved or holds_last_days(findings.table)
    both = start.where(lambda seconds: seconds == 0) & end.where(lambda seconds: seconds == 0)
    # rows in error too: where their other days are mended, these are to be last days already
    whole = both & (working != 1) & (last > 0) & ((last > first) | included)
    if not whole.any():
        return days, times, []
    ends = days["end_date"]
    if not included:
        ends = replace(ends, day=np.where(whole, last - 1, last).astype(np.int32))
    left = {
        name: Coded(np.where(whole, BLANK, each.codes).astype(np.int32), each.values) for name, each in times.items()
    }
    row = first_row(whole)
    cell = findings.table.at(row, "end_date").spot
    is_what = "the last day" if included and not moved else "the day after"
    evidence = f"00:00 at both ends; {cell} = {findings.found(row, 'end_date')} is {is_what}"
    about = _about(findings.table)
    decided = "whole days" if included and not moved else "whole days, without the day on which they end at 00:00"
    return {**days, "end_date": ends}, left, [Assumption("midnights-as-dates", about, decided, evidence)]
