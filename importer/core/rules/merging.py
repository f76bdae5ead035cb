"""The rule of the days: what of the account's events stays where the sheet's events join them (mode merge).

An account event gives way on each day on which the sheet has an event of its folded name, whatever the hours, and
stays on its other days; a run of days is cut there::

    account  Closure  |24 25 26 27 28|        sheet  Closure      |26|
    after             |24 25|26|27 28|        (26 is the sheet's)

Days are calendar days: a shift past midnight is hours on two of them, and each goes or stays by itself. Events that no
day of the sheet touches stay exactly as the account writes them.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from importer.core.names import fold
from importer.core.payload import OFF_DAYS_LIMIT, Event, Moment

_MIDNIGHT = "T00:00:00"
_DAY_END = "T23:59:00"
_DATE_LENGTH = 10
_LAST_DAY = dt.date.max.toordinal()


@dataclass(frozen=True, slots=True)
class DayRun:
    """The same hours on each day from first to last (ordinals).

    ``start`` and ``end`` are times of that day; both are empty where the account writes whole days without times.
    """

    first: int
    last: int
    start: str = ""
    end: str = ""


def events_beside(held: Sequence[Event], sheet: Sequence[Event]) -> tuple[Event, ...]:
    """What stays of the account's events beside those of the sheet.

    Events of other names stay whatever the day.
    """
    found: dict[str, set[int]] = {}
    for event in sheet:
        for run in day_runs(event):
            found.setdefault(fold(event.meta.name), set()).update(range(run.first, run.last + 1))
    taken = {name: sorted(days) for name, days in found.items()}
    return tuple(piece for event in held for piece in _rest(event, taken.get(fold(event.meta.name), [])))


def days_of(event: Event) -> tuple[int, int]:
    """The first and the last day (ordinals) on which an event has hours."""
    runs = list(day_runs(event))
    return min(run.first for run in runs), max(run.last for run in runs)


def _rest(event: Event, taken: Sequence[int]) -> Iterator[Event]:
    """An event without some days (ordinals in order): itself where it has none of them."""
    runs = list(day_runs(event))
    if not any(_within(taken, run) for run in runs):
        yield event
        return
    for run in runs:
        for first, last in _free(run, taken):
            yield from _written(event, DayRun(first, last, run.start, run.end))


def _within(days: Sequence[int], run: DayRun) -> Sequence[int]:
    return days[bisect_left(days, run.first) : bisect_right(days, run.last)]


def _free(run: DayRun, taken: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last day of each stretch of a run that no taken day is in."""
    first = run.first
    for day in _within(taken, run):
        if first < day:
            yield first, day - 1
        first = day + 1
    if first <= run.last:
        yield first, run.last


def day_runs(event: Event) -> Iterator[DayRun]:
    """The days and hours of an event; a span of several days is cut at its midnights.

    Dates without times are whole days, of which the last is the day before the end.
    """
    start, end, again = event.start.dateTime, event.end.dateTime, event.days - 1
    first, last = _ordinal(start), _ordinal(end)
    if _only_dates(event):
        yield DayRun(first, max(first, last - 1) + again)
        return
    opens, closes = start[_DATE_LENGTH:] or _MIDNIGHT, end[_DATE_LENGTH:] or _MIDNIGHT
    if last <= first:
        yield DayRun(first, first + again, opens, closes)
        return
    if opens != _MIDNIGHT:
        yield DayRun(first, first + again, opens, _DAY_END)
    whole_from, whole_to = first + (opens != _MIDNIGHT), last - (closes < _DAY_END)
    if whole_from <= whole_to:
        yield DayRun(whole_from, whole_to + again, _MIDNIGHT, _DAY_END)
    if _MIDNIGHT < closes < _DAY_END:
        yield DayRun(last, last + again, _MIDNIGHT, closes)


def _written(event: Event, run: DayRun) -> Iterator[Event]:
    """A run as events like the one that it was cut from; days off in pieces that the API takes."""
    most = run.last - run.first + 1 if event.meta.working else OFF_DAYS_LIMIT
    for first in range(run.first, min(run.last, _LAST_DAY) + 1, most):
        days = min(most, run.last - first + 1)
        until = first
        if not run.start:
            span = _ordinal(event.end.dateTime) - _ordinal(event.start.dateTime)
            until = first + span if span <= 1 else first + days
            days = days if span <= 1 else 1
        yield Event(
            meta=event.meta,
            start=Moment(dateTime=_iso(first) + run.start, timeZone=event.start.timeZone),
            end=Moment(dateTime=_iso(min(until, _LAST_DAY)) + run.end, timeZone=event.end.timeZone),
            recurrence=(f"RRULE:FREQ=DAILY;COUNT={days};INTERVAL=1",) if days > 1 else (),
        )


def _only_dates(event: Event) -> bool:
    return len(event.start.dateTime) == len(event.end.dateTime) == _DATE_LENGTH


def _ordinal(moment: str) -> int:
    return dt.date.fromisoformat(moment[:_DATE_LENGTH]).toordinal()


def _iso(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()
