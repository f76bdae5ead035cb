"""Cut the rows below a header out of a sheet, and code the cells of each mapped column.

Merged blocks show their value in every row that they cover; a cell with an error value, or a formula without a value,
is a fault from here on and never a blank.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from importer.core.glossary import Field, Glossary
from importer.core.lifting import Coded, distinct
from importer.core.mapping.error_cells import with_faults
from importer.core.mapping.heading import Header
from importer.core.mapping.naming import with_names
from importer.core.mapping.pieces import PIECES, dates_of_pieces, is_day_column
from importer.core.mapping.tick_columns import tick_columns
from importer.core.model import MergedRange, Sheet
from importer.core.profile import Profile
from importer.core.rules.api_cells import API_FIELDS
from importer.core.rules.row_kinds import tell_apart
from importer.core.table import Column, SkippedRow, Table


def cut_table(sheet: Sheet, header: Header, profile: Profile, glossary: Glossary) -> Table:
    """Cut the rows below a header out of a sheet and code the cells of each mapped column."""
    top = header.row
    columns = _columns(sheet, header, profile)
    by_field: dict[Field, Column] = {column.field: column for column in columns if column.field}
    mapped = {column.index for column in by_field.values()}
    plain = _with_merged_cells_filled(sheet, top, mapped)
    below = with_faults(plain, sheet, mapped)
    if sheet.hidden_rows and profile.hidden == "skip":
        visible = [row for row in range(len(below)) if row + top + 1 not in sheet.hidden_rows]
        below = below.iloc[visible]
    numbers = below.index.to_numpy().astype(np.int32) + 1
    dates, said = _dates(below, by_field)
    event = by_field["event"].index if "event" in by_field else None
    across = {area.top for area in sheet.merged if area.top == area.bottom and area.right > area.left}
    titles = frozenset(np.flatnonzero(np.isin(numbers, list(across))).tolist())
    ours = _said_by_us(below, by_field)
    kinds = tell_apart(below, dates, said.header if top else "", event, titles, glossary, ours)
    cells = below if len(kinds.records) == len(below) else below.iloc[kinds.records]
    raw: Mapping[Field, Coded[Any]] = {
        name: distinct(cells[column.index]) for name, column in by_field.items() if name != "start_date"
    }
    raw = {**raw, "start_date": dates.take(kinds.records)}
    plain_cells = plain if len(cells) == len(plain) else plain.loc[cells.index]
    columns, raw = with_names(columns, raw, plain_cells)
    ticks = () if "occasion" in raw else tick_columns(columns, cells, header, profile, glossary)
    if ticks and "region" in raw:  # "Country" beside ticks under "Sites": the sites are what is ticked
        raw = {name: coded for name, coded in raw.items() if name != "region"}
        columns = tuple(replace(each, field=None) if each.field == "region" else each for each in columns)
    names = {index for index, _, _ in ticks}
    faulty = with_faults(plain, sheet, names).loc[cells.index]  # an error value may be a tick: no site is lost unseen
    return Table(
        file=sheet.file,
        sheet=sheet.name,
        header_row=top,
        columns=tuple(replace(column, tick=not column.field and column.index in names) for column in columns),
        rows=numbers[kinds.records],
        raw=raw,
        ticks=tuple((name, distinct(faulty[index])) for index, name, _ in ticks),
        cells=plain_cells,
        skipped=tuple(SkippedRow(int(numbers[position]), reason) for position, reason in kinds.skipped),
        from_1904=sheet.from_1904,
        layout="ticks" if ticks else "list",
        day_after="end_date" in by_field and bool(glossary.pattern("exclusive").search(by_field["end_date"].header)),
        profile=profile,
    )


def _columns(sheet: Sheet, header: Header, profile: Profile) -> tuple[Column, ...]:
    """The columns of a table that are not hidden; "Day" beside "Month" is no weekday where days stand below it."""
    fields = dict(header.match.fields)
    day = header.match.day_column
    if ("start_date" not in fields.values() and "month" in fields.values()) or (
        fields.get(day) == "weekday"
        and "month" in fields.values()
        and is_day_column(sheet.cells[day].iloc[header.row :])
    ):
        fields[day] = "day"
    return tuple(
        Column(index, text, fields.get(index))
        for index, text in enumerate(header.texts)
        if index not in sheet.hidden_columns or profile.hidden == "include" or fields.get(index) in API_FIELDS
    )


def _dates(below: Any, by_field: Mapping[Field, Column]) -> tuple[Coded[Any], Column]:
    """The dates of the rows, and the column in which they show."""
    if "start_date" in by_field:
        return distinct(below[by_field["start_date"].index]), by_field["start_date"]
    pieces: dict[Field, Coded[Any]] = {
        name: distinct(below[by_field[name].index]) for name in PIECES if name in by_field
    }
    return dates_of_pieces(pieces), by_field["month"]


def _said_by_us(below: Any, by_field: Mapping[Field, Column]) -> Coded[Any] | None:
    """What files of ours say of a row that is one, whatever else stands in it."""
    columns = [below[by_field[name].index] for name in ("api_start", "mend") if name in by_field]
    if not columns:
        return None
    return distinct(columns[0] if len(columns) == 1 else columns[0].where(columns[0] != "", columns[1]))


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
