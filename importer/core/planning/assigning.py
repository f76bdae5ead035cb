"""Assignments: which skill is to use which occasion, as a sheet or somebody at the command line says.

A skill is named by its name or its id. A name that the account does not have, or has several times, and a skill that is
named for two occasions are conflicts, which leave the skill alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from importer.core.account import AccountState
from importer.core.assignments import NO_SUCH_SKILL, Assignment, AssignmentKind, used_by
from importer.core.checked import Checked
from importer.core.names import fold
from importer.core.plan import Action, ActionKind
from importer.core.planning.options import Wish
from importer.core.skills import Skill

_NEAR = 70.0
_MOST = 3
_HELD = "its occasion is held back, because the sheet is in error"
_UNREAD = "the skills cannot be read, so nobody can say which one it is; grant the right to read and write skills"
_GOES = (ActionKind.CREATE, ActionKind.UPDATE, ActionKind.UNCHANGED)
"""What is done about an occasion that is in the account afterwards as it should be."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A skill as it was written for one occasion, and the skills that it may be."""

    wish: Wish
    text: str
    fits: tuple[Skill, ...]


class _Known:
    """Account, actions and skills, to be looked up by folded name, and skills by id as well."""

    def __init__(self, state: AccountState, actions: Sequence[Action], skills: Sequence[Skill]) -> None:
        self.state = state
        self.actions = {fold(action.name): action for action in actions}
        self.held = {fold(each.occasion.name): each for each in reversed(state.occasions)}
        self._named: dict[str, dict[int, Skill]] = {}
        for skill in skills:
            for key in (fold(skill.name), str(skill.id)):
                self._named.setdefault(key, {})[skill.id] = skill

    def skills(self, text: str) -> tuple[Skill, ...]:
        """The skills that a name or an id may mean."""
        return tuple(self._named.get(fold(text), {}).values())


def held_wishes(checked: Checked) -> tuple[Wish, ...]:
    """The skills that are named for occasions of a sheet which are not sent."""
    waits = zip(checked.names, checked.skills, checked.ready.tolist(), strict=True)
    return tuple(Wish(name, skills, _HELD) for name, skills, ready in waits if skills and not ready)


def plan_assignments(
    wishes: Sequence[Wish], actions: Sequence[Action], state: AccountState, skills: Sequence[Skill] | None
) -> tuple[Assignment, ...]:
    """What is to be done about every skill that is named, in the order of occasions and skills.

    Args:
        wishes: what was said of each occasion.
        actions: what is done about occasions; one without an action is in the account already.
        state: the account.
        skills: all its skills; None if they cannot be read.
    """
    known = _Known(state, actions, skills or ())
    said = {(fold(wish.occasion), fold(text)): (wish, text) for wish in wishes for text in wish.skills}
    named = [
        _Named(wish, text, known.skills(text)) for _, (wish, text) in sorted(said.items(), key=lambda item: item[0])
    ]
    claims: dict[int, dict[str, str]] = {}
    for each in named:
        for skill in each.fits:
            claims.setdefault(skill.id, {}).setdefault(fold(each.wish.occasion), each.wish.occasion)
    planned: dict[tuple[int | str, str], Assignment] = {}
    for each in named:
        why_not = _UNREAD if skills is None else _why_not(each, claims, skills)
        made = _refused(each, AssignmentKind.CONFLICT, why_not) if why_not else _made(each, known)
        planned.setdefault((made.skill_id or fold(each.text), fold(each.wish.occasion)), made)
    return tuple(planned.values())


def _why_not(each: _Named, claims: Mapping[int, Mapping[str, str]], skills: Sequence[Skill]) -> str:
    """What stands against knowing the skill; "" if it is known."""
    if not each.fits:
        return f"{NO_SUCH_SKILL}{_near(each.text, skills)}"
    if len(each.fits) > 1:
        ids = ", ".join(str(skill.id) for skill in each.fits)
        return f"the account has {len(each.fits)} skills of this name; name one by its id: {ids}"
    occasions = claims[each.fits[0].id]
    if len(occasions) > 1:
        names = " and ".join(f'"{occasions[key]}"' for key in sorted(occasions))
        return f"it is named for {names}, and a skill uses one occasion only"
    return ""


def _near(text: str, skills: Sequence[Skill]) -> str:
    """Names of the account that may have been meant."""
    from rapidfuzz import fuzz, process  # only wrong names pay for it

    names = [skill.name for skill in skills]
    near = process.extract(text, names, scorer=fuzz.WRatio, processor=fold, limit=_MOST, score_cutoff=_NEAR)
    return f"; near names: {', '.join(dict.fromkeys(name for name, _, _ in near))}" if near else ""


def _refused(each: _Named, kind: AssignmentKind, why: str) -> Assignment:
    skill = each.fits[0] if len(each.fits) == 1 else None
    return Assignment(
        kind=kind,
        skill=skill.name if skill else each.text,
        skill_id=skill.id if skill else None,
        occasion=each.wish.occasion,
        occasion_id=None,
        before=None,
        reason=why,
    )


def _made(each: _Named, known: _Known) -> Assignment:
    """The assignment of a skill that is known."""
    (skill,) = each.fits
    name, before = each.wish.occasion, used_by(skill, known.state)
    action, held = known.actions.get(fold(name)), known.held.get(fold(name))
    kind, reason = AssignmentKind.ASSIGN, f"it uses {before or 'none of its own'} now"
    if each.wish.held:
        kind, reason = AssignmentKind.HELD, each.wish.held
    elif action is not None and action.kind not in _GOES:
        kind, reason = AssignmentKind.HELD, f"its occasion is left alone: {action.reason}"
    elif held is not None and skill.occasion == held.id:
        kind, reason = AssignmentKind.UNCHANGED, "it uses it already"
    return Assignment(
        kind=kind,
        skill=skill.name,
        skill_id=skill.id,
        occasion=action.name if action else name,
        occasion_id=held.id if held else None,
        before=before,
        reason=reason,
    )
