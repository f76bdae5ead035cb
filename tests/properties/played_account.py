"""An account behind the simulated API, and a program that imports into it and dies, stops or is disturbed at will."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from played_dooms import Crash, Doom, Doomed, DoomedJournal
from played_troubles import NONE, Trouble
from random_sheets import ACCOUNT, Bench, Line, PatientClock

from importer.core.errors import DestinationError, JournalError
from importer.core.glossary import Glossary
from importer.destinations.credentials import Bearer
from importer.destinations.http import HttpDestination
from importer.holding import HeldAccount, hold_account
from importer.importing import Door, Ended
from importer.journal.stored import RESUMABLE
from importer.pipeline import Checking
from importer.sandbox.faults import Fault
from importer.sandbox.keyring import AccountGrant
from importer.sandbox.log import Logged
from importer.sandbox.questions.reading import items
from importer.sandbox.server import SandboxServer
from importer.settings import Settings
from importer.stops import Interrupted, Unrecorded

TOKEN = "made-up-token-of-a-played-account"  # noqa: S105
DISTURBING = ("other-admin-edits", "other-admin-creates")
"""Faults in which another admin changes what a request is about."""
_MINUTE = 60.0


@dataclass
class Desk:
    """The account, its admin's view of it, and all that the importer needs; time passes only when somebody sleeps."""

    server: SandboxServer
    destination: Doomed
    journal: DoomedJournal
    bench: Bench
    clock: PatientClock
    settings: Settings
    armed: tuple[Fault, ...] = ()
    disturbed: bool = False
    """Whether another admin came into the command that ran last."""
    edits: list[tuple[int, str]] = field(default_factory=list)
    """The objects that were edited then, by id, and how."""
    _checked: dict[tuple[Line, ...], Checking] = field(default_factory=dict)

    def checked(self, sheet: tuple[Line, ...]) -> Checking:
        """The check of a sheet."""
        if sheet not in self._checked:
            self._checked[sheet] = self.bench.check(sheet)
        return self._checked[sheet]

    @property
    def door(self) -> Door:
        return Door(wall_clock(self.clock), lambda _: True)

    @property
    def objects(self) -> dict[int, dict[str, Any]]:
        """What the account holds, by id."""
        return {each["id"]: each for each in self.server.occasions(ACCOUNT)}

    def go(
        self, command: Callable[[HeldAccount], Ended], trouble: Trouble = NONE, chunk_size: int = 20
    ) -> Ended | None:
        """Carry out a command in trouble; None if it came to no report."""
        doom = Doom(trouble.doom_at, trouble.doom)
        settings = self.settings.with_options(chunk_size=chunk_size)
        self.clock.sleep(_MINUTE)  # whoever gives the next command takes a minute
        self._arm(trouble.faults)
        seen = len(self.server.log)
        self.destination.doom = self.journal.doom = doom
        try:
            with hold_account(self.destination, self.journal, settings, self.clock) as held:
                return command(held)
        except (Crash, KeyboardInterrupt, Interrupted, JournalError, Unrecorded):
            assert doom.came
            return None
        except DestinationError:  # before there was a plan
            assert self.armed
            return None
        finally:
            self.destination.doom = self.journal.doom = Doom()
            waiting = self.server.faults.waiting
            came = [each for each in self.armed if each.kind in DISTURBING and each not in waiting]
            self.disturbed = bool(came)
            self.edits = [edit for each in came for edit in _edits(each, self.server.log[seen:])]
            self._arm(())

    def _arm(self, faults: tuple[Fault, ...]) -> None:
        self.armed = faults
        self.server.faults.arm(faults)

    def resumable(self, run: str) -> bool:
        """Whether a run has something left to do."""
        stored = self.journal.load(run)
        return stored.plan is not None and stored.summary.state in RESUMABLE


def _edits(fault: Fault, log: Sequence[Logged]) -> list[tuple[int, str]]:
    """The object that another admin edited, and how; none where the call named none, or one that we deleted before."""
    calls = [each for each in log if fault.concerns(each.method, each.path)]
    call = calls[fault.nth - 1]
    ids = [found for found in (each.get("id") for each in items(call)) if found]
    ids += [int(end) for end in [call.path.rpartition("/")[2]] if end.isdigit()]
    gone = {each.path.rpartition("/")[2] for each in log[: log.index(call)] if each.method == "DELETE"}
    return [(id_, fault.what) for id_ in ids if str(id_) not in gone and fault.kind == "other-admin-edits"]


def wall_clock(clock: PatientClock) -> Callable[[], dt.datetime]:
    """The time of day by a patient clock."""
    start = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    return lambda: start + dt.timedelta(seconds=clock.now())


@contextmanager
def at_a_desk(folder: Path, glossary: Glossary) -> Iterator[Desk]:
    """A desk whose account is empty."""
    clock = PatientClock()
    now = wall_clock(clock)
    settings = Settings(api="http", account=ACCOUNT, journal=str(folder / "journal.db"))
    grant = AccountGrant(ACCOUNT, TOKEN)
    with (
        SandboxServer(":memory:", [grant], clock=clock.now, wall_clock=lambda: now().timestamp()) as server,
        HttpDestination(server.url, ACCOUNT, Bearer(TOKEN), now=now, timeout=20.0) as destination,
        DoomedJournal.open(str(folder / "journal.db"), now) as journal,
    ):
        journal.hasten()
        yield Desk(server, Doomed(destination), journal, Bench(folder, glossary, journal, clock), clock, settings)
