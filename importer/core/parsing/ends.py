"""Whether an end date is the last day of an event, or the day after: given, said by the header, or shown by weekdays.

An end is the last day unless something speaks against it. Ranges in one cell always hold their last day, and spans of
date and time end when they say. What is given, and what is asked, is the same for calendars, whose ends are decided by
``calendar_ends``.
"""

import re
from dataclasses import replace

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.issues import Assumption
from importer.core.lifting import Mask, Numbers
from importer.core.parsing.findings import Findings, first_row
from importer.core.parsing.resolving import Days
from importer.core.profile import Ends
from importer.core.records import NO_DAY
from importer.core.report import LAST_DAYS, added_by_us
from importer.core.table import Table

_INCLUSIVE = re.compile(
    r"\bincl|\beinschl|\bwłącznie|\bcompris|last day|letzter|dernier|último|ultimo|ostatni|laatste|最終日",
    re.IGNORECASE,
)
_LONG_WEEKEND = 4
_FEWEST_RANGES, _FEWEST_DAYS = 5, 3
_MONDAY, _LAST_DAYS_OFF = 1, (5, 6, 0)
_NOT_THE_LAST = "an end date is the day after the last one"


def true_ends(table: Table, start: Days, end: Days, ranges: Mask, findings: Findings) -> tuple[Days, list[Assumption]]:
    """The ends as last days; ``ranges`` are rows whose end stands in the cell of the start.

    Calendars keep their ends as they are written: what these mean depends on their hours.
    """
    if table.is_calendar:
        return end, []
    moving = _without_hours(start, end) & (end.day != NO_DAY) & (end.day != start.day) & ~ranges
    whole = _without_hours(start, end) & (start.day != NO_DAY) & (end.day != NO_DAY) & ~ranges & ~findings.rejected
    longer = whole & (end.day > start.day)
    given = given_ends(table)
    evidence = _why_given(table) if given == "exclusive" else ""
    if given is None:
        evidence = _by_mondays(table, start, end, longer)
        if not evidence and _undecided(table, start, end, whole, ranges):
            findings.column(longer, "end_date", _fault(table, longer, findings))
    if not evidence or not moving.any():
        return end, []
    moved = replace(end, day=np.where(moving, end.day - 1, end.day).astype(np.int32))
    if table.profile.ends:
        return moved, []
    about = f"dates of {table.place(None, table.shown('end_date'))}"
    return moved, [Assumption("ends-exclusive", about, _NOT_THE_LAST, evidence)]


def _without_hours(start: Days, end: Days) -> Mask:
    """Rows whose date cells hold no times, or midnights that mean nothing."""
    whole: Mask = (start.seconds <= 0) & (end.seconds <= 0)
    if (start.seconds > 0).any() or (end.seconds > 0).any():  # where times mean something, written midnights do too
        whole &= ~(start.written & end.written)
    return whole


def given_ends(table: Table) -> Ends | None:
    """What an option or the header says of the ends of a table; None if neither speaks."""
    if comes_back(table):
        return "inclusive"
    if table.profile.ends:
        return table.profile.ends
    if holds_last_days(table):
        return "inclusive"
    return "exclusive" if table.day_after else None


def holds_last_days(table: Table) -> bool:
    """Whether the header of the end dates says that they are the last days."""
    column = table.column("end_date")
    return column is not None and _INCLUSIVE.search(column.header) is not None


def comes_back(table: Table) -> bool:
    """Whether it is a file of ours whose end dates are last days, whatever was said of the sheet that it came from."""
    column = table.column("end_date")
    return (
        column is not None and column.header == LAST_DAYS and bool(added_by_us(each.header for each in table.columns))
    )


def _why_given(table: Table) -> str:
    """Who says that ends are exclusive."""
    column = table.column("end_date")
    if table.profile.ends or column is None:
        return "it was given"
    return f'the header "{column.header}" says so ({table.place(None, "end_date")})'


def only_next_days(first: Numbers, last: Numbers, counted: Mask, others: Mask) -> bool:
    """Whether every range ends on the day after its start, on days enough to tell: that may be one day, or two.

    Args:
        first: ordinals of the first days.
        last: of the days that are written as the last ones.
        counted: rows whose ends may be either.
        others: rows that have days, and ends of another kind.
    """
    days = first[counted]
    if others.any() or not (last[counted] - days == 1).all():
        return False
    return len(np.unique(days)) >= _FEWEST_DAYS


def undecided_ends(said: str) -> Fault:
    """The error of ends that may be last days or the days after, which is told as found."""
    message = f"{said}: that may be two days, or the first alone with the end as the day after."
    hint = "give --ends inclusive (two days) or --ends exclusive (the first day alone)."
    return Fault("ends-undecided", message, hint)


def _by_mondays(table: Table, start: Days, end: Days, longer: Mask) -> str:
    """Long ranges that end around weekends, but on the Monday when work begins again; each range counts once.

    Last days off are Fridays, Saturdays or Sundays. Long weekends, which do end on Mondays, prove nothing.
    """
    long = longer & (end.day - start.day > _LONG_WEEKEND)
    ends = np.unique(np.stack([start.day[long], end.day[long]]), axis=1)[1] if long.any() else end.day[long]
    mondays = int((ends % 7 == _MONDAY).sum())
    around = int(np.isin(ends % 7, (*_LAST_DAYS_OFF, _MONDAY)).sum())
    if len(ends) < _FEWEST_RANGES or mondays * 2 < len(ends) or mondays * 4 < around * 3:
        return ""
    row = first_row(long & (end.day % 7 == _MONDAY))
    cell = f"{table.at(row, 'end_date').spot} = {table.raw['end_date'][row]}"
    return f"{mondays} of {around} long ranges that end from Friday to Monday end on a Monday, the first in {cell}"


def _undecided(table: Table, start: Days, end: Days, whole: Mask, ranges: Mask) -> bool:
    """Whether every row of a sheet ends on the day after its start."""
    dated = start.day != NO_DAY
    if ranges.any() or "end_date" not in table.raw:
        return False
    return only_next_days(start.day, end.day, dated & whole, dated & ~whole)


def _fault(table: Table, longer: Mask, findings: Findings) -> Fault:
    row = first_row(longer)
    names: tuple[Field, ...] = ("start_date", "end_date")
    cells = [f"{table.at(row, name).spot} = {findings.found(row, name)}" for name in names]
    return undecided_ends(f"Every row ends on the day after its start, such as {cells[0]}, {cells[1]}")
