"""Texts that are no tables but that a reader of ours takes: how each begins."""

import codecs
import re
from typing import Literal

from importer.readers.foreign import beginning, is_text

TextKind = Literal["icalendar", "hol", "json"]

_BEGINNINGS: tuple[tuple[re.Pattern[bytes], TextKind], ...] = (
    (re.compile(rb"BEGIN:V(CALENDAR|EVENT)", re.I), "icalendar"),
    (re.compile(rb"\[(?![{\"\s])[^\r\n]+\][ \t]*,?[ \t]*\d+[ \t,;]*(?:[\r\n]|$)"), "hol"),
    (re.compile(rb"\[[^\r\n]+\][ \t]*[\r\n]+[^\r\n\[]+,[ \t]*\d{3,4}/\d{1,2}/\d{1,2}[ \t,\d]*(?:[\r\n]|$)"), "hol"),
    (
        # lines before the first section are no table either, where a section with its count and a day follow
        re.compile(
            rb"(?:[^\r\n\[]{1,200}[\r\n]+){1,20}\[[^\r\n]+\][ \t]*,?[ \t]*\d+[ \t,;]*[\r\n]+"
            rb"[^\r\n\[]+,[ \t]*\d{3,4}/\d{1,2}/\d{1,2}[ \t,\d]*(?:[\r\n]|$)"
        ),
        "hol",
    ),
    (re.compile(rb"\{\s*[\"}]|\[\s*[\[{\]]"), "json"),
)
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_kind(head: bytes) -> TextKind | None:
    """What a text is, judged by how it begins; None for what may well be a table, and for what is no text."""
    if not is_text(head):
        return None
    wide = next((codec for mark, codec in _WIDE if head.startswith(mark)), None)
    # half of a letter such as 川 is a bracket, and of one such as ਅ a line end
    plain = head[:4096].decode(wide, "ignore").lstrip().encode("utf-8", "ignore") if wide else beginning(head)
    return next((kind for pattern, kind in _BEGINNINGS if pattern.match(plain)), None)
