"""Another admin at work, between two calls of the client: what the next call is about is changed or taken first."""

import json
import re
from collections.abc import Callable
from typing import Any

from importer.sandbox.faults import Edit, Fault
from importer.sandbox.messages import JsonObject, Request
from importer.sandbox.seeding import seed
from importer.sandbox.store import Store
from importer.sandbox.validation import is_id

_ID = re.compile(r"[0-9]{1,19}")
_WORDS = "Edited by another admin"


def interfere(fault: Fault, request: Request, account: str, store: Store) -> None:
    """Do what another admin would do just before a call is served.

    Where the call names no object, or carries no name, only the revision moves.
    """
    if fault.kind == "other-admin":
        seed(store, account, fault.objects)
    elif fault.kind == "other-admin-edits":
        _edit(fault.what, _named_ids(request), account, store)
    elif fault.kind == "other-admin-creates":
        first = next((item for item in _items(request) if isinstance(item.get("name"), str)), None)
        seed(store, account, [] if first is None else [_created(first, same=fault.same_content)])


def _items(request: Request) -> list[JsonObject]:
    try:
        body = json.loads(request.body)
    except ValueError:
        # A body that is no JSON is for the call itself to refuse.
        return []
    return [each for each in (body if isinstance(body, list) else [body]) if isinstance(each, dict)]


def _named_ids(request: Request) -> list[int]:
    """Return the ids in the address and in the body of a call, in their order."""
    parts = [part for part in request.segments[-1].split(",") if _ID.fullmatch(part)]
    found: list[Any] = [*map(int, parts), *(item.get("id") for item in _items(request))]
    return [each for each in found if is_id(each)]


def _edit(what: Edit, ids: list[int], account: str, store: Store) -> None:
    with store.view(account) as ledger:
        target = next((found for found in map(ledger.get, ids) if found is not None), None)
        # A number in it makes each edit a new one.
        words = f"{_WORDS} ({ledger.revision + 1})"
    seed(store, account, [] if target is None else [_EDITS[what](target, words)])


def _described(target: JsonObject, words: str) -> JsonObject:
    return {"id": target["id"], "description": words}


def _event_renamed(target: JsonObject, words: str) -> JsonObject:
    events = [dict(each) for each in target["events"]]
    if not events:
        return _described(target, words)
    events[0]["meta"] = {**events[0]["meta"], "name": words}
    return {"id": target["id"], "events": events}


def _deleted(target: JsonObject, _: str) -> JsonObject:
    return {"id": target["id"], "deleted": True}


_EDITS: dict[Edit, Callable[[JsonObject, str], JsonObject]] = {
    "description": _described,
    "event": _event_renamed,
    "deleted": _deleted,
}


def _created(item: JsonObject, *, same: bool) -> JsonObject:
    content = {name: value for name, value in item.items() if name != "id"}
    return content if same else {**content, "description": "Made by another admin", "isDefault": False, "events": []}
