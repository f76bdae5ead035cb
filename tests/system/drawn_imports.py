"""Two imports that overlap, drawn by a seed, and a model of what must come of them.

The model is written from the words of the modes alone and knows nothing of the importer: events of one day each, in
one zone.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from command_line import ACCOUNT, COLUMNS, Desk, off, open_on

from importer.sandbox.server import SandboxServer

CHANGED = {"upsert": "updated", "merge": "merged"}
_OFFICES = ("North", "South", "East", "West", "Centre")
_OWN = ("Harbour", "Hill")
"""Each sheet has a new occasion of its own, so that each import writes."""
_EVENTS = ("Founders' Day", "Fair")
_DAYS = ("2027-03-01", "2027-03-02", "2028-03-01")
_HOURS = (None, ("09:00", "13:00"))

Happening = tuple[str, str, str, bool]
"""The name of an event, when it starts, when it ends, and whether agents work."""


@dataclass(frozen=True)
class Drawn:
    """One occasion of a sheet, or of an account."""

    name: str
    events: frozenset[Happening]
    default: bool = False
    description: str = ""


Account = Mapping[str, Drawn]
"""Folded name -> occasion."""


@dataclass(frozen=True)
class Job:
    """An import that is to be done: its sheet and its mode."""

    occasions: tuple[Drawn, ...]
    mode: str

    def write(self, desk: Desk, name: str) -> Path:
        """Write the sheet."""
        return desk.sheet(*(row for each in self.occasions for row in _rows(each)), name=name, columns=COLUMNS)

    def moves_default(self) -> bool:
        """Whether one of its occasions is to be the default."""
        return any(each.default for each in self.occasions)

    @property
    def options(self) -> tuple[str, ...]:
        """What the command line is told."""
        return ("--mode", self.mode, "--yes", "--chunk-size", "2", "--json", "-")


def _rows(occasion: Drawn) -> Iterator[tuple[str, ...]]:
    tick = "yes" if occasion.default else ""
    for name, start, end, working in sorted(occasion.events):
        (day, opens), closes = start.split("T"), end.split("T")[1]
        row = open_on(occasion.name, name, day, opens[:5], closes[:5]) if working else off(occasion.name, name, day)
        yield (*row[:-1], tick)


def happening(name: str, day: str, hours: tuple[str, str] | None = None) -> Happening:
    """An event of one day."""
    start, end = hours or ("00:00", "23:59")
    return name, f"{day}T{start}:00", f"{day}T{end}:00", hours is not None


@dataclass(frozen=True)
class Draw:
    """What one seed gives: what stands in the account, two imports, and when the second comes."""

    before: Account
    jobs: tuple[Job, Job]
    together: bool
    """Both start at once; else the second starts while a request of the first is kept waiting."""
    kept: int
    """Which request of the one that came first is kept waiting until the other one has found the account busy."""


def draw(seed: int) -> Draw:
    """Draw two imports that overlap."""
    chance = random.Random(seed)  # noqa: S311 - nothing is secret here
    before = [_drawn(chance, name, kept=True) for name in chance.sample(_OFFICES, 3)]
    if chance.random() < 0.5:
        before[0] = replace(before[0], default=True)
    shared = chance.sample(_OFFICES, chance.randint(3, 5))
    jobs = (_job(chance, shared, _OWN[0]), _job(chance, shared, _OWN[1]))
    account = _by_name(before)
    fewest = min(_requests(expected(account, job)) for job in jobs)
    return Draw(account, jobs, chance.random() < 0.5, chance.randint(1, fewest))


def _requests(ends: "Expected") -> int:
    """How many requests there are at least: all read at the start and at the end, creates, and updates after a look."""
    return 3 + 2 * sum(outcome in CHANGED.values() for outcome in ends.outcomes.values())


def _job(chance: random.Random, shared: Sequence[str], own: str) -> Job:
    named = [own, *(name if chance.random() < 0.8 else name.upper() for name in shared)]
    occasions = [_drawn(chance, name) for name in named]
    if chance.random() < 0.4:
        at = chance.randrange(len(occasions))
        occasions[at] = replace(occasions[at], default=True)
    return Job(tuple(occasions), chance.choice(("upsert", "merge")))


def _drawn(chance: random.Random, name: str, *, kept: bool = False) -> Drawn:
    most = [happening(event, day, _HOURS[at]) for day in _DAYS for at, event in enumerate(_EVENTS)]
    events = frozenset(chance.sample(most, chance.randint(1, 2)))
    return Drawn(name, events, description="Kept as it is" if kept else name)


def _by_name(occasions: Iterable[Drawn]) -> dict[str, Drawn]:
    return {each.name.casefold(): each for each in occasions}


@dataclass(frozen=True)
class Expected:
    """An account after an import, and the outcomes that its report must tell, by folded name."""

    account: Account
    outcomes: dict[str, str]


def expected(before: Account, job: Job) -> Expected:
    """What an import makes of an account that nobody else touches."""
    account, outcomes = dict(before), {}
    for each in job.occasions:
        key = each.name.casefold()
        held = before.get(key)
        account[key] = each if held is None else _changed(held, each, job.mode)
        changed = "unchanged" if account[key] == held else CHANGED[job.mode]
        outcomes[key] = "created" if held is None else changed
    heirs = {each.name.casefold() for each in job.occasions if each.default}
    if heirs:
        account = {key: replace(each, default=key in heirs) for key, each in account.items()}
    return Expected(account, outcomes)


def _changed(held: Drawn, said: Drawn, mode: str) -> Drawn:
    years, days = {_day(event)[:4] for event in said.events}, {(event[0], _day(event)) for event in said.events}
    stays = {
        "upsert": lambda event: _day(event)[:4] not in years,
        "merge": lambda event: (event[0], _day(event)) not in days,
    }[mode]
    return replace(
        held, events=frozenset(filter(stays, held.events)) | said.events, default=held.default or said.default
    )


def _day(event: Happening) -> str:
    return event[1].split("T")[0]


def events_of(payload: Mapping[str, Any]) -> list[Happening]:
    """The events of an object of the API, each as often as it stands there."""
    return sorted(
        (each["meta"]["name"], each["start"]["dateTime"], each["end"]["dateTime"], each["meta"]["working"])
        for each in payload["events"]
    )


def standing(server: SandboxServer) -> dict[str, Drawn]:
    """What the account holds; no folded name and no event stands there twice."""
    found = [
        Drawn(each["name"], frozenset(events_of(each)), each["isDefault"], each["description"])
        for each in server.occasions(ACCOUNT)
    ]
    by_name = _by_name(found)
    assert len(by_name) == len(found), found
    assert all(len(events_of(each)) == len(set(events_of(each))) for each in server.occasions(ACCOUNT))
    return by_name
