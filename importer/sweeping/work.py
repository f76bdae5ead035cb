"""One drop on the bench: its claim, its content on this machine, and what it came with."""

from dataclasses import dataclass
from pathlib import Path

from importer.core.drops import FOLDERS, Drop, Seen, SeenFile, Sighting, Told
from importer.core.errors import FileChanged
from importer.journal import DropClaim
from importer.places.base import DropPlace
from importer.sweeping.bench import Bench, Inbox
from importer.sweeping.ruling import Ruled


@dataclass(frozen=True)
class Work:
    """Everything that is needed to carry on a drop that we hold."""

    bench: Bench
    inbox: Inbox
    claim: DropClaim
    folder: Path
    """A private folder of this machine, for this drop alone."""
    source: Path | None = None
    """Its content, under its own name; None if that is no longer to be had."""
    ruled: Ruled | None = None
    """The rule that takes it; None if it has none any more."""
    beside: tuple[Sighting, ...] = ()
    """Its companions in the place as they were seen, which go where it goes."""

    @property
    def drop(self) -> Drop:
        """As it was saved last."""
        return self.claim.drop

    @property
    def zone(self) -> str:
        """The zone of the dates in names of filed files."""
        return self.ruled.rule.clock_zone if self.ruled else "UTC"

    def seen(self, seen: Seen, reason: str, told: Told | None = None) -> SeenFile:
        """The drop as the books have it, if it was not filed."""
        return SeenFile(standing_at(self.drop), seen, reason, self.drop.rule_name, self.drop.id, told=told or Told())


def stands_in_ours(name: str) -> bool:
    """Whether a name is in one of our three folders."""
    return name.partition("/")[0] in FOLDERS


def standing_at(drop: Drop) -> str:
    """Where a drop stands now, within the place or where its folders are."""
    return drop.at or drop.name


def is_there(place: DropPlace, name: str) -> bool:
    """Whether a file stands in a place.

    Raises:
        PlaceError: nobody can tell.
    """
    try:
        place.read(name, 1)
    except FileChanged:
        return False
    return True
