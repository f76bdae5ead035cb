"""inspect and check: the arrow, stopped before anything leaves this machine."""

import shlex
from collections.abc import Sequence
from pathlib import Path

import typer

from importer.cli import door
from importer.cli.chosen_profile import order_of, profile_for, profiles_to_match
from importer.cli.joined import show_joined
from importer.cli.options import AccountOptions, CheckingOptions, InspectingOptions, ModeOptions, ShowingOptions
from importer.core.errors import SettingsError
from importer.core.joined import JoinedReport
from importer.core.official import is_library_source
from importer.inspection import inspect_sources
from importer.inspection_text import inspection_text
from importer.json_output import write_json_output
from importer.ordered.checking import check_shares
from importer.ordered.reading import read_shares
from importer.pipeline import check_country, load_glossary
from importer.pipeline import inspect as inspect_reading
from importer.profiles import FOLDER
from importer.reading import Reading, read_and_parse


def inspect(sources: Sequence[Path], reading: InspectingOptions, showing: ShowingOptions) -> None:
    """Show how sources are understood, and save it as a profile if that is asked for."""
    if reading.save_profile is not None and len(sources) != 1:
        raise SettingsError("--save-profile takes one source.", "inspect the sheets one at a time.")
    if reading.save_profile is not None and is_library_source(str(sources[0])):
        raise SettingsError(f"--save-profile: {sources[0]} has no header to know it by.", "leave --save-profile out.")
    profile, glossary = profile_for(reading), load_glossary()
    check_country(profile.model_copy(update={"name": None}) if reading.country else profile)
    read = read_and_parse(sources, profile, glossary, profiles_to_match(reading))
    found = inspect_reading(read, glossary)
    write_json_output(inspect_sources(found), showing.json)
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
    payloads = bool(showing.json or showing.report)
    configuration, order = door.configuration_for(), order_of(reading, account, mode)
    shares = read_shares(sources, order, configuration, offline=True)
    report = check_shares(shares, order, door.now, payloads=payloads)
    if isinstance(report, JoinedReport):
        show_joined(report, showing)
        door.leave(door.OK if all(part.well for part in report.parts) else door.TROUBLE)
    door.show(report, showing)
    door.leave(door.exit_code(report))
