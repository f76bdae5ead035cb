"""What inspect shows: how sources are understood, as text for people and as ``occasions-inspection/1`` for programs."""

import sys
from pathlib import Path
from typing import Any

import orjson

from importer.core.errors import SettingsError
from importer.core.issues import column_letter
from importer.core.model import Source
from importer.core.table import Column, Table
from importer.pipeline import Reading
from importer.reports.cells import printable
from importer.reports.issue_text import render_issue_lines

SCHEMA = "occasions-inspection/1"
_LAYOUT = "list"
_SHOWN = 20


def inspect_sources(reading: Reading) -> dict[str, Any]:
    """The inspection of a reading, with the keys of its schema."""
    return {
        "schema": SCHEMA,
        "sources": [_source(source, reading.tables) for source in reading.sources],
        "assumptions": [
            {"code": each.code, "about": each.about, "decided": each.decided, "evidence": each.evidence}
            for each in reading.assumptions
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
            for issue in reading.issues
        ],
        "lines": render_issue_lines(reading.issues[:_SHOWN]).splitlines(),
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
        "layout": _LAYOUT,
        "header_row": table.header_row,
        "columns": [_column(column) for column in table.columns if column.header],
        "rows": len(table) + len(table.skipped),
    }


def _column(column: Column) -> dict[str, Any]:
    means = "tick" if column.tick else column.field
    return {"column": column_letter(column.index), "header": column.header, "field": means}


def write_inspection(found: dict[str, Any], where: str | None) -> None:
    """Write an inspection as JSON to a file, or to stdout (``-``); nowhere if None.

    Raises:
        SettingsError: the file cannot be written.
    """
    if where is None:
        return
    body = {key: value for key, value in found.items() if key != "lines"}
    text = orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if where == "-":
        sys.stdout.buffer.write(text)
        return
    try:
        Path(where).write_bytes(text)
    except OSError as error:
        raise SettingsError(f"{where} cannot be written: {error.strerror}.", "name another file with --json.") from None


def inspection_text(found: dict[str, Any]) -> str:
    """An inspection as a person would tell it."""
    lines: list[str] = []
    for source in found["sources"]:
        lines.append(f"{source['file']}{_format(source)}")
        for sheet in source["sheets"]:
            lines += _sheet_lines(sheet)
    if found["assumptions"]:
        lines += ["", "What was assumed, and why"]
        lines += [
            f"  {each['about']}: {each['decided']}  ({each['evidence'].rstrip('.')})" for each in found["assumptions"]
        ]
    if found["lines"]:
        lines += ["", "What stands out"]
        lines += [f"  {line}" for line in found["lines"]]
        more = len(found["issues"]) - len(found["lines"])
        lines += [f"  and {more} more; occasions check shows them all"] if more > 0 else []
    return "\n".join(printable(line) for line in lines) + "\n"


def _format(source: dict[str, Any]) -> str:
    if not source["encoding"]:
        return ""
    names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes"}
    delimiter = names.get(source["delimiter"], repr(source["delimiter"]))
    return f": text in {source['encoding']}, cells divided by {delimiter}"


def _sheet_lines(sheet: dict[str, Any]) -> list[str]:
    name = f'sheet "{sheet["sheet"]}": ' if sheet["sheet"] else ""
    rows = f"{sheet['rows']} row{'' if sheet['rows'] == 1 else 's'}"
    lines = [f"  {name}a {sheet['layout']}, header in row {sheet['header_row']}, {rows} below it"]
    width = max((len(column["header"]) for column in sheet["columns"]), default=0)
    for column in sheet["columns"]:
        means = column["field"].replace("_", " ") if column["field"] else "not used"
        lines.append(f"    {column['column']:>3}  {column['header']:<{min(width, 40)}}  {means}")
    return lines
