"""Did writes come one at a time, and the default of the account last?"""

from typing import Any

from importer.sandbox.log import Logged
from importer.sandbox.questions.reading import Entries, by_arrival, is_write, items, payload, shown


def writes_in_flight(entries: Entries) -> list[str]:
    """Find writes that arrived before an earlier one had its answer.

    A client that stops waiting for a late answer is not blamed: an answer counts as given when it was ready.
    """
    found: list[str] = []
    open_: list[Logged] = []
    for entry in (each for each in by_arrival(entries) if is_write(each)):
        open_ = [each for each in open_ if each.arrivals >= entry.sequence]
        found += [f"{shown(entry)} arrived before the answer to {shown(each)}" for each in open_]
        open_.append(entry)
    return found


def default_changes(entries: Entries, default_id: int | None = None) -> list[str]:
    """Find changes of the account's default beyond the first, and other writes that come after it; deletions may.

    Args:
        entries: The log.
        default_id: The object that was the default at the beginning; writing it as such changes nothing.
    """
    writes = [each for each in by_arrival(entries) if is_write(each) and each.method != "DELETE"]
    changing = [each for each in writes if _changes_default(each, default_id)]
    if not changing:
        return []
    first = changing[0]
    again = [each for each in changing if payload(each) != payload(first)]
    found = [f"{shown(each)} changes the default after {shown(first)} did" for each in again]
    after = [each for each in writes if each.sequence > first.sequence and each not in changing]
    return found + [f"{shown(each)} came after the change of the default in {shown(first)}" for each in after]


def _changes_default(entry: Logged, default_id: int | None) -> bool:
    if entry.method == "POST":
        return any(item.get("isDefault") is True for item in items(entry))
    return any(_is(item, default_id) != (item.get("isDefault") is True) for item in items(entry))


def _is(item: dict[str, Any], id_: int | None) -> bool:
    return id_ is not None and item.get("id") == id_
