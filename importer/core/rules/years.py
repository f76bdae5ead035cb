"""The rule of the calendar years: which events of the account stay when a sheet of other years comes.

The sheet's events replace the account's in every calendar year in which an event of the sheet starts, as far as they
touch the range that was asked for. A closure of more than 30 days, or a shift past midnight, is several events in the
account; its later pieces belong to the year in which it began::

    2027 |------------- 15 Dec, 30 days ------------|- 14 Jan, 10 days -|   both are of 2027

Only a morning that ends a shift, with the whole days before it, is surely a later piece. What follows 30 days off, or
whole days after an evening, may as well be the next year's own: such a doubtful piece goes only if it would go either
way, or if the sheet has a piece of the same name on its first day.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from importer.core.names import fold
from importer.core.payload import OFF_DAYS_LIMIT, Event
from importer.core.rules.merging import days_of

_MIDNIGHT = "T00:00:00"
_LAST_DAY = dt.date.max.toordinal()
_Index = dict[tuple[object, ...], list[int]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a sheet replaces: these years (None: all), from the first day to the last (None: no limit)."""

    years: Collection[int] | None
    first: dt.date | None = None
    last: dt.date | None = None

    def has_year(self, event: Event) -> bool:
        """Whether an event starts in one of the years."""
        return self.years is None or event.first_day.year in self.years

    def touches(self, event: Event) -> bool:
        """Whether an event has a day within the range."""
        # in ordinals, because a count may go on beyond the last day of the calendar
        one_day = event.start.dateTime[:10] == event.end.dateTime[:10]
        until = event.first_day.toordinal() + event.days - 1 if one_day else days_of(event)[1]
        begun = self.last is None or event.first_day <= self.last
        return begun and (self.first is None or until >= self.first.toordinal())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an event stands in its chain; the head of a chain is its own head."""

    head: int
    sure: bool = True


def kept_events(held: Sequence[Event], sheet: Sequence[Event], scope: Scope) -> tuple[Event, ...]:
    """The account's events that stay beside the sheet's: out of scope, and not in the sheet again."""
    again = {event.canonical(str) for event in sheet}
    explained = {_beginning(event) for event in sheet}
    places = _places(held)
    touched = {
        place.head
        for event, place in zip(held, places, strict=True)
        if place.sure and not (_is_morning(event) and held[place.head] is not event) and scope.touches(event)
    }

    def replaced(event: Event, place: _Place) -> bool:
        if not scope.has_year(held[place.head]):
            return False
        if place.sure:
            return place.head in touched
        if scope.has_year(event) and scope.touches(event):
            return True
        return _beginning(event) in explained and (scope.touches(event) or place.head in touched)

    return tuple(
        event
        for event, place in zip(held, places, strict=True)
        if not replaced(event, place) and event.canonical(str) not in again
    )


def _places(held: Sequence[Event]) -> list[_Place]:
    """The place of each event, chains followed in the order of time."""
    index: _Index = {}
    for spot, event in enumerate(held):
        index.setdefault(_beginning(event), []).append(spot)
    places = [_Place(spot) for spot in range(len(held))]
    for spot in sorted(range(len(held)), key=lambda spot: (held[spot].start.dateTime, held[spot].end.dateTime)):
        here = places[spot]
        for piece, sure in _later_pieces(held, index, held[spot]):
            if places[piece].head == piece:
                places[piece] = _Place(here.head, here.sure and sure)
    return places


def _later_pieces(held: Sequence[Event], index: _Index, event: Event) -> Iterator[tuple[int, bool]]:
    """Each later piece that may directly follow an event, and whether it surely does."""
    if _until_midnight(event) and not _from_midnight(event):
        for spot in _at(index, event, event.first_day.toordinal() + 1):
            if _is_morning(held[spot]) and held[spot].days == event.days:
                yield spot, True
        if event.days == 1:
            yield from _whole_days(held, index, event, event.first_day.toordinal() + 1)
    if _is_full_run(event):
        for spot in _at(index, event, event.first_day.toordinal() + event.days, event.start.dateTime[10:]):
            if _until_midnight(held[spot]) == _until_midnight(event):
                yield spot, False


def _whole_days(held: Sequence[Event], index: _Index, event: Event, day: int) -> Iterator[tuple[int, bool]]:
    """The whole days of a span of date and time, which are sure if a morning ends it, and that morning.

    They begin on a day (ordinal).
    """
    for spot in _at(index, event, day):
        if not _until_midnight(held[spot]):
            continue
        after = day + held[spot].days
        rest = [(piece, True) for piece in _at(index, event, after) if _ends_a_span(held[piece])]
        rest += _whole_days(held, index, event, after) if _is_full_run(held[spot]) else ()
        yield spot, any(sure for _, sure in rest)
        yield from rest


def _at(index: _Index, event: Event, day: int, time: str = _MIDNIGHT) -> Sequence[int]:
    """The events of the same line as another that start on a day (ordinal) at a time."""
    if day > _LAST_DAY:
        return ()
    return index.get((*_line(event), dt.date.fromordinal(day).isoformat() + time), ())


def _line(event: Event) -> tuple[object, ...]:
    return (fold(event.meta.name), event.meta.working, event.start.timeZone)


def _beginning(event: Event) -> tuple[object, ...]:
    return (*_line(event), event.start.dateTime)


def _from_midnight(event: Event) -> bool:
    return event.start.dateTime.endswith(_MIDNIGHT)


def _until_midnight(event: Event) -> bool:
    return event.end.dateTime.endswith("T23:59:00")


def _is_morning(event: Event) -> bool:
    return _from_midnight(event) and not _until_midnight(event)


def _ends_a_span(event: Event) -> bool:
    return _is_morning(event) and event.days == 1


def _is_full_run(event: Event) -> bool:
    return not event.meta.working and event.days == OFF_DAYS_LIMIT
