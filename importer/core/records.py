"""The nouns between parse and group: records in columns, and the spans of time that they ask for.

A **record** is a row after mapping. Columns of all tables stand one below the other, in the order of the sources, so
that one position names one row everywhere. A **span** is what a record says about time: these hours (or the whole
day) on each day from first to last, open or closed; a record with two shifts has two spans.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from importer.core.exact import ExactTimes
from importer.core.faults import Fault, shown
from importer.core.glossary import Field
from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.lifting import Coded, Mask, Numbers
from importer.core.rules.zones import ZoneReading
from importer.core.table import Table

NO_TIME = -1
NO_DAY = 0
UNSAID = -1
AS_WRITTEN, WHOLE, HOURS, MOMENTS, UNSAYABLE = range(5)
"""Shapes of a row: its cells say it as they stand; whole days, whatever times stand there; hours of each day; a span
from a moment to another; or its cells of days say more than days."""


@dataclass(frozen=True)
class Records:
    """One line for each read row that is a record."""

    table: Numbers
    """Index into the tables."""
    row: Numbers
    """1-based sheet row."""
    account: Coded[str]
    """What the row's cell says of the account that it is for."""
    occasion: Coded[str]
    region: Coded[str]
    ticked: Coded[tuple[str, ...]]
    """Regions ticked in the row, where the table has columns of ticks."""
    event: Coded[str]
    description: Coded[str]
    type: Coded[str]
    skills: Coded[tuple[str, ...]]
    """Names or ids of the skills that are to use the row's occasion."""
    zone: Coded[ZoneReading]
    default: Numbers
    """1 yes, 0 no, -1 unsaid."""
    first: Numbers
    last: Numbers
    """Proleptic ordinals of the first and last day as written; 0 where unknown."""
    doubtful: Mask
    """Records in error about their dates, of which no one can say whether they lie in a range."""
    shape: Numbers
    """What its days and hours come to, of rows in error too: AS_WRITTEN, WHOLE, HOURS, MOMENTS or UNSAYABLE."""
    start: Numbers
    end: Numbers
    """Seconds of its hours or moments, -1 where the shape has none."""
    rejected: Mask
    skipped: Coded[str]
    """Why a record is no event after all; blank for all others."""
    exact: Coded[ExactTimes]
    """The times as the API has them, of rows that were exported and not edited since; blank for all others."""
    was_of: Numbers
    """Of a row that was edited since it was exported, the year in which its event began; 0 for all others."""

    def __len__(self) -> int:
        return len(self.row)

    def take(self, keep: Any) -> "Records":
        """The records at some positions, in the order given."""
        columns: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        taken: dict[str, Any] = {
            name: column.take(keep) if isinstance(column, Coded) else column[keep] for name, column in columns.items()
        }
        return Records(**taken)

    @staticmethod
    def concat(parts: "Sequence[Records]") -> "Records":
        """Records one below the other."""
        joined: dict[str, Any] = {}
        for name in Records.__dataclass_fields__:
            columns = [getattr(part, name) for part in parts]
            coded = columns and isinstance(columns[0], Coded)
            joined[name] = Coded.concat(columns) if coded else np.concatenate(columns)
        return Records(**joined)


@dataclass(frozen=True)
class Spans:
    """One line for each span; arrays of one length.

    ``end`` below ``start`` runs past midnight; the whole day is 0 to 86,340 (23:59).
    """

    record: npt.NDArray[np.intp]
    """Position in the records."""
    working: Mask
    first: Numbers
    last: Numbers
    start: Numbers
    end: Numbers
    counted: Numbers
    """1 for what the sheet calls an event, 0 for a further piece of it."""

    def __len__(self) -> int:
        return len(self.record)

    def take(self, keep: Any) -> "Spans":
        """The spans at some positions, or where a mask holds."""
        return Spans(**{name: getattr(self, name)[keep] for name in self.__dataclass_fields__})

    @staticmethod
    def concat(parts: "list[Spans]") -> "Spans":
        """Spans one below the other."""
        if not parts:
            return Spans.empty()
        return Spans(
            **{name: np.concatenate([getattr(part, name) for part in parts]) for name in Spans.__dataclass_fields__}
        )

    @staticmethod
    def empty() -> "Spans":
        """No spans."""
        none = np.empty(0, dtype=np.int32)
        return Spans(none.astype(np.intp), none.astype(np.bool_), none, none, none, none, none)

    def shifted(self, records: int) -> "Spans":
        """The same spans for records that start further down."""
        return replace(self, record=self.record + records)


@dataclass(frozen=True)
class RecordPlaces:
    """Where records stand in their sheets."""

    tables: tuple[Table, ...]
    records: Records

    @cached_property
    def _first_of(self) -> list[int]:
        """For each table the position of its first record."""
        numbers = np.arange(len(self.tables), dtype=self.records.table.dtype)
        return [int(first) for first in np.searchsorted(self.records.table, numbers)]

    def place(self, record: int, name: Field | None = None) -> Place:
        """The place of a record's row, or of its cell of a field where the table has that column."""
        number = int(self.records.table[record])
        table = self.tables[number]
        return table.at(record - self._first_of[number], table.shown(name) if name else None)

    def found(self, record: int, name: Field) -> str:
        """The text of a record's cell as it stands in the sheet, at most 120 characters."""
        number = int(self.records.table[record])
        table = self.tables[number]
        raw = table.raw.get(table.shown(name))
        within = record - self._first_of[number]
        value = raw[within] if raw is not None else None
        return "" if value is None else shown(value)

    def issue(self, fault: Fault, record: int, name: Field, severity: Severity = Severity.ERROR) -> Issue:
        """An issue at a record's cell."""
        place, found = self.place(record, name), self.found(record, name)
        return Issue(fault.code, severity, fault.message, place, fault.hint, name, found)


@dataclass(frozen=True)
class Parsed:
    """What parse made of all tables."""

    tables: tuple[Table, ...]
    records: Records
    spans: Spans
    issues: tuple[Issue, ...]
    assumptions: tuple[Assumption, ...]
