"""Columns that nobody reads though they hold days: how many days an event lasts, or dates of another kind.

Where they are last days after all, only the first day of each event would be sent.
"""

from typing import Any

import numpy as np

from importer.core.issues import Issue, Place, Severity, column_letter
from importer.core.lifting import BLANK, Coded, Mask, distinct
from importer.core.parsing.findings import Findings, first_row
from importer.core.rules.date_reading import DateReading
from importer.core.rules.dates import read_date
from importer.core.rules.day_counts import counts_days, is_other_than_a_day
from importer.core.table import Column, Table

_MOST_LOOKED_AT = 300
_NEARLY_ALL = 0.9
_FEWEST_DATES = 2


def check_unread(findings: Findings) -> None:
    """Find such columns of a table without last days; rows of several days are rejected, dates are a warning."""
    table = findings.table
    if "end_date" in table.raw or "start_date" not in table.raw:
        return
    for column in table.columns:
        if column.tick or column.flag or column.dates:
            continue
        if column.field in (None, "weekday") and counts_days(column.header):
            _check_counts(findings, column, distinct(table.cells[column.index]))
        elif column.field is None and not table.spots:
            _check_dates(findings, column, distinct(table.cells[column.index]))


def _check_counts(findings: Findings, column: Column, cells: Coded[Any]) -> None:
    several = cells.where(is_other_than_a_day) & ~findings.rejected
    if several.any():  # a range in the cell of the start says its last day itself
        several &= ~findings.table.raw["start_date"].where(_is_range)
    if not several.any():
        return
    shown = str(cells[first_row(several)])
    message = f'The column "{column.header}" seems to say how many days a day off lasts, and is not read.'
    hint = 'give the last day of each event in a column "End date".'
    place = _place(findings.table, column)
    findings.issues.append(Issue("column-not-understood", Severity.ERROR, message, place, hint, "end_date", shown))
    findings.rejected |= several


def _is_range(cell: object) -> bool:
    reading = read_date(cell)
    return isinstance(reading, DateReading) and reading.last is not None


def _check_dates(findings: Findings, column: Column, cells: Coded[Any]) -> None:
    """Only the first few hundred distinct cells are looked at."""
    known = [_day_of(value) for value in cells.values[:_MOST_LOOKED_AT]]
    if not known or not any(known):
        return
    rows: Mask = (cells.codes != BLANK) & (cells.codes < len(known))
    days = np.array(known, dtype=np.int32)[cells.codes[rows]]
    dated = int(np.count_nonzero(days))
    if dated < _FEWEST_DATES or dated < _NEARLY_ALL * int(np.count_nonzero(rows)):
        return
    starts = findings.table.raw["start_date"]
    if all(_same(starts[row], day) for row, day in zip(np.flatnonzero(rows)[:_MOST_LOOKED_AT], days, strict=False)):
        return
    label = column.header or column_letter(column.index)
    message = f'The column "{label}" holds dates and is not read.'
    hint = 'if they are last days, call it "End date".'
    place = _place(findings.table, column)
    found = str(cells.values[0])[:120]
    findings.issues.append(Issue("dates-not-read", Severity.WARNING, message, place, hint, "end_date", found))


def _day_of(value: object) -> int:
    """The day of a cell that is a date, in the first order that fits it; 0 for all others, plain numbers too."""
    if isinstance(value, (bool, int, float)):
        return 0
    reading = read_date(value)
    if not isinstance(reading, DateReading) or reading.kind == "number":
        return 0
    if reading.kind == "yearless" and not any(map(str.isalpha, str(value))):
        return 0  # 1-2 may be anything
    return reading.day or next((day for _, day in reading.orders), 0)


def _same(start: object, day: int) -> bool:
    return start is not None and _day_of(start) == day


def _place(table: Table, column: Column) -> Place:
    row = table.header_row or (int(table.rows[0]) if len(table) else None)
    return Place(table.file, table.sheet, row, column.index, column.header)
