"""The ledger of a report in columns, and the tables whose rows it gives back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from importer.core.checked import Checked
from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.lifting import Mask
from importer.core.records import Records
from importer.core.report import SourceTable
from importer.core.table import Table

_UNKNOWN = "?"
"""Stands for a cell that could not be understood, so that it is refused again."""
_LISTED: dict[Field, str] = {
    "region": "Region",
    "event": "Event",
    "start_date": "Start date",
    "end_date": "End date",
    "start_time": "Start time",
    "end_time": "End time",
    "year": "Year",
    "description": "Description",
    "type": "Type",
    "hours": "Opening hours",
    "zone": "Time zone",
    "working": "Working",
    "default": "Default",
    "skills": "Skills",
}


def ledger_of(checked: Checked, tables: Sequence[Table]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The row ledger in columns (records, and rows below the header that are no events) and the membership table."""
    records = checked.places.records
    skipped = [(number, each.row, each.reason) for number, table in enumerate(tables) for each in table.skipped]
    extra = pd.DataFrame(skipped, columns=["table", "row", "reason"])
    ledger = pd.DataFrame(
        {
            "table": np.concatenate([records.table, extra["table"].to_numpy(dtype=np.int32)]),
            "row": np.concatenate([records.row, extra["row"].to_numpy(dtype=np.int32)]),
            "line": np.concatenate([_lines(records, tables), extra["row"].to_numpy(dtype=np.int32)]),
            "outcome": np.concatenate([_states(records), np.full(len(extra), "skipped", dtype=object)]),
            "events": np.concatenate([_event_counts(checked), np.zeros(len(extra), dtype=np.int64)]),
            "reason": np.concatenate([_skip_reasons(records), extra["reason"].to_numpy(dtype=object)]),
            "start": np.concatenate([_iso(records.first), np.full(len(extra), "", dtype=object)]),
            "end": np.concatenate([_iso(records.last), np.full(len(extra), "", dtype=object)]),
        }
    )
    order = np.lexsort((ledger["line"].to_numpy(), ledger["row"].to_numpy(), ledger["table"].to_numpy()))
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    memberships = pd.DataFrame({"row": place[checked.member_record], "occasion": checked.member_occasion})
    memberships = memberships.sort_values(["row", "occasion"], kind="stable", ignore_index=True)
    return ledger.iloc[order].reset_index(drop=True), memberships


def _lines(records: Records, tables: Sequence[Table]) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    """For each record its label in the cells of its table: its row, or its number where a row gives several."""
    unrolled = np.array([_is_unrolled(table) for table in tables] or [False])
    if not unrolled.any():
        return records.row
    starts = np.searchsorted(records.table, np.arange(len(tables)))
    number = np.arange(len(records)) - starts[records.table] + 1
    return np.where(unrolled[records.table], number, records.row).astype(np.int32)


def _states(records: Records) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    states = np.full(len(records), "", dtype=object)
    states[records.rejected] = "rejected"
    states[~records.skipped.blank] = "skipped"
    return states


def _skip_reasons(records: Records) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    reasons = np.array([*records.skipped.values, ""], dtype=object)[records.skipped.codes]
    return np.asarray(reasons, dtype=object)


def _event_counts(checked: Checked) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Events as the sheet counts them, each once however many occasions its row joins."""
    events, size = checked.events, len(checked.places.records)
    joined = np.bincount(checked.member_record, minlength=size)
    counted = np.bincount(events.record, weights=events.counted, minlength=size)
    return np.rint(counted / np.maximum(joined, 1)).astype(np.int64)


def _iso(days: "np.ndarray[tuple[int], np.dtype[np.int32]]") -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    distinct, inverse = np.unique(days, return_inverse=True)
    texts = np.array([dt.date.fromordinal(day).isoformat() if day else "" for day in distinct.tolist()], dtype=object)
    return texts[inverse]


def _is_unrolled(table: Table) -> bool:
    """Whether its rows are given back in columns of ours."""
    return bool(table.spots) or table.entries is not None


def source_table(table: Table) -> SourceTable:
    """A table as its own user knows it; a matrix, a calendar, or rows that start and end events, as a list."""
    if _is_unrolled(table):
        return _unrolled(table)
    return _with_more(table, _as_written(table))


def _as_written(table: Table) -> SourceTable:
    cells = table.cells.set_axis(table.cells.index + 1, axis=0)
    headers: dict[int, str] = {column.index: column.header for column in table.columns}
    return SourceTable(
        file=table.file,
        sheet=table.sheet,
        header=tuple(headers.get(int(index), "") for index in range(table.cells.shape[1])),
        fields={column.index: str(column.field) for column in table.columns if column.field},
        cells=cells,
        header_row=table.header_row,
        ends_moved=table.ends_moved,
    )


def _with_more(table: Table, own: SourceTable) -> SourceTable:
    """With what no column of the sheet says: ends that stood in rows of their own, the types that titles gave."""
    more: list[Field] = [name for name in _LISTED if name in table.raw and table.column(name) is None]
    joined = table.column("event") if table.layout == "start-end-rows" else None
    if not more and joined is None:
        return own
    cells, fields = own.cells.copy(), dict(own.fields)
    if joined:
        cells[joined.index] = _texts(table, "event")
    free = max((int(index) for index in cells.columns), default=-1) + 1
    for index, name in enumerate(more, start=free):
        cells[index] = _texts(table, name)
        fields[index] = name
    return replace(own, header=(*own.header, *(_LISTED[name] for name in more)), fields=fields, cells=cells)


def _texts(table: Table, name: Field) -> list[Any]:
    found = (table.raw[name][row] for row in range(len(table)))
    return [_UNKNOWN if isinstance(cell, Fault) else "" if cell is None else cell for cell in found]


def _doubted(days: list[Any], endless: Mask) -> list[Any]:
    """Days with a mark behind those of entries whose rule nobody could follow: there may be more of them."""
    pairs = zip(days, endless.tolist(), strict=True)
    return [f"{str(day)[:10]} {_UNKNOWN}" if mark and day != _UNKNOWN else day for day, mark in pairs]


def _unrolled(table: Table) -> SourceTable:
    """A matrix as a list, which is how its rows are given back."""
    names: tuple[Field, ...] = tuple(name for name in _LISTED if name in table.raw)
    columns = {number: _texts(table, name) for number, name in enumerate(names)}
    if "rule" in table.raw and "start_date" in names:
        number = names.index("start_date")
        columns[number] = _doubted(columns[number], ~table.raw["rule"].blank)
    cells = pd.DataFrame(columns, index=np.arange(1, len(table) + 1), dtype=object)
    return SourceTable(
        file=table.file,
        sheet=table.sheet,
        header=tuple(_LISTED[name] for name in names),
        fields={number: str(name) for number, name in enumerate(names)},
        cells=cells,
        header_row=table.header_row,
        unrolled=True,
        entries=None if table.entries is None else table.entry_names(),
    )
