"""Texts that are no tables but that a reader of ours takes: how each begins."""

import re
from typing import Literal

from importer.readers.foreign import beginning, is_text

TextKind = Literal["icalendar", "jcal", "hol", "json"]

_BEGINNINGS: tuple[tuple[re.Pattern[bytes], TextKind], ...] = (
    (re.compile(rb"BEGIN:V(CALENDAR|EVENT)", re.I), "icalendar"),
    (re.compile(rb"\[\s*\[?\s*\"vcalendar\"", re.I), "jcal"),
    (re.compile(rb"\{\s*[\"}]|\[\s*[\[{\]]"), "json"),
    (re.compile(rb"\[[^\]\r\n]+\],?\s*\d+\s*[\r\n]"), "hol"),
)


def text_kind(head: bytes) -> TextKind | None:
    """What a text is, judged by how it begins; None for what may well be a table, and for what is no text."""
    if not is_text(head):
        return None
    plain = beginning(head)
    return next((kind for pattern, kind in _BEGINNINGS if pattern.match(plain)), None)
