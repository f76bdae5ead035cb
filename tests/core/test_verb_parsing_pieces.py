"""Columns of day, month and year beside a column of dates."""

import pytest
from date_columns import read_columns

from importer.core.issues import Severity


@pytest.mark.parametrize(
    ("day", "month", "span"),
    [
        (5, 4, "2027-04-05"),
        ("5", "04", "2027-04-05"),
        (4.0, 5.0, "2027-05-04"),
        ("", "April", "2027-04-05"),
        ("", "5月", "2027-05-04"),
        (4, "", "2027-05-04"),
    ],
)
def test_they_decide_the_order(day: object, month: object, span: str) -> None:
    found = read_columns({"start_date": ["06/06/2027", "05/04/2027"], "day": [6, day], "month": [6, month]})
    assert found.spans == ["2027-06-06", span]
    assert found.codes == []
    assert found.assumed["date-order"].evidence == (
        "A3 = 05/04/2027 is what the columns of day and month say in this order only"
    )


def test_they_decide_the_order_of_dates_without_years_and_give_the_year() -> None:
    found = read_columns({"start_date": ["05/04"], "day": [5], "month": [4], "year": [2027]})
    assert found.spans == ["2027-04-05"]


def test_a_part_above_12_comes_first_and_cells_of_the_other_order_are_errors() -> None:
    found = read_columns({"start_date": ["24/12/2027", "05/04/2027"], "day": [24, 4], "month": [12, 5]})
    assert found.codes == ["A3 date-order-contradiction"]
    assert "A2 = 24/12/2027" in found.assumed["date-order"].evidence


def test_they_come_before_weekdays() -> None:
    found = read_columns({"start_date": ["05/04/2027"], "day": [5], "month": [4], "weekday": ["Tue"]})
    assert "columns of day and month" in found.assumed["date-order"].evidence
    assert found.codes == ["A2 date-order-contradiction"]


def test_pieces_that_contradict_each_other_decide_nothing() -> None:
    found = read_columns({"start_date": ["05/04/2027", "05/04/2027"], "day": [5, 4], "month": [4, 5]})
    assert found.codes == ["A1 date-order-undecided"]


@pytest.mark.parametrize(
    ("date", "day", "month", "year", "codes"),
    [
        ("2027-12-24", 24, 12, 2027, []),
        ("2027-12-24", 25, 12, 2027, ["A2 date-pieces-differ"]),
        ("2027-12-24", 24, "Nov", 2027, ["A2 date-pieces-differ"]),
        ("2027-12-24", 24, 12, 2028, ["A2 date-pieces-differ"]),
        ("2027-12-24", "", "", 2028, []),
        ("2027-12-24", "Friday", "soon", "FY27", []),
    ],
)
def test_pieces_that_differ_warn(date: str, day: object, month: object, year: object, codes: list[str]) -> None:
    found = read_columns({"start_date": [date], "day": [day], "month": [month], "year": [year]})
    assert found.codes == codes
    assert found.spans == ["2027-12-24"]
    assert all(issue.severity is Severity.WARNING for issue in found.issues)
    assert all("is 24 Dec 2027, its row says" in issue.message for issue in found.issues)
