"""Rules about wall times: days on which the clocks change, and hours moved into another zone.

``converted`` works day by day, because the difference between two zones may change within a run of days::

    09:00-17:00 in New York on 26 Mar..29 Mar 2027, in Berlin:   26..27 Mar 14:00-22:00   28..29 Mar 15:00-23:00
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from importer.core.lifting import Codes, Mask, Numbers
from importer.core.rules.times import DAY, DAY_END, clock_text
from importer.core.rules.zones import load_zone, offset_minutes

Positions = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Wall:
    """Hours on each day from first to last (ordinals); an end below the start runs past midnight."""

    first: int
    last: int
    start: int
    end: int

    def text(self) -> str:
        """Such as ``24 Dec 2027 09:00-13:00``."""
        day = dt.date.fromordinal(self.first)
        return f"{day:%d %b %Y} {clock_text(self.start)}-{clock_text(self.end)}"


def transition_days(zones: Sequence[str], codes: Codes, days: Numbers) -> Mask:
    """Which (zone, day) pairs have a change of the clocks on that day or the next; each distinct pair is asked once."""
    if not len(days):
        return np.zeros(0, dtype=np.bool_)
    keys = codes.astype(np.int64) * 4_000_000 + days
    distinct, inverse = np.unique(keys, return_inverse=True)
    answers = np.fromiter(
        (_changes(zones[key // 4_000_000], key % 4_000_000) for key in distinct.tolist()),
        dtype=np.bool_,
        count=len(distinct),
    )
    found: Mask = answers[inverse]
    return found


def _changes(zone: str, ordinal: int) -> bool:
    here = load_zone(zone)
    midnight = dt.datetime.combine(dt.date.fromordinal(ordinal), dt.time(), tzinfo=here)
    return midnight.utcoffset() != (midnight + dt.timedelta(days=2)).utcoffset()


def converted(wall: Wall, source: str | int, target: str) -> list[Wall]:
    """Hours of a zone, or of an offset in minutes, as hours of another zone; runs are cut where these change."""
    runs: list[Wall] = []
    for day in range(wall.first, wall.last + 1):
        first, start, end = _one_day(day, wall, source, target)
        last = runs[-1] if runs else None
        if last is not None and (last.start, last.end) == (start, end) and last.last + 1 == first:
            runs[-1] = Wall(last.first, first, start, end)
        else:
            runs.append(Wall(first, first, start, end))
    return runs


def converted_span(walls: Sequence[Wall], source: str | int, target: str) -> list[Wall]:
    """A span that was cut at midnights, as a span of another zone cut at the midnights there.

    Args:
        walls: the first evening, whole days, the last morning; both ends may be whole days.
        source: a zone, or an offset in minutes.
        target: the zone that is wanted.
    """
    end = DAY if walls[-1].end == DAY_END else walls[-1].end
    first, start = _moved(walls[0].first, walls[0].start, source, target)
    last, until = _moved(walls[-1].last, end, source, target)
    if first == last:
        return [Wall(first, first, start, until)]
    middle = [Wall(first + 1, last - 1, 0, DAY_END)] if last - first > 1 else []
    morning = [Wall(last, last, 0, until)] if until else []
    return [Wall(first, first, start, DAY_END), *middle, *morning]


def _one_day(day: int, wall: Wall, source: str | int, target: str) -> tuple[int, int, int]:
    """(day, start, end) in the target zone of one day's hours."""
    end = DAY if wall.end == DAY_END else wall.end
    end_day = day + (1 if end < wall.start else 0)
    first, start = _moved(day, wall.start, source, target)
    _, until = _moved(end_day, end, source, target)
    return first, start, DAY_END if until == 0 else until


def _moved(day: int, seconds: int, source: str | int, target: str) -> tuple[int, int]:
    there = dt.datetime.combine(dt.date.fromordinal(day), dt.time()) + dt.timedelta(seconds=seconds)
    minutes = source if isinstance(source, int) else offset_minutes(source, there)
    moment = (there - dt.timedelta(minutes=minutes)).replace(tzinfo=dt.UTC).astimezone(load_zone(target))
    return moment.date().toordinal(), moment.hour * 3600 + moment.minute * 60 + moment.second
