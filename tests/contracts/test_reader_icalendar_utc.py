"""Series whose moments are written in UTC and whose days are meant in a zone, and days that belong to other sheets."""

import datetime as dt
from pathlib import Path

import pytest
from calendar_samples import TIME, ZONE, calendar, days_of, event, rows_of, source_of

from importer.readers import ReadOptions

BERLIN = ReadOptions(first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31), zone="Europe/Berlin")
MAY = "DTSTART;VALUE=DATE:20250501"
MAY_IN_UTC = ("DTSTART:20250430T220000Z", "DTEND:20250501T220000Z")
YEARLY = "RRULE:FREQ=YEARLY"


@pytest.mark.parametrize(
    ("until", "days"),
    [
        ("20261224T230000Z", ["2026-12-25"]),
        ("20261225T225959Z", ["2026-12-25"]),
        ("20261225T000000Z", ["2026-12-25"]),
        ("20261224T235959Z", []),  # the end of a day as it is written, and no bound of one in Berlin
    ],
)
def test_the_end_of_a_rule_of_days_is_meant_in_the_given_zone(tmp_path: Path, until: str, days: list[str]) -> None:
    text = calendar(event("DTSTART;VALUE=DATE:20251225", f"RRULE:FREQ=YEARLY;UNTIL={until}"))
    assert days_of(tmp_path, text, BERLIN) == days


def test_bounds_of_days_in_utc_stay_days_west_of_it(tmp_path: Path) -> None:
    options = ReadOptions(first=BERLIN.first, last=BERLIN.last, zone="America/New_York")
    text = calendar(event(MAY, YEARLY, "EXDATE:20260501T000000Z"), event(MAY, YEARLY, "EXDATE:20260501T040000Z"))
    assert days_of(tmp_path, text, options) == []


@pytest.mark.parametrize("lines", [(MAY,), MAY_IN_UTC])
@pytest.mark.parametrize("left_out", ["EXDATE:20260430T220000Z", "EXDATE;VALUE=DATE:20260501"])
def test_a_day_is_left_out_in_utc_and_as_a_day(tmp_path: Path, lines: tuple[str, ...], left_out: str) -> None:
    assert days_of(tmp_path, calendar(event(*lines, YEARLY, left_out)), BERLIN) == []


@pytest.mark.parametrize("lines", [(MAY,), MAY_IN_UTC])
@pytest.mark.parametrize("replaced", ["RECURRENCE-ID:20260430T220000Z", "RECURRENCE-ID;VALUE=DATE:20260501"])
def test_a_day_is_replaced_in_utc_and_as_a_day(tmp_path: Path, lines: tuple[str, ...], replaced: str) -> None:
    other = event("UID:a", replaced, "DTSTART;VALUE=DATE:20260504")
    assert days_of(tmp_path, calendar(event("UID:a", *lines, YEARLY), other), BERLIN) == ["2026-05-04"]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", ["2026-01-04", "2026-01-11", "2026-01-18"]),
        ("FREQ=WEEKLY;BYDAY=SU;COUNT=3", ["2026-01-04", "2026-01-11", "2026-01-18"]),  # it begins so in UTC
        ("FREQ=MONTHLY;BYMONTHDAY=5;COUNT=2", ["2026-01-04", "2026-02-04"]),
        ("FREQ=MONTHLY;COUNT=2", ["2026-01-04", "2026-02-04"]),
    ],
)
@pytest.mark.parametrize("own", [(), ("X-WR-TIMEZONE:Europe/Berlin",)])
def test_days_in_utc_come_back_by_the_days_of_their_zone(
    tmp_path: Path, own: tuple[str, ...], rule: str, days: list[str]
) -> None:
    lines = ("DTSTART:20260104T230000Z", "DTEND:20260105T230000Z", f"RRULE:{rule}")
    options = ReadOptions() if own else BERLIN
    rows = rows_of(tmp_path, calendar(*own, event(*lines)), options)
    assert [row[1].date().isoformat() for row in rows] == days
    assert {(row[TIME], row[ZONE]) for row in rows} == {(dt.time(23), "UTC")}


def test_days_in_utc_keep_their_days_when_the_clocks_change(tmp_path: Path) -> None:
    lines = ("DTSTART:20260301T230000Z", "DTEND:20260302T230000Z", "RRULE:FREQ=MONTHLY;COUNT=2")
    assert [row[TIME] for row in rows_of(tmp_path, calendar(event(*lines)), BERLIN)] == [dt.time(23), dt.time(22)]


def test_no_calendar_takes_a_day_from_one_of_another_name(tmp_path: Path) -> None:
    other = event("UID:a", "STATUS:CANCELLED", "RECURRENCE-ID;VALUE=DATE:20260501", "DTSTART;VALUE=DATE:20260501")
    text = calendar("X-WR-CALNAME:PL", event("UID:a", MAY, YEARLY)) + calendar("X-WR-CALNAME:DE", other)
    sheets = source_of(tmp_path, text, BERLIN).sheets
    assert [[cell.date().isoformat() for cell in sheet.cells[1][1:]] for sheet in sheets] == [["2026-05-01"]] * 2


@pytest.mark.parametrize("year", [1291, 1604])
@pytest.mark.parametrize("end", ["", ";UNTIL=20300101", ";UNTIL=99991231"])
def test_a_rule_may_have_begun_long_ago(tmp_path: Path, year: int, end: str) -> None:
    text = calendar(event(f"DTSTART;VALUE=DATE:{year}0501", f"RRULE:FREQ=YEARLY{end}"))
    assert days_of(tmp_path, text, BERLIN) == ["2026-05-01"]
