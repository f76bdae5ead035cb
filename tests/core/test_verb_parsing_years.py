"""Dates without a year: whose year they take, and when nothing is taken."""

from typing import Any

import pytest
from date_columns import read_columns

from importer.core.issues import Severity

MOVABLE = ["1 Jan", "1 May", "3 May", "24 Dec", "25 Dec"]


def test_the_rows_own_year_wins() -> None:
    found = read_columns({"start_date": ["24 Dec"] * 4, "year": [2026, "2027", 2028.0, ""]}, year=2029)
    assert found.spans == ["2026-12-24", "2027-12-24", "2028-12-24", "2029-12-24"]


def test_a_year_cell_that_is_none_is_an_error() -> None:
    found = read_columns({"start_date": ["24 Dec", "24 Dec", "2027-12-24"], "year": ["FY27", "2027", "FY27"]})
    assert found.codes == ["B2 year-missing"]
    assert found.spans == ["-", "2027-12-24", "2027-12-24"]


def test_a_year_that_was_given_wins_over_that_of_a_title() -> None:
    found = read_columns({"start_date": MOVABLE}, years=[2027], year=2028)
    assert found.spans[0] == "2028-01-01"
    assert "year-from-title" not in found.assumed


def test_the_year_of_a_title_is_an_assumption() -> None:
    found = read_columns({"start_date": MOVABLE}, years=[2027])
    assert found.spans[-1] == "2027-12-25"
    assumed = found.assumed["year-from-title"]
    assert (assumed.decided, assumed.evidence) == ("2027", "the title in A1 says 2027")


@pytest.mark.parametrize(
    ("cells", "weekdays", "years", "words"),
    [
        pytest.param(MOVABLE, [""] * 5, [], ["1 Jan", "do not say their year"], id="nothing-says-it"),
        pytest.param(MOVABLE, [""] * 5, [2026, 2027], ["A1 says 2026", "A2 says 2027"], id="titles-disagree"),
        pytest.param(
            ["1 Jan", "24 Dec"], ["Tuesday", "Tuesday"], [], ["fit 2002, 2013, 2019, 2030"],
            id="weekdays-name-the-years",
        ),
        pytest.param(
            ["1 Jan", "24 Dec"], ["Tuesday", "Tuesday"], [2027], ["A1 says 2027", "contradict", "fit 2002, 2013, 2019"],
            id="weekdays-contradict-the-title",
        ),
        pytest.param(["1 Jan", "1 Jan"], ["Monday", "Tuesday"], [], ["fit no year from 2000 to 2060"], id="fit-none"),
        pytest.param(["Fri 24 Dec", "Sat 25 Dec"], ["", ""], [], ["fit 2004, 2010, 2021, 2027"], id="in-the-cells"),
        pytest.param(
            ["1 Apr", "1 May", "24 Dec", "1 Jan", "3 Mar"], [""] * 5, [2027], ["seem to be of two years"], id="two"
        ),
    ],
)  # fmt: skip
def test_nothing_says_the_year(cells: list[str], weekdays: list[str], years: list[int], words: list[str]) -> None:
    found = read_columns({"start_date": cells, "weekday": weekdays}, years=years)
    assert found.codes == ["A1 year-missing"]
    assert found.spans == ["-"] * len(cells)
    assert [word for word in words if word not in found.issues[0].message] == []
    assert "year" in found.issues[0].hint


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["1 Apr", "24 Dec", "1 Jan", "3 Mar"], id="too-few"),
        pytest.param(["1 Dec", "1 Mar", "1 Nov", "1 Feb", "3 Jan"], id="not-sorted"),
        pytest.param(["1 Jan", "1 Mar", "1 Nov", "24 Dec", "25 Dec"], id="no-turn"),
    ],
)
def test_rows_that_do_not_run_past_a_year_end(cells: list[str]) -> None:
    assert read_columns({"start_date": cells}, years=[2027]).codes == []


def test_weekdays_prove_rows_that_fall_back_to_january() -> None:
    cells = ["Thu 1 Apr", "Sat 1 May", "Fri 24 Dec", "Fri 1 Jan", "Wed 3 Mar"]
    assert read_columns({"start_date": cells}, years=[2027]).codes == []


@pytest.mark.parametrize(("years", "profile"), [([2027], {}), ([], {"year": 2027})], ids=["title", "option"])
def test_a_weekday_against_a_year_from_outside_is_an_error(years: list[int], profile: dict[str, Any]) -> None:
    cells = ["Fri 24 Dec", "Sat 25 Dec", "Mon 26 Dec", "Mon 27 Dec 2027", "Tue 2027-12-27"]
    found = read_columns({"start_date": cells}, years=years, **profile)
    assert [(each.place.cell, each.severity) for each in found.issues] == [
        ("A6", Severity.WARNING),
        ("A4", Severity.ERROR),
    ]


def test_a_weekday_against_the_rows_own_year_is_a_warning() -> None:
    found = read_columns({"start_date": ["Mon 24 Dec"], "year": [2027]})
    assert [(each.code, each.severity) for each in found.issues] == [("weekday-mismatch", Severity.WARNING)]


def test_undecided_dates_without_years_are_shown_without_one() -> None:
    found = read_columns({"start_date": ["05/04"]}, year=2027)
    assert found.codes == ["A1 date-order-undecided"]
    assert "is 05 Apr or 04 May." in found.issues[0].message


def test_one_error_for_both_columns() -> None:
    found = read_columns({"start_date": ["24 Dec"], "end_date": ["26 Dec"]})
    assert found.codes == ["A1 year-missing"]


def test_29_february_in_a_common_year() -> None:
    assert read_columns({"start_date": ["29 Feb"]}, years=[2027]).codes == ["A2 date-impossible"]
    assert read_columns({"start_date": ["29 Feb"]}, years=[2028]).spans == ["2028-02-29"]


@pytest.mark.parametrize("header", ["", "From", "List no."])
def test_years_that_are_not_read_forbid_a_year_from_elsewhere(header: str) -> None:
    found = read_columns({"start_date": ["1 Jan", "29 Mar"]}, unread={header: [" 2026", "2027"]}, year=2026)
    assert found.codes == ["A1 year-missing"]
    assert found.spans == ["-", "-"]
    assert f'the column "{header or "B"}" holds years and is not read' in found.issues[0].message
    assert 'write "Year" above' in found.issues[0].hint


def test_years_that_are_not_read_forbid_the_year_of_a_title() -> None:
    found = read_columns({"start_date": ["1 Jan", "29 Mar"]}, years=[2026], unread={"": [2026, 2027.0]})
    assert found.codes == ["A1 year-missing"]


@pytest.mark.parametrize(
    ("columns", "unread"),
    [
        pytest.param({}, {"From": ["2026", "2026"]}, id="the-same-year"),
        pytest.param({}, {"Seats": ["2026", "12"]}, id="numbers"),
        pytest.param({}, {"From": ["", ""]}, id="blank"),
        pytest.param({"event": ["New Year", "Easter"]}, {"Holiday since": ["1967", "1978"]}, id="away-from-the-dates"),
    ],
)
def test_columns_that_do_not_forbid_a_year_from_elsewhere(columns: Any, unread: dict[str, list[str]]) -> None:
    found = read_columns({"start_date": ["1 Jan", "29 Mar"], **columns}, unread=unread, year=2026)
    assert found.codes == []
    assert found.spans == ["2026-01-01", "2026-03-29"]


def test_years_that_are_not_read_say_nothing_of_dates_that_have_theirs() -> None:
    found = read_columns({"start_date": ["1 Jan 2026", "29 Mar"]}, unread={"": ["2025", ""]}, year=2026)
    assert found.spans == ["2026-01-01", "2026-03-29"]
