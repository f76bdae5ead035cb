"""Work off a plan: creates in chunks, updates and deletes one by one, last and alone what changes the default.

Every action ends with one result. The API saying no to one occasion is a result; the API refusing us, or not being
reachable, stops the run, and what was not sent is *not attempted*. Only the journal's errors and bugs leave as
exceptions; an interrupt does too, and leaves the journal as a later run needs it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from importer.core.errors import DestinationError
from importer.core.limits import FailureLimit
from importer.core.names import fold
from importer.core.plan import Action, ActionKind, Plan, changes_default, sending
from importer.core.results import AssignmentResult, Outcome, Result
from importer.destinations.base import Destination
from importer.journal import RunJournal, StoredRun
from importer.sending.assigning import Assigning
from importer.sending.assignment_book import Earlier
from importer.sending.book import OPEN, Book, Listener
from importer.sending.creates import Creates
from importer.sending.failures import Failures
from importer.sending.line import Line
from importer.sending.pace import Pace
from importer.sending.revised import Revised
from importer.sending.settling import Zone, settle
from importer.sending.worklist import Worklist

_NONE: Mapping[str, Result] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SendEnd:
    """How sending ended: one result for each action, in the plan's order, and why it stopped if it did."""

    results: tuple[Result, ...]
    state: Literal["done", "stopped"]
    reason: str = ""
    hint: str = ""
    fault: DestinationError | None = None
    """What stopped it."""
    assigned: tuple[AssignmentResult, ...] = ()
    """One result for each assignment, in the plan's order."""


def send(
    plan: Plan,
    destination: Destination,
    journal: RunJournal,
    pace: Pace,
    listener: Listener | None = None,
    *,
    canonical_zone: Zone,
    already: Mapping[str, Result] = _NONE,
    unsettled: Collection[str] = (),
    limit: FailureLimit | None = None,
    recheck: bool = False,
    skills: Earlier | None = None,
) -> SendEnd:
    """Send a plan, or what is left of it.

    Args:
        plan: what to send.
        destination: where to.
        journal: the run's pages; each request is written there before and after.
        pace: sizes, pauses and the clock.
        listener: hears of progress.
        canonical_zone: maps a zone's name to its canonical name.
        already: results of an earlier part of this run; unknown and not attempted ones are taken up again.
        unsettled: names that the earlier part may have sent; they are read before they are sent.
        limit: how many may fail before the run is stopped.
        recheck: whether time has passed since the plan was made, so that new names are looked for before they are sent.
        skills: what an earlier part of the run did about skills.

    Raises:
        JournalError: the journal cannot be written; nothing more is sent.
    """
    book = Book([action.name for action in sending(plan.actions)], listener, already, unsettled)
    failures = Failures(limit, len(sending(plan.actions)))
    line = Line(destination, journal, pace, book, failures)
    assigning = Assigning(line, plan, skills or Earlier())
    fault: DestinationError | None = None
    journal.record(_silent(plan, already))
    try:
        _work_off(plan, line, canonical_zone, assigning, recheck=recheck)
    except DestinationError as stop:
        fault = stop
    rest = [_left_over(line, action) for action in book.open(sending(plan.actions))]
    line.record(rest)
    left = bool(rest) or assigning.book.open
    return _end(plan, book, (fault or assigning.fault) if left else None, assigning.end())


def _work_off(plan: Plan, line: Line, zone: Zone, assigning: Assigning, *, recheck: bool) -> None:
    left = line.book.open(sending(plan.actions))
    if recheck:
        _recheck([action for action in left if action.kind is ActionKind.CREATE], line, zone)
        left = line.book.open(left)
    creates, revised = Creates(line, zone), Revised(line, zone, plan)
    quiet = [action for action in left if not changes_default(action)]
    loud = [action for action in left if changes_default(action)]
    setting = frozenset(fold(action.name) for action in loud if action.kind is not ActionKind.DELETE)
    for kind in (ActionKind.CREATE, ActionKind.UPDATE, ActionKind.DELETE):
        if kind is ActionKind.DELETE:  # skills leave what is deleted
            assigning.work_off(setting)
        work = creates if kind is ActionKind.CREATE else revised
        Worklist(line, work).work_off(work.pieces([action for action in quiet if action.kind is kind]))
    for action in sorted(loud, key=lambda action: action.kind is ActionKind.DELETE):
        if action.kind is ActionKind.DELETE:
            assigning.work_off()
        if _default_moved(plan, action, line):
            continue
        work = creates if action.kind is ActionKind.CREATE else revised
        Worklist(line, work).work_off(work.pieces([action]))
    assigning.work_off()


def _default_moved(plan: Plan, action: Action, line: Line) -> bool:
    """Whether somebody made another occasion the default since the plan was made; then this one does not take it."""
    if action.kind is ActionKind.DELETE or not action.payload.isDefault:
        return False
    approved = {fold(action.name), fold(plan.replaces_default or action.name)}
    summaries = line.read(lambda destination: destination.read_summaries())
    other = next((each for each in summaries if each.is_default and fold(each.name) not in approved), None)
    if other is None:
        return False
    instead = f'in place of "{plan.replaces_default}"' if plan.replaces_default else "where there was none"
    message = f'it was to be the default {instead}, but somebody made "{other.name}" the default since; import again'
    id_ = action.before.id if action.before else None
    line.record([line.result(action, Outcome.CONFLICT, id_, message=message)])
    return True


def _recheck(creates: list[Action], line: Line, zone: Zone) -> None:
    """End creates whose name, in any spelling, somebody else has taken since; the API may let both stand."""
    surely_new = [action for action in creates if not line.book.is_doubtful(action)]
    if surely_new:
        settle(line, surely_new, zone, ())


def _silent(plan: Plan, already: Mapping[str, Result]) -> list[Result]:
    """The results of actions that send nothing, unless they are written down already."""
    return [_unsent(action) for action in plan.actions if not action.sends and action.name not in already]


def _unsent(action: Action) -> Result:
    id_ = action.before.id if action.before else None
    if action.kind is ActionKind.CONFLICT:
        return Result(name=action.name, outcome=Outcome.CONFLICT, id=id_, message=action.reason)
    return Result(name=action.name, outcome=Outcome.UNCHANGED, id=id_)


def _left_over(line: Line, action: Action) -> Result:
    unknown = action.name in line.book.doubtful
    id_ = action.before.id if action.before else None
    return line.result(action, Outcome.UNKNOWN if unknown else Outcome.NOT_ATTEMPTED, id_)


def _end(plan: Plan, book: Book, fault: DestinationError | None, assigned: tuple[AssignmentResult, ...]) -> SendEnd:
    results = tuple(book.result(action.name) or _unsent(action) for action in plan.actions)
    if fault is None:
        return SendEnd(results, "done", assigned=assigned)
    return SendEnd(results, "stopped", fault.message, fault.hint, fault, assigned)


def unsettled(stored: StoredRun) -> frozenset[str]:
    """The names that a run may have sent without learning what became of them."""
    firm = {name for name, result in stored.results.items() if result.outcome not in OPEN}
    return frozenset(name for chunk in stored.chunks if chunk.may_have_arrived for name in chunk.names) - firm
