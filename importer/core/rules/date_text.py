"""Take times and weekdays off the text of a date."""

import re
from collections.abc import Iterator

from importer.core.rules.calendar_words import weekday_of

_TIME = re.compile(
    r"[T ,]\s*(\d{1,2})[:.](\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
WORD = r"[^\W\d_][^\s\d,;:/()\[\]_+&~-]*"
"""A word with its vowel marks, which are no letters, and with dots inside, as in ธ.ค."""
_JOINED = rf"{WORD}(?:-[^\W\d_]+)?"
"""A word that may have a hyphen inside, as in quarta-feira."""
_WEEKDAY_BEFORE = re.compile(rf"({_JOINED})[,\s]+(?=.*\d)(.+)")
_WEEKDAY_AFTER = re.compile(rf"(.*[\d日号號일]\.?)[,\s]*[(\s]\s*({_JOINED})\)?")
VIETNAMESE = re.compile(r"(?:ngày\s*)?(\d{1,2})\s*tháng\s*(\d{1,2})(?:,?\s*(?:năm\s*)?(\d{4}))?", re.IGNORECASE)
EAST_ASIAN = re.compile(r"(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]")


def split_time(text: str) -> tuple[str, int | None, int | None]:
    """The text without a time at its end, the time in seconds, and its offset in minutes; None where there is none."""
    found = _TIME.search(text)
    if not found:
        return text, None, None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[5]:
        hour = hour % 12 + (12 if found[5][0] in "pP" else 0)
    if hour > 24 or minute > 59 or second > 59 or _may_be_hours(found):
        return text, None, None
    second += 1 if found[4] and found[4][0] >= "5" else 0
    return text[: found.start()].strip(), hour * 3600 + minute * 60 + second, _offset(found[6])


def _may_be_hours(found: re.Match[str]) -> bool:
    """Whether what could be an offset may as well be a second time: 9:00-12:00 is from nine to twelve."""
    return bool(found[6]) and found[6][0] == "-" and not found[3] and found[0][0].upper() != "T"


def _offset(text: str | None) -> int | None:
    if not text:
        return None
    if text.upper() in ("Z", "UTC"):
        return 0
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return -minutes if text[0] == "-" else minutes


def weekday_splits(text: str) -> Iterator[tuple[str, str]]:
    """The text without the word before or after it that may be a weekday, and that word."""
    if EAST_ASIAN.fullmatch(text):
        return  # the 日 of 24 日 is no Sunday
    if before := _WEEKDAY_BEFORE.fullmatch(text):
        yield before[2], before[1]
    if after := _WEEKDAY_AFTER.fullmatch(text):
        yield after[1].strip(" ,("), after[2]


def split_weekday(text: str) -> tuple[str, int | None]:
    """The text without a weekday before or after it, and the weekday, 0 is Monday; None where there is none.

    The first nine languages only: more are looked at where the rest of the text is a date.
    """
    for bare, word in weekday_splits(text):
        if (weekday := weekday_of(word)) is not None:
            return bare, weekday
    return text, None
