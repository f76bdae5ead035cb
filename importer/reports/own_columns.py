"""The source's own columns, of one table or of several put one below the other, as text for CSV.

Several tables are united by header text, in the order of the tables. Where the file is to be imported again, columns
of one field are one column whatever they are called, so that no field stands there twice. Columns that an earlier
report of ours added are left out: they get new values.
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from importer.core.errors import BooksDoNotBalance
from importer.core.names import fold
from importer.core.report import LAST_DAYS, Report, SourceTable
from importer.reports.blame import Blame
from importer.reports.cells import cell_texts
from importer.reports.date_cells import (
    MARK,
    UNDECIDED,
    UNREAD,
    is_timed,
    iso,
    range_of,
    refused,
    until_midnight,
)

Positions = npt.NDArray[np.int64]
_SETTLED_BY_OPTIONS = UNDECIDED | {"ends-undecided"}
_COULD_BE_EVIDENCE = 3
_DATES = ("start_date", "end_date")


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

    def told_as_last_days(self, report: Report, positions: Positions) -> "OwnColumns":
        """The same columns, with a header that says what the end dates of some rows are now, where it could be unsaid.

        It is, where they were moved, and where there are so many that they could look like the day after by themselves.
        """
        spot = self.position_of("end_date")
        if spot is None:
            return self
        taken = report.rows.iloc[positions]
        longer = int(((taken["start"] != "") & (taken["end"] > taken["start"])).sum())
        undecided = any(issue.code in _SETTLED_BY_OPTIONS for issue in report.issues)
        if not any(table.ends_moved for table in report.tables) and (longer < _COULD_BE_EVIDENCE or undecided):
            return self
        return replace(self, headers=(*self.headers[:spot], LAST_DAYS, *self.headers[spot + 1 :]))

    def years_of_pieces(self, report: Report, positions: Positions) -> list[str]:
        """For rows whose day and month stand in columns of their own and whose year in none: the year; else ""."""
        if "year" in self.fields:
            return []
        lacking = [
            {"month"} <= set(table.fields.values()) and "start_date" not in table.fields.values()
            for table in report.tables
        ]
        taken = report.rows.iloc[positions]
        pairs = zip(taken["table"].tolist(), taken["start"].tolist(), strict=True)
        return [start[:4] if lacking[number] else "" for number, start in pairs]

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
                    if self.fields[target] == "end_date":
                        texts = self._whole_spans(table, lines, texts, spot_of)
                columns[target, mine] = texts
        return [column.tolist() for column in columns]

    def _whole_spans(
        self, table: SourceTable, lines: npt.NDArray[np.intp], texts: list[str], spot_of: dict[int, int]
    ) -> list[str]:
        """The ends of one table, where midnights are times because other cells hold times."""
        start, end = (spot_of.get(self.fields.index(name)) if name in self.fields else None for name in _DATES)
        if start is None or end is None:
            return texts
        starts, ends = (table.cells.iloc[:, position].to_numpy() for position in (start, end))
        if not any(map(is_timed, {*cell_texts(starts), *cell_texts(ends)})):
            return texts
        return [until_midnight(*each) for each in zip(texts, ends[lines], starts[lines], strict=True)]

    def _is_date(self, target: int) -> bool:
        field = self.fields[target]
        return field in _DATES and self.position_of(field) == target

    def _understood(
        self, report: Report, positions: Positions, target: int, texts: list[str], spot_of: dict[int, int]
    ) -> list[str]:
        """The ISO dates for the cells of a date column; "" where a cell is to stay as it is."""
        has_end = any(self.fields[each] == "end_date" for each in spot_of)
        taken = report.rows.iloc[positions]
        starts, ends = taken["start"].tolist(), taken["end"].tolist()
        if self.fields[target] == "start_date":
            # Without an end column a longer span stands in this one cell, and its start alone would lose days.
            return [
                start if has_end or end in ("", start) else range_of(start, end, text)
                for start, end, text in zip(starts, ends, texts, strict=True)
            ]
        blank = [not text.strip() for text in texts]
        return ["" if none and end == start else end for start, end, none in zip(starts, ends, blank, strict=True)]


def _dated(
    report: Report, positions: Positions, index: int, dates: list[str], cells: npt.NDArray[Any], blame: Blame
) -> list[str]:
    """The cells of one table's date column, with the dates that were understood where no error concerns them."""
    taken = report.rows.iloc[positions]
    rows, outcomes = taken["row"].tolist(), taken["outcome"].tolist()
    tables, records = taken["table"].tolist(), taken["line"].tolist()
    lines = []
    for number, row, record, outcome, date, cell, text in zip(
        tables, rows, records, outcomes, dates, cells, cell_texts(cells), strict=True
    ):
        codes = blame.codes_at(report.tables[number], row, index, record) & UNREAD if outcome == "rejected" else ()
        table = report.tables[number]
        moved = table.ends_moved and table.fields.get(index) == "end_date"
        if codes or text.endswith(MARK):
            lines.append(refused(date, text, codes, moved=moved))
        else:
            lines.append(iso(date, cell, text))
    return lines


def _lines(table: SourceTable, labels: Positions) -> npt.NDArray[np.intp]:
    lines = table.cells.index.get_indexer(pd.Index(labels))
    if (lines < 0).any():
        row = int(labels[lines < 0][0])
        raise BooksDoNotBalance(f"The report names row {row} of {table.file}, which is not among the rows read.")
    return lines
