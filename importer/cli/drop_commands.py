"""The commands about files that systems drop: names, arguments and help."""

from typing import Annotated

import typer

from importer.cli.app import app
from importer.cli.drop_options import (
    AnswerOptions,
    DropJsonOptions,
    DropShowingOptions,
    SweepingOptions,
    WatchingOptions,
)
from importer.cli.option_groups import options
from importer.cli.options import AccountOptions, CheckingOptions, ModeOptions

_PLACES = typer.Argument(
    help="Names of places in occasions.toml, folders, or addresses such as s3://BUCKET/FOLDER; without any, all "
    "places of occasions.toml.",
    metavar="PLACE",
)
Places = Annotated[list[str] | None, _PLACES]


@app.command()
@options(
    dropping=SweepingOptions, reading=CheckingOptions, account=AccountOptions, mode=ModeOptions, showing=DropJsonOptions
)
def sweep(
    dropping: SweepingOptions,
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    showing: DropJsonOptions,
    places: Places = None,
) -> None:
    """Import the files that systems dropped at a place, once, and file each with its report."""
    from importer.cli import sweeping

    sweeping.sweep(places or [], dropping, reading, account, mode, showing)


@app.command()
@options(
    dropping=WatchingOptions,
    reading=CheckingOptions,
    account=AccountOptions,
    mode=ModeOptions,
    showing=DropShowingOptions,
)
def watch(
    dropping: WatchingOptions,
    reading: CheckingOptions,
    account: AccountOptions,
    mode: ModeOptions,
    showing: DropShowingOptions,
    places: Places = None,
) -> None:
    """Do what sweep does whenever a file comes, until it is told to end."""
    from importer.cli import watching

    watching.watch(places or [], dropping, reading, account, mode, showing)


@app.command()
@options(said=AnswerOptions, account=AccountOptions, showing=DropJsonOptions)
def approve(
    said: AnswerOptions,
    account: AccountOptions,
    showing: DropJsonOptions,
    drop: Annotated[
        str | None,
        typer.Argument(
            help="The drop's id, or its beginning; without one, those that wait are listed.", metavar="DROP"
        ),
    ] = None,
) -> None:
    """Say yes or no to a dropped file whose plan waits for a person."""
    from importer.cli import approving

    approving.approve(drop, said, account, showing)
