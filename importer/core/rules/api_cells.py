"""The rule of the API columns: an event in the cells of an exported row, and the way back.

Each exported row says its times twice: in the cells for people, and word for word in three cells of its own::

    Start date  End date    Time zone     | API start            API end              API recurrence
    2027-12-24  2027-12-26  Europe/Paris  | 2027-12-24T00:00:00  2027-12-24T23:59:00  RRULE:...COUNT=3...

Behind a moment stands a zone where the zone cell can't say it. What people see is computed from the API cells by one
function, ``visible``: export writes what it gives, import compares with what it gives. Texts that begin like one of
our neutralised formulas get one more apostrophe, which reading takes away.
"""

import datetime as dt
import re
from dataclasses import dataclass

from importer.core.exact import ExactTimes
from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.payload import RECURRENCE, Event, Meta, Moment
from importer.core.rules.merging import days_of
from importer.core.rules.times import DAY, DAY_END
from importer.core.rules.zones import ZoneReading, canonical, known_zones, read_zone

API_FIELDS: tuple[Field, ...] = ("api_start", "api_end", "api_recurrence")
API_TITLES = ("API start", "API end", "API recurrence")
NO_EVENTS = "no events"
"""What stands in the cell of the start of an occasion without events."""
_DOCUMENTED = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d)?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_RULE = re.compile(r"[!-~]{1,500}")
_LAST_DAY = dt.date.max.toordinal()
_NEUTRAL = re.compile(r"'+\s*[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class ApiCells:
    """The three cells of an event."""

    start: str
    end: str
    recurrence: str


@dataclass(frozen=True, slots=True)
class Visible:
    """The cells of an event for people: days as ordinals (0 is blank), times in seconds of the day (-1 is blank)."""

    first: int
    last: int = 0
    start: int = -1
    end: int = -1
    first_seconds: int = 0
    """The time in the cell of the first day, for spans of date and time; 0 is none. So for the last day."""
    last_seconds: int = 0


@dataclass(frozen=True, slots=True)
class ApiFault:
    """What is wrong with an API cell, and with which."""

    name: Field
    fault: Fault


def protected(text: str) -> str:
    """A text that reading gives back as it is: one apostrophe more where reading would take one away.

    >>> protected("'=1"), protected("=1"), protected("Christmas")
    ("''=1", '=1', 'Christmas')
    """
    return f"'{text}" if _NEUTRAL.match(text) else text


def unprotected(text: str) -> str:
    """The text of a protected one."""
    return text[1:] if _NEUTRAL.match(text) else text


def api_cells(event: Event) -> ApiCells:
    """The three cells of an event."""
    here, there = event.start.timeZone, event.end.timeZone
    named = here == there and _named_by_cell(here)
    ends = ("", "") if named else (f" {here}", f" {there}")
    return ApiCells(
        event.start.dateTime + ends[0], event.end.dateTime + ends[1], "\n".join(map(protected, event.recurrence))
    )


def _named_by_cell(zone: str) -> bool:
    reading = read_zone(zone)
    return isinstance(reading, ZoneReading) and reading.kind == "zone" and reading.name == zone


def exact_times(cells: ApiCells) -> ExactTimes | ApiFault:
    """The times that the three cells say, or what is wrong with one of them."""
    read: dict[Field, tuple[str, str]] = {}
    texts: tuple[tuple[Field, str], ...] = (("api_start", cells.start), ("api_end", cells.end))
    for name, text in texts:
        moment, _, zone = text.partition(" ")
        if _moment(moment) is None:
            return ApiFault(name, _unreadable(text))
        read[name] = moment, zone
    rules = tuple(map(unprotected, cells.recurrence.split("\n"))) if cells.recurrence else ()
    if any(not _RULE.fullmatch(rule) for rule in rules):
        return ApiFault("api_recurrence", _no_rule(cells.recurrence))
    (start, start_zone), (end, end_zone) = read["api_start"], read["api_end"]
    if _at(end) < _at(start):
        message = f'The event would end at "{end}", before it starts at "{start}".'
        return ApiFault("api_end", Fault("api-value-wrong", message, _HINT))
    first, last = days_of(_event(start, end, rules))
    odd = _odd(start, end, rules, start_zone, end_zone)
    return ExactTimes(start, end, rules, start_zone, end_zone, first, min(last, _LAST_DAY), odd)


_HINT = "empty the three API cells of the row; it is read by its other cells then."


def _unreadable(text: str) -> Fault:
    message = f'"{text[:80]}" is no moment as the API writes it.' if text else "The row lacks one of its API moments."
    return Fault("api-value-wrong", message, _HINT)


def _no_rule(text: str) -> Fault:
    return Fault("api-value-wrong", f'"{text[:80]}" is no recurrence as the API writes it.', _HINT)


def _event(start: str, end: str, rules: tuple[str, ...]) -> Event:
    meta = Meta.model_construct(working=True, name="event")
    ends = (Moment.model_construct(dateTime=each, timeZone="UTC") for each in (start, end))
    return Event.model_construct(meta=meta, start=next(ends), end=next(ends), recurrence=rules)


def _moment(text: str) -> tuple[int, int | None] | None:
    """The day (ordinal) and the seconds of a moment, None seconds without a time; None if it is no moment."""
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    try:
        day = dt.date.fromisoformat(found[1]).toordinal()
        time = None if found[2] is None else dt.time(int(found[2]), int(found[3]), int(found[4] or 0))
    except ValueError:
        return None
    return day, None if time is None else time.hour * 3600 + time.minute * 60 + time.second


def _at(text: str) -> tuple[int, int]:
    day, seconds = _moment(text) or (0, 0)
    return day, seconds or 0


def _odd(start: str, end: str, rules: tuple[str, ...], start_zone: str, end_zone: str) -> str:
    """What the API's documents do not have; empty if they have all of it."""
    for text in (start, end):
        if not _DOCUMENTED.fullmatch(text):
            return f'a moment written as "{text}"'
    if len(start) != len(end):
        return "a date at one end and a time at the other"
    if len(start) == len("2027-12-24") and start == end:
        return "a date that ends where it starts"
    if len(rules) > 1 or any(not RECURRENCE.fullmatch(rule) for rule in rules):
        return f'the recurrence "{", ".join(rules)}"'
    if canonical(start_zone) != canonical(end_zone):
        return f'two zones ("{start_zone}" and "{end_zone}")'
    return f'the zone "{start_zone}"' if start_zone and start_zone not in known_zones() else ""


def visible(times: ExactTimes) -> Visible:
    """The cells for people of an event of these times.

    What the template can't say is shown as what comes nearest: a span of date and time by both in one cell.
    """
    again = _days(times) - 1
    (first, opens), (until, closes) = _moment(times.start) or (0, 0), _moment(times.end) or (0, 0)
    if opens is None and closes is None:
        return _whole(first, max(first, until - 1) + again)
    opens, closes = opens or 0, closes or 0
    if until == first:
        if opens == 0 and closes >= DAY_END:
            return _whole(first, first + again)
        return _hours(first, first + again, opens, closes)
    if opens == 0 and (closes >= DAY_END or closes == 0):
        return _whole(first, until - (closes == 0) + again)
    if until == first + 1 and closes < opens and (closes == 0 or closes + DAY - opens <= DAY // 2):
        return _hours(first, first + again, opens, closes)
    until, closes = (until - 1, DAY_END) if closes == 0 else (until, closes)
    return Visible(first, until, first_seconds=opens, last_seconds=closes)


def _whole(first: int, last: int) -> Visible:
    return Visible(first, min(last, _LAST_DAY) if last > first else 0)


def _hours(first: int, last: int, start: int, end: int) -> Visible:
    return Visible(first, min(last, _LAST_DAY) if last > first else 0, start, end)


def _days(times: ExactTimes) -> int:
    return _event(times.start, times.end, times.recurrence).days


def days_off_fit(times: ExactTimes, most: int) -> bool:
    """Whether days off of these times are few enough for one event."""
    (first, opens), (until, closes) = _at(times.start), _at(times.end)
    return _days(times) <= most and (until - first) * DAY + closes - opens <= most * DAY


def hours_of(times: ExactTimes) -> tuple[int, int]:
    """Its hours on each of its days as warnings look at them; what differs from day to day ends at 23:59:59."""
    (first, opens), (until, closes) = _at(times.start), _at(times.end)
    if _moment(times.end) == (until, None) or (opens == 0 and closes == 0 and until > first):
        return 0, DAY_END
    if until == first:
        return (opens, min(closes, DAY_END)) if closes > opens else (0, DAY_END)
    if opens == 0:
        return 0, min(closes, DAY_END)
    return opens, DAY - 1
