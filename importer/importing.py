"""Import and resume: the arrow from plan to report, written down in the journal on the way.

An import holds the account, reads it, plans, asks for what needs a yes, sends, reads everything back and reports. It
leaves a run in the journal before the first request, so that whatever breaks, ``resume`` goes on from there.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from importer.connecting import WallClock, limit_of
from importer.core.errors import ConsentMissing, JournalError
from importer.core.plan import Consent, Plan
from importer.core.reconciling import reconcile, reconcile_assigned
from importer.core.report import Report, RunInfo, stamp
from importer.core.reporting.reports import report_of_results
from importer.core.rules.zones import canonical
from importer.holding import HeldAccount
from importer.journal import ENTRY, Journal, RunJournal, RunState, StoredRun
from importer.pipeline import Planning
from importer.reading_back import ReadBack, read_back
from importer.report_store import dump_report, load_report
from importer.run_context import named_run
from importer.sending import Earlier, Progress, SendEnd, send, unsettled
from importer.settings import Settings
from importer.stops import Interrupted, Terminated, Unrecorded

_LOG = logging.getLogger(__name__)
Listener = Callable[[Progress], None]


@dataclass(frozen=True)
class Ended:
    """How an import ended."""

    report: Report
    stopped: str = ""
    """Why it stopped with something not attempted; empty if it came to its end."""
    hint: str = ""


@dataclass(frozen=True)
class Door:
    """What the door hands in: the wall clock, who says yes, and who hears of progress."""

    clock: WallClock
    consent: Callable[[tuple[Consent, ...]], bool]
    listener: Listener | None = None
    always_ask: bool = False
    """Whether consent is asked for even where the plan needs none."""


def import_plan(
    planning: Planning,
    held: HeldAccount,
    journal: Journal,
    settings: Settings,
    run: RunInfo,
    door: Door,
    id_: str | None = None,
) -> Ended:
    """Send a plan and report it.

    Args:
        planning: the plan, and the report of its check.
        held: the account.
        journal: where it is written down.
        settings: of the account.
        run: which run this is.
        door: clock, consent and progress.
        id_: its id where that is known before: of a dropped file, or a part of a run into several accounts; None if
            the journal makes one up.

    Raises:
        ConsentMissing: it needs a yes that was not given; nothing was sent.
        JournalError: the journal failed before anything was sent.
        Unrecorded: the journal failed after the first request; nothing more was sent.
        Interrupted: Ctrl-C or SIGTERM; the run can be resumed.
    """
    plan = planning.plan
    run = replace(run, plan=plan.hash)
    asks = bool(plan.consents) or door.always_ask
    if asks and not held.while_asking(lambda: door.consent(plan.consents)):
        raise no_consent(plan.consents)
    pages = journal.start_run(
        run.command,
        account=plan.account,
        api=settings.api or "",
        mode=plan.mode,
        settings={"chunk_size": settings.chunk_size, ENTRY: settings.name},
        draft=dump_report(replace(planning.base, run=run)),
        of=run.of,
        id_=id_,
    )
    pages.plan(plan)
    if run.of:
        journal.mark_undone(run.of)
    run = replace(run, id=pages.id)
    with named_run(pages.id, plan.account), _interruptible(pages):
        end = _send(plan, held, pages, settings, door, recheck=asks)
        return _close(planning.base, plan, end, read_back(held, end, plan), pages, run, door)


def resume(run_id: str, held: HeldAccount, journal: Journal, settings: Settings, door: Door) -> Ended:
    """Go on with a run that stopped; the report covers the whole run. One that came to its end is reported again.

    It is read from the journal only now that the account is held: another program may have gone on with it meanwhile.

    Raises:
        JournalError: the run has no plan or was taken back, or the journal failed before anything was sent.
        Unrecorded: the journal failed later; nothing more was sent.
        Interrupted: Ctrl-C or SIGTERM; the run can be resumed again.
    """
    stored = journal.load(run_id)
    if stored.plan is None:
        message = f"The run {stored.summary.id} stopped before it had a plan; nothing was sent."
        raise JournalError(message, "import the sheet again.")
    if stored.summary.state is RunState.UNDONE:
        message = f"The run {stored.summary.id} was taken back by an undo; nothing of it is sent any more."
        raise JournalError(message, "import the sheet again.")
    if stored.summary.state is RunState.FINISHED and stored.report is not None:
        return Ended(load_report(stored.report))
    base = load_report(stored.draft)
    run = replace(base.run, id=stored.summary.id, finished=None)
    pages = journal.reopen(stored.summary.id)
    with named_run(pages.id, stored.plan.account), _interruptible(pages):
        end = _send(stored.plan, held, pages, settings, door, stored, recheck=True)
        now = journal.load(pages.id)
        results = [each.model_copy(update={"attempts": now.attempts.get(each.name, 0)}) for each in end.results]
        assigned = Earlier.of(now).counted(end.assigned)
        whole = replace(end, results=tuple(results), assigned=assigned)
        return _close(base, stored.plan, whole, read_back(held, end, stored.plan), pages, run, door)


def _send(
    plan: Plan,
    held: HeldAccount,
    pages: RunJournal,
    settings: Settings,
    door: Door,
    stored: StoredRun | None = None,
    *,
    recheck: bool,
) -> SendEnd:
    """Send a plan, or what a stored run left of it."""
    held.lease.named(pages.id)
    pages.hold(held.lease, held.seconds)
    return send(
        plan,
        held.destination,
        pages,
        held.pace,
        door.listener,
        canonical_zone=canonical,
        already=stored.results if stored else {},
        unsettled=unsettled(stored) if stored else (),
        limit=limit_of(settings),
        recheck=recheck,
        skills=Earlier.of(stored) if stored else None,
    )


def report_of(stored: StoredRun) -> Report:
    """The report of a run; of one that was cut off, what is known so far.

    Raises:
        JournalError: the run stopped before it had a plan.
    """
    if stored.report is not None:
        return load_report(stored.report)
    if stored.plan is None:
        raise JournalError(f"The run {stored.summary.id} stopped before it had a plan.", "import the sheet again.")
    base = load_report(stored.draft)
    results = reconcile(stored.plan, list(stored.results.values()), None)
    assigned = reconcile_assigned(stored.plan, Earlier.of(stored).known(stored.plan), None)
    stopped = "it was interrupted" if stored.summary.state is RunState.INTERRUPTED else ""
    run = replace(base.run, id=stored.summary.id, stopped=stopped)
    return report_of_results(base, stored.plan, results, run, assigned=assigned)


@contextmanager
def _interruptible(pages: RunJournal) -> Iterator[None]:
    """Write down that a run was cut off; what was in flight stays unknown and is read before it is sent again."""
    try:
        yield
    except KeyboardInterrupt as stop:
        _note_interrupt(pages)
        raise Interrupted(pages.id, terminated=isinstance(stop, Terminated)) from None
    except JournalError as error:
        if not pages.has_sent:
            raise
        raise Unrecorded(pages.id, error) from None


def _note_interrupt(pages: RunJournal) -> None:
    try:
        pages.finish(RunState.INTERRUPTED)
    except JournalError as error:  # it stays "running" in the journal, which can be resumed as well
        _LOG.warning("The interrupt could not be written down: %s", error.message)


def no_consent(consents: Sequence[Consent]) -> ConsentMissing:
    """What is said where a yes was needed and not given."""
    if not consents:
        return ConsentMissing(
            "Nothing was sent, because this plan waits for a yes.", "look at the plan, then add --yes."
        )
    asked = "\n".join(f"  - {consent.message}" for consent in consents)
    return ConsentMissing(f"Nothing was sent, because this needs a yes:\n{asked}", "look at the plan, then add --yes.")


def _close(
    base: Report,
    plan: Plan,
    end: SendEnd,
    after: ReadBack,
    pages: RunJournal,
    run: RunInfo,
    door: Door,
) -> Ended:
    """Reconcile, report, and close the run's pages."""
    results = reconcile(plan, end.results, after.state)
    assigned = reconcile_assigned(plan, end.assigned, after.skills)
    run = replace(run, finished=stamp(door.clock()))
    report = report_of_results(base, plan, results, run, assigned=assigned)
    open_ = {each.outcome for each in report.skills} | {key for key, n in report.totals["occasions"].items() if n}
    stopped = end.state == "stopped" and "not_attempted" in open_
    if stopped:
        report = replace(report, run=replace(run, stopped=end.reason, hint=end.hint))
    if after.state is not None:  # else the journal keeps what sending gave, for the next reading to judge
        pages.record(results)
    if after.skills is not None:
        pages.record_assigned(dict(enumerate(assigned)))
    resumable = stopped or "unknown" in open_
    pages.finish(RunState.STOPPED if resumable else RunState.FINISHED, dump_report(report))
    return Ended(report, report.run.stopped, report.run.hint)
