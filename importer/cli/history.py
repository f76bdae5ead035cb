"""resume, runs and report: what the journal remembers."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pendulum
import typer
from rich.console import Console
from rich.table import Column, Table

from importer.cli import door, log, many, many_history
from importer.cli.chosen_profile import order_again
from importer.cli.interrupts import hear_sigterm
from importer.cli.options import AccountOptions, SendingOptions, ShowingOptions
from importer.cli.ordering import doing_of
from importer.cli.sending import finish
from importer.cli.showing import show_main, show_paths
from importer.core.joined import JoinedReport
from importer.journal import Journal, RunSummary
from importer.many.store import is_joined
from importer.ordered.again import resume_ordered
from importer.recalling import joined_again, report_again
from importer.reports.forms import FORMS, form_named
from importer.reports.text import render_text

_UNFOLDED = 1_000
"""Characters of a line off a terminal, so that each run is one line for grep."""
_WIDE = 110
"""Characters of a line that has room for everything about a run."""


def resume(run: str | None, account: AccountOptions, sending: SendingOptions, showing: ShowingOptions) -> None:
    """Go on with a run; account and API are the run's own unless given."""
    hear_sigterm()
    log.listen(showing)
    door.ready_to_report(showing)
    doing = doing_of(sending, showing)
    ended = resume_ordered(run, door.configuration_for(), order_again(account, sending), doing)
    if isinstance(ended, JoinedReport):
        many.finish(ended, doing, showing)
    finish(ended, showing)


def runs(account: AccountOptions) -> None:
    """List all runs, the newest first."""
    with Journal.open(door.journal_for(account), door.now) as journal:
        found = journal.runs()
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else _UNFOLDED)
    if found:
        console.print(_listed(found, console.width))
    else:
        typer.echo("No run yet. Begin with: occasions import SOURCE", err=True)


def _listed(found: Sequence[RunSummary], width: int) -> Table:
    """The runs as a table; what nobody needs to go on is left out where the window is narrow."""
    wide = width >= _WIDE
    # an id or a state that is cut short is of no use; an address is known by its beginning
    run, state = (Column(name, no_wrap=True, min_width=least) for name, least in (("run", 20), ("state", 11)))
    api = Column("api", no_wrap=True, max_width=None if wide else max(7, width - 66))
    table = Table(run, "started", *([""] if wide else []), "account", api, "mode", state, box=None, pad_edge=False)
    for each in found:
        began, now = pendulum.parse(each.started), pendulum.instance(door.now())
        ago = f"{began.diff_for_humans(now, absolute=True)} ago" if isinstance(began, pendulum.DateTime) else ""
        shown = each.api.upper() if each.api == "sandbox" else each.api
        started = each.started[:16].replace("T", " ")
        table.add_row(each.id, started, *([ago] if wide else []), each.account, shown, each.mode, str(each.state))
    return table


def report(run: str, account: AccountOptions, form: str, folder: Path | None) -> None:
    """Show a run's report again, in one form.

    Raises:
        SettingsError: the form is not known, or is none for a terminal.
    """
    chosen = form_named(form, FORMS)
    with Journal.open(door.journal_for(account), door.now) as journal:
        stored = journal.load(run)
        found = joined_again(stored, journal) if is_joined(stored.draft) else report_again(stored, journal)
    if isinstance(found, JoinedReport):
        many_history.show(found, form, folder)
    elif folder is not None:
        show_paths(chosen.write(found, folder))
    else:
        show_main(chosen, found, render_text)
