"""Ctrl-C, SIGTERM and a journal that fails in mid-run, as words and exit codes."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import typer

from importer.cli import door
from importer.importing import Ended
from importer.stops import Interrupted, Terminated, Unrecorded


def hear_sigterm() -> None:
    """Take SIGTERM as an orderly interrupt."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise Terminated

    signal.signal(signal.SIGTERM, stop)


@contextmanager
def stoppable() -> Iterator[list[Ended]]:
    """Turn an interrupt that comes before there is a run into words and an exit code.

    Yields:
        where the end of the run is to be put: an interrupt that comes after it is no longer before anything was sent.
    """
    ends: list[Ended] = []
    try:
        yield ends
    except KeyboardInterrupt as stop:
        if ends:
            raise
        typer.echo("Stopped; nothing was sent.", err=True)
        door.leave(door.UNSENT if isinstance(stop, Terminated) else door.INTERRUPTED)


@contextmanager
def resumable() -> Iterator[None]:
    """Turn an interrupt, or a journal that fails in mid-run, into words and an exit code."""
    try:
        yield
    except Interrupted as stop:
        words = f"Stopped part-way; the journal knows how far it got.\nGo on with: occasions resume {stop.run_id}"
        typer.echo(words, err=True)
        door.leave(door.STOPPED if stop.terminated else door.INTERRUPTED)
    except Unrecorded as stop:
        hint = f"\nhint: {stop.error.hint}" if stop.error.hint else ""
        words = f"Stopped: {stop.error.message}{hint}\nGo on with: occasions resume {stop.run_id}"
        typer.echo(words, err=True)
        door.leave(door.STOPPED)
