"""The report of a run as the journal knows it now: with what took it back since."""

from dataclasses import replace

from importer.core.joined import AccountPart, JoinedReport, is_well
from importer.core.report import Report, RunInfo
from importer.importing import report_of
from importer.journal import Journal, RunState, StoredRun
from importer.many.again import joined_report
from importer.many.store import is_joined


def report_again(stored: StoredRun, journal: Journal) -> Report:
    """The report of a run; of one that was cut off, what is known so far.

    Raises:
        JournalError: the run stopped before it had a plan.
    """
    report = report_of(stored)
    return replace(report, run=_with_undo(report.run, stored, journal))


def joined_again(stored: StoredRun, journal: Journal) -> JoinedReport:
    """The report of a run into many accounts; of one that was cut off, what is known so far."""
    joined = joined_report(stored.summary.id, journal)
    parts = tuple(_part_again(part, journal) for part in joined.parts)
    return JoinedReport(_with_undo(joined.run, stored, journal), parts)


def _part_again(part: AccountPart, journal: Journal) -> AccountPart:
    if not part.begun:
        return part
    run = _with_undo(part.report.run, journal.load(part.report.run.id), journal)
    if not run.undone_by:
        return part
    return replace(part, report=replace(part.report, run=run), stopped="", hint="")


def _with_undo(run: RunInfo, stored: StoredRun, journal: Journal) -> RunInfo:
    """A run with the undo that took it back; nobody goes on with it then, so that why it stopped is no matter."""
    undo = journal.undo_of(stored.summary.id) if stored.summary.state is RunState.UNDONE else None
    if undo is None:
        return run
    return replace(run, undone_by=undo, undone_partly=not _took_all(undo, journal), stopped="", hint="")


def _took_all(undo: str, journal: Journal) -> bool:
    """Whether an undo came to its end and took back everything."""
    stored = journal.load(undo)
    if stored.summary.state is not RunState.FINISHED or stored.report is None:
        return False
    if is_joined(stored.draft):
        return all(part.well for part in joined_report(undo, journal).parts)
    return is_well(report_of(stored))
