"""Take times and weekdays off the text of a date."""

import re

from importer.core.rules.calendar_words import weekday_of

_TIME = re.compile(
    r"[T ,]\s*(\d{1,2})[:.](\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_WEEKDAY_BEFORE = re.compile(r"([^\W\d_]+)\.?[,\s]+(?=.*\d)(.+)")
_WEEKDAY_AFTER = re.compile(r"(.*[\d日]\.?)[,\s]*[(\s]\s*([^\W\d_]+)\.?\)?")
EAST_ASIAN = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")


def split_time(text: str) -> tuple[str, int | None, int | None]:
    """The text without a time at its end, the time in seconds, and its offset in minutes; None where there is none."""
    found = _TIME.search(text)
    if not found:
        return text, None, None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[5]:
        hour = hour % 12 + (12 if found[5][0] in "pP" else 0)
    if hour > 24 or minute > 59 or second > 59:
        return text, None, None
    second += 1 if found[4] and found[4][0] >= "5" else 0
    return text[: found.start()].strip(), hour * 3600 + minute * 60 + second, _offset(found[6])


def _offset(text: str | None) -> int | None:
    if not text:
        return None
    if text.upper() in ("Z", "UTC"):
        return 0
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return -minutes if text[0] == "-" else minutes


def split_weekday(text: str) -> tuple[str, int | None]:
    """The text without a weekday before or after it, and the weekday, 0 is Monday; None where there is none."""
    if EAST_ASIAN.fullmatch(text):
        return text, None  # the 日 of 24 日 is no Sunday
    before = _WEEKDAY_BEFORE.fullmatch(text)
    if before and (weekday := weekday_of(before[1])) is not None:
        return before[2], weekday
    after = _WEEKDAY_AFTER.fullmatch(text)
    if after and (weekday := weekday_of(after[2])) is not None:
        return after[1].strip(" ,("), weekday
    return text, None
