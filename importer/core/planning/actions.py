"""The action for one occasion of the sheet: create, update, unchanged, or a conflict that leaves the account alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from importer.core.checked import OccasionDraft
from importer.core.names import fold
from importer.core.payload import (
    DESCRIPTION_LIMIT,
    RECURRENCE,
    AccountOccasion,
    Event,
    EventToSend,
    Occasion,
    event_from_api,
    text_units,
)
from importer.core.plan import Action, ActionKind
from importer.core.planning.options import PlanOptions
from importer.core.rules.diff import changes_between
from importer.core.rules.merging import events_beside
from importer.core.rules.years import Scope, kept_events
from importer.core.rules.zones import canonical, known_zones


def action_of(
    draft: OccasionDraft, held: Sequence[AccountOccasion], options: PlanOptions, *, moved: bool
) -> tuple[Action, int]:
    """The action for one draft, and the number of events of other years that it keeps."""
    events = tuple(_event(event, exact=spot in draft.exact) for spot, event in enumerate(draft.events))
    if len(held) > 1:
        reason = f"the account has {len(held)} occasions of this name"
        payload = _new(draft, events)
        return Action(kind=ActionKind.CONFLICT, name=draft.name, reason=reason, payload=payload, before=held[0]), 0
    strange = _strange(draft, events, held[0].occasion.events if held else ())
    if not held and strange:
        return Action(kind=ActionKind.CONFLICT, name=draft.name, reason=strange, payload=_new(draft, events)), 0
    if not held:
        return Action(kind=ActionKind.CREATE, name=draft.name, reason="new", payload=_new(draft, events)), 0
    before = held[0]
    kept = _staying(draft, before.occasion.events, events, options)
    payload = _merged(draft, before, kept + events, moved=moved)
    changes = changes_between(before.occasion, payload, canonical)
    kind, reason = ActionKind.UPDATE, f"{len(changes)} difference{'s' if len(changes) > 1 else ''}"
    if not changes:
        kind, reason = ActionKind.UNCHANGED, "the account has it as the sheet says"
    elif options.mode == "create":
        kind, reason = ActionKind.CONFLICT, "the name exists with other content, and the mode is create"
    elif (
        refused := strange
        or _refused(payload.description, (*kept, *(events[spot] for spot in draft.exact)))
        or _uncut(before.occasion.events, events, options)
    ):
        kind, reason = ActionKind.CONFLICT, refused
    action = Action(
        kind=kind, name=before.occasion.name, reason=reason, payload=payload, before=before, changes=changes
    )
    return action, 0 if options.mode == "merge" else len(kept)


def _event(found: Mapping[str, Any], *, exact: bool) -> Event:
    """An event of the sheet; one that is exact is as the account has it, whatever our own rules say."""
    if exact:
        return event_from_api(found)
    return Event.model_validate(EventToSend.model_validate(found).model_dump())


def _strange(draft: OccasionDraft, events: Sequence[Event], held: Sequence[Event]) -> str:
    """Which event of the sheet the API's documents do not have, nor the account; empty if there is none."""
    there = Counter(event.canonical(canonical) for event in held)
    for spot, place in draft.exact.items():
        form = events[spot].canonical(canonical)
        if place and not there[form]:
            told = f'"{events[spot].meta.name}" of {events[spot].first_day} ({place})'
            what = "is written in a way that the API's documents do not have, and the account has no such event"
            return f"{told} {what}; empty the API cells of its row"
        there[form] -= 1
    return ""


def _staying(
    draft: OccasionDraft, held: Sequence[Event], events: Sequence[Event], options: PlanOptions
) -> tuple[Event, ...]:
    """The account's events that stay beside the sheet's: by day in mode merge, else by year."""
    if options.mode == "merge":
        return events_beside(held, events)
    scope = Scope(None if options.drop_other_years else draft.years, options.first, options.last)
    return kept_events(held, events, scope)


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


def _uncut(held: Sequence[Event], sheet: Sequence[Event], options: PlanOptions) -> str:
    """Which event of the account mode merge cannot cut, as nobody knows its days; "" if there is none."""
    if options.mode != "merge":
        return ""
    names = {fold(event.meta.name) for event in sheet}
    for event in held:
        if fold(event.meta.name) in names and not _recurs_as_documented(event):
            told = f'its event "{event.meta.name}" of {event.first_day} in the account'
            rules = ", ".join(event.recurrence)
            return f'{told} recurs in a way that is not documented ("{rules}"); correct that event in the account first'
    return ""


def _recurs_as_documented(event: Event) -> bool:
    return len(event.recurrence) <= 1 and all(RECURRENCE.fullmatch(rule) for rule in event.recurrence)


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
