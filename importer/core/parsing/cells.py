"""Text, flag, zone and hours columns into values, once for each distinct cell."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from importer.core.faults import Fault, passing_on, shown
from importer.core.glossary import Field, Glossary
from importer.core.lifting import Coded, Mask, Numbers
from importer.core.names import clean
from importer.core.parsing.findings import Findings
from importer.core.records import UNSAID
from importer.core.rules.api_cells import unprotected
from importer.core.rules.flags import read_flag
from importer.core.rules.regions import in_one_line
from importer.core.rules.skill_names import skill_names
from importer.core.rules.times import HoursReading, read_hours, read_time
from importer.core.rules.zones import ZoneReading, read_zone


def text_of(cell: object) -> str | None:
    """A cell as clean text; the apostrophe that neutralises a formula in our own files is undone.

    >>> text_of("'=SUM(A1)"), text_of("  "), text_of(7)
    ('=SUM(A1)', None, '7')
    """
    text = cell if isinstance(cell, str) else shown(cell)
    return clean(unprotected(text) if text.startswith("'") else text) or None


def read_texts(findings: Findings, name: Field) -> Coded[str]:
    """A text column; blank where the table has no such column. Lines in a cell of regions may be names of their own."""
    raw = findings.table.raw.get(name)
    if raw is None:
        return Coded.constant(None, len(findings.table))
    texts: Coded[str | Fault] = raw.map(passing_on(_RULES.get(name, text_of)))
    findings.faults(name, texts)
    return _good(texts)


def read_skills(findings: Findings) -> Coded[tuple[str, ...]]:
    """The column of skills, each cell as the names that it lists; blank where the table has no such column."""
    raw = findings.table.raw.get("skills")
    if raw is None:
        return Coded.constant(None, len(findings.table))
    lists: Coded[tuple[str, ...] | Fault] = raw.map(passing_on(_skills_of))
    findings.faults("skills", lists)
    return _good(lists)


def _skills_of(cell: object) -> tuple[str, ...] | None:
    text = cell if isinstance(cell, str) else shown(_id_of(cell))
    return skill_names(unprotected(text) if text.startswith("'") else text)


def _account_of(cell: object) -> str | None:
    return text_of(in_one_line(cell) if isinstance(cell, str) else _id_of(cell))


def _id_of(cell: object) -> object:
    """A cell that names something by its number, without the decimal point that a workbook may give it."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _regions_of(cell: object) -> str | None:
    return text_of(in_one_line(cell) if isinstance(cell, str) else cell)


_RULES: Mapping[Field, Callable[[object], str | None]] = {"region": _regions_of, "account": _account_of}
"""Columns whose texts are read in a way of their own."""


def read_flags(findings: Findings, name: Field, words: Glossary) -> Numbers:
    """A yes-or-no column: 1, 0, and -1 where it is blank, unreadable or absent."""
    raw = findings.table.raw.get(name)
    if raw is None:
        return np.full(len(findings.table), UNSAID, dtype=np.int32)
    flags: Coded[bool | Fault] = raw.map(passing_on(lambda cell: read_flag(cell, words)))
    findings.faults(name, flags)
    return flags.number(lambda flag: UNSAID if isinstance(flag, Fault) else int(flag), UNSAID)


def read_zones(findings: Findings, needless: Mask) -> Coded[ZoneReading]:
    """The zone column; blank where it is unreadable or absent, and where none is needed."""
    raw = findings.table.raw.get("zone")
    if raw is None:
        return Coded.constant(None, len(findings.table))
    own = Coded(np.where(needless, np.int32(-1), raw.codes).astype(np.int32), raw.values)
    zones: Coded[ZoneReading | Fault] = own.map(passing_on(read_zone))
    findings.faults("zone", zones)
    return _good(zones)


def read_opening_hours(findings: Findings, words: Glossary) -> tuple[Coded[HoursReading], Mask]:
    """The hours column, and start time cells that hold whole hours (``9-13``); blank elsewhere.

    Returns:
        The hours, and a mask of the rows whose start time cell was taken as hours.
    """
    table = findings.table
    hours: Coded[HoursReading] = Coded.constant(None, len(table))
    if "hours" in table.raw:
        read: Coded[HoursReading | Fault] = table.raw["hours"].map(passing_on(lambda cell: read_hours(cell, words)))
        findings.faults("hours", read)
        hours = _good(read)
    starts = table.raw.get("start_time")
    if starts is None:
        return hours, np.zeros(len(table), dtype=np.bool_)
    whole: Coded[HoursReading] = starts.map(lambda cell: _hours_in_time_cell(cell, words))
    ends = table.raw.get("end_time")
    taken = ~whole.blank & hours.blank & (True if ends is None else ends.blank)
    merged = Coded.concat([hours, whole])
    return Coded(np.where(taken, merged.codes[len(table) :], merged.codes[: len(table)]), merged.values), taken


def _hours_in_time_cell(cell: object, words: Glossary) -> HoursReading | None:
    if not isinstance(cell, str) or not isinstance(read_time(cell, words), Fault):
        return None
    hours = read_hours(cell, words)
    return None if isinstance(hours, Fault) else hours


def read_times(findings: Findings, name: Field, words: Glossary, taken: Mask) -> Coded[int]:
    """A time column in seconds of the day; blank where it is unreadable, absent, or taken as hours."""
    raw = findings.table.raw.get(name)
    if raw is None:
        return Coded.constant(None, len(findings.table))
    own = Coded(np.where(taken, np.int32(-1), raw.codes).astype(np.int32), raw.values)
    times: Coded[int | Fault] = own.map(passing_on(lambda cell: read_time(cell, words)))
    findings.faults(name, times)
    return _good(times)


def _good(read: "Coded[Any]") -> "Coded[Any]":
    """The column without its faults."""
    return read.map(lambda value: None if isinstance(value, Fault) else value)
