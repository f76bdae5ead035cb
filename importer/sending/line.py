"""The line to the destination: one request at a time, paced, each write in the journal before and after.

Whatever is surely not applied (a busy API, no connection) is repeated here, as often as the pace allows. What a read
does not get in all tries raises ``GivenUp``, which nobody repeats.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from importer.core.errors import DestinationError, OutcomeUnknown, Refused, TransientError
from importer.core.payload import AccountOccasion
from importer.core.plan import Action
from importer.core.results import Outcome, Result
from importer.destinations.base import Destination, Reply
from importer.journal import AttemptOutcome, RunJournal
from importer.sending.book import Book
from importer.sending.failures import Failures
from importer.sending.pace import Pace, Patience, patiently

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
_LONG = 60.0
"""Seconds of a pause that is told even to those who did not ask."""


class GivenUp(DestinationError):
    """The account could not be read in all tries."""

    code = "api-unreachable"


@dataclass(frozen=True, slots=True)
class Letter:
    """One request, and who hears of what becomes of it."""

    chunk: int
    """Its number in the journal."""
    ask: Callable[[Destination], Reply]
    """Sends it."""
    count: Callable[[], None]
    """Hears of each attempt."""
    doubt: Callable[[], None]
    """Hears that it may have been applied."""
    settle: Callable[[int, Reply], None]
    """Takes the number of the attempt and its yes, and writes down what that settles."""


class Line:
    """What creates, updates, deletes and assignments send through."""

    def __init__(
        self, destination: Destination, journal: RunJournal, pace: Pace, book: Book, failures: Failures
    ) -> None:
        self.destination = destination
        self.pace = pace
        self.book = book
        self.accepted = 0
        """Writes that got a yes."""
        self.journal = journal
        self._failures = failures
        self._tries: Counter[str] = Counter()
        self._chunk: tuple[int, tuple[str, ...]] = (0, ())
        self._free_from: float | None = None
        self._patience = Patience(pace, self._tell)

    def read(self, ask: Callable[[Destination], T]) -> T:
        """Read something, again after passing trouble.

        Raises:
            GivenUp: all tries failed.
        """
        self.pace.heed()
        try:
            return patiently(self.pace, self._tell, lambda: ask(self.destination))
        except TransientError as fault:
            raise GivenUp(f"the account could not be read: {fault.message}", fault.hint, status=fault.status) from fault

    def write(
        self,
        actions: Sequence[Action],
        ask: Callable[[Destination], Reply],
        judge: Callable[[Reply], list[Result]],
        before: Sequence[AccountOccasion | None] = (),
    ) -> Reply:
        """Send one request; it is repeated only while it surely does not arrive.

        Args:
            actions: what it carries.
            ask: sends it.
            judge: the results that its reply settles.
            before: what the account holds for each action.

        Raises:
            DestinationError: whatever came instead of a yes; it is in the journal.
        """
        chunk = self._chunk_of(actions, before)

        def settle(number: int, reply: Reply) -> None:
            results, accepted = judge(reply), AttemptOutcome.ACCEPTED
            self.journal.end_attempt(chunk, number, accepted, status=reply.status, results=results)
            self._take(results)

        def count() -> None:
            self._tries.update(action.name for action in actions)

        return self.exchange(Letter(chunk, ask, count, lambda: self.book.doubt(actions), settle))

    def exchange(self, letter: "Letter") -> Reply:
        """Send one request that stands in the journal already; it is repeated only while it surely does not arrive.

        Raises:
            DestinationError: whatever came instead of a yes; it is in the journal.
        """
        reply = patiently(self.pace, self._tell, lambda: self._attempt(letter))
        self._patience = Patience(self.pace, self._tell)
        return reply

    def _attempt(self, letter: "Letter") -> Reply:
        self._wait_for_turn()
        self.pace.heed()
        number = self.journal.begin_attempt(letter.chunk)
        letter.count()
        try:
            reply = letter.ask(self.destination)
        except DestinationError as fault:
            if isinstance(fault, OutcomeUnknown):
                letter.doubt()
            self.journal.end_attempt(letter.chunk, number, _outcome(fault), status=fault.status, message=fault.message)
            raise
        finally:
            self._free_from = self.pace.clock.now() + self.pace.min_write_interval
        self.accepted += 1
        letter.settle(number, reply)
        return reply

    def record(self, results: Sequence[Result]) -> None:
        """Take results that something else than a yes settled.

        Raises:
            TooManyFailures: the run must stop.
        """
        if results:
            self.journal.record(results)
            self._take(results)

    def _take(self, results: Sequence[Result]) -> None:
        self.book.settle(results)
        self._failures.count(results)

    def result(
        self, action: Action, outcome: Outcome, id_: int | None = None, status: int | None = None, message: str = ""
    ) -> Result:
        """The result of an action, with the number of requests that carried it."""
        tries = self._tries[action.name]
        return Result(name=action.name, outcome=outcome, id=id_, status=status, message=message, attempts=tries)

    def tries(self, action: Action) -> int:
        """How many requests carried an action."""
        return self._tries[action.name]

    def pause(self, fault: DestinationError, seconds: float) -> None:
        """Wait after trouble."""
        self._tell(fault, seconds)
        self.pace.clock.sleep(seconds)

    def wait_out(self, fault: DestinationError) -> None:
        """Wait for an outage to pass; the next accepted write renews patience.

        Raises:
            DestinationError: the fault, once patience is used up.
        """
        self._patience.wait(fault)

    def _chunk_of(self, actions: Sequence[Action], before: Sequence[AccountOccasion | None]) -> int:
        names = tuple(action.name for action in actions)
        if self._chunk[1] != names or before:
            self._chunk = (self.journal.begin_chunk(actions, before), names)
        return self._chunk[0]

    def _wait_for_turn(self) -> None:
        if self._free_from is not None:
            pause = self._free_from - self.pace.clock.now()
            if pause > 0:
                self.pace.clock.sleep(pause)

    def _tell(self, fault: DestinationError, pause: float) -> None:
        _LOG.log(logging.WARNING if pause >= _LONG else logging.INFO, "%s; trying again in %g s", fault.message, pause)
        self.book.tell(f"trying again in {pause:.0f} s: {fault.message}")


def _outcome(fault: DestinationError) -> AttemptOutcome:
    if isinstance(fault, OutcomeUnknown):
        return AttemptOutcome.UNKNOWN
    return AttemptOutcome.REJECTED if isinstance(fault, Refused) else AttemptOutcome.NOT_APPLIED
