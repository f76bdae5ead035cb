"""The rule of the calendar years: which events of the account stay when a sheet of other years comes.

The sheet's events replace the account's in every calendar year in which an event of the sheet starts. A closure of
more than 30 days, or a shift past midnight, is several events in the account; its later pieces belong to the year in
which it began::

    2027 |------------- 15 Dec, 30 days ------------|- 14 Jan, 10 days -|   both are of 2027
"""

import datetime as dt
from collections.abc import Collection, Sequence

from importer.core.names import fold
from importer.core.payload import OFF_DAYS_LIMIT, Event


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
    ends: dict[tuple[object, ...], int] = {}
    years = [0] * len(held)
    for spot in order:
        event = held[spot]
        before = ends.get((_line(event), event.first_day))
        years[spot] = event.first_day.year if before is None or not _continues(event) else before
        if _goes_on(event):
            next_day = event.first_day + dt.timedelta(days=1 if event.meta.working else event.days)
            for offset in range(event.days if event.meta.working else 1):
                ends[(_line(event), next_day + dt.timedelta(days=offset))] = years[spot]
    return years


def _line(event: Event) -> tuple[object, ...]:
    return (fold(event.meta.name), event.meta.working, event.start.timeZone)


def _continues(event: Event) -> bool:
    """Whether it begins at midnight, as every later piece does."""
    return event.start.dateTime.endswith("T00:00:00")


def _goes_on(event: Event) -> bool:
    """Whether a further piece may follow: a full run of days off, or hours up to midnight."""
    full_run = not event.meta.working and event.days == OFF_DAYS_LIMIT
    until_midnight = event.end.dateTime.endswith("T23:59:00") and not event.start.dateTime.endswith("T00:00:00")
    return full_run or until_midnight
