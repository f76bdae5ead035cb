"""How fast we send, how long we wait, and when we give up.

After a 5xx or a lost connection: the retry pauses, one after the other, or longer if the reply asks for it. After a
429: what the reply asks for, at least a second and at most two minutes, else a pause that doubles, with jitter. When
all of that is used up and the run has patience, the pauses of an outage, which are minutes. Clock and chance are
passed in.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import tenacity

from importer.core.errors import DestinationError, RateLimited, TransientError

T = TypeVar("T")


def _go_on() -> None:
    """Nobody asks to stop."""


class Clock(Protocol):
    """Time that passes, in seconds since whenever."""

    def now(self) -> float:
        """Seconds; never goes back."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Seconds since the machine's choice of beginning."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(frozen=True)
class Pace:
    """The numbers of a run; all pauses in seconds."""

    chunk_size: int = 20
    """The most occasions in one request."""
    min_write_interval: float = 0.25
    """From the end of one write to the beginning of the next."""
    retry_pauses: tuple[float, ...] = (5.0, 10.0, 15.0)
    """Before each further try after a 5xx or a lost connection."""
    rate_limit_tries: int = 6
    """How often one request is sent before a 429 counts as a refusal of the whole run."""
    longest_asked: float = 120.0
    """The longest pause that a reply may ask for."""
    patience: float = 0.0
    """How long an outage is waited out, once the quick tries are used up."""
    outage_pauses: tuple[float, ...] = (120.0, 240.0, 480.0)
    """Between tries in an outage; the last one repeats."""
    stale_repeats: int = 3
    """How often an update is repeated with a fresh revision."""
    read_back_pauses: tuple[float, ...] = (1.0, 2.0, 4.0)
    """Between readings of what was accepted but does not show yet."""
    clock: Clock = field(default_factory=SystemClock)
    chance: Callable[[], float] = random.random
    """Gives numbers from 0 to 1."""
    heed: Callable[[], None] = _go_on
    """Called before each request, even without a pause: raises ``KeyboardInterrupt`` if it shall not be sent."""

    @property
    def second_look(self) -> float:
        """Before an absent occasion is looked for again: a slow first request may still arrive."""
        return min((3.0, *self.retry_pauses[:1]))

    def after_unknown(self, tries: int, asked: float | None) -> float:
        """The pause after the nth unknown outcome of the same piece."""
        return max(self.retry_pauses[tries - 1], min(asked or 0.0, self.longest_asked))

    def after_429(self, tries: int, asked: float | None) -> float:
        """The pause after the nth 429 in a row."""
        wanted = 2.0 ** (tries - 1) * (1 + self.chance()) if asked is None else asked
        return min(max(1.0, wanted), self.longest_asked)


Told = Callable[[DestinationError, float], None]
"""Hears of each pause before it begins: why, and how long."""


def retrying(pace: Pace, told: Told, *faults: type[DestinationError]) -> tenacity.Retrying:
    """Something that calls a function again soon after these errors; in the end the last error is raised."""
    tries = _Tries(pace, told)
    return tenacity.Retrying(
        sleep=pace.clock.sleep,
        retry=tenacity.retry_if_exception_type(faults),
        after=tries.count,
        wait=tries.pause,
        stop=tries.spent,
        before_sleep=tries.tell,
        reraise=True,
    )


class Patience:
    """How much longer an outage is waited out."""

    def __init__(self, pace: Pace, told: Told) -> None:
        self._pace = pace
        self._told = told
        self._waits = 0
        self._waited = 0.0

    def wait(self, fault: DestinationError) -> None:
        """Wait for the next try.

        Raises:
            DestinationError: the fault, once patience is used up.
        """
        pauses = self._pace.outage_pauses
        pause = min(pauses[min(self._waits, len(pauses) - 1)], self._pace.patience - self._waited)
        if pause <= 0:
            raise fault
        self._told(fault, pause)
        self._pace.clock.sleep(pause)
        self._waits += 1
        self._waited += pause


def patiently(pace: Pace, told: Told, ask: Callable[[], T]) -> T:
    """Call a function until it gives something: again soon, then as long as an outage is waited out.

    Raises:
        TransientError: it never did.
    """
    patience = Patience(pace, told)
    while True:
        try:
            return retrying(pace, told, TransientError)(ask)
        except TransientError as fault:
            patience.wait(fault)


class _Tries:
    """Counts the failures of one request, 429s apart from the rest."""

    def __init__(self, pace: Pace, told: Told) -> None:
        self._pace = pace
        self._told = told
        self._limited = 0
        self._broken = 0

    def count(self, state: tenacity.RetryCallState) -> None:
        if isinstance(_fault(state), RateLimited):
            self._limited += 1
        else:
            self._broken += 1

    def pause(self, state: tenacity.RetryCallState) -> float:
        fault = _fault(state)
        if isinstance(fault, RateLimited):
            return self._pace.after_429(self._limited, fault.retry_after)
        if self._broken > len(self._pace.retry_pauses):
            return 0.0
        return self._pace.after_unknown(self._broken, getattr(fault, "retry_after", None))

    def spent(self, _state: tenacity.RetryCallState) -> bool:
        return self._limited >= self._pace.rate_limit_tries or self._broken > len(self._pace.retry_pauses)

    def tell(self, state: tenacity.RetryCallState) -> None:
        fault = _fault(state)
        if isinstance(fault, DestinationError):
            self._told(fault, state.upcoming_sleep)


def _fault(state: tenacity.RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
