"""Spans in UTC that are whole days somewhere: from one midnight to another, once seen in the zone of the calendar."""

import datetime as dt

from importer.core.rules.times import DAY
from importer.core.rules.zones import load_zone

_CHANGE = 3600
"""By how much the last day of a span may be longer or shorter than 24 hours: the clocks change."""


def whole_length(seconds: int) -> bool:
    """Whether a span may be whole days somewhere, by its length alone.

    >>> whole_length(86_400), whole_length(82_800), whole_length(3600)
    (True, True, False)
    """
    rest = (seconds + DAY // 2) % DAY - DAY // 2
    return seconds >= DAY - _CHANGE and abs(rest) in (0, _CHANGE)


def local_days(start: tuple[int, int], end: tuple[int, int], zone: str) -> tuple[int, int] | None:
    """The first and last day, as ordinals, of a span in UTC that goes from midnight to midnight in a zone.

    >>> days = local_days((740340, 82_800), (740341, 82_800), "Europe/Berlin")
    >>> days == (740341, 740341), local_days((740340, 82_800), (740341, 82_800), "Europe/Athens")
    (True, None)

    Args:
        start: its first moment, as the ordinal of the day and the second of that day.
        end: the moment at which it is over.
        zone: an IANA name.
    """
    first, after = (_midnight(*moment, zone) for moment in (start, end))
    return (first, after - 1) if first and after and after > first else None


def _midnight(day: int, seconds: int, zone: str) -> int:
    """The day that begins at a moment in a zone, or 0."""
    moment = dt.datetime.combine(dt.date.fromordinal(day), dt.time(), tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
    local = moment.astimezone(load_zone(zone))
    return local.toordinal() if local.time() == dt.time() else 0
