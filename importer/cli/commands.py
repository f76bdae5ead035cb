"""The commands: names, arguments and help. What they do stands in modules that are imported when a command runs."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from importer.cli.options import (
    AccountOptions,
    CheckingOptions,
    InspectingOptions,
    KeepingOptions,
    KeptOptions,
    ModeOptions,
    SendingOptions,
    ShowingOptions,
    options,
)

app = typer.Typer(
    name="occasions",
    help="A holiday sheet goes in, special occasions stand in the account, and a report accounts for every row.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
_SHEETS = typer.Argument(help="Sheets: CSV, XLSX, XLSM, XLSB, XLS, ODS.", metavar="SOURCE...")
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
def login(
    account: AccountOptions,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Try what the credentials may do; nothing is changed.")
    ] = False,
    json: Annotated[str | None, typer.Option(help="Write what was found as JSON to a file, or to stdout (-).")] = None,
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Say more: -v failures, -vv every request.")
    ] = 0,
) -> None:
    """Sign in to the account, and say who we are there and what we may do."""
    from importer.cli import signing_in

    signing_in.login(account, json, verbose, check=check)


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
    form: Annotated[str, typer.Option("--as", help="text, json, csv or workbook.")] = "text",
    folder: Annotated[
        Path | None, typer.Option("--to", help="Folder for the files; csv and workbook need one.")
    ] = None,
) -> None:
    """Show the report of a run again, in any form."""
    from importer.cli import history

    history.report(run, account, form, folder)


@app.command()
def template(
    file: Annotated[Path, typer.Argument(help="The workbook to write.", metavar="FILE.xlsx")],
    country: Annotated[str | None, typer.Option(help="Fill in the public holidays of a country, such as PL.")] = None,
    subdivision: Annotated[str | None, typer.Option(help="A part of the country, such as BY.")] = None,
    year: Annotated[list[int] | None, typer.Option(help="Year to fill in; may be repeated.")] = None,
    zone: Annotated[str | None, typer.Option(help="Time zone to fill in.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the holidays' names, such as pl.")] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write a workbook to fill in, blank or with a country's public holidays."""
    from importer.cli import making

    making.template(file, country, subdivision, year or [], zone, language, force=force)


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 0,
    state: Annotated[Path | None, typer.Option(help="SQLite file that keeps the account; none forgets it.")] = None,
    account: Annotated[
        list[str] | None, typer.Option(help="Number of the simulated account (sandbox); may be repeated.")
    ] = None,
    zone: Annotated[str, typer.Option(help="The account's zone.")] = "UTC",
    rights: Annotated[str, typer.Option(help="What its credentials may do.")] = "read,write,skills",
    sign_in: Annotated[
        Path | None, typer.Option(help="New file for made-up credentials of all four ways, as settings.")
    ] = None,
    token_from_env: Annotated[
        str | None, typer.Option(metavar="VARIABLE", help="Variable that holds the token; else one is made up.")
    ] = None,
    switch: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="How it behaves; may be repeated.")
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(metavar="METHOD:NTH:KIND", help="What goes wrong, such as post:2:503; may be repeated."),
    ] = None,
    script: Annotated[Path | None, typer.Option(help="TOML file with switches and faults.")] = None,
    log: Annotated[Path | None, typer.Option(help="New file for every request, as JSON lines.")] = None,
    *,
    list_faults: Annotated[bool, typer.Option("--list-faults", help="Show every fault and switch, and end.")] = False,
) -> None:
    """Run the SANDBOX: a simulated API on this machine, to rehearse against."""
    from importer.cli import making

    making.sandbox(
        port,
        account or [],
        {"--zone": zone, "--rights": rights, "--token-from-env": token_from_env},
        {"--state": state, "--script": script, "--log": log, "--sign-in": sign_in},
        {"--switch": switch or [], "--fault": fault or []},
        list_faults=list_faults,
    )


@app.command()
def init(
    account: Annotated[
        str | None, typer.Option(metavar="NAME", help="Fill in an entry for an account, under this name.")
    ] = None,
    number: Annotated[str | None, typer.Option(help="The account's number.")] = None,
    zone: Annotated[str | None, typer.Option(help="The account's time zone, such as Europe/Berlin.")] = None,
    sign_in: Annotated[
        Literal["key", "user", "client", "token"] | None,
        typer.Option(help="How to sign in: an API key (usual), a user, an OAuth 2.0 client, or a bearer token."),
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace the files if they exist.")] = False,
) -> None:
    """Write occasions.toml, the settings file, into this folder."""
    from importer.cli import starting

    starting.init(account, number, zone, sign_in, force=force)
