"""Whatever clocks do, an event keeps its local day and hours: every change of every zone from 2026 to 2030.

All days before, of and after a change stand in one sheet, as whole days and from 9 to 17, and come out as they went in;
so do whole days whose midnight is skipped.
"""

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from changed_clocks import CLOSES, DAY, OPENS, Change, Day, changes, days, moment_of, zone_of

from importer.core.glossary import Glossary
from importer.core.issues import Severity
from importer.core.profile import Profile
from importer.core.rules.local_midnights import local_days
from importer.core.validating.validate import Rules
from importer.pipeline import Checking, Zones, check

TODAY = dt.date(2026, 1, 1)
BARE = frozenset({"CET", "EET", "MET", "WET"})
"""Names of zones that are abbreviations as well: they are asked about."""


class Sent(NamedTuple):
    """An event as it is sent."""

    start: str
    end: str
    zone: str
    closed: bool
    recurrence: tuple[str, ...]


def expected(day: Day, default: str = "") -> Sent:
    """What must be sent for a day: its own date, its own clock; whole days are days of a default zone, if any."""
    opens, closes = (OPENS, CLOSES) if day.timed else (dt.time(), dt.time(23, 59))
    zone = day.zone if day.timed else default or day.zone
    return Sent(f"{day.day}T{opens:%H:%M:%S}", f"{day.day}T{closes:%H:%M:%S}", zone, not day.timed, ())


def sent(checking: Checking) -> dict[tuple[str, str], Sent]:
    """The events of all payloads by their names and days, nothing in error."""
    wrong = [issue.message for issue in checking.checked.issues if issue.severity is Severity.ERROR]
    assert wrong == []
    events = [event for draft in checking.drafts for event in draft.payload()["events"]]
    found = {(event["meta"]["name"], event["start"]["dateTime"][:10]): event for event in events}
    assert len(found) == len(events)
    assert all(event["start"]["timeZone"] == event["end"]["timeZone"] for event in events)
    return {
        key: Sent(
            event["start"]["dateTime"],
            event["end"]["dateTime"],
            event["start"]["timeZone"],
            not event["meta"]["working"],
            tuple(event["recurrence"]),
        )
        for key, event in found.items()
    }


def sheet(path: Path, near: Iterable[Day]) -> Path:
    """A CSV file of days, each zone an occasion of its own."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("Occasion", "Event", "Start date", "End date", "Start time", "End time", "Time zone"))
        for day in near:
            hours = (f"{OPENS:%H:%M}", f"{CLOSES:%H:%M}") if day.timed else ("", "")
            rows.writerow((day.zone, day.name, day.day, day.day, *hours, day.zone))
    return path


def moment(day: dt.date, time: dt.time) -> str:
    """A local time as calendars write it."""
    return f"{day:%Y%m%d}T{time:%H%M%S}"


def entry(day: Day) -> list[str]:
    """An entry of a calendar: whole days go from midnight to midnight, which zones have to be read for."""
    start, end = (
        (moment(day.day, OPENS), moment(day.day, CLOSES))
        if day.timed
        else (moment(day.day, dt.time()), moment(day.day + DAY, dt.time()))
    )
    return [
        "BEGIN:VEVENT",
        f"SUMMARY:{day.name}",
        f"DTSTART;TZID={day.zone}:{start}",
        f"DTEND;TZID={day.zone}:{end}",
        "END:VEVENT",
    ]


def dated(change: Change) -> list[str]:
    """An entry of a calendar that is a date without a zone."""
    return [
        "BEGIN:VEVENT", f"SUMMARY:{change.zone} {change.day} whole", f"DTSTART;VALUE=DATE:{change.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{change.day + DAY:%Y%m%d}", "END:VEVENT",
    ]  # fmt: skip


def calendar(path: Path, entries: Iterable[list[str]]) -> Path:
    """An iCalendar file of entries."""
    lines = [line for each in entries for line in each]
    path.write_text("\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""]), encoding="ascii")
    return path


def read(path: Path, profile: Profile, glossary: Glossary) -> dict[tuple[str, str], Sent]:
    return sent(check([path], profile, Rules(TODAY), Zones(), glossary))


def kept(near: Iterable[Day], default: str = "") -> dict[tuple[str, str], Sent]:
    """What must be sent for days."""
    return {(day.name, f"{day.day}"): expected(day, default) for day in near}


def all_days() -> list[Day]:
    return [day for day in days() if day.zone not in BARE]


def test_zones_and_changes_are_all_there() -> None:
    assert len(changes()) > 1500
    skipped = {change.zone for change in changes() if change.skips_midnight}
    assert skipped >= {"Africa/Cairo", "America/Havana", "America/Santiago", "Asia/Beirut"}


def test_in_a_sheet_with_zones(tmp_path: Path, glossary: Glossary) -> None:
    near = all_days()
    path = sheet(tmp_path / "clocks.csv", near)
    assert read(path, Profile(), glossary) == kept(near)


@pytest.mark.parametrize("default", ["UTC", "Africa/Cairo"])
def test_in_a_calendar_with_zones(default: str, tmp_path: Path, glossary: Glossary) -> None:
    near = all_days()
    path = calendar(tmp_path / "clocks.ics", map(entry, near))
    profile = Profile(zone=default, timed="as-is", occasion="Clocks")
    assert read(path, profile, glossary) == kept(near, default)


def series(number: int, change: Change, *, timed: bool) -> tuple[list[str], list[Day]]:
    """An entry that comes back daily over a change, with a number of days or until a moment, and its days."""
    first = Day(change.zone, change.day - DAY, timed)
    until = moment_of(change.zone, change.day + DAY, OPENS if timed else dt.time())
    rule = "COUNT=3" if number % 2 else f"UNTIL={until:%Y%m%dT%H%M%SZ}"
    lines = entry(first)
    return [*lines[:-1], f"RRULE:FREQ=DAILY;{rule}", lines[-1]], [
        first._replace(day=first.day + n * DAY) for n in range(3)
    ]


@pytest.mark.parametrize("timed", [True, False], ids=["hours", "whole"])
def test_in_days_of_a_series(tmp_path: Path, glossary: Glossary, *, timed: bool) -> None:
    found = [series(number, change, timed=timed) for number, change in enumerate(changes()) if change.zone not in BARE]
    path = calendar(tmp_path / "clocks.ics", (lines for lines, _ in found))
    default = "Asia/Beirut"
    profile = Profile(zone=default, timed="as-is", occasion="Clocks")
    wanted = {(of[0].name, f"{day.day}"): expected(day, default) for _, of in found for day in of}
    assert read(path, profile, glossary) == wanted


def test_in_whole_days_written_in_utc() -> None:
    for day in (each for each in days() if not each.timed):
        start, end = (moment_of(day.zone, each, dt.time()) for each in (day.day, day.day + DAY))
        if start.astimezone(zone_of(day.zone)).time() == end.astimezone(zone_of(day.zone)).time() == dt.time():
            first, last = ((each.toordinal(), each.hour * 3600 + each.minute * 60) for each in (start, end))
            found = local_days(first, last, day.zone)
            assert found == (day.day.toordinal(), day.day.toordinal()), day.name


SKIPPED = sorted({change.zone for change in changes() if change.skips_midnight})


@pytest.mark.parametrize("zone", SKIPPED)
def test_dates_whose_midnight_is_skipped(zone: str, tmp_path: Path, glossary: Glossary) -> None:
    skipped = [change for change in changes() if change.zone == zone and change.skips_midnight]
    path = calendar(tmp_path / "clocks.ics", map(dated, skipped))
    profile = Profile(zone=zone, occasion="Clocks")
    whole = [Day(zone, change.day, timed=False) for change in skipped]
    assert read(path, profile, glossary) == kept(whole)
