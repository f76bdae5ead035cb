"""A desk at which one sheet is imported into many accounts of one simulated API."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sending_samples import wall_clock

from importer.asking import Asked, Consenting
from importer.connecting import OpenAccount
from importer.core.joined import AccountPart, JoinedReport
from importer.core.planning import PlanOptions
from importer.core.profile import Profile
from importer.core.report import RunInfo
from importer.core.validating.validate import Rules
from importer.holding import HeldAccount
from importer.journal import Journal
from importer.many.ready import Job
from importer.many.shares import AccountShare, shares_of
from importer.many.working import ManyRun, import_many
from importer.ordered.runs import name_of
from importer.pipeline import Checking, Zones, check_reading, load_glossary, make_plan
from importer.reading import read_and_parse
from importer.runners.local import LocalRunner, Stopping
from importer.sandbox.faults import Fault
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant
from importer.sandbox.switches import Switches
from importer.sending import Clock
from importer.settings import Settings

GLOSSARY = load_glossary()
RUN = RunInfo("r", "import", None, None, "upsert", "2027-01-03T10:15:02+00:00", None, "0", "0", ())
HEADER = "Account,Occasion,Event,Start date,Time zone,Working"


def row(account: str, occasion: str = "Closed 2027", day: str = "2027-12-24") -> str:
    return f"{account},{occasion},Christmas Eve,{day},,no"


def token_of(account: str) -> str:
    return f"made-up-token-of-{account}"


@dataclass
class ManyDesk:
    """Accounts behind one API, a journal, and settings that know the accounts."""

    folder: Path
    server: SandboxServer
    journal: Journal
    settings: dict[str, Settings]
    clock: Clock | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.settings)

    def entry(self, text: str, named: Sequence[str] = ()) -> str | None:
        return text if text in self.settings else None

    def chosen(self, named: Sequence[str] = (), **_options: Any) -> tuple[Settings, ...]:
        return tuple(self.settings[name] for name in named or self.settings)

    def shares(self, *rows: str, header: str = HEADER) -> tuple[AccountShare, ...]:
        sheet = self.folder / "sheet.csv"
        sheet.write_text("\n".join([header, *rows]), encoding="utf-8")
        return shares_of(read_and_parse([sheet], Profile(), GLOSSARY), self, (), {})

    def do_import(
        self,
        shares: Sequence[AccountShare],
        *,
        workers: int = 4,
        ask: Consenting | None = None,
        mode: str = "upsert",
        stopping: Stopping | None = None,
    ) -> JoinedReport:
        jobs = [self._job(share, mode) for share in shares if share.settings]
        others = [AccountPart("", _checked(share).report(RUN)) for share in shares if not share.settings]
        runner = LocalRunner(workers, stopping or Stopping(self.clock))
        return import_many(jobs, others, ManyRun(self.journal, RUN, runner, wall_clock()), ask)

    def _job(self, share: AccountShare, mode: str) -> Job:
        assert share.settings is not None
        checking = _checked(share)

        def make(_opened: OpenAccount, held: HeldAccount, run: RunInfo) -> Asked:
            planning = make_plan(checking, held.read_all(), PlanOptions(mode, skill_uses={}), run)
            return Asked(name_of(share.settings), planning, run, of_several=True)

        return Job(share.settings, checking.report(RUN), make)

    def content(self, account: str) -> list[str]:
        return sorted(str(each["name"]) for each in self.server.occasions(account))


def _checked(share: AccountShare) -> Checking:
    zones = Zones(share.settings.zone if share.settings else None)
    return check_reading(share.reading, Rules(dt.date(2027, 1, 1)), zones, GLOSSARY)


@contextmanager
def many_accounts(
    folder: Path,
    accounts: Sequence[str],
    *,
    switches: Switches | None = None,
    faults: Sequence[Fault] = (),
    grants: Sequence[AccountGrant] = (),
    **settings: Any,
) -> Iterator[ManyDesk]:
    """Accounts that a token opens each, unless other grants are given."""
    own = grants or [AccountGrant(account, token_of(account)) for account in accounts]
    usual: dict[str, Any] = {"retry_pauses": (0.0, 0.0, 0.0), "min_write_interval": 0.0, "zone": "Europe/Warsaw"}
    with (
        SandboxServer(":memory:", own, switches, tuple(faults)) as server,
        Journal.open(str(folder / "journal.sqlite"), wall_clock(), busy_seconds=30.0) as journal,
    ):
        known = {
            account: Settings(
                **{
                    "name": account,
                    "account": account,
                    "token": token_of(account),
                    "api": server.url,
                    **usual,
                    **settings,
                }
            )
            for account in accounts
        }
        yield ManyDesk(folder, server, journal, known)


def replaced(desk: ManyDesk, account: str, **changes: Any) -> None:
    """Give one account other settings."""
    desk.settings[account] = Settings(**{**desk.settings[account].model_dump(), **changes})


def no(_asked: Sequence[Asked]) -> bool:
    return False
