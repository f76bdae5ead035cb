"""Read one time cell, or one cell of opening hours, into seconds of the day.

A time is 0 to 86,400 seconds after local midnight; 24:00 is 86,400. Shifts are (start, end) pairs; an end of 00:00 or
24:00 is the end of that day, which the API writes as 23:59:00.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from importer.core.faults import Fault
from importer.core.glossary import Glossary
from importer.core.names import clean

DAY = 86_400
DAY_END = DAY - 60
"""23:59:00, how the API's own pages end a day."""
_HINT = "write it as 09:00."
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h時點点시]\s?(\d{2})?(?:[:.分분](\d{2}))?[分분]?)?\s*([ap]\.?m?\.?)?", re.IGNORECASE
)
_HALF_AHEAD = re.compile(r"(?:(午前|上午|오전)|(?:午後|下午|오후))\s*(\d{1,2}(?:[:時點点시]\s?(?:\d{2})?[分분]?)?)")
_MINUTES_H = re.compile(r"(?<=\d[:.]\d\d)\s*h$", re.IGNORECASE)
_FROM_TO = re.compile(r"\s*(?:から|부터|至|到)\s*")
_UNTIL_LAST = re.compile(r"\s*(?:まで|까지)$")
_DIGITS = re.compile(r"(\d{2})(\d{2})")
_DASH = re.compile(r"\s*(?:[-–—−~〜～]|\bto\b|\bbis\b)\s*", re.IGNORECASE)
_SHIFTS = re.compile(r"\s*(?:[,;/&+|、]|\band\b|\bund\b|\by\b|\bet\b|\be\b|\bi\b|\ben\b)\s*", re.IGNORECASE)
_BRACKETED = re.compile(r"(.+?)\s*\((.+)\)")


@dataclass(frozen=True, slots=True)
class HoursReading:
    """What a cell of hours says: shifts, closed, open all day, or a half day whose hours stand elsewhere."""

    kind: Literal["shifts", "closed", "open", "half-day"]
    shifts: tuple[tuple[int, int], ...] = ()


def read_time(value: object, words: Glossary) -> int | Fault:
    """Read one time cell of any type that a reader yields.

    >>> read_time("9:30 pm", Glossary()), read_time(0.375, Glossary()), read_time("24:00", Glossary())
    (77400, 32400, 86400)
    """
    if isinstance(value, dt.datetime):
        if value.year <= 1900:  # a time that a spreadsheet stores as a day near its day zero; 24:00 is day one
            return DAY if value.time() == dt.time() else _rounded(value.time())
        return _rounded(value.time())
    if isinstance(value, dt.time):
        return _rounded(value)
    if isinstance(value, dt.timedelta):
        return _within_day(round(value.total_seconds()), str(value))
    if isinstance(value, bool):
        return _unreadable(str(value))
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer() and value > 1):
        return _within_day(int(value) * 3600, str(value))
    if isinstance(value, float):
        return _within_day(round(value * DAY), str(value)) if value <= 1 else _unreadable(str(value))
    return _read_text(clean(unicodedata.normalize("NFKC", str(value))), words)


def _rounded(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second + (1 if time.microsecond >= 500_000 else 0)


def _within_day(seconds: int, shown: str) -> int | Fault:
    return seconds if 0 <= seconds <= DAY else _unreadable(shown)


def _unreadable(shown: str) -> Fault:
    return Fault("time-unreadable", f'"{shown}" is not a time that can be read.', _HINT)


def _read_text(text: str, words: Glossary) -> int | Fault:
    if words.means(text, "noon"):
        return DAY // 2
    if words.means(text, "midnight"):
        return DAY
    bare = _MINUTES_H.sub("", _without_hour_word(_half_behind(text), words))
    if found := _DIGITS.fullmatch(bare):
        return _clock(int(found[1]), int(found[2]), 0, None, text)
    if found := _CLOCK.fullmatch(bare):
        return _clock(int(found[1]), int(found[2] or 0), int(found[3] or 0), found[4], text)
    return _unreadable(text)


def _half_behind(text: str) -> str:
    """``午後1時`` and ``上午9:00`` with their half of the day behind them, as ``1時pm``."""
    return _HALF_AHEAD.sub(lambda found: f"{found[2]}{'am' if found[1] else 'pm'}", text)


def _without_hour_word(text: str, words: Glossary) -> str:
    """``9.00 Uhr`` is 9.00; the French ``9h30`` keeps its h."""
    head, _, last = text.rpartition(" ")
    if head and words.means(last, "hour"):
        return head
    for word in words.phrases("hour"):
        if len(word) > 1 and text.casefold().endswith(word):
            return text[: -len(word)].strip()
    return text


def _clock(hour: int, minute: int, second: int, half: str | None, shown: str) -> int | Fault:
    if half:
        if hour > 12:
            return _unreadable(shown)
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    if minute > 59 or second > 59:
        return _unreadable(shown)
    return _within_day(hour * 3600 + minute * 60 + second, shown)


def read_hours(value: object, words: Glossary) -> HoursReading | Fault:
    """Read one cell of opening hours: shifts, closed, open, half day.

    >>> read_hours("9-13, 14:00–18:00", Glossary()).shifts
    ((32400, 46800), (50400, 64800))
    """
    if isinstance(value, (dt.time, dt.timedelta, dt.datetime, float, int)):
        return Fault("hours-unreadable", f'"{value}" is one time; hours need two.', "write them as 09:00-13:00.")
    text = clean(unicodedata.normalize("NFKC", str(value)).replace("\u2044", "/"))  # ½ day is 1/2 day
    if words.means(text, "closed", "no"):
        return HoursReading("closed")
    if words.means(text, "open"):
        return HoursReading("open")
    if half := _half_day(text, words):
        return half
    shifts = [_read_shift(part, words) for part in _SHIFTS.split(_bare_hours(text, words)) if part]
    bad = next((shift for shift in shifts if isinstance(shift, Fault)), None)
    if bad is not None:
        return _whole(text, bad, words)
    return HoursReading("shifts", tuple(shift for shift in shifts if not isinstance(shift, Fault)))


def _half_day(text: str, words: Glossary) -> HoursReading | Fault | None:
    """A half day with its two times in brackets has hours; with one, or none, it has not."""
    if words.means(text, "half_day"):
        return HoursReading("half-day")
    found = _BRACKETED.fullmatch(text)
    if not found or not words.means(found[1], "half_day"):
        return None
    inner = read_hours(found[2], words)
    return inner if isinstance(inner, HoursReading) and inner.kind == "shifts" else HoursReading("half-day")


def _bare_hours(text: str, words: Glossary) -> str:
    """Hours without "open" or "half day" before them, and without "(half day)" behind them."""
    found = _BRACKETED.fullmatch(text)
    if found and words.means(found[2], "half_day", "open"):
        text = found[1]
    for meaning in ("open", "half_day"):
        ahead = words.pattern(meaning).match(text)
        if ahead and (rest := text[ahead.end() :].lstrip(" :,-")) and any(map(str.isdigit, rest)):
            return rest
    return text


def _whole(text: str, fault: Fault, words: Glossary) -> HoursReading | Fault:
    """Say what is wrong with the cell as a whole where that is clearer than the fault of a part."""
    folded = text.casefold()
    for meaning in ("opening_end", "opening_start"):
        for phrase in words.phrases(meaning):
            if folded.startswith(phrase + " ") and not isinstance(_read_text(text[len(phrase) + 1 :], words), Fault):
                missing = "when it opens" if meaning == "opening_end" else "when it closes"
                return Fault("hours-incomplete", f'"{text}" does not say {missing}.', "write them as 09:00-13:00.")
    return fault


def _read_shift(part: str, words: Glossary) -> tuple[int, int] | Fault:
    ends = _ends_of(part, words)
    if len(ends) != 2 or not all(ends):
        return Fault("hours-unreadable", f'"{part}" is not a pair of times.', "write them as 09:00-13:00.")
    start, end = _read_text(ends[0], words), _read_text(ends[1], words)
    if isinstance(start, Fault):
        return start
    if isinstance(end, Fault):
        return end
    # "1 - 5 pm" gives the half of the day once, for both ends
    if re.search(r"p\.?m\.?$", ends[1], re.IGNORECASE) and not re.search(r"m\.?$", ends[0], re.IGNORECASE):
        later = start + DAY // 2
        start = later if later < end else start
    return start, end


def _ends_of(part: str, words: Glossary) -> list[str]:
    """The two ends of ``9-13``, ``from 9 to 13``, ``de 9h à 13h`` or ``9時から13時まで``."""
    bare = _FROM_TO.sub("-", _UNTIL_LAST.sub("", part))
    folded = bare.casefold()
    ahead = next((word for word in words.phrases("opening_start") if folded.startswith(f"{word} ")), "")
    bare = bare[len(ahead) :].strip()
    ends = _DASH.split(bare)
    if len(ends) > 1:
        return ends
    for word in words.phrases("opening_end"):
        first, found, last = bare.lower().partition(f" {word} ")
        if found:
            return [first.strip(), last.strip()]
    return ends


def clock_text(seconds: int) -> str:
    """Seconds of the day as people write them.

    >>> clock_text(32400), clock_text(86400)
    ('09:00', '24:00')
    """
    hour, rest = divmod(seconds, 3600)
    minute, second = divmod(rest, 60)
    return f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if second else "")
