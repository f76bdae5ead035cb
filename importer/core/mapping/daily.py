"""One row for each day, with a flag column: which days are off is what the flag says.

What the flag's values mean is read off the weekends: the value that stands on them, and hardly on other days, is off.
Ordinary weekends and working days are no events; they are counted in one assumption and not told one by one.
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from importer.core.errors import NotAHolidayList
from importer.core.faults import Fault
from importer.core.glossary import Field, Glossary
from importer.core.issues import Assumption, Place, column_letter
from importer.core.lifting import BLANK, Coded, Mask, Numbers, distinct
from importer.core.mapping.naming import with_names
from importer.core.profile import DateOrder
from importer.core.rules.dates import DateReading, read_date
from importer.core.table import Column, SkippedRow, Table

_FEWEST_DAYS = 14
_MANY_DAYS = 45
_MOST_VALUES = 3
_WEEK = 7
_OFTEN, _SELDOM = 0.7, 0.3
_NEARLY_ALL = 0.9
_MOSTLY = 0.5
_WEEKEND = "an ordinary weekend"
_WORKING = "a working day"
_MAKEUP = "a make-up working day without hours"


@dataclass(frozen=True)
class Flag:
    """The flag column of a table with a row for each day."""

    index: int
    off: Mask
    """Rows that the flag says are off."""
    weekend: Mask
    """Rows whose weekday is one that is off as a rule."""
    said: str
    """The off value as it stands in the sheet."""


def daily_table(table: Table, glossary: Glossary) -> tuple[Table, list[Assumption]]:
    """Keep the days off of a table that has a row for each day; any other table comes back as it is.

    Raises:
        NotAHolidayList: it has a row for each day, most of them without a name, and no flag that says which are off.
    """
    if table.profile.layout not in (None, "daily"):
        return table, []
    days, order = _days(table)
    flag = _flag(table, days, glossary) if days is not None else None
    if flag is None or days is None:
        if days is not None and len(days) >= _MANY_DAYS and _named(table).mean() < _MOSTLY:
            raise _undecided(table)
        return table, []
    named = _named(table)
    makeup = ~flag.off & (flag.weekend | _says_working(table, glossary))
    unreadable = days == 0  # is no weekend for certain, and an error
    keep = flag.off & (~flag.weekend | named | unreadable)
    reasons = np.where(makeup, _MAKEUP, np.where(flag.off, _WEEKEND, _WORKING))
    gone = np.flatnonzero(~keep)
    skipped = tuple(SkippedRow(int(table.rows[row]), str(reasons[row]), told=True) for row in gone)
    flags = tuple(
        replace(column, field=None, flag=True) if column.index == flag.index else column for column in table.columns
    )
    flagged = next(column.field for column in table.columns if column.index == flag.index)
    rest: dict[Field, Coded[Any]] = {name: cells for name, cells in table.raw.items() if name != flagged}

    kept = replace(table, columns=flags, raw=rest).take(np.flatnonzero(keep))
    columns, raw = with_names(kept.columns, kept.raw, kept.cells)
    every = tuple(sorted((*table.skipped, *skipped), key=lambda each: each.row))
    kept = replace(kept, columns=columns, raw=raw, layout="daily", skipped=every)
    return replace(kept, order=order), [_told(table, flag, keep, makeup)]


def _undecided(table: Table) -> NotAHolidayList:
    return NotAHolidayList(
        f"{table.place(table.header_row or None)} has a row for each day, and nothing says which of them are days off.",
        "leave only the days off, or give each a name; if all of them are days off, put "
        'layout = "list" into a profile.',
    )


def _told(table: Table, flag: Flag, keep: Mask, makeup: Mask) -> Assumption:
    weekends, off = int(flag.weekend.sum()), int((flag.off & flag.weekend).sum())
    decided = (
        f'"{flag.said}" in column {column_letter(flag.index)} is a day off: {int(keep.sum())} days off are taken, '
        f"{int((flag.off & ~keep).sum())} ordinary weekend days and {int((~flag.off).sum())} working days "
        f"({int(makeup.sum())} of them made up) are not"
    )
    evidence = f"it stands on {off} of {weekends} weekend days"
    about = str(Place(table.file, table.sheet, table.header_row or None, flag.index))
    return Assumption("flag-meaning", about, decided, evidence)


def _days(table: Table) -> tuple[Numbers | None, DateOrder | None]:
    """The day of each row where they follow each other day by day, and the order of day and month that shows it."""
    if len(table) < _FEWEST_DAYS or "end_date" in table.raw:
        return None, None
    orders: tuple[DateOrder | None, ...] = (None, "dmy", "mdy")
    readings = table.raw["start_date"].map(lambda cell: cell if isinstance(cell, Fault) else read_date(cell))
    for order in orders:
        days = readings.number(lambda reading, order=order: _day(reading, order), 0)  # type: ignore[misc]
        steps = np.diff(days.astype(np.int64))
        if (steps == 1).mean() >= _NEARLY_ALL and (days > 0).mean() >= _NEARLY_ALL:
            return days, order
    return None, None


def _day(reading: Any, order: DateOrder | None) -> int:
    return (reading.under(order) or 0) if isinstance(reading, DateReading) else 0


def _flag(table: Table, days: Numbers, glossary: Glossary) -> Flag | None:
    """The first column of two or three values of which one stands on weekends and hardly elsewhere.

    Raises:
        NotAHolidayList: a third value stands beside those of weekends and of working days.
    """
    weekday = np.where(days > 0, (days - 1) % _WEEK, _WEEK)
    for column in table.columns:
        if column.field not in (None, "working", "type", "hours", "moved"):
            continue
        coded = distinct(table.cells[column.index])
        if 1 < len(coded.values) + bool(coded.blank.any()) <= _MOST_VALUES:
            found = _off_value(column, coded, weekday)
            if found:
                return _with_third_value(table, found, coded, glossary)
    return None


def _with_third_value(table: Table, flag: Flag, coded: Coded[Any], glossary: Glossary) -> Flag:
    """The flag with a third value that says "holiday" in words; any other third value leaves open what it means."""
    rest = Counter(coded.codes[~flag.off & ~flag.weekend].tolist())
    work = rest.most_common(1)[0][0] if rest else BLANK
    others = [code for code in {*coded.codes[~flag.off].tolist()} - {work} if code != BLANK]
    unclear = [coded.values[code] for code in others if not glossary.means(str(coded.values[code]), "closed")]
    if unclear:
        raise _third_value(table, flag, str(unclear[0]), int((coded.codes == others[0]).sum()))
    return replace(flag, off=flag.off | np.isin(coded.codes, others))


def _third_value(table: Table, flag: Flag, value: str, times: int) -> NotAHolidayList:
    place = Place(table.file, table.sheet, table.header_row or None, flag.index)
    return NotAHolidayList(
        f'{place} flags each day: "{flag.said}" is for weekends; what "{value}" means ({times} times) nothing says.',
        'write "holiday" in its place for days off, or leave only the days off in the sheet.',
    )


def _off_value(column: Column, coded: Coded[Any], weekday: Numbers) -> Flag | None:
    for code, value in enumerate(coded.values):
        off: Mask = coded.codes == code
        share = np.array([off[weekday == day].mean() if (weekday == day).any() else 0 for day in range(_WEEK)])
        rest = np.flatnonzero(share >= _OFTEN)
        if 1 <= len(rest) <= 2 and (np.delete(share, rest) <= _SELDOM).all():
            return Flag(column.index, off, np.isin(weekday, rest), str(value))
    return None


def _named(table: Table) -> Mask:
    """Rows that say what day it is."""
    named = np.zeros(len(table), dtype=np.bool_)
    names: tuple[Field, ...] = ("event", "description")
    for name in names:
        cells = table.raw.get(name)
        if cells is not None:
            named |= ~cells.blank
    return named


def _says_working(table: Table, glossary: Glossary) -> Mask:
    """Rows whose words say that people work then."""
    said = np.zeros(len(table), dtype=np.bool_)
    names: tuple[Field, ...] = ("event", "description", "type")
    for name in names:
        cells = table.raw.get(name)
        if cells is not None:
            said |= cells.where(lambda cell: isinstance(cell, str) and glossary.means(cell, "working_day"))
    return said
