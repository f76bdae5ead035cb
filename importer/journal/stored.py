"""Runs as the journal gives them back: values, and the JSON that they are stored as."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from importer.core.payload import AccountOccasion, Occasion
from importer.core.plan import Action, Plan
from importer.core.results import AssignmentResult, Result


class RunState(StrEnum):
    """How far a run got."""

    RUNNING = "running"
    """It goes on now, or its program died."""
    FINISHED = "finished"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    UNDONE = "undone"
    """Another run took it back, or began to."""


ENTRY = "entry"
"""Under this name a run's settings keep the name of the account's settings."""
OF = "of"
"""Under this name a run's settings keep the run that it undoes."""
ASSIGN = "assign"
"""The kind of a chunk that gives a skill an occasion; its only name is the assignment's place in the plan."""
_TAKEN = 409
RESUMABLE = (RunState.RUNNING, RunState.STOPPED, RunState.INTERRUPTED)


class AttemptOutcome(StrEnum):
    """How one request ended."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    NOT_APPLIED = "not applied"
    """It did not reach the API, or the API asked us to wait."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run in a list; times are ISO 8601 in UTC."""

    id: str
    command: str
    account: str
    api: str
    mode: str
    started: str
    finished: str | None
    state: RunState


@dataclass(frozen=True, slots=True)
class StoredAttempt:
    """One request; ``ended`` and ``outcome`` are None if the program died before the answer was written down."""

    number: int
    started: str
    ended: str | None
    outcome: AttemptOutcome | None
    status: int | None
    message: str


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """The occasions of one request, what they replaced, and every attempt to send them."""

    number: int
    kind: str
    names: tuple[str, ...]
    payload_hash: str
    before: tuple[AccountOccasion | None, ...]
    """What the account held for each name just before; None for a create."""
    attempts: tuple[StoredAttempt, ...]

    @property
    def may_have_arrived(self) -> bool:
        """Whether a request with it may have been applied, in whole or in part.

        What did not reach the API was not, nor what it refused; but an array may have been refused in its midst, unless
        a name was taken, which refuses it as a whole.
        """
        return any(self._may_be_applied(attempt) for attempt in self.attempts)

    def _may_be_applied(self, attempt: StoredAttempt) -> bool:
        if attempt.outcome is AttemptOutcome.REJECTED:
            return len(self.names) > 1 and attempt.status != _TAKEN
        return attempt.outcome is not AttemptOutcome.NOT_APPLIED


@dataclass(frozen=True)
class StoredRun:
    """A run with everything that was written about it."""

    summary: RunSummary
    settings: dict[str, Any]
    draft: bytes
    report: bytes | None
    plan: Plan | None
    plan_hash: str
    chunks: tuple[StoredChunk, ...]
    results: dict[str, Result]
    """By the occasion's name."""
    assign_chunks: tuple[StoredChunk, ...] = ()
    """Requests about skills, which are not among ``chunks``."""
    assigned: Mapping[int, AssignmentResult] = field(default_factory=dict)
    """What became of skills, by their place in the plan."""

    @property
    def of(self) -> str | None:
        """The run that this one undoes, if it does."""
        return self.settings.get(OF)

    @property
    def entry(self) -> str | None:
        """The name of the settings with which the account was reached, if they had one."""
        return self.settings.get(ENTRY)

    @property
    def attempts(self) -> dict[str, int]:
        """How many requests carried each name."""
        counts: dict[str, int] = {}
        for chunk in self.chunks:
            for name in chunk.names:
                counts[name] = counts.get(name, 0) + len(chunk.attempts)
        return counts

    @property
    def assign_attempts(self) -> dict[int, int]:
        """How many requests carried each assignment, by its place in the plan."""
        counts: dict[int, int] = {}
        for chunk in self.assign_chunks:
            number = int(chunk.names[0])
            counts[number] = counts.get(number, 0) + len(chunk.attempts)
        return counts


def summary_from(row: Any) -> RunSummary:
    """A run in a list, from its row."""
    state = RunState(row.state)
    return RunSummary(row.id, row.command, row.account, row.api, row.mode, row.started, row.finished, state)


def utc(now: dt.datetime) -> str:
    """A moment as the journal writes it."""
    return now.astimezone(dt.UTC).isoformat()


def sha256(text: str) -> str:
    """The hash under which plans and payloads are known."""
    return hashlib.sha256(text.encode()).hexdigest()


def payload_hash(payloads: Sequence[Occasion]) -> str:
    """The hash of what a chunk sends."""
    return sha256(json.dumps([payload.body() for payload in payloads], ensure_ascii=False, sort_keys=True))


def images_text(images: Sequence[AccountOccasion | None]) -> str:
    """Before-images as JSON."""
    return json.dumps([image and image.model_dump(mode="json") for image in images], ensure_ascii=False)


def images_from(text: str) -> tuple[AccountOccasion | None, ...]:
    """Before-images from JSON."""
    return tuple(_held(each) for each in json.loads(text))


def plan_from(text: str) -> Plan:
    """A plan from its JSON.

    What the account holds is read as loosely as when it came from the API: it may break rules that we keep. So may a
    payload, where it keeps, takes away or puts back what the account held.
    """
    body = json.loads(text)
    actions = [
        Action.model_validate({**each, "before": _held(each["before"]), "payload": _payload(each["payload"])})
        for each in body["actions"]
    ]
    return Plan.model_validate({**body, "actions": actions})


def result_from(text: str) -> Result:
    """A result from its JSON."""
    body = json.loads(text)
    return Result.model_validate({**body, "seen": _held(body["seen"])})


def _payload(body: Mapping[str, Any]) -> Occasion:
    loose = AccountOccasion.from_api({**body, "id": body["id"] or 1}).occasion
    return loose.model_copy(update={"id": body["id"]})


def _held(body: Mapping[str, Any] | None) -> AccountOccasion | None:
    return None if body is None else AccountOccasion.from_api({**body["occasion"], "deleted": body["deleted"]})
