"""Which column names the events, where no heading says so."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from importer.core.glossary import Field
from importer.core.lifting import Coded, distinct
from importer.core.mapping.content import names_column
from importer.core.report import added_by_us
from importer.core.table import Column

_FEW_ROWS = 3
_SAMPLE = 300
Columns = tuple[Column, ...]
Raw = Mapping[Field, Coded[Any]]


def with_names(columns: Columns, raw: Raw, cells: Any) -> tuple[Columns, Raw]:
    """Take as names a column of occasions that hardly repeat, else the one column of words that tells rows apart.

    Args:
        columns: the columns of a table.
        raw: its coded cells, by field.
        cells: its rows, all columns.

    Returns:
        The same columns and cells, with a column of events where one was found.
    """
    if "event" not in raw and "occasion" in raw and _tells_rows_apart(raw["occasion"]):
        kept: dict[Field, Coded[Any]] = {name: each for name, each in raw.items() if name != "occasion"}
        return _named(columns, "occasion"), {**kept, "event": raw["occasion"]}
    if {"event", "type", "description"} & set(raw):
        return columns, raw
    ours = added_by_us(column.header for column in columns)
    free = [column.index for column in columns if not (column.field or column.flag or column.header in ours)]
    index = names_column(cells.iloc[:_SAMPLE], free)
    if index is None:
        return columns, raw
    return _named(columns, index), {**raw, "event": distinct(cells[index])}


def _tells_rows_apart(names: Coded[Any]) -> bool:
    """Whether most rows have a name of their own: what people call an occasion then is the event."""
    said = np.unique(names.codes[~names.blank])
    return len(names) >= _FEW_ROWS and len(said) * 2 > len(names)


def _named(columns: Columns, which: Field | int) -> Columns:
    return tuple(
        replace(column, field="event", guessed=True) if which in (column.field, column.index) else column
        for column in columns
    )
