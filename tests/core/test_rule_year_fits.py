"""Years in which days fall on weekdays."""

import datetime as dt

import numpy as np

from importer.core.rules.year_fits import YEARS, fitting, years_that_fit


def test_each_day_of_each_year_fits_its_own_weekday_only() -> None:
    days = [dt.date(4, 1, 1).toordinal() + spot for spot in range(366)]
    days += [dt.date(8, 1, 1).toordinal() + spot for spot in range(366)]
    for year in YEARS:
        for weekday in range(7):
            expected = [_falls(day, year) == weekday for day in days]
            assert fitting(np.array(days), np.full(len(days), weekday), year) == sum(expected)


def _falls(day: int, year: int) -> int | None:
    date = dt.date.fromordinal(day)
    try:
        return date.replace(year=year + (date.year == 8)).weekday()
    except ValueError:
        return None


def test_no_days_fit_no_year() -> None:
    assert years_that_fit(np.array([], dtype=np.int32), np.array([], dtype=np.int32)) == []
