"""One date cell at a time: what it can mean, and what it cannot."""

import datetime as dt

import pytest

from importer.core.faults import Fault
from importer.core.rules.dates import DateReading, read_date, swapped, with_year

XMAS = dt.date(2027, 12, 24)


def reading(value: object) -> DateReading:
    found = read_date(value)
    assert isinstance(found, DateReading), found
    return found


def day(value: object) -> dt.date | None:
    ordinal = reading(value).day
    return None if ordinal is None else dt.date.fromordinal(ordinal)


@pytest.mark.parametrize(
    "value",
    [
        "2027-12-24",
        "2027/12/24",
        "2027.12.24",
        "2027.12.24.",
        "20271224",
        20271224,
        20271224.0,
        "2027-12-24 00:00:00",
        "2027-12-24T00:00:00",
        "2027-12-24T00:00:00Z",
        "2027年12月24日",
        "2027年12月24日(金)",
        "2027 年 12 月 24 日",
        "24 December 2027",
        "24. Dezember 2027",
        "24th of December 2027",
        "24 de diciembre de 2027",
        "24 grudnia 2027",
        "24-Dec-2027",
        "24-Dec-27",
        "Dec 24, 2027",
        "December 24th, 2027",
        "24 décembre 2027",
        "24 dicembre 2027",
        "24 december 2027",
        "Friday, 24 December 2027",
        "Freitag, 24. Dezember 2027",
        "24 December 2027 (Friday)",
        "Fri 24-Dec-2027",
        "２０２７-１２-２４",
        "  2027-12-24  ",
        "\u200b2027-12-24",
        "24.12.2027",
        "24.12.2027.",
        "24 . 12 . 2027",
        dt.datetime.fromisoformat("2027-12-24"),
        dt.date(2027, 12, 24),
    ],
    ids=str,
)
def test_a_date_that_says_its_day_alone(value: object) -> None:
    assert day(value) == XMAS


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        pytest.param("05/04/2027", {"dmy", "mdy"}, id="either"),
        pytest.param("24/12/2027", {"dmy"}, id="day-first"),
        pytest.param("12/24/2027", {"mdy"}, id="month-first"),
        pytest.param("05-04-2027", {"dmy", "mdy"}, id="dashes"),
        pytest.param("12.24.2027", {"mdy"}, id="dots-that-cannot-be-day-first"),
        pytest.param("05/04/27", {"dmy", "mdy"}, id="ymd-day-27"),
        pytest.param("27/12/24", {"dmy", "ymd"}, id="short-year-first"),
        pytest.param("5.4.27", {"dmy", "mdy", "ymd"}, id="short-dots"),
    ],
)
def test_a_date_that_needs_an_order_lists_those_that_fit(text: str, fits: set[str]) -> None:
    found = reading(text)
    assert found.kind == "order"
    assert found.day is None
    assert set(found.fits) >= fits


def test_an_order_gives_the_day() -> None:
    found = reading("05/04/2027")
    assert found.under("dmy") == dt.date(2027, 4, 5).toordinal()
    assert found.under("mdy") == dt.date(2027, 5, 4).toordinal()
    assert found.under("ymd") is None
    assert found.under(None) is None


@pytest.mark.parametrize(
    ("value", "seconds", "offset"),
    [
        pytest.param("2027-12-24 18:30", 66_600, None, id="minutes"),
        pytest.param("2027-12-24T18:30:15", 66_615, None, id="iso-seconds"),
        pytest.param("2027-12-24 6:30 pm", 66_600, None, id="pm"),
        pytest.param("2027-12-24 12:05 am", 300, None, id="after-midnight"),
        pytest.param("2027-10-21T00:00:00+02:00", 0, 120, id="midnight-with-offset"),
        pytest.param("2027-12-24T18:30:00-0330", 66_600, -210, id="offset-without-colon"),
        pytest.param("2027-12-24T18:30:00Z", 66_600, 0, id="zulu"),
        pytest.param("2027-12-24T09:00:00.6", 32_401, None, id="rounds-to-the-second"),
        pytest.param(dt.datetime.fromisoformat("2027-12-24T18:30"), 66_600, None, id="real"),
        pytest.param(dt.datetime.fromisoformat("2027-12-24"), None, None, id="real-midnight-is-no-time"),
    ],
)
def test_a_time_in_the_date_cell(value: object, seconds: int | None, offset: int | None) -> None:
    found = reading(value)
    assert (found.seconds, found.offset) == (seconds, offset)
    assert found.day == XMAS.toordinal() or found.day == dt.date(2027, 10, 21).toordinal()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        pytest.param("2027-12-24", "sure", id="iso"),
        pytest.param(dt.datetime.fromisoformat("2027-12-24"), "real", id="real"),
        pytest.param("24.12.2027", "dotted", id="dotted"),
        pytest.param("24/12", "yearless", id="yearless"),
        pytest.param("24-Dec", "yearless", id="yearless-word"),
        pytest.param("29 Feb", "yearless", id="yearless-leap-day"),
        pytest.param(46_745, "number", id="number"),
        pytest.param("46745", "number", id="number-as-text"),
    ],
)
def test_the_kind_of_a_reading(value: object, kind: str) -> None:
    assert reading(value).kind == kind


def test_a_number_is_an_excel_day() -> None:
    assert day(46_745) == dt.date(2027, 12, 24)


def test_two_digit_years_are_told() -> None:
    assert reading("24-Dec-27").short_year
    assert reading("24/12/27").short_year
    assert not reading("24/12/2027").short_year


def test_the_weekday_in_a_cell_is_kept() -> None:
    assert reading("Friday, 24 December 2027").weekday == 4
    assert reading("2027年12月24日 (金)").weekday == 4
    assert reading("2027/12/24（金曜日）").weekday == 4
    assert reading("2027 年 12 月 24 日").weekday is None
    assert reading("2027-12-24").weekday is None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        pytest.param("30.02.2027", "date-impossible", id="30-february"),
        pytest.param("2027-13-01", "date-impossible", id="month-13"),
        pytest.param("32/13/2027", "date-impossible", id="no-order-fits"),
        pytest.param("1899-12-31", "date-impossible", id="before-1900"),
        pytest.param("2200-01-01", "date-impossible", id="after-2199"),
        pytest.param("29 February 2027", "date-impossible", id="no-leap-year"),
        pytest.param("soon", "date-unreadable", id="word"),
        pytest.param("TBD 2027", "date-unreadable", id="word-and-year"),
        pytest.param("2027", "number", id="a-year-is-no-date"),
        pytest.param(True, "date-unreadable", id="flag"),
        pytest.param(dt.time(9), "date-unreadable", id="time"),
        pytest.param(0.5, "date-unreadable", id="half"),
        pytest.param(-3, "date-unreadable", id="negative"),
        pytest.param(10**9, "date-unreadable", id="huge"),
    ],
)
def test_what_is_no_date(value: object, code: str) -> None:
    found = read_date(value)
    if isinstance(found, Fault):
        assert found.code == code
        assert found.hint
    else:
        assert found.kind == code


@pytest.mark.parametrize(
    ("month", "day_", "year", "expected"),
    [(2, 29, 2028, dt.date(2028, 2, 29)), (2, 29, 2027, None), (12, 24, 2027, XMAS)],
    ids=["leap", "common", "plain"],
)
def test_a_day_moves_into_a_year(month: int, day_: int, year: int, expected: dt.date | None) -> None:
    moved = with_year(dt.date(4, month, day_).toordinal(), year)
    assert moved == (expected.toordinal() if expected else None)


def test_day_and_month_change_places_where_that_is_a_date() -> None:
    assert swapped(dt.date(2027, 4, 5).toordinal()) == dt.date(2027, 5, 4).toordinal()
    assert swapped(XMAS.toordinal()) == XMAS.toordinal()


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("12:00", "Start time"),
        ("24 - 26 & 29 March 2027", "End date"),
        ("24-26-12-2027", "End date"),
        ("TBD", "2027-12-24"),
    ],
)
def test_the_hint_fits_what_the_cell_looks_like(cell: str, words: str) -> None:
    fault = read_date(cell)
    assert isinstance(fault, Fault)
    assert words in fault.hint


@pytest.mark.parametrize("text", ["24 Dec 2027 9:00-12:00", "2027-12-24 09:00-12:00", "24.12.2027, 9:00-13:00"])
def test_hours_behind_a_date_are_no_offset(text: str) -> None:
    assert isinstance(read_date(text), Fault)


def test_a_very_long_text_is_no_date_and_takes_no_time() -> None:
    for part in ("1 - ", "Jan ", "9", "(Mo) ", "24.12. bis "):
        assert isinstance(read_date(part * 20_000), Fault)
