"""The options that say what entries of calendars mean, and how sources go together."""

from dataclasses import dataclass
from typing import Annotated, Literal

import typer

READ = "What the sheet says"


@dataclass(frozen=True, kw_only=True)
class CalendarOptions:
    """How calendars are read."""

    timed: Annotated[
        Literal["as-is", "whole-day", "skip"] | None,
        typer.Option(
            help="What timed entries of a calendar mean: open then, whole days off, or nothing.", rich_help_panel=READ
        ),
    ] = None
    free: Annotated[
        Literal["include", "skip"] | None,
        typer.Option(help="Read entries that a calendar marks as free time, or not.", rich_help_panel=READ),
    ] = None
    private: Annotated[
        Literal["include", "skip"] | None,
        typer.Option(help="Read entries that a calendar marks as private, or not.", rich_help_panel=READ),
    ] = None
    region_from: Annotated[
        str | None,
        typer.Option(
            help="Column or calendar property that names the region, such as LOCATION; none: no one.",
            metavar="COLUMN",
            rich_help_panel=READ,
        ),
    ] = None
    language: Annotated[
        str | None, typer.Option(help="Language of the names that holidays:PL gives.", rich_help_panel=READ)
    ] = None
    prefer: Annotated[
        list[str] | None,
        typer.Option(
            help="The source that counts where two speak of one day; may be repeated.",
            metavar="SOURCE",
            rich_help_panel=READ,
        ),
    ] = None
