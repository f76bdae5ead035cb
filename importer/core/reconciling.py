"""Reconcile: compare what was sent with what reading the account back shows; that is the verdict.

An occasion is created or updated only if the account holds what the plan says, whatever the requests returned; an
unknown outcome that reading back confirms is settled by it.
"""

from collections.abc import Mapping, Sequence

from importer.core.account import AccountState
from importer.core.assignments import Assignment
from importer.core.names import fold
from importer.core.payload import AccountOccasion, Occasion
from importer.core.plan import Action, ActionKind, Plan
from importer.core.results import AssignmentOutcome, AssignmentResult, Outcome, Result, Verdict, outcome_when_done
from importer.core.rules.diff import changes_between
from importer.core.rules.zones import canonical
from importer.core.skills import Skill

_LATE = 408
"""The API ran out of time: what became of the request is unknown, as after a 5xx."""


def reconcile(plan: Plan, results: Sequence[Result], after: AccountState | None) -> tuple[Result, ...]:
    """The results with their verdicts, in the order of the plan.

    Args:
        plan: what was approved.
        results: what sending gave, by occasion name; an action without one was not attempted.
        after: the account as it was read back; None if it could not be read.
    """
    by_name = {fold(result.name): result for result in results}
    held: dict[str, list[AccountOccasion]] = {}
    for each in after.occasions if after else ():
        held.setdefault(fold(each.occasion.name), []).append(each)
    return tuple(
        _verdict(plan, action, by_name.get(fold(action.name)), held, read=after is not None) for action in plan.actions
    )


def _verdict(
    plan: Plan, action: Action, result: Result | None, held: Mapping[str, Sequence[AccountOccasion]], *, read: bool
) -> Result:
    result = result or _without_sending(action)
    if result.outcome in (Outcome.CONFLICT, Outcome.NOT_ATTEMPTED):
        return result
    if result.outcome is Outcome.FAILED and not (read and _arrived(plan, action, held)):
        return result
    if not read:
        message = result.message or "the account could not be read back"
        return result.model_copy(update={"outcome": Outcome.UNKNOWN, "message": message})
    found = held.get(fold(action.name), ())
    if action.kind is ActionKind.DELETE or (action.kind is ActionKind.UNCHANGED and action.before is None):
        return _deleted(result, action, held)
    expected = _expected(plan, action, held)
    if not found:
        return _not_confirmed(result, Verdict.MISSING, "the account does not have it")
    if len(found) > 1:
        return _not_confirmed(result, Verdict.DIFFERENT, f"the account has {len(found)} of this name", found[0])
    changes = changes_between(found[0].occasion, expected, canonical)
    if changes:
        paths = ", ".join(change.path for change in changes[:3])
        return _not_confirmed(result, Verdict.DIFFERENT, f"the account has it otherwise: {paths}", found[0])
    seen = {"id": found[0].id, "verdict": Verdict.MATCHED, "seen": found[0]}
    if _clearly_refused(result):
        message = f"the API refused it ({result.status}), but by now it is in the account: somebody else's work"
        return result.model_copy(update=seen | {"outcome": Outcome.UNCHANGED, "message": message})
    outcome = result.outcome if result.outcome is Outcome.UNCHANGED else outcome_when_done(plan, action.kind)
    message = "" if result.outcome in (Outcome.UNKNOWN, Outcome.FAILED) else result.message
    return result.model_copy(update=seen | {"outcome": outcome, "message": message})


def _deleted(result: Result, action: Action, held: Mapping[str, Sequence[AccountOccasion]]) -> Result:
    """The verdict on a delete: what the plan saw must be gone; another of its name may have come since."""
    left = _still_there(action, held)
    if left is not None:
        return _not_confirmed(result, Verdict.DIFFERENT, "the account still has it", left)
    message = "" if result.outcome in (Outcome.UNKNOWN, Outcome.FAILED) else result.message
    ours = result.outcome is not Outcome.UNCHANGED and not _clearly_refused(result)
    outcome = Outcome.DELETED if ours else Outcome.UNCHANGED
    return result.model_copy(update={"outcome": outcome, "verdict": Verdict.MATCHED, "message": message})


def _clearly_refused(result: Result) -> bool:
    """Whether no request of ours can have brought it about: a failure that is no lost answer."""
    return result.outcome is Outcome.FAILED and 400 <= (result.status or 0) < 500 and result.status != _LATE


def _still_there(action: Action, held: Mapping[str, Sequence[AccountOccasion]]) -> AccountOccasion | None:
    """What was to be deleted, under whatever name it stands now."""
    live = (each for found in held.values() for each in found)
    return next((each for each in live if action.before and each.id == action.before.id), None)


def _arrived(plan: Plan, action: Action, held: Mapping[str, Sequence[AccountOccasion]]) -> bool:
    """Whether the account holds what was refused or given up: a request that seemed lost may arrive late."""
    found = held.get(fold(action.name), ())
    if action.kind is ActionKind.DELETE:
        return _still_there(action, held) is None
    return len(found) == 1 and not changes_between(found[0].occasion, _expected(plan, action, held), canonical)


def _without_sending(action: Action) -> Result:
    """The result of an action that sends nothing, or that was never reached."""
    outcome = {ActionKind.UNCHANGED: Outcome.UNCHANGED, ActionKind.CONFLICT: Outcome.CONFLICT}.get(
        action.kind, Outcome.NOT_ATTEMPTED
    )
    message = action.reason if outcome is Outcome.CONFLICT else ""
    return Result(name=action.name, outcome=outcome, id=action.before.id if action.before else None, message=message)


def _expected(plan: Plan, action: Action, held: Mapping[str, Sequence[AccountOccasion]]) -> Occasion:
    """What the account should hold: the payload, without the flag if another occasion took the default over."""
    if plan.replaces_default is None or fold(plan.replaces_default) != fold(action.name):
        return action.payload
    taken = any(each.occasion.isDefault for name, found in held.items() if name != fold(action.name) for each in found)
    return action.payload.model_copy(update={"isDefault": False}) if taken else action.payload


def _not_confirmed(result: Result, verdict: Verdict, message: str, seen: AccountOccasion | None = None) -> Result:
    said = f"{message} ({result.message})" if result.message else message
    # What was left alone, or seen to be as planned, and is not so any more, somebody else has changed in the meantime.
    settled = result.outcome is Outcome.UNCHANGED or result.verdict is Verdict.MATCHED
    outcome = Outcome.CONFLICT if settled else Outcome.UNKNOWN
    update = {"outcome": outcome, "verdict": verdict, "message": said, "seen": seen}
    return result.model_copy(update=update)


def reconcile_assigned(
    plan: Plan, results: Sequence[AssignmentResult], skills: Sequence[Skill] | None
) -> tuple[AssignmentResult, ...]:
    """The results of a plan's assignments with their verdicts.

    Args:
        plan: what was approved.
        results: what sending gave, in the order of the plan.
        skills: all skills as they were read back; None if they could not be read.
    """
    by_id = None if skills is None else {skill.id: skill for skill in skills}
    pairs = zip(plan.assignments, results, strict=True)
    return tuple(_skill_verdict(assignment, result, by_id) for assignment, result in pairs)


def _skill_verdict(
    assignment: Assignment, result: AssignmentResult, skills: Mapping[int, Skill] | None
) -> AssignmentResult:
    if result.outcome in (AssignmentOutcome.CONFLICT, AssignmentOutcome.NOT_ATTEMPTED):
        return result
    now = skills.get(assignment.skill_id or 0) if skills is not None else None
    arrived = now is not None and now.occasion == result.given
    # of a request that was lost before its answer nobody may know which id it carried; a resume finds out
    lost = result.outcome is AssignmentOutcome.UNKNOWN and result.given is None and assignment.occasion is not None
    if lost or (result.outcome is AssignmentOutcome.FAILED and not arrived):
        return result
    if skills is None:
        message = result.message or "the skills could not be read back"
        return result.model_copy(update={"outcome": AssignmentOutcome.UNKNOWN, "message": message})
    if arrived:
        return result.model_copy(update={"verdict": Verdict.MATCHED, **_arrived_as(result)})
    settled = result.outcome is AssignmentOutcome.UNCHANGED or result.verdict is Verdict.MATCHED
    outcome = AssignmentOutcome.CONFLICT if settled else AssignmentOutcome.UNKNOWN
    verdict, message = Verdict.DIFFERENT, "the skill uses another occasion"
    if now is None:
        verdict, message = Verdict.MISSING, "the account does not have the skill"
    said = f"{message} ({result.message})" if result.message else message
    return result.model_copy(update={"outcome": outcome, "verdict": verdict, "message": said})


def _arrived_as(result: AssignmentResult) -> dict[str, object]:
    """What became of an assignment that stands in the account as planned."""
    if result.outcome is not AssignmentOutcome.FAILED:
        unknown = result.outcome is AssignmentOutcome.UNKNOWN
        return {"outcome": AssignmentOutcome.ASSIGNED, "message": ""} if unknown else {}
    if 400 <= (result.status or 0) < 500 and result.status != _LATE:
        message = f"the API refused it ({result.status}), but by now the skill uses it: somebody else's work"
        return {"outcome": AssignmentOutcome.UNCHANGED, "message": message}
    return {"outcome": AssignmentOutcome.ASSIGNED, "message": ""}
