"""Hours moved into another zone, day by day, and the days on which clocks change."""

import datetime as dt

import numpy as np
import pytest

from importer.core.rules.times import DAY_END
from importer.core.rules.wall_time import Wall, converted, transition_days


def wall(first: str, last: str, hours: str) -> Wall:
    ends = [DAY_END if end == "24:00" else int(end[:2]) * 3600 + int(end[3:]) * 60 for end in hours.split("-")]
    return Wall(*(dt.date.fromisoformat(day).toordinal() for day in (first, last)), *ends)


@pytest.mark.parametrize(
    ("given", "source", "target", "expected"),
    [
        pytest.param(
            wall("2027-03-26", "2027-03-29", "09:00-17:00"), "America/New_York", "Europe/Berlin",
            [wall("2027-03-26", "2027-03-27", "14:00-22:00"), wall("2027-03-28", "2027-03-29", "15:00-23:00")],
            id="cut-where-the-difference-changes",
        ),
        pytest.param(
            wall("2027-07-01", "2027-07-03", "09:00-17:00"), "Europe/Warsaw", "Europe/Berlin",
            [wall("2027-07-01", "2027-07-03", "09:00-17:00")], id="same-offset-stays-whole",
        ),
        pytest.param(
            wall("2027-07-01", "2027-07-01", "09:00-17:00"), "Asia/Tokyo", "America/New_York",
            [wall("2027-06-30", "2027-06-30", "20:00-04:00")], id="the-evening-before",
        ),
        pytest.param(
            wall("2027-07-01", "2027-07-02", "20:00-23:00"), "America/New_York", "Asia/Tokyo",
            [wall("2027-07-02", "2027-07-03", "09:00-12:00")], id="the-next-morning",
        ),
        pytest.param(
            wall("2027-12-24", "2027-12-24", "09:00-17:00"), 330, "Europe/Warsaw",
            [wall("2027-12-24", "2027-12-24", "04:30-12:30")], id="offset",
        ),
        pytest.param(
            wall("2027-12-24", "2027-12-24", "21:00-24:00"), "Europe/London", "Europe/Warsaw",
            [wall("2027-12-24", "2027-12-24", "22:00-01:00")], id="until-midnight",
        ),
        pytest.param(
            wall("2027-12-24", "2027-12-24", "09:00-23:00"), "Europe/London", "Europe/Warsaw",
            [wall("2027-12-24", "2027-12-24", "10:00-24:00")], id="ends-at-midnight-there",
        ),
    ],
)  # fmt: skip
def test_hours_in_another_zone(given: Wall, source: str | int, target: str, expected: list[Wall]) -> None:
    assert converted(given, source, target) == expected


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Warsaw", "2027-03-28"), ("Europe/Warsaw", "2027-10-31"), ("America/Santiago", "2026-09-06"),
        ("Africa/Cairo", "2026-04-24"), ("Asia/Beirut", "2026-03-29"), ("Australia/Lord_Howe", "2026-10-04"),
    ],
    ids=str,
)  # fmt: skip
def test_the_day_of_a_change_and_the_day_before_are_looked_at(zone: str, change: str) -> None:
    day = dt.date.fromisoformat(change).toordinal()
    days = np.array([day - 3, day - 1, day, day + 2], dtype=np.int32)
    found = transition_days([zone, "UTC"], np.zeros(4, dtype=np.int32), days)
    assert found.tolist() == [False, True, True, False]
    assert not transition_days([zone, "UTC"], np.ones(4, dtype=np.int32), days).any()


def test_no_days_no_answers() -> None:
    none = np.empty(0, dtype=np.int32)
    assert transition_days([], none, none).tolist() == []


def test_hours_are_told_with_their_day() -> None:
    assert wall("2027-12-24", "2027-12-24", "09:00-13:00").text() == "24 Dec 2027 09:00-13:00"
