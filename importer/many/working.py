"""One run into many accounts: each in itself serial and held, side by side with the others.

Every account is reached, planned, sent to and read back by itself, and has a run of its own in the journal; what goes
wrong with one is told in its part of the report and touches no other. Where plans need a yes that was not given
beforehand, all are made before anything is sent, and one question is asked for them together.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from importer.asking import Consenting, Proposing
from importer.connecting import WallClock, open_account
from importer.core.errors import ImporterError
from importer.core.joined import AccountPart, JoinedReport
from importer.core.report import RunInfo, stamp
from importer.holding import hold_account
from importer.importing import Door, import_plan
from importer.journal import Journal
from importer.many.parts import broken_off, close_many, ended_part, part_id, unsent_part, with_run
from importer.many.ready import (
    Job,
    Prepared,
    Unready,
    ask_for_all,
    let_go,
    needing_a_yes,
    proposal_of,
    refuse_unready,
)
from importer.many.store import dump_joined
from importer.runners.local import LocalRunner
from importer.stops import Interrupted, Unrecorded

_LOG = logging.getLogger(__name__)
_STOPPED = "stopped before anything was sent"
_AGAIN = "import the sheet again; what is in the accounts already stays as it is"


@dataclass(frozen=True)
class ManyRun:
    """Everything that the accounts of a run share."""

    journal: Journal
    run: RunInfo
    runner: LocalRunner
    clock: WallClock
    listener: Callable[[AccountPart], None] = field(default=lambda _: None)
    """Hears of each account that has come to its end."""
    id_: str | None = None
    """The run's id where it is known before; else the journal makes one."""
    always_ask: bool = False
    """Whether consent is asked for even where no plan needs a yes, if there is anything to send."""
    all_or_none: bool = False
    """Whether one account that cannot be planned is a reason to send nothing to any."""
    proposing: Proposing | None = None
    """Hears of everything that would be done, right before consent is asked for."""


def import_many(
    jobs: Sequence[Job], others: Sequence[AccountPart], many: ManyRun, ask: Consenting | None
) -> JoinedReport:
    """Plan and send into all accounts.

    Args:
        jobs: one for each account.
        others: parts of the report that need no account: rows that name none.
        many: what they share.
        ask: asks for a yes; None if it was given already.

    Raises:
        ConsentMissing: a yes was needed and not given; nothing was sent.
        JournalError: the journal cannot be written; nothing was sent.
        ImporterError: one account cannot be planned, and all or none were to be sent.
        KeyboardInterrupt: somebody asked to stop before the run was begun.
    """
    if ask is None and not many.all_or_none:
        many = _begun(jobs, others, many)
        steps = [(job.name, _through(job, number, many)) for number, job in enumerate(jobs, 1)]
        return _closed((*many.runner.run(steps), *others), many)
    prepared = many.runner.run([(job.name, _preparing(job, many)) for job in jobs])
    try:
        if many.runner.interrupt is not None:
            raise many.runner.interrupt
        if many.all_or_none:
            refuse_unready(prepared)
        if ask is not None:
            _ask(prepared, others, many, ask)
        many = _begun(jobs, others, many)
    except BaseException:
        let_go(prepared)
        raise
    steps = [
        (job.name, _carrying(each, number, many))
        for number, (job, each) in enumerate(zip(jobs, prepared, strict=True), 1)
    ]
    return _closed((*many.runner.run(steps), *others), many)


def _ask(prepared: Sequence[Prepared | Unready], others: Sequence[AccountPart], many: ManyRun, ask: Consenting) -> None:
    plans = needing_a_yes(prepared, always=many.always_ask)
    if plans and many.proposing is not None:
        many.proposing(proposal_of(prepared, others))
    ask_for_all(prepared, plans, ask)


def _through(job: Job, number: int, many: ManyRun) -> Callable[[], AccountPart]:
    return lambda: _carrying(_preparing(job, many)(), number, many)()


def _preparing(job: Job, many: ManyRun) -> Callable[[], Prepared | Unready]:
    """Reach, hold and plan one account; if that cannot be done, its part of the report says why."""

    def prepare() -> Prepared | Unready:
        run = _run_of(job, many)
        with ExitStack() as stack:
            try:
                pauses = many.runner.clock
                pauses.heed()
                opened = stack.enter_context(open_account(job.settings, many.clock, pauses))
                held = stack.enter_context(
                    hold_account(opened.destination, many.journal, job.settings, pauses, pauses.heed)
                )
                run = opened.at(run)
                return Prepared(job, held, job.make(opened, held, run), run, stack.pop_all())
            except ImporterError as error:
                return Unready(unsent_part(job.name, job.base, run, error.message, error.hint), error)
            except KeyboardInterrupt:
                return Unready(unsent_part(job.name, job.base, run, _STOPPED, _AGAIN))

    return prepare


def _run_of(job: Job, many: ManyRun) -> RunInfo:
    settings = job.settings
    mode = many.run.mode if job.of else settings.mode
    return replace(many.run, account=settings.account_shown, api=settings.api, mode=mode, of=job.of)


def _begun(jobs: Sequence[Job], others: Sequence[AccountPart], many: ManyRun) -> ManyRun:
    """Write down that the run begins, and what is known of each account before it is reached."""
    waiting = [unsent_part(job.name, job.base, many.run, "not begun", _AGAIN) for job in jobs]
    joined = JoinedReport(many.run, (*waiting, *others))
    pages = many.journal.start_run(
        many.run.command,
        account=f"{len(jobs)} accounts",
        api=many.run.api or "",
        mode=many.run.mode,
        settings={},
        draft=dump_joined(joined),
        of=many.run.of,
        id_=many.id_,
    )
    if many.run.of:
        many.journal.mark_undone(many.run.of)
    return replace(many, run=replace(many.run, id=pages.id))


def _carrying(prepared: Prepared | Unready, number: int, many: ManyRun) -> Callable[[], AccountPart]:
    """Send one account's plan."""

    def carry() -> AccountPart:
        if isinstance(prepared, Unready):
            many.listener(prepared.part)
            return prepared.part
        with prepared.stack:
            part = _sent(prepared, part_id(many.run.id, number), many)
        many.listener(part)
        return part

    return carry


def _sent(prepared: Prepared, id_: str, many: ManyRun) -> AccountPart:
    job = prepared.job
    planning = prepared.asked.planning
    run = replace(prepared.run, id=id_, mode=planning.plan.mode)
    door = Door(many.clock, lambda _: True)
    try:
        many.runner.clock.heed()
        ended = import_plan(planning, prepared.held, many.journal, job.settings, run, door, id_)
        return ended_part(job.name, ended)
    except (Interrupted, Unrecorded) as stop:
        return broken_off(job.name, id_, stop, job.base, many.journal)
    except ImporterError as error:
        return unsent_part(job.name, job.base, run, error.message, error.hint)
    except KeyboardInterrupt:
        return unsent_part(job.name, job.base, run, _STOPPED, _AGAIN)


def _closed(parts: Sequence[AccountPart], many: ManyRun) -> JoinedReport:
    """Write down how the run ended."""
    run = replace(many.run, finished=stamp(many.clock()))
    named = (part if part.account else with_run(part, run) for part in parts)
    joined = JoinedReport(run, tuple(named))
    close_many(joined, many.journal)
    return joined
