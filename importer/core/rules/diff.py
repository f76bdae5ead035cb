"""The difference between two occasions, in paths that people can read."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence

from importer.core.payload import Event, Occasion
from importer.core.plan import Change


def changes_between(before: Occasion, after: Occasion, zone: Callable[[str], str]) -> tuple[Change, ...]:
    """What changes when one occasion takes the place of another; empty if they are equal in canonical form.

    Args:
        before: what the account holds.
        after: what is planned.
        zone: maps a zone's name to its canonical name.
    """
    changes = [
        Change(path=path, before=getattr(before, path), after=getattr(after, path))
        for path in ("name", "description", "isDefault")
        if getattr(before, path) != getattr(after, path)
    ]
    gone = _surplus(before.events, after.events, zone)
    new = _surplus(after.events, before.events, zone)
    successors: dict[tuple[str, str], list[Event]] = {}
    for event in new:
        successors.setdefault(_key(event), []).append(event)
    for event in gone:
        after_it = successors.get(_key(event))
        told = _told(after_it.pop(0)) if after_it else None
        changes.append(Change(path=_path(event), before=_told(event), after=told))
    added = [event for events in successors.values() for event in events]
    return (*changes, *(Change(path=_path(event), before=None, after=_told(event)) for event in added))


def _surplus(events: Sequence[Event], others: Sequence[Event], zone: Callable[[str], str]) -> list[Event]:
    """Events that others lack, as a multiset, in canonical order."""
    there = Counter(event.canonical(zone) for event in others)
    missing: list[Event] = []
    for event in sorted(events, key=lambda event: repr(event.canonical(zone))):
        form = event.canonical(zone)
        if there[form]:
            there[form] -= 1
        else:
            missing.append(event)
    return sorted(missing, key=lambda event: (event.start.dateTime, event.meta.name, event.end.dateTime))


def _key(event: Event) -> tuple[str, str]:
    return event.meta.name, event.start.dateTime[:10]


def _path(event: Event) -> str:
    return f"events[{event.meta.name} {event.start.dateTime[:10]}]"


def _told(event: Event) -> str:
    """An event in words, such as ``open 09:00-13:00 on 3 days, Europe/Warsaw``."""
    state = "open" if event.meta.working else "closed"
    days = f" on {event.days} days" if event.days > 1 else ""
    return f"{state}{_hours(event)}{days}, {event.start.timeZone}"


def _hours(event: Event) -> str:
    start, end = (moment.dateTime[11:].removesuffix(":00") for moment in (event.start, event.end))
    until = event.end.dateTime[:10]
    if (start, end) == ("", ""):
        one_day = until == (event.first_day + dt.timedelta(days=1)).isoformat()
        return " all day" if one_day else f" all day until {until}"
    if until != event.start.dateTime[:10]:
        return f" {start} to {until} {end}"
    return " all day" if (start, end) == ("00:00", "23:59") else f" {start}-{end}"
