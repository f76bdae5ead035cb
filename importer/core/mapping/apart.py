"""Several tables of one sheet: which hold the same list twice, and which are calendars of their own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import Glossary
from importer.core.issues import Assumption
from importer.core.lifting import Coded
from importer.core.mapping.said_years import WORKING_TITLE, is_general, without_period
from importer.core.names import fold
from importer.core.rules.dates import DateReading, read_date
from importer.core.table import SkippedRow, Table

_ALIKE = 0.9


def without_twins(tables: Sequence[Table]) -> tuple[list[Table], list[Assumption]]:
    """Leave out tables that stand beside another and name the same events, row by row; whole dates win."""
    kept: list[Table] = []
    told: list[Assumption] = []
    for table in sorted(tables, key=lambda each: -_whole_dates(each)):
        twin = next((other for other in kept if _same_names(table, other)), None)
        if twin is None:
            kept.append(table)
            continue
        about, decided = (
            str(table.place(table.header_row)),
            f"the table at {table.place(None, 'start_date').cell} is not read",
        )
        evidence = f"its rows name the same events as the table beside it ({twin.place(None, 'start_date')})"
        told.append(Assumption("table-left-out", about, decided, evidence))
    return [table for table in tables if any(table is each for each in kept)], told


def without_working_days(tables: Sequence[Table]) -> tuple[list[Table], list[Assumption]]:
    """Skip the rows of tables whose title says that people work on these days, or that they are not kept."""
    told: list[Assumption] = []
    kept: list[Table] = []
    for table in tables:
        if not table.title or not WORKING_TITLE.search(table.title) or not len(table):
            kept.append(table)
            continue
        reason = f'it stands below the title "{table.title}"'
        gone = tuple(SkippedRow(int(row), reason, told=True) for row in table.rows)
        none = table.take(np.empty(0, dtype=np.intp))
        kept.append(replace(none, skipped=tuple(sorted((*table.skipped, *gone), key=lambda each: each.row))))
        decided = f"its rows ({len(table)}) are no days off"
        about, why = str(table.place(table.header_row)), f'it is called "{table.title}"'
        told.append(Assumption("table-left-out", about, decided, why))
    return kept, told


def _whole_dates(table: Table) -> float:
    """The share of rows whose date has a year."""
    whole = table.raw["start_date"].where(lambda cell: not isinstance(cell, Fault) and _has_year(read_date(cell)))
    return float(whole.mean()) if len(table) else 0.0


def _has_year(reading: DateReading | Fault) -> bool:
    return isinstance(reading, DateReading) and reading.kind not in ("yearless", "number")


def _same_names(table: Table, other: Table) -> bool:
    if not len(table) or "event" not in table.raw or "event" not in other.raw:
        return False
    if table.title and other.title and fold(table.title) != fold(other.title):
        return False
    here, there = _names(table), _names(other)
    both = [name == there[row] for row, name in here.items() if row in there]
    return len(both) >= _ALIKE * max(len(here), len(there)) and sum(both) >= _ALIKE * len(both)


def _names(table: Table) -> dict[int, Any]:
    events = table.raw["event"]
    return {int(row): events[position] for position, row in enumerate(table.rows)}


def told_apart(tables: Sequence[Table], glossary: Glossary) -> list[Table]:
    """Give each table its own title only where titles tell calendars apart, and not the parts of one.

    "Q1" and "Q2", or "Holidays 2026" and "Holidays 2027", are one calendar. A title is also the type of its rows
    where the table has none, so that "Optional holidays" can be left out.
    """
    bare = {fold(without_period(table.title)) if table.title else "" for table in tables}
    parts = len(bare) == 1 or all(table.title is None or is_general(table.title, glossary) for table in tables)
    return [_titled(table, own=not parts) for table in tables]


def _titled(table: Table, *, own: bool) -> Table:
    if not own or table.title is None:
        return replace(table, title=None)
    if "type" in table.raw:
        return table
    kind: Coded[Any] = Coded(np.zeros(len(table), dtype=np.int32), (table.title,))
    return replace(table, raw={**table.raw, "type": kind})
