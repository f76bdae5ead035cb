"""check, plan and import of a sheet that is for several accounts."""

import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

from rich.console import Console

from importer.cli import door, log
from importer.cli.account_work import AccountWork, name_of, of_share, run_info
from importer.cli.consenting import ask_yes, can_ask
from importer.cli.joined import show_joined
from importer.cli.options import CheckingOptions, KeepingOptions, ModeOptions, SendingOptions, ShowingOptions
from importer.cli.progress import progress_of_accounts
from importer.cli.shared import check_share, errors_anywhere, remembering
from importer.cli.showing import shown_at_last
from importer.core.errors import SettingsError
from importer.core.joined import AccountPart, JoinedReport
from importer.core.plan import Consent
from importer.core.report import RunInfo, stamp
from importer.journal import Journal
from importer.many.parts import resumable
from importer.many.shares import AccountShare
from importer.many.working import Ask, Job, ManyRun, import_many
from importer.pipeline import Planning
from importer.reports.text import render_plan
from importer.runners.local import LocalRunner
from importer.stops import Terminated


def check(
    shares: Sequence[AccountShare], reading: CheckingOptions, showing: ShowingOptions, *, payloads: bool
) -> NoReturn:
    """Check the rows of each account, and report them together."""
    run, wrong = run_info("check", shares), errors_anywhere(shares, reading)
    with remembering(shares) as beside_last_year:
        checks = (beside_last_year(check_share(share, reading, errors_elsewhere=wrong), share) for share in shares)
        parts = [
            AccountPart(name_of(share), checking.report(of_share(run, share), payloads=payloads))
            for share, checking in zip(shares, checks, strict=True)
        ]
    joined = JoinedReport(replace(run, finished=stamp(door.now())), tuple(parts))
    show_joined(joined, showing)
    _leave(joined)


def plan(
    shares: Sequence[AccountShare],
    reading: CheckingOptions,
    mode: ModeOptions,
    keeping: KeepingOptions,
    showing: ShowingOptions,
) -> NoReturn:
    """Plan each account's import; nothing is written to any."""
    if keeping.out:
        message = "--out keeps the plan of one account, and the sheet is for several."
        raise SettingsError(message, "name one of them with --account.", code="accounts-several")
    log.name_accounts()
    run = run_info("plan", shares)
    runner = LocalRunner(mode.workers)
    work = AccountWork(reading, mode, run, shares)
    planned = runner.run([(name_of(share), lambda share=share: work.planned(share)) for share in shares])  # type: ignore[misc]
    if runner.interrupt:
        raise runner.interrupt
    joined = JoinedReport(replace(run, finished=stamp(door.now())), tuple(planned))
    show_joined(joined, showing)
    for part in joined.accounts:
        for each in work.consents.get(part.account, ()):
            log.talk(f"{part.account}: an import will ask for a yes (--yes): {each.message}")
    _leave(joined)


def import_shares(
    shares: Sequence[AccountShare], reading: CheckingOptions, mode: ModeOptions, showing: ShowingOptions
) -> NoReturn:
    """Import the rows of each account, side by side, and report them together."""
    log.name_accounts()
    run = run_info("import", shares)
    work = AccountWork(reading, mode, run, shares)
    jobs = [work.job(share) for share in shares if share.settings]
    others = [
        AccountPart("", work.checked(share).report(of_share(run, share))) for share in shares if not share.settings
    ]
    place = jobs[0].settings.journal_place
    with Journal.open(place, door.now) as journal:
        send_to_all(jobs, others, journal, run, mode, showing)


def send_to_all(
    jobs: Sequence[Job],
    others: Sequence[AccountPart],
    journal: Journal,
    run: RunInfo,
    sending: SendingOptions,
    showing: ShowingOptions,
) -> NoReturn:
    """Send into all accounts, report, and leave."""
    runner = LocalRunner(sending.workers)
    try:
        with progress_of_accounts(len(jobs), showing) as listener:
            many = ManyRun(journal, run, runner, door.now, listener)
            joined = import_many(jobs, others, many, None if sending.yes else _asking())
    except KeyboardInterrupt as stop:
        log.talk("Stopped; occasions runs lists what was begun.", level=logging.WARNING)
        door.leave(door.STOPPED if isinstance(stop, Terminated) else door.INTERRUPTED)
    finish_many(joined, showing, runner.interrupt)


def finish_many(joined: JoinedReport, showing: ShowingOptions, interrupt: KeyboardInterrupt | None) -> NoReturn:
    """Show what became of all accounts, say how to go on, and leave."""
    goes_on = resumable(joined)
    shown = shown_at_last(lambda: show_joined(joined, showing), joined.run.id)
    if goes_on:
        _say_how_to_go_on(joined)
    code = _code_of(joined, interrupt, stopped=goes_on and any(part.begun and part.stopped for part in joined.parts))
    door.leave(code if shown else max(code, door.TROUBLE))


def _say_how_to_go_on(joined: JoinedReport) -> None:
    command = f"occasions resume {joined.run.id}"
    if log.speaks_json():
        log.talk("Not every account came to its end", go_on=command, level=logging.WARNING)
    else:
        log.talk(f"Go on with: {command}")


def _code_of(joined: JoinedReport, interrupt: KeyboardInterrupt | None, *, stopped: bool) -> int:
    if all(part.well for part in joined.parts):
        return door.OK
    if interrupt is not None and not isinstance(interrupt, Terminated):
        return door.INTERRUPTED
    if joined.accounts and all(part.stopped and not part.begun for part in joined.accounts):
        return door.UNSENT
    return door.STOPPED if interrupt is not None or stopped else door.TROUBLE


def _leave(joined: JoinedReport) -> NoReturn:
    """End a command that wrote to no account."""
    unreached = [part for part in joined.accounts if part.stopped]
    if unreached and len(unreached) == len(joined.accounts):
        door.leave(door.UNSENT)
    door.leave(door.OK if all(part.well for part in joined.parts) else door.TROUBLE)


def _asking() -> Ask:
    def ask(plans: Sequence[tuple[str, Planning]], consents: tuple[Consent, ...]) -> bool:
        if not can_ask():
            return False
        talk = Console(stderr=True)
        for name, planning in plans:
            talk.rule(name, align="left")
            report = planning.report(replace(planning.base.run, command="plan"))
            sys.stderr.write(render_plan(report, width=talk.width, color=talk.is_terminal))
        return ask_yes(consents)

    return ask
