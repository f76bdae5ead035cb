"""Which run the present thread is busy with, so that log lines can say it without being handed it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunContext:
    """A run and its account."""

    run: str
    account: str


CURRENT: ContextVar[RunContext | None] = ContextVar("CURRENT", default=None)
"""The run of this thread; None before it has an id, and after it has ended."""


@contextmanager
def named_run(run: str, account: str) -> Iterator[None]:
    """Say of everything within which run it belongs to."""
    token = CURRENT.set(RunContext(run, account))
    try:
        yield
    finally:
        CURRENT.reset(token)
