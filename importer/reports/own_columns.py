"""The source's own columns, of one table or of several put one below the other, as text for CSV.

Several tables are united by header text, in the order of the tables. Where the file is to be imported again, columns
of one field are one column whatever they are called, so that no field stands there twice. Columns that an earlier
report of ours added are left out: they get new values.
"""

import datetime as dt
import re
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from importer.core.errors import BooksDoNotBalance
from importer.core.names import fold
from importer.core.report import Report, SourceTable
from importer.reports.blame import Blame
from importer.reports.cells import cell_texts, clock

Positions = npt.NDArray[np.int64]
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?\s?m\b\.?)?", re.IGNORECASE)
_REAL_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")
DOUBTED = frozenset({"real-dates-suspect", "date-is-number", "date-order-contradiction"})
"""Codes of dates that could be accepted by themselves, once the cells that cast doubt on them stand elsewhere."""
_NOT_THERE = frozenset({"date-missing", "formula-without-value"})
_UNREAD = (
    _NOT_THERE | DOUBTED | {"date-order-undecided", "year-missing", "date-unreadable", "date-impossible", "cell-error"}
)
"""Codes of cells whose date is not known; other errors are about dates that were understood."""
MARK = " ?"
"""Stands behind a doubted date, so that it is refused again until somebody has looked at it."""
_OTHER_TIME = re.compile(r"\d\s*(?:[ap]\.?m|h|uhr)\b|\d\s*:", re.IGNORECASE)


@dataclass(frozen=True)
class OwnColumns:
    """United columns: their header texts, and for each table which of its columns goes where."""

    headers: tuple[str, ...]
    fields: tuple[str | None, ...]
    """Our field of each column, where one was recognised."""
    spots: tuple[dict[int, int], ...]
    """For each table: position of the united column -> position of the column in ``cells``."""

    @classmethod
    def by_header(cls, tables: Sequence[SourceTable], leaving_out: Collection[str]) -> "OwnColumns":
        """Unite columns of the same header text; a header that a table has twice stays twice."""
        return cls._united(tables, {fold(each) for each in leaving_out}, fields_first=False)

    @classmethod
    def by_field(cls, tables: Sequence[SourceTable], leaving_out: Collection[str]) -> "OwnColumns":
        """Unite columns of the same field; those of no field by header text."""
        return cls._united(tables, {fold(each) for each in leaving_out}, fields_first=True)

    @classmethod
    def _united(cls, tables: Sequence[SourceTable], leave_out: set[str], *, fields_first: bool) -> "OwnColumns":
        places: dict[Hashable, int] = {}
        headers: list[str] = []
        fields: list[str | None] = []
        spots: list[dict[int, int]] = []
        for table in tables:
            seen: dict[Hashable, int] = {}
            spot_of: dict[int, int] = {}
            for position, (column, header) in enumerate(zip(table.cells.columns, table.header, strict=True)):
                field = table.fields.get(int(column))
                if field is None and fold(header) in leave_out:
                    continue
                name = ("field", field) if fields_first and field else ("header", fold(header))
                seen[name] = seen.get(name, 0) + 1
                key = (name, seen[name])
                if key not in places:
                    places[key] = len(headers)
                    headers.append(header)
                    fields.append(field)
                spot_of[places[key]] = position
            spots.append(spot_of)
        return cls(tuple(headers), tuple(fields), tuple(spots))

    def position_of(self, field: str) -> int | None:
        """Where the first column of a field stands, or None."""
        return self.fields.index(field) if field in self.fields else None

    def texts(self, report: Report, positions: Positions, *, blame: Blame | None = None) -> list[list[str]]:
        """The columns' cells as safe text for some rows of the report.

        Args:
            report: where the rows and their tables are.
            positions: positions in ``report.rows``, in the order wanted; repeats are allowed.
            blame: write start and end dates as they were understood, in ISO form, unless the row is rejected and one
                of these errors concerns the date; None leaves them as they are.

        Raises:
            BooksDoNotBalance: a row of the report is not in its table.
        """
        columns = np.full((len(self.headers), len(positions)), "", dtype=object)
        of_table = report.rows["table"].to_numpy(dtype=np.int64)[positions]
        labels = report.rows["line"].to_numpy(dtype=np.int64)[positions]
        for number, (table, spot_of) in enumerate(zip(report.tables, self.spots, strict=True)):
            mine = np.flatnonzero(of_table == number)
            lines = _lines(table, labels[mine])
            for target, position in spot_of.items():
                cells = table.cells.iloc[:, position].to_numpy()[lines]
                texts = cell_texts(cells)
                if blame and self._is_date(target):
                    dates = self._understood(report, positions[mine], target, texts, spot_of)
                    texts = _dated(report, positions[mine], int(table.cells.columns[position]), dates, cells, blame)
                columns[target, mine] = texts
        return [column.tolist() for column in columns]

    def _is_date(self, target: int) -> bool:
        field = self.fields[target]
        return field in ("start_date", "end_date") and self.position_of(field) == target

    def _understood(
        self, report: Report, positions: Positions, target: int, texts: list[str], spot_of: dict[int, int]
    ) -> list[str]:
        """The ISO dates for the cells of a date column; "" where a cell is to stay as it is."""
        has_end = any(self.fields[each] == "end_date" for each in spot_of)
        taken = report.rows.iloc[positions]
        starts, ends = taken["start"].tolist(), taken["end"].tolist()
        if self.fields[target] == "start_date":
            # Without an end column a longer span stands in this one cell, and its start alone would lose days.
            return [start if has_end or end in ("", start) else "" for start, end in zip(starts, ends, strict=True)]
        blank = [not text.strip() for text in texts]
        return ["" if none and end == start else end for start, end, none in zip(starts, ends, blank, strict=True)]


def _dated(
    report: Report, positions: Positions, index: int, dates: list[str], cells: npt.NDArray[Any], blame: Blame
) -> list[str]:
    """The cells of one table's date column, with the dates that were understood where no error concerns them."""
    taken = report.rows.iloc[positions]
    rows, outcomes = taken["row"].tolist(), taken["outcome"].tolist()
    tables = taken["table"].tolist()
    lines = []
    for number, row, outcome, date, cell, text in zip(
        tables, rows, outcomes, dates, cells, cell_texts(cells), strict=True
    ):
        codes = blame.codes_at(report.tables[number], row, index) & _UNREAD if outcome == "rejected" else ()
        lines.append(refused(date, text, codes) if codes else iso(date, cell, text))
    return lines


def refused(date: str, text: str, codes: Collection[str]) -> str:
    """A date cell that an error concerns, such that it is refused again.

    >>> refused("2027-05-04", "2027-05-04", {"real-dates-suspect"}), refused("2027-12-25", "12:00", {"date-unreadable"})
    ('2027-05-04 ?', '12:00')

    Args:
        date: ISO date as it was understood, or "".
        text: the cell's text; blank where the cell is merged with one above.
        codes: of the errors at the cell and at its header.
    """
    own = text if text.strip() else date
    if not own:
        return MARK.strip() if set(codes) & _NOT_THERE else own
    of_cell = set(codes) & DOUBTED
    if not _REAL_DATE.fullmatch(own):
        of_cell -= {"real-dates-suspect"}  # said at the header, and true of the real dates below it only
    return own + MARK if of_cell else own


@lru_cache(maxsize=10_000)
def iso(date: str, cell: Hashable, text: str) -> str:
    """A date cell with the date as it was understood.

    >>> iso("2027-12-24", "24.12.2027", "24.12.2027"), iso("2027-12-24", "12/24/27 5:00 pm", "12/24/27 5:00 pm")
    ('2027-12-24', '2027-12-24 5:00 pm')

    Args:
        date: ISO date, or "" where none was understood.
        cell: the cell as it was read; a time in it is kept.
        text: the cell's text, which is the answer where nothing was understood.
    """
    if not date:
        return text
    if isinstance(cell, dt.datetime):
        return date if cell.time() == dt.time() else f"{date} {clock(cell.time())}"
    clocks = _CLOCK.findall(text)
    if len(clocks) == 1:
        return f"{date} {clocks[0]}"
    return text if clocks or _OTHER_TIME.search(text) else date


def _lines(table: SourceTable, labels: Positions) -> npt.NDArray[np.intp]:
    lines = table.cells.index.get_indexer(pd.Index(labels))
    if (lines < 0).any():
        row = int(labels[lines < 0][0])
        raise BooksDoNotBalance(f"The report names row {row} of {table.file}, which is not among the rows read.")
    return lines
