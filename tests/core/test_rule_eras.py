"""Years of other eras."""

import datetime as dt

import pytest
from date_columns import read_columns

from importer.core.faults import Fault
from importer.core.rules.date_reading import DateReading
from importer.core.rules.dates import read_date

XMAS = dt.date(2027, 12, 25)


@pytest.mark.parametrize(
    ("text", "day", "era"),
    [
        ("民國116年12月25日", XMAS, "民國"),
        ("民國 116/12/25", XMAS, "民國"),
        ("中華民國116年12月25日 (六)", XMAS, "民國"),
        ("令和9年12月25日", XMAS, "令和"),
        ("令和９年１２月２５日（土）", XMAS, "令和"),
        ("R9.12.25", XMAS, "令和"),
        ("R9/12/25", XMAS, "令和"),
        ("H31.4.30", dt.date(2019, 4, 30), "平成"),
        ("平成31年4月30日", dt.date(2019, 4, 30), "平成"),
        ("令和元年5月1日", dt.date(2019, 5, 1), "令和"),
        ("昭和64年1月7日", dt.date(1989, 1, 7), "昭和"),
        ("25 ธันวาคม พ.ศ. 2570", XMAS, "Buddhist"),
        ("25 ธันวาคม 2570", XMAS, "Buddhist"),
        ("วันเสาร์ที่ 25 ธันวาคม พ.ศ. 2570", XMAS, "Buddhist"),
        ("25 Dec B.E. 2570", XMAS, "Buddhist"),
        ("25 December BE 2570", XMAS, "Buddhist"),
        ("25 Dec 2570 B.E.", XMAS, "Buddhist"),
    ],
)
def test_an_era_that_is_written(text: str, day: dt.date, era: str) -> None:
    found = read_date(text)
    assert isinstance(found, DateReading)
    assert found.day == day.toordinal()
    assert era in found.era


def test_ranges_of_an_era() -> None:
    found = read_columns({"start_date": ["令和9年12月30日～令和10年1月3日", "民國116年12月25日～26日"]})
    assert found.spans == ["2027-12-30..2028-01-03", "2027-12-25..2027-12-26"]


def test_each_era_is_an_assumption_with_its_first_cell() -> None:
    found = read_columns({"start_date": ["2027-12-25", "R9.12.25", "令和9年12月26日"]})
    assert found.spans[1:] == ["2027-12-25", "2027-12-26"]
    assert found.assumed["era-converted"].decided == "years are of the era 令和"
    assert found.assumed["era-converted"].evidence == "A3 = R9.12.25"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("25/12/2570", "Buddhist year, which is 2027"),
        ("2570-12-25", "Buddhist year, which is 2027"),
        ("25 Dec 2570", "B.E. 2570"),
        ("1449-07-25", "an Islamic year (about 2027) or a Persian one (2070)"),
        ("1406/10/04", "a Persian one (2027)"),
        ("5788-04-01", "a Hebrew year (about 2028)"),
        ("25 ธ.ค. 70", "2027-12-24"),
        ("1899-12-31", "1900"),
    ],
)
def test_a_year_of_another_calendar_without_its_era_is_an_error(text: str, hint: str) -> None:
    found = read_date(text)
    assert isinstance(found, Fault)
    assert found.code == "date-impossible"
    assert hint in found.hint


@pytest.mark.parametrize("text", ["R9", "H31.4", "S 12 A", "R9.12.25 room", "BE 2570", "H31.13.30", "民國116年"])
def test_what_is_no_date_of_an_era(text: str) -> None:
    assert isinstance(read_date(text), Fault)
