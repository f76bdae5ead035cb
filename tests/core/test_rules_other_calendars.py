"""Dates of other calendars: known days, against two libraries, and what is refused."""

import datetime as dt

import holidays
import pytest

from importer.core.faults import Fault
from importer.core.rules.other_calendars import CALENDARS, converted

HIJRI, THAI, HEBREW, PERSIAN, UMM_AL_QURA = 6, 7, 8, 22, 23

KNOWN = {
    "Yom Kippur 5777": (HEBREW, (5777, 1, 10), dt.date(2016, 10, 12)),
    "Rosh Hashanah 5787": (HEBREW, (5787, 1, 1), dt.date(2026, 9, 12)),
    "Passover 5777, a common year": (HEBREW, (5777, 7, 15), dt.date(2017, 4, 11)),
    "Passover 5776, a leap year": (HEBREW, (5776, 8, 15), dt.date(2016, 4, 23)),
    "Purim 5784, in Adar II": (HEBREW, (5784, 7, 14), dt.date(2024, 3, 24)),
    "Nowruz 1395": (PERSIAN, (1395, 1, 1), dt.date(2016, 3, 20)),
    "Nowruz 1404": (PERSIAN, (1404, 1, 1), dt.date(2025, 3, 21)),
    "the last day of a Persian leap year": (PERSIAN, (1403, 12, 30), dt.date(2025, 3, 20)),
    "Eid al-Adha 1437, Umm al-Qura": (UMM_AL_QURA, (1437, 12, 10), dt.date(2016, 9, 11)),
    "Eid al-Fitr 1447, Umm al-Qura": (UMM_AL_QURA, (1447, 10, 1), dt.date(2026, 3, 20)),
    "Eid al-Adha 1437, as Windows counts": (HIJRI, (1437, 12, 10), dt.date(2016, 9, 12)),
    "the first day of 2026, as Windows counts": (HIJRI, (1447, 7, 13), dt.date(2026, 1, 1)),
    "New Year in Thailand": (THAI, (2570, 1, 1), dt.date(2027, 1, 1)),
    "New Year in Taiwan": (4, (116, 1, 1), dt.date(2027, 1, 1)),
    "New Year in Korea": (5, (4360, 1, 1), dt.date(2027, 1, 1)),
}


@pytest.mark.parametrize(("calendar", "date", "day"), KNOWN.values(), ids=KNOWN)
def test_known_days(calendar: int, date: tuple[int, int, int], day: dt.date) -> None:
    assert converted(calendar, *date) == day


REFUSED = {
    "29 days in that month": (HIJRI, (1437, 2, 30), "date-impossible"),
    "no thirteenth month in a common year": (HEBREW, (5777, 13, 1), "date-impossible"),
    "no leap day in a common year": (PERSIAN, (1404, 12, 30), "date-impossible"),
    "beyond the tables": (UMM_AL_QURA, (1501, 1, 1), "date-impossible"),
    "our year with another calendar": (HIJRI, (2027, 1, 1), "date-impossible"),
    "a year before ours begin": (HEBREW, (5660, 1, 1), "date-impossible"),
    "month zero": (HEBREW, (5777, 0, 1), "date-impossible"),
    "day zero": (HEBREW, (5777, 1, 0), "date-impossible"),
    "29 February of a common year": (THAI, (2570, 2, 29), "date-impossible"),
    "years of an era": (3, (9, 1, 1), "calendar-unknown"),
    "a calendar that nobody knows": (99, (2027, 1, 1), "calendar-unknown"),
}


@pytest.mark.parametrize(("calendar", "date", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_converted_is_a_fault(calendar: int, date: tuple[int, int, int], code: str) -> None:
    found = converted(calendar, *date)
    assert isinstance(found, Fault)
    assert (found.code, "/".join(map(str, date)) in found.message) == (code, True)


@pytest.mark.parametrize("calendar", CALENDARS)
def test_years_follow_each_other_without_a_gap(calendar: int) -> None:
    known = CALENDARS[calendar]
    for number in range(known.years[0], known.years[1]):
        year = known.year(number)
        assert known.year(number + 1).first == year.first + sum(year.months), number


def days(country: str, name: str, years: range) -> list[dt.date]:
    listed = holidays.country_holidays(country, years=years, language="en_US")
    return sorted(day for day, names in listed.items() if name in names.split("; "))


def test_hebrew_dates_are_those_of_israel() -> None:
    for day in days("IL", "Yom Kippur", range(2000, 2030)):
        assert converted(HEBREW, day.year + 3761, 1, 10) == day
    for day in days("IL", "Pesach", range(2000, 2030)):
        year = day.year + 3760
        assert converted(HEBREW, year, len(CALENDARS[HEBREW].year(year).months) - 5, 15) == day


def test_persian_dates_are_those_of_iran() -> None:
    found = days("IR", "Nowruz", range(2000, 2050))
    assert len(found) > 40
    for day in found:
        assert converted(PERSIAN, day.year - 621, 1, 1) == day


def test_umm_al_qura_dates_are_those_of_saudi_arabia_or_a_day_beside() -> None:
    found = set(days("SA", "Eid al-Fitr Holiday", range(2016, 2030)))
    found |= set(days("SA", "Eid al-Fitr Holiday (estimated)", range(2016, 2030)))
    assert found
    for year in range(1437, 1450):
        day = converted(UMM_AL_QURA, year, 10, 1)
        assert isinstance(day, dt.date)
        assert {day, day + dt.timedelta(1)} & found, year


def test_the_hijri_calendar_of_windows_is_never_more_than_a_day_beside_the_tables() -> None:
    for year in range(1400, 1480):
        tabular, listed = converted(HIJRI, year, 10, 1), converted(UMM_AL_QURA, year, 10, 1)
        assert isinstance(tabular, dt.date)
        assert isinstance(listed, dt.date)
        assert abs((tabular - listed).days) <= 2
