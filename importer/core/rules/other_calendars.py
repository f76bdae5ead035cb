"""Rules that turn a date of another calendar into one of our own, as Outlook numbers calendars, years and months.

The numbers are the calendar identifiers of Windows (CAL_HIJRI and so on). Each calendar counts as Windows counts it:
Hijri by the arithmetic calendar whose first day is 18 July 622, Hebrew months from Tishri (13 in leap years), Persian
years from the equinox at Tehran. What names no day there, or lies out of reach, is a fault; nothing is rounded.
"""

import calendar as our_calendar
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from importer.core.faults import Fault
from importer.core.rules.date_reading import FIRST_YEAR, LAST_YEAR

GREGORIAN = frozenset({1, 2, 9, 10, 11, 12})
"""The Gregorian calendar, and its forms in other languages."""
_BEFORE_DAY_ONE = 1721424.5
"""Julian day before 1 January of the year 1."""
_SIGHTED = "; where the sight of the moon decides, the day that is announced may be one or two days earlier or later"
_HINT = "write the day as a date of our calendar, such as 2027/12/24, and leave out the number behind it."


@dataclass(frozen=True, slots=True)
class Year:
    """A year of another calendar: its first day as a proleptic ordinal, and the days of each of its months."""

    first: int
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OtherCalendar:
    """A calendar that dates can be converted from."""

    name: str
    """Such as ``the Hebrew calendar``."""
    years: tuple[int, int]
    """The first and the last of its years that touch ours from 1900 to 2199."""
    year: Callable[[int], Year]
    caution: str = ""
    """What to know of dates that were converted, as a clause; empty for nothing."""


def converted(calendar: int, year: int, month: int, day: int) -> dt.date | Fault:
    """The Gregorian date of a date in a calendar of Windows.

    >>> converted(8, 5777, 1, 10), converted(22, 1395, 1, 1)
    (datetime.date(2016, 10, 12), datetime.date(2016, 3, 20))
    """
    written = f"{year}/{month}/{day}"
    known = CALENDARS.get(calendar)
    if known is None:
        message = f'"{written}" is a date of the calendar number {calendar}, which we cannot convert.'
        return Fault("calendar-unknown", message, _HINT)
    first, last = known.years
    if not first <= year <= last:
        return _out_of_reach(f'"{written}" lies in the year {year}; of {known.name} we convert {first} to {last}.')
    found = known.year(year)
    if not 1 <= month <= len(found.months):
        return _out_of_reach(f'"{written}" has a month {month}; {known.name} has {len(found.months)} in {year}.')
    if not 1 <= day <= found.months[month - 1]:
        days = found.months[month - 1]
        return _out_of_reach(f'"{written}" names no day: in {known.name} month {month} of {year} has {days} days.')
    date = dt.date.fromordinal(found.first + sum(found.months[: month - 1]) + day - 1)
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        return _out_of_reach(f'"{written}" of {known.name} lies in our year {date.year}.')
    return date


def _out_of_reach(message: str) -> Fault:
    return Fault("date-impossible", message, "look at the date, and whether it is of that calendar.")


def _counted_from(start: int) -> Callable[[int], Year]:
    """A calendar with our months whose years are counted from another year."""

    def year(number: int) -> Year:
        ours = number + start
        months = tuple(our_calendar.monthrange(ours, month)[1] for month in range(1, 13))
        return Year(dt.date(ours, 1, 1).toordinal(), months)

    return year


@lru_cache(maxsize=512)
def _hijri(number: int) -> Year:
    from convertdate import islamic  # only files with such dates pay for it

    # convertdate counts from 19 July 622, a Friday, and Windows from the day before
    first = int(islamic.to_jd(number, 1, 1) - _BEFORE_DAY_ONE) - 1
    return Year(first, tuple(islamic.month_length(number, month) for month in range(1, 13)))


@lru_cache(maxsize=512)
def _umm_al_qura(number: int) -> Year:
    from hijridate import Hijri  # only files with such dates pay for it

    months = tuple(Hijri(number, month, 1).month_length() for month in range(1, 13))
    return Year(Hijri(number, 1, 1).to_gregorian().toordinal(), months)


@lru_cache(maxsize=512)
def _hebrew(number: int) -> Year:
    from convertdate import hebrew  # only files with such dates pay for it

    months = [*range(hebrew.TISHRI, hebrew.year_months(number) + 1), *range(hebrew.NISAN, hebrew.TISHRI)]
    first = int(hebrew.to_jd(number, hebrew.TISHRI, 1) - _BEFORE_DAY_ONE)
    return Year(first, tuple(hebrew.month_length(number, month) for month in months))


@lru_cache(maxsize=512)
def _persian(number: int) -> Year:
    first, following = _persian_new_year(number), _persian_new_year(number + 1)
    return Year(first, (31,) * 6 + (30,) * 5 + (following - first - 336,))


@lru_cache(maxsize=512)
def _persian_new_year(number: int) -> int:
    from convertdate import persian  # only files with such dates pay for it

    # the day whose noon follows the equinox; to_jd gives the same, but looks for it in several years, slowly
    return int(persian.equinox_jd(number + 621) + 0.5 - _BEFORE_DAY_ONE)


CALENDARS: Mapping[int, OtherCalendar] = {
    4: OtherCalendar("the calendar of Taiwan", (1, 288), _counted_from(1911)),
    5: OtherCalendar("the Tangun calendar of Korea", (4233, 4532), _counted_from(-2333)),
    6: OtherCalendar("the Hijri calendar", (1317, 1625), _hijri, _SIGHTED),
    7: OtherCalendar("the Buddhist calendar of Thailand", (2443, 2742), _counted_from(-543)),
    8: OtherCalendar("the Hebrew calendar", (5660, 5960), _hebrew),
    22: OtherCalendar("the Persian calendar", (1278, 1578), _persian),
    23: OtherCalendar("the Umm al-Qura calendar", (1343, 1500), _umm_al_qura, _SIGHTED),
}
"""Identifiers of Windows -> calendars; not the Japanese one (3), whose years need an era."""
