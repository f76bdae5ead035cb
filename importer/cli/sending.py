"""plan, import and what follows a run: the arrow as far as the account."""

import logging
import shlex
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from importer.cli import door, log, many
from importer.cli.consenting import consent
from importer.cli.interrupts import hear_sigterm, resumable, stoppable
from importer.cli.options import (
    AccountOptions,
    CheckingOptions,
    KeepingOptions,
    ModeOptions,
    SendingOptions,
    ShowingOptions,
)
from importer.cli.plan_options import plan_options, with_skills
from importer.cli.progress import phase, progress_of
from importer.cli.shared import check_share, read_shares
from importer.cli.showing import shown_at_last
from importer.connecting import open_account, pace_of, read_account
from importer.core.errors import SettingsError
from importer.core.plan import Plan
from importer.core.report import PLAN_DIGITS, RunInfo
from importer.holding import HeldAccount, hold_account
from importer.importing import Door, Ended, import_plan
from importer.journal import Journal
from importer.many.shares import AccountShare, lost_rows
from importer.pipeline import Planning, make_plan
from importer.saved_plan import SavedPlan, ready_to_write, write_plan
from importer.settings import Settings


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
    shares = read_shares(sources, reading, account, mode.mode)
    if keeping.out and not lost_rows(shares):  # rows for other accounts are left out, as was asked for
        shares = tuple(share for share in shares if share.settings) or shares
    if len(shares) > 1:
        many.plan(shares, reading, mode, keeping, showing)
    settings = _only(shares)
    options = plan_options(settings, mode, shares[0].reading)
    with open_account(settings, door.now) as opened:
        destination = opened.destination
        checking = check_share(shares[0], reading, opened.told_zone(settings))
        run = opened.at(door.run_info("plan", settings, checking.reading.entries, online=True))
        pace = pace_of(settings)
        options = with_skills(options, destination, pace, assigns=checking.checked.names_skills)
        state = read_account(destination, pace)
        planning = make_plan(checking, state, options, run)
    if keeping.out:
        write_plan(SavedPlan.of(checking, planning, state, options, settings.api or ""), keeping.out)
    report = planning.report(run)
    door.show(report, showing)
    _name(planning.plan, keeping.out)
    for each in planning.plan.consents:
        log.talk(f"An import will ask for a yes (--yes): {each.message}")
    door.leave(door.exit_code(report))


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
    with stoppable() as ends:
        shares = read_shares(sources, reading, account, mode.mode)
        if len(shares) == 1:
            settings = door.with_sending(_only(shares), mode)
            ends.append(_imported(shares[0], settings, reading, mode, showing))
    if len(shares) > 1:
        many.import_shares(shares, reading, mode, showing)
    finish(ends[0], showing)


def _imported(
    share: AccountShare, settings: Settings, reading: CheckingOptions, mode: ModeOptions, showing: ShowingOptions
) -> Ended:
    """Import into one account."""
    options = plan_options(settings, mode, share.reading)
    with open_account(settings, door.now) as opened:
        checking = check_share(share, reading, opened.told_zone(settings))
        run = opened.at(door.run_info("import", settings, checking.reading.entries, online=True))
        with (
            Journal.open(settings.journal_place, door.now) as journal,
            hold_account(opened.destination, journal, settings) as held,
        ):
            assigns = checking.checked.names_skills
            with phase("reading the account", showing):
                options = with_skills(options, held.destination, held.pace, assigns=assigns)
                state = held.read_all()
            planning = make_plan(checking, state, options, run)
            return carry_out(planning, held, journal, settings, run, mode, showing)


def _only(shares: Sequence[AccountShare]) -> Settings:
    """The settings of the one account that the sheet is for.

    Raises:
        SettingsError: its rows name no account that is known.
    """
    (share,) = shares
    if share.settings is None:
        message = "No row of the sheet is for an account that the settings know and that was asked for."
        raise SettingsError(message, "see which with: occasions check SOURCE", code="account-unknown")
    return share.settings


def carry_out(
    planning: Planning,
    held: HeldAccount,
    journal: Journal,
    settings: Settings,
    run: RunInfo,
    sending: SendingOptions,
    showing: ShowingOptions,
) -> Ended:
    """Import a plan, with a question where it needs a yes and a bar on a terminal."""
    with progress_of(planning.plan, showing) as listener:
        ask = partial(consent, sending.yes, lambda: planning.report(replace(run, command="plan")))
        way_in = Door(door.now, ask, listener)
        with resumable():
            return import_plan(planning, held, journal, settings, run, way_in)


def finish(ended: Ended, showing: ShowingOptions) -> None:
    """Show the report of an import, say how to go on if it stopped, and leave."""
    shown = shown_at_last(lambda: door.show(ended.report, showing), ended.report.run.id)
    if ended.stopped:
        go_on = f"occasions resume {ended.report.run.id}"
        log.talk(f"Stopped: {ended.stopped}", hint=ended.hint, go_on=go_on, level=logging.WARNING)
    code = door.exit_code(ended.report, stopped=bool(ended.stopped))
    door.leave(code if shown else max(code, door.TROUBLE))
