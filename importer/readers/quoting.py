"""Find quoted cells that swallowed the rows after them.

A quote mark that is opened and not closed where it should be takes in all lines up to the next one, without any error:
the holidays on those lines would be gone. Takes a frame of text cells, gives one issue for each such cell.
"""

import pandas as pd

from importer.core.issues import Issue, Place, Severity
from importer.readers.dialect import is_date

_SHOWN = 60


def swallowing_cells(file: str, frame: pd.DataFrame, delimiter: str) -> list[Issue]:
    """Issues for cells that hold line breaks followed by a line which is a row: cells, one of them a date.

    Args:
        file: the source's name.
        frame: text cells, one frame row for each record.
        delimiter: the character between cells.
    """
    enough = max(2, (frame.shape[1] + 1) // 2)
    found = [
        (row, column, cell)
        for column in range(frame.shape[1])
        for row, cell in enumerate(frame[column].to_numpy())
        if "\n" in cell or "\r" in cell
    ]
    return [
        _swallowed(Place(file, row=row + 1, index=column), cell)
        for row, column, cell in sorted(found)
        if any(_is_row(line, delimiter, enough) for line in cell.splitlines()[1:])
    ]


def unclosed_cell(file: str, frame: pd.DataFrame) -> Issue:
    """The issue for a file that ends inside a quoted cell: the last cell of the last record."""
    row = len(frame) - 1
    column = max((c for c in range(frame.shape[1]) if frame.iat[row, c]), default=0)
    cell = str(frame.iat[row, column])
    place = Place(file, row=row + 1, index=column)
    if "\n" in cell.rstrip("\r\n") or "\r" in cell.rstrip("\r\n"):
        return _swallowed(place, cell)
    return Issue(
        "quote-not-closed",
        Severity.WARNING,
        "The last cell begins with a quote mark that is never closed.",
        place,
        hint=f"remove the quote mark before {place.cell}, or close it.",
        found=_shown(cell),
    )


def _is_row(line: str, delimiter: str, enough: int) -> bool:
    cells = line.split(delimiter)
    return len(cells) >= enough and any(is_date(cell.strip(' "')) for cell in cells)


def _swallowed(place: Place, cell: str) -> Issue:
    lines = len(cell.splitlines()) - 1
    return Issue(
        "quote-swallows-rows",
        Severity.ERROR,
        f"A quote mark opens this cell and is not closed in its row, so that it holds {lines} more "
        f"{'line' if lines == 1 else 'lines'} of the file.",
        place,
        hint=f"remove the quote mark at the start of {place.cell}, or close it there, and import the file again.",
        found=_shown(cell),
    )


def _shown(cell: str) -> str:
    lines = cell.splitlines() or [""]
    return lines[0][:_SHOWN] + (" ..." if len(lines) > 1 or len(lines[0]) > _SHOWN else "")
