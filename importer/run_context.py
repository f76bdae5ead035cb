"""Which run, and which dropped file, the present thread is busy with, so that log lines can say it unasked."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunContext:
    """A run and its account."""

    run: str
    account: str


@dataclass(frozen=True, slots=True)
class DropContext:
    """A dropped file."""

    drop: str
    """The drop's id."""
    file: str
    """Its name, as it was dropped."""
    place: str
    """Where it was dropped, without secrets."""


CURRENT: ContextVar[RunContext | None] = ContextVar("CURRENT", default=None)
"""The run of this thread; None before it has an id, and after it has ended."""

CURRENT_DROP: ContextVar[DropContext | None] = ContextVar("CURRENT_DROP", default=None)
"""The dropped file of this thread; None while none is worked on."""


@contextmanager
def named_run(run: str, account: str) -> Iterator[None]:
    """Say of everything within which run it belongs to."""
    token = CURRENT.set(RunContext(run, account))
    try:
        yield
    finally:
        CURRENT.reset(token)


@contextmanager
def named_drop(drop: str, file: str, place: str) -> Iterator[None]:
    """Say of everything within which dropped file it belongs to.

    Args:
        drop: the drop's id.
        file: its name, as it was dropped.
        place: where it was dropped, without secrets.
    """
    token = CURRENT_DROP.set(DropContext(drop, file, place))
    try:
        yield
    finally:
        CURRENT_DROP.reset(token)
