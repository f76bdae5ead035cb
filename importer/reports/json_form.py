"""Write the report as JSON, in the schema ``occasions-report/1``.

Keys stand in a fixed order and each occasion, row, issue and assumption on its own line, so equal reports are equal
bytes and differ line by line. Rows are written block by block: a million of them are never one list of dicts.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from importer.core.issues import Issue
from importer.core.report import OCCASION_OUTCOMES, ROW_OUTCOMES, SCHEMA, OccasionEntry, Report, RunInfo
from importer.core.rules.books import folded
from importer.reports.lineage import Lineage, row_places

_TOTALS = {"rows": ("read", *ROW_OUTCOMES), "occasions": ("read", *OCCASION_OUTCOMES), "events": ("read", "sent")}


def write_json(report: Report, out: BinaryIO) -> None:
    """Write a report as one JSON object in UTF-8 with a final line break.

    Args:
        report: what happened to every row.
        out: an open binary file, such as ``sys.stdout.buffer``; it stays open.
    """
    head = {"schema": SCHEMA, "run": run_object(report.run), "totals": totals_object(report.totals)}
    write_object(out, head, lists_of(folded(report)))


def write_object(out: BinaryIO, head: Mapping[str, Any], lists: Mapping[str, Iterable[dict[str, Any]]]) -> None:
    """Write one JSON object: plain values first, then lists with one item on each line."""
    before = b"{"
    for key, value in head.items():
        out.write(before + _dump(key) + b":" + _dump(value))
        before = b",\n"
    for key, items in lists.items():
        _write_list(out, key, items)
    out.write(b"}\n")


def lists_of(report: Report) -> dict[str, Iterable[dict[str, Any]]]:
    """The lists of a folded report, by their keys."""
    lineage = Lineage.of(report)
    return {
        "occasions": _occasions(report, lineage),
        "rows": _rows(report, lineage),
        "issues": map(_issue, report.issues),
        "assumptions": ({key: getattr(each, key) for key in _ASSUMPTION} for each in report.assumptions),
        "skills": ({key: getattr(each, key) for key in _SKILL} for each in report.skills),
    }


_SOME_RUNS = ("plan", "of", "stopped", "hint", "waits_since", "undone_by", "undone_partly")
"""Keys that only those runs have of which there is something to say."""
_SKILL = ("skill", "id", "occasion", "before", "outcome", "attempts", "status", "message", "verdict")
_ASSUMPTION = ("code", "about", "decided", "evidence")


def _dump(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        # Half a surrogate pair, as in the name of a file that is not UTF-8: orjson refuses it.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _write_list(out: BinaryIO, key: str, items: Iterable[dict[str, Any]]) -> None:
    out.write(b',\n"' + key.encode() + b'":[')
    before = b"\n"
    for item in items:
        out.write(before + _dump(item))
        before = b",\n"
    out.write(b"]")


def run_object(run: RunInfo) -> dict[str, Any]:
    """Which run this is, as an object."""
    keys = ("id", "command", "account", "api", "mode", "started", "finished", "version", "tzdata")
    sources = [{"file": each.file, "sha256": each.sha256, "sheets": list(each.sheets)} for each in run.sources]
    more = {key: getattr(run, key) for key in _SOME_RUNS if getattr(run, key)}
    return {key: getattr(run, key) for key in keys} | {"sources": sources} | more


def totals_object(totals: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """The totals with their keys in a fixed order."""
    return {
        kind: {key: totals[kind][key] for key in sorted(totals[kind], key=names.index)}
        for kind, names in _TOTALS.items()
    }


def _occasions(report: Report, lineage: Lineage) -> Iterator[dict[str, Any]]:
    places = row_places(report)
    for position, entry in enumerate(report.occasions):
        yield _occasion(entry, [places[row] for row in lineage.rows_of(position)])


def _occasion(entry: OccasionEntry, rows: list[str]) -> dict[str, Any]:
    return {
        "name": entry.name,
        "outcome": entry.outcome,
        "reason": entry.reason,
        "id": entry.id,
        "events": entry.events,
        "rows": rows,
        "payload": entry.payload,
        "changes": [change.model_dump(mode="json") for change in entry.changes],
        "attempts": entry.attempts,
        "status": entry.status,
        "message": entry.message,
        "verdict": entry.verdict,
    }


def _rows(report: Report, lineage: Lineage) -> Iterator[dict[str, Any]]:
    tables = [(table.file, table.sheet) for table in report.tables]
    names = [entry.name for entry in report.occasions]
    position = 0
    for block in report.blocks():
        columns = (block[key].tolist() for key in ("table", "row", "outcome", "events", "reason"))
        for table, row, outcome, events, reason in zip(*columns, strict=True):
            file, sheet = tables[table]
            yield {
                "file": file,
                "sheet": sheet,
                "row": row,
                "outcome": outcome,
                "occasions": [names[each] for each in lineage.occasions_of(position)],
                "events": events,
                "reason": reason,
            }
            position += 1


def _issue(issue: Issue) -> dict[str, Any]:
    place = issue.place
    return {
        "code": issue.code,
        "severity": str(issue.severity),
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "cell": place.cell,
        "field": issue.field,
        "found": issue.found,
        "message": issue.message,
        "hint": issue.hint,
    }
