"""Plan: what an import will do to the account, one action for each occasion that is ready.

A pure function of the drafts and of one reading of the account. The order of sending is: creates, updates, deletes,
and last, alone, the one action that changes the account's default. What the sheet does not say keeps the account's
value. In mode mirror there is an action for each occasion that the sheet lacks, too.
"""

from collections.abc import Iterable, Mapping, Sequence

from importer.core.account import AccountState
from importer.core.checked import OccasionDraft
from importer.core.consents import assign_consent, consents_of, replaced_default, sending_order, some
from importer.core.issues import Assumption
from importer.core.names import fold
from importer.core.payload import AccountOccasion
from importer.core.plan import Action, ActionKind, Consent, Plan
from importer.core.planning.actions import action_of
from importer.core.planning.assigning import plan_assignments
from importer.core.planning.deletions import deletions
from importer.core.planning.options import PlanOptions, Wish

_SIMILAR = 80.0


def plan_import(
    drafts: Iterable[OccasionDraft], state: AccountState, options: PlanOptions
) -> tuple[Plan, tuple[Assumption, ...]]:
    """Plan an import of ready drafts into an account."""
    drafts = sorted(drafts, key=lambda draft: fold(draft.name))
    found: dict[str, list[AccountOccasion]] = {}
    for each in state.occasions:
        found.setdefault(fold(each.occasion.name), []).append(each)
    moved = _default_moves(drafts, found, options)
    actions: list[Action] = []
    assumptions: list[Assumption] = []
    for draft in drafts:
        action, kept = action_of(draft, found.get(fold(draft.name), []), options, moved=moved)
        actions.append(action)
        if action.kind is ActionKind.CREATE and not draft.given:
            assumptions += _similar(draft.name, state)
        if kept:
            assumptions.append(_kept(action.name, kept, draft, options))
    if options.mode == "mirror":
        actions += deletions({fold(draft.name) for draft in drafts}, found, options)
    ordered = tuple(sorted(actions, key=sending_order))
    replaces = replaced_default(ordered, state)
    wishes = (*(Wish(draft.name, draft.skills) for draft in drafts if draft.skills), *options.held_wishes)
    assignments = plan_assignments(wishes, ordered, state, options.skills)
    plan = Plan(
        account=state.account,
        mode=options.mode,
        actions=ordered,
        consents=(*consents_of(ordered, replaces), *_closed_hours(ordered, drafts), *assign_consent(assignments)),
        replaces_default=replaces,
        assignments=assignments,
    )
    return plan, tuple(assumptions)


def _similar(name: str, state: AccountState) -> list[Assumption]:
    """Occasions of the account that a name which nobody gave may have meant."""
    from rapidfuzz import fuzz, process  # only inferred names pay for it

    names = [each.occasion.name for each in state.occasions]
    near = process.extract(name, names, scorer=fuzz.WRatio, processor=fold, limit=3, score_cutoff=_SIMILAR)
    if not near:
        return []
    shown = ", ".join(f'"{found}"' for found, _, _ in near)
    decided = f"a new occasion, though the account has {shown} (--occasion names an existing one)"
    return [Assumption("name-similar", f'occasion "{name}"', decided, "its name was inferred and fits none exactly")]


def _kept(name: str, kept: int, draft: OccasionDraft, options: PlanOptions) -> Assumption:
    """What stays in an occasion beside the sheet's events."""
    events, stay = ("event", "stays") if kept == 1 else ("events", "stay")
    which = "of other years or days" if options.ranged else "of other years"
    evidence = f"the sheet has events of {', '.join(map(str, sorted(draft.years)))} only"
    if options.ranged:
        evidence += f", and {options.range_told} was asked for"
    decided = f"{kept} {events} {which} {stay} in the account"
    return Assumption("other-years-kept", f'occasion "{name}"', decided, evidence)


def _default_moves(
    drafts: Sequence[OccasionDraft], found: Mapping[str, Sequence[AccountOccasion]], options: PlanOptions
) -> bool:
    """Whether an occasion that is not the default becomes so, and is really sent."""
    for draft in drafts:
        held = found.get(fold(draft.name), ())
        if draft.default and not any(each.occasion.isDefault for each in held):
            return action_of(draft, held, options, moved=False)[0].sends
    return False


def _closed_hours(actions: Sequence[Action], drafts: Sequence[OccasionDraft]) -> tuple[Consent, ...]:
    """The yes for what is sent as closed at some hours."""
    sent = {fold(action.name) for action in actions if action.sends}
    closed = [told for draft in drafts if fold(draft.name) in sent for told in draft.closed_hours]
    message = f"Closed at some hours, which may be taken as the whole day closed: {some(closed)}."
    return (Consent(code="closed-with-hours", message=message),) if closed else ()
