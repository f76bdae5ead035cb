"""Switches as text, ``NAME=VALUE``: read, and say what there is."""

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

from importer.sandbox.fault_text import Unwritable, plain
from importer.sandbox.switches import Switches
from importer.sandbox.zones import iana_zones

MEANINGS = {
    "batch": "whether one bad item refuses its whole request, or the rest is kept and answered with 400, or with 200",
    "reply_shape": "the body after a write",
    "reply_order": "the order of the objects in that body",
    "create_status": "the answer to a creation",
    "list_shape": "what a list without select holds; select_ignored is short whatever is asked",
    "dup_status": "the answer to a name that is taken",
    "stale_status": "the answer to an old revision",
    "name_compare": "which names are the same; counts_deleted keeps those of deleted objects taken",
    "error_shape": "the body of an error",
    "max_items": "the most items in one request",
    "max_items_status": "the answer to more of them",
    "if_match": "whether a PUT or DELETE needs the header If-Match",
    "unchanged_status": "the answer to a PUT of what is there already",
    "put_by_id": "whether PUT to the address of one object works",
    "empty_description": "whether a description may be empty",
    "unknown_keys": "what becomes of fields that the API does not know",
    "max_events": "the most events of one object",
    "refused_zones": "zones that are not supported, such as Europe/Zurich,Asia/Kolkata",
    "strict_zones": "whether Europe/Zurich is refused, as the real service may",
    "rate_limit": "the most requests in so many seconds before 429, such as 10/5",
    "replica_lag": "how many seconds the read-only host (localhost in place of 127.0.0.1) is behind",
    "token_ttl": "how many seconds a token lives; those of the program live for good unless this is written",
    "login_life": "how many seconds a login lives, and with it its token; refreshing it begins anew",
    "login_limit": "the most logins in so many seconds before 429, such as 3/5",
    "expires_in": "whether the answer with an OAuth 2.0 token tells its life",
    "domain_host": "what the Domain API names as every host in place of its own, such as evil.example",
    "domain_shape": "the body of a look-up of one host: its entry, or a list of all",
    "latency": "how many seconds every answer comes late",
    "delete_used": "what becomes of the deletion of an occasion that a skill uses",
}
_YES = {"yes": True, "true": True, "no": False, "false": False}
_KINDS = ((tuple[int, float], "COUNT/SECONDS"), (float, "SECONDS"), (str, "TEXT"))
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")


def parse_switches(written: Iterable[str], base: Switches | None = None) -> Switches:
    """Read switches, each ``NAME=VALUE``; the later one of a name wins, and those not named stay as in the base.

    Raises:
        Unwritable: One is none.
    """
    values: dict[str, Any] = {}
    for text in written:
        name, equals, value = (part.strip() for part in text.partition("="))
        if name not in MEANINGS:
            raise Unwritable(f'{text}: there is no switch "{name}"; write one of: {", ".join(MEANINGS)}')
        if not equals:
            raise Unwritable(f"{text}: it has no value; write {name}={choices_of(name)}")
        values[name] = _value(text, name, value)
    return replace(base or Switches(), **values)


def choices_of(name: str) -> str:
    """Return what can be written for a switch, the default first."""
    hint, default = get_type_hints(Switches)[name], getattr(Switches(), name)
    if get_origin(hint) is Literal:
        return " | ".join(str(choice) for choice in get_args(hint))
    if hint is bool:
        return "no | yes"
    if hint == frozenset[str]:
        return "none | ZONE,ZONE..."
    kind = next((kind for type_, kind in _KINDS if type_ in (hint, *get_args(hint))), "COUNT")
    if type(None) not in get_args(hint):
        return f"{plain(default)} | {kind}"
    return f"none | {kind}" if default is None else f"{plain(default)} | {kind} | none"


def _value(text: str, name: str, value: str) -> Any:
    hint = get_type_hints(Switches)[name]
    found: Any = None
    if get_origin(hint) is Literal:
        found = next((choice for choice in get_args(hint) if str(choice) == value), None)
    elif hint is bool:
        found = _YES.get(value.lower())
    elif hint == frozenset[str]:
        found = _zones(value)
    elif value == "none" and type(None) in get_args(hint):
        return None
    elif str in get_args(hint):
        found = value
    elif tuple[int, float] in get_args(hint):
        found = _rate(value)
    elif _NUMBER.fullmatch(value):
        counted = int in get_args(hint)
        found = (int(value) if value.isdigit() else None) if counted else float(value)
    if found is None:
        raise Unwritable(f'{text}: "{value}" is no value of {name}; write {choices_of(name)}')
    return found


def _zones(value: str) -> frozenset[str] | None:
    zones = frozenset() if value == "none" else frozenset(part.strip() for part in value.split(","))
    return zones if zones <= iana_zones() else None


def _rate(value: str) -> tuple[int, float] | None:
    count, _, seconds = value.partition("/")
    if not count.isdigit() or not _NUMBER.fullmatch(seconds):
        return None
    return int(count), float(seconds)


def write_switches(switches: Switches) -> list[str]:
    """Return what differs from the defaults, each as it would be written."""
    usual = Switches()
    changed = [(each.name, getattr(switches, each.name)) for each in fields(switches)]
    return [f"{name}={said(value)}" for name, value in changed if value != getattr(usual, name)]


def said(value: object) -> str:
    """Write a value as a switch has it; those of a script too."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return "/".join(map(plain, value))
    if isinstance(value, list | frozenset):
        return ",".join(sorted(map(str, value))) or "none"
    return plain(value) if isinstance(value, float) else str(value)
