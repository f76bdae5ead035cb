"""Keep secrets out of whatever is said: logs, messages and tracebacks, whoever says it.

Whoever signs in tells here where its secrets can be asked for; what is issued later is among them. They are known to
this process alone and to the end of it.
"""

import logging
from collections.abc import Callable, Iterable

from importer.core.rules.secrecy import without_secrets

_SOURCES: list[Callable[[], Iterable[str]]] = []


def watch(source: Callable[[], Iterable[str]]) -> None:
    """Hide from now on whatever secrets a function gives, asked anew each time."""
    _SOURCES.append(source)


def redacted(text: str) -> str:
    """The text without the secrets of this process.

    Args:
        text: anything that is to be shown.
    """
    return without_secrets(text, {secret for source in tuple(_SOURCES) for secret in source()}) if _SOURCES else text


class Redaction(logging.Filter):
    """Cuts the secrets out of what a handler is about to write, tracebacks included; lets every record pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite a record as text without secrets."""
        if _SOURCES:
            record.msg, record.args = redacted(record.getMessage()), ()
            if record.exc_info:
                record.exc_text = record.exc_text or logging.Formatter().formatException(record.exc_info)
            if record.exc_text:
                record.exc_text = redacted(record.exc_text)
        return True
