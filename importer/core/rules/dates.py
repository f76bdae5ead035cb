"""Read one date cell into what it can mean; which reading holds is decided for the column as a whole.

A cell is **sure** (ISO, year first, dotted with a four-digit year, a month in words, a real date), or depends on the
**order** of its parts (``05/04/2027``), or lacks its **year**, or is a plain **number** that may be an Excel day.
Nothing here guesses: a cell that depends on the order lists its reading under each order that fits.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from importer.core.faults import Fault
from importer.core.glossary import squash
from importer.core.names import clean
from importer.core.profile import DateOrder
from importer.core.rules.calendar_words import months
from importer.core.rules.date_text import EAST_ASIAN, split_time, split_weekday

Kind = Literal["sure", "real", "dotted", "order", "number", "yearless"]
FIRST_YEAR, LAST_YEAR = 1900, 2199
_EXCEL_DAY_ZERO = dt.date(1899, 12, 30).toordinal()
_HINT = "write it as 2027-12-24."

_YEAR_FIRST = re.compile(r"(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})\.?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMERIC = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})\.?")
_YEARLESS = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\.?")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|ª|°)?[.\s-]*(?:de\s+|of\s+)?([^\W\d_]+)\.?(?:[\s,.-]+(?:de\s+)?(\d{4}|\d{2}))?"
)
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?(?:[\s,.-]+(\d{4}))?")
_LOOKS_LIKE_TIME = re.compile(r"\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?", re.IGNORECASE)
_LOOKS_LIKE_RANGE = re.compile(r"\d{1,4}\W.*\s*(?:[-–—]|\bto\b|\bbis\b)\s*\d.*|\d{1,2}\s*[-–—]\s*\d{1,2}\W.*\d{4}")
_NUMBER = re.compile(r"\d{1,6}(?:\.0+)?")


@dataclass(frozen=True)
class DateReading:
    """What one date cell can mean. Days are proleptic ordinals (``datetime.date.toordinal``)."""

    kind: Kind
    day: int | None = None
    """The day where the cell alone says it."""
    orders: tuple[tuple[DateOrder, int], ...] = ()
    """For order, dotted and yearless cells (these in the year 4, a leap year): each order that fits, and its day."""
    seconds: int | None = None
    """Time of day in the same cell, or None."""
    offset: int | None = None
    """Minutes east of UTC that the cell names, or None."""
    weekday: int | None = None
    """The weekday that the cell names, 0 is Monday, or None."""
    short_year: bool = False
    """Whether the year had two digits."""

    @property
    def fits(self) -> frozenset[DateOrder]:
        """The orders under which an order cell is a real date."""
        return frozenset(order for order, _ in self.orders)

    def under(self, order: DateOrder | None) -> int | None:
        """The day under an order; the day that the cell alone says where no order is known, or none matters."""
        found = dict(self.orders).get(order) if order else None
        return self.day if found is None else found


def read_date(value: object) -> DateReading | Fault:
    """Read one date cell of any type that a reader yields.

    >>> read_date("2027-12-24").day == dt.date(2027, 12, 24).toordinal()
    True
    >>> sorted(read_date("05/04/2027").fits)
    ['dmy', 'mdy']
    """
    if isinstance(value, dt.datetime):
        whole = value + dt.timedelta(microseconds=500_000)
        seconds = whole.hour * 3600 + whole.minute * 60 + whole.second
        return _sure("real", whole.year, whole.month, whole.day, str(value), seconds=seconds or None)
    if isinstance(value, dt.date):
        return _sure("real", value.year, value.month, value.day, str(value))
    if isinstance(value, (bool, dt.time, dt.timedelta)):
        return _unreadable(str(value))
    if isinstance(value, (int, float)):
        return _read_number(float(value), str(value))
    return _read_text(clean(unicodedata.normalize("NFKC", str(value))))


def _read_number(number: float, shown: str) -> DateReading | Fault:
    compact = _COMPACT.fullmatch(f"{number:.0f}") if number.is_integer() else None
    if compact and FIRST_YEAR <= int(compact[1]) <= LAST_YEAR:
        return _sure("sure", int(compact[1]), int(compact[2]), int(compact[3]), shown)
    if not 1 <= number < 110_000:
        return Fault("date-unreadable", f'"{shown}" is a number and not a date.', _HINT)
    seconds = round((number % 1) * 86_400)
    return DateReading("number", day=_EXCEL_DAY_ZERO + int(number), seconds=seconds or None)


def _read_text(text: str) -> DateReading | Fault:
    body, seconds, offset = split_time(text)
    reading, weekday = _read_dated(body, text)
    if isinstance(reading, Fault) and seconds is not None:
        reading, weekday = _read_dated(text, text)  # what looked like a time was part of the date, as in 24.12.2027
        seconds = offset = None
    if isinstance(reading, Fault):
        return reading
    return DateReading(
        reading.kind, reading.day, reading.orders, seconds, offset, weekday, short_year=reading.short_year
    )


def _read_dated(body: str, shown: str) -> tuple[DateReading | Fault, int | None]:
    """A date, and the weekday that stands beside it; "Mar 5" is a day of March, though mar is a Tuesday in French."""
    reading = _read_body(body, shown)
    if not isinstance(reading, Fault):
        return reading, None
    bare, weekday = split_weekday(body)
    if weekday is None or _NUMBER.fullmatch(bare):
        return reading, None
    return _read_body(bare, shown), weekday


def _read_body(body: str, shown: str) -> DateReading | Fault:
    if found := _YEAR_FIRST.fullmatch(body) or EAST_ASIAN.fullmatch(body):
        year, month, day = (int(part) for part in (found[1], *found.groups()[-2:]))
        return _sure("sure", year, month, day, shown)
    if (found := _COMPACT.fullmatch(body)) and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return _sure("sure", int(found[1]), int(found[2]), int(found[3]), shown)
    if found := _NUMERIC.fullmatch(body):
        return _read_numeric(found, shown)
    if found := _YEARLESS.fullmatch(body):
        return _by_order("yearless", {"dmy": (4, found[3], found[1]), "mdy": (4, found[1], found[3])}, shown)
    if _NUMBER.fullmatch(body):
        return _read_number(float(body), shown)
    return _read_words(body, shown)


def _read_numeric(found: re.Match[str], shown: str) -> DateReading | Fault:
    first, separator, second, third = found.groups()
    if len(third) == 4:
        if isinstance(year := _sure("order", int(third), 1, 1, shown), Fault):
            return year
        reading = _by_order("order", {"dmy": (third, second, first), "mdy": (third, first, second)}, shown)
        if separator != "." or isinstance(reading, Fault) or "dmy" not in reading.fits:
            return reading
        return DateReading("dotted", day=reading.under("dmy"), orders=reading.orders)
    parts: dict[DateOrder, tuple[object, object, object]] = {
        "dmy": (2000 + int(third), second, first),
        "mdy": (2000 + int(third), first, second),
        "ymd": (2000 + int(first), second, third),
    }
    return _by_order("order", parts, shown, short_year=True)


def _read_words(body: str, shown: str) -> DateReading | Fault:
    if found := _DAY_MONTH.fullmatch(body):
        day, word, year = found.groups()
    elif found := _MONTH_DAY.fullmatch(body):
        word, day, year = found.groups()
    else:
        return _unreadable(shown)
    month = months().get(squash(word))
    if month is None:
        return _unreadable(shown)
    if year is None:
        return _by_order("yearless", {"dmy": (4, month, day), "mdy": (4, month, day)}, shown)
    short = len(year) == 2
    reading = _sure("sure", int(year) + (2000 if short else 0), month, int(day), shown)
    if isinstance(reading, Fault):
        return reading
    return DateReading("sure", reading.day, short_year=short)


def _unreadable(shown: str) -> Fault:
    hint = _HINT
    if _LOOKS_LIKE_TIME.fullmatch(shown):
        hint = 'it looks like a time: call the columns of times "Start time" and "End time".'
    elif _LOOKS_LIKE_RANGE.fullmatch(shown):
        hint = 'put the first day here and the last day into a column "End date".'
    return Fault("date-unreadable", f'"{shown}" is not a date that can be read.', hint)


def _impossible(shown: str) -> Fault:
    return Fault("date-impossible", f'"{shown}" names a day that no calendar has.', "look at the day and the month.")


def _sure(kind: Kind, year: int, month: int, day: int, shown: str, seconds: int | None = None) -> DateReading | Fault:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return _impossible(shown)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Fault("date-impossible", f'"{shown}" lies in the year {year}.', f"write a year from {FIRST_YEAR} on.")
    return DateReading(kind, date.toordinal(), seconds=seconds)


def _by_order(
    kind: Kind, parts: Mapping[DateOrder, tuple[object, object, object]], shown: str, *, short_year: bool = False
) -> DateReading | Fault:
    fitting: dict[DateOrder, int] = {}
    for order, (year, month, day) in parts.items():
        try:
            fitting[order] = dt.date(int(str(year)), int(str(month)), int(str(day))).toordinal()
        except ValueError:
            continue  # this order does not fit the cell, which is what we want to know
    if not fitting:
        return _impossible(shown)
    return DateReading(kind, orders=tuple(fitting.items()), short_year=short_year)


def with_year(day_of_leap_year: int, year: int) -> int | None:
    """Move the day of a yearless reading into a year; None for 29 February of a common year."""
    date = dt.date.fromordinal(day_of_leap_year)
    try:
        return date.replace(year=year).toordinal()
    except ValueError:
        return None


def swapped(day: int) -> int:
    """A date with day and month exchanged, where that is a date; otherwise itself."""
    date = dt.date.fromordinal(day)
    return dt.date(date.year, date.day, date.month).toordinal() if date.day <= 12 else day
