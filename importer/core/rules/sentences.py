"""Sentences from messages and hints, whoever wrote them: a capital letter, a full stop, and names left as they are."""

import re

_NAME = re.compile(r"[\w-]*[^\w\s',;:()-][\w-]|\w*[\d_]|\w[-\w]*[A-Z]")
"""A first word that is no word: a file (``pl.csv``), a path, an address, an id; written as it is."""
_ENDS = ".!?…"


def sentence(text: str, name: str = "") -> str:
    """A text with a capital letter and a full stop; a name at its beginning stays as it is.

    Args:
        text: may be empty.
        name: what it is about, where that may be several words.

    >>> sentence("look at it"), sentence("broken.xlsx cannot be read.")
    ('Look at it.', 'broken.xlsx cannot be read.')
    """
    text = text.strip()
    if not text:
        return ""
    begun = text if _NAME.match(text) or (name and text.startswith(name)) else f"{text[0].upper()}{text[1:]}"
    return _ended(begun)


def said(message: str, hint: str) -> str:
    """A message and what to do about it, as sentences of one text.

    >>> said("pl is not there", "look whether it is mounted.")
    'pl is not there. Look whether it is mounted.'
    """
    return " ".join(filter(None, (_ended(message.strip()), sentence(hint))))


def _ended(text: str) -> str:
    last = text.rstrip("\"')”’")[-1:]
    return text if last in _ENDS else f"{text}."
