"""The report of a run into many accounts as bytes, for the journal.

A part that has a run of its own is kept there; here only its id stands. Parts without one, such as an account that
could not be reached, are kept here whole.
"""

import base64
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson

from importer.core.joined import AccountPart, JoinedReport
from importer.core.report import Report, RunInfo, SourceEntry
from importer.report_store import dump_report, load_report

_FORM = "many/1"


def dump_joined(joined: JoinedReport) -> bytes:
    """A joined report as bytes."""
    run = {name: getattr(joined.run, name) for name in RunInfo.__dataclass_fields__}
    body = {"form": _FORM, "run": run, "parts": [_part(part) for part in joined.parts]}
    return zlib.compress(orjson.dumps(body), level=1)


def is_joined(stored: bytes) -> bool:
    """Whether the journal's bytes of a run are those of one into many accounts."""
    form: object = orjson.loads(zlib.decompress(stored)).get("form")
    return form == _FORM


def load_joined(stored: bytes, report_of: Callable[[int, str], Report | None]) -> JoinedReport:
    """A joined report from its bytes.

    Args:
        stored: the bytes.
        report_of: gives the report of the nth part (from 1), which has the run of this id if it was begun; None if
            the part has no run of its own.
    """
    body: dict[str, Any] = orjson.loads(zlib.decompress(stored))
    run = body["run"]
    sources = tuple(SourceEntry(**{**each, "sheets": tuple(each["sheets"])}) for each in run["sources"])
    parts = tuple(_read(each, report_of(number, each["run"])) for number, each in enumerate(body["parts"], 1))
    return JoinedReport(RunInfo(**{**run, "sources": sources}), parts)


def _part(part: AccountPart) -> dict[str, Any]:
    whole = None if part.begun else base64.b64encode(dump_report(part.report)).decode()
    return {
        "account": part.account,
        "run": part.report.run.id,
        "begun": part.begun,
        "stopped": part.stopped,
        "hint": part.hint,
        "report": whole,
    }


def _read(body: dict[str, Any], own: Report | None) -> AccountPart:
    begun = own is not None
    report = own or load_report(base64.b64decode(body["report"]))
    part = AccountPart(body["account"], report, begun or body["begun"], body["stopped"], body["hint"])
    return replace(part, stopped="", hint="") if begun and not body["begun"] else part
