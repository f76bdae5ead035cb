"""What one date cell can mean: the noun of the date rules, and how readings are made."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from importer.core.faults import Fault
from importer.core.profile import DateOrder
from importer.core.rules.eras import HINT, may_be

Kind = Literal["sure", "real", "dotted", "order", "number", "yearless"]
FIRST_YEAR, LAST_YEAR = 1900, 2199
LEAP_YEAR = 4
"""The year that yearless readings stand in; the end of a range over New Year stands in the next leap year, 8."""
LONGEST_TURN = 183
"""The most days of a range over New Year whose year is worked out from its other end; longer ones are mistakes."""


@dataclass(frozen=True)
class DateReading:
    """What one date cell can mean. Days are proleptic ordinals (``datetime.date.toordinal``)."""

    kind: Kind
    day: int | None = None
    """The day where the cell alone says it."""
    orders: tuple[tuple[DateOrder, int], ...] = ()
    """For order, dotted and yearless cells (these in the year 4, a leap year): each order that fits, and its day."""
    seconds: int | None = None
    """Time of day in the same cell, or None."""
    offset: int | None = None
    """Minutes east of UTC that the cell names, or None."""
    weekday: int | None = None
    """The weekday that the cell names, 0 is Monday, or None."""
    short_year: bool = False
    """Whether the year had two digits."""
    era: str = ""
    """The era whose year was converted, such as ``the Buddhist era``, or empty."""
    last: "DateReading | None" = None
    """The last day of a range in one cell: a reading of the same kind, which fits the same orders."""

    @property
    def fits(self) -> frozenset[DateOrder]:
        """The orders under which an order cell is a real date."""
        return frozenset(order for order, _ in self.orders)

    def under(self, order: DateOrder | None) -> int | None:
        """The day under an order; the day that the cell alone says where no order is known, or none matters."""
        found = dict(self.orders).get(order) if order else None
        return self.day if found is None else found


def unreadable(shown: str, hint: str = HINT) -> Fault:
    """A cell that is no date."""
    return Fault("date-unreadable", f'"{shown}" is not a date that can be read.', hint)


def impossible(shown: str) -> Fault:
    """A cell that names a day which does not exist."""
    return Fault("date-impossible", f'"{shown}" names a day that no calendar has.', "look at the day and the month.")


def sure(kind: Kind, year: int, month: int, day: int, shown: str, seconds: int | None = None) -> DateReading | Fault:
    """A date that the cell alone says."""
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return impossible(shown)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        hint = may_be(year) or f"write a year from {FIRST_YEAR} on."
        return Fault("date-impossible", f'"{shown}" lies in the year {year}.', hint)
    return DateReading(kind, date.toordinal(), seconds=seconds)


def by_order(
    kind: Kind, parts: Mapping[DateOrder, tuple[object, object, object]], shown: str, *, short_year: bool = False
) -> DateReading | Fault:
    """A date that depends on the order of its parts, given as year, month, day for each order."""
    fitting: dict[DateOrder, int] = {}
    for order, (year, month, day) in parts.items():
        try:
            fitting[order] = dt.date(int(str(year)), int(str(month)), int(str(day))).toordinal()
        except ValueError:
            continue  # this order does not fit the cell, which is what we want to know
    if not fitting:
        return impossible(shown)
    return DateReading(kind, orders=tuple(fitting.items()), short_year=short_year)


def with_year(day_of_leap_year: int, year: int) -> int | None:
    """Move the day of a yearless reading into a year; None for 29 February of a common year.

    The end of a range over New Year, which stands in the year 8, is moved into the year after.
    """
    date = dt.date.fromordinal(day_of_leap_year)
    try:
        return date.replace(year=year + (date.year - LEAP_YEAR) // 4).toordinal()
    except ValueError:
        return None


def swapped(day: int) -> int:
    """A date with day and month exchanged, where that is a date; otherwise itself."""
    date = dt.date.fromordinal(day)
    return dt.date(date.year, date.day, date.month).toordinal() if date.day <= 12 else day


def one_day(reading: DateReading) -> bool:
    """Whether a cell is the same under every order that could be meant, as 05/05/2027 is."""
    ends = dict(reading.last.orders) if reading.last else {}
    days = {(day, ends.get(order)) for order, day in reading.orders if order != "ymd"}
    return len(days) == 1 and len(reading.fits - {"ymd"}) == 2
