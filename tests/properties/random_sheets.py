"""Random sheets in the template's layout, and the arrow over them: check, plan, send, report."""

import csv
import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from importer.core.account import AccountState
from importer.core.glossary import Glossary
from importer.core.plan import Plan
from importer.core.planning import PlanOptions, plan_import
from importer.core.profile import Profile
from importer.core.reconciling import reconcile
from importer.core.report import Report, RunInfo
from importer.core.reporting.reports import report_of_plan, report_of_results
from importer.core.results import Result
from importer.core.rules.zones import canonical
from importer.core.validating.validate import Rules
from importer.destinations.base import Destination
from importer.journal import Journal
from importer.pipeline import Checking, Zones, check
from importer.sending import Pace, send

ACCOUNT = "qa1"
ZONE = "Europe/Warsaw"
TODAY = dt.date(2026, 7, 1)
RUN = RunInfo("r1", "check", ACCOUNT, "memory", "upsert", "2026-07-01T00:00:00+00:00", None, "0", "0", ())
HEADER = (
    "Occasion", "Description", "Default", "Event", "Start date", "End date", "Start time", "End time", "Time zone",
    "Working",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One row of a sheet; every cell is text, and blank unless said otherwise."""

    occasion: str = "Year-end"
    description: str = ""
    default: str = ""
    event: str = "Christmas"
    start: str = "2027-12-24"
    end: str = ""
    opens: str = ""
    closes: str = ""
    zone: str = ""
    working: str = ""

    def cells(self) -> list[str]:
        """The cells from left to right."""
        return [str(getattr(self, each.name)) for each in fields(self)]


OCCASIONS = ("Year-End Closure", "Sites", "Café", "日本の祝日", "🎄 Xmas", "A" * 50)
EVENTS = ("Christmas Day", "New Year", "Stocktaking", "Día de Reyes", "🎄", "元日")
ZONES = (
    "", "Europe/Warsaw", "Asia/Kolkata", "W. Europe Standard Time", "America/New_York", "Australia/Lord_Howe", "UTC",
    "CET", "UTC+2", "+05:30",
)  # fmt: skip


def _written(day: dt.date) -> SearchStrategy[str]:
    return st.sampled_from([day.isoformat(), f"{day:%Y/%m/%d}", f"{day:%d.%m.%Y}", f"{day.day} {day:%b %Y}"])


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


KINDS = ("off", "open", "hours", "overnight", "closed overnight", "closed hours", "span")


@st.composite
def _when(draw: st.DrawFn, first: dt.date, last: dt.date, kinds: Sequence[str]) -> Line:
    """What a row says about time: days off, hours, overnight shifts, spans of date and time."""
    start = draw(st.dates(first, last))
    length = draw(st.sampled_from([0, 0, 0, 1, 2, 9, 29, 30, 31, 45, 61, 70]))
    end = start + dt.timedelta(days=length)
    line = Line(start=draw(_written(start)), end=draw(_written(end)) if length else "")
    kind = draw(st.sampled_from(kinds))
    if kind == "off":
        return replace(line, working=draw(st.sampled_from(["", "no", "NO", "nie"])))
    if kind == "open":
        return replace(line, working="yes")
    if kind == "span":
        opens, closes = (_clock(draw(st.integers(24, 88)) * 900) for _ in range(2))
        start_text, end_text = f"{start} {opens}", f"{end + dt.timedelta(days=1)} {closes}"
        return Line(start=start_text, end=end_text, working=draw(st.sampled_from(["", "yes", "no"])))
    if kind.endswith("overnight"):
        opens, closes = draw(st.sampled_from([("21:00", "01:00"), ("18:30", "05:00"), ("22:15", "00:00")]))
        working = "no" if kind.startswith("closed") else draw(st.sampled_from(["", "yes"]))
        return replace(line, opens=opens, closes=closes, working=working)
    begin = draw(st.integers(24, 80))
    hours = replace(line, opens=_clock(begin * 900), closes=_clock(draw(st.integers(begin + 1, 92)) * 900))
    return replace(hours, working="no" if kind == "closed hours" else draw(st.sampled_from(["", "yes", "✓"])))


@st.composite
def sound_lines(
    draw: st.DrawFn,
    first: dt.date = dt.date(2026, 1, 1),
    last: dt.date = dt.date(2028, 12, 31),
    zones: Sequence[str] = ZONES,
    kinds: Sequence[str] = KINDS,
) -> Line:
    """A row that is in order by itself."""
    names = {"occasion": draw(st.sampled_from(OCCASIONS)), "event": draw(st.sampled_from(EVENTS))}
    return replace(draw(_when(first, last, kinds)), **names, zone=draw(st.sampled_from(zones)))


def _as_written(name: str) -> str:
    return name


def _spaced(name: str) -> str:
    return name.replace(" ", "  ")


_SPELLINGS: tuple[Callable[[str], str], ...] = (_as_written, _as_written, str.lower, str.upper, _spaced)


@st.composite
def varied_lines(draw: st.DrawFn) -> Line:
    """A sound row with other spellings, descriptions and flags, which rows may contradict each other in."""
    line = draw(sound_lines())
    spelling: Callable[[str], str] = draw(st.sampled_from(_SPELLINGS))
    return replace(
        line,
        occasion=spelling(line.occasion),
        event=spelling(line.event),
        description=draw(st.sampled_from(["", "", "", "Closed sites", "All of us"])),
        default=draw(st.sampled_from(["", "", "", "", "", "no", "yes"])),
    )


_ERRORS: tuple[dict[str, str], ...] = (
    {"start": "32.13.2027"}, {"start": "soon"}, {"start": "30 Feb 2027"}, {"opens": "25:00", "closes": "26:00"},
    {"opens": "09:00", "closes": ""}, {"opens": "", "closes": "09:00"}, {"zone": "Mars/Olympus"}, {"zone": "IST"},
    {"default": "perhaps"}, {"working": "maybe"}, {"start": "2027-05-03", "end": "2027-05-01"},
    {"occasion": "B" * 51}, {"description": "d" * 201}, {"opens": "09:00", "closes": "05:00"},
)  # fmt: skip


@st.composite
def wrong_lines(draw: st.DrawFn) -> Line:
    """A row with one error in it; the error does not depend on where the row stands."""
    return replace(draw(varied_lines()), **draw(st.sampled_from(_ERRORS)))


_ODD = (
    Line(*[""] * 10),
    Line("# see the other sheet", *[""] * 9),
    Line("Total", *[""] * 9),
    Line(*HEADER),
    Line(start="", event="Boxing Day"),
    Line(occasion=""),
    Line(event=""),
)

any_lines = st.one_of(varied_lines(), varied_lines(), wrong_lines())
sheets = st.lists(any_lines, min_size=1, max_size=10)
odd_sheets = st.lists(st.one_of(any_lines, any_lines, st.sampled_from(_ODD)), min_size=1, max_size=12)
sound_sheets = st.lists(sound_lines(), min_size=1, max_size=8)


@dataclass
class PatientClock:
    """Time that passes only when somebody sleeps."""

    time: float = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


def _wall_clock() -> Callable[[], dt.datetime]:
    ticks: Iterator[int] = itertools.count()
    start = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    return lambda: start + dt.timedelta(seconds=next(ticks))


@dataclass
class Bench:
    """A folder, a journal and the glossary: all that the arrow needs."""

    folder: Path
    glossary: Glossary = field(repr=False)
    journal: Journal = field(repr=False)
    clock: PatientClock = field(default_factory=PatientClock, repr=False)

    @classmethod
    def at(cls, folder: Path, glossary: Glossary) -> "Bench":
        """Set up in a folder."""
        return cls(folder, glossary, Journal.open(folder / "journal.db", _wall_clock()))

    def write(self, lines: Sequence[Line]) -> Path:
        """The sheet as a CSV file."""
        path = self.folder / "sheet.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEADER, *(line.cells() for line in lines)])
        return path

    def check(self, lines: Sequence[Line], zone: str | None = ZONE, to_zone: str | None = None) -> Checking:
        """The arrow as far as validate."""
        profile = Profile(zone=zone, to_zone=to_zone)
        return check([self.write(lines)], profile, Rules(TODAY), Zones(), self.glossary)

    def send(self, checking: Checking, destination: Destination, chunk_size: int = 20) -> "Sent":
        """The rest of the arrow."""
        plan, _ = plan_import(checking.drafts, destination.read_all(), PlanOptions())
        pages = self.journal.start_run(
            "import", account=ACCOUNT, api="memory", mode="upsert", settings={}, draft=b"", token=_token()
        )
        pages.plan(plan)
        end = send(plan, destination, pages, Pace(chunk_size, clock=self.clock), canonical_zone=canonical)
        results = reconcile(plan, end.results, destination.read_all())
        base = checking.report(RUN)
        return Sent(plan, results, report_of_plan(base, plan, RUN), report_of_results(base, plan, results, RUN))


_RUNS = itertools.count()


def _token() -> Callable[[int], str]:
    number = next(_RUNS)
    return lambda _size: f"{number:08x}"


@dataclass(frozen=True)
class Sent:
    """What sending gave."""

    plan: Plan
    results: tuple[Result, ...]
    planned: Report
    report: Report


def held(destination: Destination) -> dict[str, tuple[object, ...]]:
    """What an account holds, by name, ids left out."""
    return {each.occasion.name: each.occasion.canonical(canonical) for each in destination.read_all().occasions}


def events_of(checking: Checking) -> dict[str, set[str]]:
    """For each occasion that is ready, its events in a form that can be compared."""
    plan, _ = plan_import(checking.drafts, _nothing(), PlanOptions())
    return {
        action.name: {repr(event.canonical(canonical)) for event in action.payload.events} for action in plan.actions
    }


def events_held(destination: Destination) -> dict[str, set[str]]:
    """For each occasion of an account, its events in the same form."""
    return {
        each.occasion.name: {repr(event.canonical(canonical)) for event in each.occasion.events}
        for each in destination.read_all().occasions
    }


def _nothing() -> AccountState:
    return AccountState(ACCOUNT, "1", ())
