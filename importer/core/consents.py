"""What a plan says beside its single actions: their order of sending, the default that goes, what needs a yes."""

from collections.abc import Sequence

from importer.core.account import AccountState
from importer.core.assignments import Assignment
from importer.core.names import fold
from importer.core.plan import Action, ActionKind, Consent, changes_default

_SHOWN = 5
_RANK = {kind: rank for rank, kind in enumerate(ActionKind)}


def sending_order(action: Action) -> tuple[bool, int, str]:
    """The key by which actions are sorted: creates, updates, deletes, what sends nothing, what changes the default."""
    return action.sends and changes_default(action), _RANK[action.kind], fold(action.name)


def replaced_default(actions: Sequence[Action], state: AccountState) -> str | None:
    """Name of the default that a new default replaces."""
    sets = any(action.sends and _sets_default(action) for action in actions)
    return state.default.occasion.name if sets and state.default else None


def consents_of(actions: Sequence[Action], replaces: str | None, *, skills_known: bool = True) -> tuple[Consent, ...]:
    """What of the actions needs a yes.

    Args:
        actions: all of a plan.
        replaces: name of the default that a new one replaces.
        skills_known: whether it could be seen which skills use what is deleted.
    """
    consents = []
    for kind, code, done in ((ActionKind.UPDATE, "update", "changed"), (ActionKind.DELETE, "delete", "deleted")):
        names = [action.name for action in actions if action.kind is kind]
        if names:
            message = f"{len(names)} occasion{'s' if len(names) > 1 else ''} will be {done}: {some(names)}."
            consents.append(Consent.model_validate({"code": code, "message": message}))
    gone = [action.name for action in actions if action.kind is ActionKind.DELETE]
    if gone and not skills_known:
        message = f"The skills cannot be read, so nobody can say whether one uses: {some(gone)}."
        consents.append(Consent(code="skills-unknown", message=message))
    messages = (_of_default(action, replaces) for action in actions if action.sends and changes_default(action))
    return (*consents, *(Consent(code="default-change", message=message) for message in messages if message))


def assign_consent(assignments: Sequence[Assignment]) -> tuple[Consent, ...]:
    """The yes for skills that get another occasion."""
    changed = [each.told for each in assignments if each.sends]
    if not changed:
        return ()
    skills = "1 skill gets another occasion" if len(changed) == 1 else f"{len(changed)} skills get other occasions"
    message = f"{skills}, which will rule {'its' if len(changed) == 1 else 'their'} hours at once: {some(changed)}."
    return (Consent(code="assign", message=message),)


def _of_default(action: Action, replaces: str | None) -> str:
    """What an action does to the account's default; "" where another action's words tell it."""
    if not _sets_default(action):
        if replaces is not None:
            return ""
        how = (
            "is the default and will be deleted"
            if action.kind is ActionKind.DELETE
            else "will no longer be the default"
        )
        return f'"{action.name}" {how}; the account will have none.'
    becomes = f'"{action.name}" becomes the default for every skill without an occasion of its own'
    return f'{becomes}, in place of "{replaces}".' if replaces else f"{becomes}; the account has none now."


def _sets_default(action: Action) -> bool:
    return changes_default(action) and action.kind is not ActionKind.DELETE and action.payload.isDefault


def some(names: Sequence[str]) -> str:
    """A few names, and how many more there are."""
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
