"""The command that monitors ask."""

from typing import Annotated

import typer

from importer.cli.app import app


@app.command()
def health(
    places: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names of places in occasions.toml, folders, or addresses; without any, all places of occasions.toml.",
            metavar="PLACE",
        ),
    ] = None,
    stale: Annotated[
        float | None,
        typer.Option(
            help="Minutes without a look after which something is wrong; else three times the pause between looks.",
            min=0,
            metavar="MINUTES",
        ),
    ] = None,
    journal: Annotated[str | None, typer.Option(help="Where runs are written down: a file or a URL.")] = None,
    json: Annotated[
        str | None, typer.Option(help="Write how all of it fares as JSON to a file, or to stdout (-).")
    ] = None,
) -> None:
    """Say how dropped files fare: exit code 0 well, 1 something needs somebody, 2 nobody looks any more."""
    from importer.cli import health as saying

    saying.health(places or [], journal, stale, json)
