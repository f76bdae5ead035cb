"""When clocks change: every zone of the pinned tzdata, and the days around each of its changes."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple
from zoneinfo import ZoneInfo

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2030, 12, 31)
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)
OPENS, CLOSES = dt.time(9), dt.time(17)


class Change(NamedTuple):
    """A change of the clocks of a zone: the local day on which it stands, and whether its midnight is skipped."""

    zone: str
    day: dt.date
    skips_midnight: bool


class Day(NamedTuple):
    """A local day near a change, as a whole or by its hours."""

    zone: str
    day: dt.date
    timed: bool

    @property
    def name(self) -> str:
        """What it is called: no two are called alike."""
        return f"{self.zone} {self.day} {'hours' if self.timed else 'whole'}"


def zones() -> list[str]:
    """The names of all zones."""
    return (files("tzdata") / "zones").read_text(encoding="ascii").split()


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """A zone as the pinned tzdata has it, whatever the machine says."""
    with (files("tzdata") / "zoneinfo").joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def _offset(zone: ZoneInfo, moment: dt.datetime) -> dt.timedelta | None:
    return moment.astimezone(zone).utcoffset()


def _changes(name: str) -> Iterator[Change]:
    zone = zone_of(name)
    moment = dt.datetime.combine(FIRST - DAY, dt.time(), dt.UTC)
    while moment.date() <= LAST:
        if _offset(zone, moment) != _offset(zone, moment + DAY):
            before, after = moment, moment + DAY
            while after - before > SECOND:
                middle = before + (after - before) // 2
                before, after = (middle, after) if _offset(zone, middle) == _offset(zone, before) else (before, middle)
            change = (after + SECOND).replace(microsecond=0).astimezone(zone)
            yield Change(name, change.date(), _is_skipped(dt.datetime.combine(change.date(), dt.time(), zone)))
        moment += DAY


def _is_skipped(local: dt.datetime) -> bool:
    return local.astimezone(dt.UTC).astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None)


@lru_cache(maxsize=1)
def changes() -> tuple[Change, ...]:
    """All changes of all zones, from 2026 to 2030."""
    found = (change for name in zones() for change in _changes(name))
    return tuple(change for change in found if FIRST <= change.day <= LAST)


def days() -> Iterator[Day]:
    """The days before, of and after each change, as whole days and by their hours."""
    around = {(each.zone, each.day + step * DAY) for each in changes() for step in (-1, 0, 1)}
    return (Day(zone, day, timed) for zone, day in sorted(around) for timed in (False, True))


def moment_of(zone: str, day: dt.date, time: dt.time) -> dt.datetime:
    """A local time as a moment in UTC."""
    return dt.datetime.combine(day, time, zone_of(zone)).astimezone(dt.UTC)
