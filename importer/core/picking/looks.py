"""What our looks at a place showed, and since when each file is unchanged.

Only the clock of the pauses counts, never a file's own time: servers and shares have clocks of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

from importer.core.drops import Sighting


@dataclass(frozen=True, slots=True)
class Look:
    """A file as the last look showed it."""

    sighting: Sighting
    since: float
    """When a look showed it like this first, in seconds of the monotonic clock."""


@dataclass(frozen=True, slots=True)
class Looks:
    """A memory of looks at one place; what the last look did not show is forgotten."""

    files: Mapping[str, Look] = field(default_factory=lambda: MappingProxyType({}))
    at: float = 0.0
    """When the last look was, in seconds of the monotonic clock."""

    def looked(self, sightings: Iterable[Sighting], monotonic: float) -> Self:
        """The memory after another look.

        Args:
            sightings: all that the look showed.
            monotonic: when it was begun, in seconds of the clock that never goes back. If it does, such as after a
                restart of the machine, nothing that was seen before counts.
        """
        before = self.files if monotonic >= self.at else {}
        files = {each.name: _look(each, before.get(each.name), monotonic) for each in sightings}
        return type(self)(MappingProxyType(files), monotonic)

    def unchanged(self, name: str) -> float:
        """The seconds for which a file was seen without a change; 0 if it was seen once, or is not there."""
        look = self.files.get(name)
        return self.at - look.since if look else 0.0


def _look(sighting: Sighting, before: Look | None, monotonic: float) -> Look:
    return before if before and before.sighting == sighting else Look(sighting, monotonic)
