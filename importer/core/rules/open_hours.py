"""Hours of the day in which something is done, such as ``22:00-06:00``, by the clock on the wall of a zone.

The end does not belong to them; one that lies before the start is that of the next day. Where clocks are put back, they
last from the first time at which they begin to the last at which they end. Where clocks are put forward, hours that the
clock leaves out are as much later, and as long, as if it had been put forward afterwards::

    02:00-03:00    when 02:00 is followed by 03:00: open from 03:00 to 04:00
    02:00-03:00    when 03:00 is followed by 02:00: open for two hours
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from importer.core.rules.zones import load_zone

_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|\u2013|to)\s*(\d{1,2})(?:[:.](\d{2}))?", re.IGNORECASE)
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class OpenHours:
    """Spans of a day, in minutes from midnight; each ends after it starts, perhaps on the next day."""

    text: str
    """As they were written."""
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Read hours: one span, or several with commas between them.

        Raises:
            ValueError: they are no hours; the message says what to write.

        >>> OpenHours.of("22:00-06:00").spans
        ((1320, 1800),)
        """
        return cls(" ".join(text.split()), tuple(_span(part.strip()) for part in text.split(",")))

    def hold(self, now: dt.datetime, zone: str) -> bool:
        """Whether it is one of these hours.

        Args:
            now: a moment with its zone, whichever that is.
            zone: whose clock counts.
        """
        here = now.astimezone(load_zone(zone))
        minute = here.hour * 60 + here.minute
        if any(start <= minute < end for start, end in self.spans):
            return True
        days = (here.date() - dt.timedelta(days=back) for back in (0, 1))
        moments = (_moments(day, span, zone) for day in days for span in self.spans)
        return any(begins <= now < ends for begins, ends in moments)


def _span(text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError('write hours such as "22:00-06:00"')
    start, end = (int(found[at]) * 60 + int(found[at + 1] or 0) for at in (1, 3))
    if max(int(found[2] or 0), int(found[4] or 0)) > 59 or start >= _DAY or end > _DAY:
        raise ValueError(f'"{text}" holds a time that no clock shows; write hours such as "22:00-06:00"')
    if start == end:
        raise ValueError(f'"{text}" is no time at all; write hours such as "22:00-06:00", or nothing for always')
    return start, end if end > start else end + _DAY


def _moments(day: dt.date, span: tuple[int, int], zone: str) -> tuple[dt.datetime, dt.datetime]:
    """When the hours of a day begin, and when they end.

    Of a time that comes twice they begin at the first and end at the last; one that the clock leaves out is as much
    later as that. Where nothing of the hours is left then, they last as long as always.
    """
    (begins, _), (first, last) = (_both(day, minute, zone) for minute in span)
    ends = max(first, last)
    return begins, ends if ends > begins else begins + dt.timedelta(minutes=span[1] - span[0])


def _both(day: dt.date, minute: int, zone: str) -> tuple[dt.datetime, dt.datetime]:
    """The two readings of a time of the day, which are one but in a gap or a fold."""
    wall = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute)
    first, second = (wall.replace(tzinfo=load_zone(zone), fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    return first, second
