"""The options of commands about dropped files, each written once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from importer.cli.options import SEND, SHOW, TalkingOptions

PLACE = "Where files are dropped"


@dataclass(frozen=True, kw_only=True)
class PlaceOptions:
    """When a file is taken, and where it is put."""

    settle: Annotated[
        float | None,
        typer.Option(
            help="Seconds for which a file must not change before it is taken (10).",
            min=0,
            max=86_400,
            metavar="SECONDS",
            rich_help_panel=PLACE,
        ),
    ] = None
    marker: Annotated[
        str | None,
        typer.Option(
            help="Take a file only when another of its name with this ending, such as .done, stands beside it.",
            metavar="ENDING",
            rich_help_panel=PLACE,
        ),
    ] = None
    filed: Annotated[
        str | None,
        typer.Option(
            help="Where done, failed and waiting stand, if not in the place itself: a name, folder or address.",
            metavar="PLACE",
            rich_help_panel=PLACE,
        ),
    ] = None
    again: Annotated[
        bool, typer.Option("--again", help="Import contents again that were imported already.", rich_help_panel=PLACE)
    ] = False

    drain: Annotated[
        float,
        typer.Option(
            help="Seconds within which it ends when it is told to; what is unfinished is gone on with later.",
            min=1,
            max=3600,
            metavar="SECONDS",
            rich_help_panel=PLACE,
        ),
    ] = 25.0


@dataclass(frozen=True, kw_only=True)
class SweepingOptions(PlaceOptions):
    """One sweep."""

    plan: Annotated[
        bool,
        typer.Option(
            "--plan",
            help="Say for each file what would happen, and why; nothing is written or sent.",
            rich_help_panel=SHOW,
        ),
    ] = False


@dataclass(frozen=True, kw_only=True)
class WatchingOptions(PlaceOptions):
    """Looking again and again."""

    every: Annotated[
        float | None,
        typer.Option(
            help="Seconds between looks, where nothing says that a file has come (60).",
            min=0.1,
            max=86_400,
            metavar="SECONDS",
            rich_help_panel=PLACE,
        ),
    ] = None
    metrics_port: Annotated[
        str | None,
        typer.Option(
            help="Serve /metrics for Prometheus on this port of this machine, or on HOST:PORT.",
            metavar="PORT",
            rich_help_panel=SHOW,
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class DropShowingOptions(TalkingOptions):
    """What comes out, and how much is said."""

    metrics: Annotated[
        Path | None,
        typer.Option(help="Write metrics for the node exporter into this .prom file.", rich_help_panel=SHOW),
    ] = None


@dataclass(frozen=True, kw_only=True)
class DropJsonOptions(DropShowingOptions):
    """The same with JSON."""

    json: Annotated[
        str | None,
        typer.Option(help="Write as JSON what became of each file to a file, or to stdout (-).", rich_help_panel=SHOW),
    ] = None


@dataclass(frozen=True, kw_only=True)
class AnswerOptions:
    """What is said to a plan that waits."""

    refuse: Annotated[
        bool,
        typer.Option("--refuse", help="Say no: nothing is sent, and the file goes to failed/.", rich_help_panel=SEND),
    ] = False
    replan_moved: Annotated[
        bool,
        typer.Option("--replan-moved", help="Plan anew what has moved in the account since.", rich_help_panel=SEND),
    ] = False
    filed: Annotated[
        str | None,
        typer.Option(
            help="Where waiting stands, if the sweep was told by --filed.", metavar="PLACE", rich_help_panel=PLACE
        ),
    ] = None
