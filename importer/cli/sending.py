"""plan and import: the arrow as far as the account."""

import logging
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from importer.cli import door, log, many
from importer.cli.chosen_profile import order_of
from importer.cli.interrupts import hear_sigterm, stoppable
from importer.cli.options import AccountOptions, CheckingOptions, KeepingOptions, ModeOptions, ShowingOptions
from importer.cli.ordering import doing_of
from importer.cli.showing import shown_at_last
from importer.core.errors import SettingsError
from importer.core.joined import JoinedReport
from importer.core.plan import Plan
from importer.core.report import PLAN_DIGITS
from importer.importing import Ended
from importer.many.shares import lost_rows
from importer.ordered.importing import plan_of
from importer.ordered.one import import_share
from importer.ordered.reading import read_shares
from importer.ordered.several import import_shares
from importer.saved_plan import ready_to_write, write_plan


def plan(
    sources: Sequence[Path],
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    keeping: KeepingOptions,
    showing: ShowingOptions,
) -> None:
    """Plan an import; nothing is written to the account."""
    log.listen(showing)
    door.ready_to_report(showing)
    _ready_to_keep(keeping, showing)
    configuration, order = door.configuration_for(), order_of(reading, account, mode)
    shares = read_shares(sources, order, configuration)
    if keeping.out and not lost_rows(shares):  # rows for other accounts are left out, as was asked for
        shares = tuple(share for share in shares if share.settings) or shares
    if keeping.out and len(shares) > 1:
        message = "--out keeps the plan of one account, and the sheet is for several."
        raise SettingsError(message, "name one of them with --account.", code="accounts-several")
    planned = plan_of(shares, order, doing_of(mode, showing))
    if isinstance(planned.report, JoinedReport):
        many.show_plans(planned.report, planned.asked, showing)
    (asked,) = planned.asked
    if keeping.out:
        write_plan(asked.saved(), keeping.out)
    door.show(planned.report, showing)
    _name(asked.planning.plan, keeping.out)
    for each in asked.consents:
        log.talk(f"An import will ask for a yes (--yes): {each.message}")
    door.leave(door.exit_code(planned.report))


def _ready_to_keep(keeping: KeepingOptions, showing: ShowingOptions) -> None:
    """Make sure that the plan can be saved, before anything is read.

    Raises:
        SettingsError: plan and report were given one file.
        ImporterError: the plan cannot stand there.
    """
    if keeping.out is None:
        return
    ready_to_write(keeping.out)
    if showing.json and Path(showing.json).resolve() == keeping.out.resolve():
        raise SettingsError(f"--out and --json name the same file: {keeping.out}.", "name two files.")


def _name(plan: Plan, out: Path | None) -> None:
    """Say by what hash the plan is known, and how a saved one is carried out."""
    if out is None:
        log.talk(f"Plan {plan.hash[:PLAN_DIGITS]}")
        return
    command = f"occasions import --plan {shlex.quote(str(out))}"
    log.talk(f"Plan {plan.hash} saved as {out}; carry it out with: {command}")


def import_sources(
    sources: Sequence[Path],
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    showing: ShowingOptions,
) -> None:
    """Import sources, and report every row."""
    hear_sigterm()
    log.listen(showing)
    door.ready_to_report(showing)
    doing = doing_of(mode, showing)
    with stoppable() as ends:
        configuration, order = door.configuration_for(), order_of(reading, account, mode)
        shares = read_shares(sources, order, configuration)
        if len(shares) == 1:
            ends.append(import_share(shares[0], order, doing))
    if not ends:
        many.send(lambda: import_shares(shares, order, doing), doing, showing)
    finish(ends[0], showing)


def finish(ended: Ended, showing: ShowingOptions) -> NoReturn:
    """Show the report of an import, say how to go on if it stopped, and leave."""
    shown = shown_at_last(lambda: door.show(ended.report, showing), ended.report.run.id)
    if ended.stopped:
        go_on = f"occasions resume {ended.report.run.id}"
        log.talk(f"Stopped: {ended.stopped}", hint=ended.hint, go_on=go_on, level=logging.WARNING)
    code = door.exit_code(ended.report, stopped=bool(ended.stopped))
    door.leave(code if shown else max(code, door.TROUBLE))
