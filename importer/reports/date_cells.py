"""Date cells as ``rejects.csv`` writes them: as they were understood, or such that they are refused again."""

import datetime as dt
import re
from collections.abc import Collection, Hashable
from functools import lru_cache

from importer.reports.cells import clock

_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?\s?m\b\.?)?", re.IGNORECASE)
_REAL_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")
DOUBTED = frozenset({"real-dates-suspect", "date-is-number", "date-order-contradiction"})
"""Codes of dates that could be accepted by themselves, once the cells that cast doubt on them stand elsewhere."""
_NOT_THERE = frozenset({"date-missing", "formula-without-value"})
UNREAD = (
    _NOT_THERE | DOUBTED | {"date-order-undecided", "year-missing", "date-unreadable", "date-impossible", "cell-error"}
)
"""Codes of cells whose date is not known; other errors are about dates that were understood."""
UNDECIDED = frozenset({"date-order-undecided", "year-missing"})
"""Codes of dates that an option could settle, which is no way out where last days were the days after."""
MARK = " ?"
"""Stands behind a doubted date, so that it is refused again until somebody has looked at it."""
_OTHER_TIME = re.compile(r"\d\s*(?:[ap]\.?m|h|uhr)\b|\d\s*:", re.IGNORECASE)
_MIDNIGHT = re.compile(r"0?0:00(?::00)?")
_ISO_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d) 0?0:00(?::00)?")


def range_of(start: str, end: str, text: str) -> str:
    """Both days of a range in one cell; "" where the cell holds times too, or its first day is not known."""
    return "" if not start or _CLOCK.search(text) or _OTHER_TIME.search(text) else f"{start} - {end}"


def refused(date: str, text: str, codes: Collection[str], *, moved: bool = False) -> str:
    """A date cell that an error concerns, such that it is refused again.

    >>> refused("2027-05-04", "2027-05-04", {"real-dates-suspect"}), refused("2027-12-25", "12:00", {"date-unreadable"})
    ('2027-05-04 ?', '12:00')

    Args:
        date: ISO date as it was understood, or "".
        text: the cell's text; blank where the cell is merged with one above.
        codes: of the errors at the cell and at its header.
        moved: whether it stands among dates that are given back as other days than they were.
    """
    own = text if text.strip() else date
    if not own:
        return MARK.strip() if set(codes) & _NOT_THERE else own
    of_cell = set(codes) & DOUBTED
    if not _REAL_DATE.fullmatch(own):
        of_cell -= {"real-dates-suspect"}  # said at the header, and true of the real dates below it only
    return own + MARK if of_cell or (moved and set(codes) & UNDECIDED) else own


@lru_cache(maxsize=10_000)
def iso(date: str, cell: Hashable, text: str) -> str:
    """A date cell with the date as it was understood.

    >>> iso("2027-12-24", "24.12.2027", "24.12.2027"), iso("2027-12-24", "12/24/27 5:00 pm", "12/24/27 5:00 pm")
    ('2027-12-24', '2027-12-24 5:00 pm')

    Args:
        date: ISO date, or "" where none was understood.
        cell: the cell as it was read; a time in it is kept.
        text: the cell's text, which is the answer where nothing was understood.
    """
    if not date:
        return text
    if isinstance(cell, dt.datetime):
        return date if cell.time() == dt.time() else f"{date} {clock(cell.time())}"
    clocks = _CLOCK.findall(text)
    if len(clocks) == 1:
        return f"{date} {clocks[0]}"
    return text if clocks or _OTHER_TIME.search(text) else date


def is_timed(text: str) -> bool:
    """Whether the text of a date cell holds another time than 00:00.

    >>> is_timed("2027-12-24 00:00"), is_timed("2027-12-24 09:00"), is_timed("24.12.2027 9 Uhr")
    (False, True, True)
    """
    clocks = _CLOCK.findall(text)
    return not all(map(_MIDNIGHT.fullmatch, clocks)) or _OTHER_TIME.search(_CLOCK.sub(" ", text)) is not None


def until_midnight(text: str, end: object, start: object) -> str:
    """The end of a span of date and time that ends at 00:00 as 23:59, so that it is no whole day where it stands alone.

    >>> until_midnight("2027-12-27 00:00", "27.12.2027 00:00", "24.12.2027 00:00")
    '2027-12-26 23:59'

    Args:
        text: the end as it would be written.
        end: the end's cell.
        start: the start's cell.
    """
    found = _ISO_MIDNIGHT.fullmatch(text)
    if not found or not (isinstance(end, str) and isinstance(start, str) and _CLOCK.search(start)):
        return text
    return f"{dt.date.fromisoformat(found[1]) - dt.timedelta(days=1)} 23:59"
