"""assign: give an occasion to skills, after showing it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

from importer.asking import Asked
from importer.assigning import MODE, plan_assigning
from importer.cli import door, log
from importer.cli.chosen_profile import order_again
from importer.cli.interrupts import hear_sigterm, stoppable
from importer.cli.options import AccountOptions, SendingOptions, ShowingOptions
from importer.cli.ordering import doing_of
from importer.cli.sending import finish
from importer.cli.undoing import show_unasked
from importer.connecting import open_account, open_destination, pace_of
from importer.core.report import RunInfo
from importer.holding import hold_account
from importer.journal import Journal
from importer.ordered.one import carry_out
from importer.ordered.runs import name_of, run_info
from importer.settings import Settings


def assign(
    occasion: str,
    skills: Sequence[str],
    account: AccountOptions,
    sending: SendingOptions,
    showing: ShowingOptions,
    *,
    dry_run: bool,
) -> None:
    """Give an occasion to skills, or show what that would do."""
    settings = order_again(account, sending).under(door.settings_for(account))
    hear_sigterm()
    log.listen(showing)
    door.ready_to_report(showing)
    run = replace(run_info(door.now, MODE, settings, (), online=True), mode=MODE)
    if dry_run:
        _show_only(occasion, skills, settings, run, showing)
    with (
        stoppable() as ends,
        open_account(settings, door.now) as opened,
        Journal.open(settings.journal_place, door.now) as journal,
        hold_account(opened.destination, journal, settings) as held,
    ):
        run = opened.at(run)
        planning = plan_assigning(occasion, skills, held.destination, held.pace, run)
        asked = Asked(name_of(settings), planning, run)
        show_unasked(asked, sending, showing)
        ends.append(carry_out(asked, held, journal, settings, doing_of(sending, showing)))
    finish(ends[0], showing)


def _show_only(
    occasion: str, skills: Sequence[str], settings: Settings, run: RunInfo, showing: ShowingOptions
) -> NoReturn:
    """Show the plan; nothing is written."""
    with open_destination(settings, door.now) as destination:
        planning = plan_assigning(occasion, skills, destination, pace_of(settings), run)
    report = planning.report(replace(run, command="plan"))
    door.show(report, showing)
    for consent in planning.plan.consents:
        log.talk(f"This will ask for a yes (--yes): {consent.message}")
    door.leave(door.exit_code(report))
