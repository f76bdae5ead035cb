"""The nouns between map and parse: a table of a sheet with its columns mapped to fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from importer.core.glossary import Field
from importer.core.issues import Assumption, Issue, Place
from importer.core.layouts import Layout
from importer.core.lifting import Coded, Numbers
from importer.core.model import Entries
from importer.core.profile import DateOrder, Profile

LEFT_OUT_SHEET, READING_SHEET = "Left out of migration", "How it was read"
"""Sheets of a migrated workbook that tell of its sources."""
TEMPLATE_SHEETS = frozenset({"How to fill this in", "Lists", LEFT_OUT_SHEET, READING_SHEET})
"""Sheets of our own template that hold no data; they are left out wherever they are met."""


_STAND_INS: Mapping[Field, tuple[Field, ...]] = {
    "start_time": ("hours", "start_date"),
    "end_time": ("hours", "start_time", "end_date", "start_date"),
    "end_date": ("start_date",),
    "occasion": ("region",),
}


_PIECES: tuple[Field, ...] = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: 0-based position, header text, and the field that it was mapped to."""

    index: int
    header: str
    field: Field | None
    tick: bool = False
    """Whether it is a column of ticks for a region named by its header."""
    dates: bool = False
    """Whether it is a column of dates of a matrix, each cell an event of its own."""
    flag: bool = False
    """Whether it says for each day whether it is off."""
    guessed: bool = False
    """Whether its content alone says what it means."""


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row below the header that is no event, and why; ``told`` where an assumption says it for all such rows."""

    row: int
    reason: str
    told: bool = False


@dataclass(frozen=True, slots=True)
class SourceRank:
    """Which of the sources of an import a table is from, and how much that source counts."""

    number: int = 0
    """0-based, in the order in which the sources were named."""
    place: int = 0
    """Where two sources speak of one day, the lower place counts; equal places settle nothing."""


@dataclass(frozen=True, slots=True)
class YearSaid:
    """A year that stands outside the rows: in a title, a sheet's name, a file's name."""

    year: int
    where: str
    """Such as ``the title in A1``."""


@dataclass(frozen=True)
class Table:
    """One table of a sheet: its header (row 0 where it has none), its columns, and its rows, cells still untouched.

    ``rows`` holds the 1-based sheet row of each record, more than once where a row gives several; ``raw`` the coded
    cells of each mapped field, aligned with it (a cell that shows an error value is a Fault there); ``cells`` all
    cells of these rows, for the files that give rows back.
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
    layout: Layout = "list"
    spots: Mapping[Field, Numbers] = field(default_factory=dict)
    """Fields whose cells do not stand in one column -> the 0-based column of each record."""
    order: DateOrder | None = None
    """The order of day and month in which its rows, one for each day, follow each other."""
    day_after: bool = False
    """Whether the header of the end dates says that they are the day after the last one."""
    ends_moved: bool = False
    """Whether its last days are other days than its end dates and their header say by themselves."""
    years: tuple[YearSaid, ...] = ()
    """Years said outside the rows, which dates without a year may have."""
    among: int = 1
    """How many tables its sheet holds."""
    profile: Profile = field(default_factory=Profile)
    """How its source is to be read."""
    entries: Entries | None = None
    """How its rows stand in the file, where that has entries and no rows."""
    source: SourceRank = field(default_factory=SourceRank)
    """Its source among those of the import."""
    telling_file: str = ""
    """The file's name as whoever made the sheet chose it; empty where it is ``file``."""
    telling_sheet: str = ""
    """The sheet's name as whoever made it chose it; empty where it is ``sheet``."""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def is_calendar(self) -> bool:
        """Whether something says of each row whether it lasts all day, as calendars do; any file may be one."""
        return "all_day" in self.raw

    @property
    def of_standard(self) -> bool:
        """Whether the standard of calendar files says what its starts and ends mean."""
        return self.entries is not None and self.entries.standard

    def column(self, name: Field) -> Column | None:
        """The column of a field; a date in pieces shows itself in the column of its day."""
        wanted = (name, *(_PIECES if name == "start_date" else ()))
        found = {column.field: column for column in self.columns if column.field in wanted}
        return next((found[each] for each in wanted if each in found), None)

    def shown(self, name: Field) -> Field:
        """The field whose cell shows another: hours may stand in one cell, or in the cells of the dates."""
        return next((each for each in (name, *_STAND_INS.get(name, ())) if each in self.raw), name)

    def entry_names(self) -> Mapping[int, str]:
        """What people call each row of a file that has entries and no cells."""
        return {row: self.entry_name(row) for row in {*self.rows.tolist(), *(each.row for each in self.skipped)}}

    def take(self, positions: npt.NDArray[np.intp]) -> "Table":
        """The same table with some of its records, in the order given."""
        return replace(
            self,
            rows=self.rows[positions],
            raw={name: cells.take(positions) for name, cells in self.raw.items()},
            ticks=tuple((name, cells.take(positions)) for name, cells in self.ticks),
            cells=self.cells.iloc[positions],
            spots={name: columns[positions] for name, columns in self.spots.items()},
        )

    def at(self, position: int, name: Field | None = None) -> Place:
        """The place of a record, by its position in the table, or of its cell of a field."""
        row = int(self.rows[position])
        if name and name in self.spots:
            return self._cell(row, int(self.spots[name][position]))
        return self.place(row, name)

    def _cell(self, row: int, index: int) -> Place:
        header = next((column.header for column in self.columns if column.index == index), None)
        return Place(self.file, self.sheet, row, index, header, self.entry_name(row))

    def entry_name(self, row: int | None) -> str:
        """What people call a row of a file that has entries and no cells; empty in all others."""
        if self.entries is None or not row:
            return ""
        return self.entries.names.get(row) or str(row)

    def place(self, row: int | None = None, name: Field | None = None) -> Place:
        """The place of a sheet row, of a field's cell in it, or of a field's header (``row`` left out)."""
        column = self.column(name) if name else None
        if name and name in self.spots and len(self):
            return self._cell(row or self._top or 1, int(self.spots[name][0]))
        if column is None:
            return Place(self.file, self.sheet, row, entry=self.entry_name(row))
        if self.entries is not None and not row:
            return Place(self.file, self.sheet, header=column.header)
        row = row or self._top
        return Place(self.file, self.sheet, row, column.index, column.header, self.entry_name(row))

    @property
    def _top(self) -> int | None:
        """The row at which things are said of a whole column: the header, else the first record."""
        return self.header_row or (int(self.rows[0]) if len(self) else None)


@dataclass(frozen=True)
class Mapped:
    """What map made of one source."""

    tables: tuple[Table, ...]
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
