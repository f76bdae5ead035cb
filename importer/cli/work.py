"""inspect, check, plan and import: the arrow, stopped where each command stops."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import typer

from importer.cli import door
from importer.cli.options import AccountOptions, CheckingOptions, ModeOptions, ReadingOptions, ShowingOptions
from importer.cli.progress import progress_bar
from importer.core.planning import PlanOptions
from importer.core.validating.validate import Rules
from importer.importing import Door, Ended, Interrupted, import_plan, open_destination
from importer.inspection import inspect_sources, inspection_text, write_inspection
from importer.journal import Journal
from importer.pipeline import Checking, Zones, load_glossary, make_plan, read_and_parse
from importer.pipeline import check as run_check
from importer.settings import SANDBOX, Settings


def inspect(sources: Sequence[Path], reading: ReadingOptions, showing: ShowingOptions) -> None:
    """Show how sources are understood."""
    found = inspect_sources(read_and_parse(sources, door.profile_for(reading), load_glossary()))
    write_inspection(found, showing.json)
    if showing.json != "-":
        typer.echo(inspection_text(found), nl=False)


def check(sources: Sequence[Path], reading: CheckingOptions, account: AccountOptions, showing: ShowingOptions) -> None:
    """Check sources offline."""
    settings = door.settings_for(account)
    checking = _check(sources, reading, settings)
    report = checking.report(door.run_info("check", settings, checking.reading.entries, online=False))
    door.show(report, showing)
    door.leave(door.exit_code(report))


def _check(sources: Sequence[Path], reading: CheckingOptions, settings: Settings) -> Checking:
    rules = Rules(door.now().date(), strict=reading.strict, allowed_zones=settings.allowed_zones)
    return run_check(sources, door.profile_for(reading), rules, _zones(settings), load_glossary())


def _zones(settings: Settings) -> Zones:
    if settings.zone is None and settings.api == SANDBOX:
        return Zones("UTC", "the SANDBOX account's zone")
    return Zones(settings.zone)


def plan(
    sources: Sequence[Path],
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    showing: ShowingOptions,
) -> None:
    """Plan an import; nothing is written."""
    settings = door.settings_for(account, mode=mode.mode)
    with open_destination(settings, door.now) as destination:
        checking = _check(sources, reading, settings)
        run = door.run_info("plan", settings, checking.reading.entries, online=True)
        planning = make_plan(checking, destination.read_all(), _plan_options(settings, mode), run)
    report = planning.report(run)
    door.show(report, showing)
    for consent in planning.plan.consents:
        typer.echo(f"An import will ask for a yes (--yes): {consent.message}", err=True)
    door.leave(door.exit_code(report))


def _plan_options(settings: Settings, mode: ModeOptions) -> PlanOptions:
    return PlanOptions(settings.mode, mode.drop_other_years)


def import_sources(
    sources: Sequence[Path],
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    showing: ShowingOptions,
    *,
    yes: bool,
    chunk_size: int | None,
) -> None:
    """Import sources, and report every row."""
    settings = door.settings_for(account, mode=mode.mode, chunk_size=chunk_size)
    door.hear_sigterm()
    with open_destination(settings, door.now) as destination:
        checking = _check(sources, reading, settings)
        run = door.run_info("import", settings, checking.reading.entries, online=True)
        with Journal.open(settings.journal_place, door.now) as journal:
            planning = make_plan(checking, destination.read_all(), _plan_options(settings, mode), run)
            with progress_bar(planning.plan, quiet=showing.quiet) as listener:
                way_in = Door(door.now, partial(door.consent, yes), listener)
                with resumable():
                    ended = import_plan(planning, destination, journal, settings, run, way_in)
    finish(ended, showing)


@contextmanager
def resumable() -> Iterator[None]:
    """Turn an interrupt into words and an exit code."""
    try:
        yield
    except Interrupted as stop:
        door.interrupted(stop)


def finish(ended: Ended, showing: ShowingOptions) -> None:
    """Show the report of an import, say how to go on if it stopped, and leave."""
    door.show(ended.report, showing)
    if ended.stopped:
        hint = f"\nhint: {ended.hint}" if ended.hint else ""
        typer.echo(f"Stopped: {ended.stopped}{hint}\nGo on with: occasions resume {ended.report.run.id}", err=True)
    door.leave(door.exit_code(ended.report, stopped=bool(ended.stopped)))
