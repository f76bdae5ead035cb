"""Which row belongs to which occasion, both ways, and what a row's place is called.

Built once for a form from the report's membership table, which may hold a million lines, and kept in arrays.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from importer.core.report import Report, SourceTable

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Lineage:
    """Memberships sorted by row and by occasion; positions count from 0 as in the report."""

    occasions: Positions
    """Occasions of all rows, row after row."""
    row_starts: Positions
    """Where the occasions of a row begin in ``occasions``; one more entry than rows."""
    rows: Positions
    """Rows of all occasions, occasion after occasion."""
    occasion_starts: Positions
    """Where the rows of an occasion begin in ``rows``; one more entry than occasions."""

    @classmethod
    def of(cls, report: Report) -> "Lineage":
        """Sort a report's memberships both ways."""
        rows = report.memberships["row"].to_numpy(dtype=np.int64)
        occasions = report.memberships["occasion"].to_numpy(dtype=np.int64)
        by_row = np.lexsort((occasions, rows))
        by_occasion = np.lexsort((rows, occasions))
        return cls(
            occasions[by_row],
            np.searchsorted(rows[by_row], np.arange(len(report.rows) + 1)),
            rows[by_occasion],
            np.searchsorted(occasions[by_occasion], np.arange(len(report.occasions) + 1)),
        )

    def occasions_of(self, row: int) -> list[int]:
        """The occasions that a row joins, in the report's order."""
        found: list[int] = self.occasions[self.row_starts[row] : self.row_starts[row + 1]].tolist()
        return found

    def rows_of(self, occasion: int) -> list[int]:
        """The rows of an occasion, in the report's order."""
        found: list[int] = self.rows[self.occasion_starts[occasion] : self.occasion_starts[occasion + 1]].tolist()
        return found


def place_prefix(table: SourceTable) -> str:
    """What stands before the row number in the places of a table, such as ``holidays.xlsx[EMEA]!``."""
    return f"{table.file}[{table.sheet}]!" if table.sheet else f"{table.file}!"


def row_places(report: Report) -> list[str]:
    """The place of every row, in the report's order."""
    prefixes = [place_prefix(table) for table in report.tables]
    pairs = zip(report.rows["table"].tolist(), report.rows["row"].tolist(), strict=True)
    return [f"{prefixes[table]}{report.tables[table].row_name(row)}" for table, row in pairs]
