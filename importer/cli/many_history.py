"""undo and report of a run into several accounts."""

from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from importer.cli import door, log, many
from importer.cli.chosen_profile import order_again
from importer.cli.options import AccountOptions, SendingOptions, ShowingOptions
from importer.cli.ordering import doing_of
from importer.cli.showing import show_main, show_paths
from importer.core.joined import JoinedReport
from importer.core.undoing.undo import MODE
from importer.journal import Journal
from importer.many.again import joined_report, undoing_jobs
from importer.ordered.again import settings_of_parts
from importer.ordered.runs import run_info
from importer.ordered.several import send_to_all
from importer.ordered.written import write_forms
from importer.reports.forms import JOINED_FORMS, form_named
from importer.reports.joined_text import render_joined


def undo(
    run: str, journal: Journal, account: AccountOptions, sending: SendingOptions, showing: ShowingOptions
) -> NoReturn:
    """Take back what a run did in every account."""
    log.name_accounts()
    known, order = joined_report(run, journal), order_again(account, sending)
    configuration = door.configuration_for()
    info = run_info(door.now, "undo", configuration.shared(journal=order.journal), (), online=True)
    info = replace(info, account=None, api=None, mode=MODE, of=run)
    jobs = undoing_jobs(known, journal, info, settings_of_parts(configuration, order))
    if not jobs:
        log.talk(f"Run {run} changed nothing; there is nothing to take back.")
        door.leave(door.OK)
    if not showing.quiet:
        log.talk(f"Taking back run {run} in {len(jobs)} accounts")
    doing = doing_of(sending, showing)
    many.send(lambda: send_to_all(jobs, (), journal, info, order, doing), doing, showing)


def show(joined: JoinedReport, form: str, folder: Path | None) -> None:
    """Show the report of several accounts again: all of them together, and in a folder also each by itself.

    Raises:
        SettingsError: the form is none for a terminal.
    """
    if folder is not None:
        show_paths(write_forms(joined, folder, [form]))
    else:
        show_main(form_named(form, JOINED_FORMS), joined, render_joined)
