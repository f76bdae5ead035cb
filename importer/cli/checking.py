"""inspect and check: the arrow, stopped before anything leaves this machine."""

from collections.abc import Sequence
from pathlib import Path

import typer

from importer.cli import door
from importer.cli.options import AccountOptions, CheckingOptions, ModeOptions, ReadingOptions, ShowingOptions
from importer.core.validating.validate import Rules
from importer.inspection import inspect_sources, inspection_text, write_inspection
from importer.pipeline import Checking, Zones, load_glossary, read_and_parse
from importer.pipeline import check as run_check
from importer.settings import SANDBOX, Settings


def inspect(sources: Sequence[Path], reading: ReadingOptions, showing: ShowingOptions) -> None:
    """Show how sources are understood."""
    found = inspect_sources(read_and_parse(sources, door.profile_for(reading), load_glossary()))
    write_inspection(found, showing.json)
    if showing.json != "-":
        typer.echo(inspection_text(found), nl=False)


def check(
    sources: Sequence[Path],
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    showing: ShowingOptions,
) -> None:
    """Check sources offline."""
    settings = door.settings_for(account, mode=mode.mode)
    checking = check_sources(sources, reading, settings)
    run = door.run_info("check", settings, checking.reading.entries, online=False)
    report = checking.report(run, payloads=bool(showing.json or showing.report))
    door.show(report, showing)
    door.leave(door.exit_code(report))


def check_sources(sources: Sequence[Path], reading: CheckingOptions, settings: Settings) -> Checking:
    """The arrow as far as validate, as every command but inspect needs it."""
    rules = Rules(door.now().date(), strict=reading.strict, allowed_zones=settings.allowed_zones)
    return run_check(sources, door.profile_for(reading), rules, _zones(settings), load_glossary())


def _zones(settings: Settings) -> Zones:
    if settings.zone is None and settings.api == SANDBOX:
        return Zones("UTC", "the SANDBOX account's zone")
    return Zones(settings.zone)
