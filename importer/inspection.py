"""What inspect shows to programs: how sources are understood, in the schema ``occasions-inspection/1``."""

from typing import Any

import numpy as np

from importer.core.issues import column_letter
from importer.core.model import Source
from importer.core.table import Column, Table
from importer.pipeline import Inspection

SCHEMA = "occasions-inspection/1"


def inspect_sources(found: Inspection) -> dict[str, Any]:
    """An inspection with the keys of its schema."""
    reading = found.reading
    return {
        "schema": SCHEMA,
        "sources": [_source(source, reading.tables) for source in reading.sources],
        "assumptions": [
            {"code": each.code, "about": each.about, "decided": each.decided, "evidence": each.evidence}
            for each in found.assumptions
        ],
        "issues": [
            {
                "code": issue.code,
                "severity": str(issue.severity),
                "file": issue.place.file,
                "sheet": issue.place.sheet,
                "row": issue.place.row,
                "column": issue.place.column,
                "cell": issue.place.cell,
                "field": issue.field or None,
                "found": issue.found or None,
                "message": issue.message,
                "hint": issue.hint or None,
            }
            for issue in found.issues
        ],
    }


def _source(source: Source, tables: tuple[Table, ...]) -> dict[str, Any]:
    return {
        "file": source.file,
        "sha256": source.sha256,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "sheets": [_sheet(table) for table in tables if table.file == source.file],
    }


def _sheet(table: Table) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "layout": table.layout,
        "header_row": table.header_row or None,
        "columns": [_column(column) for column in table.columns if column.header or column.field],
        "rows": len(set(table.rows.tolist()) | {each.row for each in table.skipped}),
        **_calendar(table),
    }


def _calendar(table: Table) -> dict[str, Any]:
    """What a calendar says of itself; nothing of a sheet."""
    if table.entries is None:
        return {}
    said = table.entries
    days = np.unique(table.rows, return_counts=True)[1]
    names = [said.names.get(row) or str(row) for row in dict.fromkeys(table.rows.tolist())]
    own = {"title": said.title, "zone": said.zone or None, "producer": said.producer or None}
    return {"calendar": {**own, "entries": names, "coming_back": int((days > 1).sum())}}


def _column(column: Column) -> dict[str, Any]:
    uses = {"tick": column.tick, "date": column.dates, "flag": column.flag}
    means = next((use for use, holds in uses.items() if holds), column.field)
    return {"column": column_letter(column.index), "header": column.header, "field": means}
