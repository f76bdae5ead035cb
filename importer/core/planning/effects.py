"""Effects: which occasions of a plan will do nothing, because they are not the default and no skill uses them."""

from collections.abc import Sequence

from importer.core.issues import Issue, Place, Severity
from importer.core.names import fold
from importer.core.plan import Action, ActionKind, Plan
from importer.core.report import Report
from importer.core.skills import Skill

_STAYS = (ActionKind.CREATE, ActionKind.UPDATE, ActionKind.UNCHANGED)
_NAMED = 5


def without_effect(plan: Plan, skills: Sequence[Skill]) -> tuple[str, ...]:
    """The names of a plan's occasions that will be in the account, but neither its default nor used by any skill."""
    moved = {each.skill_id: each for each in plan.assignments if each.sends}
    used = {skill.occasion for skill in skills if skill.id not in moved}
    named = {fold(each.occasion) for each in moved.values() if each.occasion is not None}
    return tuple(
        action.name
        for action in plan.actions
        if action.kind in _STAYS
        and not _is_default(action, plan)
        and fold(action.name) not in named
        and (action.before is None or action.before.id not in used)
    )


def _is_default(action: Action, plan: Plan) -> bool:
    """Whether an occasion is the default in the end; the former one is sent with the flag that it loses."""
    replaced = plan.replaces_default is not None and fold(plan.replaces_default) == fold(action.name)
    return action.payload.isDefault and not replaced


def no_effect(names: Sequence[str], file: str) -> tuple[Issue, ...]:
    """One warning for all occasions that do nothing, without a row."""
    if not names:
        return ()
    shown = ", ".join(f'"{name}"' for name in names[:_NAMED])
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    does, is_it = ("does", "it is") if len(names) == 1 else ("do", "each of them is")
    message = f"{shown}{more} {does} nothing yet: {is_it} neither the default nor used by a skill."
    hint = (
        f'give it to a skill: occasions assign "{names[0]}" --skill SKILL; or write yes under Default, or the skill '
        "under Skills."
    )
    return (Issue("no-effect", Severity.WARNING, message, Place(file), hint),)


def with_effect_told(check: Report, plan: Plan, skills: Sequence[Skill] | None) -> tuple[Issue, ...]:
    """The issues of a check, with the warning if occasions of its plan do nothing; without where nobody knows."""
    others = tuple(issue for issue in check.issues if issue.code != "no-effect")
    if skills is None:
        return others
    file = next((table.file for table in check.tables), "")
    return (*others, *no_effect(without_effect(plan, skills), file))
