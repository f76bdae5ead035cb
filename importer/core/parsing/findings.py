"""What parsing a table finds wrong: issues, and which rows they keep out."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from importer.core.faults import Fault, shown
from importer.core.glossary import Field
from importer.core.issues import Issue, Severity
from importer.core.lifting import Coded, Mask
from importer.core.table import Table


class Findings:
    """Collects the issues of one table and the mask of its rejected rows.

    Building an issue costs time, so rows are only ever gone through where something is wrong with them.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.issues: list[Issue] = []
        self.rejected: Mask = np.zeros(len(table), dtype=np.bool_)
        self.given_back: Table | None = None
        """The table whose rows are given back, where that is not the table itself."""

    def faults(self, name: Field, read: Coded[Any]) -> Mask:
        """Turn the faults of a column into issues at their cells; give the rows that hold one."""
        mask = read.where(lambda value: isinstance(value, Fault))
        self.each(mask, name, lambda row: _fault_at(read, row))
        return mask

    def each(self, mask: Mask, name: Field, fault: Callable[[int], Fault], severity: Severity = Severity.ERROR) -> None:
        """Add one issue for each row of a mask, at the cell of a field."""
        for row in np.flatnonzero(mask):
            found = fault(int(row))
            self.issues.append(
                Issue(
                    found.code,
                    severity,
                    found.message,
                    self.table.at(int(row), name),
                    found.hint,
                    name,
                    self.found(int(row), name),
                )
            )
        if severity is Severity.ERROR:
            self.rejected |= mask

    def column(self, mask: Mask, name: Field, fault: Fault) -> None:
        """Add one error for a whole column, at its header, which a calendar lacks; it rejects the rows of the mask."""
        if not mask.any():
            return
        place = self.table.place(None, name)
        header = "" if self.table.entries is not None else place.header or ""
        self.issues.append(Issue(fault.code, Severity.ERROR, fault.message, place, fault.hint, name, header))
        self.rejected |= mask

    def spot(self, row: int, name: Field | None = None) -> str:
        """Where a row, or its cell of a field, stands within its table."""
        place = self.table.at(row, name)
        return place.entry or place.cell or f"row {place.row}"

    def found(self, row: int, name: Field) -> str:
        """The text of a cell as people see it, at most 120 characters."""
        raw = self.table.raw.get(name)
        value = raw[row] if raw is not None else None
        return "" if value is None else shown(value)


def _fault_at(read: Coded[Any], row: int) -> Fault:
    fault = read[row]
    assert isinstance(fault, Fault)  # noqa: S101 - the mask was made from faults
    return fault


def first_row(mask: Mask | npt.NDArray[np.bool_]) -> int:
    """The first row of a mask that holds somewhere."""
    return int(np.flatnonzero(mask)[0])
