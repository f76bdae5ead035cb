"""A notice: a title and the three lines that matter, as every service gets it."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from importer.core.issues import Severity

_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Kinds of signs that end a line, or are none at all."""
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Signs that are not seen, and turn the direction in which a text is read."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is told."""

    title: str
    lines: tuple[str, ...]
    """What happened; what is wrong first, or how much there is; what to do. Each is one line."""
    severity: Severity = Severity.NOTE
    link: str = ""
    """What a person can open or copy to get at the report."""
    attachment: Path | None = None
    """The report as a file of this machine, where it is to go along."""


def one_line(text: str) -> str:
    r"""A text without line breaks and control signs, which would start new headers of a mail or hide what follows.

    >>> one_line("a\r\nBcc: b")
    'a Bcc: b'
    """
    gone = {sign for sign in set(text) if sign in _TURNING or unicodedata.category(sign) in _UNSEEN}
    return " ".join("".join(" " if sign in gone else sign for sign in text).split())
