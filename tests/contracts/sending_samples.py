"""Shared by the tests of destinations, journal and sending: sample occasions, a clock, a destination that fails."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from importer.core.account import AccountState
from importer.core.payload import AccountOccasion, Event, Meta, Moment, Occasion
from importer.core.plan import Action, ActionKind, Plan
from importer.core.skills import Skill
from importer.destinations.base import Destination, Reading, Reply, SkillReading, Summary
from importer.journal import Journal, RunJournal

ACCOUNT = "qa1"


def event(name: str = "Christmas", day: str = "2027-12-24", zone: str = "Europe/Warsaw", days: int = 1) -> Event:
    return Event(
        meta=Meta(working=False, name=name),
        start=Moment(dateTime=f"{day}T00:00:00", timeZone=zone),
        end=Moment(dateTime=f"{day}T23:59:00", timeZone=zone),
        recurrence=(f"RRULE:FREQ=DAILY;COUNT={days};INTERVAL=1",) if days > 1 else (),
    )


def occasion(
    name: str = "Year-end", *events: Event, description: str = "", default: bool = False, id_: int | None = None
) -> Occasion:
    return Occasion(name=name, description=description or name, isDefault=default, events=events or (event(),), id=id_)


def numbered(count: int) -> list[Occasion]:
    return [occasion(f"Site {number:05d}") for number in range(count)]


def create(payload: Occasion) -> Action:
    return Action(kind=ActionKind.CREATE, name=payload.name, reason="new", payload=payload)


def update(payload: Occasion, before: AccountOccasion) -> Action:
    return Action(kind=ActionKind.UPDATE, name=payload.name, reason="differs", payload=payload, before=before)


def delete(held: AccountOccasion) -> Action:
    name = held.occasion.name
    return Action(kind=ActionKind.DELETE, name=name, reason="not in the sheet", payload=held.occasion, before=held)


def plan_of(*actions: Action) -> Plan:
    return Plan(account=ACCOUNT, mode="upsert", actions=actions)


def same_zone(name: str) -> str:
    return name


@dataclass
class FakeClock:
    """Time that passes only when somebody sleeps."""

    time: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


def wall_clock() -> Callable[[], dt.datetime]:
    """A wall clock that moves on by a second whenever it is asked."""
    ticks: Iterator[int] = iter(range(10**9))
    start = dt.datetime(2027, 1, 3, 10, 15, 2, tzinfo=dt.UTC)
    return lambda: start + dt.timedelta(seconds=next(ticks))


def open_journal(folder: Path) -> Journal:
    return Journal.open(folder / "journal.db", wall_clock())


def start(journal: Journal, draft: bytes = b"draft") -> RunJournal:
    return journal.start_run(
        "import", account=ACCOUNT, api="memory", mode="upsert", settings={"chunk_size": 20}, draft=draft
    )


Call = Callable[[], Reply]
Fault = Callable[[Call], Reply]
"""What happens instead of a write; it may do the write, before or never."""


def before(fault: BaseException) -> Fault:
    """The write is not applied."""

    def happen(_call: Call) -> Reply:
        raise fault

    return happen


def after(fault: BaseException) -> Fault:
    """The write is applied, but we do not hear of it."""

    def happen(call: Call) -> Reply:
        call()
        raise fault

    return happen


@dataclass
class Recorded:
    """A destination that writes down every call and lets scripted faults happen, the nth for the nth write."""

    inner: Destination
    faults: list[Fault | None] = field(default_factory=list)
    rule: Callable[[Sequence[Occasion]], Exception | None] = lambda _occasions: None
    """Refuses a write by what it carries."""
    read_fault: Callable[[], None] = lambda: None
    skills_fault: Exception | None = None
    revisions: bool = True
    """Whether readings have a revision."""
    watch: Callable[[], None] = lambda: None
    """Called in the middle of every write."""
    calls: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    @property
    def account(self) -> str:
        return self.inner.account

    def read_all(self) -> AccountState:
        return self.inner.read_all()

    def read_summaries(self) -> tuple[Summary, ...]:
        self.calls.append(("list", ()))
        self.read_fault()
        return self.inner.read_summaries()

    def read_one(self, id_: int) -> Reading | None:
        self.calls.append(("one", (str(id_),)))
        self.read_fault()
        reading = self.inner.read_one(id_)
        return reading if self.revisions or reading is None else Reading(reading.held, "")

    def create(self, occasions: Sequence[Occasion]) -> Reply:
        return self._write("post", occasions, lambda: self.inner.create(occasions))

    def update(self, occasion: Occasion, revision: str) -> Reply:
        return self._write("put", [occasion], lambda: self.inner.update(occasion, revision))

    def delete(self, id_: int, revision: str) -> Reply:
        held = self.inner.read_one(id_)
        occasions = [held.held.occasion] if held is not None else []
        return self._write("delete", occasions, lambda: self.inner.delete(id_, revision))

    def read_skills(self) -> tuple[Skill, ...]:
        self.calls.append(("skills", ()))
        self.read_fault()
        if self.skills_fault is not None:
            raise self.skills_fault
        return self.inner.read_skills()

    def read_skill(self, id_: int) -> SkillReading | None:
        self.calls.append(("skill", (str(id_),)))
        self.read_fault()
        if self.skills_fault is not None:
            raise self.skills_fault
        reading = self.inner.read_skill(id_)
        return reading if self.revisions or reading is None else SkillReading(reading.skill, reading.raw, "")

    def update_skill(self, reading: SkillReading, occasion: int | None) -> Reply:
        self.calls.append(("assign", (reading.skill.name,)))
        self.watch()
        fault = self.faults.pop(0) if self.faults else None
        return (
            fault(lambda: self.inner.update_skill(reading, occasion))
            if fault
            else self.inner.update_skill(reading, occasion)
        )

    def _write(self, verb: str, occasions: Sequence[Occasion], call: Call) -> Reply:
        self.calls.append((verb, tuple(each.name for each in occasions)))
        self.watch()
        refusal = self.rule(occasions)
        if refusal is not None:
            raise refusal
        fault = self.faults.pop(0) if self.faults else None
        return fault(call) if fault else call()

    @property
    def verbs(self) -> list[str]:
        return [verb for verb, _ in self.calls]

    @property
    def writes(self) -> list[tuple[str, ...]]:
        return [names for verb, names in self.calls if verb in ("post", "put", "delete")]
