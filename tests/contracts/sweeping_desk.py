"""A desk at which a folder is swept: rules, a journal, an account in the sandbox, a clock that is set by hand.

A worker can be ended at any step: after each call of the place, each saving of a drop, each part of an import; nothing
happens between one of them and the next. What it held then is let go, as that of a process is that was killed.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from importer.core.drops import Drop, DropState, Seen
from importer.core.plan import Plan
from importer.core.swept import SweepBooks
from importer.journal import DropClaim, Journal
from importer.notices import Notice
from importer.ordered.doing import Silent
from importer.places import DropPlace, open_place
from importer.runners.local import Stopping
from importer.sandbox.faults import Fault
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant
from importer.settings import ChosenPlace, load_configuration
from importer.settings.drops import PlaceEntry
from importer.sweeping.aftermath import Aftermath
from importer.sweeping.approving import Answer, answer
from importer.sweeping.bench import Bench, Inbox
from importer.sweeping.one_look import Memory, Swept
from importer.sweeping.rehearsing import rehearse
from importer.sweeping.ruling import Ruled, Said, order_of
from importer.sweeping.rulings import Rulings
from importer.sweeping.sweep import sweep
from importer.sweeping.telling import Teller

ACCOUNT = "qa1"
TOKEN = "made-up-token-of-drops"  # noqa: S105
HEADER = "Occasion,Event,Start date,Time zone,Working"
_STEPS = ("look", "read", "fetch", "file", "keep", "discard", "put", "remove", "filed")


def token_of(account: str) -> str:
    return TOKEN if account == ACCOUNT else f"{TOKEN}-{account}"


class Killed(BaseException):
    """The worker was killed."""


def sheet(*rows: str) -> str:
    return "\n".join([HEADER, *(rows or ("PL 2027,Christmas,2027-12-25,Europe/Warsaw,no",))]) + "\n"


def row(occasion: str, day: str = "2027-12-25") -> str:
    return f"{occasion},Christmas,{day},Europe/Warsaw,no"


@dataclass
class Time:
    """A clock that is set by hand, for the wall and for pauses."""

    at: dt.datetime = dt.datetime(2027, 1, 3, 10, 15, tzinfo=dt.UTC)
    passed: float = 1000.0

    def __call__(self) -> dt.datetime:
        return self.at

    def now(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.passed += seconds
        self.at += dt.timedelta(seconds=seconds)


@dataclass
class Doom:
    """Kills at the nth step, or at the first one of a name; never, if it is None."""

    at: int | str | None = None
    steps: int = 0
    told: list[str] = field(default_factory=list)
    clock: Time | None = None
    jumps: Mapping[int, dt.timedelta] = field(default_factory=dict)
    """Number of a step -> how far the clock of the wall jumps after it."""

    def step(self, what: str) -> None:
        self.steps += 1
        self.told.append(what)
        if self.clock is not None and self.steps in self.jumps:
            self.clock.at += self.jumps[self.steps]
        if self.at in (self.steps, what):
            raise Killed(what)

    def around(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*arguments: Any, **named: Any) -> Any:
            result = call(*arguments, **named)
            self.step(f"after {name}")
            return result

        return stepped


class Stepped:
    """A place each of whose calls is a step."""

    def __init__(self, place: DropPlace, doom: Doom) -> None:
        self._place = place
        self._doom = doom

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._place, name)
        return self._doom.around(name, found) if name in _STEPS else found


class Listening(Silent):
    """A listener each of whose calls is a step of an import."""

    def __init__(self, doom: Doom) -> None:
        self._doom = doom

    @contextmanager
    def reading(self) -> Iterator[None]:
        self._doom.step("before reading")
        yield

    @contextmanager
    def sending(self, plan: Plan | None) -> Iterator[Callable[[Any], None]]:
        del plan
        yield lambda progress: self._doom.step(f"sent {progress.done}")
        self._doom.step("after sending")


@dataclass
class SweepDesk:
    """A folder, an account, a journal, and settings that lie beside it."""

    folder: Path
    server: SandboxServer
    time: Time = field(default_factory=Time)
    settings: str = ""
    """More of occasions.toml."""
    rule: str = ""
    """More of the one rule."""
    rule_name: str = "nightly"
    path: str = "drops"
    """By which path the place is reached."""
    settle: float = 5.0
    marker: str | None = None
    url: str = "drops"
    """The place's address; what it begins with says whether it can be written."""
    keep_days: int | None = None
    elsewhere: bool = False
    """Whether files are put into another folder than the place."""
    send: Callable[[str, Sequence[str], Notice], None] | None = None
    """Hears of notices; None if nobody is told of anything."""
    last_doom: Doom = field(default_factory=Doom)
    jumps: Mapping[int, dt.timedelta] = field(default_factory=dict)
    """Number of a step of the next sweep -> how far the clock of the wall jumps after it."""

    @property
    def drops(self) -> Path:
        return self.folder / self.path

    @property
    def filed_in(self) -> Path:
        """Where done, failed and waiting stand."""
        return self.folder / "elsewhere" if self.elsewhere else self.drops

    def drop(self, name: str, text: str | None = None) -> Path:
        path = self.drops / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sheet() if text is None else text)
        return path

    def sweep(self, *, kill_at: int | str | None = None, **more: Any) -> SweepBooks:
        return self.swept(kill_at=kill_at, **more).books

    def swept(self, *, kill_at: int | str | None = None, pauses: Stopping | None = None, **more: Any) -> Swept:
        """Sweep once with a worker of its own."""
        self.last_doom = Doom(kill_at, clock=self.time, jumps=self.jumps)
        self.jumps = {}
        with self.working(self.last_doom, pauses, **more) as (inbox, bench, rulings):
            after = Aftermath(bench, Teller(self.time.now, send=self.send)) if self.send else lambda *_: None
            (swept,) = sweep([inbox], bench, rulings, after)
        return swept

    def rehearse(self, **more: Any) -> SweepBooks:
        with self.working(Doom(), **more) as (inbox, bench, rulings):
            settled = Memory()
            first = rehearse(inbox, bench, rulings, settled, self.folder / "spool")
            self.time.sleep(self.settle)
            return rehearse(inbox, bench, rulings, first.memory, self.folder / "spool").books

    def answer(
        self, *, yes: bool = True, drop: str | None = None, kill_at: int | str | None = None, **more: Any
    ) -> Seen:
        """Say yes or no to the drop of an id, or to the one that waits."""
        self.last_doom = Doom(kill_at)
        with self.working(self.last_doom) as (inbox, bench, _):
            (waits,) = [each for each in bench.journal.drops.waiting() if drop in (None, each.id)]
            order = order_of(inbox.rules[0], bench.configuration, Said())
            ruled = Ruled(inbox.rules[0], waits.rule, order, frozenset())
            spool = self.folder / "spool"
            seen = answer(waits, Answer(yes, **more), bench, inbox, ruled, spool)
            if self.send:
                Aftermath(bench, Teller(self.time.now, send=self.send)).answered(waits, ruled.rule, inbox, seen, spool)
            return seen.seen

    @contextmanager
    def working(
        self, doom: Doom, pauses: Stopping | None = None, **more: Any
    ) -> Iterator[tuple[Inbox, Bench, Rulings]]:
        self.write_settings()
        configuration = load_configuration(self.folder)
        (self.folder / "spool").mkdir(exist_ok=True)
        place = Stepped(open_place(str(self.drops), {}), doom)
        entry = PlaceEntry(url=self.url, settle=self.settle, marker=self.marker, keep_days=self.keep_days)
        filed = Stepped(open_place(str(self.filed_in), {}), doom) if self.elsewhere else place
        chosen = ChosenPlace(entry, "drops", self.folder)
        rules = configuration.rules_for(configuration.place("drops"))
        with Journal.open(self.folder / "journal.sqlite", self.time, busy_seconds=0.1) as journal:
            saving = _Saving(doom)
            with saving.counted():
                bench = Bench(
                    configuration,
                    journal,
                    self.time,
                    pauses or Stopping(self.time),
                    spool=self.folder / "spool",
                    listener=Listening(doom),
                    **more,
                )
                inbox = Inbox(chosen, place, filed, rules)
                yield inbox, bench, Rulings(configuration, Said(), self.time)

    def write_settings(self) -> None:
        text = f"""
journal = "{self.folder}/journal.sqlite"
retry_pauses = [0, 0, 0]
min_write_interval = 0
api = "{self.server.url}"
{self.settings}
[accounts.test]
number = "{ACCOUNT}"
token = "{TOKEN}"
zone = "Europe/Warsaw"
[places.drops]
url = "drops"
[[drops]]
name = "{self.rule_name}"
pattern = "*.csv"
{self.rule}
"""
        path = self.folder / "occasions.toml"
        path.touch(mode=0o600)
        path.write_text(text)

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        with Journal.open(self.folder / "journal.sqlite", self.time) as journal:
            yield journal

    @property
    def content(self) -> list[str]:
        """The names in the account."""
        return sorted(str(each["name"]) for each in self.server.occasions(ACCOUNT))

    @property
    def writes(self) -> list[str]:
        return [each.method for each in self.server.log if each.method != "GET"]

    def filed(self, folder: str) -> list[str]:
        """The base names of the files in one of our folders, as they were dropped; each must have its report."""
        found = self.filed_in / folder
        files = [each.name for each in found.iterdir() if each.is_file()] if found.is_dir() else []
        sources = [each for each in files if not each.endswith((".sha256", ".done"))]
        for each in sources:
            reports = {path.name for path in (found / f"{each}.report").iterdir()}
            assert {"report.txt", "report.json"} <= reports, (each, reports)
        return sorted(each.split("_", 2)[2] for each in sources)

    @property
    def everywhere(self) -> list[tuple[str, str]]:
        """(folder, name as it was dropped) of every file, ours or not."""
        top = [("", each.name) for each in self.drops.iterdir() if each.is_file()]
        return sorted(
            [*top, *((folder, name) for folder in ("done", "failed", "waiting") for name in self.filed(folder))]
        )


class _Saving:
    """Makes each saving of a drop a step."""

    def __init__(self, doom: Doom) -> None:
        self._doom = doom

    @contextmanager
    def counted(self) -> Iterator[None]:
        save = DropClaim.save
        doom = self._doom

        def stepped(claim: DropClaim, drop: Drop) -> None:
            save(claim, drop)
            doom.step(f"after {drop.state}")

        DropClaim.save = stepped  # type: ignore[method-assign, assignment]
        try:
            yield
        finally:
            DropClaim.save = save  # type: ignore[method-assign]


@contextmanager
def at_the_sweep_desk(folder: Path, *faults: Fault, accounts: Sequence[str] = (ACCOUNT,)) -> Iterator[SweepDesk]:
    with SandboxServer(":memory:", [AccountGrant(each, token_of(each)) for each in accounts], None, faults) as server:
        desk = SweepDesk(folder, server)
        desk.drops.mkdir()
        yield desk


def by_name(books: SweepBooks) -> dict[str, Seen]:
    return {each.name: each.seen for each in books.files}


def unfiled(desk: SweepDesk) -> list[Drop]:
    """What is on its way."""
    with desk.journal() as journal:
        return [
            each
            for each in journal.drops.left(desk.time() + dt.timedelta(days=400))
            if each.state is not DropState.FILED
        ]
