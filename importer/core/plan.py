"""The nouns of an import's plan: actions, each with a reason, and what needs a yes.

A plan is a list of **actions** (create, update, delete, unchanged, conflict), one for each occasion concerned. It is
made from a sheet (or from an earlier run, to undo it) and the account's state and says all that will be sent; nothing
outside it ever is.
"""

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

from importer.core.assignments import Assignment
from importer.core.payload import AccountOccasion, Occasion


class ActionKind(StrEnum):
    """What is to be done about one occasion."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


class _Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Change(_Noun):
    """One difference between what the account holds and what is planned."""

    path: str
    """Such as ``description`` or ``events[Christmas Eve 2027-12-24].hours``."""
    before: Any
    after: Any


class Action(_Noun):
    """What is to be done about one occasion, and why."""

    kind: ActionKind
    name: str
    reason: str
    payload: Occasion
    """What is sent; of a conflict, what would have been; of a delete, what is taken away."""
    before: AccountOccasion | None = None
    """What the account holds; None for a create."""
    changes: tuple[Change, ...] = ()

    @property
    def sends(self) -> bool:
        """Whether this action writes to the account."""
        return self.kind in (ActionKind.CREATE, ActionKind.UPDATE, ActionKind.DELETE)


class Consent(_Noun):
    """Something in the plan that needs a yes."""

    code: Literal["update", "delete", "default-change", "closed-with-hours", "skills-unknown", "assign"]
    message: str


class Plan(_Noun):
    """All that an import will do to one account.

    ``actions`` are in sending order: creates, updates, deletes, then what changes the account's default.
    """

    account: str
    mode: str
    actions: tuple[Action, ...]
    consents: tuple[Consent, ...] = ()
    replaces_default: str | None = None
    """Name of the default that a default change replaces, if there is one."""
    assignments: tuple[Assignment, ...] = ()
    """Which skills are to use which occasions; sent once these are in the account."""

    @model_serializer(mode="wrap")
    def _without_none_assigned(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A plan without assignments is written as it always was, so it keeps its hash."""
        body: dict[str, Any] = dump(self)
        if not self.assignments:
            body.pop("assignments", None)
        return body

    @property
    def hash(self) -> str:
        """The number under which the plan is known everywhere: the SHA-256 of its JSON, in hex."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def changes_default(action: Action) -> bool:
    """Whether an action makes its occasion the account's default, or unmakes it."""
    held = action.before.occasion.isDefault if action.before else False
    return (action.payload.isDefault and action.kind is not ActionKind.DELETE) != held


def sending(actions: Sequence[Action]) -> tuple[Action, ...]:
    """The actions that write, in order."""
    return tuple(action for action in actions if action.sends)
