"""Send creates in chunks, and find the culprits of a chunk that is refused.

No occasion is sent again before reading showed that it is not there. A refused chunk may have been applied in part, so
its names are read first; what is absent is halved until single occasions are left, each of which then has its own
answer. If arrays are refused whose occasions pass in smaller requests, later chunks are no larger than those.
"""

from collections.abc import Sequence

from importer.core.errors import Refused
from importer.core.names import fold
from importer.core.plan import Action
from importer.core.results import Outcome, Result
from importer.destinations.base import Reply
from importer.sending.line import Line
from importer.sending.pieces import Piece, Search
from importer.sending.settling import Zone, clash, look, settle

_TAKEN, _TOO_LARGE = 409, 413
_MANY_EVENTS = 100
_HELD = "; the account shows no occasion of this name, so a deleted one may still hold it"


class Creates:
    """The creates of a run; what it learns about the size of arrays holds for the whole run."""

    def __init__(self, line: Line, zone: Zone) -> None:
        self._line = line
        self._zone = zone
        self._most = max(1, line.pace.chunk_size)
        self._largest = 1
        self._refused_arrays: list[list[Action]] = []

    def pieces(self, actions: Sequence[Action]) -> list[Piece]:
        """The chunks in which these are sent."""
        chunks = (tuple(actions[at : at + self._most]) for at in range(0, len(actions), self._most))
        return [Piece(chunk, Search.among(len(chunk))) for chunk in chunks]

    def settle(self, actions: Sequence[Action]) -> list[Action]:
        """Look for those that may have been applied, twice; gives the absent ones."""
        return settle(self._line, actions, self._zone, (self._line.pace.second_look,))

    def send(self, piece: Piece) -> list[Piece]:
        """Send a piece in one request, or cut it if it is too large by now."""
        if any(self._line.book.is_doubtful(action) for action in piece.actions):
            piece = piece.holding(self.settle(piece.actions))
        if not piece.actions:
            return []
        if len(piece.actions) > self._most:
            return [piece.holding(piece.actions[: self._most]), piece.holding(piece.actions[self._most :])]
        try:
            more = self._post(piece)
        except Refused as refusal:
            more = self._refused(piece, refusal)
        self._learn()
        return more

    def _post(self, piece: Piece) -> list[Piece]:
        payloads = [each.payload for each in piece.actions]
        reply = self._line.write(
            piece.actions, lambda destination: destination.create(payloads), lambda reply: self._created(piece, reply)
        )
        unconfirmed = self._line.book.open(piece.actions)
        if unconfirmed:
            return self._read_back(piece.holding(unconfirmed), reply.status)
        self._largest = max(self._largest, len(piece.actions))
        return []

    def _created(self, piece: Piece, reply: Reply) -> list[Result]:
        found = [(action, reply.confirmed.get(fold(action.payload.name))) for action in piece.actions]
        self._line.book.doubt(action for action, id_ in found if id_ is None)
        return [
            self._line.result(action, Outcome.CREATED, id_, reply.status) for action, id_ in found if id_ is not None
        ]

    def _read_back(self, piece: Piece, status: int) -> list[Piece]:
        """Look for what a yes did not name; what does not show is sent alone, to hear why."""
        absent = settle(self._line, piece.actions, self._zone, self._line.pace.read_back_pauses, status=status)
        if len(absent) == 1 and len(piece.actions) == 1:
            message = "the API accepted it, but it is not in the account"
            self._line.record([self._line.result(absent[0], Outcome.FAILED, status=status, message=message)])
            return []
        return [piece.holding([action]) for action in absent]

    def _refused(self, piece: Piece, refusal: Refused) -> list[Piece]:
        """Cut a refused array up after dropping what stands in the account; one alone has its answer.

        A name that is taken (409) refuses an array before anything is applied; another refusal may come in its midst.
        """
        if len(piece.actions) == 1:
            self._line.record([self._refused_alone(piece.actions[0], refusal)])
            return []
        if refusal.status != _TAKEN:
            self._line.book.doubt(piece.actions)
        rest = settle(self._line, piece.actions, self._zone, (), status=refusal.status)
        piece.search.spend()
        if len(rest) > 1:
            self._refused_arrays.append(rest)
        if len(rest) < len(piece.actions):  # the culprits may be out: what is left may pass as a whole
            return [piece.holding(rest)] if rest else []
        return piece.halves() if refusal.status == _TOO_LARGE else piece.cut()

    def _refused_alone(self, action: Action, refusal: Refused) -> Result:
        """The result of an occasion that was refused by itself."""
        standing = look(self._line, [action], self._zone)[action.name]
        if standing.held is None:
            message = refusal.message + (_HELD if _says_taken(refusal) else "") + _suspect(action, refusal)
            return self._line.result(action, Outcome.FAILED, status=refusal.status, message=message)
        if not standing.equal or standing.twice:
            message = clash(action, standing, self._zone)
            return self._line.result(action, Outcome.CONFLICT, standing.held.id, refusal.status, message)
        ours = action.name in self._line.book.ever_doubtful
        outcome = Outcome.CREATED if ours else Outcome.UNCHANGED
        return self._line.result(action, outcome, standing.held.id, refusal.status, "it was in the account already")

    def _learn(self) -> None:
        """Notice arrays that were refused although nothing in them was at fault."""
        for array in self._refused_arrays:
            if all(self._was_created(action) for action in array):
                self._most = min(self._most, self._largest)
        self._refused_arrays = [array for array in self._refused_arrays if self._line.book.open(array)]

    def _was_created(self, action: Action) -> bool:
        result = self._line.book.result(action.name)
        return result is not None and result.outcome is Outcome.CREATED


def _says_taken(refusal: Refused) -> bool:
    # Whether a duplicate name is a 400 or a 409 is not documented; the words only add a hint for people.
    words = refusal.message.casefold()
    return refusal.status == _TAKEN or any(sign in words for sign in ("duplicate", "unique", "already exist"))


def _suspect(action: Action, refusal: Refused) -> str:
    """The number of events, where it may be what is wrong: no limit of it is documented."""
    many = len(action.payload.events)
    return (
        f"; it has {many} events, which may be too many" if many > _MANY_EVENTS or refusal.status == _TOO_LARGE else ""
    )
