"""Spans that are whole days somewhere: from one midnight to another, once seen in the zone of the calendar.

These midnights are moments; those that stand in cells as 0:00 are read where they stand.
"""

import datetime as dt

from importer.core.rules.times import DAY
from importer.core.rules.zones import ZoneReading, load_zone

_CHANGE = 3600
"""By how much the last day of a span may be longer or shorter than 24 hours: the clocks change."""
_SHORT = (60, 1)
"""What ends at 23:59, and at 23:59:59, leave out of a day."""
_CHANGES = 2 * _CHANGE
"""The same where the clocks of two zones change."""


def whole_length(seconds: int, change: int = _CHANGE) -> bool:
    """Whether a span may be whole days somewhere, by its length alone: 24 hours each, or a change of the clocks off.

    >>> whole_length(86_400), whole_length(82_800), whole_length(3600), whole_length(82_800, 0)
    (True, True, False, False)
    """
    return seconds >= DAY - change and abs(_rest(seconds)) in (0, change)


def to_midnight(seconds: int) -> int:
    """The length of a span, or where it ends, counted to the midnight that 23:59 and 23:59:59 stand for.

    >>> to_midnight(86_340), to_midnight(86_399), to_midnight(86_400), to_midnight(3600)
    (86400, 86400, 86400, 3600)
    """
    return seconds + next((short for short in _SHORT if (seconds + short) % DAY == 0), 0)


def near_whole_length(seconds: int) -> bool:
    """Whether a span may be whole days of a zone whose clocks change on other days than those of its own zone.

    >>> near_whole_length(86_400 - 1800), near_whole_length(86_400 / 2)
    (True, False)
    """
    return seconds >= DAY - _CHANGES and abs(_rest(seconds)) <= _CHANGES


def _rest(seconds: int) -> int:
    return (seconds + DAY // 2) % DAY - DAY // 2


def local_days(
    start: tuple[int, int], end: tuple[int, int], zone: str, of: ZoneReading | None = None
) -> tuple[int, int] | None:
    """The first and last day, as ordinals, of a span that goes from midnight to midnight, or to 23:59, in a zone.

    >>> days = local_days((740340, 82_800), (740341, 82_800), "Europe/Berlin")
    >>> days == (740341, 740341), local_days((740340, 82_800), (740341, 82_800), "Europe/Athens")
    (True, None)

    Args:
        start: its first moment, as the ordinal of the day and the second of that day.
        end: the moment at which it is over.
        zone: an IANA name.
        of: the zone or offset in which the moments are written; UTC unless it is given.
    """
    written = _written_in(of)
    if written is None:
        return None
    first = _midnight(*start, written, zone)
    afters = (_midnight(end[0], end[1] + short, written, zone) for short in (0, *_SHORT))
    after = next(filter(None, afters), 0)
    return (first, after - 1) if first and after and after > first else None


def _written_in(of: ZoneReading | None) -> dt.tzinfo | None:
    """What turns wall times into moments; None for what may be several zones."""
    if of is None:
        return dt.UTC
    if of.kind == "offset":
        return dt.timezone(dt.timedelta(minutes=of.minutes))
    return load_zone(of.name) if of.name else None


def _midnight(day: int, seconds: int, written: dt.tzinfo, zone: str) -> int:
    """The day that begins at a moment in a zone, even where the clocks skip its midnight; 0 where none does."""
    if not 1 < day < dt.date.max.toordinal():
        return 0
    wall = dt.datetime.combine(dt.date.fromordinal(day), dt.time(), tzinfo=written) + dt.timedelta(seconds=seconds)
    moment, there = wall.astimezone(dt.UTC), load_zone(zone)
    local, before = moment.astimezone(there), (moment - dt.timedelta(seconds=1)).astimezone(there)
    return local.toordinal() if local.time() == dt.time() or before.date() < local.date() else 0


def seen_in(day: int, seconds: int, zone: str) -> tuple[int, int]:
    """A moment in UTC, as the ordinal of a day and the second of that day, by the clocks of a zone.

    >>> seen_in(740340, 82_800, "Europe/Warsaw") == (740341, 0)
    True
    """
    if not 1 < day < dt.date.max.toordinal():
        return day, seconds
    moment = dt.datetime.combine(dt.date.fromordinal(day), dt.time(), tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
    local = moment.astimezone(load_zone(zone))
    return local.toordinal(), local.hour * 3600 + local.minute * 60 + local.second
