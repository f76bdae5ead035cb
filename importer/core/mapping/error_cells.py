"""Cells that show an error value, and formulas without a value: where they stand there is no blank but a fault."""

from collections.abc import Collection
from typing import Any

from importer.core.faults import Fault
from importer.core.model import Sheet


def with_faults(below: Any, sheet: Sheet, mapped: Collection[int]) -> Any:
    """The rows below the header, where error values and formulas without a value are faults and not blanks."""
    first = int(below.index[0]) if len(below) else 0
    faults = {spot: _error_value(text) for spot, text in sheet.error_cells.items()}
    faults |= dict.fromkeys(sheet.uncached_formulas, _NO_VALUE)
    spots = {
        (row - 1, index): fault
        for (row, index), fault in faults.items()
        if index in mapped and 0 <= row - 1 - first < len(below)
    }
    if not spots:
        return below
    below = below.copy()
    for (row, index), fault in spots.items():
        below.iat[row - first, index] = fault
    return below


_NO_VALUE = Fault(
    "formula-without-value",
    "The cell holds a formula, and the file does not say what it gives.",
    "open the file in a spreadsheet program and save it again.",
)


def _error_value(value: str) -> Fault:
    return Fault("cell-error", f"The cell shows {value} instead of a value.", "mend the formula, or type the value.")
