"""The days that an occasion changes: what a calendar shows, worked out from its events.

Events rule whole days: a day off beats all hours of that day, and the hours of several working events add up::

    Christmas Eve   off        |24|          a calendar:   24 closed
    Short days      09-13   |23 24|                        23 09:00-13:00, 17:00-19:00
    Evening line    17-19   |23|

A recurrence that is not followed to its end is handed back in its own words.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from importer.core.payload import Event
from importer.core.rules.merging import DayRun, day_runs
from importer.core.rules.recurrences import recurring_days

DAY_SECONDS = 86_400
_LAST_MINUTE = DAY_SECONDS - 60
_CLOCK = re.compile(r"T(\d\d):(\d\d)(?::(\d\d))?")
_LAST_DAY = dt.date.max.toordinal()


class DayKind(StrEnum):
    """What becomes of a day."""

    CLOSED = "closed"
    HOURS = "hours"
    """Open at the hours given and at no others."""
    OPEN = "open"
    """Open all day."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Open hours of one day, in seconds from its midnight; the last minute of a day counts as its end."""

    start: int
    end: int
    zone: str


@dataclass(frozen=True, slots=True)
class MarkedDay:
    """A day that is not as usual."""

    day: int
    """Its proleptic ordinal."""
    kind: DayKind
    names: tuple[str, ...]
    """Of its events, in their order."""
    zones: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    """When it is open; empty if it is closed."""
    closed_hours: tuple[Span, ...] = ()
    """Hours at which an event closes it where that is less than the whole day; it may close all of it."""
    overruled: bool = False
    """Whether there are open hours that a day off takes away."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row that are alike."""

    first: int
    last: int
    mark: MarkedDay
    """That of the first day."""


@dataclass(frozen=True, slots=True)
class NotFollowed:
    """A recurrence that is not followed to its end."""

    name: str
    """Of its event."""
    rule: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The marked days of an occasion, in order, and the recurrences that were not followed to their end."""

    days: tuple[MarkedDay, ...]
    years: tuple[int, ...]
    """Those of the days."""
    years_left_out: int = 0
    not_followed: tuple[NotFollowed, ...] = ()


def calendar_of(events: Sequence[Event], most_years: int, wanted: Collection[int] = ()) -> Calendar:
    """Work out the days that events change.

    Args:
        events: of one occasion.
        most_years: how many years are worked out, the latest of those that have any.
        wanted: years that go before the others.
    """
    runs: list[tuple[Event, DayRun]] = []
    not_followed: list[NotFollowed] = []
    for event in events:
        times = recurring_days(event)
        runs += [(event, _moved(run, by)) for by in times.days for run in day_runs(event)]
        not_followed += [NotFollowed(event.meta.name, ", ".join(event.recurrence))] if times.cut else []
    every = sorted({year for _, run in runs for year in range(_year(run.first), _year(run.last) + 1)})
    years = tuple(sorted(sorted(every, key=lambda year: (year in wanted, year))[-most_years:]))
    days = tuple(_marked(day, pieces) for day, pieces in sorted(_by_day(runs, years).items()))
    return Calendar(days, years, len(every) - len(years), tuple(dict.fromkeys(not_followed)))


def stretches(days: Iterable[MarkedDay]) -> list[Stretch]:
    """Days in order, those in a row that are alike taken together."""
    found: list[Stretch] = []
    for each in days:
        before = found[-1] if found else None
        if before and before.last + 1 == each.day and replace(before.mark, day=each.day) == each:
            found[-1] = replace(before, last=each.day)
        else:
            found.append(Stretch(each.day, each.day, each))
    return found


def _by_day(runs: Iterable[tuple[Event, DayRun]], years: Sequence[int]) -> dict[int, list[tuple[Event, DayRun]]]:
    days: dict[int, list[tuple[Event, DayRun]]] = {}
    for event, run in runs:
        for year in years:
            first, last = dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()
            for day in range(max(run.first, first), min(run.last, last) + 1):
                days.setdefault(day, []).append((event, run))
    return days


def _marked(day: int, pieces: Sequence[tuple[Event, DayRun]]) -> MarkedDay:
    working = [_span(event, run) for event, run in pieces if event.meta.working]
    off = [_span(event, run) for event, run in pieces if not event.meta.working]
    spans = () if off else tuple(_joined(working))
    whole = any(_whole(span) for span in spans)
    return MarkedDay(
        day=day,
        kind=DayKind.CLOSED if off else DayKind.OPEN if whole else DayKind.HOURS,
        names=tuple(dict.fromkeys(event.meta.name for event, _ in pieces)),
        zones=tuple(dict.fromkeys(event.start.timeZone for event, _ in pieces)),
        spans=spans,
        closed_hours=() if any(map(_whole, off)) else tuple(_joined(off)),
        overruled=bool(off and working),
    )


def _whole(span: Span) -> bool:
    return (span.start, span.end) == (0, DAY_SECONDS)


def _span(event: Event, run: DayRun) -> Span:
    if not run.start:
        return Span(0, DAY_SECONDS, event.start.timeZone)
    start, end = _seconds(run.start, 0), _seconds(run.end, DAY_SECONDS)
    return Span(start, DAY_SECONDS if end >= _LAST_MINUTE else end, event.start.timeZone)


def _seconds(clock: str, unreadable: int) -> int:
    """Seconds of a time such as ``T09:30:00``, with or without its seconds; of no such time, the number given."""
    found = _CLOCK.match(clock)
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0) if found else unreadable


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in order, those of a zone that touch or overlap as one."""
    ordered = sorted(spans, key=lambda span: (span.zone, span.start, span.end))
    waiting: list[Span] = []
    for span in ordered:
        if waiting and waiting[0].zone == span.zone and span.start <= waiting[0].end:
            waiting[0] = replace(waiting[0], end=max(waiting[0].end, span.end))
        else:
            yield from waiting
            waiting = [span]
    yield from waiting


def _moved(run: DayRun, days: int) -> DayRun:
    return replace(run, first=run.first + days, last=min(run.last + days, _LAST_DAY))


def _year(day: int) -> int:
    return dt.date.fromordinal(day).year
