"""The options that commands share, each written once.

A group of options is a dataclass whose fields are annotated for typer, so that ``occasions check --zone ...`` and
``occasions plan --zone ...`` are one option.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from importer.cli.calendar_options import READ, CalendarOptions

SEND = "Where it goes"
SHOW = "What comes out"
_DATE = ["%Y-%m-%d"]


@dataclass(frozen=True, kw_only=True)
class ReadingOptions(CalendarOptions):
    """How sources are read."""

    profile: Annotated[
        str | None,
        typer.Option(help="A saved profile, by name or file; none: do not look for one.", rich_help_panel=READ),
    ] = None
    zone: Annotated[
        str | None,
        typer.Option(help="Time zone of rows that name none, such as Europe/Warsaw.", rich_help_panel=READ),
    ] = None
    to_zone: Annotated[str | None, typer.Option(help="Convert timed events into this zone.", rich_help_panel=READ)] = (
        None
    )
    occasion: Annotated[str | None, typer.Option(help="Occasion of rows that name none.", rich_help_panel=READ)] = None
    date_order: Annotated[
        Literal["dmy", "mdy", "ymd"] | None,
        typer.Option(help="How dates such as 05/04/2027 are read.", rich_help_panel=READ),
    ] = None
    year: Annotated[
        int | None, typer.Option(help="Take this year only; also the year of dates without one.", rich_help_panel=READ)
    ] = None
    first: Annotated[
        dt.datetime | None,
        typer.Option("--from", formats=_DATE, help="Take events from this day.", rich_help_panel=READ),
    ] = None
    last: Annotated[
        dt.datetime | None,
        typer.Option("--to", formats=_DATE, help="Take events up to this day.", rich_help_panel=READ),
    ] = None
    sheet: Annotated[
        list[str] | None, typer.Option(help="Read this sheet only; may be repeated.", rich_help_panel=READ)
    ] = None
    hidden: Annotated[
        Literal["include", "skip"] | None,
        typer.Option(help="Read all that is hidden, or none of it.", rich_help_panel=READ),
    ] = None
    ends: Annotated[
        Literal["inclusive", "exclusive"] | None,
        typer.Option(help="Whether an end date is the last day, or the day after.", rich_help_panel=READ),
    ] = None
    half_day: Annotated[
        str | None, typer.Option(help="Open hours of a half day, such as 09:00-13:00.", rich_help_panel=READ)
    ] = None
    only_type: Annotated[
        list[str] | None, typer.Option(help="Take rows of this type only; may be repeated.", rich_help_panel=READ)
    ] = None
    skip_type: Annotated[
        list[str] | None, typer.Option(help="Leave rows of this type out; may be repeated.", rich_help_panel=READ)
    ] = None
    table: Annotated[
        list[str] | None,
        typer.Option(
            help="Read only the table with this cell in its header, such as F1; may be repeated.", rich_help_panel=READ
        ),
    ] = None
    real_dates: Annotated[
        Literal["as-is", "swapped"] | None,
        typer.Option(help="What real dates beside text dates mean.", rich_help_panel=READ),
    ] = None
    country: Annotated[
        str | None,
        typer.Option(
            help="Compare with the official calendar of this country, such as PL or DE-BY; none: with no calendar.",
            rich_help_panel=READ,
        ),
    ] = None
    no_warn: Annotated[
        list[str] | None,
        typer.Option(help="Switch a warning off by its code; may be repeated.", metavar="CODE", rich_help_panel=READ),
    ] = None
    encoding: Annotated[
        str | None, typer.Option(help="Encoding of CSV files, such as cp1252.", rich_help_panel=READ)
    ] = None
    delimiter: Annotated[
        str | None, typer.Option(help="Delimiter of CSV files, such as ; or tab.", rich_help_panel=READ)
    ] = None


@dataclass(frozen=True, kw_only=True)
class InspectingOptions(ReadingOptions):
    """Reading, and keeping how it was done."""

    save_profile: Annotated[
        str | None,
        typer.Option(help="Save how the sheet was read, for next year's: a name or a file.", rich_help_panel=SHOW),
    ] = None


@dataclass(frozen=True, kw_only=True)
class CheckingOptions(ReadingOptions):
    """Reading, and how strict to be."""

    strict: Annotated[
        bool, typer.Option("--strict", help="One error anywhere holds everything back.", rich_help_panel=READ)
    ] = False


@dataclass(frozen=True, kw_only=True)
class AccountOptions:
    """Which account."""

    account: Annotated[
        list[str] | None,
        typer.Option(
            help="The account: number, name or group from occasions.toml; may be repeated.", rich_help_panel=SEND
        ),
    ] = None
    api: Annotated[
        str | None, typer.Option(help="sandbox, a name from the settings, or a URL.", rich_help_panel=SEND)
    ] = None
    journal: Annotated[
        str | None, typer.Option(help="Where runs are written down: a file or a URL.", rich_help_panel=SEND)
    ] = None


@dataclass(frozen=True, kw_only=True)
class SendingOptions:
    """How a plan is sent."""

    yes: Annotated[bool, typer.Option("--yes", "-y", help="Say yes to all that needs one.", rich_help_panel=SEND)] = (
        False
    )
    chunk_size: Annotated[
        int | None, typer.Option(help="The most occasions in one request.", min=1, max=500, rich_help_panel=SEND)
    ] = None
    patience: Annotated[
        float | None,
        typer.Option(
            help="Minutes to wait out an API that is down, or another import into the account.",
            min=0,
            max=1440,
            metavar="MINUTES",
            rich_help_panel=SEND,
        ),
    ] = None
    workers: Annotated[
        int, typer.Option(help="How many accounts are imported side by side.", min=1, max=64, rich_help_panel=SEND)
    ] = 4
    max_failures: Annotated[
        str | None,
        typer.Option(help="Stop when more occasions fail: 5, or 10%.", metavar="N|N%", rich_help_panel=SEND),
    ] = None


@dataclass(frozen=True, kw_only=True)
class ModeOptions(SendingOptions):
    """How sheet and account are brought together; check and plan take all of it, so that one set of options fits."""

    mode: Annotated[
        Literal["create", "upsert", "merge", "mirror"] | None,
        typer.Option(
            help="create: new names only. upsert: the sheet's years are replaced. merge: its days are added. "
            "mirror: as upsert, and what the sheet lacks is deleted.",
            rich_help_panel=SEND,
        ),
    ] = None
    drop_other_years: Annotated[
        bool,
        typer.Option("--drop-other-years", help="Drop events of years that the sheet lacks.", rich_help_panel=SEND),
    ] = False
    max_delete: Annotated[
        int | None,
        typer.Option(help="The most occasions that --mode mirror may delete.", min=0, rich_help_panel=SEND),
    ] = None


@dataclass(frozen=True, kw_only=True)
class KeepingOptions:
    """Where a plan is kept."""

    out: Annotated[
        Path | None,
        typer.Option(help="Save the plan in this file, for: occasions import --plan FILE.", rich_help_panel=SHOW),
    ] = None


@dataclass(frozen=True, kw_only=True)
class KeptOptions:
    """A plan that was kept."""

    plan: Annotated[
        Path | None, typer.Option(help="Carry out a plan that occasions plan --out saved.", rich_help_panel=SEND)
    ] = None
    replan_moved: Annotated[
        bool,
        typer.Option(
            "--replan-moved", help="With --plan: plan anew what has moved in the account since.", rich_help_panel=SEND
        ),
    ] = False


@dataclass(frozen=True, kw_only=True)
class TalkingOptions:
    """How much is said."""

    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say the result only.", rich_help_panel=SHOW)] = False
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose", "-v", count=True, help="Say more: -v failures, -vv every request.", rich_help_panel=SHOW
        ),
    ] = 0
    log: Annotated[
        Literal["text", "json"] | None,
        typer.Option(help="Progress, warnings and -v on stderr as dated lines: text, or json.", rich_help_panel=SHOW),
    ] = None


@dataclass(frozen=True, kw_only=True)
class ShowingOptions(TalkingOptions):
    """What comes out, and how much is said."""

    json: Annotated[
        str | None, typer.Option(help="Write the report as JSON to a file, or to stdout (-).", rich_help_panel=SHOW)
    ] = None
    report: Annotated[
        Path | None, typer.Option(help="Write all report files into this folder.", rich_help_panel=SHOW)
    ] = None
