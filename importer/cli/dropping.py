"""What sweep, watch and approve do alike: settings and options as places, rules and a bench to work at."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from importer.cli import door, log
from importer.cli.chosen_profile import order_of
from importer.cli.drop_options import DropShowingOptions, PlaceOptions
from importer.cli.options import AccountOptions, CheckingOptions, ModeOptions, ShowingOptions
from importer.core.drops import SeenFile
from importer.journal import Journal
from importer.runners.local import Stopping
from importer.settings import Configuration
from importer.sweeping.aftermath import Aftermath
from importer.sweeping.bench import Bench, Inbox
from importer.sweeping.inboxes import Named, PlaceSaid, open_inboxes
from importer.sweeping.ruling import Said
from importer.sweeping.rulings import Rulings
from importer.sweeping.telling import Teller


@dataclass(frozen=True)
class Desk:
    """Everything that one reading of the settings gives."""

    inboxes: tuple[Inbox, ...]
    bench: Bench
    rulings: Rulings
    aftermath: Aftermath


@dataclass(frozen=True)
class Asked:
    """What was said on the command line."""

    places: Sequence[str]
    place: PlaceOptions
    reading: CheckingOptions
    account: AccountOptions
    mode: ModeOptions
    every: float | None = None
    watching: bool = False
    """Whether places are looked at again and again."""
    rehearsal: bool = False
    """Whether nothing is to be written anywhere."""

    @property
    def said(self) -> Said:
        """What holds for every rule.

        Raises:
            SettingsError: an option cannot be used.
        """
        return Said(order_of(self.reading, self.account, self.mode), self.reading.profile, self.mode.yes)

    @property
    def named(self) -> Named:
        """The places that are meant."""
        own = self.place
        return Named(tuple(self.places), PlaceSaid(own.settle, self.every, own.marker, own.filed))


def listen(showing: DropShowingOptions) -> None:
    """Let the log be heard as it was asked for."""
    log.listen(ShowingOptions(quiet=showing.quiet, verbose=showing.verbose, log=showing.log))


@contextmanager
def desk(asked: Asked, pauses: Stopping, heard: Callable[[str, SeenFile], None]) -> Iterator[Desk]:
    """Places, rules and journal as the settings have them now, while the context lasts.

    Raises:
        SettingsError: something in them cannot be used.
        JournalError: the journal cannot be opened.
    """
    with ExitStack() as stack:
        configuration = door.configuration_for()
        inboxes = open_inboxes(asked.named, configuration, stack)
        yield Desk(inboxes, *_work(asked, configuration, pauses, heard, stack))


def _work(
    asked: Asked,
    configuration: Configuration,
    pauses: Stopping,
    heard: Callable[[str, SeenFile], None],
    stack: ExitStack,
) -> tuple[Bench, Rulings, Aftermath]:
    said = asked.said
    location = door.journal_for(asked.account)
    if asked.rehearsal and _is_missing(location):  # opening it would make it
        location = f"{stack.enter_context(TemporaryDirectory())}/none.sqlite"
    journal = stack.enter_context(Journal.open(location, door.now))
    bench = Bench(configuration, journal, door.now, pauses, said, again=asked.place.again, heard=heard)
    rulings = Rulings(configuration, said, door.now)
    return bench, rulings, Aftermath(bench, Teller(time.monotonic), watching=asked.watching)


def _is_missing(journal: str) -> bool:
    """Whether a journal is a file that is not there, or has nothing in it."""
    path = Path(journal.removeprefix("sqlite:///"))
    return "://" not in str(path) and not (path.is_file() and path.stat().st_size)
