"""Plan: what an import will do to the account, one action for each occasion that is ready.

A pure function of the drafts and of one reading of the account. The order of sending is: creates, updates, and last,
alone, the one action that changes the account's default. What the sheet does not say keeps the account's value.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from importer.core.account import AccountState
from importer.core.checked import OccasionDraft
from importer.core.issues import Assumption
from importer.core.names import fold
from importer.core.payload import DESCRIPTION_LIMIT, AccountOccasion, Event, EventToSend, Occasion, text_units
from importer.core.plan import Action, ActionKind, Consent, Plan, changes_default
from importer.core.profile import Profile
from importer.core.rules.diff import changes_between
from importer.core.rules.years import Scope, kept_events
from importer.core.rules.zones import canonical, known_zones

_SHOWN = 5
_SIMILAR = 80.0


@dataclass(frozen=True)
class PlanOptions:
    """How the sheet and the account are brought together."""

    mode: str = "upsert"
    drop_other_years: bool = False
    first: dt.date | None = None
    last: dt.date | None = None
    """The range that was asked for; the account's events outside stay as they are."""

    @classmethod
    def of(cls, profile: Profile, mode: str = "upsert", *, drop_other_years: bool = False) -> Self:
        """The options with the range of a profile: its days and its year."""
        first, last = profile.range
        return cls(mode, drop_other_years, first, last)

    @property
    def ranged(self) -> bool:
        """Whether a range was asked for."""
        return self.first is not None or self.last is not None


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
        action, kept = _action(draft, found.get(fold(draft.name), []), options, moved=moved)
        actions.append(action)
        if action.kind is ActionKind.CREATE and not draft.given:
            assumptions += _similar(draft.name, state)
        if kept:
            assumptions.append(_kept(action.name, kept, draft, options))
    ordered = tuple(sorted(actions, key=_sending_order))
    replaces = _replaced(ordered, state)
    plan = Plan(
        account=state.account,
        mode=options.mode,
        actions=ordered,
        consents=_consents(ordered, drafts, replaces),
        replaces_default=replaces,
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
        evidence += f", and {options.first or 'the beginning'} to {options.last or 'the end'} was asked for"
    decided = f"{kept} {events} {which} {stay} in the account"
    return Assumption("other-years-kept", f'occasion "{name}"', decided, evidence)


def _default_moves(
    drafts: Sequence[OccasionDraft], found: Mapping[str, Sequence[AccountOccasion]], options: PlanOptions
) -> bool:
    """Whether an occasion that is not the default becomes so, and is really sent."""
    for draft in drafts:
        held = found.get(fold(draft.name), ())
        if draft.default and not any(each.occasion.isDefault for each in held):
            return _action(draft, held, options, moved=False)[0].sends
    return False


def _action(
    draft: OccasionDraft, held: Sequence[AccountOccasion], options: PlanOptions, *, moved: bool
) -> tuple[Action, int]:
    """The action for one draft, and the number of events of other years that it keeps."""
    events = tuple(Event.model_validate(EventToSend.model_validate(event).model_dump()) for event in draft.events)
    if len(held) > 1:
        reason = f"the account has {len(held)} occasions of this name"
        payload = _new(draft, events)
        return Action(kind=ActionKind.CONFLICT, name=draft.name, reason=reason, payload=payload, before=held[0]), 0
    if not held:
        return Action(kind=ActionKind.CREATE, name=draft.name, reason="new", payload=_new(draft, events)), 0
    before = held[0]
    scope = Scope(None if options.drop_other_years else draft.years, options.first, options.last)
    kept = kept_events(before.occasion.events, events, scope)
    payload = _merged(draft, before, kept + events, moved=moved)
    changes = changes_between(before.occasion, payload, canonical)
    kind, reason = ActionKind.UPDATE, f"{len(changes)} difference{'s' if len(changes) > 1 else ''}"
    if not changes:
        kind, reason = ActionKind.UNCHANGED, "the account has it as the sheet says"
    elif options.mode == "create":
        kind, reason = ActionKind.CONFLICT, "the name exists with other content, and the mode is create"
    elif refused := _refused(payload.description, kept):
        kind, reason = ActionKind.CONFLICT, refused
    name = before.occasion.name
    return Action(kind=kind, name=name, reason=reason, payload=payload, before=before, changes=changes), len(kept)


def _refused(description: str, kept: Sequence[Event]) -> str:
    """What of the account cannot be sent back, and what to do; "" if all of it can."""
    if text_units(description) > DESCRIPTION_LIMIT:
        length = f"is {text_units(description)} characters long, and at most {DESCRIPTION_LIMIT} can be sent"
        return f"its description in the account {length}; give a shorter one in the sheet"
    for event in kept:
        for zone in (event.start.timeZone, event.end.timeZone):
            if zone not in known_zones():
                told = f'its event "{event.meta.name}" of {event.first_day} in the account'
                return f'{told} has the unknown zone "{zone}"; correct that event in the account first'
    return ""


def _new(draft: OccasionDraft, events: tuple[Event, ...]) -> Occasion:
    return Occasion(
        name=draft.name, description=draft.description or draft.name, isDefault=bool(draft.default), events=events
    )


def _merged(draft: OccasionDraft, before: AccountOccasion, events: tuple[Event, ...], *, moved: bool) -> Occasion:
    """The account's object with what the sheet says; what it does not say keeps the account's value.

    Where another occasion becomes the default, the API itself unsets the former one: it is sent with the flag it has.
    """
    held = before.occasion
    keeps_flag = draft.default is None or (moved and held.isDefault)
    return Occasion.model_construct(
        name=held.name,
        description=held.description if draft.description is None else draft.description,
        isDefault=held.isDefault if keeps_flag else bool(draft.default),
        events=tuple(sorted(events, key=lambda event: (event.start.dateTime, event.end.dateTime, event.meta.name))),
        id=before.id,
    )


def _sending_order(action: Action) -> tuple[bool, int, str]:
    rank = {ActionKind.CREATE: 0, ActionKind.UPDATE: 1, ActionKind.UNCHANGED: 2, ActionKind.CONFLICT: 3}
    return action.sends and changes_default(action), rank[action.kind], fold(action.name)


def _replaced(actions: Sequence[Action], state: AccountState) -> str | None:
    """The default that a new default replaces."""
    sets = any(action.sends and changes_default(action) and action.payload.isDefault for action in actions)
    return state.default.occasion.name if sets and state.default else None


def _consents(actions: Sequence[Action], drafts: Sequence[OccasionDraft], replaces: str | None) -> tuple[Consent, ...]:
    """What of the plan needs a yes."""
    consents: list[Consent] = []
    updates = [action.name for action in actions if action.kind is ActionKind.UPDATE]
    if updates:
        consents.append(Consent(code="update", message=f"{_count(updates)} will be changed: {_some(updates)}."))
    sent = {fold(action.name) for action in actions if action.sends}
    for action in actions:
        if not action.sends or not changes_default(action):
            continue
        if not action.payload.isDefault:
            message = f'"{action.name}" will no longer be the default; the account will have none.'
        elif replaces:
            message = f'"{action.name}" becomes the default for every skill without an occasion of its own, '
            message += f'in place of "{replaces}".'
        else:
            message = f'"{action.name}" becomes the default for every skill without an occasion of its own; '
            message += "the account has none now."
        consents.append(Consent(code="default-change", message=message))
    closed = [told for draft in drafts if fold(draft.name) in sent for told in draft.closed_hours]
    if closed:
        message = f"Closed at some hours, which may be taken as the whole day closed: {_some(closed)}."
        consents.append(Consent(code="closed-with-hours", message=message))
    return tuple(consents)


def _count(names: Sequence[str]) -> str:
    return f"{len(names)} occasion{'s' if len(names) > 1 else ''}"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
