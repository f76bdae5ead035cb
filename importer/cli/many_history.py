"""resume, undo and report of a run into several accounts."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from importer.cli import door, log
from importer.cli.joined import write_folder
from importer.cli.many import finish_many, send_to_all
from importer.cli.options import AccountOptions, SendingOptions, ShowingOptions
from importer.cli.progress import progress_of_accounts
from importer.cli.showing import show_main, show_paths
from importer.core.joined import AccountPart, JoinedReport
from importer.core.undoing.undo import MODE
from importer.journal import Journal
from importer.many.again import joined_report, resume_many, undoing_jobs
from importer.many.working import ManyRun
from importer.reports.forms import JOINED_FORMS, form_named
from importer.reports.joined_text import render_joined
from importer.runners.local import LocalRunner
from importer.settings import Settings


def resume(
    run: str, journal: Journal, account: AccountOptions, sending: SendingOptions, showing: ShowingOptions
) -> NoReturn:
    """Go on with every account whose part of a run stopped."""
    log.name_accounts()
    known = joined_report(run, journal)
    runner = LocalRunner(sending.workers)
    with progress_of_accounts(len(known.accounts), showing) as listener:
        many = ManyRun(journal, known.run, runner, door.now, listener)
        joined = resume_many(run, many, _settings(account, sending))
    finish_many(joined, showing, runner.interrupt)


def undo(
    run: str, journal: Journal, account: AccountOptions, sending: SendingOptions, showing: ShowingOptions
) -> NoReturn:
    """Take back what a run did in every account."""
    log.name_accounts()
    known = joined_report(run, journal)
    info = door.run_info("undo", door.shared_settings(account), (), online=True)
    info = replace(info, account=None, api=None, mode=MODE, of=run)
    jobs = undoing_jobs(known, journal, info, _settings(account, sending))
    if not jobs:
        log.talk(f"Run {run} changed nothing; there is nothing to take back.")
        door.leave(door.OK)
    if not showing.quiet:
        log.talk(f"Taking back run {run} in {len(jobs)} accounts")
    send_to_all(jobs, (), journal, info, sending, showing)


def _settings(account: AccountOptions, sending: SendingOptions) -> Callable[[AccountPart], Settings]:
    def settings_of(part: AccountPart) -> Settings:
        run = part.report.run
        found = door.settings_of(str(run.account), account, part.account)
        return door.with_sending(found.with_options(api=account.api or run.api), sending)

    return settings_of


def show(joined: JoinedReport, form: str, folder: Path | None) -> None:
    """Show the report of several accounts again: all of them together, and in a folder also each by itself.

    Raises:
        SettingsError: the form is none for a terminal.
    """
    if folder is not None:
        show_paths(write_folder(joined, folder, [form]))
    else:
        show_main(form_named(form, JOINED_FORMS), joined, render_joined)
