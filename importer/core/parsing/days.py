"""Date columns into days: decide the order, resolve each cell."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from importer.core.faults import Fault, passing_on
from importer.core.glossary import Field
from importer.core.issues import Assumption, Severity
from importer.core.lifting import Coded, Mask, Numbers
from importer.core.parsing.doubts import (
    check_order,
    check_real_dates,
    check_years,
    first_cell,
    one_day,
    one_order_text,
    read_numbers,
)
from importer.core.parsing.findings import Findings, first_row
from importer.core.parsing.order import DateColumn, Decision, Reading, decide_order
from importer.core.profile import DateOrder, Profile
from importer.core.records import NO_DAY, NO_TIME
from importer.core.rules.calendar_words import weekday_of
from importer.core.rules.dates import DateReading, read_date, swapped, with_year
from importer.core.rules.times import DAY
from importer.core.table import Table


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


def read_days(table: Table, profile: Profile, findings: Findings) -> tuple[dict[Field, Days], list[Assumption]]:
    """Read the start and end dates of a table."""
    weekdays = _weekday_column(table)
    names: list[Field] = [name for name in ("start_date", "end_date") if name in table.raw]
    columns = [_date_column(table, name, weekdays if name == "start_date" else None) for name in names]
    for column in columns:
        findings.faults(column.name, column.readings)
    decision = decide_order(table, columns, profile)
    assumptions = _decide(table, columns, decision, profile, findings)
    days = {column.name: _resolve(column, decision.order, profile, swap=_swaps(columns, profile)) for column in columns}
    for column in columns:
        _no_such_day(column, days[column.name], findings)
        _check_weekdays(column, days[column.name], findings)
    if "end_date" in days:
        _one_offset(days["start_date"], days["end_date"], findings)
        assumptions += _midnights(table, days["start_date"], days["end_date"])
        days["end_date"] = _at_the_start_offset(days["start_date"], days["end_date"])
    return days, assumptions


def _at_the_start_offset(start: Days, end: Days) -> Days:
    """Ends that name another offset than their start are given in the offset of the start."""
    here, there = (days.offset.number(lambda minutes: minutes, _NO_OFFSET) for days in (start, end))
    differ = (here != there) & (here != _NO_OFFSET) & (there != _NO_OFFSET) & (end.day != NO_DAY)
    moved = end.seconds + (here - there) * 60
    day = np.where(differ, end.day + moved // DAY, end.day).astype(np.int32)
    return Days(day, np.where(differ, moved % DAY, end.seconds).astype(np.int32), end.offset, end.written)


def _midnights(table: Table, start: Days, end: Days) -> list[Assumption]:
    """Times of 00:00 and no others: the cells are days, which is how many programs write them."""
    both = start.written & end.written
    if not both.any() or (start.seconds > 0).any() or (end.seconds > 0).any():
        return []
    row = first_row(both)
    cell = table.place(int(table.rows[row]), "end_date").cell
    evidence = f"no cell has another time than 00:00; {cell} = {table.raw['end_date'][row]}"
    about = f"dates of {table.place()}"
    return [Assumption("midnights-as-dates", about, "whole days, the last one included", evidence)]


def _one_offset(start: Days, end: Days, findings: Findings) -> None:
    """An offset at the end alone leaves open in which zone the event starts."""
    alone = ~end.offset.blank & start.offset.blank & (start.day != NO_DAY) & ~findings.rejected

    def fault(row: int) -> Fault:
        message = f'"{findings.found(row, "end_date")}" gives an offset, the start of the row gives none.'
        return Fault("offset-at-one-end", message, "write the offset at both ends, or at none.")

    findings.each(alone, "end_date", fault)


def _no_such_day(column: DateColumn, days: Days, findings: Findings) -> None:
    """29 February in a year that lacks it: the only cell that a decided order and a given year do not resolve."""
    lost = ~column.readings.blank & (days.day == NO_DAY) & ~findings.rejected

    def fault(row: int) -> Fault:
        message = f'"{findings.found(row, column.name)}" is no day of the year that was given.'
        return Fault("date-impossible", message, "look at the day and the year.")

    findings.each(lost, column.name, fault)


def _weekday_column(table: Table) -> Numbers | None:
    raw = table.raw.get("weekday")
    if raw is None:
        return None

    def weekday(cell: object) -> int:
        found = weekday_of(cell) if isinstance(cell, str) else None
        return -1 if found is None else found

    return raw.number(weekday, -1)


def _date_column(table: Table, name: Field, beside: Numbers | None) -> DateColumn:
    readings: Coded[Reading] = table.raw[name].map(passing_on(read_date))
    own = readings.number(lambda reading: _own_weekday(reading), -1)
    return DateColumn(name, readings, own if beside is None else np.where(own >= 0, own, beside).astype(np.int32))


def _own_weekday(reading: Reading) -> int:
    return -1 if isinstance(reading, Fault) or reading.weekday is None else reading.weekday


def _swaps(columns: Sequence[DateColumn], profile: Profile) -> bool:
    return profile.real_dates == "swapped" and any(one_order_text(column).any() for column in columns)


def _decide(
    table: Table, columns: Sequence[DateColumn], decision: Decision, profile: Profile, findings: Findings
) -> list[Assumption]:
    """Issues and assumptions of the decision, column by column."""
    assumptions: list[Assumption] = []
    for column in columns:
        check_order(column, decision, findings)
        assumptions += _dotted(table, column, decision) + _short_years(table, column)
        assumptions += read_numbers(table, column, findings)
        check_years(column, decision, profile, findings)
    check_real_dates(columns, profile, findings)
    kinds = ("order", "yearless", "dotted") if decision.given else ("order", "yearless")
    used = any(column.rows(*kinds).any() for column in columns)
    if decision.order and used:
        about = f"dates of {table.place()}"
        assumptions.insert(0, Assumption("date-order", about, _ORDER_NAMES[decision.order], decision.evidence))
    return assumptions


def _dotted(table: Table, column: DateColumn, decision: Decision) -> list[Assumption]:
    rows = column.rows("dotted")
    if not rows.any() or decision.given:
        return []
    cell = first_cell(table, column, rows)
    return [Assumption("date-dotted", f"dates of {table.place(None, column.name)}", "day first", f"{cell} has dots")]


def _short_years(table: Table, column: DateColumn) -> list[Assumption]:
    rows = column.readings.where(lambda reading: isinstance(reading, DateReading) and reading.short_year)
    if not rows.any():
        return []
    about = f"dates of {table.place(None, column.name)}"
    return [Assumption("year-two-digits", about, "years are 20xx", first_cell(table, column, rows))]


def _resolve(column: DateColumn, order: DateOrder | None, profile: Profile, *, swap: bool) -> Days:
    def day(reading: Reading) -> int:
        if isinstance(reading, Fault):
            return NO_DAY
        found = reading.under(order)
        if found is None and one_day(reading):
            found = reading.orders[0][1]
        if found is not None and reading.kind == "yearless":
            found = with_year(found, profile.year) if profile.year else None
        if found is not None and swap and reading.kind == "real":
            found = swapped(found)
        return found or NO_DAY

    def seconds(reading: Reading) -> int:
        if isinstance(reading, Fault) or reading.seconds is None:
            # a real date cell, or its number, always holds a time: 00:00 where it shows none
            return 0 if isinstance(reading, DateReading) and reading.kind in ("real", "number") else NO_TIME
        return reading.seconds

    def offset(reading: Reading) -> int | None:
        return None if isinstance(reading, Fault) else reading.offset

    readings = column.readings
    written = readings.where(
        lambda reading: (
            isinstance(reading, DateReading) and reading.seconds is not None and reading.kind not in ("real", "number")
        )
    )
    return Days(readings.number(day, NO_DAY), readings.number(seconds, NO_TIME), readings.map(offset), written)


def _check_weekdays(column: DateColumn, days: Days, findings: Findings) -> None:
    named = (column.weekdays >= 0) & (days.day != NO_DAY) & ~findings.rejected
    wrong = named & ((days.day - 1) % 7 != column.weekdays)

    def fault(row: int) -> Fault:
        date = dt.date.fromordinal(int(days.day[row]))
        message = f"{date:%d %b %Y} is a {_WEEKDAYS[date.weekday()]}, the sheet says {_WEEKDAYS[column.weekdays[row]]}."
        return Fault("weekday-mismatch", message, "look which of the two is right; the date is used.")

    findings.each(wrong, column.name, fault, Severity.WARNING)


_NO_OFFSET = 10_000
_ORDER_NAMES = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
