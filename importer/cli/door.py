"""What every command needs at the door: settings, profile, clock, consent, output, exit codes.

stdout is for what was asked for, stderr for talk: with ``--json -`` nothing but the JSON goes to stdout.
"""

import datetime as dt
import logging
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console

from importer.cli.options import AccountOptions, ReadingOptions, SendingOptions, ShowingOptions
from importer.core.errors import ConsentMissing, SettingsError
from importer.core.plan import Consent
from importer.core.profile import Profile, SavedProfile
from importer.core.report import Report, RunInfo, SourceEntry, stamp
from importer.core.rules.zones import VERSION as TZDATA
from importer.profiles import NO_PROFILE, find_profile, saved_profiles
from importer.reports.json_form import write_json
from importer.reports.text import render_plan, render_text
from importer.settings import Settings, load_settings

OK, TROUBLE, UNSENT, STOPPED, INTERRUPTED = 0, 1, 2, 3, 130
DISTRIBUTION = "occasion-importer"
_TROUBLED = ("rejected", "held", "failed", "unknown", "conflict", "not_attempted")


def now() -> dt.datetime:
    """The machine's clock, with its zone."""
    return dt.datetime.now(dt.UTC)


def settings_for(account: AccountOptions, **more: object) -> Settings:
    """Settings of this folder and the variables, under the options."""
    return load_settings(Path.cwd()).with_options(**asdict(account), **more)


def with_sending(settings: Settings, sending: SendingOptions) -> Settings:
    """The settings under what was said about sending."""
    return settings.with_options(
        chunk_size=sending.chunk_size, patience=sending.patience, max_failures=sending.max_failures
    )


def listen(showing: ShowingOptions) -> None:
    """Let ``-v`` and ``-vv`` hear what goes to the API and what comes back; headers are never logged."""
    if showing.verbose:
        level = logging.INFO if showing.verbose == 1 else logging.DEBUG
        logging.basicConfig(stream=sys.stderr, format="%(message)s")
        logging.getLogger("importer").setLevel(level)


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


def profile_for(reading: ReadingOptions) -> Profile:
    """The profile that was named, under the options.

    Raises:
        SettingsError: there is no such profile, it cannot be used, or an option cannot be used.
    """
    base = _named_profile(reading.profile) if reading.profile else Profile()
    given = {
        "zone": reading.zone,
        "to_zone": reading.to_zone,
        "occasion": reading.occasion,
        "date_order": reading.date_order,
        "year": reading.year,
        "first": reading.first.date() if reading.first else None,
        "last": reading.last.date() if reading.last else None,
        "sheets": tuple(reading.sheet) if reading.sheet else None,
        "hidden": reading.hidden,
        "tables": tuple(reading.table) if reading.table else None,
        "ends": reading.ends,
        "half_day": reading.half_day,
        "only_types": tuple(reading.only_type) if reading.only_type else None,
        "skip_types": tuple(reading.skip_type) if reading.skip_type else None,
        "real_dates": reading.real_dates,
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
    }
    try:
        return base.over(Profile(**{key: value for key, value in given.items() if value is not None}))
    except ValidationError as error:
        raise _unusable(error, "the options") from None


def _named_profile(name: str) -> Profile:
    if name == NO_PROFILE:
        return Profile()
    found = find_profile(name, Path.cwd())
    return found.profile.model_copy(update={"name": found.profile.name or found.name})


def profiles_to_match(reading: ReadingOptions) -> tuple[SavedProfile, ...]:
    """The profiles of this folder that a sheet may be known by; none if one was named, or none is wanted.

    Raises:
        SettingsError: one of them cannot be used.
    """
    return () if reading.profile else saved_profiles(Path.cwd())


def _unusable(error: ValidationError, where: str) -> SettingsError:
    first = error.errors(include_url=False)[0]
    name = ".".join(map(str, first["loc"])) or "--from and --to"
    said = first["msg"].removeprefix("Value error, ")
    return SettingsError(f"{name} in {where} cannot be used: {said}.", f"correct {name}.")


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


def consent(yes: bool, planned: Callable[[], Report], consents: tuple[Consent, ...]) -> bool:
    """Show the plan and ask for a yes on a terminal; elsewhere only ``--yes`` is one.

    Raises:
        ConsentMissing: somebody was asked, and did not say yes.
    """
    if yes:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    talk = Console(stderr=True)
    sys.stderr.write(render_plan(planned(), width=talk.width, color=talk.is_terminal))
    talk.print("This needs a yes:", style="bold")
    for each in consents:
        talk.print(f"  - {each.message}", markup=False, highlight=False)
    if not _says_yes():
        raise ConsentMissing("Nothing was sent.")
    return True


def _says_yes() -> bool:
    try:
        sys.stderr.write("Go on? [y/N]: ")  # by ourselves, because the usual prompts leave a blank on stdout
        sys.stderr.flush()
        answer = sys.stdin.readline()
    except KeyboardInterrupt:
        answer = ""
    if not answer:
        sys.stderr.write("\n")
    return answer.strip().lower() in ("y", "yes")


def show(report: Report, showing: ShowingOptions) -> None:
    """Write a report where it was asked for."""
    if showing.report:
        from importer.reports.forms import write_all  # the workbook's library is slow to load

        write_all(report, showing.report)
    if showing.json == "-":
        write_json(report, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    elif showing.json:
        with _writable(Path(showing.json)) as out:
            write_json(report, out)
    _say(report, showing)


@contextmanager
def _writable(path: Path) -> Iterator[BinaryIO]:
    with _speaking_of(path), path.open("wb") as out:
        yield out


@contextmanager
def _speaking_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.", "name another file with --json.") from None


def _say(report: Report, showing: ShowingOptions) -> None:
    stream = sys.stderr if showing.json == "-" else sys.stdout
    console = Console(file=stream)
    text = render_text(report, width=console.width if console.is_terminal else 100, color=console.is_terminal)
    stream.write(text.split("\n\n")[0] + "\n" if showing.quiet else text)
    stream.flush()


def exit_code(report: Report, *, stopped: bool = False) -> int:
    """What the exit code says about a report."""
    if stopped:
        return STOPPED
    totals, skills = report.totals, {each.outcome for each in report.skills}
    troubled = any(totals["rows"][name] or totals["occasions"][name] or name in skills for name in _TROUBLED)
    errors = any(issue.severity == "error" for issue in report.issues)
    return TROUBLE if troubled or errors else OK


def leave(code: int) -> NoReturn:
    """End the command with an exit code."""
    raise typer.Exit(code)
