"""Send updates and deletes one at a time, each with the revision that was read just before.

A write goes out only while its object is what the plan was made from. A stale revision alone is no reason to stop:
anybody's edit of anything moves it. So the object is read again, and the write repeated if the object did not move.
"""

from collections.abc import Sequence

from importer.core.errors import DestinationError, OutcomeUnknown, Refused
from importer.core.names import fold
from importer.core.payload import Occasion
from importer.core.plan import Action, ActionKind, Plan
from importer.core.results import Outcome, Result
from importer.core.skills import uses_of
from importer.destinations.base import Destination, Reading, Reply
from importer.sending.line import GivenUp, Line
from importer.sending.pieces import Piece, Search
from importer.sending.settling import Zone, moved, same

_NOT_MODIFIED = 304
_UNAUTHORISED = 401
_STALE = (409, 412, 404)
"""Answers after which the object is read again: somebody may have changed it, or deleted it, in the meantime."""
_WENT = "somebody deleted it since the plan was made; import again to plan from what is there now"
_STILL_DEFAULT = "it is still the account's default, because the other one could not take over; it is left as it is"
_NO_REVISION = "the API gave no revision for it, and without one it could overwrite what somebody else changes"
_ASK = "it is left as it is; look at it, then import again to plan from what is there now"


class Revised:
    """The updates and deletes of a run."""

    def __init__(self, line: Line, zone: Zone, plan: Plan) -> None:
        self._line = line
        self._zone = zone
        self._former_default = fold(plan.replaces_default) if plan.replaces_default else None
        self._skills_unknown = any(consent.code == "skills-unknown" for consent in plan.consents)

    def pieces(self, actions: Sequence[Action]) -> list[Piece]:
        """Each alone."""
        return [Piece((action,), Search.among(1)) for action in actions]

    def settle(self, actions: Sequence[Action]) -> list[Action]:
        """Read each; gives those that still are what the plan was made from."""
        left = [action for action in actions if not self._settled(action, self._read(action))]
        self._line.book.absent(left)
        return left

    def send(self, piece: Piece) -> list[Piece]:
        """Read, and write if the object is what it was; again while only the revision is stale."""
        (action,) = piece.actions
        stale: DestinationError | None = None
        for _ in range(self._line.pace.stale_repeats + 1):
            reading = self._read(action)
            if self._settled(action, reading) or reading is None:
                return []
            if not reading.revision:
                self._end(action, Outcome.FAILED, message=_NO_REVISION)
                return []
            if action.kind is ActionKind.DELETE and self._in_use(action):
                return []
            stale = self._stale(action, reading)
            if stale is None:
                return []
        self._line.book.absent([action])
        self._refused(action, stale)
        return []

    def _stale(self, action: Action, reading: Reading) -> DestinationError | None:
        """Write; gives what the API says where the revision may be stale, so that another look is needed.

        Raises:
            OutcomeUnknown: it may have been applied.
        """
        try:
            self._write(action, reading)
        except (Refused, OutcomeUnknown) as fault:
            if fault.status in (*_STALE, _NOT_MODIFIED):
                return fault
            if isinstance(fault, OutcomeUnknown):
                raise
            self._refused(action, fault)
        return None

    def _refused(self, action: Action, fault: DestinationError | None) -> None:
        status, message = (fault.status, fault.message) if fault else (None, "")
        self._end(action, Outcome.FAILED, status=status, message=message)

    def _write(self, action: Action, reading: Reading) -> None:
        reply = self._line.write(
            [action],
            lambda destination: self._request(destination, action, reading),
            lambda reply: self._judge(action, reply),
            before=[reading.held],
        )
        if self._line.book.open([action]):
            self._read_back(action, reply.status)

    def _request(self, destination: Destination, action: Action, reading: Reading) -> Reply:
        if action.kind is ActionKind.DELETE:
            return destination.delete(_id(action), reading.revision)
        now = {"id": _id(action)}
        if fold(action.name) == self._former_default:  # it keeps the flag, and never takes one back from others
            now["isDefault"] = action.payload.isDefault and reading.held.occasion.isDefault
        return destination.update(action.payload.model_copy(update=now), reading.revision)

    def _judge(self, action: Action, reply: Reply) -> list[Result]:
        if action.kind is ActionKind.DELETE:
            return [self._line.result(action, Outcome.DELETED, _id(action), reply.status)]
        if reply.confirmed.get(fold(action.payload.name)) == _id(action):
            return [self._line.result(action, Outcome.UPDATED, _id(action), reply.status)]
        self._line.book.doubt([action])
        return []

    def _read_back(self, action: Action, status: int) -> None:
        """Look whether a yes that does not name the occasion changed it."""
        for pause in (0.0, *self._line.pace.read_back_pauses):
            if pause:
                self._line.pace.clock.sleep(pause)
            if self._settled(action, self._read(action)):
                return
        message = "the API accepted it, but the account still holds what it held"
        self._end(action, Outcome.FAILED, status=status, message=message)

    def _read(self, action: Action) -> Reading | None:
        return self._line.read(lambda destination: destination.read_one(_id(action)))

    def _settled(self, action: Action, reading: Reading | None) -> bool:
        """Whether what stands in the account ends an action; False while it is what the plan was made from."""
        ours = action.name in self._line.book.ever_doubtful
        if reading is None:
            if action.kind is not ActionKind.DELETE:
                self._end(action, Outcome.CONFLICT, status=404, message=_WENT)
            elif ours:
                self._end(action, Outcome.DELETED, message="read back as planned")
            else:
                self._end(action, Outcome.UNCHANGED, message="it was gone already")
            return True
        now = reading.held.occasion
        if action.kind is ActionKind.UPDATE and any(same(now, each, self._zone) for each in self._wanted(action)):
            if ours:
                self._end(action, Outcome.UPDATED, message="read back as planned")
            else:
                self._end(action, Outcome.UNCHANGED, message="it was so already")
            return True
        approved = self._approved(action)
        if any(same(now, before, self._zone) for before in approved):
            return False
        if action.kind is ActionKind.DELETE and now.isDefault and not approved[0].isDefault:
            self._end(action, Outcome.CONFLICT, message=_STILL_DEFAULT)
        else:
            what = moved(approved[0], now, self._zone)
            self._end(action, Outcome.CONFLICT, message=f"somebody changed it since the plan was made ({what}); {_ASK}")
        return True

    def _wanted(self, action: Action) -> list[Occasion]:
        """What the object should become; without the default flag where this very plan moves it away afterwards."""
        if fold(action.name) != self._former_default:
            return [action.payload]
        return [action.payload, action.payload.model_copy(update={"isDefault": False})]

    def _approved(self, action: Action) -> list[Occasion]:
        """What the object may be: what the plan saw; without the default flag where this very plan moves it away.

        A former default is deleted only after the other one has taken over.
        """
        assert action.before is not None  # noqa: S101 - the plan gives every update and delete what it replaces
        seen = action.before.occasion
        if fold(action.name) != self._former_default:
            return [seen]
        relieved = seen.model_copy(update={"isDefault": False})
        return [relieved] if action.kind is ActionKind.DELETE else [seen, relieved]

    def _in_use(self, action: Action) -> bool:
        """Whether a skill uses what is to be deleted; then, or where nobody can say, it is a conflict."""
        try:
            users = uses_of(self._line.read(lambda destination: destination.read_skills())).get(_id(action), ())
        except GivenUp:
            raise
        except DestinationError as fault:
            if fault.status == _UNAUTHORISED:
                raise
            if self._skills_unknown:
                return False
            message = f"the skills cannot be read, so nobody can say whether one uses it: {fault.message}"
            self._end(action, Outcome.CONFLICT, status=fault.status, message=message)
            return True
        if users:
            self._end(action, Outcome.CONFLICT, message=f"a skill uses it: {', '.join(users)}; it is left as it is")
        return bool(users)

    def _end(self, action: Action, outcome: Outcome, *, status: int | None = None, message: str = "") -> None:
        self._line.record([self._line.result(action, outcome, _id(action), status, message)])


def _id(action: Action) -> int:
    assert action.before is not None  # noqa: S101 - the plan gives every update and delete what it replaces
    return action.before.id
