"""The offsets that a calendar's own VTIMEZONE gives, and which zone of the world has the same.

Zones that a program made up ("Customized Time Zone") say their rules in the file. Where an IANA zone keeps the same
offsets in the years concerned, wall times of the one are wall times of the other.
"""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel.core import get_global

from importer.core.faults import Fault
from importer.core.rules.zones import canonical, known_zones, load_zone
from importer.readers.icalendar.components import Component
from importer.readers.icalendar.moments import dates_of, moment_of
from importer.readers.icalendar.rules import Budget, follow, rule_of

_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})(\d{2})?")
_MOST_YEARS = 40
_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """When the offset from UTC changes, and to what."""

    changes: tuple[dt.datetime, ...]
    """In UTC, without a zone; ascending."""
    offsets: tuple[dt.timedelta, ...]
    """The offset before the first change, then after each."""

    def at(self, moment: dt.datetime) -> dt.timedelta:
        """The offset at a moment in UTC."""
        return self.offsets[bisect_right(self.changes, moment)]

    @property
    def changing(self) -> bool:
        """Whether it knows more than one offset."""
        return len(set(self.offsets)) > 1


def timeline(zone: Component, last: int, budget: Budget) -> Timeline | None:
    """The offsets of a VTIMEZONE up to the end of a year; None where it says them in no way that can be read."""
    changes: list[tuple[dt.datetime, dt.timedelta]] = []
    before: list[tuple[dt.datetime, dt.timedelta]] = []
    for part in zone.parts:
        to, since = _offset(part.text("TZOFFSETTO")), _offset(part.text("TZOFFSETFROM"))
        onsets = _onsets(part, last, budget)
        if to is None or onsets is None:
            return None
        shift = to if since is None else since
        # the first change of all may lie in the first hours of all time
        changes += [(onset - shift, to) for onset in onsets if onset.year > 1]
        before += [(min(onsets), shift)] if onsets else []
    if not before:
        return None
    changes.sort()
    return Timeline(tuple(when for when, _ in changes), (min(before)[1], *(to for _, to in changes)))


def _offset(text: str) -> dt.timedelta | None:
    found = _OFFSET.fullmatch(text)
    if found is None:
        return None
    size = dt.timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return None if size > dt.timedelta(hours=24) else -size if found[1] == "-" else size


def _onsets(part: Component, last: int, budget: Budget) -> list[dt.datetime] | None:
    """The wall times at which a part of a zone begins, once or again and again."""
    written = part.first("DTSTART")
    start = moment_of(written, _nowhere) if written else None
    listed = dates_of(part.every("RDATE"), _nowhere)
    if start is None or isinstance(start, Fault) or isinstance(listed, Fault):
        return None
    onsets = [start.wall, *(each.wall for each in listed.moments)]
    for text in (each.value for each in part.every("RRULE") if each.value):
        rule = rule_of(text)
        end = dt.datetime.combine(dt.date(last, 12, 31), dt.time.max)
        if isinstance(rule, Fault):
            return None
        if rule.until and rule.until.wall < end:  # an end of all time has no day after
            end = min(end, rule.until.wall + dt.timedelta(days=1))
        found = follow(rule, start.wall, end, budget)
        if isinstance(found, Fault):
            return None
        onsets += found
    return sorted({onset for onset in onsets if onset.year <= last})


def _nowhere(name: str) -> str:  # noqa: ARG001 - the parts of a zone are in no zone
    return ""


def zone_like(line: Timeline, years: Iterable[int], wanted: Sequence[str]) -> str | None:
    """The IANA zone that has the same offsets in all of these years.

    Args:
        line: the offsets.
        years: those in which times are written in the zone.
        wanted: zones that are tried first, such as the calendar's own.
    """
    chosen = sorted(set(years))[-_MOST_YEARS:]
    moments = sorted(_moments(line, chosen))
    if all(not line.at(moment) for moment in moments):
        return "UTC"
    return next((zone for zone in (*wanted, *_candidates()) if _same(line, zone, moments)), None)


def _moments(line: Timeline, years: Sequence[int]) -> Iterator[dt.datetime]:
    """Both sides of each change, and days over each year."""
    for year in years:
        days = (dt.date(year, month, day) for month in range(1, 13) for day in (1, 11, 21))
        yield from (dt.datetime.combine(day, dt.time(12)) for day in days)
    wanted = set(years)
    for change in line.changes:
        if change.year in wanted:
            yield from (change - _HOUR, change + _HOUR)


def _same(line: Timeline, zone: str, moments: Sequence[dt.datetime]) -> bool:
    there = load_zone(zone)
    return all(line.at(each) == each.replace(tzinfo=dt.UTC).astimezone(there).utcoffset() for each in moments)


@lru_cache(maxsize=1)
def _candidates() -> tuple[str, ...]:
    """Zones by how likely they are meant: those that Windows offers first, then all others."""
    offered = sorted({canonical(zone) for zone in get_global("windows_zone_mapping").values()})
    regions = sorted(zone for zone in known_zones() if "/" in zone and canonical(zone) == zone)
    usual = [zone for zone in offered if "/" in zone]
    return tuple(zone for zone in dict.fromkeys([*usual, *regions]) if not zone.startswith(("Etc/", "SystemV/")))
