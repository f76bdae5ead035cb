"""The books of a sweep: every file that it saw at a place, and what became of it.

``found = done + failed + waiting + known + later + stopped + unsettled + busy + early + unmatched + ready + beside``:
each file is counted once. ``core.picking.books`` makes them, and refuses those that do not balance.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from importer.core.drops import Seen, SeenFile, Told

SCHEMA = "occasions-sweep/1"
_OF_SOMEBODY = (Seen.FAILED, Seen.WAITING, Seen.LATER)


@dataclass(frozen=True, slots=True)
class SweepBooks:
    """What one sweep of one place saw and did."""

    place: str
    """The place as it may be shown."""
    started: str
    """ISO 8601 in UTC."""
    finished: str
    files: tuple[SeenFile, ...]
    """By name."""
    rehearsal: bool = False
    """Whether nothing was taken, and it is only told what would be."""
    trouble: Told | None = None
    """Why the place could not be swept to the end; None if it was."""

    @property
    def found(self) -> int:
        """How many files were seen."""
        return len(self.files)

    @property
    def counts(self) -> Mapping[Seen, int]:
        """How many files each thing happened to; all of them are there, those that happened to none with 0."""
        counted = Counter(each.seen for each in self.files)
        return {seen: counted[seen] for seen in Seen}

    @property
    def well(self) -> bool:
        """Whether nothing needs anybody: no file failed, waits or was put off, and the place could be swept."""
        return self.trouble is None and not any(self.counts[seen] for seen in _OF_SOMEBODY)

    @property
    def stopped(self) -> bool:
        """Whether it was told to end before it had come to its end."""
        return self.counts[Seen.STOPPED] > 0
