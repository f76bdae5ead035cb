"""The API's nouns: occasions and events with typed fields, and their canonical form for comparing.

Field rules are those of the API's documents: names to 50 and descriptions to 200 characters, local date-times without
offset, the same zone at both ends, at most one recurrence string. What we send is always of this shape; what we read
may be looser (absent recurrence, dates that the server adds), so reading has its own constructor,
``AccountOccasion.from_api``.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

NAME_LIMIT = 50
DESCRIPTION_LIMIT = 200
OFF_DAYS_LIMIT = 30
"""The most days that one event of days off may span."""
RECURRENCE = re.compile(r"RRULE:FREQ=DAILY;COUNT=([1-9][0-9]*);INTERVAL=1")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?")


def text_units(text: str) -> int:
    """Length as the strictest counter sees it: the larger of code points and UTF-16 units.

    >>> text_units("abc"), text_units("🎄")
    (3, 2)
    """
    return len(text) if text.isascii() else max(len(text), len(text.encode("utf-16-le")) // 2)


def _within(limit: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text_units(text) > limit:
            raise ValueError(f"longer than {limit} characters")
        return text

    return check


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank")
    return text


def _date_time(text: str) -> str:
    if not _DATE_TIME.fullmatch(text):
        raise ValueError("is not yyyy-MM-dd or yyyy-MM-ddTHH:mm:ss")
    dt.datetime.fromisoformat(text)
    return text


def _recurrence(rules: tuple[str, ...]) -> tuple[str, ...]:
    if len(rules) > 1 or any(not RECURRENCE.fullmatch(rule) for rule in rules):
        raise ValueError("is not one RRULE:FREQ=DAILY;COUNT=n;INTERVAL=1")
    return rules


class _Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Moment(_Noun):
    """A wall time in a zone."""

    dateTime: Annotated[str, AfterValidator(_date_time)]  # noqa: N815 - the API's spelling
    timeZone: Annotated[str, AfterValidator(_not_blank)]  # noqa: N815


class Meta(_Noun):
    """What an event is called, and whether agents work then."""

    working: bool
    name: Annotated[str, AfterValidator(_not_blank)]


class Event(_Noun):
    """One event of an occasion: a day off or other hours, perhaps on several days in a row."""

    meta: Meta
    start: Moment
    end: Moment
    recurrence: Annotated[tuple[str, ...], AfterValidator(_recurrence)]

    @property
    def days(self) -> int:
        """On how many days it recurs; 1 without recurrence, or with one of a form that is not documented."""
        found = RECURRENCE.fullmatch(self.recurrence[0]) if len(self.recurrence) == 1 else None
        return int(found.group(1)) if found else 1

    @property
    def first_day(self) -> dt.date:
        """The local date on which it starts."""
        return dt.date.fromisoformat(self.start.dateTime[:10])

    def canonical(self, zone: Callable[[str], str]) -> tuple[object, ...]:
        """A value that is equal for equal events: zones by canonical name, one day written one way.

        Args:
            zone: maps a zone's name to its canonical name.
        """
        return (
            self.meta.working,
            self.meta.name,
            self.start.dateTime,
            self.end.dateTime,
            zone(self.start.timeZone),
            zone(self.end.timeZone),
            self.days,
            tuple(rule for rule in self.recurrence if not RECURRENCE.fullmatch(rule)),
        )


class EventToSend(Event):
    """An event that keeps every rule that the importer itself must keep before sending."""

    @model_validator(mode="after")
    def _keeps_the_rules(self) -> Self:
        if self.start.timeZone != self.end.timeZone:
            raise ValueError("the zones of start and end differ")
        if self.end.dateTime <= self.start.dateTime:
            raise ValueError("ends before it starts")
        if self.start.dateTime[:10] != self.end.dateTime[:10]:
            raise ValueError("one event is one day with a count")
        if not self.meta.working and self.days > OFF_DAYS_LIMIT:
            raise ValueError(f"more than {OFF_DAYS_LIMIT} days off in one event")
        return self


class Occasion(_Noun):
    """An occasion as it is sent: typed fields only."""

    name: Annotated[str, AfterValidator(_not_blank), AfterValidator(_within(NAME_LIMIT))]
    description: Annotated[str, AfterValidator(_within(DESCRIPTION_LIMIT))]
    isDefault: bool  # noqa: N815
    events: tuple[Event, ...]
    id: int | None = Field(default=None, gt=0)

    def body(self) -> dict[str, Any]:
        """The JSON object of a request; ``id`` only where it is known."""
        return self.model_dump(mode="json", exclude_none=True)

    def canonical(self, zone: Callable[[str], str]) -> tuple[object, ...]:
        """A value that is equal for occasions of equal content, whatever their ids and the order of their events."""
        events = sorted((event.canonical(zone) for event in self.events), key=repr)
        return (self.name, self.description, self.isDefault, tuple(events))


class AccountOccasion(_Noun):
    """An occasion as the account holds it."""

    occasion: Occasion
    deleted: bool = False

    @property
    def id(self) -> int:
        """The API's id; always present here."""
        assert self.occasion.id is not None  # noqa: S101 - from_api requires it
        return self.occasion.id

    @classmethod
    def from_api(cls, found: Mapping[str, Any]) -> "AccountOccasion":
        """Read one full object of a reply, leaving out what the API adds beside the documented fields.

        Values that break our own rules (times without seconds, another recurrence) are kept as they are, so that they
        can be compared and sent back.

        Raises:
            ValueError: a documented field is missing, ``working`` is no boolean, or a moment begins with no date.
        """
        if not isinstance(found["events"], Sequence) or not isinstance(found["isDefault"], bool):
            raise ValueError("events is no list, or isDefault neither true nor false")
        events = tuple(event_from_api(event) for event in found["events"])
        occasion = Occasion.model_construct(
            name=str(found["name"]),
            description=str(found.get("description") or ""),
            isDefault=found["isDefault"],
            events=events,
            id=int(found["id"]),
        )
        return cls.model_construct(occasion=occasion, deleted=bool(found.get("deleted")))


def event_from_api(found: Mapping[str, Any]) -> Event:
    """Read an event as loosely as ``AccountOccasion.from_api`` does.

    Raises:
        ValueError: ``working`` is no boolean, or a moment begins with no date.
    """
    if not isinstance(found["meta"]["working"], bool):
        raise ValueError("working is neither true nor false")
    meta = Meta.model_construct(working=found["meta"]["working"], name=str(found["meta"]["name"]))
    rules = tuple(map(str, found.get("recurrence") or ()))
    start, end = _moment_from_api(found["start"]), _moment_from_api(found["end"])
    return Event.model_construct(meta=meta, start=start, end=end, recurrence=rules)


def _moment_from_api(found: Mapping[str, Any]) -> Moment:
    when = str(found["dateTime"])
    dt.date.fromisoformat(when[:10])
    return Moment.model_construct(dateTime=when, timeZone=str(found["timeZone"]))
