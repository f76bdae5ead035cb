"""undo: take back what a run did, after showing it."""

import sys
from dataclasses import replace
from typing import NoReturn

from rich.console import Console

from importer.asking import Asked
from importer.cli import door, log, many_history
from importer.cli.chosen_profile import order_again
from importer.cli.consenting import can_ask
from importer.cli.interrupts import hear_sigterm, stoppable
from importer.cli.options import AccountOptions, SendingOptions, ShowingOptions
from importer.cli.ordering import doing_of
from importer.cli.sending import finish
from importer.connecting import open_account
from importer.core.past import Past
from importer.core.undoing.undo import MODE
from importer.holding import hold_account
from importer.journal import Journal, StoredRun
from importer.many.store import is_joined
from importer.ordered.again import settings_again
from importer.ordered.one import carry_out
from importer.ordered.runs import name_of, run_info
from importer.reports.text import render_plan
from importer.settings import Settings
from importer.undoing import past_of, plan_undoing


def undo(run: str, account: AccountOptions, sending: SendingOptions, showing: ShowingOptions) -> None:
    """Take a run back; account and API are the run's own unless given."""
    hear_sigterm()
    log.listen(showing)
    door.ready_to_report(showing)
    with Journal.open(door.journal_for(account), door.now) as journal:
        stored = journal.load(run)
        if is_joined(stored.draft):
            many_history.undo(stored.summary.id, journal, account, sending, showing)
        summary, order = stored.summary, order_again(account, sending)
        settings = settings_again(door.configuration_for(), order, summary.account, stored.entry)
        settings = order.under(settings.with_options(api=account.api or summary.api))
        _undo(summary.id, journal, settings, sending, showing)


def _undo(run_id: str, journal: Journal, settings: Settings, sending: SendingOptions, showing: ShowingOptions) -> None:
    """Take a run back; what it did is read only once the account is held, because it may be going on until then."""
    with (
        stoppable() as ends,
        open_account(settings, door.now) as opened,
        hold_account(opened.destination, journal, settings) as held,
    ):
        stored = journal.load(run_id)
        past = past_of(stored)
        if not past.changed:
            _leave_as_it_is(past)
        run = opened.at(replace(run_info(door.now, "undo", settings, (), online=True), mode=MODE, of=past.id))
        planning = plan_undoing(past, held.destination, held.pace, run)
        if not (planning.plan.actions or planning.plan.assignments):  # what it may have sent did not arrive
            _leave_as_it_is(past)
        _announce(stored, showing)
        asked = Asked(name_of(settings), planning, run)
        show_unasked(asked, sending, showing)
        ends.append(carry_out(asked, held, journal, settings, doing_of(sending, showing)))
    finish(ends[0], showing)


def _leave_as_it_is(past: Past) -> NoReturn:
    log.talk(f"Run {past.id} changed nothing; there is nothing to take back.")
    door.leave(door.OK)


def _announce(stored: StoredRun, showing: ShowingOptions) -> None:
    if showing.quiet:
        return
    summary = stored.summary
    began = summary.started[:19].replace("T", " ")
    log.talk(f"Taking back run {summary.id} ({summary.command} of {began} UTC, account {summary.account})")


def show_unasked(asked: Asked, sending: SendingOptions, showing: ShowingOptions) -> None:
    """Show on stderr what is about to be done, unless a question shows it by itself, or that is JSON."""
    asks = asked.consents and not sending.yes and can_ask()
    if asks or showing.quiet or log.speaks_json():
        return
    planned = asked.report()
    talk = Console(stderr=True)
    width = talk.width if talk.is_terminal else 100
    sys.stderr.write(render_plan(planned, width=width, color=talk.is_terminal))
    sys.stderr.flush()
