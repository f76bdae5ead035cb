"""One run into many accounts: each in itself serial and held, side by side with the others.

Every account is reached, planned, sent to and read back by itself, and has a run of its own in the journal; what goes
wrong with one is told in its part of the report and touches no other. Where plans need a yes that was not given
beforehand, all are made before anything is sent, and one question is asked for them together.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from importer.connecting import OpenAccount, WallClock, open_account
from importer.core.errors import ImporterError
from importer.core.joined import AccountPart, JoinedReport
from importer.core.plan import Consent
from importer.core.report import Report, RunInfo, stamp
from importer.holding import HeldAccount, hold_account
from importer.importing import Door, import_plan, no_consent
from importer.journal import Journal
from importer.many.parts import broken_off, close_many, ended_part, part_id, unsent_part, with_run
from importer.many.store import dump_joined
from importer.pipeline import Planning
from importer.runners.local import LocalRunner
from importer.settings import Settings
from importer.stops import Interrupted, Unrecorded

_LOG = logging.getLogger(__name__)
_STOPPED = "stopped before anything was sent"
_AGAIN = "import the sheet again; what is in the accounts already stays as it is"
Make = Callable[[OpenAccount, HeldAccount, RunInfo], Planning]
"""Reads an account and plans what is to be done there."""
Ask = Callable[[Sequence[tuple[str, Planning]], tuple[Consent, ...]], bool]
"""Shows plans, each with its account's name, and asks whether to go on."""


@dataclass(frozen=True)
class Job:
    """What is to be done with one account."""

    settings: Settings
    base: Report
    """What is known before the account is reached: the report of the check."""
    make: Make
    of: str | None = None
    """The run that it takes back, if it does."""

    @property
    def name(self) -> str:
        """The account as people know it."""
        return self.settings.name or self.settings.account_shown or ""


@dataclass(frozen=True)
class ManyRun:
    """Everything that the accounts of a run share."""

    journal: Journal
    run: RunInfo
    runner: LocalRunner
    clock: WallClock
    listener: Callable[[AccountPart], None] = field(default=lambda _: None)
    """Hears of each account that has come to its end."""


@dataclass(frozen=True)
class _Prepared:
    """An account that is held, and its plan."""

    job: Job
    held: HeldAccount
    planning: Planning
    run: RunInfo
    stack: ExitStack


def import_many(jobs: Sequence[Job], others: Sequence[AccountPart], many: ManyRun, ask: Ask | None) -> JoinedReport:
    """Plan and send into all accounts.

    Args:
        jobs: one for each account.
        others: parts of the report that need no account: rows that name none.
        many: what they share.
        ask: asks for a yes; None if it was given already.

    Raises:
        ConsentMissing: a yes was needed and not given; nothing was sent.
        JournalError: the journal cannot be written; nothing was sent.
    """
    if ask is None:
        many = _begun(jobs, others, many)
        steps = [(job.name, _through(job, number, many)) for number, job in enumerate(jobs, 1)]
        return _closed((*many.runner.run(steps), *others), many)
    prepared = many.runner.run([(job.name, _preparing(job, many)) for job in jobs])
    try:
        _ask_for_all([each for each in prepared if isinstance(each, _Prepared)], ask, many)
        many = _begun(jobs, others, many)
    except BaseException:
        _let_go(prepared)
        raise
    steps = [
        (job.name, _carrying(each, number, many))
        for number, (job, each) in enumerate(zip(jobs, prepared, strict=True), 1)
    ]
    return _closed((*many.runner.run(steps), *others), many)


def _let_go(prepared: Sequence[_Prepared | AccountPart]) -> None:
    for each in prepared:
        if isinstance(each, _Prepared):
            each.stack.close()


def _through(job: Job, number: int, many: ManyRun) -> Callable[[], AccountPart]:
    return lambda: _carrying(_preparing(job, many)(), number, many)()


def _preparing(job: Job, many: ManyRun) -> Callable[[], _Prepared | AccountPart]:
    """Reach, hold and plan one account; if that cannot be done, its part of the report says why."""

    def prepare() -> _Prepared | AccountPart:
        run = _run_of(job, many)
        with ExitStack() as stack:
            try:
                many.runner.clock.sleep(0)
                opened = stack.enter_context(open_account(job.settings, many.clock))
                held = stack.enter_context(
                    hold_account(opened.destination, many.journal, job.settings, many.runner.clock)
                )
                run = opened.at(run)
                planning = job.make(opened, held, run)
                return _Prepared(job, held, planning, run, stack.pop_all())
            except ImporterError as error:
                return unsent_part(job.name, job.base, run, error.message, error.hint)
            except KeyboardInterrupt:
                return unsent_part(job.name, job.base, run, _STOPPED, _AGAIN)

    return prepare


def _run_of(job: Job, many: ManyRun) -> RunInfo:
    settings = job.settings
    mode = many.run.mode if job.of else settings.mode
    return replace(many.run, account=settings.account_shown, api=settings.api, mode=mode, of=job.of)


def _ask_for_all(prepared: Sequence[_Prepared], ask: Ask, many: ManyRun) -> None:
    """Ask once for all plans that need a yes.

    Raises:
        ConsentMissing: it was not given.
    """
    if many.runner.interrupt is not None:
        raise many.runner.interrupt
    consents = tuple(
        consent.model_copy(update={"message": f"{each.job.name}: {consent.message}"})
        for each in prepared
        for consent in each.planning.plan.consents
    )
    if not consents:
        return
    plans = [(each.job.name, each.planning) for each in prepared if each.planning.plan.consents]
    if not _while_asking([each.held for each in prepared], lambda: ask(plans, consents)):
        raise no_consent(consents)


def _while_asking(held: Sequence[HeldAccount], ask: Callable[[], bool]) -> bool:
    """Hold all accounts while a person is asked."""
    for each in reversed(held):
        ask = _holding(each, ask)
    return ask()


def _holding(held: HeldAccount, ask: Callable[[], bool]) -> Callable[[], bool]:
    return lambda: held.while_asking(ask)


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
    )
    if many.run.of:
        many.journal.mark_undone(many.run.of)
    return replace(many, run=replace(many.run, id=pages.id))


def _carrying(prepared: _Prepared | AccountPart, number: int, many: ManyRun) -> Callable[[], AccountPart]:
    """Send one account's plan."""

    def carry() -> AccountPart:
        if isinstance(prepared, AccountPart):
            many.listener(prepared)
            return prepared
        with prepared.stack:
            part = _sent(prepared, part_id(many.run.id, number), many)
        many.listener(part)
        return part

    return carry


def _sent(prepared: _Prepared, id_: str, many: ManyRun) -> AccountPart:
    job = prepared.job
    run = replace(prepared.run, id=id_, mode=prepared.planning.plan.mode)
    door = Door(many.clock, lambda _: True)
    try:
        many.runner.clock.sleep(0)
        ended = import_plan(prepared.planning, prepared.held, many.journal, job.settings, run, door, id_)
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
