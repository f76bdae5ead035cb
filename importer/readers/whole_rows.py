"""Mend text tables in which each row is one quoted cell that holds the delimiters: ``"Tuesday,01,Jan"``.

Some programs quote whole lines. Takes the frame of one column that such a text gives, and cuts its cells by the same
delimiter if nearly all of them give the same number of cells: rows stay rows. Names and dates with a comma in them
stay whole: only three cells or more are rows for sure, or two of which one is a date.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from importer.core.issues import Assumption
from importer.readers.dialect import NAMES, is_date
from importer.readers.reader import MAX_CELLS

_FEWEST_ROWS = 3
_AGREEING = 0.9
"""Share of the cells that have to give the same number of cells."""
_LOOKED_AT = 1_000
"""Cells that decide; where they are no rows, the others are not looked at."""
_YEAR = re.compile(r"\d{4}|\d+\D+\d+\D+\d+")
_LONGEST = 2_000
"""Letters of the longest cell that can be a row; longer ones are prose."""


def with_rows_unquoted(
    file: str, frame: pd.DataFrame, delimiters: Sequence[str], quotes: int
) -> tuple[pd.DataFrame, Assumption | None]:
    """Cut cells that are whole rows.

    Args:
        file: the source's name.
        frame: text cells, one frame row for each record.
        delimiters: what may divide the cells.
        quotes: quote marks that the text has; without two for each row there is nothing to mend.

    Returns:
        The frame as it was or cut, and what was assumed in the second case.
    """
    if frame.shape[1] != 1 or quotes < 2 * _FEWEST_ROWS:
        return frame, None
    cells = frame[0].tolist()
    filled = [(row, cell) for row, cell in enumerate(cells) if cell.strip()]
    if len(filled) < _FEWEST_ROWS or quotes < 2 * _AGREEING * len(filled):
        return frame, None
    looked_at = [cell for _, cell in filled[:_LOOKED_AT]]
    marks = [mark for mark in delimiters if _are_rows(looked_at, mark)]
    if len(marks) != 1:
        return frame, None
    rows = [_cut(cell, marks[0]) if cell.strip() else [] for cell in cells]
    width = max(map(len, rows))
    if not _agree(Counter(len(rows[row]) for row, _ in filled)) or len(rows) * width > MAX_CELLS:
        return frame, None
    filled_up = [[*row, *[""] * (width - len(row))] for row in rows]
    return pd.DataFrame(filled_up, dtype=object, columns=pd.RangeIndex(width)), _assumption(file, filled[0], marks[0])


def _are_rows(cells: Sequence[str], delimiter: str) -> bool:
    """Whether cells are rows, and no sentences, names or dates with a delimiter in them."""
    rows = [_cut(cell, delimiter) for cell in cells]
    if not _agree(Counter(map(len, rows))):
        return False
    enough = _AGREEING * (len(cells) - 1)  # the first may be a header
    if sum(map(is_date, cells)) >= len(cells) - enough:
        return False
    dated = sum(any(is_date(piece) and _YEAR.search(piece) for piece in row) for row in rows) >= enough
    spaced = sum(all(piece.startswith(" ") for piece in row[1:]) for row in rows) >= enough
    narrow = Counter(map(len, rows)).most_common(1)[0][0] == 2
    # people write a space behind a comma, programs do not
    return dated and not (narrow and spaced) if narrow or spaced else True


def _agree(counts: Counter[int]) -> bool:
    """Whether nearly all rows have one and the same number of cells, above one."""
    width, agreeing = counts.most_common(1)[0]
    return width > 1 and agreeing >= _AGREEING * counts.total()


def _cut(cell: str, delimiter: str) -> list[str]:
    """The cells that a cell holds; a cell that can be no row stays whole."""
    if len(cell) > _LONGEST or "\n" in cell or "\r" in cell or delimiter not in cell:
        return [cell]
    return next(csv.reader([cell], delimiter=delimiter), [cell])


def _assumption(file: str, first: tuple[int, str], delimiter: str) -> Assumption:
    row, cell = first
    shown = cell if len(cell) <= 60 else f"{cell[:60]} ..."
    evidence = f'A{row + 1} is quoted as one cell: "{shown}".'
    return Assumption("rows-quoted-whole", file, f"each row is cut at every {NAMES[delimiter]}", evidence)
