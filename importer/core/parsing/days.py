"""Date columns into days: decide the order, resolve each cell, and say what is undecided once for the column."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from importer.core.faults import Fault, passing_on
from importer.core.glossary import Field
from importer.core.issues import Assumption, Severity
from importer.core.lifting import Coded, Mask, Numbers
from importer.core.parsing.findings import Findings, first_row
from importer.core.parsing.order import DateColumn, Decision, Reading, decide_order, weekday_under
from importer.core.profile import DateOrder, Profile
from importer.core.records import NO_DAY, NO_TIME
from importer.core.rules.calendar_words import weekday_of
from importer.core.rules.dates import DateReading, read_date, swapped, with_year
from importer.core.table import Table

_FIRST_SERIAL, _LAST_SERIAL = dt.date(1970, 1, 1).toordinal(), dt.date(2100, 1, 1).toordinal()
_ORDER_NAMES = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Days:
    """A date column resolved: ordinals (0 where blank or unreadable), times and offsets in the same cells."""

    day: Numbers
    seconds: Numbers
    """Time of day in the date cell, -1 where there is none."""
    offset: Coded[int]
    """Minutes east of UTC that the date cell names."""


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
    return days, assumptions


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
    return profile.real_dates == "swapped" and any(_one_order_text(column).any() for column in columns)


def _one_order_text(column: DateColumn) -> Mask:
    return column.fitting_only("dmy") | column.fitting_only("mdy")


def _decide(
    table: Table, columns: Sequence[DateColumn], decision: Decision, profile: Profile, findings: Findings
) -> list[Assumption]:
    """Issues and assumptions of the decision, column by column."""
    assumptions: list[Assumption] = []
    for column in columns:
        need = column.rows("order")
        if decision.order is None:
            _undecided(column, need, decision, findings)
        else:
            _mismatched(column, decision.order, findings)
        assumptions += _dotted(table, column) + _short_years(table, column)
        assumptions += _numbers(table, column, findings)
        _yearless(column, decision, profile, findings)
    _real_dates(columns, profile, findings)
    used = any((column.rows("order") | column.rows("yearless")).any() for column in columns)
    if decision.order and used:
        about = f"dates of {table.place()}"
        assumptions.insert(0, Assumption("date-order", about, _ORDER_NAMES[decision.order], decision.evidence))
    return assumptions


def _undecided(column: DateColumn, need: Mask, decision: Decision, findings: Findings) -> None:
    """Nothing decides, or the evidence contradicts itself: never a guess."""
    same = column.readings.where(lambda reading: isinstance(reading, DateReading) and _one_day(reading))
    contradicting = np.zeros(len(need), dtype=np.bool_)
    for order in decision.contradicting:
        contradicting |= column.fitting_only(order)
    findings.each(contradicting, column.name, partial(_contradiction, findings, column))
    open_ones = need & ~contradicting & ~(same & (not decision.contradicting))
    if open_ones.any():
        findings.column(open_ones, column.name, _order_fault(column, open_ones, decision, findings))


def _one_day(reading: DateReading) -> bool:
    """Whether a cell is the same day under every order that could be meant, as 05/05/2027 is."""
    return len({day for order, day in reading.orders if order != "ymd"}) == 1 and len(reading.fits - {"ymd"}) == 2


def _order_fault(column: DateColumn, rows: Mask, decision: Decision, findings: Findings) -> Fault:
    row = first_row(rows)
    reading = column.readings[row]
    cell, shown = (
        findings.table.place(int(findings.table.rows[row]), column.name).cell,
        findings.found(row, column.name),
    )
    days = dict(reading.orders) if isinstance(reading, DateReading) else {}
    both = " or ".join(f"{dt.date.fromordinal(days[order]):%d %b %Y}" for order in ("dmy", "mdy") if order in days)
    why = "the cells of the column contradict each other" if decision.contradicting else "no cell decides"
    return Fault(
        "date-order-undecided",
        f"The dates can be read two ways and {why}: {cell} = {shown} is {both}.",
        "give --date-order dmy (day first) or --date-order mdy (month first).",
    )


def _contradiction(findings: Findings, column: DateColumn, row: int) -> Fault:
    shown = findings.found(row, column.name)
    return Fault(
        "date-order-contradiction",
        f'"{shown}" fits another order of day and month than other cells of its column.',
        "write every date of the column the same way, best as 2027-12-24.",
    )


def _mismatched(column: DateColumn, order: DateOrder, findings: Findings) -> None:
    """Cells that are no date under the order of their column."""
    mask = column.readings.where(
        lambda reading: isinstance(reading, DateReading) and reading.day is None and order not in reading.fits
    )
    findings.each(mask, column.name, partial(_contradiction, findings, column))


def _dotted(table: Table, column: DateColumn) -> list[Assumption]:
    rows = column.rows("dotted")
    if not rows.any():
        return []
    cell = _cell(table, column, rows)
    return [Assumption("date-dotted", f"dates of {table.place(None, column.name)}", "day first", f"{cell} has dots")]


def _short_years(table: Table, column: DateColumn) -> list[Assumption]:
    rows = column.readings.where(lambda reading: isinstance(reading, DateReading) and reading.short_year)
    if not rows.any():
        return []
    about = f"dates of {table.place(None, column.name)}"
    return [Assumption("year-two-digits", about, "years are 20xx", _cell(table, column, rows))]


def _cell(table: Table, column: DateColumn, rows: Mask) -> str:
    row = first_row(rows)
    return f"{table.place(int(table.rows[row]), column.name).cell} = {table.raw[column.name][row]}"


def _numbers(table: Table, column: DateColumn, findings: Findings) -> list[Assumption]:
    """Plain numbers are Excel days only if the whole column is."""
    numbers = column.rows("number")
    if not numbers.any():
        return []
    plausible = column.readings.where(
        lambda reading: (
            isinstance(reading, DateReading)
            and reading.kind == "number"
            and _FIRST_SERIAL <= (reading.day or 0) < _LAST_SERIAL
        )
    )
    if bool((plausible | column.readings.blank).all()):
        about = f"dates of {table.place(None, column.name)}"
        return [Assumption("numbers-as-dates", about, "numbers are Excel days", _cell(table, column, numbers))]
    findings.each(numbers, column.name, lambda row: _number_fault(findings.found(row, column.name)))
    return []


def _number_fault(shown: str) -> Fault:
    return Fault(
        "date-is-number",
        f'"{shown}" is a plain number among other cells, so it may not be a date.',
        "format the cell as a date, or write it as 2027-12-24.",
    )


def _yearless(column: DateColumn, decision: Decision, profile: Profile, findings: Findings) -> None:
    rows = column.rows("yearless")
    if not rows.any():
        return
    if profile.year is None:
        shown = findings.found(first_row(rows), column.name)
        message = f'Dates such as "{shown}" do not say their year.'
        findings.column(rows, column.name, Fault("year-missing", message, "give the year, for example --year 2027."))
    elif decision.order is None:
        _undecided(column, rows, decision, findings)


def _real_dates(columns: Sequence[DateColumn], profile: Profile, findings: Findings) -> None:
    """Real dates beside text that fits one order only: the file was opened in a wrong locale."""
    if profile.real_dates or not any(_one_order_text(column).any() for column in columns):
        return
    for column in columns:
        real = column.rows("real")
        proved = (column.weekdays >= 0) & (weekday_under(column, None) == column.weekdays)
        if (real & ~proved).any():
            fault = Fault(
                "real-dates-suspect",
                "Real dates stand beside dates that are text: a program may have exchanged day and month "
                f"when it opened the file (first real date: {findings.found(first_row(real), column.name)}).",
                "give --real-dates as-is if the real dates are right, --real-dates swapped if they are exchanged.",
            )
            findings.column(real, column.name, fault)


def _resolve(column: DateColumn, order: DateOrder | None, profile: Profile, *, swap: bool) -> Days:
    def day(reading: Reading) -> int:
        if isinstance(reading, Fault):
            return NO_DAY
        found = reading.under(order)
        if found is None and _one_day(reading):
            found = reading.orders[0][1]
        if found is not None and reading.kind == "yearless":
            found = with_year(found, profile.year) if profile.year else None
        if found is not None and swap and reading.kind == "real":
            found = swapped(found)
        return found or NO_DAY

    def seconds(reading: Reading) -> int:
        return NO_TIME if isinstance(reading, Fault) or reading.seconds is None else reading.seconds

    def offset(reading: Reading) -> int | None:
        return None if isinstance(reading, Fault) else reading.offset

    readings = column.readings
    return Days(readings.number(day, NO_DAY), readings.number(seconds, NO_TIME), readings.map(offset))


def _check_weekdays(column: DateColumn, days: Days, findings: Findings) -> None:
    named = (column.weekdays >= 0) & (days.day != NO_DAY) & ~findings.rejected
    wrong = named & ((days.day - 1) % 7 != column.weekdays)

    def fault(row: int) -> Fault:
        date = dt.date.fromordinal(int(days.day[row]))
        message = f"{date:%d %b %Y} is a {_WEEKDAYS[date.weekday()]}, the sheet says {_WEEKDAYS[column.weekdays[row]]}."
        return Fault("weekday-mismatch", message, "look which of the two is right; the date is used.")

    findings.each(wrong, column.name, fault, Severity.WARNING)
