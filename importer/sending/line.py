"""The line to the destination: one request at a time, paced, each write in the journal before and after.

Reads are repeated while that makes sense; a read that fails for good raises ``GivenUp``, which nobody repeats.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from importer.core.errors import DestinationError, OutcomeUnknown, Refused, TransientError
from importer.core.payload import AccountOccasion
from importer.core.plan import Action
from importer.core.results import Outcome, Result
from importer.destinations.base import Destination, Reply
from importer.journal import AttemptOutcome, RunJournal
from importer.sending.book import Book
from importer.sending.pace import Pace, retrying

T = TypeVar("T")
GIVEN_UP_IN_A_ROW = 2
"""So many chunks without any success mean that writing is not possible now."""


class GivenUp(DestinationError):
    """The account could not be read in all tries."""

    code = "api-unreachable"


class Line:
    """What creates and updates send through."""

    def __init__(self, destination: Destination, journal: RunJournal, pace: Pace, book: Book) -> None:
        self.destination = destination
        self.pace = pace
        self.book = book
        self._journal = journal
        self._tries: Counter[str] = Counter()
        self._chunk: tuple[int, tuple[str, ...]] = (0, ())
        self._free_from: float | None = None
        self._failed_in_a_row = 0

    def read(self, ask: Callable[[Destination], T]) -> T:
        """Read something, again after passing trouble.

        Raises:
            GivenUp: all tries failed.
        """
        try:
            return retrying(self.pace, self._tell, TransientError)(ask, self.destination)
        except TransientError as fault:
            raise GivenUp(f"the account could not be read: {fault.message}", fault.hint, status=fault.status) from fault

    def until_answered(self, once: Callable[[], None]) -> None:
        """Do something that writes, again after trouble; it settles by itself what is unknown from the last time."""
        retrying(self.pace, self._tell, TransientError, OutcomeUnknown)(once)

    def write(
        self,
        actions: Sequence[Action],
        ask: Callable[[Destination], Reply],
        judge: Callable[[Reply], list[Result]],
        before: Sequence[AccountOccasion | None] = (),
    ) -> None:
        """Send one request, once.

        Args:
            actions: what it carries.
            ask: sends it.
            judge: the results that its reply settles.
            before: what the account holds for each action.

        Raises:
            DestinationError: whatever came instead of a yes; it is in the journal.
        """
        chunk = self._chunk_of(actions, before)
        self._wait_for_turn()
        number = self._journal.begin_attempt(chunk)
        self._tries.update(action.name for action in actions)
        try:
            reply = ask(self.destination)
        except DestinationError as fault:
            if isinstance(fault, OutcomeUnknown):
                self.book.doubt(actions)
            self._journal.end_attempt(chunk, number, _outcome(fault), status=fault.status, message=fault.message)
            raise
        finally:
            self._free_from = self.pace.clock.now() + self.pace.min_write_interval
        results = judge(reply)
        self._failed_in_a_row = 0
        self._journal.end_attempt(chunk, number, AttemptOutcome.ACCEPTED, status=reply.status, results=results)
        self.book.settle(results)

    def record(self, results: Sequence[Result]) -> None:
        """Take results that something else than a yes settled."""
        if results:
            self._journal.record(results)
            self.book.settle(results)

    def result(
        self, action: Action, outcome: Outcome, id_: int | None = None, status: int | None = None, message: str = ""
    ) -> Result:
        """The result of an action, with the number of requests that carried it."""
        tries = self._tries[action.name]
        return Result(name=action.name, outcome=outcome, id=id_, status=status, message=message, attempts=tries)

    def failed(self, actions: Sequence[Action], fault: OutcomeUnknown) -> None:
        """Give up on actions that reading back showed not to be applied.

        Raises:
            OutcomeUnknown: nothing passes any more, so the run should stop.
        """
        self.record(
            [
                self.result(
                    action,
                    Outcome.FAILED,
                    status=fault.status,
                    message=f"{fault.message}; not applied after {self._tries[action.name]} tries",
                )
                for action in actions
            ]
        )
        self._failed_in_a_row += 1
        if self._failed_in_a_row >= GIVEN_UP_IN_A_ROW:
            raise fault

    def _chunk_of(self, actions: Sequence[Action], before: Sequence[AccountOccasion | None]) -> int:
        names = tuple(action.name for action in actions)
        if self._chunk[1] != names:
            self._chunk = (self._journal.begin_chunk(actions, before), names)
        return self._chunk[0]

    def _wait_for_turn(self) -> None:
        if self._free_from is not None:
            pause = self._free_from - self.pace.clock.now()
            if pause > 0:
                self.pace.clock.sleep(pause)

    def _tell(self, fault: DestinationError, pause: float) -> None:
        self.book.tell(f"{fault.message}; trying again in {pause:.0f} s")


def _outcome(fault: DestinationError) -> AttemptOutcome:
    if isinstance(fault, OutcomeUnknown):
        return AttemptOutcome.UNKNOWN
    return AttemptOutcome.REJECTED if isinstance(fault, Refused) else AttemptOutcome.NOT_APPLIED
