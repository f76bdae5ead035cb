"""Check one special occasion, field by field in a fixed order; the first fault found refuses it.

The API never says which field was wrong; these messages do, for whoever debugs a client.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from importer.sandbox.messages import InternalCode, JsonObject, Refused

MAX_NAME = 50
MAX_DESCRIPTION = 200
MAX_OFF_DAYS = 30
LARGEST_ID = 2**63 - 1

_ITEM_KEYS = frozenset({"id", "name", "description", "isDefault", "deleted", "events"})
_EVENT_KEYS = frozenset({"meta", "start", "end", "recurrence"})
_META_KEYS = frozenset({"working", "name"})
_MOMENT_KEYS = frozenset({"dateTime", "timeZone"})

_DATE_TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2}))?")
_RECURRENCE = re.compile(r"RRULE:FREQ=DAILY;COUNT=([1-9][0-9]*);INTERVAL=1")


@dataclass(frozen=True)
class ItemRules:
    """What may differ between servers: the zones, and how strict the undocumented checks are."""

    zones: Collection[str]
    allow_empty_description: bool = True
    allow_unknown_keys: bool = True
    max_events: int | None = None


@dataclass(frozen=True)
class _Moment:
    wall: datetime
    date_only: bool
    zone: Any


def accepted_item(item: object, rules: ItemRules, *, updating: bool) -> JsonObject:
    """Return an item's own fields, in the API's order and without any others.

    Args:
        item: One JSON value of the request.
        rules: The server's rules.
        updating: Whether it must carry the id of what it replaces; on creation an id is ignored.

    Raises:
        Refused: A field breaks a rule (400).
    """
    if not isinstance(item, dict):
        raise _refused("item", "is not an object")
    _check_texts(item, rules)
    if not isinstance(item.get("isDefault"), bool):
        raise _refused("isDefault", "is not a boolean")
    if not isinstance(item.get("deleted", False), bool):
        raise _refused("deleted", "is not a boolean")
    if updating and not is_id(item.get("id")):
        raise _refused("id", "is not a positive long")
    events = item.get("events")
    if not isinstance(events, list):
        raise _refused("events", "is not an array")
    if rules.max_events is not None and len(events) > rules.max_events:
        raise _refused("events", f"holds more than {rules.max_events}")
    kept = [_accepted_event(event, f"events[{index}]", rules) for index, event in enumerate(events)]
    _check_keys(item, _ITEM_KEYS, "item", rules)
    fields = {"name": item["name"], "description": item["description"], "isDefault": item["isDefault"]}
    head = {"id": item["id"]} if updating else {}
    return {**head, **fields, "deleted": False, "events": kept}


def is_id(value: object) -> bool:
    """Tell whether a JSON value is a positive long."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_ID


def _check_texts(item: JsonObject, rules: ItemRules) -> None:
    name, description = item.get("name"), item.get("description")
    if not isinstance(name, str) or not name.strip():
        raise _refused("name", "is not a string with something in it")
    if _length(name) > MAX_NAME:
        raise _refused("name", f"is longer than {MAX_NAME}")
    if not isinstance(description, str):
        raise _refused("description", "is not a string")
    if not description and not rules.allow_empty_description:
        raise _refused("description", "is empty")
    if _length(description) > MAX_DESCRIPTION:
        raise _refused("description", f"is longer than {MAX_DESCRIPTION}")


def _accepted_event(event: object, at: str, rules: ItemRules) -> JsonObject:
    if not isinstance(event, dict):
        raise _refused(at, "is not an object")
    meta = _accepted_meta(event.get("meta"), f"{at}.meta", rules)
    start, end = event.get("start"), event.get("end")
    for part, value in (("start", start), ("end", end)):
        if not isinstance(value, dict):
            raise _refused(f"{at}.{part}", "is not an object")
    span = _check_span(_moment(start, f"{at}.start"), _moment(end, f"{at}.end"), at, rules)
    _check_recurrence(event.get("recurrence"), at, working=meta["working"])
    if not meta["working"] and span > timedelta(days=MAX_OFF_DAYS):
        raise _refused(at, f"is off for more than {MAX_OFF_DAYS} days")
    _check_keys(event, _EVENT_KEYS, at, rules)
    moments = {part: _accepted_moment(event[part], f"{at}.{part}", rules) for part in ("start", "end")}
    return {"meta": meta, **moments, "recurrence": event["recurrence"]}


def _accepted_meta(meta: object, at: str, rules: ItemRules) -> JsonObject:
    if not isinstance(meta, dict):
        raise _refused(at, "is not an object")
    working, name = meta.get("working"), meta.get("name")
    if not isinstance(working, bool):
        raise _refused(f"{at}.working", "is not a boolean")
    if not isinstance(name, str) or not name.strip():
        raise _refused(f"{at}.name", "is not a string with something in it")
    _check_keys(meta, _META_KEYS, at, rules)
    return {"working": working, "name": name}


def _accepted_moment(value: JsonObject, at: str, rules: ItemRules) -> JsonObject:
    _check_keys(value, _MOMENT_KEYS, at, rules)
    return {"dateTime": value["dateTime"], "timeZone": value["timeZone"]}


def _moment(value: Any, at: str) -> _Moment:
    text = value.get("dateTime")
    match = _DATE_TIME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise _refused(f"{at}.dateTime", "is not yyyy-MM-dd or yyyy-MM-ddTHH:mm:ss")
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        # A wall time: its zone is checked by name alone.
        wall = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError as problem:
        raise _refused(f"{at}.dateTime", "is no date of the calendar") from problem
    return _Moment(wall, date_only=match[4] is None, zone=value.get("timeZone"))


def _check_span(start: _Moment, end: _Moment, at: str, rules: ItemRules) -> timedelta:
    if start.date_only != end.date_only:
        raise _refused(at, "has hours at one end only")
    if not isinstance(start.zone, str) or start.zone != end.zone:
        raise _refused(f"{at}.timeZone", "differs between start and end, or is missing")
    if start.zone not in rules.zones:
        raise _refused(f"{at}.timeZone", "is not supported")
    if end.wall < start.wall or (start.date_only and end.wall == start.wall):
        raise _refused(at, "ends before it starts")
    return end.wall - start.wall


def _check_recurrence(value: object, at: str, *, working: bool) -> None:
    if not isinstance(value, list) or len(value) > 1:
        raise _refused(f"{at}.recurrence", "is not an array of one at most")
    if not value:
        return
    match = _RECURRENCE.fullmatch(value[0]) if isinstance(value[0], str) else None
    if match is None:
        raise _refused(f"{at}.recurrence", "does not match RRULE:FREQ=DAILY;COUNT=n;INTERVAL=1")
    count = match[1]
    if not working and (len(count) > len(str(MAX_OFF_DAYS)) or int(count) > MAX_OFF_DAYS):
        raise _refused(f"{at}.recurrence", f"is off for more than {MAX_OFF_DAYS} days")


def _check_keys(value: JsonObject, known: frozenset[str], at: str, rules: ItemRules) -> None:
    unknown = sorted(value.keys() - known)
    if unknown and not rules.allow_unknown_keys:
        raise _refused(at, f"has the unknown key {unknown[0]}")


def _length(text: str) -> int:
    """Count as the service would: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _refused(at: str, problem: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, InternalCode.INVALID_OBJECT, f"{at} {problem}")
