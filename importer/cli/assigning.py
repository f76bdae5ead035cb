"""assign: give an occasion to skills, after showing it."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

from importer.assigning import MODE, plan_assigning
from importer.cli import door, log
from importer.cli.interrupts import hear_sigterm, stoppable
from importer.cli.options import AccountOptions, SendingOptions, ShowingOptions
from importer.cli.sending import carry_out, finish
from importer.cli.undoing import show_plan
from importer.connecting import open_account, open_destination, pace_of
from importer.core.report import RunInfo
from importer.holding import hold_account
from importer.journal import Journal
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
    settings = door.with_sending(door.settings_for(account), sending)
    hear_sigterm()
    log.listen(showing)
    door.ready_to_report(showing)
    run = replace(door.run_info(MODE, settings, (), online=True), mode=MODE)
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
        asked = planning.plan.consents and not sending.yes and sys.stdin.isatty() and sys.stderr.isatty()
        if not asked and not showing.quiet:  # the question shows the plan by itself
            show_plan(planning.report(replace(run, command="plan")))
        ends.append(carry_out(planning, held, journal, settings, run, sending, showing))
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
