"""A desk at which orders are carried out as every door does it: a settings file, accounts behind one API, a journal."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sending_samples import wall_clock

from importer.asking import Asked
from importer.core.joined import JoinedReport
from importer.core.profile import Profile
from importer.importing import Ended
from importer.journal import Journal, StoredRun
from importer.ordered.doing import Consenting, Doing
from importer.ordered.importing import import_ordered
from importer.ordered.order import Order
from importer.runners.local import Stopping
from importer.sandbox.faults import Fault
from importer.sandbox.messages import Reply, Request
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant
from importer.sandbox.switches import Switches
from importer.settings import Configuration, load_configuration

NUMBERS = {"berlin": "11111111", "london": "22222222"}
HEADER = "Occasion,Event,Start date,Working"
SETTINGS = """\
api = "{url}"
zone = "Europe/Warsaw"
journal = {journal!r}
retry_pauses = [0.0, 0.0, 0.0]
min_write_interval = 0.0

[accounts.berlin]
number = "11111111"
token = {{ variable = "TOKEN_OF_BERLIN" }}

[accounts.london]
number = "22222222"
token = {{ variable = "TOKEN_OF_LONDON" }}
"""


def yes(_asked: Sequence[Asked]) -> bool:
    return True


def no(_asked: Sequence[Asked]) -> bool:
    return False


class Watched(SandboxServer):
    """An API that calls a function while a write is in flight: it was carried out, and is not answered yet."""

    on_write: Callable[[], None] | None = None

    def exchange(self, request: Request) -> Reply:
        reply = super().exchange(request)
        if self.on_write and request.method != "GET":
            self.on_write()
        return reply


@dataclass
class OrderDesk:
    """Where orders are carried out."""

    folder: Path
    server: Watched
    configuration: Configuration
    order: Order = field(default_factory=lambda: Order(profile=Profile(), accounts=("berlin",)))
    clock: Callable[[], dt.datetime] = field(default_factory=wall_clock)

    def sheet(self, *rows: str, header: str = HEADER, name: str = "holidays.csv") -> Path:
        path = self.folder / name
        path.write_text("\n".join([header, *rows]), encoding="utf-8")
        return path

    def closed(self, *names: str, day: str = "2027-12-24") -> Path:
        """A sheet with one occasion of each name."""
        return self.sheet(*(f"{name},Christmas Eve,{day},no" for name in names))

    def doing(self, consent: Consenting | None = None, pauses: Stopping | None = None, **more: Any) -> Doing:
        return Doing(clock=self.clock, consent=consent, pauses=pauses or Stopping(), **more)

    def ordered(
        self, *sources: Path, run_id: str | None = None, doing: Doing | None = None, **order: Any
    ) -> Ended | JoinedReport:
        wanted = replace(self.order, **order)
        return import_ordered(sources, wanted, self.configuration, doing or self.doing(), run_id)

    def content(self, account: str = "berlin") -> dict[str, str]:
        """Name of each occasion in an account -> the day of its first event."""
        held = self.server.occasions(NUMBERS[account])
        return {str(each["name"]): each["events"][0]["start"]["dateTime"][:10] for each in held}

    @property
    def writes(self) -> list[str]:
        return [each.method for each in self.server.log if each.method != "GET"]

    def stored(self, run_id: str) -> StoredRun:
        with Journal.open(self.folder / "journal.sqlite", self.clock) as journal:
            return journal.load(run_id)

    def runs(self) -> list[str]:
        with Journal.open(self.folder / "journal.sqlite", self.clock) as journal:
            return [each.id for each in journal.runs()]


@contextmanager
def at_an_order_desk(
    folder: Path, *faults: Fault, switches: Switches | None = None, log_limit: int = 1000
) -> Iterator[OrderDesk]:
    """Two accounts, berlin and london, whose settings stand in a file; the tokens must be in the environment."""
    grants = [AccountGrant(number, f"made-up-token-of-{name}") for name, number in NUMBERS.items()]
    server = Watched(":memory:", grants, switches, faults, log_limit=log_limit)
    with server:
        text = SETTINGS.format(url=server.url, journal=str(folder / "journal.sqlite"))
        (folder / "occasions.toml").write_text(text, encoding="utf-8")
        yield OrderDesk(folder, server, load_configuration(folder))
