"""Ctrl-C, SIGTERM and a journal that fails in mid-run, as words and exit codes."""

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from importer.cli import door, log
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
        log.talk("Stopped; nothing was sent.", level=logging.WARNING)
        door.leave(door.UNSENT if isinstance(stop, Terminated) else door.INTERRUPTED)


@contextmanager
def resumable() -> Iterator[None]:
    """Turn an interrupt, or a journal that fails in mid-run, into words and an exit code."""
    try:
        yield
    except Interrupted as stop:
        words = "Stopped part-way; the journal knows how far it got."
        log.talk(words, go_on=f"occasions resume {stop.run_id}", level=logging.WARNING)
        door.leave(door.STOPPED if stop.terminated else door.INTERRUPTED)
    except Unrecorded as stop:
        words, go_on = f"Stopped: {stop.error.message}", f"occasions resume {stop.run_id}"
        log.talk(words, hint=stop.error.hint, go_on=go_on, level=logging.ERROR)
        door.leave(door.STOPPED)
