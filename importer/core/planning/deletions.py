"""Deletions: what mode mirror does about the occasions of the account that the sheet lacks.

Each of them is deleted, or is a conflict whose reason says what guards it and the way out; several of one name are one
conflict. The guards, in this order: a sheet that may not be whole, a name that several have, the account's default,
what skills use, events outside the range that was asked for, and at last the number: beyond what is allowed none is
deleted.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from importer.core.payload import AccountOccasion, Event
from importer.core.plan import Action, ActionKind
from importer.core.planning.options import PlanOptions
from importer.core.rules.merging import days_of

_MOST = 5
_ONE_IN = 5
_NAMED = 3
Held = Mapping[str, Sequence[AccountOccasion]]


def deletions(ready: AbstractSet[str], held: Held, options: PlanOptions) -> list[Action]:
    """One action for each name of the account that the sheet lacks: a delete, or a conflict that says why not.

    Args:
        ready: folded names of the occasions that the sheet sends.
        held: all occasions of the account by folded name.
        options: with the names that the sheet has besides, and all that guards the account.
    """
    lacking = [held[name] for name in sorted(held.keys() - ready - options.named)]
    of_sheet = options.not_whole or ("" if ready else _NOTHING)
    reasons = [of_sheet or _doubled(same) or _guarded(same[0], options) for same in lacking]
    free = sum(not reason for reason in reasons)
    beyond = _beyond(free, sum(map(len, held.values())), options.max_delete)
    return [_action(same[0], reason or beyond) for same, reason in zip(lacking, reasons, strict=True)]


_NOTHING = "the sheet lacks it, but gives no occasion at all, and such a sheet deletes nothing; look at the sheet"


def _action(each: AccountOccasion, forbidden: str) -> Action:
    kind = ActionKind.CONFLICT if forbidden else ActionKind.DELETE
    reason = forbidden or "the sheet lacks it"
    return Action(kind=kind, name=each.occasion.name, reason=reason, payload=each.occasion, before=each)


def _doubled(same: Sequence[AccountOccasion]) -> str:
    """Why occasions of one name must not be deleted; empty if there is only one."""
    if len(same) == 1:
        return ""
    return f"the sheet lacks it, but the account has {len(same)} occasions of this name; rename or delete them there"


def _guarded(each: AccountOccasion, options: PlanOptions) -> str:
    """Why an occasion must not be deleted, and the way out; empty if nothing guards it."""
    if each.occasion.isDefault:
        return "the sheet lacks it, but it is the account's default; make another one the default first"
    if options.skill_uses is None:
        return (
            "the sheet lacks it, but the skills cannot be read, so nobody can say whether one uses it; "
            "grant the right to read skills, or use --mode upsert"
        )
    if skills := options.skill_uses.get(each.id):
        return f"the sheet lacks it, but {_using(skills)}; give {_them(skills)} another occasion first"
    if any(_outside(event, options) for event in each.occasion.events):
        told = f"the sheet lacks it, but it has events outside {options.range_told}, which was asked for"
        return f"{told}; mirror the whole sheet, without --year, --from and --to"
    return ""


def _outside(event: Event, options: PlanOptions) -> bool:
    """Whether an event has a day outside the range that was asked for."""
    first, last = days_of(event)
    return bool(options.first and first < options.first.toordinal()) or bool(
        options.last and last > options.last.toordinal()
    )


def _using(skills: Sequence[str]) -> str:
    named = ", ".join(f'"{name}"' for name in skills[:_NAMED])
    more = f" and {len(skills) - _NAMED} more" if len(skills) > _NAMED else ""
    return f"the skill {named} uses it" if len(skills) == 1 else f"the skills {named}{more} use it"


def _them(skills: Sequence[str]) -> str:
    return "it" if len(skills) == 1 else "them"


def _beyond(number: int, held: int, allowed: int | None) -> str:
    """Why a number of occasions must not be deleted, and what to type; empty if it may."""
    most = max(1, min(_MOST, held // _ONE_IN)) if allowed is None else allowed
    if number <= most:
        return ""
    lacking = "the sheet lacks it" if number == 1 else f"the sheet lacks it and {number - 1} more"
    few = f"of the account's {held}" if allowed is None else "as --max-delete says"
    return f"{lacking}, but at most {most} may be deleted, {few}; look at them, then allow it: --max-delete {number}"
