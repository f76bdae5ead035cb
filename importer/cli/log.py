"""What is said on stderr while a run goes on: plain lines, or with ``--log`` lines that say more.

These have time, level, run and account, and which dropped file is worked on. The lines come from ``logging``, whoever
writes them; structlog dresses them. In each rendering the secrets of this process are cut out, tracebacks included.
stdout is not touched.
"""

import datetime as dt
import json
import logging
import sys
from typing import TYPE_CHECKING, Any, Literal, TextIO

import typer

from importer.cli.options import ShowingOptions
from importer.core.errors import ImporterError
from importer.redaction import Redaction, redacted
from importer.reports.cells import printable
from importer.run_context import CURRENT, CURRENT_DROP

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor

PROGRESS = logging.getLogger("importer.progress")
"""Hears how far a run got."""
FIGURES = ("done", "total", "rate", "left")
"""What a line of progress says as numbers too."""
TALK = logging.getLogger("importer.talk")
"""Hears what a command says beside its report, where that is to be JSON."""
ASIDE = ("code", "hint", "go_on")
"""What such a line says apart: the code of an error, what to do about it, the command that goes on."""
_WITH_ACCOUNT = "%(threadName)s: %(message)s"


class Ear(logging.StreamHandler[TextIO]):
    """Writes to what is stderr at the moment, which a progress bar replaces while it is shown."""

    in_json = False
    """Whether each line is to be a JSON object."""

    @property
    def stream(self) -> TextIO:
        """Where it writes."""
        return sys.stderr

    @stream.setter
    def stream(self, _stream: TextIO) -> None:
        return


class Plain(logging.Formatter):
    """The message alone; in runs into several accounts behind the account."""


def listen(showing: ShowingOptions) -> None:
    """Let the log be heard as it was asked for; headers are never in it, nor secrets."""
    ear = Ear()
    ear.in_json = showing.log == "json"
    ear.addFilter(Redaction())
    ear.setFormatter(Plain("%(message)s") if showing.log is None else structured(showing.log))
    logging.basicConfig(handlers=[ear])
    TALK.setLevel(logging.INFO)
    PROGRESS.setLevel(logging.WARNING if showing.quiet else logging.INFO)
    if showing.verbose:
        level = logging.INFO if showing.verbose == 1 else logging.DEBUG
        logging.getLogger("importer").setLevel(level)


def talk(words: str, *, hint: str = "", go_on: str = "", level: int = logging.INFO) -> None:
    """Say something on stderr beside the report: as plain lines, or as one record of the log where that is JSON.

    Args:
        words: what is said.
        hint: what to do about it.
        go_on: the command that goes on with the run.
        level: how grave it is, for the log.
    """
    if speaks_json():
        told = {"hint": redacted(hint), "go_on": go_on}
        TALK.log(level, "%s", words, extra={key: value for key, value in told.items() if value})
        return
    lines = [words, *([f"hint: {hint}"] if hint else []), *([f"Go on with: {go_on}"] if go_on else [])]
    typer.echo("\n".join(lines), err=True)


def complain(error: ImporterError) -> None:
    """Say as a record of the log why a command ended."""
    told = {"code": error.code, "hint": redacted(error.hint)}
    TALK.error("%s", error.message, extra={key: value for key, value in told.items() if value})


def speaks_json() -> bool:
    """Whether everything on stderr is to be JSON, an object on each line."""
    return any(isinstance(each, Ear) and each.in_json for each in logging.getLogger().handlers)


def name_accounts() -> None:
    """Let each plain line say which account it is about; the others do by themselves."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, Plain):
            handler.setFormatter(Plain(_WITH_ACCOUNT))


def structured(form: Literal["text", "json"]) -> logging.Formatter:
    """What dresses log records as lines with time, level, run, account and dropped file.

    Args:
        form: ``json`` for one object a line, ``text`` for people.
    """
    from structlog import dev, processors, stdlib  # slow to load, and most commands need none of it

    console = dev.ConsoleRenderer(
        colors=False, pad_level=False, pad_event_to=0, exception_formatter=dev.plain_traceback
    )
    renderer: Processor = console if form == "text" else processors.JSONRenderer(serializer=json.dumps)
    told: list[Processor] = [stdlib.add_log_level, _dated, _of_drop, _of_run]
    if form == "json":
        told.append(stdlib.ExtraAdder((*FIGURES, *ASIDE)))
    cleaned = _on_one_line if form == "text" else _unchanged
    return stdlib.ProcessorFormatter(
        foreign_pre_chain=told,
        processors=[
            stdlib.ProcessorFormatter.remove_processors_meta,
            processors.format_exc_info,
            _redacted,
            cleaned,
            renderer,
        ],
    )


def _dated(_logger: Any, _method: str, event: "EventDict") -> "EventDict":
    """Add when the record was made, in UTC."""
    made = dt.datetime.fromtimestamp(event["_record"].created, dt.UTC)
    event["timestamp"] = made.isoformat(timespec="milliseconds")
    return event


def _of_drop(_logger: Any, _method: str, event: "EventDict") -> "EventDict":
    """Add the dropped file that is worked on."""
    current = CURRENT_DROP.get()
    if current is not None:
        event["drop"], event["file"], event["place"] = current.drop, current.file, current.place
    return event


def _of_run(_logger: Any, _method: str, event: "EventDict") -> "EventDict":
    """Add run and account, as far as they are known; a thread of a run into several accounts has the account's name."""
    current, thread = CURRENT.get(), event["_record"].threadName
    if current is not None:
        event["run"] = current.run
    of_thread = None if thread == "MainThread" else thread
    account = of_thread or (current.account if current else None)
    if account:
        event["account"] = account
    return event


def _redacted(_logger: Any, _method: str, event: "EventDict") -> "EventDict":
    return {key: redacted(value) if isinstance(value, str) else value for key, value in event.items()}


def _on_one_line(_logger: Any, _method: str, event: "EventDict") -> "EventDict":
    event["event"] = printable(str(event["event"]))
    return event


def _unchanged(_logger: Any, _method: str, event: "EventDict") -> "EventDict":
    return event
