"""Undo a run: what the journal says that it did, against what the account holds now, as a plan to be sent.

The plan goes the way of every import (``importing.import_plan``): journalled, resumable, and undoable in its turn.
"""

from collections.abc import Iterator, Sequence

import pandas as pd

from importer.connecting import read_account, read_skills
from importer.core.issues import Assumption
from importer.core.names import fold
from importer.core.past import AssignmentDeed, Deed, Past
from importer.core.payload import AccountOccasion
from importer.core.plan import Action, ActionKind, Plan, sending
from importer.core.report import OccasionEntry, Report, RunInfo
from importer.core.results import AssignmentOutcome, Outcome, Result
from importer.core.rules.books import totals_of
from importer.core.undoing.undo import plan_undo
from importer.destinations.base import Destination
from importer.journal import AttemptOutcome, StoredChunk, StoredRun
from importer.pipeline import SANDBOX_RUN, Planning
from importer.sending import Pace

_DONE = (Outcome.CREATED, Outcome.UPDATED, Outcome.MERGED, Outcome.DELETED)
_OPEN = (Outcome.UNKNOWN, Outcome.NOT_ATTEMPTED, None)
_REFUSED = (Outcome.FAILED, Outcome.CONFLICT)
_NOT_APPLIED = {AttemptOutcome.NOT_APPLIED, AttemptOutcome.REJECTED}
_ROWS = ("table", "row", "line", "outcome", "events", "reason", "start", "end")


def past_of(stored: StoredRun) -> Past:
    """What a run did, or may have done; without deeds if it sent nothing."""
    plan = stored.plan
    if plan is None:
        return Past(stored.summary.id, stored.summary.account, ())
    carrying: dict[str, list[StoredChunk]] = {}
    for chunk in stored.chunks:
        for name in chunk.names:
            carrying.setdefault(name, []).append(chunk)
    deeds = (
        _deed(action, stored.results.get(action.name), carrying.get(action.name, ()))
        for action in sending(plan.actions)
    )
    found = tuple(deed for deed in deeds if deed is not None)
    assigned = tuple(_assigned_by(stored, plan))
    return Past(stored.summary.id, plan.account, found, plan.replaces_default, assigned)


def _assigned_by(stored: StoredRun, plan: Plan) -> Iterator[AssignmentDeed]:
    """The skills that a run pointed at occasions, or may have."""
    sent = {int(chunk.names[0]) for chunk in stored.assign_chunks if chunk.may_have_arrived}
    created = {fold(name): result.id for name, result in stored.results.items()}
    for number, assignment in enumerate(plan.assignments):
        result = stored.assigned.get(number)
        done = result is not None and result.outcome is AssignmentOutcome.ASSIGNED
        settled = result is not None and result.outcome in (AssignmentOutcome.UNCHANGED, AssignmentOutcome.CONFLICT)
        if not done and (settled or number not in sent):
            continue
        name = fold(assignment.occasion) if assignment.occasion is not None else ""
        given = result.given if result is not None else None
        yield AssignmentDeed(assignment, given or assignment.occasion_id or created.get(name), certain=done)


def _deed(action: Action, result: Result | None, chunks: Sequence[StoredChunk]) -> Deed | None:
    """What a run did about one occasion; None if nothing of it can have arrived.

    Args:
        action: what was to be done.
        result: what came of it, if that was written down.
        chunks: the requests that carried it.
    """
    outcome = result.outcome if result else None
    answers = {attempt.outcome for chunk in chunks for attempt in chunk.attempts} - _NOT_APPLIED
    # what was refused was not applied; but a request whose answer was lost may have arrived after all
    open_ = outcome in _OPEN and any(chunk.may_have_arrived for chunk in chunks)
    doubtful = open_ or bool(outcome in _REFUSED and answers)
    if outcome not in _DONE and not doubtful:
        return None
    id_ = result.id if result and action.kind is ActionKind.CREATE else None
    return Deed(action, _held_before(action, chunks), id_, certain=outcome in _DONE)


def _held_before(action: Action, chunks: Sequence[StoredChunk]) -> AccountOccasion | None:
    """What the account held just before the last request that carried an occasion; else what the plan saw."""
    if not chunks:
        return action.before
    return chunks[-1].before[chunks[-1].names.index(action.name)] or action.before


def plan_undoing(past: Past, destination: Destination, pace: Pace, run: RunInfo) -> Planning:
    """Read the account, and plan to take back what a run did.

    Raises:
        DestinationError: the account cannot be read.
    """
    creates = any(deed.action.kind is ActionKind.CREATE for deed in past.deeds)
    skills = read_skills(destination, pace) if creates or past.assigned else ()
    plan = plan_undo(past, read_account(destination, pace), skills)
    return Planning(plan, without_rows(plan, run))


def nothing_undone(run: RunInfo) -> Report:
    """The report of an undo before anything is known."""
    return without_rows(Plan(account=run.account or "", mode=run.mode, actions=()), run)


def without_rows(plan: Plan, run: RunInfo) -> Report:
    """A report with an occasion for each action, to be filled with outcomes; without rows, because no sheet is read."""
    entries = tuple(map(_entry, plan.actions))
    rows = pd.DataFrame({name: pd.Series(dtype=object) for name in _ROWS})
    assumptions: tuple[Assumption, ...] = (SANDBOX_RUN,) if run.sandbox else ()
    memberships = pd.DataFrame({"row": [], "occasion": []}).astype("int64")
    return Report(run, totals_of(rows, entries, 0), entries, rows, memberships, (), assumptions)


def _entry(action: Action) -> OccasionEntry:
    """An occasion before anything is sent."""
    return OccasionEntry(action.name, "ready", action.reason, len(action.payload.events), action.payload.body())
