"""What is doubtful about date columns, said once for the column or at the cells that are in the way.

Order of day and month, plain numbers, real dates beside text dates.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from importer.core.faults import Fault
from importer.core.issues import Assumption
from importer.core.lifting import Mask
from importer.core.parsing.date_pieces import read_pieces
from importer.core.parsing.findings import Findings, first_row
from importer.core.parsing.last_days import is_range
from importer.core.parsing.order import (
    INFERABLE,
    DateColumn,
    Decision,
    Reading,
    piece_votes,
    weekday_under,
    weekday_votes,
)
from importer.core.profile import DateOrder, Profile
from importer.core.rules.date_reading import DateReading, one_day
from importer.core.table import Table

_OPTIONS: Mapping[DateOrder, str] = {
    "dmy": "--date-order dmy (day first)",
    "mdy": "--date-order mdy (month first)",
    "ymd": "--date-order ymd (year first)",
}
_FIRST_SERIAL, _LAST_SERIAL = dt.date(1970, 1, 1).toordinal(), dt.date(2100, 1, 1).toordinal()


def first_cell(table: Table, column: DateColumn, rows: Mask) -> str:
    """The first cell of some rows as evidence shows it, such as ``B7 = 25/12/2027``."""
    row = first_row(rows)
    return f"{table.at(row, column.name).spot} = {table.raw[column.name][row]}"


def check_order(column: DateColumn, decision: Decision, dated: Mask, findings: Findings) -> None:
    """Say what stands in the way of an order, or which cells do not fit the one that was decided.

    Dates without a year are asked about where ``dated`` says that one is known.
    """
    if decision.order is None:
        _undecided(column, column.rows("order") | (column.rows("yearless") & dated), decision, findings)
    else:
        _mismatched(column, decision.order, findings)
        if not decision.given:
            _dotted_otherwise(column, decision.order, findings)
        if not decision.asked:
            _witnesses_otherwise(column, decision.order, findings)


def _witnesses_otherwise(column: DateColumn, order: DateOrder, findings: Findings) -> None:
    """Cells whose weekday, or day and month, fit their date in the other order only: the sheet mixes orders."""
    if order not in INFERABLE:
        return
    other = next(each for each in INFERABLE if each != order)
    mask = weekday_votes(column, other)
    pieces = read_pieces(findings.table) if column.name == "start_date" else None
    if pieces is not None:
        mask = mask | piece_votes(column, pieces, other)
    findings.each(mask & ~findings.rejected, column.name, partial(_contradiction, findings, column))


def _undecided(column: DateColumn, need: Mask, decision: Decision, findings: Findings) -> None:
    """Nothing decides, or the evidence contradicts itself: never a guess."""
    same = column.readings.where(lambda reading: isinstance(reading, DateReading) and one_day(reading))
    contradicting = np.zeros(len(need), dtype=np.bool_)
    for order in decision.contradicting:
        contradicting |= column.fitting_only(order)
    findings.each(contradicting, column.name, partial(_contradiction, findings, column))
    alike = not decision.contradicting and "ymd" not in decision.candidates
    open_ones = need & ~contradicting & ~(same & alike)
    if open_ones.any():
        findings.column(open_ones, column.name, _order_fault(column, open_ones, decision, findings))


def one_order_text(column: DateColumn) -> Mask:
    """Rows whose text fits one order of day and month only, dots or not; a range never is a real date cell."""
    dotted = column.readings.where(
        lambda reading: isinstance(reading, DateReading) and reading.kind == "dotted" and len(reading.fits) == 1
    )
    ranges = column.readings.where(is_range)
    return (dotted | column.fitting_only("dmy") | column.fitting_only("mdy")) & ~ranges


def _order_fault(column: DateColumn, rows: Mask, decision: Decision, findings: Findings) -> Fault:
    row = first_row(rows)
    reading = column.readings[row]
    cell, shown = (
        findings.table.at(row, column.name).spot,
        findings.found(row, column.name),
    )
    both = " or ".join(_shown_under(reading, order) for order in decision.candidates if order in _orders(reading))
    why = "the cells of the column contradict each other" if decision.contradicting else "no cell decides"
    why = decision.evidence or why
    return Fault(
        "date-order-undecided",
        f"The dates can be read in several ways and {why}: {cell} = {shown} is {both}."
        if "ymd" in decision.candidates
        else f"The dates can be read two ways and {why}: {cell} = {shown} is {both}.",
        " or ".join(_OPTIONS[order] for order in decision.candidates).join(("give ", ".")),
    )


def _orders(reading: Reading | None) -> frozenset[DateOrder]:
    return reading.fits if isinstance(reading, DateReading) else frozenset()


def _shown_under(reading: Reading | None, order: DateOrder) -> str:
    """What a cell means under an order that fits it, without the year where it says none."""
    if not isinstance(reading, DateReading):
        return ""
    form = "%d %b" if reading.kind == "yearless" else "%d %b %Y"
    ends = [end.under(order) for end in (reading, reading.last) if end]
    return " to ".join(dt.date.fromordinal(day).strftime(form) for day in ends if day)


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


def read_numbers(table: Table, column: DateColumn, findings: Findings) -> list[Assumption]:
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
    if bool((plausible | column.readings.blank).all()) and not table.from_1904:
        about = f"dates of {table.place(None, column.name)}"
        return [Assumption("numbers-as-dates", about, "numbers are Excel days", first_cell(table, column, numbers))]
    findings.each(numbers, column.name, lambda row: _number_fault(findings.found(row, column.name)))
    return []


def _number_fault(shown: str) -> Fault:
    return Fault(
        "date-is-number",
        f'"{shown}" is a plain number among other cells, so it may not be a date.',
        "format the cell as a date, or write it as 2027-12-24.",
    )


def _dotted_otherwise(column: DateColumn, order: DateOrder, findings: Findings) -> None:
    """Dotted dates, which are day first unless somebody says otherwise, in a table whose other dates are not."""
    mask = column.readings.where(
        lambda reading: (
            isinstance(reading, DateReading) and reading.kind == "dotted" and reading.under(order) != reading.day
        )
    )
    findings.each(mask, column.name, partial(_contradiction, findings, column))


def check_real_dates(columns: Sequence[DateColumn], profile: Profile, findings: Findings) -> None:
    """Real dates beside text that fits one order only: the file was opened in a wrong locale."""
    if profile.real_dates or not any(one_order_text(column).any() for column in columns):
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
