"""A few steps that no signal may interrupt, because an interrupt between two of them would leave a lock taken."""

import signal
import sys
import threading
from collections.abc import Iterator, Set
from contextlib import contextmanager

Mask = Set[int] | None
"""Signals that a thread hears later; None where none can be held back, as on Windows."""


@contextmanager
def undisturbed() -> Iterator[Mask]:
    """Hold signals back while the context lasts; what came meanwhile is heard at its end. Only for short steps.

    Yields:
        what was held back before: threads that are started here hear nothing until they set it.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield None
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        # it raises what came right before, when signals are held back already
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        yield before
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def hear_again(mask: Mask) -> None:
    """Hear in this thread what was heard before signals were held back."""
    if sys.platform != "win32" and mask is not None:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
