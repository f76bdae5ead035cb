"""Nouns of the sheet world: sources, sheets and places.

**source** a file, with its **sheets**; **row, column, cell** the sheet's own words; a **place** names one of them.
Positions are stamped by the reader and never recomputed: cell ``[i, j]`` of ``Sheet.cells`` *is* the cell in sheet
row ``i + 1`` and column ``j`` (0 is A), because readers keep every blank, comment and quoted line as one frame row.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.issues import Assumption, Issue
from importer.core.returned import Remembered


@dataclass(frozen=True, slots=True)
class MergedRange:
    """A block of merged cells; rows are 1-based, columns 0-based, all four inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Conversion:
    """Dates of another calendar that a reader turned into dates of ours."""

    calendar: str
    """Such as ``the Hebrew calendar``."""
    count: int
    """How many dates."""
    line: int
    """Number of the first entry."""
    written: str
    """Its date as written."""
    day: dt.date
    """What that became."""
    caution: str = ""
    """What to know of such dates, as a clause; empty for nothing."""


@dataclass(frozen=True)
class Entries:
    """How the rows of a sheet stand in a file that has no rows of its own, such as a calendar.

    The first row of the sheet's cells holds the names of its columns, and each row below it one entry; an entry that
    comes back on several days has a row for each of them.
    """

    lines: npt.NDArray[np.int32]
    """For each row of the cells below the first, the number by which the file knows its entry: in text files the line
    at which it begins. Rows of one entry have one number."""
    names: Mapping[int, str] = field(default_factory=dict)
    """That number -> what people call the entry, such as ``VEVENT 12 (line 230)``; blank where the number says it."""
    fields: Mapping[int, Field] = field(default_factory=dict)
    """0-based column -> what it means in every file of this kind; other columns are known by their names."""
    faults: Mapping[tuple[int, int], Fault] = field(default_factory=dict)
    """(0-based row of the cells below the first, 0-based column) -> why what stands there cannot be understood."""
    title: str | None = None
    """What the calendar calls itself."""
    zone: str = ""
    """The zone that the calendar calls its own, as it writes it; empty where it names none."""
    producer: str = ""
    """The program that wrote it, as it calls itself; empty where it does not say."""
    standard: bool = False
    """Whether the standard of calendar files (RFC 5545) says what its starts and ends mean: an end without a time is
    the day after the last one, and each end is a moment of its own, so that one before its start is no night."""
    lasting: frozenset[int] = frozenset()
    """Numbers of entries that say how long they last, so that their ends, reckoned from that, are the days after."""
    official: bool = False
    """Whether its days are those of an official calendar, so that there is nothing to compare them with."""
    left_out: Mapping[int, str] = field(default_factory=dict)
    """Number of an entry that has no row -> why, such as that it does not come back within the range asked for."""
    conversions: tuple[Conversion, ...] = ()
    """Dates that were converted from other calendars, one for each calendar."""


@dataclass(frozen=True)
class Sheet:
    """One sheet as it was read, cells untouched.

    ``cells`` has dtype object and columns 0..n-1. Cells are ``str``, ``int``, ``float``, ``bool``,
    ``datetime.datetime`` (Excel dates too), ``datetime.time`` or ``datetime.timedelta``; a blank cell is ``""``.
    CSV cells are all ``str``.
    """

    file: str
    """The source's name as people know it (no folder)."""
    name: str | None
    """The sheet's name; None where the source has no sheets (CSV)."""
    cells: pd.DataFrame
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    """1-based."""
    hidden_columns: frozenset[int] = frozenset()
    """0-based."""
    merged: tuple[MergedRange, ...] = ()
    error_cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(1-based row, 0-based column) -> the error value that stands there, such as ``#REF!``."""
    uncached_formulas: frozenset[tuple[int, int]] = frozenset()
    """(1-based row, 0-based column) of formulas whose last value the file does not hold."""
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(1-based row, 0-based column) -> the comment that somebody put on the cell."""
    from_1904: bool = False
    """Whether its workbook counts days from 1904, so that a plain number is another day than usual."""
    hidden_known: bool = True
    """False where the file's kind, or its reader, cannot tell hidden rows and columns."""
    original: str = ""
    """Name of the file of which this is a copy that we gave back; empty for what is none."""
    sheetless: bool = False
    """Whether that file had no sheets, so that the name of this one says nothing."""
    entries: Entries | None = None
    """How its rows stand in the file, where that has entries and no rows."""
    original_name: str = ""
    """Name of the sheet in that file, where a workbook cannot hold it; empty where it is ``name``."""

    @property
    def telling_file(self) -> str:
        """The file's name as whoever made the sheet chose it."""
        return self.original or self.file

    @property
    def telling_name(self) -> str | None:
        """The sheet's name as whoever made it chose it."""
        return self.original_name or self.name


@dataclass(frozen=True)
class Source:
    """One file as it was read."""

    file: str
    """Name without folder, as every message shows it."""
    sha256: str
    """Of the file's bytes."""
    kind: str
    """The reader's name: csv, workbook, icalendar, ..."""
    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    """For text sources, a Python codec name."""
    delimiter: str | None = None
    """For text sources, one character."""
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    path: str = ""
    """Where the file stands, absolute; empty where it is no file of this machine."""
    came_back: bool = False
    """Whether it is a copy that we gave back."""
    remembered: Remembered | None = None
    """What was said about its original; None for what is no copy, and for one that has lost it."""
    moved: tuple[str, ...] = ()
    """Titles of the copy's sheets in which columns were added or deleted since."""
