"""Hold an account while importing into it: nobody else who shares the journal writes to it meanwhile.

The lease is not renewed by a clockwork: before each request, and before each pause, it is made to last that long. A
program that died leaves a lease which the next one takes over at once; one that slept too long, such as a laptop with
its lid closed, finds out before its next write.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from importer.connecting import pace_of, tell_pause
from importer.core.account import AccountState
from importer.core.errors import AccountBusy
from importer.core.payload import Occasion
from importer.core.skills import Skill
from importer.destinations.base import Destination, Reading, Reply, SkillReading, Summary
from importer.destinations.http import HttpDestination
from importer.journal import Journal, Lease
from importer.sending import Clock, Pace, SystemClock
from importer.sending.pace import patiently
from importer.settings import Settings

_LOG = logging.getLogger(__name__)
_EXCHANGES = 3
"""One request may take three: it is refused, we sign in anew, it is repeated."""
_SPARE = 60.0
"""Seconds that a lease lasts beyond what is under way."""
_FIRST_LOOK, _LAST_LOOK = 0.25, 5.0
"""Seconds until a busy account is looked at again: soon at first, because most imports are short, then twice as long
each time, but never longer than the last."""
_PROMPT = 3600.0
"""Seconds that somebody may take to say yes."""
_USUAL_PORTS = {"http": ":80", "https": ":443"}
T = TypeVar("T")


@dataclass(frozen=True)
class HeldAccount:
    """An account that nobody else imports into: its destination and its pace renew the lease as they are used."""

    destination: Destination
    pace: Pace
    lease: Lease
    seconds: float
    """For how long one request renews it."""

    def read_all(self) -> AccountState:
        """All of the account, asked for again as the pace has it.

        Raises:
            DestinationError: it cannot be read.
        """
        return patiently(self.pace, tell_pause, self.destination.read_all)

    def while_asking(self, ask: Callable[[], T]) -> T:
        """Hold it while a person is asked, who may take an hour.

        Raises:
            LeaseLost: it took too long, and another import went ahead.
        """
        self.lease.renew(_PROMPT)
        answer = ask()
        self.lease.renew(self.seconds)
        return answer


@contextmanager
def hold_account(
    destination: Destination,
    journal: Journal,
    settings: Settings,
    clock: Clock | None = None,
    heed: Callable[[], None] | None = None,
) -> Iterator[HeldAccount]:
    """Hold an account while the context lasts; wait for it as long as the settings' patience.

    Args:
        destination: the account.
        journal: where it is written down who holds it.
        settings: of the account.
        clock: what pauses pass by; the machine's if None.
        heed: called before each request of sending; raises ``KeyboardInterrupt`` if somebody asked to stop.

    Raises:
        AccountBusy: another import holds it.
    """
    pace = replace(pace_of(settings), clock=clock or SystemClock())
    pace = replace(pace, heed=heed or pace.heed)
    longest = _EXCHANGES * settings.timeout
    seconds = longest + _SPARE
    api = settings.apis.get(settings.api or "", settings.api or "")
    if not api and isinstance(destination, HttpDestination):
        api = destination.address  # the account is the same, whether its host was named or found
    with _patiently_taken(journal, destination.account, _one_spelling(api), pace, seconds) as lease:
        renewal = _Renewal(lease, pace.clock, pace.clock.now() + seconds)
        held = replace(pace, clock=_HeldClock(pace.clock, renewal))
        yield HeldAccount(_HeldDestination(destination, renewal, longest), held, lease, seconds)


def _patiently_taken(journal: Journal, account: str, api: str, pace: Pace, seconds: float) -> Lease:
    waited, look = 0.0, _FIRST_LOOK
    while True:
        try:
            return journal.take_lease(account, api, seconds=seconds)
        except AccountBusy as busy:
            pause = min(look, pace.patience - waited)
            if pause <= 0:
                raise
            if not waited:
                _LOG.warning("%s; waiting for it to end", busy.message)
            pace.clock.sleep(pause)
            waited, look = waited + pause, min(2 * look, _LAST_LOOK)


def _one_spelling(api: str) -> str:
    """The address of an API in the one spelling that all of its spellings share; what is no address stays."""
    if "://" not in api:
        return api
    scheme, _, rest = api.partition("://")
    host, slash, path = rest.partition("/")
    host = host.lower().removesuffix(_USUAL_PORTS.get(scheme.lower(), ""))
    return f"{scheme.lower()}://{host}{slash}{path}".rstrip("/")


@dataclass
class _Renewal:
    """Makes a lease last as long as what comes next; most of the time it does already."""

    lease: Lease
    clock: Clock
    until: float

    def cover(self, seconds: float) -> None:
        now = self.clock.now()
        if now + seconds > self.until:
            self.lease.renew(seconds + _SPARE)
            self.until = now + seconds + _SPARE


@dataclass(frozen=True)
class _HeldClock:
    """A clock whose pauses renew the lease."""

    inner: Clock
    renewal: _Renewal

    def now(self) -> float:
        return self.inner.now()

    def sleep(self, seconds: float) -> None:
        self.renewal.cover(seconds)
        self.inner.sleep(seconds)


@dataclass(frozen=True)
class _HeldDestination:
    """A destination whose readings renew the lease; its writes are begun in the journal, which does so too."""

    inner: Destination
    renewal: _Renewal
    longest: float
    """Seconds that one request may take."""

    @property
    def account(self) -> str:
        return self.inner.account

    def read_all(self) -> AccountState:
        self.renewal.cover(self.longest)
        return self.inner.read_all()

    def read_summaries(self) -> tuple[Summary, ...]:
        self.renewal.cover(self.longest)
        return self.inner.read_summaries()

    def read_one(self, id_: int) -> Reading | None:
        self.renewal.cover(self.longest)
        return self.inner.read_one(id_)

    def read_skills(self) -> tuple[Skill, ...]:
        self.renewal.cover(self.longest)
        return self.inner.read_skills()

    def read_skill(self, id_: int) -> SkillReading | None:
        self.renewal.cover(self.longest)
        return self.inner.read_skill(id_)

    def update_skill(self, reading: SkillReading, occasion: int | None) -> Reply:
        return self.inner.update_skill(reading, occasion)

    def create(self, occasions: Sequence[Occasion]) -> Reply:
        return self.inner.create(occasions)

    def update(self, occasion: Occasion, revision: str) -> Reply:
        return self.inner.update(occasion, revision)

    def delete(self, id_: int, revision: str) -> Reply:
        return self.inner.delete(id_, revision)
