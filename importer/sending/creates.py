"""Send creates in chunks, and find the culprits of a chunk that is refused.

No occasion is sent again before reading showed that it is not there. A refused chunk may have been applied in part, so
its names are read first; what is absent is halved until single occasions are left, each of which then has its own
answer. If arrays are refused whose occasions pass in smaller requests, later chunks are no larger than those.
"""

from collections import deque
from collections.abc import Sequence

from importer.core.errors import OutcomeUnknown, Refused
from importer.core.names import fold
from importer.core.plan import Action
from importer.core.results import Outcome, Result
from importer.destinations.base import Reply
from importer.sending.line import Line
from importer.sending.settling import Zone, clash, look, settle

_ONE_BY_ONE_BELOW = 4
_TAKEN = 409
_HELD = "; the account shows no occasion of this name, so a deleted one may still hold it"


class Creates:
    """The creates of a run; what it learns about the size of arrays holds for the whole run."""

    def __init__(self, line: Line, zone: Zone) -> None:
        self._line = line
        self._zone = zone
        self._most = max(1, line.pace.chunk_size)
        self._largest = 1
        self._refused: list[list[Action]] = []
        self._waiting: deque[list[Action]] = deque()

    def send(self, actions: Sequence[Action]) -> None:
        """Send all of them; each then has a result.

        Raises:
            DestinationError: the run must stop; some have no result.
        """
        self._waiting.extend(list(actions[at : at + self._most]) for at in range(0, len(actions), self._most))
        while self._waiting:
            piece = self._next_piece()
            if piece:
                self._deliver(piece)
                self._learn()

    def _next_piece(self) -> list[Action]:
        piece = self._line.book.open(self._waiting.popleft())
        if len(piece) > self._most:
            self._waiting.appendleft(piece[self._most :])
        return piece[: self._most]

    def _deliver(self, piece: list[Action]) -> None:
        try:
            self._line.until_answered(lambda: self._post(piece))
        except Refused as refusal:
            left = self._line.book.open(piece)
            if len(left) > 1:
                self._divide(left, refusal)
            else:
                self._line.record([self._refused_alone(left[0], refusal)])
        except OutcomeUnknown as fault:
            left = settle(self._line, self._line.book.open(piece), self._zone, (self._line.pace.second_look,))
            if left:
                self._line.failed(left, fault)

    def _post(self, piece: list[Action]) -> None:
        """One request with what of a piece is still to be sent, and a look at what its reply does not confirm."""
        book = self._line.book
        left = book.open(piece)
        if any(action.name in book.doubtful for action in left):
            left = settle(self._line, left, self._zone, (self._line.pace.second_look,))
        if not left:
            return
        answers: list[Reply] = []

        def judge(reply: Reply) -> list[Result]:
            answers.append(reply)
            return self._created(left, reply)

        self._line.write(left, lambda destination: destination.create([each.payload for each in left]), judge)
        unconfirmed = book.open(left)
        if unconfirmed:
            self._read_back(unconfirmed, answers[0].status)
        else:
            self._largest = max(self._largest, len(left))

    def _created(self, actions: Sequence[Action], reply: Reply) -> list[Result]:
        found = [(action, reply.confirmed.get(fold(action.payload.name))) for action in actions]
        self._line.book.doubt(action for action, id_ in found if id_ is None)
        return [
            self._line.result(action, Outcome.CREATED, id_, reply.status) for action, id_ in found if id_ is not None
        ]

    def _read_back(self, actions: list[Action], status: int) -> None:
        """Look for what a yes did not name; what does not show is sent alone, to hear why."""
        absent = settle(self._line, actions, self._zone, self._line.pace.read_back_pauses, status=status)
        if len(absent) == 1 and len(actions) == 1:
            message = "the API accepted it, but it is not in the account"
            self._line.record([self._line.result(absent[0], Outcome.FAILED, status=status, message=message)])
        else:
            self._waiting.extendleft([action] for action in reversed(absent))

    def _divide(self, actions: list[Action], refusal: Refused) -> None:
        """Drop what a refused array left in the account, and cut up the rest."""
        self._line.book.doubt(actions)
        rest = settle(self._line, actions, self._zone, (), status=refusal.status)
        if len(rest) > 1:
            self._refused.append(rest)
        if len(rest) < len(actions):  # the culprits may be out: what is left may pass as a whole
            pieces = [rest]
        elif len(rest) < _ONE_BY_ONE_BELOW:
            pieces = [[action] for action in rest]
        else:
            pieces = [rest[: len(rest) // 2], rest[len(rest) // 2 :]]
        self._waiting.extendleft(piece for piece in reversed(pieces) if piece)

    def _refused_alone(self, action: Action, refusal: Refused) -> Result:
        """The result of an occasion that was refused by itself."""
        standing = look(self._line, [action], self._zone)[action.name]
        if standing.held is None:
            message = refusal.message + (_HELD if _says_taken(refusal) else "")
            return self._line.result(action, Outcome.FAILED, status=refusal.status, message=message)
        if not standing.equal or standing.twice:
            message = clash(action, standing, self._zone)
            return self._line.result(action, Outcome.CONFLICT, standing.held.id, refusal.status, message)
        ours = action.name in self._line.book.ever_doubtful
        outcome = Outcome.CREATED if ours else Outcome.UNCHANGED
        return self._line.result(action, outcome, standing.held.id, refusal.status, "it was in the account already")

    def _learn(self) -> None:
        """Notice arrays that were refused although nothing in them was at fault."""
        for array in self._refused:
            if all(self._was_created(action) for action in array):
                self._most = min(self._most, self._largest)
        self._refused = [array for array in self._refused if self._line.book.open(array)]

    def _was_created(self, action: Action) -> bool:
        result = self._line.book.result(action.name)
        return result is not None and result.outcome is Outcome.CREATED


def _says_taken(refusal: Refused) -> bool:
    # Whether a duplicate name is a 400 or a 409 is not documented; the words only add a hint for people.
    words = refusal.message.casefold()
    return refusal.status == _TAKEN or any(sign in words for sign in ("duplicate", "unique", "already exist"))
