"""What every part of the simulated API works on: the state, who may come in, and how it is set to behave."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from importer.sandbox.faults import FaultScript
from importer.sandbox.keyring import AccountGrant, Keyring
from importer.sandbox.messages import Request
from importer.sandbox.replica import History, Readable
from importer.sandbox.store import Store
from importer.sandbox.switches import Switches
from importer.sandbox.validation import ItemRules
from importer.sandbox.zones import supported_zones

__all__ = ["AccountGrant", "RateWindow", "Simulation"]


class RateWindow:
    """Counts the requests of each account in a sliding window; safe for several threads."""

    def __init__(self, limit: tuple[int, float] | None, clock: Callable[[], float]) -> None:
        self._limit = limit
        self._clock = clock
        self._arrivals: dict[str, deque[float]] = {}
        self._lock = Lock()

    def admits(self, account: str) -> bool:
        """Count a request, unless the account has used up its window."""
        if self._limit is None:
            return True
        most, seconds = self._limit
        with self._lock:
            now, arrivals = self._clock(), self._arrivals.setdefault(account, deque())
            while arrivals and arrivals[0] <= now - seconds:
                arrivals.popleft()
            if len(arrivals) >= most:
                return False
            arrivals.append(now)
            return True


@dataclass(frozen=True)
class Simulation:
    """Everything that a route needs to answer a request."""

    store: Store
    keyring: Keyring
    switches: Switches
    faults: FaultScript
    rate: RateWindow
    logins: RateWindow
    history: History | None = None

    @contextmanager
    def view(self, request: Request, account: str) -> Iterator[Readable]:
        """Read an account as the host of the request shows it: at once, or as late as its replica is."""
        past = self.history.seen(account) if self.history is not None and request.read_only else None
        if past is not None:
            yield past
            return
        with self.store.view(account) as ledger:
            yield ledger

    @cached_property
    def item_rules(self) -> ItemRules:
        """The rules for one object, as switched."""
        return ItemRules(
            zones=supported_zones(self.switches.all_refused_zones),
            allow_empty_description=self.switches.empty_description == "accepted",
            allow_unknown_keys=self.switches.unknown_keys == "ignored",
            max_events=self.switches.max_events,
        )
