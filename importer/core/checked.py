"""The noun after validate: occasions that may be sent, and what became of every row so far."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from importer.core.exact_events import with_exact_times
from importer.core.grouped import Events, Positions
from importer.core.issues import Assumption, Issue
from importer.core.lifting import Mask, Numbers
from importer.core.records import UNSAID, RecordPlaces
from importer.core.rules.times import DAY_END, clock_text


@dataclass(frozen=True)
class OccasionDraft:
    """One occasion as the sheet has it; what the sheet does not say is None."""

    name: str
    description: str | None
    default: bool | None
    events: tuple[dict[str, Any], ...]
    """API objects of the events, in canonical order."""
    given: bool
    """Whether the sheet or an option gives its name; otherwise we inferred it."""
    counted: int
    """Events as the sheet counts them."""
    years: frozenset[int]
    """Calendar years in which an event of the sheet starts."""
    closed_hours: tuple[str, ...]
    """Events that are closed at some hours, such as ``Stocktaking 2027-01-05 09:00-12:00``."""
    skills: tuple[str, ...] = ()
    """Names or ids of the skills that are to use it."""
    exact: Mapping[int, str] = field(default_factory=dict)
    """Positions of events that are sent as they stand in the API columns; of those that the API's documents do not
    have, the place that says so."""

    def payload(self) -> dict[str, Any]:
        """The object as a create would send it."""
        return {
            "name": self.name,
            "description": self.description or self.name,
            "isDefault": bool(self.default),
            "events": list(self.events),
        }


@dataclass(frozen=True)
class Checked:
    """What validate made of everything; occasions are in the order of their folded names."""

    places: RecordPlaces
    names: tuple[str, ...]
    given: tuple[bool, ...]
    """Whether each name was given, and not inferred."""
    descriptions: tuple[str | None, ...]
    skills: tuple[tuple[str, ...], ...]
    """For each occasion the names or ids of the skills that are to use it."""
    defaults: Numbers
    """1 yes, 0 no, -1 unsaid."""
    in_error: Mask
    """Occasions with an error of their own or of one of their rows."""
    held: Mask
    """Occasions without an error that are held back all the same (``--strict``)."""
    member_record: Positions
    member_occasion: Numbers
    events: Events
    issues: tuple[Issue, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def ready(self) -> Mask:
        """Occasions that may be sent."""
        ready: Mask = ~self.in_error & ~self.held
        return ready

    @property
    def names_skills(self) -> bool:
        """Whether any occasion names skills that are to use it."""
        return any(self.skills)

    def counted(self) -> list[int]:
        """For each occasion the number of events as the sheet counts them."""
        counts = np.bincount(self.events.occasion, weights=self.events.counted, minlength=len(self.names))
        return [round(count) for count in counts.tolist()]

    def drafts(self) -> Iterator[OccasionDraft]:
        """Every occasion with the events of its good rows, in order."""
        objects, counted = _objects(self.events), self.counted()
        exact: Mapping[int, str] = {}
        if self.places.records.exact.values:
            objects, exact = with_exact_times(objects, self.events, self.places)
        spots = np.searchsorted(self.events.occasion, np.arange(len(self.names) + 1)).tolist()
        years, closed = _years(self.events), _closed_hours(self.events)
        before = self.places.records.was_of[self.events.record].tolist()
        for number, (name, default) in enumerate(zip(self.names, self.defaults.tolist(), strict=True)):
            first, last = spots[number], spots[number + 1]
            yield OccasionDraft(
                name=name,
                description=self.descriptions[number],
                default=None if default == UNSAID else bool(default),
                events=tuple(objects[first:last]),
                given=self.given[number],
                counted=counted[number],
                years=frozenset((*years[first:last], *before[first:last])) - {_LATER_PIECE},
                closed_hours=tuple(closed.get(number, ())),
                skills=self.skills[number],
                exact={spot - first: exact[spot] for spot in range(first, last) if spot in exact} if exact else {},
            )


_LATER_PIECE = 0


def _closed_hours(events: Events) -> dict[int, list[str]]:
    """For each occasion its events that are closed at some hours only, in words."""
    closed = ~events.working & ((events.start != 0) | (events.end < DAY_END))
    found: dict[int, list[str]] = {}
    for position in np.flatnonzero(closed).tolist():
        found.setdefault(int(events.occasion[position]), []).append(_told(events, position))
    return found


def _told(events: Events, position: int) -> str:
    day = dt.date.fromordinal(int(events.day[position]))
    hours = f"{clock_text(int(events.start[position]))}-{clock_text(int(events.end[position]))}"
    return f"{events.name[position]} {day.isoformat()} {hours}"


def _years(events: Events) -> list[int]:
    """The year in which each counted event starts; its further pieces belong to the same year."""
    days, inverse = np.unique(events.day, return_inverse=True)
    years = np.array([dt.date.fromordinal(day).year for day in days.tolist()], dtype=np.int32)
    began: list[int] = np.where(events.counted > 0, years[inverse], _LATER_PIECE).tolist()
    return began


def _objects(events: Events) -> list[dict[str, Any]]:
    """The events as API objects; each distinct day and time is written once."""
    days = {day: dt.date.fromordinal(day).isoformat() for day in np.unique(events.day).tolist()}
    clocks = {
        seconds: f"T{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        for seconds in np.unique(np.concatenate([events.start, events.end])).tolist()
    }
    rules = {
        count: [f"RRULE:FREQ=DAILY;COUNT={count};INTERVAL=1"] if count > 1 else []
        for count in np.unique(events.count).tolist()
    }
    names, zones = events.name.values, events.zone.values
    columns = zip(
        events.working.tolist(),
        events.name.codes.tolist(),
        events.day.tolist(),
        events.start.tolist(),
        events.end.tolist(),
        events.zone.codes.tolist(),
        events.count.tolist(),
        strict=True,
    )
    return [
        {
            "meta": {"working": working, "name": names[name]},
            "start": {"dateTime": days[day] + clocks[start], "timeZone": zones[zone]},
            "end": {"dateTime": days[day] + clocks[end], "timeZone": zones[zone]},
            "recurrence": rules[count],
        }
        for working, name, day, start, end, zone, count in columns
    ]
