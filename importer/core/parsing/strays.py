"""Columns that nobody reads though they seem to say whether it is open, or that hold other things than they say.

A sheet that says "Closed: no" in a column of its own must not be sent as closed, one that says "Holiday: no" must not
be sent as a holiday called "no": such a column is one error, at its header, that says what to call it.
"""

import datetime as dt
import re
from typing import Any

from importer.core.faults import Fault
from importer.core.glossary import Field, Glossary, squash
from importer.core.issues import Issue, Place, Severity, column_letter
from importer.core.lifting import Coded, distinct
from importer.core.parsing.findings import Findings
from importer.core.parsing.unread_columns import check_unread
from importer.core.rules.flags import read_flag
from importer.core.rules.times import HoursReading, read_hours, read_time
from importer.core.table import Column

_SHORTEST = 4
_CLOCK_MARK = re.compile(r"\d[:h]|\d\s*[ap]\.?m\b|uhr|時", re.IGNORECASE)
_DATE_LIKE = re.compile(r"\s*\d{1,4}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{1,4}")
_WORKING = re.compile(
    r"\b(?:business|working|work|trading|banking)\s*-?days?\b|(?:arbeits|werk|geschäfts)tage?\b|jours?\s*ouvr|"
    r"d[ií]as?\s*(?:h[áa]bil|laborable|[úu]t)|dni?\s*robocz|dzie[nń]\s*robocz|giorn[oi]\s*lavorativ",
    re.IGNORECASE,
)
_HOLIDAY = re.compile(
    r"\b(?:holidays?|observed|day\s*off|non-?working)\b|feiertage?\b|frei(?:er\s+tag)?\b|f[ée]ri[ée]|festivo|feriado|"
    r"święto|helgdag|helligdag|feestdag",
    re.IGNORECASE,
)
_OF_A_KIND = re.compile(r"\b(?:paid|fixed|movable|moveable|recurring|annual|religious|bezahlt\w*|fest\w*)\b", re.I)
"""Words with which a header of holidays asks of what kind they are, not whether the day is one."""
_HINT = 'call it "Working" (yes: agents work) or "Opening hours", or take it out of the sheet.'
_TELLING: tuple[Field, ...] = ("hours", "working")


def check_strays(findings: Findings, glossary: Glossary) -> None:
    """Find unused columns that seem to say open, closed or hours; the rows that they fill are rejected."""
    _check_names(findings, glossary)
    check_unread(findings)
    read = {column.field for column in findings.table.columns}
    if {"hours", "working"} & read or {"start_time", "end_time"} <= read:
        return
    words = _telling_words(glossary)
    for column in findings.table.columns:
        if column.field or column.tick or column.flag or column.dates:
            continue
        cells = distinct(findings.table.cells[column.index])
        telling = any(word in squash(column.header) for word in words)
        bare = not column.header and _bare_hours(cells, glossary)
        if (
            _seems_to_tell(cells.values, glossary, telling=telling)
            or bare
            or _denies(column.header, cells.values, glossary)
        ):
            what = "seems to say whether it is open, or when, but no field has that name"
            message = f'The column "{column.header or column_letter(column.index)}" {what}.'
            _reject(findings, column, message, _HINT, cells)


def _check_names(findings: Findings, glossary: Glossary) -> None:
    """A column of names that holds nothing but yes and no, or of regions that holds nothing but dates."""
    names = findings.table.raw.get("event")
    if names is not None and _all_flags(names.values, glossary):
        _reject_named(findings, "event", names, "says yes or no and names no events")
    regions = findings.table.raw.get("region")
    if regions is not None and regions.values and all(_is_date(value) for value in regions.values):
        _reject_named(findings, "region", regions, "holds dates and names no regions")


def _all_flags(values: tuple[object, ...], glossary: Glossary) -> bool:
    """Whether cells answer yes or no; days that are all called "Open" or "Holiday", or by one letter, may be so."""
    flags = _flags(values, glossary)
    if not flags:
        return False
    texts = [str(value) for value in values]
    plain = any(len(squash(text)) > 1 and not glossary.means(text, "closed", "open") for text in texts)
    return plain or len(set(flags)) > 1


def _flags(values: tuple[object, ...], glossary: Glossary) -> tuple[bool, ...]:
    """The answers of cells that are all yes or no, else none; looking ends at the first other cell."""
    flags: list[bool] = []
    for value in values:
        flag = read_flag(value, glossary)
        if isinstance(flag, Fault):
            return ()
        flags.append(flag)
    return tuple(flags)


def _is_date(value: object) -> bool:
    return isinstance(value, dt.date) or (isinstance(value, str) and _DATE_LIKE.match(value) is not None)


def _reject_named(findings: Findings, name: Field, cells: Coded[Any], what: str) -> None:
    column = findings.table.column(name)
    if column is None:
        return
    _reject(findings, column, f'The column "{column.header}" {what}.', "call it something else.", cells)


def _seems_to_tell(values: tuple[object, ...], glossary: Glossary, *, telling: bool) -> bool:
    """Whether all cells of a column say open, closed or hours.

    Below a header of no such meaning a column of nothing but "closed" or "holiday" agrees with what is sent anyway.
    """
    all_say = bool(values) and all(_says(value, glossary, telling=telling) for value in values)
    return all_say and (telling or not all(glossary.means(str(value), "closed") for value in values))


def _bare_hours(cells: Coded[Any], glossary: Glossary) -> bool:
    """Whether several cells, and all that there are, are pairs of times such as 9-13, without any mark of a clock."""

    def pair(value: object) -> bool:
        found = read_hours(value, glossary) if isinstance(value, str) else None
        return isinstance(found, HoursReading) and found.kind == "shifts"

    return int((~cells.blank).sum()) > 1 and all(map(pair, cells.values))


def _denies(header: str, values: tuple[object, ...], glossary: Glossary) -> bool:
    """Whether yes and no below a header of working days or holidays say of any row that it may be no day off."""
    flags = _flags(values, glossary) if header else ()
    if not flags:
        return False
    if _WORKING.search(header) or glossary.pattern("working_day").search(header):
        return True in flags
    if glossary.pattern("optional").search(header):
        return True in flags
    named = _HOLIDAY.search(header) is not None or glossary.pattern("closed").search(header) is not None
    return named and not _OF_A_KIND.search(header) and False in flags


def _telling_words(glossary: Glossary) -> set[str]:
    aliases = {key for key, name in glossary.headers.items() if name in _TELLING}
    phrases = {squash(text) for meaning in ("closing", "half_day") for text in glossary.phrases(meaning)}
    return {word for word in aliases | phrases if len(word) >= _SHORTEST or not word.isascii()}


def _says(value: object, glossary: Glossary, *, telling: bool) -> bool:
    """Whether a cell says open, closed or hours; yes, no and bare times count below a telling header only."""
    if telling and not isinstance(read_flag(value, glossary), Fault):
        return True
    if not isinstance(value, str):
        return False
    if glossary.means(value, "closed", "open"):
        return True
    if not _CLOCK_MARK.search(value):  # 1-2 may be a week, a page or a room
        return telling and not isinstance(read_hours(value, glossary), Fault)
    hours = read_hours(value, glossary)
    return not isinstance(hours, Fault) or (telling and not isinstance(read_time(value, glossary), Fault))


def _reject(findings: Findings, column: Column, message: str, hint: str, cells: Coded[Any]) -> None:
    table = findings.table
    top = table.header_row or (int(table.rows[0]) if len(table) else None)
    place = Place(table.file, table.sheet, top, column.index, column.header)
    found = str(cells.values[0])[:120]
    findings.issues.append(Issue("column-not-understood", Severity.ERROR, message, place, hint, "", found))
    findings.rejected |= ~cells.blank
