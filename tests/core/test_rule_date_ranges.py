"""Ranges of days in one cell: what they can mean, and what is none."""

import datetime as dt

import pytest

from importer.core.faults import Fault
from importer.core.profile import DateOrder
from importer.core.rules.date_reading import DateReading
from importer.core.rules.dates import read_date


def ends(reading: DateReading, order: DateOrder) -> str:
    """Both ends under an order, such as ``2027-12-24..2027-12-26``."""
    assert reading.last is not None
    days = [dict(end.orders).get(order, end.day) for end in (reading, reading.last)]
    return "..".join(dt.date.fromordinal(day).isoformat() for day in days if day)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("24-26 Dec", "yearless", "0004-12-24..0004-12-26"),
        ("24.–26.12.2027", "dotted", "2027-12-24..2027-12-26"),
        ("24.12.–26.12.2027", "dotted", "2027-12-24..2027-12-26"),
        ("24.12.2027-26.12.", "dotted", "2027-12-24..2027-12-26"),
        ("24/12 - 26/12/2027", "order", "2027-12-24..2027-12-26"),
        ("24/12/2027-26/12/2027", "order", "2027-12-24..2027-12-26"),
        ("24-12 - 26-12-2027", "order", "2027-12-24..2027-12-26"),
        ("3-5/4/2027", "order", "2027-04-03..2027-04-05"),
        ("24.12.27-26.12.27", "order", "2027-12-24..2027-12-26"),
        ("30 Dec 2027 - 2 Jan 2028", "sure", "2027-12-30..2028-01-02"),
        ("30 Dec - 2 Jan 2028", "sure", "2027-12-30..2028-01-02"),
        ("30 Dec 2027 - 2 Jan", "sure", "2027-12-30..2028-01-02"),
        ("30.12.–02.01.2028", "dotted", "2027-12-30..2028-01-02"),
        ("30 Dec - 2 Jan", "yearless", "0004-12-30..0008-01-02"),
        ("Dec 24-26, 2027", "sure", "2027-12-24..2027-12-26"),
        ("Dec 24-26", "yearless", "0004-12-24..0004-12-26"),
        ("Dec 30, 2027 – Jan 2, 2028", "sure", "2027-12-30..2028-01-02"),
        ("Dec 30 - Jan 2, 2028", "sure", "2027-12-30..2028-01-02"),
        ("2027-12-24 to 2027-12-26", "sure", "2027-12-24..2027-12-26"),
        ("2027-12-24/2027-12-26", "sure", "2027-12-24..2027-12-26"),
        ("2027-12-24-2027-12-26", "sure", "2027-12-24..2027-12-26"),
        ("20271224-20271226", "sure", "2027-12-24..2027-12-26"),
        ("24 bis 26 Dezember 2027", "sure", "2027-12-24..2027-12-26"),
        ("vom 24. bis 26. Dezember 2027", "sure", "2027-12-24..2027-12-26"),
        ("du 24 au 26 décembre 2027", "sure", "2027-12-24..2027-12-26"),
        ("24 al 26 de diciembre de 2027", "sure", "2027-12-24..2027-12-26"),
        ("dal 24 al 26 dicembre 2027", "sure", "2027-12-24..2027-12-26"),
        ("24 tot 26 december 2027", "sure", "2027-12-24..2027-12-26"),
        ("24 do 26 grudnia 2027", "sure", "2027-12-24..2027-12-26"),
        ("24 a 26 de dezembro de 2027", "sure", "2027-12-24..2027-12-26"),
        ("24 through 26 December 2027", "sure", "2027-12-24..2027-12-26"),
        ("2027年12月24日～26日", "sure", "2027-12-24..2027-12-26"),
        ("2027年12月30日〜2028年1月2日", "sure", "2027-12-30..2028-01-02"),
        ("12月24日から26日まで", "yearless", "0004-12-24..0004-12-26"),
        ("2027년 12월 24일 ~ 26일", "sure", "2027-12-24..2027-12-26"),
        ("25 & 26 December 2027", "sure", "2027-12-25..2027-12-26"),
        ("25/26 December 2027", "sure", "2027-12-25..2027-12-26"),
        ("25/26.12.2027", "dotted", "2027-12-25..2027-12-26"),
        ("25. und 26. Dezember 2027", "sure", "2027-12-25..2027-12-26"),
        ("Dec 25 and 26, 2027", "sure", "2027-12-25..2027-12-26"),
        ("26-24 Dec 2027", "sure", "2027-12-26..2027-12-24"),
        ("26.12.-24.12.2027", "dotted", "2027-12-26..2027-12-24"),
    ],
)
def test_a_range(text: str, kind: str, expected: str) -> None:
    found = read_date(text)
    assert isinstance(found, DateReading)
    assert (found.kind, ends(found, "dmy")) == (kind, expected)
    assert found.last is not None
    assert (found.last.kind, found.last.fits) == (kind, found.fits)


def test_a_range_is_read_under_each_order_that_both_ends_fit() -> None:
    either, first_only = read_date("03/04-05/04/2027"), read_date("03/04-15/04/2027")
    assert isinstance(either, DateReading)
    assert isinstance(first_only, DateReading)
    assert ends(either, "dmy") == "2027-04-03..2027-04-05"
    assert ends(either, "mdy") == "2027-03-04..2027-05-04"
    assert first_only.fits == {"dmy"}


def test_weekdays_and_times_stay_with_their_end() -> None:
    found = read_date("Fri 24 - Sun 26 Dec 2027")
    assert isinstance(found, DateReading)
    assert found.last is not None
    assert (found.weekday, found.last.weekday) == (4, 6)
    timed = read_date("2027-12-24T18:00/2027-12-26T08:30")
    assert isinstance(timed, DateReading)
    assert timed.last is not None
    assert (timed.seconds, timed.last.seconds) == (64_800, 30_600)


@pytest.mark.parametrize(
    "text",
    ["2027-12-24", "24-12-27", "1-2", "24/12/2027", "24.12.2027", "24-Dec-27", "20271224", "24 Dec - 26", "Mar 5"],
)
def test_a_plain_date_is_no_range(text: str) -> None:
    found = read_date(text)
    assert isinstance(found, DateReading)
    assert found.last is None


@pytest.mark.parametrize(
    "text",
    [
        "24/26 December 2027",
        "24 & 26 December 2027",
        "24-26-12-2027",
        "24-12-26-12-2027",
        "24 Dec 09-12",
        "24 Dec 2027 09-12",
        "24 - 26 & 29 December 2027",
        "Week 5-7",
        "1 to 3",
        "soon - 26 Dec 2027",
        "24 Dec 2027 - soon",
        "46745-46747",
        "30-32 Dec 2027",
        "12/24-26",
    ],
)
def test_what_is_no_range(text: str) -> None:
    assert isinstance(read_date(text), Fault)
