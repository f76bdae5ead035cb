"""Read one date cell into what it can mean; which reading holds is decided for the column as a whole.

A cell is **sure** (ISO, year first, dotted with a four-digit year, a month in words, a real date), or depends on the
**order** of its parts (``05/04/2027``), or lacks its **year**, or is a plain **number** that may be an Excel day.
Nothing here guesses: a cell that depends on the order lists its reading under each order that fits. A range in one
cell is the reading of its first day, which holds that of its last.
"""

import datetime as dt
import unicodedata

from importer.core.faults import Fault
from importer.core.names import clean
from importer.core.rules.calendar_languages import KNOWN
from importer.core.rules.calendar_words import Words
from importer.core.rules.date_ranges import read_range
from importer.core.rules.date_reading import (
    FIRST_YEAR,
    LAST_YEAR,
    DateReading,
    sure,
    swapped,
    unreadable,
    with_year,
)
from importer.core.rules.day_forms import read_day, read_number

__all__ = ["FIRST_YEAR", "LAST_YEAR", "DateReading", "read_date", "swapped", "with_year"]

_LONGEST = 200
_DIRECTIONS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c"))
"""Marks of the direction of writing, which stand in dates of Arabic and Hebrew sheets."""


def read_date(value: object, words: Words = KNOWN) -> DateReading | Fault:
    """Read one date cell of any type that a reader yields; ``words`` are the month words that its column uses.

    >>> read_date("2027-12-24").day == dt.date(2027, 12, 24).toordinal()
    True
    >>> sorted(read_date("05/04/2027").fits)
    ['dmy', 'mdy']
    >>> read_date("24-26 Dec 2027").last.day - read_date("24-26 Dec 2027").day
    2
    """
    if isinstance(value, dt.datetime):
        whole = value + dt.timedelta(microseconds=500_000)
        seconds = whole.hour * 3600 + whole.minute * 60 + whole.second
        return sure("real", whole.year, whole.month, whole.day, str(value), seconds=seconds or None)
    if isinstance(value, dt.date):
        return sure("real", value.year, value.month, value.day, str(value))
    if isinstance(value, (bool, dt.time, dt.timedelta)):
        return unreadable(str(value))
    if isinstance(value, (int, float)):
        return read_number(float(value), str(value))
    if len(str(value)) > _LONGEST:  # no date is so long, and patterns take their time over it
        return unreadable(str(value)[:_LONGEST])
    text = clean(unicodedata.normalize("NFKC", str(value)).translate(_DIRECTIONS))
    reading = read_day(text, words)
    return (read_range(text, words) or reading) if isinstance(reading, Fault) else reading
