"""What a sweep works with, and the places at which it works."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from shutil import disk_usage

from importer.connecting import WallClock
from importer.core.drops import SeenFile, Sighting, Told
from importer.core.errors import PlaceError, UnreadableSource
from importer.core.picking.readiness import Demands
from importer.journal import Journal
from importer.ordered.doing import Listener, Silent
from importer.places.base import DropPlace
from importer.readers.delimited import must_not_be_too_large
from importer.runners.local import Stopping
from importer.settings import ChosenPlace, Configuration
from importer.settings.drop_words import READ_ONLY, scheme_of
from importer.settings.drops import DropRule, PlaceEntry
from importer.sweeping.ruling import Said

CLAIMED = 900.0
"""Seconds for which a claim lasts beyond whatever its worker does next; a worker that died is noticed sooner."""
_ROOM = 2
"""What is fetched may be copied once more while it is filed."""
_WITHOUT_FOLDERS = frozenset({"s3", "gs", "az", "memory"})
"""Where names only look as if they were in folders, so that no file stands in their way."""


@dataclass(frozen=True)
class Inbox:
    """A place, where its files are put that were taken, and the rules that hold there."""

    chosen: ChosenPlace
    """As the settings have it, or as somebody typed it."""
    place: DropPlace
    filed: DropPlace
    """Where done, failed and waiting stand; the place itself, mostly."""
    rules: tuple[DropRule, ...]

    @property
    def entry(self) -> PlaceEntry:
        """What is said of it."""
        return self.chosen.entry

    @property
    def shown(self) -> str:
        """The place as it may be shown."""
        return self.place.shown

    @property
    def apart(self) -> bool:
        """Whether files are put elsewhere than in the place."""
        return self.filed is not self.place

    @property
    def read_only(self) -> bool:
        """Whether files can only be read there, so that they stay whatever becomes of them."""
        return scheme_of(self.entry.url) in READ_ONLY or (self.apart and not self.place.writable)

    @property
    def demands(self) -> Demands:
        """What it demands before a file is taken."""
        return Demands(self.entry.settle, self.entry.marker)

    def look(self, *, deep: bool = False) -> tuple[Sighting, ...]:
        """The files of the place, if what is taken of them can be filed.

        Raises:
            PlaceError: it cannot be looked at, or what stands where it is filed is in the way.
        """
        sightings = self.place.look(deep=deep)
        self.must_take_files(looked=True)
        return sightings

    def fetch(self, sighting: Sighting, into: Path) -> str:
        """Copy a file's bytes into a new file of this machine, as ``DropPlace.fetch`` does.

        Raises:
            FileChanged: it is not, or did not stay, as it was seen.
            PlaceError: it is larger than any reader takes, and would fill our disk for nothing; or it cannot be read.
        """
        try:
            must_not_be_too_large(sighting.name, sighting.size)
        except UnreadableSource as error:
            if disk_usage(into.parent).free < _ROOM * sighting.size:
                raise PlaceError(error.message, error.hint, code=error.code) from None
        return self.place.fetch(sighting, into)

    def must_take_files(self, *, looked: bool = False) -> None:
        """Make sure that files can be filed, before anything is sent for one.

        Args:
            looked: whether the place itself was just looked at.

        Raises:
            PlaceError: what has the name of one of our folders is none, or nobody can tell.
        """
        if scheme_of(self.filed.shown) in _WITHOUT_FOLDERS:
            return
        if self.apart or not looked:
            self.filed.look()
        wrong = self.filed.in_the_way
        if wrong is not None:
            raise PlaceError(
                f'What is called "{wrong}" in {self.filed.shown} is no folder, and stands where our folder '
                "of that name belongs, so nothing is taken there. Links are not followed.",
                f"rename or remove {self.filed.link(wrong)}, or say with filed in the settings where files are to go: "
                "the folder to which it leads, if it is a link.",
                code="place-in-the-way",
            )

    def rule(self, name: str) -> DropRule | None:
        """The rule of a name; None if there is none any more."""
        return next((each for each in self.rules if each.name == name), None)


@dataclass
class Weather:
    """What one look found out that holds for more than one file."""

    away: dict[str, Told] = field(default_factory=dict)
    """Rules, by their identity, whose API is away, and what it said."""
    unusable: bool = False
    """Whether settings are wrong, so that files wait that should not."""
    until: dict[str, str] = field(default_factory=dict)
    """Where a drop stands that was put off -> until when, ISO 8601."""


@dataclass(frozen=True)
class Bench:
    """Everything that the sweeps of one worker share."""

    configuration: Configuration
    journal: Journal
    clock: WallClock
    """The wall clock."""
    pauses: Stopping
    """What pauses pass by; asks an import to end when somebody asks it."""
    said: Said = field(default_factory=Said)
    again: bool = False
    """Whether contents that are known are imported again."""
    spool: Path | None = None
    """Where fetched files are kept meanwhile; the machine's own place for such things if None."""
    listener: Listener = field(default_factory=Silent)
    heard: Callable[[str, SeenFile], None] = field(default=lambda _place, _seen: None)
    """Hears of each file as soon as it is known what became of it."""
    weather: Weather = field(default_factory=Weather)
    """Of the look that goes on."""
    doubted: set[str] = field(default_factory=set)
    """Places of which it was said that things stay there because the clock may be wrong; it is said once."""
