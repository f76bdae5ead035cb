"""Cut the rows below a header out of a sheet, and code the cells of each mapped column.

Merged blocks show their value in every row that they cover; a cell with an error value, or a formula without a value,
is a fault from here on and never a blank.
"""

from typing import Any

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import Field, Glossary
from importer.core.lifting import Coded, distinct
from importer.core.mapping.heading import texts_of
from importer.core.model import MergedRange, Sheet
from importer.core.profile import Profile
from importer.core.rules.row_kinds import tell_apart
from importer.core.table import Column, SkippedRow, Table


def cut_table(
    sheet: Sheet,
    top: int,
    columns: tuple[Column, ...],
    by_field: dict[Field, Column],
    profile: Profile,
    glossary: Glossary,
) -> Table:
    """Cut the rows below the header out of a sheet and code the cells of each mapped column."""
    mapped = {column.index for column in by_field.values()}
    plain = _with_merged_cells_filled(sheet, top, mapped)
    below = _with_faults(plain, sheet, mapped)
    if sheet.hidden_rows and profile.hidden == "skip":
        visible = [row for row in range(len(below)) if row + top + 1 not in sheet.hidden_rows]
        below = below.iloc[visible]
    numbers = below.index.to_numpy().astype(np.int32) + 1
    dates = distinct(below[by_field["start_date"].index])
    event = by_field["event"].index if "event" in by_field else None
    across = {area.top for area in sheet.merged if area.top == area.bottom and area.right > area.left}
    titles = frozenset(np.flatnonzero(np.isin(numbers, list(across))).tolist())
    kinds = tell_apart(below, dates, by_field["start_date"].header, event, titles, glossary)
    cells = below if len(kinds.records) == len(below) else below.iloc[kinds.records]
    raw: dict[Field, Coded[Any]] = {
        name: dates.take(kinds.records) if name == "start_date" else distinct(cells[column.index])
        for name, column in by_field.items()
    }
    ticks = () if {"occasion", "region"} & set(raw) else _tick_columns(columns, cells, glossary)
    names = {name for name, _ in ticks}
    return Table(
        file=sheet.file,
        sheet=sheet.name,
        header_row=top,
        columns=tuple(
            Column(column.index, column.header, column.field, tick=not column.field and column.header in names)
            for column in columns
        ),
        rows=numbers[kinds.records],
        raw=raw,
        ticks=ticks,
        cells=plain if len(cells) == len(plain) else plain.loc[cells.index],
        skipped=tuple(SkippedRow(int(numbers[position]), reason) for position, reason in kinds.skipped),
        title=_title(sheet, top),
        from_1904=sheet.from_1904,
    )


def _with_merged_cells_filled(sheet: Sheet, top: int, mapped: set[int]) -> Any:
    """The rows below the header; a merged block shows its value in every row and mapped column that it covers."""
    below = sheet.cells.iloc[top:]
    ranges = merged_down(sheet, top, mapped)
    if not ranges:
        return below
    below = below.copy()
    for area in ranges:
        value: Any = sheet.cells.iat[area.top - 1, area.left]
        below.iloc[area.top - top : area.bottom - top, area.left] = value
    return below


def merged_down(sheet: Sheet, top: int, mapped: set[int]) -> list[MergedRange]:
    """Merged blocks of several rows below the header that begin in a mapped column."""
    return [area for area in sheet.merged if area.bottom > area.top > top and area.left in mapped]


def _tick_columns(columns: tuple[Column, ...], cells: Any, glossary: Glossary) -> tuple[tuple[str, Coded[Any]], ...]:
    """Columns without a field of which every cell is a tick, a cross or blank, at least one of them a tick.

    One such column alone may as well answer any other question ("Paid?"), so it takes two.
    """
    found = []
    for column in columns:
        if column.field or not column.header:
            continue
        coded = distinct(cells[column.index])
        texts = [str(value).strip() for value in coded.values]
        ticks = [glossary.means(text, "yes") or text == "1" for text in texts]
        if any(ticks) and all(
            tick or text == "0" or glossary.means(text, "no") for tick, text in zip(ticks, texts, strict=True)
        ):
            found.append((column.header, coded))
    return tuple(found) if len(found) > 1 else ()


def _title(sheet: Sheet, top: int) -> str | None:
    """The text above the header if it is the only one there."""
    texts = {text for row in range(1, top) for text in texts_of(sheet, row) if text and not text.startswith("#")}
    return texts.pop() if len(texts) == 1 else None


def _with_faults(below: Any, sheet: Sheet, mapped: set[int]) -> Any:
    """The rows below the header, where error values and formulas without a value are faults and not blanks."""
    first = int(below.index[0]) if len(below) else 0
    faults = {spot: _error_value(text) for spot, text in sheet.error_cells.items()}
    faults |= dict.fromkeys(sheet.uncached_formulas, _NO_VALUE)
    spots = {(row - 1, index): fault for (row, index), fault in faults.items() if index in mapped and row - 1 >= first}
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
