"""An account whose requests pass a doorman, who lets them wait for each other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Barrier, BrokenBarrierError, Event, Lock

from command_line import ACCOUNT, PATIENCE
from drawn_imports import Account

from importer.sandbox.log import Logged, chosen
from importer.sandbox.messages import Reply, Request
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant
from importer.sandbox.switches import Switches

OTHER_ACCOUNT = "qa2"
GRANTS = {
    "first": AccountGrant(ACCOUNT, "bearer-2c9d41-of-the-first"),
    "second": AccountGrant(ACCOUNT, "bearer-80be17-of-the-second"),
    "elsewhere": AccountGrant(OTHER_ACCOUNT, "bearer-f3a655-of-qa2"),
}
"""Each import has a token of its own, so that the log tells them apart."""


def seed_account(server: SandboxServer, account: Account) -> None:
    """Put occasions into the account."""
    zone = "Europe/Warsaw"
    server.seed(
        ACCOUNT,
        [
            {
                "name": each.name,
                "description": each.description,
                "isDefault": each.default,
                "events": [
                    {
                        "meta": {"working": working, "name": name},
                        "start": {"dateTime": start, "timeZone": zone},
                        "end": {"dateTime": end, "timeZone": zone},
                        "recurrence": [],
                    }
                    for name, start, end, working in sorted(each.events)
                ],
            }
            for each in account.values()
        ],
    )


def sender(request: Request | Logged) -> str:
    """Which import sent a request: a key of ``GRANTS``."""
    told = {chosen({"authorization": f"Bearer {grant.token}"})["authorization"]: who for who, grant in GRANTS.items()}
    logged = chosen(request.headers) if isinstance(request, Request) else request.headers
    return told[logged["authorization"]]


Doorman = Callable[[Request, Callable[[], Reply]], Reply]
"""Gets each request before it is logged, and the way to its answer; it may wait, or lose it with a ConnectionError."""


class _Attended(SandboxServer):
    def __init__(self, doorman: Doorman, switches: Switches | None) -> None:
        super().__init__(":memory:", tuple(GRANTS.values()), switches)
        self._doorman = doorman

    def exchange(self, request: Request) -> Reply:
        return self._doorman(request, partial(super().exchange, request))


@contextmanager
def attended(doorman: Doorman, account: Account, switches: Switches | None = None) -> Iterator[SandboxServer]:
    """A sandbox with a doorman, and what stands in its account."""
    with _Attended(doorman, switches) as server:
        seed_account(server, account)
        yield server


@dataclass
class Keeping:
    """A doorman who keeps one request waiting outside.

    Args:
        method: of the requests that count, or ANY.
        nth: which of them is kept.
    """

    method: str
    nth: int
    here: Event = field(default_factory=Event)
    """It has come."""
    lost: bool = False
    """It never arrives."""
    _let_in: Event = field(default_factory=Event)
    _over: Event = field(default_factory=Event)
    _arrived: int = 0
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, request: Request, answer: Callable[[], Reply]) -> Reply:
        """Let a request pass, now or later."""
        with self._lock:
            self._arrived += self.method in ("ANY", request.method)
            kept = self._arrived == self.nth and not self.here.is_set()
            if kept:
                self.here.set()
        if not kept:
            return answer()
        try:
            assert self._let_in.wait(PATIENCE)
            if self.lost:
                raise ConnectionResetError
            return answer()
        finally:
            self._over.set()

    def let_in(self) -> None:
        """Keep nothing waiting any more; what was is answered or lost when this returns."""
        self._let_in.set()
        assert not self.here.is_set() or self._over.wait(PATIENCE)


@dataclass
class Meeting:
    """A doorman who lets writes in two by two, one of each import, until one import has no more.

    Args:
        first_only: whether only the first write of each has to meet the other's.
    """

    first_only: bool = False
    barrier: Barrier = field(default_factory=lambda: Barrier(2))
    met: set[str] = field(default_factory=set)
    """Whose writes have met one of the other."""

    def __call__(self, request: Request, answer: Callable[[], Reply]) -> Reply:
        """Let a request pass when it has company."""
        who = sender(request)
        if request.method != "GET" and not (self.first_only and who in self.met):
            with suppress(BrokenBarrierError):
                self.barrier.wait(PATIENCE)
                self.met.add(who)
        return answer()
