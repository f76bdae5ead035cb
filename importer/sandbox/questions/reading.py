"""What the questions see in an entry of the log."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from importer.sandbox.log import Logged

Entries: TypeAlias = Sequence[Logged]
Payload: TypeAlias = tuple[str, str, str, bytes]

CONFIGURATION = "/configuration/"
RESOURCE = "/configuration/ac-common/specialoccasion"
WRITES = frozenset({"POST", "PUT", "DELETE"})


def by_arrival(entries: Iterable[Logged]) -> list[Logged]:
    """Return entries in the order in which they arrived."""
    return sorted(entries, key=lambda each: each.sequence)


def is_write(entry: Logged) -> bool:
    """Tell whether a request was to change the account; signing in is no write."""
    return entry.method in WRITES and CONFIGURATION in entry.path


def is_look(entry: Logged) -> bool:
    """Tell whether a request read special occasions, and got them."""
    return entry.method == "GET" and RESOURCE in entry.path and entry.status is not None and entry.status < 400


def payload(entry: Logged) -> Payload:
    """Return what makes two requests the same one, sent again."""
    return entry.method, entry.path, entry.query, entry.body


def items(entry: Logged) -> list[dict[str, Any]]:
    """Return the objects of a body; none if it holds no JSON objects."""
    try:
        body = json.loads(entry.body)
    except ValueError:
        # A body that is no JSON carries no objects.
        return []
    return [each for each in (body if isinstance(body, list) else [body]) if isinstance(each, dict)]


def names(entry: Logged) -> list[str]:
    """Return the names that a body carries, in its order."""
    return [each["name"] for each in items(entry) if isinstance(each.get("name"), str)]


def shown(entry: Logged) -> str:
    """Say which request is meant."""
    status = "reset" if entry.status is None else entry.status
    return f"request {entry.sequence} ({entry.method} {entry.path.rpartition('/configuration/')[2]}, {status})"
