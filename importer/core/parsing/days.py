"""Date columns into days: decide the order, resolve each cell."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

import numpy as np

from importer.core.faults import Fault, passing_on
from importer.core.glossary import Field
from importer.core.issues import Assumption, Severity
from importer.core.lifting import Coded, Mask, Numbers
from importer.core.parsing.date_pieces import check_pieces, check_year_headings, read_pieces
from importer.core.parsing.doubts import (
    check_order,
    check_real_dates,
    first_cell,
    one_order_text,
    read_numbers,
)
from importer.core.parsing.ends import true_ends
from importer.core.parsing.findings import Findings, first_row
from importer.core.parsing.last_days import check_ranges, last_days, own_weekday
from importer.core.parsing.missing_years import Years, find_years
from importer.core.parsing.month_words import check_words, decide_words
from importer.core.parsing.order import DateColumn, Decision, Reading, decide_order
from importer.core.parsing.resolving import Days, merge, resolve
from importer.core.profile import Profile
from importer.core.records import NO_DAY
from importer.core.rules.calendar_languages import weekday_in_any
from importer.core.rules.calendar_words import Words
from importer.core.rules.date_reading import DateReading
from importer.core.rules.dates import read_date
from importer.core.rules.times import DAY
from importer.core.table import Table

__all__ = ["Days", "read_days"]


def read_days(table: Table, profile: Profile, findings: Findings) -> tuple[dict[Field, Days], list[Assumption]]:
    """Read the start and end dates of a table; ranges in the cells of the start give ends too."""
    weekdays = _weekday_column(table)
    names: list[Field] = [name for name in ("start_date", "end_date") if name in table.raw]
    words, language = decide_words(table, names)
    columns = [_date_column(table, name, words, weekdays if name == "start_date" else None) for name in names]
    for column in columns:
        findings.faults(column.name, column.readings)
        check_words(table, column.name, words, findings)
    check_ranges(columns, findings)
    lasts = last_days(columns[0])
    every = [*columns, *([lasts] if lasts else [])]
    decision = decide_order(table, every, profile)
    years, assumptions = find_years(table, every, decision.order, profile, findings)
    assumptions = _decide(table, columns, decision, years, profile, findings) + language + assumptions
    swap = _swaps(columns, profile)
    resolved = [resolve(column, decision.order, years.of_row, swap=swap) for column in every]
    for column, each in zip(every, resolved, strict=True):
        _no_such_day(column, each, findings)
        _check_weekdays(column, each, years, findings)
    check_pieces(read_pieces(table), resolved[0].day, findings)
    check_year_headings(findings, resolved[0].day, ~columns[0].rows("yearless"))
    days = {column.name: each for column, each in zip(columns, resolved, strict=False)}
    if lasts:
        ends = days.get("end_date")
        days["end_date"] = merge(ends, resolved[-1], ~lasts.readings.blank) if ends else resolved[-1]
    if "end_date" in days:
        ranges = ~lasts.readings.blank if lasts else np.zeros(len(table), dtype=np.bool_)
        days["end_date"], told = _ends(table, days["start_date"], days["end_date"], ranges, findings)
        assumptions += told
    return days, assumptions


def _ends(table: Table, start: Days, end: Days, ranges: Mask, findings: Findings) -> tuple[Days, list[Assumption]]:
    """The last days: in the offset of the start where they hold times, the day before where an end is the day after."""
    _one_offset(start, end, findings)
    midnights = _only_midnights(start, end)
    ends, assumptions = true_ends(table, start, end, ranges, findings)
    if not midnights:
        return _at_the_start_offset(start, ends), assumptions
    return ends, [_midnights(table, start, end, moved=ends is not end), *assumptions]


def _at_the_start_offset(start: Days, end: Days) -> Days:
    """Ends that name another offset than their start are given in the offset of the start."""
    here, there = (days.offset.number(lambda minutes: minutes, _NO_OFFSET) for days in (start, end))
    differ = (here != there) & (here != _NO_OFFSET) & (there != _NO_OFFSET) & (end.day != NO_DAY)
    moved = end.seconds + (here - there) * 60
    day = np.where(differ, end.day + moved // DAY, end.day).astype(np.int32)
    return Days(day, np.where(differ, moved % DAY, end.seconds).astype(np.int32), end.offset, end.written)


def _only_midnights(start: Days, end: Days) -> bool:
    """Whether all times that the date cells write are 00:00: the cells are days, as many programs write them."""
    return bool((start.written & end.written).any() and not (start.seconds > 0).any() and not (end.seconds > 0).any())


def _midnights(table: Table, start: Days, end: Days, *, moved: bool) -> Assumption:
    row, name = first_row(start.written & end.written), table.shown("end_date")
    evidence = f"no cell has another time than 00:00; {table.at(row, name).spot} = {table.raw[name][row]}"
    decided = f"whole days, the last one {'not ' if moved else ''}included"
    return Assumption("midnights-as-dates", f"dates of {table.place()}", decided, evidence)


def _one_offset(start: Days, end: Days, findings: Findings) -> None:
    """An offset at the end alone leaves open in which zone the event starts."""
    name = findings.table.shown("end_date")
    alone = ~end.offset.blank & start.offset.blank & (start.day != NO_DAY) & ~findings.rejected

    def fault(row: int) -> Fault:
        message = f'"{findings.found(row, name)}" gives an offset at its end, the start of the row gives none.'
        return Fault("offset-at-one-end", message, "write the offset at both ends, or at none.")

    findings.each(alone, name, fault)


def _no_such_day(column: DateColumn, days: Days, findings: Findings) -> None:
    """29 February in a year that lacks it: the only cell that a decided order and a known year do not resolve."""
    lost = ~column.readings.blank & (days.day == NO_DAY) & ~findings.rejected

    def fault(row: int) -> Fault:
        message = f'"{findings.found(row, column.name)}" is no day of its year.'
        return Fault("date-impossible", message, "look at the day and the year.")

    findings.each(lost, column.name, fault)


def _weekday_column(table: Table) -> Numbers | None:
    raw = table.raw.get("weekday")
    if raw is None:
        return None

    def weekday(cell: object) -> int:
        found = weekday_in_any(cell) if isinstance(cell, str) else None
        return -1 if found is None else found

    return raw.number(weekday, -1)


def _date_column(table: Table, name: Field, words: Words, beside: Numbers | None) -> DateColumn:
    readings: Coded[Reading] = table.raw[name].map(passing_on(lambda cell: read_date(cell, words)))
    own = readings.number(own_weekday, -1)
    return DateColumn(name, readings, own if beside is None else np.where(own >= 0, own, beside).astype(np.int32))


def _swaps(columns: Sequence[DateColumn], profile: Profile) -> bool:
    return profile.real_dates == "swapped" and any(one_order_text(column).any() for column in columns)


def _decide(
    table: Table,
    columns: Sequence[DateColumn],
    decision: Decision,
    years: Years,
    profile: Profile,
    findings: Findings,
) -> list[Assumption]:
    """Issues and assumptions of the decision, column by column."""
    assumptions: list[Assumption] = []
    for column in columns:
        check_order(column, decision, years.of_row > 0, findings)
        assumptions += _dotted(table, column, decision) + _short_years(table, column) + _eras(table, column)
        assumptions += read_numbers(table, column, findings)
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


def _eras(table: Table, column: DateColumn) -> list[Assumption]:
    """Years of other eras, each era with its first cell."""
    readings = [reading for reading in column.readings.values if isinstance(reading, DateReading) and reading.era]
    assumptions = []
    for era in dict.fromkeys(reading.era for reading in readings):
        rows = column.readings.where(partial(_is_of, era))
        about = f"dates of {table.place(None, column.name)}"
        assumptions.append(Assumption("era-converted", about, f"years are of {era}", first_cell(table, column, rows)))
    return assumptions


def _is_of(era: str, reading: Reading) -> bool:
    return isinstance(reading, DateReading) and reading.era == era


def _check_weekdays(column: DateColumn, days: Days, years: Years, findings: Findings) -> None:
    """Weekdays that are not those of their dates; errors where the year came from outside the row."""
    named = (column.weekdays >= 0) & (days.day != NO_DAY) & ~findings.rejected
    wrong = named & ((days.day - 1) % 7 != column.weekdays)

    def fault(row: int) -> Fault:
        date = dt.date.fromordinal(int(days.day[row]))
        message = f"{date:%d %b %Y} is a {_WEEKDAYS[date.weekday()]}, the sheet says {_WEEKDAYS[column.weekdays[row]]}."
        return Fault("weekday-mismatch", message, "look which of the two is right; the date is used.")

    def alone(row: int) -> Fault:
        message = f"{fault(row).message} The row does not say its year, so only the weekday can prove it."
        return Fault("weekday-mismatch", message, "mend the date or the weekday, or write the year into the cell.")

    unproved = years.from_outside & column.rows("yearless")
    findings.each(wrong & ~unproved, column.name, fault, Severity.WARNING)
    findings.each(wrong & unproved, column.name, alone)


_NO_OFFSET = 10_000
_ORDER_NAMES = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
