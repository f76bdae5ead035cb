"""Which errors a row is rejected for: its own, or, where it has none, those of its columns and its source."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from importer.core.issues import Issue, Severity
from importer.core.report import Report, SourceTable

_OF_NO_ROW = -1
_MOST = 100
"""Errors of one row that are told beside it: the days of an entry that comes back for centuries share one."""
Where = tuple[str, str | None]


@dataclass(frozen=True)
class Blame:
    """The errors of a report, by where they stand."""

    own: dict[tuple[str, str | None, int], list[Issue]]
    """Errors at a row or its cells, by file, sheet and row."""
    of_record: dict[tuple[str, str | None, int, int], list[Issue]]
    """The same by the record too, where a row gives several; those of the whole row stand under 0."""
    above: dict[Where, list[Issue]]
    """Errors at a header or at a whole sheet or source, by file and sheet; of a source the sheet is None."""
    at_cell: dict[tuple[str, str | None, int, int], set[str]]
    """Codes by file, sheet, row (-1: a header) and 0-based column."""
    at_field: dict[tuple[str, str | None, int, str], set[str]]
    """Codes of errors whose cell stands in another row or in no column, by file, sheet, row and field."""

    @classmethod
    def of(cls, report: Report) -> "Blame":
        """Sort a report's errors."""
        found = cls({}, {}, {}, {}, {})
        read: dict[Where, list[pd.Index[int]]] = {}
        for number, rows in report.rows.groupby("table")["row"]:
            table = report.tables[int(str(number))]
            read.setdefault((table.file, table.sheet), []).append(pd.Index(rows.unique()))
        for issue in report.issues:
            if issue.severity is Severity.ERROR:
                place = issue.place
                of_sheet = read.get((place.file, place.sheet), [])
                found._add(issue, below=any(place.row in rows for rows in of_sheet))
        return found

    def _add(self, issue: Issue, *, below: bool) -> None:
        place = issue.place
        row = place.row if below else None
        if row is None:
            self.above.setdefault((place.file, place.sheet), []).append(issue)
        else:
            _tell(self.own.setdefault((place.file, place.sheet, row), []), issue)
            _tell(self.of_record.setdefault((place.file, place.sheet, row, place.record), []), issue)
        if place.index is not None:
            key = (place.file, place.sheet, _OF_NO_ROW if row is None else row, place.index)
            self.at_cell.setdefault(key, set()).add(issue.code)
        elif row is not None and issue.field:
            self.at_field.setdefault((place.file, place.sheet, row, issue.field), set()).add(issue.code)

    def of_row(self, table: SourceTable, row: int, *, rejected: bool, record: int | None = None) -> Sequence[Issue]:
        """The errors of a row; of a rejected one that has none of its own, those of its columns and its source.

        Args:
            table: that the row is of.
            row: its number.
            rejected: whether it is.
            record: the label of one of its records, where it gives several: the faults of the others are not its own.
        """
        own: Sequence[Issue] = self.own.get((table.file, table.sheet, row), ())
        if record is not None and table.unrolled:
            both = (self.of_record.get((table.file, table.sheet, row, each), []) for each in (0, record))
            alone = [issue for told in both for issue in told]
            own = alone if alone or not rejected else own
        if own or not rejected:
            return own
        shared = self.above.get((table.file, table.sheet), [])
        return shared if table.sheet is None else [*shared, *self.above.get((table.file, None), [])]

    def codes_at(self, table: SourceTable, row: int, index: int, record: int) -> frozenset[str]:
        """The codes of the errors at a cell and at the header of its column; rows count from 1, columns from 0."""
        if table.unrolled:  # its cells stand in several columns of the sheet
            return frozenset(issue.code for issue in self.of_row(table, row, rejected=True, record=record))
        keys = ((table.file, table.sheet, each, index) for each in (row, _OF_NO_ROW))
        of_field = self.at_field.get((table.file, table.sheet, row, table.fields.get(index, "")), ())
        return frozenset[str]().union(of_field, *(self.at_cell.get(key, ()) for key in keys))


def _tell(told: list[Issue], issue: Issue) -> None:
    if len(told) < _MOST:
        told.append(issue)
