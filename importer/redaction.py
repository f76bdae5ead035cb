"""Keep secrets out of whatever is said: logs, messages and tracebacks, whoever says it.

Whoever signs in tells here where its secrets can be asked for; what is issued later is among them. They are known to
this process alone. Once nobody uses them any more they are hidden for a while yet, because an error that names one may
be told late; then they are forgotten, so that a process that signs in thousands of times does not gather them.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from importer.core.rules.secrecy import without_secrets

Source = Callable[[], Iterable[str]]
_SOURCES: list[Source] = []
_PAST: dict[str, float] = {}
"""Secrets that nobody uses any more, the oldest first -> when that came to be, in seconds of the machine's clock."""
_LOCK = threading.Lock()
KEPT = 200
"""Past secrets that are hidden however long ago they were used."""
SECONDS = 900.0
"""For how long every other past secret is hidden."""


def watch(source: Source) -> None:
    """Hide from now on whatever secrets a function gives, asked anew each time."""
    _SOURCES.append(source)


@contextmanager
def watching(source: Source, clock: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """Hide whatever secrets a function gives while the context lasts, and those that it gave last for a while after it.

    Args:
        source: gives the secrets; asked anew each time.
        clock: seconds that never go back.
    """
    watch(source)
    try:
        yield
    finally:
        _remember(source(), clock())
        _SOURCES.remove(source)


def redacted(text: str) -> str:
    """The text without the secrets of this process.

    Args:
        text: anything that is to be shown.
    """
    if not (_SOURCES or _PAST):
        return text
    return without_secrets(text, {*tuple(_PAST), *(secret for source in tuple(_SOURCES) for secret in source())})


def _remember(secrets: Iterable[str], now: float) -> None:
    """Add to the past secrets, each once, and forget those of which there are too many for too long."""
    with _LOCK:
        for secret in secrets:
            _PAST.pop(secret, None)
            _PAST[secret] = now
        old = [secret for secret, then in list(_PAST.items())[:-KEPT] if now - then > SECONDS]
        for secret in old:
            del _PAST[secret]


class Redaction(logging.Filter):
    """Cuts the secrets out of what a handler is about to write, tracebacks included; lets every record pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite a record as text without secrets."""
        if _SOURCES or _PAST:
            record.msg, record.args = redacted(record.getMessage()), ()
            if record.exc_info:
                record.exc_text = record.exc_text or logging.Formatter().formatException(record.exc_info)
            if record.exc_text:
                record.exc_text = redacted(record.exc_text)
        return True
