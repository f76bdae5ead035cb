"""Send assignments one at a time: point a skill at its occasion, if it still uses what the plan saw.

A skill is read whole just before it is written back, with the revision of that reading. A stale revision alone is no
reason to stop; an unknown outcome is settled by reading the skill again. Where the credentials may not touch skills,
no further skill is tried, and the rest of the run goes on.
"""

from collections import deque
from collections.abc import Collection, Sequence

from importer.core.assignments import Assignment
from importer.core.errors import DestinationError, OutcomeUnknown, Refused, Unauthorised
from importer.core.names import fold
from importer.core.plan import Action, Plan
from importer.core.results import AssignmentOutcome, AssignmentResult, Outcome
from importer.destinations.base import Destination, Reply, SkillReading
from importer.journal import AttemptOutcome
from importer.sending.assignment_book import AssignmentBook, Earlier, Order
from importer.sending.line import Letter, Line
from importer.sending.worklist import OUTAGE_AFTER

_NOT_MODIFIED, _FORBIDDEN = 304, 403
_STALE = (409, 412, 404)
_UNREADABLE = "api-answer-unreadable"
_ARRIVED = (Outcome.CREATED, Outcome.UPDATED, Outcome.MERGED, Outcome.UNCHANGED)
_SAID = {Outcome.NOT_ATTEMPTED: "not sent", Outcome.UNKNOWN: "not confirmed", Outcome.CONFLICT: "in conflict"}
_WENT = "somebody deleted the skill since the plan was made"
_MOVED = "somebody gave it another occasion since the plan was made; look at it, then plan again"
_NO_REVISION = "the API gave no revision for it, and without one it could overwrite what somebody else changes"


class Assigning:
    """The assignments of a run.

    Args:
        line: what to send through.
        plan: what was approved.
        earlier: what a run that is resumed has done already.
    """

    def __init__(self, line: Line, plan: Plan, earlier: Earlier) -> None:
        self._line = line
        self._plan = plan
        self._actions = {fold(action.name): action for action in plan.actions}
        self.book = AssignmentBook(plan, line.journal, earlier)
        self.fault: DestinationError | None = None
        """Why skills are not touched any more."""

    def end(self) -> tuple[AssignmentResult, ...]:
        """One result for each assignment, in the order of the plan."""
        return self.book.end(self.fault)

    def work_off(self, later: Collection[str] = ()) -> None:
        """Send the assignments whose occasions are done.

        What does not pass alone may be at fault, or the API may be down: it has failed once another one passed, and
        several in a row are an outage, which is waited out.

        Args:
            later: folded names of occasions that are not done yet; their skills wait.

        Raises:
            DestinationError: the run must stop.
        """
        waiting = deque(self._ready(later))
        suspects: list[tuple[Order, OutcomeUnknown]] = []
        while waiting and self.fault is None:
            order, accepted = waiting.popleft(), self._line.accepted
            trouble = self._sent(order)
            if trouble is not None:
                suspects.append((order, trouble))
            if trouble is not None and len(suspects) == OUTAGE_AFTER:
                self._line.wait_out(trouble)
                waiting.extend(each for each, _ in suspects)
                suspects = []
            elif self._line.accepted > accepted:
                self._give_up(suspects)
                suspects = []
        if self.fault is None:
            self._give_up(suspects)

    def _give_up(self, suspects: Sequence[tuple[Order, OutcomeUnknown]]) -> None:
        for order, trouble in suspects:
            message = f"{trouble.message}; not applied after {self.book.tries[order.number]} tries"
            self._end(order, AssignmentOutcome.FAILED, status=trouble.status, message=message)

    def _ready(self, later: Collection[str]) -> list[Order]:
        """What can be sent now; what cannot be, because its occasion did not arrive, gets its result."""
        orders: list[Order] = []
        for number, each in enumerate(self._plan.assignments):
            name = "" if each.occasion is None else fold(each.occasion)
            if not each.sends or self.book.has(number) or name in later:
                continue
            action = self._actions.get(name)
            if action is None or not action.sends:
                orders.append(Order(number, each, _held_id(each, action)))
                continue
            done = self._line.book.result(action.name)
            outcome = done.outcome if done else Outcome.NOT_ATTEMPTED
            if done is not None and done.id is not None and outcome in _ARRIVED:
                orders.append(Order(number, each, done.id))
            elif not self.book.is_doubtful(number):
                self.book.record(number, _without_occasion(action, outcome))
        return orders

    def _sent(self, order: Order) -> OutcomeUnknown | None:
        """Send one assignment, again after unknown outcomes; gives the trouble if none of it got through."""
        try:
            return self._tried(order)
        except Unauthorised as refusal:
            if refusal.status != _FORBIDDEN:
                raise
            self.fault = refusal
        except DestinationError as fault:
            if not isinstance(fault, Refused) and fault.code != _UNREADABLE:
                raise
            self._end(order, AssignmentOutcome.FAILED, status=fault.status, message=fault.message)
        return None

    def _tried(self, order: Order) -> OutcomeUnknown | None:
        most = len(self._line.pace.retry_pauses)
        for tries in range(1, most + 2):
            try:
                self._deliver(order)
            except OutcomeUnknown as trouble:
                if tries > most:
                    return None if self._settled(order, self._read(order)) else trouble
                self._line.pause(trouble, self._line.pace.after_unknown(tries, trouble.retry_after))
            else:
                break
        return None

    def _deliver(self, order: Order) -> None:
        """Read, and write if the skill uses what the plan saw; again while only the revision is stale."""
        stale: DestinationError | None = None
        for _ in range(self._line.pace.stale_repeats + 1):
            reading = self._read(order)
            if self._settled(order, reading) or reading is None:
                return
            if not reading.revision:
                self._end(order, AssignmentOutcome.FAILED, message=_NO_REVISION)
                return
            stale = self._stale(order, reading)
            if stale is None:
                return
        if stale is not None:
            self._end(order, AssignmentOutcome.FAILED, status=stale.status, message=stale.message)

    def _stale(self, order: Order, reading: SkillReading) -> DestinationError | None:
        """Write; gives what the API says where the revision may be stale, so that another look is needed."""
        try:
            self._write(order, reading)
        except (Refused, OutcomeUnknown) as fault:
            if fault.status in (*_STALE, _NOT_MODIFIED):
                return fault
            raise
        return None

    def _write(self, order: Order, reading: SkillReading) -> None:
        line, number = self._line, order.number
        chunk = line.journal.begin_assignment(number, order.assignment, order.occasion)

        def ask(destination: Destination) -> Reply:
            return destination.update_skill(reading, order.occasion)

        def settle(attempt: int, reply: Reply) -> None:
            done: dict[int, AssignmentResult] = {}
            if reply.confirmed:
                done[number] = self.book.result(order, AssignmentOutcome.ASSIGNED, status=reply.status)
            else:
                self.book.doubt(order)
            accepted = AttemptOutcome.ACCEPTED
            line.journal.end_attempt(chunk, attempt, accepted, status=reply.status, assigned=done)
            self.book.take(done)

        letter = Letter(chunk, ask, lambda: self.book.tries.update([number]), lambda: self.book.doubt(order), settle)
        reply = line.exchange(letter)
        if not self.book.has(number):
            self._read_back(order, reply.status)

    def _read_back(self, order: Order, status: int) -> None:
        """Look whether a yes that does not show the skill changed it."""
        for pause in (0.0, *self._line.pace.read_back_pauses):
            if pause:
                self._line.pace.clock.sleep(pause)
            if self._settled(order, self._read(order)):
                return
        message = "the API accepted it, but the skill still uses what it used"
        self._end(order, AssignmentOutcome.FAILED, status=status, message=message)

    def _read(self, order: Order) -> SkillReading | None:
        id_ = order.assignment.skill_id or 0
        return self._line.read(lambda destination: destination.read_skill(id_))

    def _settled(self, order: Order, reading: SkillReading | None) -> bool:
        """Whether what the skill uses ends an assignment; False while it is what the plan saw."""
        if reading is None:
            self._end(order, AssignmentOutcome.CONFLICT, status=404, message=_WENT)
        elif reading.skill.occasion == order.occasion:
            ours = self.book.is_ours(order)
            outcome = AssignmentOutcome.ASSIGNED if ours else AssignmentOutcome.UNCHANGED
            self._end(order, outcome, message="read back as planned" if ours else "it was so already")
        elif reading.skill.occasion == order.assignment.before_id:
            self.book.absent(order)
            return False
        else:
            self._end(order, AssignmentOutcome.CONFLICT, message=_MOVED)
        return True

    def _end(self, order: Order, outcome: AssignmentOutcome, *, status: int | None = None, message: str = "") -> None:
        self.book.record(order.number, self.book.result(order, outcome, status=status, message=message))


def _held_id(assignment: Assignment, action: Action | None) -> int | None:
    """The id of an occasion that is in the account already; None where a skill is to use none."""
    return action.before.id if action and action.before else assignment.occasion_id


def _without_occasion(action: Action, outcome: Outcome) -> AssignmentResult:
    message = f'its occasion "{action.name}" is {_SAID.get(outcome, outcome.value)}, so the skill is left as it is'
    return AssignmentResult(outcome=AssignmentOutcome.NOT_ATTEMPTED, message=message)
