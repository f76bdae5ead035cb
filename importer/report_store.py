"""Reports as bytes, for the journal: everything that any form of the report needs, compressed.

Cells are kept as the text that the CSV form would show, so that a report made later is the report that was made then.
"""

import zlib
from typing import Any

import orjson
import pandas as pd

from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.plan import Change
from importer.core.report import OccasionEntry, Report, RunInfo, SkillEntry, SourceEntry, SourceTable
from importer.reports.cells import cell_texts

_FORM = 1


def dump_report(report: Report) -> bytes:
    """A report as bytes."""
    body = {
        "form": _FORM,
        "run": {name: getattr(report.run, name) for name in RunInfo.__dataclass_fields__},
        "totals": report.totals,
        "occasions": report.occasions,
        "skills": report.skills,
        "rows": _columns(report.rows),
        "memberships": _columns(report.memberships),
        "issues": report.issues,
        "assumptions": report.assumptions,
        "tables": [_table(table) for table in report.tables],
    }
    return zlib.compress(orjson.dumps(body, default=_plain, option=orjson.OPT_NON_STR_KEYS), level=1)


def load_report(stored: bytes) -> Report:
    """A report from its bytes."""
    body: dict[str, Any] = orjson.loads(zlib.decompress(stored))
    run = body["run"]
    sources = tuple(SourceEntry(**{**each, "sheets": tuple(each["sheets"])}) for each in run["sources"])
    return Report(
        run=RunInfo(**{**run, "sources": sources}),
        totals=body["totals"],
        occasions=tuple(_occasion(each) for each in body["occasions"]),
        skills=tuple(SkillEntry(**each) for each in body.get("skills", ())),
        rows=pd.DataFrame({"line": body["rows"]["row"], **body["rows"]}),
        memberships=pd.DataFrame(body["memberships"]).astype("int64"),
        issues=tuple(_issue(each) for each in body["issues"]),
        assumptions=tuple(Assumption(**each) for each in body["assumptions"]),
        tables=tuple(_source_table(each) for each in body["tables"]),
    )


def load_occasions(stored: bytes) -> tuple[OccasionEntry, ...]:
    """The occasions of a report from its bytes, without their changes; a run into many accounts has none itself."""
    entries = orjson.loads(zlib.decompress(stored)).get("occasions", ())
    return tuple(_occasion({**each, "changes": ()}) for each in entries)


def _plain(value: Any) -> Any:
    """What orjson does not know: pydantic models."""
    return value.model_dump(mode="json")


def _columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    return {str(name): frame[name].tolist() for name in frame.columns}


def _table(table: SourceTable) -> dict[str, Any]:
    return {
        "file": table.file,
        "sheet": table.sheet,
        "header": table.header,
        "fields": {str(index): name for index, name in table.fields.items()},
        "header_row": table.header_row,
        "unrolled": table.unrolled,
        "ends_moved": table.ends_moved,
        "entries": None if table.entries is None else {str(row): name for row, name in table.entries.items()},
        "rows": table.cells.index.tolist(),
        "cells": [cell_texts(table.cells.iloc[:, index].tolist()) for index in range(table.cells.shape[1])],
    }


def _source_table(body: dict[str, Any]) -> SourceTable:
    cells = pd.DataFrame(
        {index: pd.Series(column, dtype=object) for index, column in enumerate(body["cells"])}, dtype=object
    )
    entries = body.get("entries")
    return SourceTable(
        file=body["file"],
        sheet=body["sheet"],
        header=tuple(body["header"]),
        fields={int(index): name for index, name in body["fields"].items()},
        cells=cells.set_axis(body["rows"], axis=0),
        header_row=body.get("header_row", 0),
        unrolled=body.get("unrolled", False),
        ends_moved=body.get("ends_moved", False),
        entries=None if entries is None else {int(row): name for row, name in entries.items()},
    )


def _occasion(body: dict[str, Any]) -> OccasionEntry:
    changes = tuple(Change.model_validate(change) for change in body["changes"])
    return OccasionEntry(**{**body, "changes": changes})


def _issue(body: dict[str, Any]) -> Issue:
    related = tuple(Place(**place) for place in body["related"])
    severity = Severity(body["severity"])
    return Issue(**{**body, "severity": severity, "place": Place(**body["place"]), "related": related})
