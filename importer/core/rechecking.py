"""Recheck: which occasions of a plan are no longer as the plan saw them, in words.

A pure function of a plan and of a later reading of the account. What the plan does not concern may move freely. An
occasion has moved when the objects of its name are not those that the plan saw: one is gone, renamed, changed (in
canonical form), or another has come; or when the plan sets the account's default, and another one stands there now.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from importer.core.account import AccountState
from importer.core.assignments import Assignment, AssignmentKind
from importer.core.names import fold
from importer.core.payload import AccountOccasion, Occasion
from importer.core.plan import Action, ActionKind, Change, Plan, changes_default
from importer.core.rules.diff import changes_between
from importer.core.rules.zones import canonical
from importer.core.skills import Skill

_EVENT = re.compile(r"events\[(.*) (\d{4}-\d{2}-\d{2})\]", re.DOTALL)
_MOST = 3
_Named = Mapping[str, Sequence[AccountOccasion]]


@dataclass(frozen=True, slots=True)
class Move:
    """One occasion that is no longer as a plan saw it."""

    name: str
    what: tuple[str, ...]
    """What moved, such as ``it was deleted``."""

    def __str__(self) -> str:
        more = len(self.what) - _MOST
        return f"{self.name}: {', '.join(self.what[:_MOST])}" + (f" and {more} more" if more > 0 else "")


def doubles_of(plan: Plan, state: AccountState) -> tuple[AccountOccasion, ...]:
    """Occasions of the account that a plan concerns beside those that its actions hold: further ones of a name."""
    held = {action.before.id for action in plan.actions if action.before}
    concerned = {fold(action.name) for action in plan.actions}
    return tuple(each for each in state.occasions if fold(each.occasion.name) in concerned and each.id not in held)


def moved_since(
    plan: Plan,
    doubles: Iterable[AccountOccasion],
    state: AccountState,
    skill_uses: Mapping[int, Sequence[str]] | None,
) -> tuple[Move, ...]:
    """What moved since a plan was made, each name once, in the order of the plan.

    Args:
        plan: what was planned; the ``before`` of its actions is what it saw.
        doubles: what it saw besides, as ``doubles_of`` gave it.
        state: the account as it is now.
        skill_uses: names of the skills that use an occasion now, by its id, None where nobody can say; only deletes
            ask.
    """
    seen = _by_name([action.before for action in plan.actions if action.before] + list(doubles))
    now, by_id = _by_name(state.occasions), {each.id: each for each in state.occasions}
    moves: dict[str, Move] = {}
    for action in plan.actions:
        name = fold(action.name)
        what = (
            _moves(action, seen.get(name, ()), now.get(name, ()), by_id)
            or _default_moved(plan, action, state)
            or _came_into_use(action, skill_uses)
        )
        if what:
            moves.setdefault(name, Move(action.name, tuple(what)))
    return tuple(moves.values())


def skills_moved(plan: Plan, skills: Sequence[Skill] | None) -> tuple[Move, ...]:
    """Which skills of a plan no longer use what it saw, in the order of the plan.

    Args:
        plan: what was planned.
        skills: all skills as they are now; None where they cannot be read.
    """
    by_id = None if skills is None else {skill.id: skill for skill in skills}
    moves: list[Move] = []
    for each in plan.assignments:
        what = _skill_moved(each, by_id) if each.skill_id is not None and each.kind in _SEEN else ""
        if what:
            moves.append(Move(f"skill {each.skill}", (what,)))
    return tuple(moves)


_SEEN = (AssignmentKind.ASSIGN, AssignmentKind.UNCHANGED)


def _skill_moved(assignment: Assignment, skills: Mapping[int, Skill] | None) -> str:
    if skills is None:
        return "the skills cannot be read now, so nobody can say what it uses"
    now = skills.get(assignment.skill_id or 0)
    if now is None:
        return "it was deleted"
    if now.occasion is not None and now.occasion == assignment.occasion_id and assignment.sends:
        return "it was given the occasion already, as planned"
    return "" if now.occasion == assignment.before_id else "it was given another occasion"


def _by_name(occasions: Iterable[AccountOccasion]) -> _Named:
    found: dict[str, list[AccountOccasion]] = {}
    for each in occasions:
        found.setdefault(fold(each.occasion.name), []).append(each)
    return found


def _moves(
    action: Action,
    seen: Sequence[AccountOccasion],
    now: Sequence[AccountOccasion],
    by_id: Mapping[int, AccountOccasion],
) -> list[str]:
    """What became of the objects of one name."""
    told: list[str] = []
    for each in seen:
        told += _became(action, each.occasion, by_id.get(each.id))
    known = {each.id for each in seen}
    came = [each for each in now if each.id not in known]
    if came and seen:
        told.append("somebody created another of this name")
    elif came:
        as_planned = len(came) == 1 and action.kind is ActionKind.CREATE and _is_as_planned(action, came[0].occasion)
        told.append("it was created already, as planned" if as_planned else "somebody created it")
    return told


def _became(action: Action, seen: Occasion, now: AccountOccasion | None) -> list[str]:
    if now is None:
        return ["it was deleted"]
    changes = changes_between(seen, now.occasion, canonical)
    if changes and action.kind is ActionKind.UPDATE and _is_as_planned(action, now.occasion):
        return ["it was changed already, as planned"]
    return [_told(change) for change in changes]


def _is_as_planned(action: Action, now: Occasion) -> bool:
    return action.sends and not changes_between(now, action.payload, canonical)


def _told(change: Change) -> str:
    event = _EVENT.fullmatch(change.path)
    if event:
        done = "was added" if change.before is None else "was taken out" if change.after is None else "was changed"
        return f'event "{event[1]}" on {event[2]} {done}'
    if change.path == "name":
        return f'it was renamed to "{change.after}"'
    if change.path == "isDefault":
        return "it became the default" if change.after else "it is no longer the default"
    return f"its {change.path} was changed"


def _default_moved(plan: Plan, action: Action, state: AccountState) -> list[str]:
    """Of an action that makes its occasion the default: whether another default stands there than the plan saw."""
    if not (action.sends and changes_default(action) and action.payload.isDefault):
        return []
    now = state.default.occasion.name if state.default else None
    if (now and fold(now)) == (plan.replaces_default and fold(plan.replaces_default)):
        return []
    was = f'"{plan.replaces_default}"' if plan.replaces_default else "none"
    stands = f'"{now}"' if now else "none"
    return [f"it was to become the default, which was {was} and now is {stands}"]


def _came_into_use(action: Action, skill_uses: Mapping[int, Sequence[str]] | None) -> list[str]:
    """Of a delete: whether a skill uses its occasion now, or may do so; only what no skill used was to be deleted."""
    if action.kind is not ActionKind.DELETE or action.before is None:
        return []
    if skill_uses is None:
        return ["it was to be deleted, but the skills cannot be read now, so nobody can say whether one uses it"]
    return [f'the skill "{skill}" uses it now' for skill in skill_uses.get(action.before.id, ())]
