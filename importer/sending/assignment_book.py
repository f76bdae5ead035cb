"""The results of a run's assignments so far, by their place in the plan, and those about which nothing is known yet."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from importer.core.assignments import Assignment
from importer.core.errors import DestinationError
from importer.core.plan import Plan
from importer.core.results import AssignmentOutcome, AssignmentResult, unsent
from importer.journal import RunJournal, StoredRun

OPEN = (AssignmentOutcome.UNKNOWN, AssignmentOutcome.NOT_ATTEMPTED)
"""Outcomes that a later try may still change."""


@dataclass(frozen=True)
class Earlier:
    """What an earlier part of a run did about skills."""

    results: Mapping[int, AssignmentResult] = field(default_factory=dict)
    unsettled: Collection[int] = ()
    """Assignments that may have been sent without an answer."""

    attempts: Mapping[int, int] = field(default_factory=dict)
    """How many requests carried each assignment."""

    @classmethod
    def of(cls, stored: StoredRun) -> "Earlier":
        """What a stored run did."""
        sent = (int(chunk.names[0]) for chunk in stored.assign_chunks if chunk.may_have_arrived)
        return cls(stored.assigned, frozenset(sent), stored.assign_attempts)

    def known(self, plan: Plan) -> tuple[AssignmentResult, ...]:
        """What is known of each assignment of a plan, in its order."""
        lost = AssignmentResult(outcome=AssignmentOutcome.UNKNOWN)
        planned = enumerate(plan.assignments)
        return self.counted(
            [self.results.get(n) or (lost if n in self.unsettled else unsent(each)) for n, each in planned]
        )

    def counted(self, results: Sequence[AssignmentResult]) -> tuple[AssignmentResult, ...]:
        """Results with the attempts of the whole run."""
        tries = self.attempts
        return tuple(each.model_copy(update={"attempts": tries.get(n, 0)}) for n, each in enumerate(results))


@dataclass(frozen=True, slots=True)
class Order:
    """One assignment that is to be sent, with its place in the plan and the id of the occasion."""

    number: int
    assignment: Assignment
    occasion: int | None


class AssignmentBook:
    """One result for each assignment of a plan, each in the journal before the next is sent.

    Args:
        plan: what was approved.
        journal: where results are written down.
        earlier: what a run that is resumed has done already.
    """

    def __init__(self, plan: Plan, journal: RunJournal, earlier: Earlier) -> None:
        self._plan = plan
        self._journal = journal
        self._results = {number: each for number, each in earlier.results.items() if each.outcome not in OPEN}
        unknown = {n for n, each in earlier.results.items() if each.outcome is AssignmentOutcome.UNKNOWN}
        self._doubtful = (unknown | set(earlier.unsettled)) - self._results.keys()
        self._ours = set(self._doubtful)
        self.tries: Counter[int] = Counter()
        """How many requests carried each assignment."""

    def has(self, number: int) -> bool:
        """Whether an assignment has its result."""
        return number in self._results

    def doubt(self, order: Order) -> None:
        """Note that an assignment may have been applied."""
        self._doubtful.add(order.number)
        self._ours.add(order.number)

    def is_doubtful(self, number: int) -> bool:
        """Whether the last request with an assignment may have been applied."""
        return number in self._doubtful

    def absent(self, order: Order) -> None:
        """Note that reading back showed an assignment not to be applied."""
        self._doubtful.discard(order.number)

    def is_ours(self, order: Order) -> bool:
        """Whether a request of ours may have been applied: if the skill is as planned, that is our work."""
        return order.number in self._ours

    def result(
        self, order: Order, outcome: AssignmentOutcome, *, status: int | None = None, message: str = ""
    ) -> AssignmentResult:
        """The result of an assignment, with the number of requests that carried it."""
        attempts = self.tries[order.number]
        return AssignmentResult(
            outcome=outcome, given=order.occasion, status=status, message=message, attempts=attempts
        )

    def take(self, results: Mapping[int, AssignmentResult]) -> None:
        """Take results that stand in the journal already."""
        self._results |= results
        self._doubtful -= results.keys()

    def record(self, number: int, result: AssignmentResult) -> None:
        """Take a result, and write it down."""
        self.take({number: result})
        self._journal.record_assigned({number: result})

    def end(self, fault: DestinationError | None) -> tuple[AssignmentResult, ...]:
        """One result for each assignment, in the order of the plan; what was not reached is written down as that.

        Args:
            fault: why skills were not touched any more, if they were not.
        """
        planned = dict(enumerate(self._plan.assignments))
        left = {n: self._left_over(n, each, fault) for n, each in planned.items() if n not in self._results}
        self._journal.record_assigned(left)
        return tuple((self._results | left)[number] for number in planned)

    def _left_over(self, number: int, assignment: Assignment, fault: DestinationError | None) -> AssignmentResult:
        result = unsent(assignment)
        if not assignment.sends:
            return result
        update: dict[str, object] = {"attempts": self.tries[number]}
        if number in self._doubtful:
            update["outcome"] = AssignmentOutcome.UNKNOWN
        elif fault is not None:
            update |= {"status": fault.status, "message": fault.message}
        return result.model_copy(update=update)

    @property
    def open(self) -> bool:
        """Whether a later part of the run may still send something."""
        return any(each.sends and not self.has(number) for number, each in enumerate(self._plan.assignments))
