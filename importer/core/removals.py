"""What a run takes away from occasions that stay: events that are there before and are not afterwards."""

import re
from collections.abc import Iterable, Iterator

from importer.core.report import OccasionEntry

_EVENT = re.compile(r"events\[(.*)\]")
"""The path of a change of a whole event: its name and its day."""
_CHANGED = frozenset({"updated", "merged"})


def removed_events(entries: Iterable[OccasionEntry]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The occasions that lose events, each with the events (name and day)."""
    for entry in entries:
        if entry.outcome not in _CHANGED:
            continue
        gone = (_EVENT.fullmatch(change.path) for change in entry.changes if change.after is None)
        if lost := tuple(each[1] for each in gone if each):
            yield entry.name, lost


def removed_number(entries: Iterable[OccasionEntry]) -> int:
    """How many events are removed from occasions that stay."""
    return sum(len(lost) for _, lost in removed_events(entries))
