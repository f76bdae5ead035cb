"""Work off pieces: again after an unknown outcome, one by one if that does not help, not at all once nothing passes.

A piece whose outcome is unknown is read back before it is sent again, after the pauses of the retry policy; after a
time-out it is halved at once. What still does not pass is sent one by one. An occasion that does not pass alone may be
at fault, or the API may be down; what tells the two apart is whether others pass. So it waits: once another one was
accepted it has failed, and when several in a row do not pass it is an outage, which is waited out as long as patience
lasts. After an outage it has a last chance.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from importer.core.errors import DestinationError, OutcomeUnknown
from importer.core.plan import Action
from importer.core.results import Outcome, Result
from importer.destinations.faults import TIMED_OUT
from importer.sending.line import Line
from importer.sending.pieces import Piece, Work

OUTAGE_AFTER = 3
"""So many occasions in a row that do not pass, each sent alone, mean that nothing does."""


class Worklist:
    """The pieces of one kind of work that are still to be sent."""

    def __init__(self, line: Line, work: Work) -> None:
        self._line = line
        self._work = work
        self._waiting: deque[Piece] = deque()
        self._suspects: list[tuple[Piece, OutcomeUnknown]] = []
        self._waited_at_the_end = False
        self._outage = False

    def work_off(self, pieces: Sequence[Piece]) -> None:
        """Send all pieces; every action of them then has a result.

        Raises:
            DestinationError: the run must stop; some have no result.
        """
        self._waiting.extend(pieces)
        while self._waiting or self._suspects:
            if not self._waiting:
                self._decide()
                continue
            self._deliver(self._waiting.popleft())

    def _deliver(self, piece: Piece) -> None:
        piece, accepted = piece.holding(self._line.book.open(piece.actions)), self._line.accepted
        if not piece.actions:
            return
        try:
            more = self._work.send(piece)
        except OutcomeUnknown as fault:
            self._unknown(piece, fault)
            return
        self._waiting.extendleft(reversed(more))
        if self._line.accepted > accepted:
            self._passed()

    def _passed(self) -> None:
        """Something was accepted, so the API is up: what did not pass is at fault, or was unlucky in an outage."""
        suspects, self._suspects = self._suspects, []
        if self._outage:
            self._waiting.extend(replace(piece, last_chance=True) for piece, _ in suspects)
        else:
            self._fail(suspects)

    def _unknown(self, piece: Piece, fault: OutcomeUnknown) -> None:
        """Wait and try again, or give the piece up."""
        again = replace(piece.holding(self._line.book.open(piece.actions)), tries=piece.tries + 1)
        if again.tries <= len(self._line.pace.retry_pauses):
            self._line.pause(fault, self._line.pace.after_unknown(again.tries, fault.retry_after))
            pieces = again.halves() if fault.code == TIMED_OUT else [again]
            self._waiting.extendleft(reversed(pieces))
            return
        left = self._work.settle(again.actions)
        if left:
            self._gave_up(again.holding(left), fault)

    def _gave_up(self, piece: Piece, fault: OutcomeUnknown) -> None:
        """Put off what does not pass; reading showed that nothing of it was applied."""
        fresh = replace(piece, tries=0)
        if len(piece.actions) > 1:
            self._waiting.extendleft(fresh.holding([action]) for action in reversed(piece.actions))
        elif piece.last_chance:
            self._fail([(piece, fault)])
        else:
            self._suspects.append((fresh, fault))
            if len(self._suspects) == OUTAGE_AFTER:
                self._wait_out(fault)

    def _wait_out(self, fault: OutcomeUnknown) -> None:
        """Wait for an outage to pass, then try those again that did not pass, after all others."""
        self._line.wait_out(fault)
        self._outage = True
        self._waiting.extend(piece for piece, _ in self._suspects)
        self._suspects = []

    def _decide(self) -> None:
        """Nothing else is left to tell a culprit from an outage: wait once if we may, then call it a failure."""
        if not self._waited_at_the_end and self._line.pace.patience > 0:
            self._waited_at_the_end = True
            self._wait_out(self._suspects[-1][1])
            return
        suspects, self._suspects = self._suspects, []
        self._fail(suspects)

    def _fail(self, pieces: Sequence[tuple[Piece, OutcomeUnknown]]) -> None:
        self._line.record([self._given_up(piece.actions[0], fault) for piece, fault in pieces])

    def _given_up(self, action: Action, fault: DestinationError) -> Result:
        tries = self._line.tries(action)
        message = f"{fault.message}; not applied after {tries} tries"
        return self._line.result(action, Outcome.FAILED, status=fault.status, message=message)
