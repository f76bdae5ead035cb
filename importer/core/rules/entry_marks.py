"""What a calendar writes beside an entry: that it is cancelled, free time, or somebody's own."""

import re

from importer.core.glossary import Glossary
from importer.core.names import fold

_CANCELLED = frozenset({"cancelled", "canceled"})
_FREE = "transparent"
_OWN = frozenset({"private", "confidential", "personal"})
_COLON = re.compile(r"\s*[:：]\s*(?=\S)")


def is_cancelled(status: object) -> bool:
    """Whether the status of an entry says that it does not take place.

    >>> is_cancelled("CANCELLED"), is_cancelled("CONFIRMED")
    (True, False)
    """
    return fold(str(status)) in _CANCELLED


def is_cancelled_name(name: object, words: Glossary) -> bool:
    """Whether a name begins as Outlook begins that of a meeting which was called off, such as ``Canceled: Party``."""
    parts = _COLON.split(str(name), maxsplit=1)
    return len(parts) > 1 and words.means(parts[0], "called_off")


def is_free(busy: object, words: Glossary) -> bool:
    """Whether an entry leaves the time free; the numbers of Outlook differ by program and say nothing."""
    return fold(str(busy)) == _FREE or words.means(str(busy), "free_time")


def is_own(mark: object) -> bool | None:
    """Whether the class of an entry says that it is nobody else's business; None where it says neither.

    >>> is_own("PRIVATE"), is_own("PUBLIC"), is_own("Falsch")
    (True, False, None)
    """
    text = fold(str(mark))
    if text in _OWN:
        return True
    return False if text in ("public", "default", "normal", "") else None
