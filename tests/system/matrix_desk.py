"""Play one import of the matrix in this process: over real HTTP, with one clock for both sides.

Whoever imports goes on as a user would: an import that could not begin is begun again, a run that stopped is resumed,
and a token that is no longer taken is replaced by a fresh one.
"""

import datetime as dt
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from matrix_played import Endless, Go, Played, Reported
from matrix_sheet import ACCOUNT, CHUNK, YEAR, JsonObject, Mode, seeds, write_sheet

from importer.cli.door import exit_code
from importer.connecting import tell_pause
from importer.core.errors import DestinationError, TransientError
from importer.core.planning import PlanOptions
from importer.core.planning.options import SkillUses
from importer.core.profile import Profile
from importer.core.report import RunInfo
from importer.core.skills import uses_of
from importer.core.validating.validate import Rules
from importer.destinations.credentials import Bearer
from importer.destinations.http import HttpDestination
from importer.holding import HeldAccount, hold_account
from importer.importing import Door, Ended, import_plan, resume
from importer.journal import Journal
from importer.pipeline import Checking, Zones, check, load_glossary, make_plan
from importer.sandbox.faults import Fault
from importer.sandbox.log import Logged
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant
from importer.sandbox.switch_text import parse_switches
from importer.sandbox.switches import Switches
from importer.sending.pace import patiently
from importer.settings import Settings

TOKEN = "made-up-token-of-the-matrix"  # noqa: S105
SHORT_TIMEOUT, TIMEOUT = 0.2, 10.0
"""Seconds that a request may really take, where an answer is late on purpose and elsewhere."""
SLOW = 1.0
"""Seconds between writes where tokens are short-lived."""
MOST_GOES = 12
"""So often a run may be taken up again before it counts as one that never ends."""
PROFILE = Profile(year=YEAR)
_MEMORY = Path("/dev/shm")  # noqa: S108
_BEGINNING = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
_RUN = RunInfo("r", "import", ACCOUNT, "http", "upsert", "2026-11-02T09:00:00+00:00", None, "0", "0", ())


@dataclass
class MatrixClock:
    """Time that passes only when somebody sleeps; both sides live by it."""

    time: float = 0.0

    def now(self) -> float:
        """Seconds."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds

    def wall(self) -> dt.datetime:
        """The same as a date."""
        return _BEGINNING + dt.timedelta(seconds=self.time)

    def epoch(self) -> float:
        """The same as seconds since the epoch."""
        return self.wall().timestamp()


@dataclass
class MatrixDesk:
    """A server that starts over for each import, one journal for all of them, and one reading of the sheet."""

    server: SandboxServer
    journal: Journal
    clock: MatrixClock
    checking: Checking
    settings: Settings

    def play(self, mode: Mode, switches: Switches, *faults: Fault, late: bool = False) -> Played:
        """Import the sheet, whatever happens, until nothing is left to go on with.

        Args:
            mode: of the import; it decides the account, too.
            switches: how the API behaves.
            faults: what goes wrong.
            late: whether an answer is late on purpose, so that waiting for it must be short.

        Raises:
            Endless: it does not come to an end.
        """
        self.server.reset(switches, faults)
        played = Played(mode, switches, faults, seed_account(self.server, mode))
        self._go_on_to_the_end(played, SHORT_TIMEOUT if late else TIMEOUT)
        played.waiting = self.server.faults.waiting
        return played

    def plain_log(self, mode: Mode, written: Sequence[str]) -> list[Logged]:
        """The requests of an import where nothing goes wrong, under switches as they are typed."""
        return self.play(mode, parse_switches(written)).last.log

    def _paced(self, switches: Switches) -> Settings:
        """The settings; slower where tokens are short-lived, so that one ends between two writes and not in a pause."""
        slow = switches.token_ttl is not None and switches.token_ttl < 60
        return self.settings.with_options(min_write_interval=SLOW) if slow else self.settings

    def _go_on_to_the_end(self, played: Played, timeout: float) -> None:
        run, token, settings = "", TOKEN, self._paced(played.switches)
        for _ in range(MOST_GOES):
            played.begins.append(len(self.server.log))
            try:
                with self._held(token, timeout, settings) as held:
                    ended = self._go(run, played.mode, held, settings)
            except DestinationError as error:
                played.said.append(f"{'resume' if run else 'import'}: {error.message}")
                token = self._later()
                continue
            run = ended.report.run.id
            code = exit_code(ended.report, stopped=bool(ended.stopped))
            played.goes.append(Go(Reported.of(ended.report), code, self.server.log, self.server.occasions(ACCOUNT)))
            played.said.append(f"exit code {code} {ended.stopped}".rstrip())
            if str(self.journal.load(run).summary.state) != "stopped":
                return
            token = self._later()
        raise Endless(f"it does not come to an end: {played.said}")

    def _later(self) -> str:
        """The token with which somebody goes on a minute later."""
        self.clock.sleep(60)
        return self.server.issue_token(ACCOUNT)

    def _go(self, run: str, mode: Mode, held: HeldAccount, settings: Settings) -> Ended:
        """Import, or resume a run."""
        door = Door(self.clock.wall, lambda _: True)
        if run:
            return resume(run, held, self.journal, settings, door)
        options = PlanOptions.of(PROFILE, mode)
        if mode == "mirror":
            options = replace(options, skill_uses=_skill_uses(held))
        about = replace(_RUN, mode=mode)
        planning = make_plan(self.checking, held.read_all(), options, about)
        return import_plan(planning, held, self.journal, settings, about, door)

    @contextmanager
    def _held(self, token: str, timeout: float, settings: Settings) -> Iterator[HeldAccount]:
        with (
            HttpDestination(self.server.url, ACCOUNT, Bearer(token), now=self.clock.wall, timeout=timeout) as found,
            hold_account(found, self.journal, settings, self.clock) as held,
        ):
            yield held


def seed_account(server: SandboxServer, mode: Mode) -> list[JsonObject]:
    """Put the account into the state before the import; gives its objects."""
    seeded = server.seed(ACCOUNT, seeds(mode))
    lima = next(each["id"] for each in seeded if each["name"] == "Lima")
    server.seed_skills(ACCOUNT, [{"name": "Sales", "specialOccasionId": lima}])
    return seeded


def _skill_uses(held: HeldAccount) -> SkillUses | None:
    """As the command line asks for them, but by the clock of the matrix."""
    try:
        return uses_of(patiently(held.pace, tell_pause, held.destination.read_skills))
    except TransientError:
        raise
    except DestinationError:
        return None


@contextmanager
def matrix_desk() -> Iterator[MatrixDesk]:
    """Sit down at a desk that owes nothing to the variables of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(dir=_quick_disk()) as folder:
        for name in set(os.environ) - {"PATH", "SYSTEMROOT"}:
            patch.delenv(name)
        with _in_folder(Path(folder)) as desk:
            yield desk


def _quick_disk() -> Path | None:
    """A journal that is synced to a real disk takes as long as all the rest."""
    return _MEMORY if os.access(_MEMORY, os.W_OK) else None


@contextmanager
def _in_folder(folder: Path) -> Iterator[MatrixDesk]:
    clock = MatrixClock()
    journal = str(folder / "journal.sqlite")
    settings = Settings(journal=journal, api="http", chunk_size=CHUNK)
    checking = check([write_sheet(folder)], PROFILE, Rules(_BEGINNING.date()), Zones(), load_glossary())
    grants = [AccountGrant(ACCOUNT, TOKEN)]
    with (
        SandboxServer(":memory:", grants, clock=clock.now, wall_clock=clock.epoch) as server,
        Journal.open(journal, clock.wall) as opened,
    ):
        yield MatrixDesk(server, opened, clock, checking, settings)
