"""What may become of an import, each as a report: the arrow really runs, against an account in memory.

``SITUATIONS`` names the six of one account; ``undone``, ``assigned`` and ``two_accounts`` make the others. Clock, ids,
run ids and hashes are the same every time, and so are the reports.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from openpyxl import Workbook
from sending_samples import FakeClock, Recorded, after, event, occasion, open_journal, wall_clock

from importer.assigning import plan_assigning
from importer.core.account import AccountState
from importer.core.errors import OutcomeUnknown, Refused
from importer.core.joined import AccountPart, JoinedReport
from importer.core.payload import Occasion
from importer.core.planning import PlanOptions
from importer.core.profile import Profile
from importer.core.report import Report, RunInfo, SourceEntry
from importer.core.validating.validate import Rules
from importer.destinations.base import Destination, Reply
from importer.destinations.memory import MemoryDestination
from importer.holding import HeldAccount, hold_account
from importer.importing import Door, import_plan, report_of
from importer.journal import Journal
from importer.pipeline import Planning, Zones, check, load_glossary, make_plan
from importer.settings import Settings
from importer.stops import Interrupted
from importer.undoing import past_of, plan_undoing

GLOSSARY = load_glossary()
ACCOUNT = "12345678"
API = "https://lo.ac.example"
FILE, SHEET = "Holidays 2027.xlsx", "EMEA"
RUN_ID = "20270103T101502-0a1b"
HEADER = ("Occasion", "Event", "Start date", "End date", "Start time", "End time", "Working")
ROWS: tuple[tuple[str, ...], ...] = (
    ("Warsaw office", "New Year's Day", "01.01.2027", "", "", "", "no"),
    ("Warsaw office", "Epiphany", "06.01.2027", "", "", "", "no"),
    ("Warsaw office", "Founders' Day", "14.05.2027", "", "09:00", "13:00", "yes"),
    ("Berlin office", "Good Friday", "26.03.2027", "", "", "", "no"),
    ("Berlin office", "Easter Monday", "29.03.2027", "", "", "", "no"),
    ("Berlin office", "Christmas break", "24.12.2027", "26.12.2027", "", "", "no"),
    ("Lisbon support", "Carnival", "09.02.2027", "", "", "", "no"),
    ("Lisbon support", "Night of Saint Anthony", "12.06.2027", "", "18:00", "01:00", "yes"),
    ("Dublin desk", "Saint Patrick's Day", "17.03.2027", "", "", "", "no"),
    ("Dublin desk", "Saint Stephen's Day", "26.12.2027", "", "", "", "no"),
    ("", "Ask HR before you promise an exception.", "", "", "", "", ""),
)
"""Ten rows of four occasions in sheet rows 2 to 11, and a note; row 9 runs past midnight, which is a warning."""
SPOILT: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        5: ("Berlin office", "Christmas break", "24.12.2027", "23.12.2027", "", "", "no"),
        8: ("Dublin desk", "=Saint Patrick's Day", "31.02.2027", "", "", "", "no"),
    }
)
"""Rows of ``ROWS`` as somebody may get them wrong: an end before its start, and a day that is none."""
HELD = (
    occasion("Warsaw office", event("New Year's Day", "2026-01-01"), description="Closures of the Warsaw office"),
    occasion("Madrid office", event("Epiphany", "2027-01-06", "Europe/Madrid")),
)
"""What the account holds before: last year's Warsaw office, and one that the sheet does not name."""


@dataclass
class Stopping(FakeClock):
    """A clock that is interrupted in its nth pause."""

    pauses: int = 0

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        if len(self.slept) == self.pauses:
            raise KeyboardInterrupt


@dataclass
class Lost(Recorded):
    """A destination of which nothing can be read any more once the answer to a write was lost."""

    lost: bool = False

    def read_all(self) -> AccountState:
        self.read_fault()
        return super().read_all()

    def lose(self) -> None:
        if self.lost:
            raise OutcomeUnknown("the API answered 503", "try again later", status=503)


@dataclass
class Scene:
    """An account, a journal, and what goes wrong there; everybody says yes."""

    folder: Path
    account: MemoryDestination = field(default_factory=lambda: MemoryDestination(ACCOUNT, HELD))
    destination: Destination | None = None
    clock: FakeClock = field(default_factory=FakeClock)
    rows: Sequence[tuple[str, ...]] = ROWS
    mode: str = "upsert"
    run_id: str = RUN_ID
    chunk_size: int = 20

    def imported(self) -> Report:
        """The report of an import of the rows."""
        with self._open() as (journal, held):
            checking = check([self._sheet()], Profile(), Rules(dt.date(2027, 1, 3)), Zones("Europe/Warsaw"), GLOSSARY)
            sources = tuple(replace(each, sha256="0c" * 32) for each in checking.reading.entries)
            run = self._run("import", sources)
            planning = make_plan(checking, self.account.read_all(), PlanOptions(self.mode, skill_uses={}), run)
            return self._sent(planning, held, journal, run)

    def undone(self, of: str) -> Report:
        """The report of an undo of an import that was made here."""
        with self._open() as (journal, held):
            run = replace(self._run("undo", ()), mode="undo", of=of)
            planning = plan_undoing(past_of(journal.load(of)), held.destination, held.pace, run)
            return self._sent(planning, held, journal, run)

    def assigned(self, name: str, *skills: str) -> Report:
        """The report of giving an occasion to skills."""
        with self._open() as (journal, held):
            run = replace(self._run("assign", ()), mode="assign")
            planning = plan_assigning(name, skills, held.destination, held.pace, run)
            return self._sent(planning, held, journal, run)

    @contextmanager
    def _open(self) -> Iterator[tuple[Journal, HeldAccount]]:
        destination = self.destination or self.account
        with (
            open_journal(self.folder) as journal,
            hold_account(destination, journal, self.settings, self.clock) as held,
        ):
            yield journal, held

    @property
    def settings(self) -> Settings:
        journal = str(self.folder / "journal.db")
        return Settings(account=ACCOUNT, api=API, journal=journal, chunk_size=self.chunk_size)

    def _sheet(self) -> Path:
        """The rows as a workbook."""
        path = self.folder / FILE
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = SHEET
        for row in (HEADER, *self.rows):
            sheet.append([text or None for text in row])
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.data_type = "s" if cell.value is not None else cell.data_type
        book.save(path)
        return path

    def _run(self, command: str, sources: tuple[SourceEntry, ...]) -> RunInfo:
        started = "2027-01-03T10:14:58+00:00"
        return RunInfo(self.run_id, command, ACCOUNT, API, self.mode, started, None, "1.2.3", "2026f", sources)

    def _sent(self, planning: Planning, held: HeldAccount, journal: Journal, run: RunInfo) -> Report:
        door = Door(wall_clock(), lambda _: True)
        try:
            return import_plan(planning, held, journal, self.settings, run, door, self.run_id).report
        except Interrupted as stop:
            return report_of(journal.load(stop.run_id))


def all_well(folder: Path) -> Report:
    """Every row is in the account: three new occasions, one updated."""
    return Scene(folder).imported()


def some_rejected(folder: Path) -> Report:
    """Two rows are in error, and hold the other rows of their occasions back."""
    return Scene(folder, rows=spoilt()).imported()


def spoilt() -> tuple[tuple[str, ...], ...]:
    """The rows with two of them wrong."""
    return tuple(SPOILT.get(number, row) for number, row in enumerate(ROWS))


def server_refusals(folder: Path) -> Report:
    """The API refuses one new occasion."""
    scene = Scene(folder)
    refused = Refused('"Night of Saint Anthony" is longer than a name may be', status=400)

    def rule(occasions: Sequence[Occasion]) -> Exception | None:
        return refused if any(each.name == "Lisbon support" for each in occasions) else None

    return replace(scene, destination=Recorded(scene.account, rule=rule)).imported()


def conflict(folder: Path) -> Report:
    """Only new names are wanted, and one name exists with other content."""
    return Scene(folder, mode="create").imported()


def unknown(folder: Path) -> Report:
    """The answer to the second create is lost, and nothing can be read back."""
    scene = Scene(folder, chunk_size=1)
    lost = Lost(scene.account)
    lost.read_fault = lost.lose

    def lose(call: Callable[[], Reply]) -> Reply:
        lost.lost = True
        return after(OutcomeUnknown("the API answered 503", "try again later", status=503))(call)

    lost.faults = [None, lose]
    return replace(scene, destination=lost).imported()


def interrupted(folder: Path) -> Report:
    """Somebody stops it in the pause after the second request."""
    return Scene(folder, chunk_size=1, clock=Stopping(pauses=2)).imported()


SITUATIONS: Mapping[str, Callable[[Path], Report]] = MappingProxyType(
    {
        "all-well": all_well,
        "some-rejected": some_rejected,
        "server-refusals": server_refusals,
        "conflict": conflict,
        "unknown": unknown,
        "interrupted": interrupted,
    }
)
"""Makes each report in an empty folder, where the workbook and the journal stand afterwards."""


def undone(folder: Path) -> Report:
    """An import that is taken back, but for one occasion that somebody changed since."""
    scene = Scene(folder)
    scene.imported()
    held = next(each.occasion for each in scene.account.read_all().occasions if each.occasion.name == "Dublin desk")
    changed = held.model_copy(update={"description": "kept by Dublin"})
    scene.account.update(changed, scene.account.read_all().revision)
    return replace(scene, run_id="20270104T090000-7c7c").undone(RUN_ID)


def assigned(folder: Path) -> Report:
    """Two skills get an occasion, one has it already, and one is not there."""
    scene = Scene(folder)
    scene.imported()
    held = scene.account.read_all().occasions
    berlin = next(each.occasion.id for each in held if each.occasion.name == "Berlin office")
    scene.account.add_skill("Sales DE")
    scene.account.add_skill("Service DE", berlin)
    return replace(scene, run_id="20270104T091500-5d5d").assigned("Berlin office", "Sales DE", "Service DE", "Sales AT")


def two_accounts(folder: Path) -> JoinedReport:
    """One sheet into two accounts; the second refuses an occasion."""
    parts = []
    for number, (name, make) in enumerate((("berlin", all_well), ("lisbon", server_refusals)), 1):
        own = folder / name
        own.mkdir()
        report = make(own)
        about = replace(report.run, id=f"{RUN_ID}.{number:03d}", account=f"1000000{number}")
        parts.append(AccountPart(name, replace(report, run=about), begun=True))
    run = replace(parts[0].report.run, id=RUN_ID, account=None, api=None, plan=None)
    return JoinedReport(run, tuple(parts))


MAKE: Mapping[str, Callable[[Path], Report | JoinedReport]] = MappingProxyType(
    {**SITUATIONS, "undo": undone, "assign": assigned, "two-accounts": two_accounts}
)
"""All of them by name."""
