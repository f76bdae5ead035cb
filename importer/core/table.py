"""The nouns between map and parse: a table of a sheet with its columns mapped to fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from importer.core.glossary import Field
from importer.core.issues import Assumption, Issue, Place
from importer.core.lifting import Coded

TEMPLATE_SHEETS = frozenset({"How to fill this in", "Lists"})
"""Sheets of our own template that hold no data; they are left out wherever they are met."""


_STAND_INS: Mapping[Field, tuple[Field, ...]] = {
    "start_time": ("hours", "start_date"),
    "end_time": ("hours", "start_time", "end_date", "start_date"),
    "end_date": ("start_date",),
    "occasion": ("region",),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: 0-based position, header text, and the field that it was mapped to."""

    index: int
    header: str
    field: Field | None
    tick: bool = False
    """Whether it is a column of ticks for a region named by its header."""


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row below the header that is no event, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class Table:
    """One table of a sheet: its header, its columns, and its rows, cells still untouched.

    ``rows`` holds the 1-based sheet row of each record; ``raw`` the coded cells of each mapped field, aligned with it
    (a cell that shows an error value is a Fault there); ``cells`` all cells of these rows, for the files that give
    rows back.
    """

    file: str
    sheet: str | None
    header_row: int
    columns: tuple[Column, ...]
    rows: npt.NDArray[np.int32]
    raw: Mapping[Field, Coded[Any]]
    ticks: tuple[tuple[str, Coded[Any]], ...]
    """For each column of ticks: the region's name and its coded cells."""
    cells: pd.DataFrame
    skipped: tuple[SkippedRow, ...] = ()
    title: str | None = None
    """A single text above the header, if there is one."""
    from_1904: bool = False
    """Whether its workbook counts days from 1904."""
    chosen: bool = False
    """Whether its sheet was chosen by name among several that hold lists."""

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: Field) -> Column | None:
        """The column of a field."""
        return next((column for column in self.columns if column.field == name), None)

    def shown(self, name: Field) -> Field:
        """The field whose cell shows another: hours may stand in one cell, or in the cells of the dates."""
        return next((each for each in (name, *_STAND_INS.get(name, ())) if each in self.raw), name)

    def place(self, row: int | None = None, name: Field | None = None) -> Place:
        """The place of a sheet row, of a field's cell in it, or of a field's header (``row`` left out)."""
        column = self.column(name) if name else None
        if column is None:
            return Place(self.file, self.sheet, row)
        return Place(self.file, self.sheet, row or self.header_row, column.index, column.header)


@dataclass(frozen=True)
class Mapped:
    """What map made of one source."""

    tables: tuple[Table, ...]
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
