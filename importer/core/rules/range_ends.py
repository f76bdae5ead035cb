"""Join the two ends of a range into one reading, under every order that both ends fit.

An end without a year has that of the other end; around New Year, where it would lie on the wrong side, the year
before or after.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from importer.core.profile import DateOrder
from importer.core.rules.date_reading import LEAP_YEAR, LONGEST_TURN, DateReading, Kind, with_year

_ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
_Pairs = Mapping[DateOrder, tuple[int, int]]


def join_ends(first: DateReading, last: DateReading) -> DateReading | None:
    """One reading of both ends; None where no order fits both."""
    pairs = {order: pair for order in _ORDERS if (pair := _pair(first, last, order))}
    if not pairs:
        return None
    kind = _kind(first.kind, last.kind, pairs)
    short = first.short_year or last.short_year
    ends = [
        replace(
            end,
            kind=kind,
            day=None if kind in ("order", "yearless") else pairs["dmy"][side],
            orders=() if kind == "sure" else tuple((order, pair[side]) for order, pair in pairs.items()),
            short_year=short,
            era=first.era or last.era,
        )
        for side, end in enumerate((first, last))
    ]
    return replace(ends[0], last=ends[1])


def _kind(first: Kind, last: Kind, pairs: _Pairs) -> Kind:
    kinds = {first, last}
    if kinds == {"yearless"}:
        return "yearless"
    if "dotted" in kinds and "order" not in kinds and "dmy" in pairs:
        return "dotted"
    return "sure" if not kinds & {"order", "dotted"} and len(set(pairs.values())) == 1 and "dmy" in pairs else "order"


def _pair(first: DateReading, last: DateReading, order: DateOrder) -> tuple[int, int] | None:
    """First and last day under an order; None where one of them is no date then."""
    start, end = _under(first, order), _under(last, order)
    if start is None or end is None:
        return None
    if first.kind == last.kind == "yearless":
        return start, _in_the_next_year(end) if _turns(start, end, 365) else end
    if first.kind == "yearless":
        start = _in_year_of(end, start, -1)
    elif last.kind == "yearless":
        end = _in_year_of(start, end, 1)
    return None if start is None or end is None else (start, end)


def _under(reading: DateReading, order: DateOrder) -> int | None:
    return dict(reading.orders).get(order) if reading.orders else reading.day


def _turns(start: int, end: int, year: int) -> bool:
    """Whether a range that seems to run backwards runs over New Year."""
    return end < start and end + year - start <= LONGEST_TURN


def _in_the_next_year(end: int) -> int:
    return dt.date.fromordinal(end).replace(year=2 * LEAP_YEAR).toordinal()


def _in_year_of(known: int, open_end: int, step: int) -> int | None:
    """The end that says no year, in the year of the other end, or in the one before or after it."""
    year = dt.date.fromordinal(known).year
    same = with_year(open_end, year)
    turned = with_year(open_end, year + step)
    if turned is not None and (same is None or (same - known) * step < 0) and abs(turned - known) <= LONGEST_TURN:
        return turned
    return same
