"""A desk at which imports are made, resumed and undone over the simulated API; everybody there says yes."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sending_samples import ACCOUNT, wall_clock

from importer.connecting import pace_of, read_account
from importer.core.payload import Occasion
from importer.core.planning import PlanOptions
from importer.core.profile import Profile
from importer.core.report import Report, RunInfo
from importer.core.validating.validate import Rules
from importer.destinations.base import Destination
from importer.destinations.credentials import Bearer
from importer.destinations.http import HttpDestination
from importer.holding import hold_account
from importer.importing import Door, Ended, import_plan, resume
from importer.journal import Journal
from importer.pipeline import Planning, Zones, check, load_glossary, make_plan
from importer.sandbox.faults import Fault
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant
from importer.sending import Clock
from importer.settings import Settings
from importer.undoing import past_of, plan_undoing

TOKEN = "made-up-token-of-a-desk"  # noqa: S105
GLOSSARY = load_glossary()
RUN = RunInfo("r", "import", ACCOUNT, "http", "upsert", "2027-01-03T10:15:02+00:00", None, "0", "0", ())
UNDOING = replace(RUN, command="undo", mode="undo")
ROW = "{name},Founders' Day,{day},Europe/Warsaw,no,{default}"


@dataclass
class Desk:
    """An account, a journal, and somebody who says yes to everything."""

    folder: Path
    server: SandboxServer
    destination: Destination
    journal: Journal
    settings: Settings
    clock: Clock | None = None
    """Where pauses pass; the machine's own if there is none."""

    @property
    def door(self) -> Door:
        return Door(wall_clock(), lambda _: True)

    def do_import(self, *rows: tuple[str, str, str], mode: str = "upsert") -> str:
        """Import rows of (occasion, day, default); gives the run's id."""
        sheet = self.folder / "sheet.csv"
        lines = [ROW.format(name=name, day=day, default=default) for name, day, default in rows]
        sheet.write_text("\n".join(["Occasion,Event,Start date,Time zone,Working,Default", *lines]))
        checking = check([sheet], Profile(), Rules(dt.date(2027, 1, 1)), Zones(), GLOSSARY)
        state = read_account(self.destination, pace_of(self.settings))
        planning = make_plan(checking, state, PlanOptions(mode, max_delete=9, skill_uses={}), RUN)
        return self._send(planning, RUN).report.run.id

    def undo(self, run: str) -> Ended:
        return self._send(self.planned(run), replace(UNDOING, of=run))

    def planned(self, run: str) -> Planning:
        past = past_of(self.journal.load(run))
        return plan_undoing(past, self.destination, pace_of(self.settings), UNDOING)

    def _send(self, planning: Planning, run: RunInfo) -> Ended:
        with hold_account(self.destination, self.journal, self.settings, self.clock) as held:
            return import_plan(planning, held, self.journal, self.settings, run, self.door)

    def resume(self, run: str) -> Ended:
        with hold_account(self.destination, self.journal, self.settings, self.clock) as held:
            return resume(run, held, self.journal, self.settings, self.door)

    @property
    def content(self) -> list[dict[str, Any]]:
        """What the account holds, by name and without what the server makes."""
        found = [{key: value for key, value in each.items() if key != "id"} for each in self.server.occasions(ACCOUNT)]
        return sorted(found, key=lambda each: str(each["name"]))

    @property
    def writes(self) -> list[str]:
        return [each.method for each in self.server.log if each.method != "GET"]


@contextmanager
def at_a_desk(folder: Path, *held: Occasion, faults: tuple[Fault, ...] = ()) -> Iterator[Desk]:
    journal = str(folder / "journal.sqlite")
    settings = Settings(journal=journal, retry_pauses=(0.0, 0.0, 0.0), min_write_interval=0.0, api="http")
    with (
        SandboxServer(":memory:", [AccountGrant(ACCOUNT, TOKEN)], None, faults) as server,
        HttpDestination(server.url, ACCOUNT, Bearer(TOKEN), now=wall_clock(), timeout=5.0) as destination,
        Journal.open(journal, wall_clock(), busy_seconds=0.1) as opened,
    ):
        server.seed(ACCOUNT, [each.body() for each in held])
        yield Desk(folder, server, destination, opened, settings)


def outcomes(report: Report) -> dict[str, str]:
    return {each.name: each.outcome for each in report.occasions}
