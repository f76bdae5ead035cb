"""What every command needs at the door: settings, clock, consent, output, exit codes.

stdout is for what was asked for, stderr for talk: with ``--json -`` nothing but the JSON goes to stdout.
"""

import datetime as dt
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import typer
from rich.console import Console

from importer.cli import log
from importer.cli.options import AccountOptions, SendingOptions, ShowingOptions
from importer.core.errors import SettingsError
from importer.core.joined import is_well
from importer.core.report import Report, RunInfo, SourceEntry, stamp
from importer.core.rules.zones import VERSION as TZDATA
from importer.reports.json_form import write_json
from importer.reports.text import render_text
from importer.settings import Configuration, Settings, load_configuration

if TYPE_CHECKING:
    from importer.reports.returned import Copies

OK, TROUBLE, UNSENT, STOPPED, INTERRUPTED = 0, 1, 2, 3, 130
DISTRIBUTION = "occasion-importer"


def now() -> dt.datetime:
    """The machine's clock, with its zone."""
    return dt.datetime.now(dt.UTC)


def configuration_for() -> Configuration:
    """What this folder's settings file and the variables say."""
    return load_configuration(Path.cwd())


def all_settings_for(account: AccountOptions, **more: object) -> tuple[Settings, ...]:
    """The settings of each account that is meant, under the options; one without an account if none is."""
    return configuration_for().chosen(account.account or (), api=account.api, journal=account.journal, **more)


def settings_for(account: AccountOptions, **more: object) -> Settings:
    """The settings of the one account that is meant, under the options.

    Raises:
        SettingsError: several are meant.
    """
    found = all_settings_for(account, **more)
    if len(found) > 1:
        named = ", ".join(each.name or str(each.account) for each in found)
        message = f"This command takes one account, and {len(found)} are named: {named}."
        raise SettingsError(message, "name one of them with --account.", code="accounts-several")
    return found[0]


def settings_of(number: str, account: AccountOptions, entry: str | None = None) -> Settings:
    """The settings of the account that an earlier run or a plan was for.

    Args:
        number: the account's number.
        account: what was said now.
        entry: the name of the settings with which it was reached then.
    """
    found = configuration_for()
    then = (entry,) if entry in found.names else ()
    return found.of_number(number, account.account or then, api=account.api, journal=account.journal)


def shared_settings(account: AccountOptions) -> Settings:
    """The settings that no account changes."""
    return configuration_for().shared(journal=account.journal)


def journal_for(account: AccountOptions) -> str:
    """Where the journal is, which is the same for all accounts."""
    return shared_settings(account).journal_place


def with_sending(settings: Settings, sending: SendingOptions) -> Settings:
    """The settings under what was said about sending."""
    return settings.with_options(
        chunk_size=sending.chunk_size, patience=sending.patience, max_failures=sending.max_failures
    )


def ready_to_report(showing: ShowingOptions) -> None:
    """Make sure that the report can be written, before anything is sent.

    Raises:
        SettingsError: the folder cannot be made or written, or the JSON file cannot.
    """
    if showing.report is not None:
        try:
            showing.report.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=showing.report):
                pass
        except OSError as error:
            message = f"The folder {showing.report} cannot be written: {error.strerror}."
            raise SettingsError(message, "name another folder with --report.") from None
    if showing.json and showing.json != "-":
        with _speaking_of(Path(showing.json)):
            _try(Path(showing.json))


def _try(path: Path) -> None:
    """Make sure that a file can be written; one that is there stays as it is, and none is left that was not.

    Raises:
        OSError: it cannot.
    """
    if not path.exists():
        with tempfile.TemporaryFile(dir=Path(os.path.realpath(path)).parent):
            return
    if path.is_file() or path.is_dir():  # others, such as a pipe, would notice that they were opened
        with path.open("ab"):
            return


def run_info(command: str, settings: Settings, sources: tuple[SourceEntry, ...], *, online: bool) -> RunInfo:
    """Which run this is; the journal gives an import its own id."""
    started = now()
    return RunInfo(
        id=f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}",
        command=command,
        account=settings.account_shown if online else settings.account,
        api=settings.api if online else None,
        mode=settings.mode,
        started=stamp(started),
        finished=None if online else stamp(started),
        version=version(DISTRIBUTION),
        tzdata=TZDATA,
        sources=sources,
    )


def show(report: Report, showing: ShowingOptions) -> None:
    """Write a report where it was asked for."""
    copies = None
    if showing.report:
        from importer.reports.forms import write_all  # the workbook's library is slow to load
        from importer.returning import open_copies

        copies = open_copies([("", report)])
        ((_, report),) = copies.told([("", report)])
        write_all(report, showing.report)
    if showing.json == "-":
        write_json(report, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    elif showing.json:
        with writable(Path(showing.json)) as out:
            write_json(report, out)
    _say(report, showing)
    if copies:
        write_copies(copies, [("", report)], showing)


def write_copies(copies: "Copies", parts: Sequence[tuple[str, Report]], showing: ShowingOptions) -> None:
    """Write the marked copies, after everything else that a report is: none of it may be lost by them.

    Args:
        copies: of the sources, opened.
        parts: the name of each account, or "" where there is one, and its report.
        showing: names the folder.
    """
    if showing.report:
        copies.write(parts, showing.report)
        tell(copies.talk, showing)
        for line in copies.failures:
            typer.echo(line, err=True)


def tell(lines: Sequence[str], showing: ShowingOptions) -> None:
    """Say something beside a report."""
    for line in () if showing.quiet else lines:
        log.talk(line)


@contextmanager
def writable(path: Path) -> Iterator[BinaryIO]:
    """Open the file that --json names.

    Raises:
        SettingsError: it cannot be written.
    """
    with _speaking_of(path), path.open("wb") as out:
        yield out


@contextmanager
def _speaking_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.", "name another file with --json.") from None


def _say(report: Report, showing: ShowingOptions) -> None:
    if showing.json == "-" and log.speaks_json():
        return
    stream = sys.stderr if showing.json == "-" else sys.stdout
    console = Console(file=stream)
    text = render_text(report, width=console.width if console.is_terminal else 100, color=console.is_terminal)
    stream.write(text.split("\n\n")[0] + "\n" if showing.quiet else text)
    stream.flush()


def exit_code(report: Report, *, stopped: bool = False) -> int:
    """What the exit code says about a report."""
    if stopped:
        return STOPPED
    return OK if is_well(report) else TROUBLE


def leave(code: int) -> NoReturn:
    """End the command with an exit code."""
    raise typer.Exit(code)
