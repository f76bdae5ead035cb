"""The commands beside the arrow: what users make for themselves, who they are, and what an account holds."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from importer.cli.app import app
from importer.cli.commands import Sources
from importer.cli.option_groups import options
from importer.cli.options import (
    AccountOptions,
    CheckingOptions,
    ModeOptions,
    SendingOptions,
    ShowingOptions,
)


@app.command()
@options(account=AccountOptions, sending=SendingOptions, showing=ShowingOptions)
def assign(
    occasion: Annotated[str, typer.Argument(help="The occasion's name in the account.")],
    account: AccountOptions,
    sending: SendingOptions,
    showing: ShowingOptions,
    skill: Annotated[list[str], typer.Option(help="A skill that is to use it, by name or id; may be repeated.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done; write nothing.")] = False,
) -> None:
    """Give an occasion to skills: it then rules their hours, in place of the account's default."""
    from importer.cli import assigning

    assigning.assign(occasion, skill, account, sending, showing, dry_run=dry_run)


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
def export(
    file: Annotated[Path, typer.Argument(help="The workbook to write.", metavar="FILE.xlsx")],
    account: AccountOptions,
    occasion: Annotated[
        list[str] | None, typer.Option(help="Only the occasion of this name; may be repeated.", metavar="NAME")
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write what stands in the account into a workbook that can be edited and imported again."""
    from importer.cli import exporting

    exporting.export(file, occasion or [], account, force=force)


@app.command()
@options(reading=CheckingOptions, account=AccountOptions, mode=ModeOptions)
def migrate(
    sources: Sources,
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    out: Annotated[Path, typer.Option(help="The workbook to write.", metavar="FILE.xlsx")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what importing it would change in the account; nothing is sent.")
    ] = False,
) -> None:
    """Write calendars and sheets of any kind into one workbook, to look over before the first import."""
    from importer.cli import migrating

    migrating.migrate(sources, out, reading, account, mode, force=force, diff=diff)


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
