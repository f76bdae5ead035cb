"""The order in which issues are told: that of the sources, their tables, rows and columns."""

from collections.abc import Iterable, Sequence

from importer.core.issues import Issue
from importer.core.table import Table


def in_order(issues: Iterable[Issue], tables: Sequence[Table]) -> list[Issue]:
    """Issues in the order of the sources; those of one cell by code and message."""
    files = {file: number for number, file in enumerate(dict.fromkeys(table.file for table in tables))}
    sheets = {(table.file, table.sheet): number for number, table in enumerate(tables)}
    return sorted(
        issues,
        key=lambda issue: (
            files.get(issue.place.file, 0),
            sheets.get((issue.place.file, issue.place.sheet), -1),
            issue.place.row or 0,
            issue.place.index if issue.place.index is not None else -1,
            issue.code,
            issue.message,
        ),
    )
