"""Write the report of a run into several accounts as JSON: the keys of ``occasions-report/1``, and ``accounts``.

Each occasion, row, issue and assumption says first which account it belongs to; ``accounts`` holds what is said of an
account as a whole.
"""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from importer.core.joined import AccountPart, JoinedReport
from importer.core.report import SCHEMA
from importer.core.rules.books import folded
from importer.reports.json_form import lists_of, run_object, totals_object, write_object


def write_joined_json(joined: JoinedReport, out: BinaryIO) -> None:
    """Write a joined report as one JSON object in UTF-8 with a final line break; the file stays open."""
    head = {
        "schema": SCHEMA,
        "run": run_object(joined.run),
        "totals": totals_object(joined.totals),
        "accounts": [_account(part) for part in joined.parts],
    }
    by_part = [(part.account or None, lists_of(folded(part.report))) for part in joined.parts]
    keys = by_part[0][1] if by_part else {}
    write_object(out, head, {key: _items([(name, lists[key]) for name, lists in by_part]) for key in keys})


def _items(lists: Iterable[tuple[str | None, Iterable[dict[str, Any]]]]) -> Iterator[dict[str, Any]]:
    for account, items in lists:
        for item in items:
            yield {"account": account, **item}


def _account(part: AccountPart) -> dict[str, Any]:
    run = part.report.run
    return {
        "account": part.account or None,
        "number": run.account if part.account else None,
        "api": run.api,
        "mode": run.mode,
        "run": run.id if part.begun else None,
        "plan": run.plan,
        "well": part.well,
        "stopped": part.stopped,
        "hint": part.hint,
        "totals": totals_object(part.report.totals),
    }
