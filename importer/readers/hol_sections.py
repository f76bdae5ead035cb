"""Make sheets of the holiday files of Outlook (.hol): lines ``name,yyyy/m/d``, which may name a calendar behind.

Gives one sheet for each section, in the order of the file; sections of one name are one. A date of
another calendar, as a third field says, is converted and told as such, or is a fault of its line; no date is ever
taken for one of our calendar that is none. Lines are the rows of its places.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from importer.core.faults import Fault
from importer.core.issues import Issue, Place, Severity
from importer.core.model import Conversion, Entries, Sheet
from importer.core.rules.other_calendars import CALENDARS, GREGORIAN
from importer.readers.hol_days import Line, read_line

_SECTION = re.compile(r"\[(?P<name>.*)\]\s*,?\s*(?P<count>\d{0,9})[\s,;]*")
_COMMENTS = (";", "#", "//")
_HEADERS = ("name", "date")
_NAME, _DATE = 0, 1


@dataclass
class _Section:
    """What the lines of a section come to."""

    name: str
    line: int
    """At which it begins."""
    stated: int | None
    """How many lines its heads say that it has; None where one does not say."""
    numbers: list[int] = field(default_factory=list)
    """For each entry its line."""
    entries: list[Line] = field(default_factory=list)
    comments: dict[int, str] = field(default_factory=dict)


def sheets_of(file: str, lines: Iterable[str]) -> tuple[tuple[Sheet, ...], tuple[Issue, ...]]:
    """The sheets of a file's lines, and the sections whose heads count other lines than stand below them."""
    sections = _sections(lines)
    return tuple(_sheet(file, section) for section in sections), tuple(_miscounted(file, sections))


def _sections(lines: Iterable[str]) -> list[_Section]:
    """The sections in the order of the file, those of one name together."""
    found: dict[str, _Section] = {}
    current: _Section | None = None
    for number, line in enumerate(lines, start=1):
        text = line.strip(" \t\0\x1a\ufeff")
        if not text:
            continue
        if head := _SECTION.fullmatch(text):
            current = _begun(found, head["name"].strip(), number, head["count"])
            continue
        current = current or _begun(found, "", number, "")
        if text.startswith(_COMMENTS):
            current.comments[number] = "comment line"
        else:
            current.numbers.append(number)
            current.entries.append(read_line(text))
    return list(found.values())


def _begun(found: dict[str, _Section], name: str, line: int, count: str) -> _Section:
    stated = int(count) if count else None
    if name not in found:
        return found.setdefault(name, _Section(name, line, stated))
    before = found[name]
    before.stated = None if before.stated is None or stated is None else before.stated + stated
    return before


def _sheet(file: str, section: _Section) -> Sheet:
    """The sheet of a section; dates stay texts where one of our calendar is not written year first."""
    faults = {(row, _DATE): entry.day for row, entry in enumerate(section.entries) if isinstance(entry.day, Fault)}
    mixed = any(isinstance(entry.day, str) for entry in section.entries)
    cells = pd.DataFrame([_HEADERS, *(_cells(entry, mixed=mixed) for entry in section.entries)], dtype=object)
    entries = Entries(
        lines=np.array(section.numbers, dtype=np.int32),
        fields={_NAME: "event", _DATE: "start_date"},
        faults=faults,
        title=section.name or None,
        left_out=section.comments,
        conversions=tuple(_conversions(section)),
    )
    return Sheet(file=file, name=section.name or None, cells=cells, entries=entries)


def _cells(entry: Line, *, mixed: bool) -> tuple[object, object]:
    if isinstance(entry.day, dt.datetime) and mixed:
        return entry.name, entry.day.date().isoformat()
    return entry.name, entry.written if isinstance(entry.day, Fault) else entry.day


def _conversions(section: _Section) -> Iterator[Conversion]:
    """For each other calendar how many dates were converted from it, with the first of them."""
    told: dict[int, list[int]] = {}
    for row, entry in enumerate(section.entries):
        if entry.calendar not in GREGORIAN and isinstance(entry.day, dt.datetime):
            told.setdefault(entry.calendar, []).append(row)
    for calendar, rows in told.items():
        first, known = section.entries[rows[0]], CALENDARS[calendar]
        day = first.day.date() if isinstance(first.day, dt.datetime) else dt.date.min
        yield Conversion(known.name, len(rows), section.numbers[rows[0]], first.written, day, known.caution)


def _miscounted(file: str, sections: Iterable[_Section]) -> Iterator[Issue]:
    for section in sections:
        count = len(section.entries)
        if section.stated in (None, count):
            continue
        message = f'The head of "{section.name}" says {section.stated:,} holidays, and {count:,} stand below it.'
        place = Place(file, section.name or None, section.line, entry=str(section.line))
        hint = f"look whether lines are missing; Outlook wants to read [{section.name}] {count}."
        yield Issue("section-count-differs", Severity.NOTE, message, place, hint)
