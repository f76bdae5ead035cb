"""The rule of the calendar years: which events of the account stay when a sheet of other years comes.

The sheet's events replace the account's in every calendar year in which an event of the sheet starts. A closure of
more than 30 days, or a shift past midnight, is several events in the account; its later pieces belong to the year in
which it began::

    2027 |------------- 15 Dec, 30 days ------------|- 14 Jan, 10 days -|   both are of 2027
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from importer.core.names import fold
from importer.core.payload import OFF_DAYS_LIMIT, Event

_MIDNIGHT = "T00:00:00"


def kept_events(held: Sequence[Event], sheet: Sequence[Event], years: Collection[int]) -> tuple[Event, ...]:
    """The account's events that stay beside the sheet's: of other years, and not in the sheet again."""
    again = {event.canonical(str) for event in sheet}
    began = _year_of_each(held)
    return tuple(
        event
        for event, year in zip(held, began, strict=True)
        if year not in years and event.canonical(str) not in again
    )


def _year_of_each(held: Sequence[Event]) -> list[int]:
    """The year in which each event began, pieces following the piece before."""
    order = sorted(range(len(held)), key=lambda spot: (held[spot].start.dateTime, held[spot].end.dateTime))
    begun: dict[tuple[object, ...], int] = {}
    years = [0] * len(held)
    for spot in order:
        event = held[spot]
        before = begun.get((_line(event), event.first_day, event.start.dateTime[10:], _until_midnight(event)))
        years[spot] = event.first_day.year if before is None else before
        for piece in _next_pieces(event, continues=before is not None):
            begun[(_line(event), *piece)] = years[spot]
    return years


def _line(event: Event) -> tuple[object, ...]:
    return (fold(event.meta.name), event.meta.working, event.start.timeZone)


def _until_midnight(event: Event) -> bool:
    return event.end.dateTime.endswith("T23:59:00")


def _next_pieces(event: Event, *, continues: bool) -> Iterator[tuple[dt.date, str, bool]]:
    """Day, start time, and whether it lasts until midnight, of each further piece that may follow an event."""
    start, until, day = event.start.dateTime[10:], _until_midnight(event), dt.timedelta(days=1)
    if not event.meta.working and event.days == OFF_DAYS_LIMIT:
        yield event.first_day + event.days * day, start, until  # the next run of a long closure
    if until and start != _MIDNIGHT:
        yield event.first_day + day, _MIDNIGHT, False  # the morning after
        yield event.first_day + day, _MIDNIGHT, True  # the whole days of a span of date and time
    if until and start == _MIDNIGHT and continues:
        yield event.first_day + event.days * day, _MIDNIGHT, False  # the last morning of that span
