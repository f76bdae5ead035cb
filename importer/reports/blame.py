"""Which errors a row is rejected for: its own, or, where it has none, those of its columns and its source."""

from collections.abc import Sequence
from dataclasses import dataclass

from importer.core.issues import Issue, Severity
from importer.core.report import Report, SourceTable

_OF_NO_ROW = -1
Where = tuple[str, str | None]


@dataclass(frozen=True)
class Blame:
    """The errors of a report, by where they stand."""

    own: dict[tuple[str, str | None, int], list[Issue]]
    """Errors at a row or its cells, by file, sheet and row."""
    above: dict[Where, list[Issue]]
    """Errors at a header or at a whole sheet or source, by file and sheet; of a source the sheet is None."""
    at_cell: dict[tuple[str, str | None, int, int], set[str]]
    """Codes by file, sheet, row (-1: a header) and 0-based column."""

    @classmethod
    def of(cls, report: Report) -> "Blame":
        """Sort a report's errors."""
        found = cls({}, {}, {})
        tables = {(table.file, table.sheet): table for table in report.tables}
        for issue in report.issues:
            if issue.severity is Severity.ERROR:
                found._add(issue, tables.get((issue.place.file, issue.place.sheet)))
        return found

    def _add(self, issue: Issue, table: SourceTable | None) -> None:
        place = issue.place
        below = place.row if place.row is not None and table is not None and place.row in table.cells.index else None
        if below is None:
            self.above.setdefault((place.file, place.sheet), []).append(issue)
        else:
            self.own.setdefault((place.file, place.sheet, below), []).append(issue)
        if place.index is not None:
            key = (place.file, place.sheet, _OF_NO_ROW if below is None else below, place.index)
            self.at_cell.setdefault(key, set()).add(issue.code)

    def of_row(self, table: SourceTable, row: int, *, rejected: bool) -> Sequence[Issue]:
        """The errors of a row; of a rejected one that has none of its own, those of its columns and its source."""
        own = self.own.get((table.file, table.sheet, row), [])
        if own or not rejected:
            return own
        shared = self.above.get((table.file, table.sheet), [])
        return shared if table.sheet is None else [*shared, *self.above.get((table.file, None), [])]

    def codes_at(self, table: SourceTable, row: int, index: int) -> frozenset[str]:
        """The codes of the errors at a cell and at the header of its column; rows count from 1, columns from 0."""
        keys = ((table.file, table.sheet, each, index) for each in (row, _OF_NO_ROW))
        return frozenset[str]().union(*(self.at_cell.get(key, ()) for key in keys))
