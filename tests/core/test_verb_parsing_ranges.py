"""Ranges of days in the column of start dates."""

import pytest
from date_columns import read_columns


def test_a_range_gives_both_days_where_the_table_has_no_end_column() -> None:
    found = read_columns({"start_date": ["2027-12-24", "24-26 Dec 2027", "30 Dec 2027 - 2 Jan 2028"]})
    assert found.spans == ["2027-12-24", "2027-12-24..2027-12-26", "2027-12-30..2028-01-02"]
    assert found.codes == []


def test_ranges_and_an_end_column() -> None:
    found = read_columns({
        "start_date": ["2027-12-24", "24-26 Dec 2027", "24-26 Dec 2027", "2027-12-24"],
        "end_date": ["2027-12-25", "", "2027-12-27", "24-26 Dec 2027"],
    })  # fmt: skip
    assert found.spans == ["2027-12-24..2027-12-25", "2027-12-24..2027-12-26", "-", "-"]
    assert found.codes == ["B5 dates-twice", "A4 dates-twice"]


def test_a_range_that_runs_backwards_is_an_error_at_its_cell() -> None:
    found = read_columns({"start_date": ["26-24 Dec 2027", "26.12.-24.12.2027"]})
    assert found.codes == ["A2 end-before-start", "A3 end-before-start"]


@pytest.mark.parametrize(
    ("cells", "spans"),
    [
        (["03/04-05/04/2027", "24/12/2027"], ["2027-04-03..2027-04-05", "2027-12-24"]),
        (["03/04-05/04/2027", "12/24/2027"], ["2027-03-04..2027-05-04", "2027-12-24"]),
        (["05/04/2027", "03/04-15/04/2027"], ["2027-04-05", "2027-04-03..2027-04-15"]),
        (["05/04/2027", "Sat 03/04 - Mon 05/04/2027"], ["2027-04-05", "2027-04-03..2027-04-05"]),
    ],
    ids=["day-first", "month-first", "by-a-part-above-12-of-the-end", "by-the-weekday-of-the-end"],
)
def test_the_order_is_decided_with_the_column(cells: list[str], spans: list[str]) -> None:
    assert read_columns({"start_date": cells}).spans == spans


def test_an_undecided_range_shows_both_readings() -> None:
    found = read_columns({"start_date": ["03/04-05/04/2027"]})
    assert found.codes == ["A1 date-order-undecided"]
    assert "03 Apr 2027 to 05 Apr 2027 or 04 Mar 2027 to 04 May 2027" in found.issues[0].message


def test_both_weekdays_of_a_range_are_looked_at() -> None:
    found = read_columns({"start_date": ["Fri 24 - Mon 26 Dec 2027"]})
    assert found.codes == ["A2 weekday-mismatch"]
    assert "26 Dec 2027 is a Sunday" in found.issues[0].message


def test_a_range_without_years_over_new_year_ends_in_the_next() -> None:
    found = read_columns({"start_date": ["30 Dec - 2 Jan", "24-26 Dec"]}, year=2027)
    assert found.spans == ["2027-12-30..2028-01-02", "2027-12-24..2027-12-26"]
