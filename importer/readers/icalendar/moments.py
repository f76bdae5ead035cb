"""Days and times of a calendar, read from their properties as they are written.

A time keeps its wall clock: it is not converted, only its zone is told beside it. The icalendar library reads the
values; zones are resolved by the function that is given, as that needs the rest of the file.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from icalendar.prop import vDDDTypes

from importer.core.faults import Fault, shown
from importer.core.rules.zones import load_zone
from importer.readers.icalendar.lines import Property

ZoneOf = Callable[[str], str | Fault]
"""What a zone's name stands for: an IANA name, UTC, or an abbreviation that the account may know."""

MOST_DAYS = 5000
"""Days that one list of an entry may have."""

_END_OF_DAY = re.compile(r"(\d{8})T2400(?:00)?(Z?)")
_LAST_MINUTE = dt.time(23, 59)
_WRITE_IT = "write a day as 20270131, a time as 20270131T090000."


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a time of a day with its zone."""

    wall: dt.datetime
    """As written, without a zone; midnight for a day."""
    day: bool
    """Whether it is a whole day."""
    zone: str = ""
    """IANA name, UTC, or what the default zone may decide (an abbreviation); blank for floating times and days."""
    fault: Fault | None = None
    """Why its zone is not known."""

    def at(self, zone: str) -> "Moment":
        """The same moment in another zone; days and floating times are the same everywhere."""
        if self.day or self.zone == zone or not self.zone or not zone:
            return self
        try:
            there = self.wall.replace(tzinfo=load_zone(self.zone)).astimezone(load_zone(zone))
        except (KeyError, OverflowError):  # an abbreviation, or the first and last hours of all time
            return self
        return Moment(there.replace(tzinfo=None), False, zone)


@dataclass(frozen=True, slots=True)
class Dates:
    """A list of moments, with the length of those that are periods."""

    moments: tuple[Moment, ...]
    lengths: tuple[dt.timedelta | None, ...]


def moment_of(written: Property, zone_of: ZoneOf) -> Moment | Fault:
    """The moment that DTSTART, DTEND or RECURRENCE-ID names."""
    found = _read(written.value)
    if isinstance(found, Fault):
        return found
    if not isinstance(found, dt.date):
        return _no_moment(written.value)
    return _placed(found, written, zone_of)


def dates_of(properties: Sequence[Property], zone_of: ZoneOf) -> Dates | Fault:
    """The moments that RDATE or EXDATE list, in any number of lines."""
    moments: list[Moment] = []
    lengths: list[dt.timedelta | None] = []
    texts = ((each, text) for each in properties for text in each.value.split(",") if text.strip())
    for written, text in islice(texts, MOST_DAYS + 1):
        found = _read(text.strip())
        begin, length = _period(found) if isinstance(found, tuple) else (found, None)
        if isinstance(begin, Fault) or not isinstance(begin, dt.date):
            return begin if isinstance(begin, Fault) else _no_moment(text)
        moments.append(_placed(begin, written, zone_of))
        lengths.append(length)
    if len(moments) > MOST_DAYS:
        return Fault("rule-too-long", f"{properties[0].name} lists more than {MOST_DAYS:,} days.", "list fewer.")
    return Dates(tuple(moments), tuple(lengths))


def duration_of(written: Property) -> dt.timedelta | Fault:
    """How long an entry lasts."""
    found = _read(written.value)
    if isinstance(found, dt.timedelta):
        return found
    return Fault("date-unreadable", f'"{shown(written.value)}" is no duration.', "write it as P1D or PT2H30M.")


def _read(text: str) -> dt.date | dt.time | dt.timedelta | tuple[object, object] | Fault:
    """What the library reads in a value; the end of a day (24:00) is the next midnight, as in other lists."""
    ended = _END_OF_DAY.fullmatch(text)
    try:
        if ended:
            return _plus_a_day(vDDDTypes.from_ical(f"{ended[1]}T000000{ended[2]}"))  # type: ignore[no-untyped-call]
        found: dt.date | dt.time | dt.timedelta | tuple[object, object] = vDDDTypes.from_ical(text)  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError):
        return _no_moment(text)
    return found


def _plus_a_day(midnight: dt.datetime) -> dt.datetime:
    return midnight + dt.timedelta(days=1)


def _no_moment(text: str) -> Fault:
    return Fault("date-unreadable", f'"{shown(text.strip())}" is no day that there is.', _WRITE_IT)


def _period(period: tuple[object, object]) -> tuple[object, dt.timedelta | None]:
    begin, end = period
    if isinstance(end, dt.timedelta):
        return begin, end
    if isinstance(begin, dt.datetime) and isinstance(end, dt.datetime):
        return begin, end.replace(tzinfo=None) - begin.replace(tzinfo=None)
    return begin, None


def _placed(found: dt.date, written: Property, zone_of: ZoneOf) -> Moment:
    """A date or time with the zone that stands beside it, which says nothing of a day."""
    if not isinstance(found, dt.datetime):
        return Moment(dt.datetime.combine(found, dt.time()), True)
    wall = found.replace(tzinfo=None)
    if written.parameters.get("VALUE", "").upper() == "DATE":
        return Moment(dt.datetime.combine(wall.date(), dt.time()), True)
    if found.tzinfo is not None:
        return Moment(wall, False, "UTC")
    named = written.parameters.get("TZID", "").strip()
    zone = zone_of(named) if named else ""
    return Moment(wall, False, fault=zone) if isinstance(zone, Fault) else Moment(wall, False, zone)


def by_clock_of(start: Moment, moment: Moment, zone: str) -> dt.datetime:
    """A moment by the clock of an entry; of an entry of whole days, the day in the calendar's zone.

    Programs that think in UTC write the bounds of such a day as bounds in UTC: these stay where they are written,
    unless they are bounds of a day in the zone.
    """
    there = moment.at(zone if start.day and moment.zone == "UTC" and zone else start.zone)
    if start.day and _bounds_day(moment) and not _bounds_day(there):
        there = moment
    return as_day(there.wall, start)


def _bounds_day(moment: Moment) -> bool:
    return moment.wall.time() == dt.time() or moment.wall.time() >= _LAST_MINUTE


def as_day(wall: dt.datetime, start: Moment) -> dt.datetime:
    """A wall time as an entry has it: its day, where that is all that it says."""
    return dt.datetime.combine(wall.date(), dt.time()) if start.day else wall
