"""Years in which days of the month fall on given weekdays."""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from importer.core.lifting import Numbers
from importer.core.rules.date_reading import LEAP_YEAR

_FIRST_DAY = dt.date(LEAP_YEAR, 1, 1).toordinal()
_LEAP_DAYS = 366
_LEAP_DAY = 59
YEARS = range(2000, 2061)
"""The years that are looked through; never seen from today."""


def fitting(days: Numbers, weekdays: Numbers, year: int) -> int:
    """How many days (of the leap year 4, or of 8 for the year after) fall on their weekdays (0 is Monday) in a year."""
    later = days >= dt.date(LEAP_YEAR + 1, 1, 1).toordinal()
    first = np.where(later, _FIRST_DAY + _days_of(range(LEAP_YEAR, 2 * LEAP_YEAR)), _FIRST_DAY)
    of_year = days - first
    starts = [dt.date(each, 1, 1).toordinal() for each in (year, year + 1)]
    common = np.where(later, not _is_leap(year + 1), not _is_leap(year))
    ordinals = np.where(later, starts[1], starts[0]) + of_year - (common & (of_year > _LEAP_DAY))
    exists = ~(common & (of_year == _LEAP_DAY))
    return int((exists & ((ordinals - 1) % 7 == weekdays)).sum())


def years_that_fit(days: Numbers, weekdays: Numbers) -> Sequence[int]:
    """All years in which every day falls on its weekday."""
    return [year for year in YEARS if fitting(days, weekdays, year) == len(days)] if len(days) else []


def _is_leap(year: int) -> bool:
    return (dt.date(year + 1, 1, 1) - dt.date(year, 1, 1)).days == _LEAP_DAYS


def _days_of(years: range) -> int:
    return (dt.date(years.stop, 1, 1) - dt.date(years.start, 1, 1)).days
