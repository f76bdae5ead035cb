"""A date column resolved: its readings under the decided order and years, as days."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from importer.core.faults import Fault
from importer.core.lifting import Coded, Mask, Numbers
from importer.core.parsing.order import DateColumn, Reading
from importer.core.profile import DateOrder
from importer.core.records import NO_DAY, NO_TIME
from importer.core.rules.date_reading import DateReading, one_day, swapped, with_year


@dataclass(frozen=True)
class Days:
    """A date column resolved: ordinals (0 where blank or unreadable), times and offsets in the same cells."""

    day: Numbers
    seconds: Numbers
    """Time of day in the date cell, -1 where there is none."""
    offset: Coded[int]
    """Minutes east of UTC that the date cell names."""
    written: Mask
    """Rows whose time is written out as text; a real date cell holds 00:00 without anybody having said so."""


def resolve(column: DateColumn, order: DateOrder | None, years: Numbers, *, swap: bool) -> Days:
    """The days of a column; ``years`` holds the year of each row for dates that lack theirs, 0 where unknown."""

    def day(reading: Reading) -> int:
        found = day_under(reading, order)
        return swapped(found) if found != NO_DAY and swap and _kind(reading) == "real" else found

    def seconds(reading: Reading) -> int:
        if isinstance(reading, Fault) or reading.seconds is None:
            # a real date cell, or its number, always holds a time: 00:00 where it shows none
            return 0 if _kind(reading) in ("real", "number") else NO_TIME
        return reading.seconds

    def offset(reading: Reading) -> int | None:
        return None if isinstance(reading, Fault) else reading.offset

    def written(reading: Reading) -> bool:
        return isinstance(reading, DateReading) and reading.seconds is not None and _kind(reading) not in _TIMED

    readings = column.readings
    days = in_years(readings.number(day, NO_DAY), column.rows("yearless"), years)
    return Days(days, readings.number(seconds, NO_TIME), readings.map(offset), readings.where(written))


_TIMED = ("real", "number")


def _kind(reading: Reading) -> str:
    return "" if isinstance(reading, Fault) else reading.kind


def day_under(reading: Reading, order: DateOrder | None) -> int:
    """The day of a reading under an order, in the year 4 where it lacks its year; NO_DAY where nothing decides."""
    if isinstance(reading, Fault):
        return NO_DAY
    found = reading.under(order)
    if found is None and one_day(reading):
        found = reading.orders[0][1]
    return found or NO_DAY


def in_years(days: Numbers, yearless: Mask, years: Numbers) -> Numbers:
    """Days of yearless rows moved into the year of their row; NO_DAY where it is unknown or lacks that day."""
    if not yearless.any():
        return days
    moved = days.copy()
    moved[yearless] = of_pairs(days[yearless], years[yearless], _moved)
    return moved


def _moved(day: int, year: int) -> int:
    return (with_year(day, year) or NO_DAY) if day != NO_DAY and year > 0 else NO_DAY


def of_pairs(first: Numbers, second: Numbers, rule: Callable[[int, int], int]) -> Numbers:
    """Apply a rule of two numbers (-1 or more) once for each distinct pair."""
    wide = 2**31
    keys, rows = np.unique(first.astype(np.int64) * wide + (second.astype(np.int64) + 1), return_inverse=True)
    answers = [rule(key // wide, key % wide - 1) for key in keys.tolist()]
    return np.array(answers, dtype=np.int32)[rows]


def merge(one: Days, other: Days, there: Mask) -> Days:
    """One column whose rows come from another where a mask holds."""
    offsets = Coded.concat([one.offset, other.offset])
    length = len(there)
    return Days(
        np.where(there, other.day, one.day).astype(np.int32),
        np.where(there, other.seconds, one.seconds).astype(np.int32),
        Coded(np.where(there, offsets.codes[length:], offsets.codes[:length]).astype(np.int32), offsets.values),
        np.where(there, other.written, one.written),
    )
