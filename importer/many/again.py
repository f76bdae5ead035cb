"""What the journal remembers of a run into many accounts: its report again, going on with it, taking it back."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace

from importer.asking import Asked
from importer.connecting import OpenAccount, open_destination
from importer.core.errors import ImporterError, JournalError
from importer.core.joined import AccountPart, JoinedReport
from importer.core.report import Report, RunInfo, stamp
from importer.holding import HeldAccount, hold_account
from importer.importing import Door, report_of, resume
from importer.journal import Journal, RunState
from importer.many.parts import broken_off, close_many, ended_part, part_id
from importer.many.ready import Job
from importer.many.store import load_joined
from importer.many.working import ManyRun
from importer.settings import Settings
from importer.stops import Interrupted, Unrecorded
from importer.undoing import nothing_undone, past_of, plan_undoing

_CHANGED = ("created", "updated", "merged", "deleted")
_DONE = (RunState.FINISHED, RunState.UNDONE)
"""States of a part with which nobody goes on."""
SettingsOf = Callable[[AccountPart], Settings]
"""Gives the settings with which an account is reached again."""


def joined_report(run_id: str, journal: Journal) -> JoinedReport:
    """The report of a run into many accounts; of one that was cut off, what is known so far.

    Raises:
        JournalError: the journal does not know the run.
    """
    stored = journal.load(run_id)
    begun = set(journal.parts(stored.summary.id))

    def report(number: int, _run: str) -> Report | None:
        id_ = part_id(stored.summary.id, number)
        return report_of(journal.load(id_)) if id_ in begun else None

    joined = load_joined(stored.report or stored.draft, report)
    return replace(joined, run=replace(joined.run, id=stored.summary.id))


def resume_many(run_id: str, many: ManyRun, settings_of: SettingsOf) -> JoinedReport:
    """Go on with each account whose part of a run stopped; those that never began are left as they are.

    Raises:
        JournalError: the run was taken back, or the journal cannot be written; nothing was sent.
    """
    known = joined_report(run_id, many.journal)
    state = many.journal.load(known.run.id).summary.state
    if state is RunState.UNDONE:
        message = f"The run {known.run.id} was taken back by an undo; nothing of it is sent any more."
        raise JournalError(message, "import the sheet again.")
    if state is RunState.FINISHED:
        return known
    many.journal.reopen(known.run.id)
    steps = [
        (part.account or "-", _resuming(part, part_id(known.run.id, number), many, settings_of))
        for number, part in enumerate(known.parts, 1)
    ]
    parts = many.runner.run(steps)
    joined = JoinedReport(replace(known.run, finished=stamp(many.clock())), tuple(parts))
    close_many(joined, many.journal)
    return joined


def _resuming(part: AccountPart, id_: str, many: ManyRun, settings_of: SettingsOf) -> Callable[[], AccountPart]:
    def go_on() -> AccountPart:
        if not part.begun or many.journal.load(id_).summary.state in _DONE:
            return replace(part, stopped="", hint="") if part.begun else part
        try:
            many.runner.clock.heed()
            resumed = _resumed(part, id_, many, settings_of(part))
        except (Interrupted, Unrecorded) as stop:
            resumed = broken_off(part.account, id_, stop, part.report, many.journal)
        except ImporterError as error:
            resumed = replace(part, stopped=error.message, hint=error.hint)
        except KeyboardInterrupt:
            resumed = replace(part, stopped="it was interrupted")
        many.listener(resumed)
        return resumed

    return go_on


def _resumed(part: AccountPart, id_: str, many: ManyRun, settings: Settings) -> AccountPart:
    with ExitStack() as stack:
        pauses = many.runner.clock
        destination = stack.enter_context(open_destination(settings, many.clock, pauses))
        held = stack.enter_context(hold_account(destination, many.journal, settings, pauses, pauses.heed))
        door = Door(many.clock, lambda _: True)
        return ended_part(part.account, resume(id_, held, many.journal, settings, door))


def undoing_jobs(joined: JoinedReport, journal: Journal, run: RunInfo, settings_of: SettingsOf) -> Sequence[Job]:
    """One job for each account in which a run did something that can be taken back."""
    return [
        _undoing(part, journal, run, settings_of(part))
        for part in joined.parts
        if part.begun and past_of(journal.load(part.report.run.id)).changed
    ]


def _undoing(part: AccountPart, journal: Journal, run: RunInfo, settings: Settings) -> Job:
    def make(_opened: OpenAccount, held: HeldAccount, run: RunInfo) -> Asked:
        past = past_of(journal.load(part.report.run.id))  # only now, because it may have been going on
        planning = plan_undoing(past, held.destination, held.pace, run)
        return Asked(part.account, planning, run, of_several=True)

    left = tuple(replace(each, outcome="ready") for each in part.report.occasions if each.outcome in _CHANGED)
    return Job(settings, replace(nothing_undone(run), occasions=left), make, of=part.report.run.id)
