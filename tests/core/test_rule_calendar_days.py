"""The days that events change: days off beat hours, hours add up, recurrences are followed."""

import datetime as dt

import pytest
from core_sheets import event

from importer.core.payload import Event, Meta, Moment
from importer.core.rules.calendar_days import Calendar, NotFollowed, calendar_of, stretches

ZONE = "Europe/Warsaw"


def written(start: str, end: str, *rules: str, working: bool = False, zone: str = ZONE, name: str = "X") -> Event:
    """An event as an account may write it."""
    start_, end_ = (Moment.model_construct(dateTime=when, timeZone=zone) for when in (start, end))
    return Event.model_construct(meta=Meta(working=working, name=name), start=start_, end=end_, recurrence=tuple(rules))


def told(calendar: Calendar) -> list[str]:
    """Such as ``12-24..25 closed`` or ``12-31 hours 09:00-13:00``."""
    lines = []
    for each in stretches(calendar.days):
        first, last = (dt.date.fromordinal(day) for day in (each.first, each.last))
        days = f"{first:%m-%d}" + ("" if first == last else f"..{last:%d}")
        hours = ",".join(f" {span.start // 3600:02}-{span.end // 3600:02}" for span in each.mark.spans)
        lines.append(f"{days} {each.mark.kind}{hours}")
    return lines


OFF = event(day="2027-12-24")
RUN = event(day="2027-12-24", days=3)
MORNING = event(day="2027-12-24", hours="09:00-13:00", working=True)
EVENING = event(day="2027-12-24", hours="17:00-19:00", working=True)
NOON = event(day="2027-12-24", hours="12:00-14:00", working=True)
ALL_DAY = event(day="2027-12-24", hours="00:00-23:59", working=True)
NIGHT = event(day="2027-12-24", hours="21:00-23:59", working=True)
DATES = written("2027-12-24", "2027-12-26")
SPAN = written("2027-12-24T14:00:00", "2027-12-26T10:00:00", working=True)
ODD = written("2027-12-24Tnine", "2027-12-24Tfive", working=True)
UNSAID = written("2027-12-24T09:00", "2027-12-24T13:00", working=True)


@pytest.mark.parametrize(
    ("events", "days"),
    [
        pytest.param([], [], id="none"),
        pytest.param([OFF], ["12-24 closed"], id="off"),
        pytest.param([RUN], ["12-24..26 closed"], id="run"),
        pytest.param([MORNING], ["12-24 hours 09-13"], id="hours"),
        pytest.param([MORNING, EVENING], ["12-24 hours 09-13, 17-19"], id="hours-add-up"),
        pytest.param([NOON, MORNING], ["12-24 hours 09-14"], id="hours-overlap"),
        pytest.param([MORNING, OFF], ["12-24 closed"], id="off-beats-hours"),
        pytest.param([MORNING, ALL_DAY], ["12-24 open 00-24"], id="open-all-day"),
        pytest.param([NIGHT], ["12-24 hours 21-24"], id="to-midnight"),
        pytest.param([DATES], ["12-24..25 closed"], id="dates-end-before-the-last"),
        pytest.param([SPAN], ["12-24 hours 14-24", "12-25 open 00-24", "12-26 hours 00-10"], id="span"),
        pytest.param([UNSAID], ["12-24 hours 09-13"], id="without-seconds"),
        pytest.param([ODD], ["12-24 open 00-24"], id="times-that-cannot-be-read"),
        pytest.param([RUN, event(day="2027-12-28")], ["12-24..26 closed", "12-28 closed"], id="apart"),
    ],
)
def test_days(events: list[Event], days: list[str]) -> None:
    assert told(calendar_of(events, 3)) == days


@pytest.mark.parametrize(
    ("rule", "days", "cut"),
    [
        ("RRULE:FREQ=DAILY;COUNT=2;INTERVAL=1", ["12-06..07 closed"], False),
        ("RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3", ["12-06 closed", "12-08 closed", "12-10 closed"], False),
        ("RRULE:FREQ=WEEKLY;COUNT=2", ["12-06 closed", "12-13 closed"], False),
        ("FREQ=WEEKLY;BYDAY=WE,MO;COUNT=3", ["12-06 closed", "12-08 closed", "12-13 closed"], False),
        ("RRULE:FREQ=WEEKLY;UNTIL=20271213T000000Z", ["12-06 closed", "12-13 closed"], False),
        ("RRULE:FREQ=WEEKLY;UNTIL=20279913", ["12-06 closed"], True),
        ("RRULE:FREQ=WEEKLY;UNTIL=20200101", ["12-06 closed"], False),
        ("RRULE:FREQ=MONTHLY;COUNT=3", ["12-06 closed"], True),
        ("RRULE:FREQ=WEEKLY;BYDAY=1MO", ["12-06 closed"], True),
        ("RRULE:FREQ=DAILY;COUNT=2;COUNT=3", ["12-06 closed"], True),
        ("every Monday", ["12-06 closed"], True),
    ],
)
def test_recurrences(rule: str, days: list[str], *, cut: bool) -> None:
    found = calendar_of([written("2027-12-06", "2027-12-07", rule)], 3)
    assert told(found) == days
    assert found.not_followed == ((NotFollowed("X", rule),) if cut else ())


def test_a_rule_without_an_end_is_followed_for_a_year() -> None:
    found = calendar_of([written("2027-12-06", "2027-12-07", "RRULE:FREQ=WEEKLY")], 3)
    assert len(found.days) == 53
    assert found.not_followed == (NotFollowed("X", "RRULE:FREQ=WEEKLY"),)


def test_a_rule_of_very_many_days_ends() -> None:
    found = calendar_of([written("2027-12-06", "2027-12-07", "RRULE:FREQ=DAILY;COUNT=900000000")], 1)
    assert (len(found.days), found.years, bool(found.not_followed)) == (346, (2037,), True)


def test_two_rules_are_not_followed() -> None:
    found = calendar_of(
        [written("2027-12-06", "2027-12-07", "RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=DAILY;COUNT=2")], 3
    )
    assert (told(found), len(found.not_followed)) == (["12-06 closed"], 1)


def test_the_latest_years_are_worked_out() -> None:
    events = [event(day=f"{year}-12-31", days=2) for year in (2024, 2026, 2027)]
    found = calendar_of(events, 2)
    assert (found.years, found.years_left_out) == ((2027, 2028), 3)
    assert told(found) == ["01-01 closed", "12-31..01 closed"]


def test_years_that_are_wanted_go_before_later_ones() -> None:
    events = [event(day=f"{year}-06-01") for year in range(2024, 2030)]
    found = calendar_of(events, 2, {2025})
    assert (found.years, found.years_left_out) == ((2025, 2029), 4)


def test_closed_hours_may_close_the_day_and_are_told() -> None:
    (day,) = calendar_of([event(day="2027-12-24", hours="12:00-17:00")], 1).days
    assert (day.kind, [(span.start, span.end) for span in day.closed_hours]) == ("closed", [(43_200, 61_200)])


def test_hours_that_a_day_off_takes_away_are_told() -> None:
    (day,) = calendar_of([OFF, MORNING], 1).days
    assert (day.overruled, day.spans, day.closed_hours) == (True, (), ())


def test_hours_of_two_zones_stay_apart() -> None:
    berlin = written("2027-12-24T09:00:00", "2027-12-24T13:00:00", working=True, zone="Asia/Tokyo", name="Other")
    (day,) = calendar_of([MORNING, berlin], 1).days
    assert (len(day.spans), set(day.zones)) == (2, {MORNING.start.timeZone, "Asia/Tokyo"})
    assert day.names == (MORNING.meta.name, "Other")


def test_the_last_day_that_there_is() -> None:
    found = calendar_of([written("9999-12-30", "9999-12-31", "RRULE:FREQ=DAILY;COUNT=9;INTERVAL=1")], 1)
    assert told(found) == ["12-30..31 closed"]
