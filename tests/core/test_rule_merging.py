"""The rule of the days: what stays of an account's event on the days that the sheet does not touch."""

import pytest
from core_sheets import event

from importer.core.payload import Event, EventToSend, Meta, Moment
from importer.core.rules.merging import days_of, events_beside


def as_written(start: str, end: str, days: int = 1, *, working: bool = True) -> Event:
    """An event as an account may write it: dates only, or over several days."""
    return Event(
        meta=Meta(working=working, name="Xmas"),
        start=Moment(dateTime=start, timeZone="Europe/Warsaw"),
        end=Moment(dateTime=end, timeZone="Europe/Warsaw"),
        recurrence=(f"RRULE:FREQ=DAILY;COUNT={days};INTERVAL=1",) if days > 1 else (),
    )


def told(events: tuple[Event, ...]) -> list[str]:
    """Such as ``24..26 00:00-23:59``; of dates only, or of several days, both ends in full."""
    lines = []
    for each in events:
        start, end = each.start.dateTime, each.end.dateTime
        if start[10:] and start[:10] == end[:10]:
            last = f"..{each.first_day.toordinal() + each.days - event().first_day.toordinal() + 23}"
            lines.append(f"{start[8:10]}{last if each.days > 1 else ''} {start[11:16]}-{end[11:16]}")
        else:
            lines.append(f"{start[5:]}/{end[5:]}" + (f" x{each.days}" if each.days > 1 else ""))
    return lines


OPEN = event(day="2027-12-26", hours="09:00-13:00", working=True)
RUN = event(day="2027-12-24", days=5)
NIGHT = as_written("2027-12-24T21:00:00", "2027-12-25T01:00:00")
NIGHTS = as_written("2027-12-24T21:00:00", "2027-12-25T01:00:00", 3)
SPAN = as_written("2027-12-24T14:00:00", "2027-12-28T10:00:00")
WHOLE_SPAN = as_written("2027-12-24T00:00:00", "2027-12-28T23:59:00", working=False)
TO_MIDNIGHT = as_written("2027-12-24T14:00:00", "2027-12-27T00:00:00")
DATES = as_written("2027-12-24", "2027-12-29", working=False)
DAILY_DATES = as_written("2027-12-24", "2027-12-25", 5, working=False)


@pytest.mark.parametrize(
    ("held", "sheet", "left"),
    [
        pytest.param(RUN, OPEN, ["24..25 00:00-23:59", "27..28 00:00-23:59"], id="middle-of-a-run"),
        pytest.param(RUN, event(day="2027-12-24"), ["25..28 00:00-23:59"], id="first-day"),
        pytest.param(RUN, event(day="2027-12-28"), ["24..27 00:00-23:59"], id="last-day"),
        pytest.param(RUN, event(day="2027-12-23", days=5), ["28 00:00-23:59"], id="overlap-leaves-one-day"),
        pytest.param(RUN, event(day="2027-12-20", days=20), [], id="all-of-it"),
        pytest.param(RUN, event(day="2027-12-29"), ["24..28 00:00-23:59"], id="day-after"),
        pytest.param(RUN, event(day="2027-12-23"), ["24..28 00:00-23:59"], id="day-before"),
        pytest.param(RUN, event("XMAS ", "2027-12-26"), ["24..25 00:00-23:59", "27..28 00:00-23:59"], id="folded"),
        pytest.param(RUN, event("Other", "2027-12-26"), ["24..28 00:00-23:59"], id="other-name"),
        pytest.param(NIGHT, OPEN, ["12-24T21:00:00/12-25T01:00:00"], id="night-untouched"),
        pytest.param(NIGHT, event(day="2027-12-25"), ["24 21:00-23:59"], id="night-loses-its-morning"),
        pytest.param(NIGHT, event(day="2027-12-24"), ["25 00:00-01:00"], id="night-loses-its-evening"),
        pytest.param(
            NIGHTS, OPEN, ["24..25 21:00-23:59", "25 00:00-01:00", "27 00:00-01:00"], id="nights-lose-a-day"
        ),
        pytest.param(SPAN, OPEN, ["24 14:00-23:59", "25 00:00-23:59", "27 00:00-23:59", "28 00:00-10:00"], id="span"),
        pytest.param(WHOLE_SPAN, OPEN, ["24..25 00:00-23:59", "27..28 00:00-23:59"], id="span-of-whole-days"),
        pytest.param(TO_MIDNIGHT, event(day="2027-12-27"), ["12-24T14:00:00/12-27T00:00:00"], id="ends-at-midnight"),
        pytest.param(TO_MIDNIGHT, event(day="2027-12-24"), ["25..26 00:00-23:59"], id="span-to-midnight"),
        pytest.param(DATES, OPEN, ["12-24/12-26", "12-27/12-29"], id="dates-without-times"),
        pytest.param(DATES, event(day="2027-12-29"), ["12-24/12-29"], id="an-end-without-time-is-the-day-after"),
        pytest.param(DAILY_DATES, OPEN, ["12-24/12-25 x2", "12-27/12-28 x2"], id="dates-every-day"),
        pytest.param(
            as_written("2027-12-24", "2027-12-26T12:00:00"), event(day="2027-12-26"), ["24..25 00:00-23:59"], id="mixed"
        ),
        pytest.param(
            as_written("2027-12-24", "2027-12-24"), event(day="2027-12-24"), [], id="a-date-that-ends-on-itself"
        ),
    ],
)  # fmt: skip
def test_what_stays(held: Event, sheet: Event, left: list[str]) -> None:
    assert told(events_beside([held], [sheet])) == left


def test_days_off_are_written_in_pieces_that_the_api_takes() -> None:
    held = as_written("2027-01-01T00:00:00", "2027-03-31T23:59:00", working=False)
    left = events_beside([held], [event(day="2027-01-01")])
    assert [(str(each.first_day), each.days) for each in left] == [
        ("2027-01-02", 30), ("2027-02-01", 30), ("2027-03-03", 29)
    ]  # fmt: skip
    for each in left:
        EventToSend.model_validate(each.model_dump())


def test_open_days_stay_in_one_piece() -> None:
    left = events_beside([event(day="2027-01-01", days=90, working=True)], [event(day="2027-01-01")])
    assert [each.days for each in left] == [89]


def test_a_count_beyond_the_calendar_does_no_harm() -> None:
    left = events_beside([event(day="2027-01-01", days=10**9, working=True)], [event(day="2027-01-01", days=2)])
    assert [(str(each.first_day), each.days) for each in left] == [("2027-01-03", 10**9 - 2)]


def test_pieces_keep_zone_and_kind() -> None:
    held = event(day="2027-12-24", days=2, zone="America/New_York", working=True)
    (left,) = events_beside([held], [event(day="2027-12-24")])
    assert left == event(day="2027-12-25", zone="America/New_York", working=True)


@pytest.mark.parametrize(
    ("held", "days"), [(RUN, ("24", "28")), (NIGHTS, ("24", "27")), (DATES, ("24", "28")), (TO_MIDNIGHT, ("24", "26"))]
)
def test_the_days_of_an_event(held: Event, days: tuple[str, str]) -> None:
    assert days_of(held) == tuple(event(day=f"2027-12-{day}").first_day.toordinal() for day in days)


@pytest.mark.parametrize(
    ("held", "left"),
    [
        pytest.param(event(day="9999-12-30", days=60), ["9999-12-31"], id="days-off"),
        pytest.param(as_written("9999-12-30", "9999-12-31", 9, working=False), ["9999-12-31"], id="dates-only"),
    ],
)
def test_the_end_of_the_calendar_does_no_harm(held: Event, left: list[str]) -> None:
    assert [str(each.first_day) for each in events_beside([held], [event(day="9999-12-30")])] == left
