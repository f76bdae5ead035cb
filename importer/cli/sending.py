"""plan, import and what follows a run: the arrow as far as the account."""

import signal
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
from importer.cli.options import AccountOptions, CheckingOptions, ModeOptions, ShowingOptions
from importer.cli.progress import progress_bar
from importer.connecting import open_destination, read_account
from importer.core.planning import PlanOptions
from importer.importing import Door, Ended, Interrupted, Terminated, import_plan
from importer.journal import Journal
from importer.pipeline import make_plan
from importer.settings import Settings


def plan(
    sources: Sequence[Path],
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    showing: ShowingOptions,
) -> None:
    """Plan an import; nothing is written."""
    settings = door.settings_for(account, mode=mode.mode)
    door.listen(showing)
    door.ready_to_report(showing)
    with open_destination(settings, door.now) as destination:
        checking = check_sources(sources, reading, settings)
        run = door.run_info("plan", settings, checking.reading.entries, online=True)
        planning = make_plan(checking, read_account(destination, settings), _plan_options(settings, mode, reading), run)
    report = planning.report(run)
    door.show(report, showing)
    for consent in planning.plan.consents:
        typer.echo(f"An import will ask for a yes (--yes): {consent.message}", err=True)
    door.leave(door.exit_code(report))


def _plan_options(settings: Settings, mode: ModeOptions, reading: CheckingOptions) -> PlanOptions:
    return PlanOptions.of(door.profile_for(reading), settings.mode, drop_other_years=mode.drop_other_years)


def import_sources(
    sources: Sequence[Path],
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    showing: ShowingOptions,
) -> None:
    """Import sources, and report every row."""
    settings = door.settings_for(account, mode=mode.mode, chunk_size=mode.chunk_size)
    hear_sigterm()
    door.listen(showing)
    door.ready_to_report(showing)
    with open_destination(settings, door.now) as destination:
        checking = check_sources(sources, reading, settings)
        run = door.run_info("import", settings, checking.reading.entries, online=True)
        with Journal.open(settings.journal_place, door.now) as journal:
            planning = make_plan(
                checking, read_account(destination, settings), _plan_options(settings, mode, reading), run
            )
            with progress_bar(planning.plan, quiet=showing.quiet) as listener:
                ask = partial(door.consent, mode.yes, lambda: planning.report(replace(run, command="plan")))
                way_in = Door(door.now, ask, listener)
                with resumable():
                    ended = import_plan(planning, destination, journal, settings, run, way_in)
    finish(ended, showing)


@contextmanager
def resumable() -> Iterator[None]:
    """Turn an interrupt into words and an exit code."""
    try:
        yield
    except Interrupted as stop:
        words = f"Stopped part-way; the journal knows how far it got.\nGo on with: occasions resume {stop.run_id}"
        typer.echo(words, err=True)
        door.leave(door.STOPPED if stop.terminated else door.INTERRUPTED)


def finish(ended: Ended, showing: ShowingOptions) -> None:
    """Show the report of an import, say how to go on if it stopped, and leave."""
    door.show(ended.report, showing)
    if ended.stopped:
        hint = f"\nhint: {ended.hint}" if ended.hint else ""
        typer.echo(f"Stopped: {ended.stopped}{hint}\nGo on with: occasions resume {ended.report.run.id}", err=True)
    door.leave(door.exit_code(ended.report, stopped=bool(ended.stopped)))


def hear_sigterm() -> None:
    """Take SIGTERM as an orderly interrupt."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise Terminated

    signal.signal(signal.SIGTERM, stop)
