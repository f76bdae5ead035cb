"""Years in a column that nobody reads, beside dates that lack theirs: no other year is right for all of them."""

from collections.abc import Collection

import numpy as np

from importer.core.issues import column_letter
from importer.core.lifting import BLANK, Mask, distinct
from importer.core.parsing.date_pieces import plain_year
from importer.core.table import Column, Table

_NEARLY_ALL = 0.9
_DATES = ("start_date", "end_date")


def years_not_read(table: Table, rows: Mask, known: Collection[int]) -> str:
    """What to call the first such column whose years are others than those known; empty if there is none.

    Args:
        table: with columns that are read, and others.
        rows: those whose dates lack their year.
        known: the years that are to be theirs; a column that says the same does no harm.
    """
    beside = {each.index + step for each in table.columns if each.field in _DATES for step in (-1, 1)}
    for column in table.columns:
        if column.field is not None or column.tick or column.flag or column.dates:
            continue
        if (column.index in beside or not column.header.strip()) and _holds_others(table, column, rows, known):
            return f'the column "{column.header.strip() or column_letter(column.index)}"'
    return ""


def _holds_others(table: Table, column: Column, rows: Mask, known: Collection[int]) -> bool:
    cells = distinct(table.cells[column.index])
    filled: Mask = rows & (cells.codes != BLANK)
    years = cells.number(plain_year, 0)[filled]
    if not len(years) or np.count_nonzero(years > 0) < _NEARLY_ALL * len(years):
        return False
    return not set(np.unique(years[years > 0]).tolist()) <= set(known)
