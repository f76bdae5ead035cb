"""Hand skills back: what a run assigned is turned round, while the skill still uses what the run gave it.

A skill gets back what it used before the run. If that occasion was deleted by the run, it is created anew by the same
undo and has another id; if it is gone for good, the skill stays as it is.
"""

from collections.abc import Mapping, Sequence

from importer.core.account import AccountState
from importer.core.assignments import Assignment, AssignmentKind, Use, used_by
from importer.core.names import fold
from importer.core.past import AssignmentDeed
from importer.core.skills import Skill

_UNREAD = "the skills cannot be read, so nobody can say what it uses now; grant the right to read and write skills"
_SINCE = "somebody gave it another occasion since the run; give it back by hand"


def hand_back(
    deeds: Sequence[AssignmentDeed], again: Mapping[str, str], state: AccountState, skills: Sequence[Skill] | None
) -> tuple[Assignment, ...]:
    """What turns a run's assignments round.

    Args:
        deeds: what the run did to skills.
        again: names, by their folded form, of occasions that the run deleted and that will be there again.
        state: the account as it is now.
        skills: all skills as they are now; None if they cannot be read.
    """
    by_id = None if skills is None else {skill.id: skill for skill in skills}
    turned = (_turned(deed, again, state, by_id) for deed in deeds)
    return tuple(each for each in turned if each is not None)


def left_alone(skills: Sequence[Skill], back: Sequence[Assignment]) -> tuple[Skill, ...]:
    """The skills whose use stays as it is while others are handed back."""
    moved = {each.skill_id for each in back if each.sends}
    return tuple(skill for skill in skills if skill.id not in moved)


def _turned(
    deed: AssignmentDeed, anew: Mapping[str, str], state: AccountState, skills: Mapping[int, Skill] | None
) -> Assignment | None:
    """The assignment that hands one skill back; None if the run did not assign it after all."""
    if skills is None:
        return _planned(deed, AssignmentKind.CONFLICT, _UNREAD, None)
    now = skills.get(deed.assignment.skill_id or 0)
    if now is None:
        return _planned(deed, AssignmentKind.CONFLICT, "the skill was deleted since the run", None)
    uses = used_by(now, state)
    if now.occasion == deed.assignment.before_id:
        back = "it uses what it used before the run"
        return _planned(deed, AssignmentKind.UNCHANGED, back, uses) if deed.certain else None
    lost = deed.given is None and deed.assignment.occasion is not None  # nobody knows what it was given
    if lost or now.occasion != deed.given:
        return _planned(deed, AssignmentKind.CONFLICT, _SINCE, uses)
    return _back(deed, uses, anew, state)


def _back(deed: AssignmentDeed, uses: Use | None, anew: Mapping[str, str], state: AccountState) -> Assignment:
    before = deed.assignment.before
    reason = "it used this before the run" if deed.certain else "it stands as if assigned by the run"
    if before is None or any(each.id == before.id for each in state.occasions):
        return _planned(deed, AssignmentKind.ASSIGN, reason, uses)
    name = fold(before.name) if before.name is not None else ""
    if name in anew:
        return _planned(deed, AssignmentKind.ASSIGN, reason, uses, anew=anew[name])
    gone = f"{before}, which it used before the run, is gone; give it another occasion"
    return _planned(deed, AssignmentKind.CONFLICT, gone, uses)


def _planned(
    deed: AssignmentDeed, kind: AssignmentKind, reason: str, uses: Use | None, *, anew: str | None = None
) -> Assignment:
    before = deed.assignment.before
    return Assignment(
        kind=kind,
        skill=deed.assignment.skill,
        skill_id=deed.assignment.skill_id,
        occasion=anew or (before and (before.name or f"id {before.id}")),
        occasion_id=None if anew else deed.assignment.before_id,
        before=uses,
        reason=reason,
    )
