"""inspect and check: the arrow, stopped before anything leaves this machine."""

import shlex
from collections.abc import Sequence
from pathlib import Path

import typer

from importer.cli import door
from importer.cli.chosen_profile import profile_for, profiles_to_match
from importer.cli.options import AccountOptions, CheckingOptions, InspectingOptions, ModeOptions, ShowingOptions
from importer.core.errors import SettingsError
from importer.core.validating.validate import Rules
from importer.inspection import inspect_sources, write_inspection
from importer.inspection_text import inspection_text
from importer.pipeline import Checking, Reading, Zones, load_glossary, read_and_parse
from importer.pipeline import check as run_check
from importer.pipeline import inspect as inspect_reading
from importer.profiles import FOLDER
from importer.settings import SANDBOX, Settings


def inspect(sources: Sequence[Path], reading: InspectingOptions, showing: ShowingOptions) -> None:
    """Show how sources are understood, and save it as a profile if that is asked for."""
    if reading.save_profile is not None and len(sources) != 1:
        raise SettingsError("--save-profile takes one source.", "inspect the sheets one at a time.")
    profile, glossary = profile_for(reading), load_glossary()
    read = read_and_parse(sources, profile, glossary, profiles_to_match(reading))
    found = inspect_reading(read, profile, glossary)
    write_inspection(inspect_sources(found), showing.json)
    if showing.json != "-":
        typer.echo(inspection_text(found), nl=False)
    if reading.save_profile is not None:
        _save(read, reading.save_profile, sources[0])


def _save(read: Reading, name: str, source: Path) -> None:
    from importer.profile_saving import save_profile  # its template engine is slow to load

    folder = Path.cwd()
    path = save_profile(read, name, folder, source, load_glossary())
    shown = path.relative_to(folder) if path.is_relative_to(folder) else path
    headed = path.parent == folder / FOLDER and any(table.header_row for table in read.tables)
    known = " A sheet with this header is read with it." if headed else ""
    typer.echo(f"Saved as {shown}. Use it with --profile {shlex.quote(name)}.{known}", err=True)


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


def check_sources(
    sources: Sequence[Path], reading: CheckingOptions, settings: Settings, told_zone: str | None = None
) -> Checking:
    """The arrow as far as validate, as every command but inspect needs it.

    Args:
        sources: the sheets.
        reading: how they are read.
        settings: the account's settings.
        told_zone: the account's zone as signing in told it, if it did.
    """
    rules = Rules(door.now().date(), strict=reading.strict, allowed_zones=settings.allowed_zones)
    profile, saved = profile_for(reading), profiles_to_match(reading)
    return run_check(sources, profile, rules, _zones(settings, told_zone), load_glossary(), saved)


def _zones(settings: Settings, told: str | None) -> Zones:
    if settings.zone is None and settings.api == SANDBOX:
        return Zones("UTC", "the SANDBOX account's zone")
    if settings.zone is None and told is not None:
        return Zones(told, "the account's zone, as the login told it")
    return Zones(settings.zone)
