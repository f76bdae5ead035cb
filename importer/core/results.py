"""What sending gave: outcomes of occasions and of assignments, and what reading back showed.

Three answers from a network: accepted, rejected, unknown. An unknown is settled by reading back; what reading back
showed in the end is the **verdict**, and only it makes an occasion created or updated.
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from importer.core.assignments import Assignment, AssignmentKind
from importer.core.payload import AccountOccasion
from importer.core.plan import ActionKind, Plan


class Outcome(StrEnum):
    """How one occasion's sending ended."""

    CREATED = "created"
    UPDATED = "updated"
    MERGED = "merged"
    """Updated in mode merge."""
    DELETED = "deleted"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    """The API refused it."""
    CONFLICT = "conflict"
    UNKNOWN = "unknown"
    NOT_ATTEMPTED = "not_attempted"


class Verdict(StrEnum):
    """What reading the account back showed."""

    MATCHED = "matched"
    MISSING = "missing"
    DIFFERENT = "different"
    NOT_READ = ""
    """Nothing was read back, because nothing was sent or nothing could be read."""


class Result(BaseModel):
    """The end of one action."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    outcome: Outcome
    id: int | None = None
    status: int | None = None
    """HTTP status of the last reply about it, or None."""
    message: str = ""
    """The API's words, or ours."""
    attempts: int = 0
    verdict: Verdict = Verdict.NOT_READ
    seen: AccountOccasion | None = None
    """The account's object as it was read back."""


def outcome_when_done(plan: Plan, kind: ActionKind) -> Outcome:
    """The outcome of an action of a plan that came to be as planned."""
    if kind is ActionKind.UPDATE:
        return Outcome.MERGED if plan.mode == "merge" else Outcome.UPDATED
    return _DONE[kind]


_DONE = {
    ActionKind.CREATE: Outcome.CREATED,
    ActionKind.DELETE: Outcome.DELETED,
    ActionKind.UNCHANGED: Outcome.UNCHANGED,
    ActionKind.CONFLICT: Outcome.CONFLICT,
}


class AssignmentOutcome(StrEnum):
    """How one assignment ended."""

    ASSIGNED = "assigned"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    FAILED = "failed"
    """The API refused it."""
    UNKNOWN = "unknown"
    NOT_ATTEMPTED = "not_attempted"


class AssignmentResult(BaseModel):
    """The end of one assignment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: AssignmentOutcome
    given: int | None = None
    """The id of the occasion that the skill was given; None if none was, or if nothing was sent."""
    status: int | None = None
    """HTTP status of the last reply about it, or None."""
    message: str = ""
    """The API's words, or ours."""
    attempts: int = 0
    verdict: Verdict = Verdict.NOT_READ


_PLANNED = {
    AssignmentKind.ASSIGN: AssignmentOutcome.ASSIGNED,
    AssignmentKind.UNCHANGED: AssignmentOutcome.UNCHANGED,
    AssignmentKind.CONFLICT: AssignmentOutcome.CONFLICT,
    AssignmentKind.HELD: AssignmentOutcome.NOT_ATTEMPTED,
}


def assigned_when_done(assignment: Assignment) -> AssignmentOutcome:
    """The outcome of an assignment that came to be as planned."""
    return _PLANNED[assignment.kind]


def unsent(assignment: Assignment) -> AssignmentResult:
    """The result of an assignment that sends nothing, or that was never reached."""
    if assignment.sends:
        return AssignmentResult(outcome=AssignmentOutcome.NOT_ATTEMPTED)
    outcome = assigned_when_done(assignment)
    message = assignment.reason if outcome is not AssignmentOutcome.UNCHANGED else ""
    return AssignmentResult(outcome=outcome, given=assignment.occasion_id, message=message)


def unsent_as_done(assignment: Assignment) -> AssignmentResult:
    """The result of an assignment as if it were done, with the plan's reason."""
    return AssignmentResult(outcome=assigned_when_done(assignment), message=assignment.reason)
