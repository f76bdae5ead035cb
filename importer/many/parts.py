"""The parts of a run into many accounts: what one account came to, and how the whole is closed in the journal."""

from dataclasses import replace

from importer.core.errors import JournalError
from importer.core.joined import AccountPart, JoinedReport
from importer.core.report import Report, RunInfo
from importer.core.reporting.reports import report_unsent
from importer.importing import Ended, report_of
from importer.journal import Journal, RunState
from importer.many.store import dump_joined
from importer.stops import Interrupted, Unrecorded


def part_id(run_id: str, number: int) -> str:
    """The id of the run that is the nth part of another, from 1."""
    return f"{run_id}.{number:03d}"


def unsent_part(name: str, base: Report, run: RunInfo, reason: str, hint: str = "") -> AccountPart:
    """The part of an account to which nothing was sent."""
    return AccountPart(name, report_unsent(base, run, reason), stopped=reason, hint=hint)


def with_run(part: AccountPart, run: RunInfo) -> AccountPart:
    """A part without a run of its own, as one of the run that it belongs to."""
    mine = replace(part.report.run, id=run.id, finished=run.finished)
    return replace(part, report=replace(part.report, run=mine))


def ended_part(name: str, ended: Ended) -> AccountPart:
    """The part of an account whose run came to an end."""
    return AccountPart(name, ended.report, begun=True, stopped=ended.stopped, hint=ended.hint)


def broken_off(name: str, id_: str, stop: Interrupted | Unrecorded, base: Report, journal: Journal) -> AccountPart:
    """The part of an account whose run was cut off: what the journal knows of it, if it can be asked."""
    why = stop.error.message if isinstance(stop, Unrecorded) else "it was interrupted"
    try:
        report = report_of(journal.load(id_))
    except JournalError:
        report = report_unsent(base, base.run, why, outcome="unknown")
    return AccountPart(name, report, begun=True, stopped=why)


def close_many(joined: JoinedReport, journal: Journal) -> None:
    """Write down how a run into many accounts ended: it can be resumed while a part of it can."""
    state = RunState.STOPPED if resumable(joined) else RunState.FINISHED
    journal.reopen(joined.run.id).finish(state, dump_joined(joined))


def resumable(joined: JoinedReport) -> bool:
    """Whether a part of it has a run that can be gone on with."""
    return any(part.begun and (part.stopped or is_open(part.report)) for part in joined.parts)


def is_open(report: Report) -> bool:
    """Whether it is not known of something what became of it."""
    unknown = any(each.outcome == "unknown" for each in report.skills)
    return unknown or report.totals["occasions"]["unknown"] > 0
