"""Events of Google Calendar, as its interface lists them in JSON, as entries of a calendar file.

They say what a calendar file says, in other words: days and times with zones, rules, which are cancelled, private or
free time, and which stand for a day of a series. So they become such entries, each known by its number in the list.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from importer.core.rules.zones import load_zone
from importer.readers.icalendar.components import Calendar, Component, Scanned
from importer.readers.icalendar.lines import Property, property_of
from importer.readers.json_text import whole

_KIND = "calendar#events"
_TEXTS = {"summary": "SUMMARY", "status": "STATUS", "transparency": "TRANSP", "location": "LOCATION"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_REPEATED = ("RRULE", "EXRULE", "RDATE", "EXDATE")


def is_google(document: Any) -> bool:
    """Whether a document is such a list."""
    return isinstance(document, dict) and document.get("kind") == _KIND and isinstance(document.get("items"), list)


def google_events(document: Mapping[str, Any]) -> tuple[Scanned, dict[int, str]]:
    """The events as entries, and for the number of each item that is none the reason."""
    zone = _text(document.get("timeZone"))
    about = {"X-WR-CALNAME": _text(document.get("summary")), "X-WR-TIMEZONE": zone}
    calendar = Calendar(Component("VCALENDAR", 0, [_said(name, text) for name, text in about.items() if text]))
    left_out: dict[int, str] = {}
    for number, item in enumerate(document["items"], start=1):
        if not isinstance(item, dict):
            left_out[number] = "this item is no object"
        elif "start" not in item and "originalStartTime" not in item and item.get("status") == "cancelled":
            left_out[number] = "the calendar says that it is cancelled"
        else:
            calendar.entries.append(Component("VEVENT", number, list(_properties(item, zone)), called=f"item {number}"))
    return Scanned([calendar], cut_off=None), left_out


def _properties(item: Mapping[str, Any], zone: str) -> Iterator[Property]:
    for key, name in _TEXTS.items():
        yield _said(name, _text(item.get(key)))
    visibility = _text(item.get("visibility"))
    yield _said("CLASS", "" if visibility == "default" else visibility)
    yield _said("UID", _text(item.get("recurringEventId")) or _text(item.get("id")))
    original = item.get("originalStartTime")
    yield from _moment("DTSTART", item.get("start", original), zone)
    yield from _moment("DTEND", item.get("end"), zone)
    if _text(item.get("recurringEventId")):
        yield from _moment("RECURRENCE-ID", original, zone)
    repeated = item.get("recurrence")
    for line in repeated if isinstance(repeated, list) else [repeated] if repeated else []:
        found = property_of(_text(line))
        # what is no rule at all is told as one that nobody can read
        yield found if found and found.name in _REPEATED else Property("RRULE", {}, _text(line) or "?")


def _said(name: str, text: str) -> Property:
    return Property(name, {}, text.replace("\\", "\\\\"))


def _text(value: object) -> str:
    return whole(value).strip() if isinstance(value, str) else "" if value is None else str(value)


def _moment(name: str, value: object, calendar_zone: str) -> Iterator[Property]:
    """A day, or a time in the zone that stands beside it, else in that of the calendar, else in UTC."""
    if not isinstance(value, dict):
        return
    day, time = _text(value.get("date")), _text(value.get("dateTime"))
    if day:
        written = day.replace("-", "") if _DAY.fullmatch(day) else day
        yield Property(name, {"VALUE": "DATE"} if written != day else {}, written)
    elif time:
        yield _time(name, time, _text(value.get("timeZone")) or calendar_zone)


def _time(name: str, time: str, zone: str) -> Property:
    try:
        moment = dt.datetime.fromisoformat(time)
        if moment.tzinfo and zone:
            moment = moment.astimezone(load_zone(zone)).replace(tzinfo=None)
        elif moment.tzinfo:
            moment = moment.astimezone(dt.UTC)
    except ValueError:
        return Property(name, {}, time)
    except (KeyError, OverflowError):  # a zone that nobody knows, or the first and last hours of all time
        moment = moment.replace(tzinfo=None)
    written = f"{moment.year:04}{moment:%m%dT%H%M%S}"
    return Property(name, {"TZID": zone} if moment.tzinfo is None and zone else {}, written + "Z" * bool(moment.tzinfo))
