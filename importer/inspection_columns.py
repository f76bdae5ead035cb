"""What inspect tells of the columns of a sheet, or of the properties of a calendar: one line for each."""

import datetime as dt
from itertools import groupby

import numpy as np
from rich.cells import cell_len, set_cell_size

from importer.core.faults import shown
from importer.core.glossary import Field
from importer.core.issues import column_letter
from importer.core.table import Column, Table
from importer.pipeline import Inspection

_WIDTH = 100
_HEADING = 26
_MEANINGS: dict[Field, str] = {
    "event": "name of the event",
    "region": "site or region, one occasion each",
    "occasion": "occasion",
    "start_date": "date",
    "end_date": "end date",
    "portion": "whole or half day",
    "moved": "moved to another day",
    "account": "account",
    "day": "day of the date",
    "month": "month of the date",
    "year": "year of the date",
    "weekday": "weekday, to check the date",
    "working": "open or closed",
    "default": "default occasion",
    "zone": "time zone",
    "all_day": "whole days or hours",
    "busy": "busy or free",
    "private": "public or private",
    "status": "confirmed or cancelled",
    "rule": "comes back without end",
}
_NONE = "not used"


def column_lines(found: Inspection, number: int, table: Table) -> list[str]:
    """One line for each column that has a heading; neighbours of one use that names no field share a line."""
    used = [column for column in table.columns if column.header or column.field]
    if table.entries is not None:
        used = [column for column in used if _holds_something(table, column)]
    lines = []
    for meaning, group in groupby(used, key=lambda column: _meaning(column, table)):
        columns = list(group)
        first, last = column_letter(columns[0].index), column_letter(columns[-1].index)
        letters = first if first == last else f"{first} to {last}"
        letters = "" if table.entries is not None else f"{letters:<8} "
        names = ", ".join(column.header for column in columns)
        heading = set_cell_size(shortened(names, _HEADING), _HEADING)
        line = f"    {letters}{heading}  {meaning}{_example(found, number, table, columns[0])}"
        lines.append(shortened(line, _WIDTH))
    return lines


def _holds_something(table: Table, column: Column) -> bool:
    """Whether any entry of a calendar has this property."""
    return any(cell not in ("", None) for cell in table.cells[column.index])


def shortened(text: str, width: int) -> str:
    """A text of at most so many cells of a terminal, with a sign where it was cut."""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def _meaning(column: Column, table: Table) -> str:
    if column.tick:
        return "ticks, one site each"
    if column.dates:
        return "dates"
    if column.flag:
        return "says which days are off"
    if column.field in ("type", "description") and column.field == _naming(table):
        return f"{column.field}, which names the events"
    return _MEANINGS.get(column.field, column.field.replace("_", " ")) if column.field else _NONE


def _naming(table: Table) -> Field | None:
    """The field that names the events where no column of names does."""
    if "event" in table.raw:
        return None
    names: tuple[Field, ...] = ("description", "type")
    return next((name for name in names if name in table.raw), None)


def _example(found: Inspection, number: int, table: Table, column: Column) -> str:
    """The first cell of a column that is read, and the day that it is taken for."""
    if column.field not in ("start_date", "end_date", "event", "region", "occasion", "type", "hours", "day"):
        return ""
    name: Field = "start_date" if column.field == "day" else column.field
    cells = table.raw.get(name)
    filled = np.flatnonzero(~cells.blank) if cells is not None else np.empty(0, dtype=np.intp)
    if cells is None or not len(filled):
        return ""
    row = int(filled[0])
    place = table.at(row, name)
    cell = f"{place.cell} = " if place.cell else ""
    return f", such as {cell}{shown(cells[row])}{_day_of(found, number, row, name)}"


def _day_of(found: Inspection, number: int, row: int, name: Field) -> str:
    """The day that a date cell is taken for."""
    records = found.grouped.places.records
    days = {"start_date": records.first, "end_date": records.last}.get(name)
    if days is None:
        return ""
    record = int(np.flatnonzero(records.table == number)[row])
    return f", which is {told_day(int(days[record]))}" if days[record] > 0 else ""


def told_day(ordinal: int) -> str:
    """A day as people say it."""
    return f"{dt.date.fromordinal(ordinal):%a %-d %b %Y}"
