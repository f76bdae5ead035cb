"""Inclusive and exclusive end dates."""

import datetime as dt
from typing import Any

import pytest
from core_sheets import sheet_of, source_of, walk
from date_columns import ReadColumns, read_columns

from importer.core.glossary import Field, Glossary

WEEKS = ["2027-02-06", "2027-04-03", "2027-07-03", "2027-10-23", "2027-12-18"]
"""Saturdays."""


def ending(days: int, starts: list[str] | None = None, form: str = "%Y-%m-%d", **profile: Any) -> ReadColumns:
    """Ranges that end some days after their start."""
    first = [dt.date.fromisoformat(start) for start in starts or WEEKS]
    last = [day + dt.timedelta(days=days) for day in first]
    written: dict[Field, list[str]] = {
        "start_date": [day.strftime(form) for day in first],
        "end_date": [day.strftime(form) for day in last],
    }
    return read_columns(written, **profile)


def test_ranges_that_end_on_mondays_are_exclusive() -> None:
    found = ending(16)
    assert found.spans[0] == "2027-02-06..2027-02-21"
    assumed = found.assumed["ends-exclusive"]
    assert assumed.evidence == (
        "5 of 5 long ranges that end from Friday to Monday end on a Monday, the first in B2 = 2027-02-22"
    )


@pytest.mark.parametrize(
    ("days", "starts"),
    [
        pytest.param(15, None, id="on-sundays"),
        pytest.param(13, None, id="on-fridays"),
        pytest.param(2, None, id="long-weekends"),
        pytest.param(17, None, id="on-tuesdays"),
        pytest.param(16, WEEKS[:4], id="too-few"),
        pytest.param(16, [*WEEKS[:4], *WEEKS[:4]], id="the-same-ranges-again"),
    ],
)
def test_other_ranges_are_inclusive(days: int, starts: list[str] | None) -> None:
    found = ending(days, starts)
    last = dt.date.fromisoformat(WEEKS[0]) + dt.timedelta(days=days)
    assert found.spans[0] == f"2027-02-06..{last}"
    assert "ends-exclusive" not in found.assumed


def test_most_are_enough_and_a_day_alone_stays_one() -> None:
    starts = [*WEEKS, "2027-05-01", "2027-05-05"]
    ends = ["2027-02-22", "2027-04-19", "2027-07-19", "2027-11-08", "2027-12-31", "2027-05-01", ""]
    found = read_columns({"start_date": starts, "end_date": ends})
    assert found.spans[-3:] == ["2027-12-18..2027-12-30", "2027-05-01", "2027-05-05"]
    assert "4 of 5" in found.assumed["ends-exclusive"].evidence


def test_mondays_among_other_weekends_or_other_days_are_not() -> None:
    weekends = ["2027-02-22", "2027-04-19", "2027-07-19", "2027-10-31", "2027-12-31"]
    midweek = ["2027-02-22", "2027-04-19", "2027-07-20", "2027-11-03", "2027-12-30"]
    for ends in (weekends, midweek):
        assert read_columns({"start_date": WEEKS, "end_date": ends}).assumed.keys() == set()


@pytest.mark.parametrize(("ends", "last"), [("exclusive", "2027-02-21"), ("inclusive", "2027-02-22")])
def test_what_was_given_wins(ends: str, last: str) -> None:
    found = ending(16, ends=ends)
    assert found.spans[0] == f"2027-02-06..{last}"
    assert "ends-exclusive" not in found.assumed


def test_every_row_ends_on_the_day_after_its_start() -> None:
    found = ending(1)
    assert found.codes == ["B1 ends-undecided"]
    assert "A2 = 2027-02-06, B2 = 2027-02-07" in found.issues[0].message
    assert "--ends inclusive" in found.issues[0].hint
    assert found.spans == ["-"] * 5
    assert ending(1, ends="exclusive").spans == WEEKS
    assert ending(1, ends="inclusive").spans[0] == "2027-02-06..2027-02-07"
    assert ending(1, WEEKS[:2]).codes == []


def test_a_row_of_one_day_says_that_ends_are_inclusive() -> None:
    found = read_columns({"start_date": [*WEEKS[:3], "2027-05-01"], "end_date": [
        "2027-02-07", "2027-04-04", "2027-07-04", "2027-05-01",
    ]})  # fmt: skip
    assert found.codes == []
    assert found.spans[0] == "2027-02-06..2027-02-07"


@pytest.mark.parametrize(
    ("header", "days"),
    [
        ("Back to work", 2), ("Reprise des cours", 2), ("End (exclusive)", 2), ("Wiederbeginn", 2),
        ("Reincorporación", 2), ("End (inclusive)", 3), ("End date", 3), ("Ende", 3),
    ],
)  # fmt: skip
def test_the_header_may_say_it(header: str, days: int, glossary: Glossary) -> None:
    rows = [["Event", "Start date", header], ["Xmas", "2027-12-24", "2027-12-26"]]
    walked = walk(source_of(sheet_of(rows)), glossary, columns={header: "end_date"})
    assert walked.told == [f"Xmas off 2027-12-24 00:00-23:59 x{days} Europe/Warsaw"]
    told = {each.code: each.evidence for each in walked.checked.assumptions}
    assert ("ends-exclusive" in told) == (days == 2)
    assert header in told.get("ends-exclusive", header)


def test_midnights_follow_the_same_rule() -> None:
    found = ending(16, form="%Y-%m-%dT00:00:00+02:00")
    assert found.spans[0] == "2027-02-06..2027-02-21"
    assert found.assumed["midnights-as-dates"].decided == "whole days, the last one not included"
    assert ending(15, form="%Y-%m-%dT00:00:00").assumed["midnights-as-dates"].decided.endswith("one included")


def test_midnights_of_two_offsets_stay_days() -> None:
    found = read_columns({"start_date": ["2027-10-23T00:00:00+02:00"], "end_date": ["2027-11-07T00:00:00+01:00"]})
    assert found.spans == ["2027-10-23..2027-11-07"]
    assert found.days["end_date"].seconds.tolist() == [0]


def test_ranges_in_one_cell_hold_their_last_day() -> None:
    found = read_columns({"start_date": ["24-26 Dec 2027"], "end_date": [""]}, ends="exclusive")
    assert found.spans == ["2027-12-24..2027-12-26"]


def test_spans_of_date_and_time_end_when_they_say() -> None:
    found = read_columns({"start_date": ["2027-12-24 18:00"], "end_date": ["2027-12-27 08:00"]}, ends="exclusive")
    assert found.spans == ["2027-12-24..2027-12-27"]
