"""The report of a drop that has no run: what it was, what became of it and why, as text, page, and JSON."""

from pathlib import Path

import orjson

from importer.core.drops import Drop, DropOutcome
from importer.redaction import redacted
from importer.reports.html.drop_page import render_drop

SCHEMA = "occasions-drop/1"
_HEADLINES = {
    DropOutcome.DONE: "everything is in the account as it says",
    DropOutcome.FAILED: "nothing of it was imported",
    DropOutcome.WAITING: "its plan needs a yes",
    DropOutcome.KNOWN: "the same content was imported before",
}


def write_small_report(drop: Drop, folder: Path) -> tuple[Path, ...]:
    """Write the report of a drop into a folder.

    Args:
        drop: its outcome is known.
        folder: where ``report.txt``, ``report.html`` and ``report.json`` go.
    """
    text, page, json = folder / "report.txt", folder / "report.html", folder / "report.json"
    text.write_text(redacted(_text(drop)), encoding="utf-8")
    json.write_bytes(redacted(_json(drop).decode()).encode())
    headline = _HEADLINES[drop.outcome or DropOutcome.FAILED]
    page.write_text(redacted(render_drop(drop, headline)), encoding="utf-8", errors="replace")
    return text, page, json


def _text(drop: Drop) -> str:
    outcome = drop.outcome or DropOutcome.FAILED
    told = drop.told
    code = f"[{told.code}]" if told.code else ""
    lines = [
        f"{drop.name}: {_HEADLINES[outcome]}",
        "",
        f"{'error' if outcome is DropOutcome.FAILED else 'note'}{code}: {told.message}",
        *([f"hint: {told.hint}"] if told.hint else []),
        "",
        f"place:   {drop.place}",
        f"rule:    {drop.rule_name}",
        f"drop:    {drop.id}",
        *([f"like:    {drop.like} (occasions report {drop.like})"] if drop.like else []),
        f"taken:   {drop.seen}",
        f"size:    {drop.size:,} bytes",
        f"sha256:  {drop.content}",
    ]
    return "\n".join(lines) + "\n"


def _json(drop: Drop) -> bytes:
    body = {
        "schema": SCHEMA,
        "drop": drop.id,
        "outcome": str(drop.outcome),
        "name": drop.name,
        "place": drop.place,
        "rule": drop.rule_name,
        "size": drop.size,
        "sha256": drop.content,
        "seen": drop.seen,
        "like": drop.like or None,
        "code": drop.told.code or None,
        "message": drop.told.message,
        "hint": drop.told.hint,
    }
    return orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
