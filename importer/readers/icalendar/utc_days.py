"""Series in UTC that are whole days of some zone: they come back by the days of that zone.

A program that knows no days writes the Monday of Berlin as Sunday, 23:00 UTC, and its rule still says Mondays. Days
that are left out or replaced are named as days there too. Rows keep the times as they are written.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from importer.core.faults import Fault
from importer.readers.icalendar.entries import Entry
from importer.readers.icalendar.moments import Moment
from importer.readers.icalendar.rules import Budget, follow
from importer.readers.icalendar.series import Occurrence, after

_UTC = "UTC"
_MIDNIGHT, _LAST_MINUTE = dt.time(), dt.time(23, 59)
_SHORTEST = dt.timedelta(hours=23, minutes=59)


def by_own_days(entry: Entry, zones: Sequence[str], budget: Budget) -> Entry:
    """An entry that comes back, by the clock of the first of the zones in which it is whole days; others as they are.

    One that begins as its own rule says in UTC, and not there, means UTC.
    """
    start, end = entry.start, entry.end
    if start is None or end is None or start.day or start.zone != _UTC or not entry.recurring:
        return entry
    if start.wall.time() == _MIDNIGHT:
        return entry
    zone = next((each for each in zones if _whole_days(start.at(each), end.at(each))), "")
    there = start.at(zone)
    if not zone or (not _on_rules(entry, there, budget) and _on_rules(entry, start, budget)):
        return entry
    return replace(entry, start=there, end=end.at(zone))


def _whole_days(first: Moment, last: Moment) -> bool:
    ends = last.wall.time() == _MIDNIGHT or last.wall.time() >= _LAST_MINUTE
    return first.wall.time() == _MIDNIGHT and ends and last.wall - first.wall >= _SHORTEST


def _on_rules(entry: Entry, start: Moment, budget: Budget) -> bool:
    """Whether a start is a day that each rule names; a rule that cannot be followed names any."""
    found = [follow(rule, start.wall, start.wall, budget) for rule in entry.rules]
    return all(isinstance(times, Fault) or times for times in found)


def as_written(found: Occurrence, entry: Entry) -> Occurrence:
    """An occurrence of an entry by the clock that the file writes.

    Args:
        found: by the clock by which the entry was followed.
        entry: as it stands in the file.
    """
    start = found.entry.start
    if found.entry is entry or start is None:
        return found
    ends = (found.start, after(found.start, found.length))
    first, last = (Moment(wall, False, start.zone).at(_UTC).wall for wall in ends)
    return replace(found, entry=entry, start=first, length=last - first)
