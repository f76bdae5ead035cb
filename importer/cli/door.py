"""What every command needs at the door: settings, clock, consent, output, exit codes.

stdout is for what was asked for, stderr for talk: with ``--json -`` nothing but the JSON goes to stdout.
"""

import datetime as dt
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NoReturn, TypeVar

import typer
from rich.console import Console

from importer.cli import log
from importer.cli.options import AccountOptions, ShowingOptions
from importer.core.errors import SettingsError
from importer.core.joined import JoinedReport, is_well
from importer.core.report import Report
from importer.json_output import check_json_output, speaking_of_json
from importer.reports.json_form import write_json
from importer.reports.text import render_text
from importer.settings import Configuration, Settings, load_configuration

OK, TROUBLE, UNSENT, STOPPED, INTERRUPTED = 0, 1, 2, 3, 130
R = TypeVar("R", Report, JoinedReport)


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


def journal_for(account: AccountOptions) -> str:
    """Where the journal is, which is the same for all accounts."""
    return configuration_for().shared(journal=account.journal).journal_place


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
    check_json_output(showing.json)


def show(report: Report, showing: ShowingOptions) -> None:
    """Write a report where it was asked for."""
    with in_folder(report, showing) as told:
        if showing.json == "-":
            write_json(told, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        elif showing.json:
            with writable(Path(showing.json)) as out:
                write_json(told, out)
        _say(told, showing)


@contextmanager
def in_folder(report: R, showing: ShowingOptions) -> Iterator[R]:
    """Write a report into the folder that was asked for, if one was.

    The marked copies are written at the end, after everything else that a report is: none of it may be lost by them.

    Yields:
        the report, with a note of what each copy will lack.
    """
    if not showing.report:
        yield report
        return
    from importer.ordered.written import Reports, write_forms  # the workbook's library is slow to load

    reports = Reports(report)
    write_forms(reports.told, showing.report)
    yield reports.told
    reports.write_copies(showing.report)
    tell(reports.talk, showing)
    for line in reports.failures:
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
    with speaking_of_json(path), path.open("wb") as out:
        yield out


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
