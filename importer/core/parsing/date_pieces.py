"""Columns of day, month and year beside a column of dates: witnesses of how its dates are to be read."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.issues import Severity
from importer.core.lifting import Mask, Numbers
from importer.core.names import clean
from importer.core.parsing.findings import Findings
from importer.core.records import NO_DAY
from importer.core.rules.calendar_words import FIRST
from importer.core.rules.date_reading import FIRST_YEAR, LAST_YEAR, LEAP_YEAR
from importer.core.table import Table

_EPOCH = dt.date(1970, 1, 1).toordinal()
_LAST_DAY, _LAST_MONTH = 31, 12
_ORDINALS = 2 * LEAP_YEAR + 1


@dataclass(frozen=True)
class Pieces:
    """Day, month and year that each row says in columns of their own; 0 where it says none, -1 where unreadable."""

    day: Numbers
    month: Numbers
    year: Numbers

    @property
    def told(self) -> Mask:
        """Rows that say a day or a month."""
        told: Mask = (self.day > 0) | (self.month > 0)
        return told

    def agree(self, days: Numbers) -> Mask:
        """Rows whose pieces, as far as they say any, are those of these days; the year 4 stands for any year."""
        dates = (days.astype(np.int64) - _EPOCH).astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
        parts = (
            (self.day, (dates - months).astype(np.int64) + 1),
            (self.month, months.astype(np.int64) % _LAST_MONTH + 1),
            (np.where(years < _ORDINALS, 0, self.year), years),
        )
        agree: Mask = days != NO_DAY
        for said, found in parts:
            agree = agree & ((said <= 0) | (said == found))
        return agree


def read_pieces(table: Table) -> Pieces | None:
    """The pieces of a table's dates; None where it has no column of days or months."""
    if not {"day", "month"} & table.raw.keys():
        return None
    return Pieces(_column(table, "day", _day), _column(table, "month", _month), year_column(table))


def year_column(table: Table) -> Numbers:
    """The year that each row says in a column of its own: 0 where blank, -1 where it is no plain year."""
    return _column(table, "year", plain_year)


def plain_year(cell: object) -> int:
    """The year that a cell says and nothing else, or -1."""
    return _number(cell, FIRST_YEAR, LAST_YEAR)


def _column(table: Table, name: Field, rule: Callable[[object], int]) -> Numbers:
    raw = table.raw.get(name)
    return np.zeros(len(table), dtype=np.int32) if raw is None else raw.number(rule, 0)


def _day(cell: object) -> int:
    return _number(cell, 1, _LAST_DAY)


def _month(cell: object) -> int:
    number = _number(cell, 1, _LAST_MONTH)
    return FIRST.month(cell) or -1 if number < 0 and isinstance(cell, str) else number


def _number(cell: object, least: int, most: int) -> int:
    """A whole number within bounds, or -1; ``12.`` and ``12月`` are numbers too."""
    if isinstance(cell, (bool, Fault)):
        return -1
    text = clean(f"{cell:g}" if isinstance(cell, float) else str(cell)).rstrip(".年月日")
    return int(text) if text.isdecimal() and least <= int(text) <= most else -1


def check_pieces(pieces: Pieces | None, days: Numbers, findings: Findings) -> None:
    """Dates that are not what the columns of their pieces say: a warning, the date is used."""
    if pieces is None:
        return
    wrong = pieces.told & (days != NO_DAY) & ~findings.rejected & ~pieces.agree(days)

    def fault(row: int) -> Fault:
        names: tuple[Field, ...] = ("day", "month", "year")
        said = [f"{name} {shown}" for name in names if (shown := findings.found(row, name))]
        date = dt.date.fromordinal(int(days[row]))
        message = f'"{findings.found(row, "start_date")}" is {date:%d %b %Y}, its row says {", ".join(said)}.'
        return Fault("date-pieces-differ", message, "look which of the two is right; the date is used.")

    findings.each(wrong, "start_date", fault, Severity.WARNING)


def check_year_headings(findings: Findings, days: Numbers, dated: Mask) -> None:
    """Dates of a matrix that say another year than the heading of their column: either may be wrong.

    Args:
        findings: where issues go.
        days: the day of each record.
        dated: records whose cell says its year itself.
    """
    table = findings.table
    if not table.spots or "year" not in table.raw:
        return
    headings = year_column(table)
    dates = (days.astype(np.int64) - _EPOCH).astype("datetime64[D]")
    years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    wrong = dated & (days != NO_DAY) & (headings > 0) & (years != headings) & ~findings.rejected

    def fault(row: int) -> Fault:
        message = f'"{findings.found(row, "start_date")}" stands in {headings[row]} and is of the year {years[row]}.'
        return Fault("year-differs", message, "look which of the two is right.")

    findings.each(wrong, "start_date", fault)
