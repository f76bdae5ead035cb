"""Read the text of one day into what it can mean: the forms in which sheets write a date."""

import re
from dataclasses import replace

from importer.core.faults import Fault
from importer.core.glossary import squash
from importer.core.profile import DateOrder
from importer.core.rules.calendar_languages import weekday_in_any
from importer.core.rules.calendar_words import Words, ambiguous_weekdays
from importer.core.rules.date_reading import (
    FIRST_YEAR,
    LAST_YEAR,
    LEAP_YEAR,
    DateReading,
    by_order,
    sure,
    unreadable,
)
from importer.core.rules.date_text import EAST_ASIAN, VIETNAMESE, WORD, split_time, split_weekday, weekday_splits
from importer.core.rules.eras import HINT, is_thai, without_era

_YEAR_FIRST = re.compile(r"(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})\.?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMERIC = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})\.?")
_YEARLESS = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\.?")
_ORDINAL = r"(?:º|ª|°|(?:st|nd|rd|th|er|ero|o|a|an|de|e|ste)(?![^\W\d_]))?"
_OF = r"(?:(?:de|of|di|del|ng|da)\s+|d['’]|ב-?)?"
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}}){_ORDINAL}(?:\s*d\.)?[.\s-]*{_OF}({WORD})(?:[\s,.'’-]+(?:de[l]?\s+)?(\d{{4}}|\d{{2}}))?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"({WORD})[\s-]*(\d{{1,2}}){_ORDINAL}(?:[\s,.-]+(?:de[l]?\s+)?(\d{{4}}))?(?:\s*d)?\.?", re.IGNORECASE
)
_YEAR_MONTH_DAY = re.compile(
    rf"(\d{{4}})[\s.,-]*(?:(?:m|ko|eko)\.?\s+)?({WORD})[\s.,-]*(\d{{1,2}})(?:[.\s]*[ad])?\.?", re.IGNORECASE
)
_YEAR_DAY_MONTH = re.compile(rf"(\d{{4}})\.?\s*gada\s*(\d{{1,2}})\.?\s*({WORD})", re.IGNORECASE)
_YEAR_MARK = re.compile(r"(?<=\d{4})\s*(?:г|р|ж|год|года|року|roku|god|година|г\.|r)\.?$", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:le|el|il|am|on|the|den|dnia|o|ika|dia|em|ngày)(?:\s+|-)(?=\d)", re.IGNORECASE)
_LOOKS_LIKE_TIME = re.compile(r"\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?", re.IGNORECASE)
_LOOKS_LIKE_RANGE = re.compile(r"\d{1,4}\W.*\s*(?:[-–—]|\bto\b|\bbis\b)\s*\d.*|\d{1,2}\s*[-–—]\s*\d{1,2}\W.*\d{4}")
_NUMBER = re.compile(r"\d{1,6}(?:\.0+)?")
_EXCEL_DAY_ZERO = 693_594


def read_number(number: float, shown: str) -> DateReading | Fault:
    """A plain number: a date such as 20271224, or what may be an Excel day."""
    compact = _COMPACT.fullmatch(f"{number:.0f}") if number.is_integer() else None
    if compact and FIRST_YEAR <= int(compact[1]) <= LAST_YEAR:
        return sure("sure", int(compact[1]), int(compact[2]), int(compact[3]), shown)
    if not 1 <= number < 110_000:
        return Fault("date-unreadable", f'"{shown}" is a number and not a date.', HINT)
    seconds = round((number % 1) * 86_400)
    return DateReading("number", day=_EXCEL_DAY_ZERO + int(number), seconds=seconds or None)


def read_day(text: str, words: Words) -> DateReading | Fault:
    """One day, with the time and the weekday that stand beside it; a year of another era is converted."""
    reading = _read_timed(text, text, words)
    if isinstance(reading, DateReading):
        return _short_thai_year(text) if reading.short_year and is_thai(text) else reading
    told = without_era(text)
    converted = _read_timed(told[0], text, words) if told else reading
    if not told or isinstance(converted, Fault):
        return converted
    return replace(converted, era=told[1]) if converted.kind != "number" else reading


def _short_thai_year(shown: str) -> Fault:
    message = f'"{shown}" has a year of two digits, which in Thai dates may be of the Buddhist era.'
    return Fault("date-impossible", message, HINT)


def _read_timed(text: str, shown: str, words: Words) -> DateReading | Fault:
    body, seconds, offset = split_time(text)
    reading, weekday = _read_dated(body, shown, words)
    if isinstance(reading, Fault) and seconds is not None:
        reading, weekday = _read_dated(text, shown, words)  # what looked like a time was part of the date: 24.12.2027
        seconds = offset = None
    if isinstance(reading, Fault):
        return reading
    return replace(reading, seconds=seconds, offset=offset, weekday=weekday)


def _read_dated(body: str, shown: str, words: Words) -> tuple[DateReading | Fault, int | None]:
    """A date, and the weekday that stands beside it; "Mar 5" is a day of March, though mar is a Tuesday in French."""
    body = _ARTICLE.sub("", body, count=1) if _ARTICLE.match(body) else body
    reading = _read_body(body, shown, words)
    if not isinstance(reading, Fault):
        return reading, None
    bare, weekday = split_weekday(body)
    if weekday is not None:
        return (reading if _NUMBER.fullmatch(bare) else _read_body(bare, shown, words)), weekday
    for bare, word in weekday_splits(body):
        told = _read_body(bare, shown, words)
        known = _is_impossible(told) if isinstance(told, Fault) else told.kind != "number"
        if known and (weekday := weekday_in_any(word)) is not None:
            return told, weekday
        if known and squash(word) in ambiguous_weekdays():
            return told, None  # Do is a Thursday in German and a Sunday in Portuguese: a weekday, and no witness
    return reading, None


def _is_impossible(fault: Fault) -> bool:
    return fault.code == "date-impossible"


def _read_body(body: str, shown: str, words: Words) -> DateReading | Fault:
    if found := _YEAR_FIRST.fullmatch(body) or EAST_ASIAN.fullmatch(body):
        year, month, day = (int(part) for part in (found[1] or LEAP_YEAR, *found.groups()[-2:]))
        if not found[1]:
            return _in_any_order(month, day, shown)
        return sure("sure", year, month, day, shown)
    if found := VIETNAMESE.fullmatch(body):
        if not found[3]:
            return _in_any_order(found[2], found[1], shown)
        return sure("sure", int(found[3]), int(found[2]), int(found[1]), shown)
    if (found := _COMPACT.fullmatch(body)) and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return sure("sure", int(found[1]), int(found[2]), int(found[3]), shown)
    if found := _NUMERIC.fullmatch(body):
        return _read_numeric(found, shown)
    if found := _YEARLESS.fullmatch(body):
        parts = (LEAP_YEAR, found[3], found[1])
        return by_order("yearless", {"dmy": parts, "mdy": (LEAP_YEAR, found[1], found[3])}, shown)
    if _NUMBER.fullmatch(body):
        return read_number(float(body), shown)
    return _read_words(body, shown, words)


def _in_any_order(month: object, day: object, shown: str) -> DateReading | Fault:
    """A day without its year whose month is plain."""
    return by_order("yearless", {"dmy": (LEAP_YEAR, month, day), "mdy": (LEAP_YEAR, month, day)}, shown)


def _read_numeric(found: re.Match[str], shown: str) -> DateReading | Fault:
    first, separator, second, third = found.groups()
    if len(third) == 4:
        if isinstance(year := sure("order", int(third), 1, 1, shown), Fault):
            return year
        reading = by_order("order", {"dmy": (third, second, first), "mdy": (third, first, second)}, shown)
        if separator != "." or isinstance(reading, Fault) or "dmy" not in reading.fits:
            return reading
        return DateReading("dotted", day=reading.under("dmy"), orders=reading.orders)
    parts: dict[DateOrder, tuple[object, object, object]] = {
        "dmy": (2000 + int(third), second, first),
        "mdy": (2000 + int(third), first, second),
        "ymd": (2000 + int(first), second, third),
    }
    return by_order("order", parts, shown, short_year=True)


def _read_words(body: str, shown: str, words: Words) -> DateReading | Fault:
    body = _YEAR_MARK.sub("", body, count=1)
    if found := _DAY_MONTH.fullmatch(body):
        day, word, year = found.groups()
    elif found := _MONTH_DAY.fullmatch(body):
        word, day, year = found.groups()
    elif found := _YEAR_MONTH_DAY.fullmatch(body):
        year, word, day = found.groups()
    elif found := _YEAR_DAY_MONTH.fullmatch(body):
        year, day, word = found.groups()
    else:
        return _no_day(shown)
    month = words.month(word)
    if month is None:
        return _no_day(shown)
    if year is None:
        return _in_any_order(month, day, shown)
    short = len(year) == 2
    reading = sure("sure", int(year) + (2000 if short else 0), month, int(day), shown)
    return reading if isinstance(reading, Fault) else replace(reading, short_year=short)


def _no_day(shown: str) -> Fault:
    if _LOOKS_LIKE_TIME.fullmatch(shown):
        return unreadable(shown, 'it looks like a time: call the columns of times "Start time" and "End time".')
    if _LOOKS_LIKE_RANGE.fullmatch(shown):
        return unreadable(shown, 'put the first day here and the last day into a column "End date".')
    return unreadable(shown)
