"""plan, import and what follows a run: the arrow as far as the account."""

import os
import shlex
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

import typer

from importer.cli import door
from importer.cli.checking import check_sources
from importer.cli.options import (
    AccountOptions,
    CheckingOptions,
    KeepingOptions,
    ModeOptions,
    SendingOptions,
    ShowingOptions,
)
from importer.cli.progress import progress_bar
from importer.connecting import look_at_skills, open_destination, pace_of, read_account, read_skills
from importer.core.errors import SettingsError
from importer.core.plan import Plan
from importer.core.planning import PlanOptions
from importer.core.report import PLAN_DIGITS, RunInfo
from importer.core.skills import uses_of
from importer.destinations.base import Destination
from importer.holding import HeldAccount, hold_account
from importer.importing import Door, Ended, Interrupted, Terminated, Unrecorded, import_plan
from importer.journal import Journal
from importer.pipeline import Planning, make_plan
from importer.saved_plan import SavedPlan, ready_to_write, write_plan
from importer.sending import Pace
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
    settings = door.settings_for(account, mode=mode.mode)
    options = _plan_options(settings, mode, reading)
    door.listen(showing)
    door.ready_to_report(showing)
    _ready_to_keep(keeping, showing)
    with open_destination(settings, door.now) as destination:
        checking = check_sources(sources, reading, settings)
        run = door.run_info("plan", settings, checking.reading.entries, online=True)
        pace = pace_of(settings)
        options = _with_skills(options, destination, pace, assigns=checking.checked.names_skills)
        state = read_account(destination, pace)
        planning = make_plan(checking, state, options, run)
    if keeping.out:
        write_plan(SavedPlan.of(checking, planning, state, options, settings.api or ""), keeping.out)
    report = planning.report(run)
    door.show(report, showing)
    _name(planning.plan, keeping.out)
    for consent in planning.plan.consents:
        typer.echo(f"An import will ask for a yes (--yes): {consent.message}", err=True)
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
        typer.echo(f"Plan {plan.hash[:PLAN_DIGITS]}", err=True)
        return
    command = f"occasions import --plan {shlex.quote(str(out))}"
    typer.echo(f"Plan {plan.hash} saved as {out}; carry it out with: {command}", err=True)


def _plan_options(settings: Settings, mode: ModeOptions, reading: CheckingOptions) -> PlanOptions:
    return PlanOptions.of(
        door.profile_for(reading),
        settings.mode,
        drop_other_years=mode.drop_other_years,
        max_delete=mode.max_delete,
    )


def _with_skills(options: PlanOptions, destination: Destination, pace: Pace, *, assigns: bool) -> PlanOptions:
    """The options with all skills; they are asked for patiently only where something depends on them."""
    needed = options.mode == "mirror" or assigns
    skills = read_skills(destination, pace) if needed else look_at_skills(destination)
    uses = None if skills is None else uses_of(skills)
    return replace(options, skills=skills, skill_uses=uses if options.mode == "mirror" else None)


def import_sources(
    sources: Sequence[Path],
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    showing: ShowingOptions,
) -> None:
    """Import sources, and report every row."""
    settings = door.with_sending(door.settings_for(account, mode=mode.mode), mode)
    options = _plan_options(settings, mode, reading)
    hear_sigterm()
    door.listen(showing)
    door.ready_to_report(showing)
    with stoppable() as ends, open_destination(settings, door.now) as destination:
        checking = check_sources(sources, reading, settings)
        run = door.run_info("import", settings, checking.reading.entries, online=True)
        with (
            Journal.open(settings.journal_place, door.now) as journal,
            hold_account(destination, journal, settings) as held,
        ):
            assigns = checking.checked.names_skills
            options = _with_skills(options, held.destination, held.pace, assigns=assigns)
            planning = make_plan(checking, held.read_all(), options, run)
            ends.append(carry_out(planning, held, journal, settings, run, mode, showing))
    finish(ends[0], showing)


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
    with progress_bar(planning.plan, quiet=showing.quiet) as listener:
        ask = partial(door.consent, sending.yes, lambda: planning.report(replace(run, command="plan")))
        way_in = Door(door.now, ask, listener)
        with resumable():
            return import_plan(planning, held, journal, settings, run, way_in)


@contextmanager
def stoppable() -> Iterator[list[Ended]]:
    """Turn an interrupt that comes before there is a run into words and an exit code.

    Yields:
        where the end of the run is to be put: an interrupt that comes after it is no longer before anything was sent.
    """
    ends: list[Ended] = []
    try:
        yield ends
    except KeyboardInterrupt as stop:
        if ends:
            raise
        typer.echo("Stopped; nothing was sent.", err=True)
        door.leave(door.UNSENT if isinstance(stop, Terminated) else door.INTERRUPTED)


@contextmanager
def resumable() -> Iterator[None]:
    """Turn an interrupt, or a journal that fails in mid-run, into words and an exit code."""
    try:
        yield
    except Interrupted as stop:
        words = f"Stopped part-way; the journal knows how far it got.\nGo on with: occasions resume {stop.run_id}"
        typer.echo(words, err=True)
        door.leave(door.STOPPED if stop.terminated else door.INTERRUPTED)
    except Unrecorded as stop:
        hint = f"\nhint: {stop.error.hint}" if stop.error.hint else ""
        words = f"Stopped: {stop.error.message}{hint}\nGo on with: occasions resume {stop.run_id}"
        typer.echo(words, err=True)
        door.leave(door.STOPPED)


def finish(ended: Ended, showing: ShowingOptions) -> None:
    """Show the report of an import, say how to go on if it stopped, and leave."""
    shown = _shown(ended, showing)
    if ended.stopped:
        hint = f"\nhint: {ended.hint}" if ended.hint else ""
        typer.echo(f"Stopped: {ended.stopped}{hint}\nGo on with: occasions resume {ended.report.run.id}", err=True)
    code = door.exit_code(ended.report, stopped=bool(ended.stopped))
    door.leave(code if shown else max(code, door.TROUBLE))


def _shown(ended: Ended, showing: ShowingOptions) -> bool:
    """Show the report; False if it cannot be written where it was to go, which is told: what was sent is sent."""
    try:
        door.show(ended.report, showing)
    except BrokenPipeError:
        raise
    except (OSError, SettingsError) as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the interpreter's own flush at its end
        said = error.message if isinstance(error, SettingsError) else f"{error.strerror}."
        words = f"The run came to its end, but its report could not be written: {said}"
        typer.echo(f"{words}\nShow it again with: occasions report {ended.report.run.id}", err=True)
        return False
    return True


def hear_sigterm() -> None:
    """Take SIGTERM as an orderly interrupt."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise Terminated

    signal.signal(signal.SIGTERM, stop)
