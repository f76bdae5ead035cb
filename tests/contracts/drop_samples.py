"""Shared by the tests of the ledger of drops: sample drops, workers on hosts, and a clock that goes when told to."""

import datetime as dt
from dataclasses import dataclass, field, replace

from importer.core.drops import Drop, DropOutcome, DropState, Standing
from importer.journal import Busy, DropClaim, DropLedger, Journal, Known
from importer.journal.claims import Eyes
from importer.journal.owner import Fate, Owner

NOON = dt.datetime(2027, 1, 31, 12, tzinfo=dt.UTC)
MINUTE = 60.0


class Watch:
    """A clock that goes when it is told to."""

    def __init__(self, now: dt.datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)


@dataclass
class World:
    """Processes on hosts. Whether one lives can be seen from its own host alone."""

    dead: set[Owner] = field(default_factory=set)
    born: int = 0

    def worker(self, journal: Journal, host: str, clock: Watch) -> tuple[Owner, DropLedger]:
        self.born += 1
        owner = Owner(host, self.born, "")
        eyes = Eyes(lambda: owner, lambda other: self._fate(other, host))
        return owner, DropLedger(journal._engine, journal._shown, clock, eyes)

    def _fate(self, owner: Owner, host: str) -> Fate:
        if owner.host != host:
            return Fate.UNKNOWN
        return Fate.ENDED if owner in self.dead else Fate.LIVES


def drop(
    content: str = "c1",
    *,
    name: str = "holidays.csv",
    id_: str = "20270131T120000-aaaa",
    rule: str = "year",
    seen: dt.datetime = NOON,
) -> Drop:
    return Drop(id_, rule, rule, "/in", name, content, 1, seen.isoformat(), at=name)


def taken(answer: DropClaim | Busy | Known) -> DropClaim:
    assert isinstance(answer, DropClaim), answer
    return answer


def known(answer: DropClaim | Busy | Known) -> Known:
    assert isinstance(answer, Known), answer
    return answer


def busy(answer: DropClaim | Busy | Known) -> Busy:
    assert isinstance(answer, Busy), answer
    return answer


def end(claim: DropClaim, outcome: DropOutcome) -> Drop:
    claim.save(claim.drop.ended(outcome, f"{outcome}/{claim.drop.id}_{claim.drop.name}"))
    return claim.drop


def file(claim: DropClaim, outcome: DropOutcome) -> Drop:
    """Carry a drop to its end, and let go of it."""
    ended = end(claim, outcome)
    claim.save(replace(ended, state=DropState.FILED, at=ended.target))
    claim.release()
    return claim.drop


def put_off(claim: DropClaim, until: dt.datetime) -> Drop:
    """Bad luck, and let go of it."""
    claim.save(replace(claim.drop, state=DropState.LATER, tries=claim.drop.tries + 1, not_before=until.isoformat()))
    claim.release()
    return claim.drop


def stand(ledger: DropLedger, standing: Standing) -> None:
    """Let a rule fare so, whatever was known of it."""
    ledger.change_standing(standing.rule, standing.place, lambda _: standing)
