"""Rules about half days: what a cell says that tells whole days from half ones, and names that say half day."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from importer.core.faults import Fault
from importer.core.glossary import Glossary
from importer.core.names import clean
from importer.core.rules.flags import read_flag
from importer.core.rules.times import HoursReading, read_hours

_HALF = frozenset(("h", "half", "0.5", "0,5", ".5", ",5", "1/2", "1\u20442"))
_WHOLE = frozenset(("1", "1.0", "1,0"))
_PART_OF_DAY = re.compile(r"\b[ap]\.?m\b\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PortionReading:
    """What a cell says of a day's length: the whole day, half of it, or half of it with its hours."""

    length: Literal["whole", "half"]
    hours: HoursReading | None = None


def read_portion(value: object, words: Glossary, *, says_half: bool) -> PortionReading | Fault:
    """Read one cell of a column that says whole or half day.

    Args:
        value: the cell.
        words: the glossary.
        says_half: whether the header asks for half days, so that yes is half a day and no a whole one.
    """
    text = clean(unicodedata.normalize("NFKC", str(value)))
    if says_half and not isinstance(flag := read_flag(value, words), Fault):
        return PortionReading("half" if flag else "whole")
    if text.casefold() in _WHOLE or words.means(text, "whole_day"):
        return PortionReading("whole")
    if _is_half(text, words):
        return PortionReading("half")
    hours = read_hours(text, words)
    if isinstance(hours, HoursReading) and hours.kind in ("shifts", "half-day"):
        return PortionReading("half", hours if hours.shifts else None)
    return Fault(
        "portion-unreadable",
        f'"{text}" says neither a whole day nor half a day.',
        'write "full day" or "half day".',
    )


def _is_half(text: str, words: Glossary) -> bool:
    """``HalfDay``, ``h``, ``0.5``, ``AM`` and ``half day (PM)`` are half a day."""
    bare = clean(re.sub(r"[()]", " ", _PART_OF_DAY.sub(" ", text)))
    return not bare.strip(" -,/") or bare.casefold() in _HALF or words.means(bare.strip(" -,/"), "half_day")


def says_half_day(text: str, words: Glossary) -> bool:
    """Whether a name or a type speaks of half a day."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2044", "/")  # ½ day is 1/2 day
    return words.pattern("half_day").search(plain) is not None
