"""template and sandbox: what users make themselves."""

import sys
from collections.abc import Sequence
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
    state: Path | None,
    account: str,
    zone: str,
    token_from_env: str | None,
    switches: Sequence[str],
    faults: Sequence[str],
    script: Path | None,
    log: Path | None,
    *,
    list_faults: bool,
) -> None:
    """Run the sandbox until it is stopped, or show what it can be told."""
    arguments = ["--port", str(port), "--account", account, "--zone", zone]
    named = {"--state": state, "--token-from-env": token_from_env, "--script": script, "--log": log}
    arguments += [f"{name}={value}" for name, value in named.items() if value is not None]
    arguments += [f"--switch={each}" for each in switches] + [f"--fault={each}" for each in faults]
    arguments += ["--list-faults"] if list_faults else []
    sys.exit(run_sandbox(arguments))
