"""Read a range of days in one cell, such as ``24-26 Dec 2027`` or ``30.12.–02.01.2028``.

Each place where the text may divide is tried; what the one end leaves out, its month or its year, the other end says.
A text that can be divided in two ways with two meanings is no range. A plain date never comes here.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from importer.core.faults import Fault
from importer.core.profile import DateOrder
from importer.core.rules.calendar_words import Words
from importer.core.rules.date_reading import DateReading
from importer.core.rules.date_text import split_weekday
from importer.core.rules.day_forms import read_day
from importer.core.rules.range_ends import join_ends

Ends = tuple[DateReading, DateReading]
_UNTIL = "to|until|till|through|thru|bis|au|al|a|à|do|tot|até|til|до|по"
_AND = "and|und|et|y|e|i|en|och|og|и"
_CONNECTOR = re.compile(rf"\s*(?:[-‐‑–—−~〜→/&+]|から|부터)\s*|(?<=[\s\d.])(?:{_UNTIL}|{_AND})\s+", re.IGNORECASE)
_LISTING = frozenset({"/", "&", "+", *_AND.split("|")})
"""Connectors that name two days and not those between them: they join consecutive days only."""
_OPENING = re.compile(
    r"(?:from|between|vom|von|zwischen|du|de|del|desde|dal|dall|da|van|od|från|fra|с|le|the|am)\s+(?:(?:el|le|dem)\s+)?",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"\s*(?:まで|까지)$")
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°)?[.日일]?"
_BARE_DAY = re.compile(rf"(\d{{1,2}}){_ORDINAL}", re.IGNORECASE)
_BARE_DAY_YEAR = re.compile(rf"(\d{{1,2}}){_ORDINAL}(?:[\s,]+(\d{{4}}))?", re.IGNORECASE)
_DAY_AT_START = re.compile(r"\d{1,2}(?!\d|\s*[月월])")
_DAY_AT_END = re.compile(rf"(?<![\d.])\d{{1,2}}(?={_ORDINAL}$)", re.IGNORECASE)
_NUMERIC = re.compile(r"[\d\s./-]+")
_YEAR_FIRST = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[T ].*)?|\d{8}")


def read_range(text: str, words: Words) -> DateReading | None:
    """The first day of a range, which holds the last; None if the text is no range of days, or no single one."""
    body = _CLOSING.sub("", text)
    opening = _OPENING.match(body)
    found = set(_divisions(body[opening.end() :], words)) if opening else set()
    found = found or set(_divisions(body, words))
    return found.pop() if len(found) == 1 else None


def _divisions(text: str, words: Words) -> Iterator[DateReading]:
    """A range for each place where the text divides into two ends that can be read."""
    for connector in _CONNECTOR.finditer(text):
        left, right = text[: connector.start()].strip(" ,"), text[connector.end() :].strip(" ,")
        if not (left and right and _may_divide(left, connector[0], right)):
            continue
        ends = _both(left, right, words)
        joined = join_ends(*ends) if ends else None
        mark = connector[0].strip().casefold()
        if joined and (mark not in _LISTING or _full(left, right) or _next_day(joined)):
            yield joined


def _may_divide(left: str, connector: str, right: str) -> bool:
    """Whether a mark that dates themselves are written with can stand between two of them here.

    ``24/26/12`` and ``24-12-26-12-2027`` could be anything; ``24/12-26/12`` and ``24-12 - 26-12`` are plain.
    """
    if connector.strip() == "/":
        return _full(left, right) or (_BARE_DAY.fullmatch(_bare(left)[0]) is not None and "/" not in right)
    return connector != "-" or "-" not in left + right or _full(left, right)


def _full(left: str, right: str) -> bool:
    """Whether both ends are whole ISO dates."""
    return _YEAR_FIRST.fullmatch(left) is not None and _YEAR_FIRST.fullmatch(right) is not None


def _next_day(joined: DateReading) -> bool:
    """Whether a range is two consecutive days under every order that fits."""
    if joined.last is None:
        return False
    starts, ends = dict(joined.orders), dict(joined.last.orders)
    days = [(joined.day, joined.last.day)] if not starts else [(starts[order], ends[order]) for order in starts]
    return all(start and end and end - start == 1 for start, end in days)


def _both(left: str, right: str, words: Words) -> Ends | None:
    """Both ends as readings; a bare day number takes month and year from the other end."""
    (bare_left, left_weekday), (bare_right, right_weekday) = _bare(left), _bare(right)
    if found := _BARE_DAY.fullmatch(bare_left):
        return _days_first(found[1], left_weekday, right, words)
    if found := _BARE_DAY_YEAR.fullmatch(bare_right):
        return _days_last(left, found[1], found[2], right_weekday, words)
    return _read(left, right, words)


def _bare(text: str) -> tuple[str, int | None]:
    bare, weekday = split_weekday(text)
    return (bare, weekday) if weekday is not None and bare[:1].isdigit() else (text, None)


def _read(left: str, right: str, words: Words, only: DateOrder | None = None) -> Ends | None:
    """Both ends, each a date of its own; read in one order only where the text fits no other."""
    first, last = read_day(left, words), read_day(right, words)
    if isinstance(first, Fault) or isinstance(last, Fault) or "number" in (first.kind, last.kind):
        return None
    return (_only(first, only), _only(last, only)) if only else (first, last)


def _only(reading: DateReading, order: DateOrder) -> DateReading:
    return replace(reading, orders=tuple(each for each in reading.orders if each[0] == order))


def _days_first(day: str, weekday: int | None, right: str, words: Words) -> Ends | None:
    """``24`` to ``26 Dec 2027``: the first day has the month and the year of the last, so that days stand first."""
    bare, last_weekday = _bare(right)
    if not _DAY_AT_START.match(bare):
        return None
    numeric = _NUMERIC.fullmatch(bare) is not None
    ends = _read(_DAY_AT_START.sub(day, bare, count=1), bare, words, "dmy" if numeric else None)
    return (replace(ends[0], weekday=weekday), replace(ends[1], weekday=last_weekday)) if ends else None


def _days_last(left: str, day: str, year: str | None, weekday: int | None, words: Words) -> Ends | None:
    """``Dec 24`` to ``26, 2027``: the last day has the month of the first, so that days stand last."""
    whole = re.match(r"\d{4}\D", left) is not None
    month_first = whole or re.search(r"[月월]", left) or re.fullmatch(r"\D*[^\W\d]\D*\d+\D*", left)
    if not month_first or not _DAY_AT_END.search(left) or (year and whole):
        return None
    tail = f", {year}" if year else ""
    ends = _read(left + tail, _DAY_AT_END.sub(day, _bare_of_words(left), count=1) + tail, words)
    return (ends[0], replace(ends[1], weekday=weekday)) if ends else None


def _bare_of_words(left: str) -> str:
    """The first end without its weekday, which the last end does not share."""
    bare, weekday = split_weekday(left)
    return bare if weekday is not None else left
