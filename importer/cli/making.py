"""template and sandbox: what users make themselves."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from importer.cli import door
from importer.sandbox.__main__ import main as run_sandbox
from importer.template_workbook import write_template


def template(
    file: Path,
    country: str | None,
    subdivision: str | None,
    years: Sequence[int],
    zone: str | None,
    language: str | None,
    *,
    force: bool,
) -> None:
    """Write a template workbook."""
    chosen = tuple(years) or ((door.now().year + 1,) if country else ())
    written = write_template(
        file, country=country, subdivision=subdivision, years=chosen, zone=zone, language=language, overwrite=force
    )
    rows = f"{written.rows} holidays of {', '.join(written.occasions)}" if written.rows else "a blank sheet to fill in"
    typer.echo(f"Wrote {written.path}: {rows}.")
    if written.estimated:
        typer.echo(f"{written.estimated} of them are estimated, because they follow the moon: check them.", err=True)


def sandbox(
    port: int,
    accounts: Sequence[str],
    texts: Mapping[str, str | None],
    files: Mapping[str, Path | None],
    repeated: Mapping[str, Sequence[str]],
    *,
    list_faults: bool,
) -> None:
    """Run the sandbox until it is stopped, or show what it can be told; mappings are by the names of its options."""
    arguments = [f"--port={port}", *(f"--account={each}" for each in accounts)]
    arguments += [f"{name}={value}" for name, value in {**texts, **files}.items() if value is not None]
    arguments += [f"{name}={value}" for name, values in repeated.items() for value in values]
    arguments += ["--list-faults"] if list_faults else []
    sys.exit(run_sandbox(arguments))
