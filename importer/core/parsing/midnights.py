"""Times of 00:00 at both ends in columns of their own: whole days, as calendar programs write them out.

They write a day off as 00:00 of the day to 00:00 of the next day, so the end date is the day after the last one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from importer.core.glossary import Field
from importer.core.issues import Assumption
from importer.core.lifting import BLANK, Coded, Numbers
from importer.core.parsing.findings import Findings, first_row
from importer.core.parsing.resolving import Days

Times = Mapping[Field, Coded[int]]


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
    moved = findings.table.profile.ends == "exclusive" or any(each.code == "ends-exclusive" for each in told)
    both = start.where(lambda seconds: seconds == 0) & end.where(lambda seconds: seconds == 0)
    whole = both & (working != 1) & (last > 0) & ((last > first) | moved) & ~findings.rejected
    if not whole.any():
        return days, times, []
    ends = (
        days["end_date"] if moved else replace(days["end_date"], day=np.where(whole, last - 1, last).astype(np.int32))
    )
    left = {
        name: Coded(np.where(whole, BLANK, each.codes).astype(np.int32), each.values) for name, each in times.items()
    }
    row = first_row(whole)
    cell = findings.table.at(row, "end_date").cell
    evidence = f"00:00 at both ends; {cell} = {findings.found(row, 'end_date')} is the day after"
    about = f"times of {findings.table.place()}"
    decided = "whole days, without the day on which they end at 00:00"
    return {**days, "end_date": ends}, left, [Assumption("midnights-as-dates", about, decided, evidence)]
