"""The commands: names, arguments and help. What they do stands in modules that are imported when a command runs."""

from pathlib import Path
from typing import Annotated

import typer

from importer.cli.app import app
from importer.cli.option_groups import options
from importer.cli.options import (
    AccountOptions,
    CheckingOptions,
    InspectingOptions,
    KeepingOptions,
    KeptOptions,
    ModeOptions,
    SendingOptions,
    ShowingOptions,
)

_SHEETS = typer.Argument(
    help="Sheets: CSV, XLSX, XLSM, XLSB, XLS, ODS; or holidays:PL,DE-BY@2027.", metavar="SOURCE..."
)
Sources = Annotated[list[Path], _SHEETS]
SourcesOrPlan = Annotated[list[Path] | None, _SHEETS]


@app.command()
@options(reading=InspectingOptions, showing=ShowingOptions)
def inspect(sources: Sources, reading: InspectingOptions, showing: ShowingOptions) -> None:
    """Show how a sheet is understood: sheets, header, columns, assumptions."""
    from importer.cli import checking

    checking.inspect(sources, reading, showing)


@app.command()
@options(reading=CheckingOptions, account=AccountOptions, mode=ModeOptions, showing=ShowingOptions)
def check(
    sources: Sources,
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    showing: ShowingOptions,
) -> None:
    """Check a sheet, offline: every error at once, each with its cell."""
    from importer.cli import checking

    checking.check(sources, reading, account, mode, showing)


@app.command()
@options(
    reading=CheckingOptions, account=AccountOptions, mode=ModeOptions, keeping=KeepingOptions, showing=ShowingOptions
)
def plan(
    sources: Sources,
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    keeping: KeepingOptions,
    showing: ShowingOptions,
) -> None:
    """Show what an import would do to the account; nothing is written there."""
    from importer.cli import sending

    sending.plan(sources, reading, account, mode, keeping, showing)


@app.command(name="import")
@options(reading=CheckingOptions, account=AccountOptions, mode=ModeOptions, kept=KeptOptions, showing=ShowingOptions)
def import_(
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    kept: KeptOptions,
    showing: ShowingOptions,
    sources: SourcesOrPlan = None,
) -> None:
    """Import a sheet or a saved plan into the account, read it back, and report every row."""
    from importer.cli import kept_plans, sending

    file = kept_plans.file_asked_for(sources or [], reading, mode, kept)
    if file is None:
        sending.import_sources(sources or [], reading, account, mode, showing)
    else:
        kept_plans.import_kept(file, account, mode, showing, replan=kept.replan_moved)


@app.command()
@options(account=AccountOptions, sending=SendingOptions, showing=ShowingOptions)
def resume(
    account: AccountOptions,
    sending: SendingOptions,
    showing: ShowingOptions,
    run: Annotated[str | None, typer.Argument(help="The run; the last one that stopped if not named.")] = None,
) -> None:
    """Go on with a run that stopped part-way."""
    from importer.cli import history

    history.resume(run, account, sending, showing)


@app.command()
@options(account=AccountOptions, sending=SendingOptions, showing=ShowingOptions)
def undo(
    run: Annotated[str, typer.Argument(help="The run, or the beginning of its id; occasions runs lists them.")],
    account: AccountOptions,
    sending: SendingOptions,
    showing: ShowingOptions,
) -> None:
    """Take back what a run created, changed and deleted."""
    from importer.cli import undoing

    undoing.undo(run, account, sending, showing)


@app.command()
@options(account=AccountOptions)
def runs(account: AccountOptions) -> None:
    """List the runs that the journal knows."""
    from importer.cli import history

    history.runs(account)


@app.command()
@options(account=AccountOptions)
def report(
    run: Annotated[str, typer.Argument(help="The run, or the beginning of its id.")],
    account: AccountOptions,
    form: Annotated[str, typer.Option("--as", help="text, json, csv, html, xlsx or junit.")] = "text",
    folder: Annotated[
        Path | None, typer.Option("--to", help="Folder for all files of the form; else the main one goes to stdout.")
    ] = None,
) -> None:
    """Show the report of a run again, in any form."""
    from importer.cli import history

    history.report(run, account, form, folder)
