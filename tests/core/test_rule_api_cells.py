"""An event in API cells and back, and what people see of it."""

import datetime as dt
from typing import Any

import pytest

from importer.core.exact import ExactTimes
from importer.core.payload import Event, event_from_api
from importer.core.rules.api_cells import (
    ApiCells,
    ApiFault,
    Visible,
    api_cells,
    days_off_fit,
    exact_times,
    hours_of,
    protected,
    unprotected,
    visible,
)

DAY = dt.date(2027, 12, 24).toordinal()
RULE = "RRULE:FREQ=DAILY;COUNT=3;INTERVAL=1"


def made(start: str, end: str, *rules: str, zone: str = "Europe/Paris", until: str = "") -> Event:
    moments = {"start": {"dateTime": start, "timeZone": zone}, "end": {"dateTime": end, "timeZone": until or zone}}
    body: dict[str, Any] = {"meta": {"working": False, "name": "x"}, "recurrence": list(rules), **moments}
    return event_from_api(body)


def read(event: Event) -> ExactTimes:
    times = exact_times(api_cells(event))
    assert isinstance(times, ExactTimes)
    return times


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (made("2027-12-24T00:00:00", "2027-12-24T23:59:00"), Visible(DAY)),
        (made("2027-12-24T00:00:00", "2027-12-24T23:59:59", RULE), Visible(DAY, DAY + 2)),
        (made("2027-12-24", "2027-12-25"), Visible(DAY)),
        (made("2027-12-24", "2027-12-27", RULE), Visible(DAY, DAY + 4)),
        (made("2027-12-24", "2027-12-24"), Visible(DAY)),
        (made("2027-12-24T09:00:00", "2027-12-24T13:00:30", RULE), Visible(DAY, DAY + 2, 32_400, 46_830)),
        (made("2027-12-24T09:00", "2027-12-24T13:00"), Visible(DAY, 0, 32_400, 46_800)),
        (made("2027-12-24T00:00:00", "2027-12-27T00:00:00"), Visible(DAY, DAY + 2)),
        (made("2027-12-24T00:00:00", "2027-12-27T23:59:00"), Visible(DAY, DAY + 3)),
        (made("2027-12-24T21:00:00", "2027-12-25T01:00:00"), Visible(DAY, 0, 75_600, 3_600)),
        (made("2027-12-24T08:00:00", "2027-12-25T00:00:00"), Visible(DAY, 0, 28_800, 0)),
        (
            made("2027-12-24T18:00:00", "2027-12-27T08:00:00"),
            Visible(DAY, DAY + 3, first_seconds=64_800, last_seconds=28_800),
        ),
        (
            made("2027-12-24T18:00:00", "2027-12-27T00:00:00"),
            Visible(DAY, DAY + 2, first_seconds=64_800, last_seconds=86_340),
        ),
        (
            made("2027-12-24T09:00:00", "2027-12-24T10:00:00", "RRULE:FREQ=DAILY;COUNT=99999999;INTERVAL=1"),
            Visible(DAY, dt.date.max.toordinal(), 32_400, 36_000),
        ),
    ],
)  # fmt: skip
def test_what_people_see(event: Event, expected: Visible) -> None:
    assert visible(read(event)) == expected


@pytest.mark.parametrize(
    ("event", "cells", "odd"),
    [
        (made("2027-12-24", "2027-12-25"), ApiCells("2027-12-24", "2027-12-25", ""), False),
        (
            made("2027-12-24", "2027-12-25", RULE, zone="Asia/Calcutta"),
            ApiCells("2027-12-24", "2027-12-25", RULE),
            False,
        ),
        (
            made("2027-12-24", "2027-12-25", until="Europe/Rome"),
            ApiCells("2027-12-24 Europe/Paris", "2027-12-25 Europe/Rome", ""),
            True,
        ),
        (
            made("2027-12-24", "2027-12-25", zone="GMT", until="GMT"),
            ApiCells("2027-12-24 GMT", "2027-12-25 GMT", ""),
            False,
        ),
        (made("2027-12-24", "2027-12-25", "X", "=Y"), ApiCells("2027-12-24", "2027-12-25", "X\n=Y"), True),
        (
            made("2027-12-24", "2027-12-25", zone="W. Europe Standard Time"),
            ApiCells("2027-12-24 W. Europe Standard Time", "2027-12-25 W. Europe Standard Time", ""),
            True,
        ),
    ],
    ids=["plain", "alias", "two-zones", "bare-zone", "rules", "unknown-zone"],
)
def test_cells_say_all_of_an_event(event: Event, cells: ApiCells, odd: bool) -> None:
    assert api_cells(event) == cells
    times = read(event)
    assert bool(times.odd) is odd
    blank = {"meta": {"working": False, "name": "x"}, "start": {"timeZone": event.start.timeZone}}
    assert event_from_api(times.as_sent(blank)) == event


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (ApiCells("", "2027-12-24", ""), "api_start"),
        (ApiCells("2027-12-24", "", ""), "api_end"),
        (ApiCells("24.12.2027", "2027-12-25", ""), "api_start"),
        (ApiCells("2027-02-29", "2027-12-25", ""), "api_start"),
        (ApiCells("2027-12-24T24:00:00", "2027-12-25", ""), "api_start"),
        (ApiCells("2027-12-24T10:00:00", "2027-12-24T09:59:59", ""), "api_end"),
        (ApiCells("2027-12-24", "2027-12-25", "every day"), "api_recurrence"),
        (ApiCells("２０２７-12-24", "2027-12-25", ""), "api_start"),
    ],
)
def test_what_the_api_cannot_have(cells: ApiCells, name: str) -> None:
    found = exact_times(cells)
    assert isinstance(found, ApiFault)
    assert found.name == name
    assert found.fault.hint


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "  =1", "' =1", "it's", "'", "", "-", "'quoted'", "a'=b"])
def test_texts_come_back(text: str) -> None:
    assert unprotected(protected(text)) == text


@pytest.mark.parametrize(
    ("event", "fits"),
    [
        (made("2027-12-01", "2027-12-31"), True),
        (made("2027-12-01", "2028-01-01"), False),
        (made("2027-12-01T00:00:00", "2027-12-31T00:00:00"), True),
        (made("2027-12-01T00:00:00", "2027-12-01T23:59:00", "RRULE:FREQ=DAILY;COUNT=31;INTERVAL=1"), False),
    ],
)
def test_days_off_in_one_event(event: Event, fits: bool) -> None:
    assert days_off_fit(read(event), 30) is fits


def test_hours_for_warnings() -> None:
    assert hours_of(read(made("2027-12-24", "2027-12-27"))) == (0, 86_340)
    assert hours_of(read(made("2027-12-24T09:00:00", "2027-12-24T10:00:00"))) == (32_400, 36_000)
    assert hours_of(read(made("2027-12-24T18:00:00", "2027-12-27T08:00:00"))) == (64_800, 86_399)
    assert hours_of(read(made("2027-12-24T00:00:00", "2027-12-27T08:00:00"))) == (0, 28_800)
