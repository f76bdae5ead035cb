"""Undo: plan what takes back what a run created, changed and deleted.

A pure function of what the run did and of one reading of the account. What stands as the run left it is taken back;
what was changed since is a conflict and stays. After an undo without conflicts the account holds what it held before
the run; what is created again has new ids.
"""

from collections.abc import Sequence

from importer.core.account import AccountState
from importer.core.consents import assign_consent, consents_of, replaced_default, sending_order
from importer.core.past import Past
from importer.core.payload import AccountOccasion, Occasion
from importer.core.plan import Action, ActionKind, Plan
from importer.core.rules.diff import changes_between
from importer.core.rules.zones import canonical
from importer.core.skills import Skill, uses_of
from importer.core.undoing.handing_back import hand_back, left_alone
from importer.core.undoing.judging import Case, Finding, View, judge
from importer.core.undoing.turning import Turn, turn_default

MODE = "undo"


def plan_undo(past: Past, state: AccountState, skills: Sequence[Skill] | None) -> Plan:
    """Plan to take a run back.

    Args:
        past: what the run did.
        state: the account as it is now.
        skills: all skills as they are now; None if they cannot be read.
    """
    view = View(state)
    back = hand_back(past.assigned, _again_there(past, view), state, skills)
    uses = uses_of(left_alone(skills or (), back))
    judged = (judge(deed, view, uses) for deed in past.deeds)
    turn, cases = turn_default(past, [case for case in judged if case is not None], view)
    actions = [_action(case, turn, past) for case in cases]
    if turn.untouched is not None:
        actions.append(_default_again(turn.untouched, past))
    ordered = tuple(sorted(actions, key=sending_order))
    replaces = replaced_default(ordered, state)
    return Plan(
        account=state.account,
        mode=MODE,
        actions=ordered,
        consents=(*consents_of(ordered, replaces, skills_known=skills is not None), *assign_consent(back)),
        replaces_default=replaces,
        assignments=back,
    )


def _again_there(past: Past, view: View) -> dict[str, str]:
    """Names, by their folded form, of what the run deleted and what is there again once it is taken back."""
    deleted = (judge(deed, view, {}) for deed in past.deeds if deed.action.kind is ActionKind.DELETE)
    return {case.key: case.deed.name for case in deleted if case and case.finding is not Finding.CONFLICT}


def _action(case: Case, turn: Turn, past: Past) -> Action:
    if case.finding is Finding.CONFLICT:
        return _conflict(case, case.why)
    if case.finding is Finding.GONE:
        payload = case.deed.action.payload
        return _unchanged(case, "it is gone already", payload, None)
    kind = case.deed.action.kind
    if kind is ActionKind.CREATE:
        return _away(case, turn, past)
    return _again(case, turn, past) if kind is ActionKind.DELETE and case.now is None else _as_it_was(case, turn, past)


def _away(case: Case, turn: Turn, past: Past) -> Action:
    """Delete what the run created."""
    now = case.now
    assert now is not None  # noqa: S101 - what is gone has another finding
    if now.occasion.isDefault and case.key != turn.loser:
        return _conflict(case, "it was made the default since the run; make another the default first")
    reason = _with_note(case, turn, _by(case, past, "created"))
    return Action(kind=ActionKind.DELETE, name=now.occasion.name, reason=reason, payload=now.occasion, before=now)


def _again(case: Case, turn: Turn, past: Past) -> Action:
    """Create what the run deleted."""
    update = {"id": None, "isDefault": case.key == turn.taker}
    payload = _before(case).model_copy(update=update)
    reason = _with_note(case, turn, _by(case, past, "deleted"))
    return Action(kind=ActionKind.CREATE, name=payload.name, reason=reason, payload=payload)


def _as_it_was(case: Case, turn: Turn, past: Past) -> Action:
    """Give an occasion its former content, and the default flag that it is to have."""
    now = case.now
    assert now is not None  # noqa: S101 - what was deleted since is a conflict
    was = now.occasion if case.finding is Finding.BACK else _before(case)
    payload = was.model_copy(update={"id": now.id, "isDefault": _flag(case, now, turn)})
    changes = changes_between(now.occasion, payload, canonical)
    if changes:
        by = "it was the default before" if case.finding is Finding.BACK else _by(case, past, "changed")
        reason = _with_note(case, turn, by)
        name = now.occasion.name
        return Action(kind=ActionKind.UPDATE, name=name, reason=reason, payload=payload, before=now, changes=changes)
    moves = case.key == turn.loser and turn.taker is not None
    reason = "only the default goes back" if moves else "the account has it as it was before the run"
    return _unchanged(case, _with_note(case, turn, reason), payload, now)


def _flag(case: Case, now: AccountOccasion, turn: Turn) -> bool:
    """The default flag to send.

    Where another occasion becomes the default, the API itself unsets the former one: it is sent with the flag it has.
    """
    if case.key == turn.taker:
        return True
    return now.occasion.isDefault and not (case.key == turn.loser and turn.taker is None)


def _default_again(held: AccountOccasion, past: Past) -> Action:
    """Give the default back to an occasion that the run did nothing else to."""
    payload = held.occasion.model_copy(update={"isDefault": True})
    return Action(
        kind=ActionKind.UPDATE,
        name=held.occasion.name,
        reason=f"it was the default before the run {past.id}",
        payload=payload,
        before=held,
        changes=changes_between(held.occasion, payload, canonical),
    )


def _conflict(case: Case, why: str) -> Action:
    payload = case.deed.action.payload if case.deed.before is None else _before(case)
    return Action(kind=ActionKind.CONFLICT, name=case.deed.name, reason=why, payload=payload, before=case.now)


def _unchanged(case: Case, reason: str, payload: Occasion, now: AccountOccasion | None) -> Action:
    return Action(kind=ActionKind.UNCHANGED, name=case.deed.name, reason=reason, payload=payload, before=now)


def _before(case: Case) -> Occasion:
    assert case.deed.before is not None  # noqa: S101 - only a create has nothing before it
    return case.deed.before.occasion


def _by(case: Case, past: Past, done: str) -> str:
    if case.deed.certain:
        return f"{done} by the run {past.id}"
    return f"it stands as if {done} by the run {past.id}, which could not confirm it"


def _with_note(case: Case, turn: Turn, reason: str) -> str:
    return f"{reason}; {turn.note}" if turn.note and case.key in turn.concerned else reason
