"""Decide how the date columns of a table are read: one order for all of them, proved by a cell, or none.

Evidence, in this order: an order that was given; a hint in a header (``d/m/y``); a cell that fits one order only (a
part above 12); columns of day and month beside the dates, then weekdays, that fit one reading only. Evidence against
itself decides nothing. The day is never guessed.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.issues import Place
from importer.core.lifting import Coded, Mask, Numbers
from importer.core.parsing.date_pieces import Pieces, read_pieces
from importer.core.profile import DateOrder, Profile
from importer.core.records import NO_DAY
from importer.core.rules.date_reading import DateReading
from importer.core.table import Table

INFERABLE: tuple[DateOrder, ...] = ("dmy", "mdy")
"""Orders that a cell can prove; two-digit years first must be given or hinted at."""
_ALL: tuple[DateOrder, ...] = (*INFERABLE, "ymd")
_HINTS: Mapping[DateOrder, re.Pattern[str]] = {
    "dmy": re.compile(
        r"\b(?:d{1,2}[-/. ]m{1,2}[-/. ]y{1,4}|t{1,2}[-/. ]m{1,2}[-/. ]j{1,4}|[dj]{2}[-/. ]mm[-/. ]a{2,4})\b", re.I
    ),
    "mdy": re.compile(r"\bm{1,2}[-/. ]d{1,2}[-/. ]y{1,4}\b", re.I),
    "ymd": re.compile(r"\by{2,4}[-/. ]m{1,2}[-/. ]d{1,2}\b", re.I),
}
Reading = DateReading | Fault


@dataclass(frozen=True)
class DateColumn:
    """One date column of a table: its field, its readings, and the weekday of each row (-1 where none is named)."""

    name: Field
    readings: Coded[Reading]
    weekdays: Numbers

    def rows(self, *kinds: str) -> Mask:
        """Rows whose cell is of one of these kinds."""
        return self.readings.where(lambda reading: isinstance(reading, DateReading) and reading.kind in kinds)

    def fitting_only(self, order: DateOrder) -> Mask:
        """Rows whose cell fits this order and no other inferable one."""
        return self.readings.where(lambda reading: _is_order(reading) and _fits(reading) == {order})


@dataclass(frozen=True)
class Decision:
    """The order of a table's dates, or why there is none."""

    order: DateOrder | None
    evidence: str = ""
    given: bool = False
    """Whether an option, a profile or a header says it, so that dotted dates follow it too."""
    asked: bool = False
    """Whether an option or a profile says it, so that weekdays against it are worth a warning only."""
    contradicting: tuple[DateOrder, ...] = field(default=())
    """Orders whose cells contradict the rest; both where they are equally many."""
    candidates: tuple[DateOrder, ...] = INFERABLE
    """The orders among which nothing decides, where none does."""


def _is_order(reading: Reading) -> bool:
    return isinstance(reading, DateReading) and reading.kind in ("order", "yearless")


def _fits(reading: Reading) -> set[DateOrder]:
    return {order for order in reading.fits if order in INFERABLE} if isinstance(reading, DateReading) else set()


def decide_order(table: Table, columns: Sequence[DateColumn], profile: Profile) -> Decision:
    """Decide the order of a table's date columns, pooled over all of them."""
    if profile.date_order:
        return Decision(profile.date_order, "it was given (--date-order or profile)", given=True, asked=True)
    if table.order:
        return Decision(table.order, "the rows follow each other day by day in this order only")
    hinted = _by_headers(table, columns)
    if hinted:
        return hinted
    if year_may_be_first(columns):
        return _by_weekdays_of_all(table, columns)
    return _by_parts(table, columns) or _by_pieces(table, columns) or _by_weekdays(table, columns) or Decision(None)


def year_may_be_first(columns: Sequence[DateColumn]) -> bool:
    """Whether dates such as 27-02-28 may begin with their year, so that a first part above 12 proves nothing.

    All dates that depend on their order begin with one number, end in several, and are dates with the year first.
    """
    shown = [column.rows("order") for column in columns]
    codes = [np.unique(column.readings.codes[mask]) for column, mask in zip(columns, shown, strict=True)]
    found = [
        column.readings.values[code] for column, used in zip(columns, codes, strict=True) for code in used.tolist()
    ]
    ends = [reading for each in found if isinstance(each, DateReading) for reading in (each, each.last) if reading]
    if not ends or not all(each.short_year and "ymd" in each.fits for each in ends):
        return False
    days = {dt.date.fromordinal(each.under("ymd") or 1) for each in ends}
    return len({day.year for day in days}) == 1 and len({day.day for day in days}) > 1


def _by_weekdays_of_all(table: Table, columns: Sequence[DateColumn]) -> Decision:
    """The one of the three orders in which every weekday beside a date, or in its cell, is that of its date."""
    named = [(column.weekdays >= 0) & column.rows("order") for column in columns]
    if any(mask.any() for mask in named):
        right = [
            order
            for order in _ALL
            if all(
                (weekday_under(column, order)[mask] == column.weekdays[mask]).all()
                for column, mask in zip(columns, named, strict=True)
            )
        ]
        if len(right) == 1:
            return Decision(right[0], f"{_first_cell(table, columns, named)} has this weekday in this order only")
    return Decision(None, candidates=_ALL)


def _by_headers(table: Table, columns: Sequence[DateColumn]) -> Decision | None:
    """A header may say the order; headers that say different ones decide nothing."""
    said: dict[DateOrder, str] = {}
    for column in columns:
        header = table.column(column.name)
        for order, hint in _HINTS.items():
            if header and hint.search(header.header):
                said.setdefault(order, f'the header "{header.header}" says so ({table.place(None, column.name)})')
    if len(said) > 1:
        return Decision(None, "the headers contradict each other")
    return next((Decision(order, why, given=True) for order, why in said.items()), None)


def _by_parts(table: Table, columns: Sequence[DateColumn]) -> Decision | None:
    """A cell with a part above 12 fits one order only."""
    votes = {order: [column.fitting_only(order) for column in columns] for order in INFERABLE}
    return _count(table, columns, votes, "fits this order only")


def _by_pieces(table: Table, columns: Sequence[DateColumn]) -> Decision | None:
    """Columns of day and month beside the start dates agree with them in one order only."""
    pieces = read_pieces(table)
    if pieces is None:
        return None
    votes = {order: [piece_votes(columns[0], pieces, order)] for order in INFERABLE}
    return _count(table, columns[:1], votes, "is what the columns of day and month say in this order only")


def piece_votes(column: DateColumn, pieces: Pieces, order: DateOrder) -> Mask:
    """Rows whose columns of day and month agree with their date in this order and not in the other."""

    def under(each: DateOrder) -> Mask:
        days = column.readings.number(lambda reading: _day_under(reading, each), NO_DAY)
        return pieces.agree(days)

    other = INFERABLE[1 - INFERABLE.index(order)]
    return pieces.told & column.rows("order", "yearless") & under(order) & ~under(other)


def _day_under(reading: Reading, order: DateOrder) -> int:
    day = reading.under(order) if isinstance(reading, DateReading) else None
    return NO_DAY if day is None else day


def _by_weekdays(table: Table, columns: Sequence[DateColumn]) -> Decision | None:
    """A weekday beside a date, or in its cell, fits one reading only."""
    votes = {order: [weekday_votes(column, order) for column in columns] for order in INFERABLE}
    return _count(table, columns, votes, "has this weekday in this order only")


def weekday_votes(column: DateColumn, order: DateOrder) -> Mask:
    """Rows whose weekday fits their date in this order and not in the other."""
    other = INFERABLE[1 - INFERABLE.index(order)]
    days, others = (weekday_under(column, each) for each in (order, other))
    votes: Mask = (column.weekdays >= 0) & (days == column.weekdays) & (others != column.weekdays)
    return votes & column.rows("order")


def weekday_under(column: DateColumn, order: DateOrder | None) -> Numbers:
    """The weekday of each row's date under an order, 0 is Monday; -2 where the cell is no date under it."""

    def weekday(reading: Reading) -> int:
        day = reading.under(order) if isinstance(reading, DateReading) and reading.kind != "yearless" else None
        return -2 if day is None else (day - 1) % 7

    return column.readings.number(weekday, -2)


def _count(
    table: Table, columns: Sequence[DateColumn], votes: Mapping[DateOrder, Sequence[Mask]], why: str
) -> Decision | None:
    numbers = {order: sum(int(mask.sum()) for mask in masks) for order, masks in votes.items()}
    voted = [order for order in INFERABLE if numbers[order]]
    if not voted:
        return None
    if len(voted) == 1:
        return Decision(voted[0], f"{_first_cell(table, columns, votes[voted[0]])} {why}")
    fewest = min(numbers.values())
    against = tuple(order for order in INFERABLE if numbers[order] == fewest)
    return Decision(None, contradicting=against)


def _first_cell(table: Table, columns: Sequence[DateColumn], masks: Sequence[Mask]) -> str:
    """The first cell that decides, such as ``B7 = 25/12/2027``."""
    spots = [(int(np.flatnonzero(mask)[0]), column) for column, mask in zip(columns, masks, strict=True) if mask.any()]
    row, column = min(spots, key=lambda spot: spot[0])
    place: Place = table.at(row, column.name)
    return f"{place.spot} = {table.raw[column.name][row]}"
