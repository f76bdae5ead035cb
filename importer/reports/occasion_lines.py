"""Occasions in words: why one is as it is, and the values of its changes."""

from typing import Any

import orjson

from importer.core.report import OccasionEntry
from importer.reports.cells import printable


def why_told(entry: OccasionEntry) -> str:
    """Why an occasion's line is as it is, with the status of a refusal; the API's own words where it refused."""
    refused = entry.status is not None and not 200 <= entry.status < 300
    status = f"HTTP {entry.status}: " if refused and entry.outcome in ("failed", "unknown") else ""
    words = entry.message if entry.outcome == "failed" and entry.message else entry.reason or entry.message
    return printable(status + words)


def value_told(value: Any, width: int) -> str:
    """A value of a change in words, cut to a width."""
    if value is None or value == "":
        return "(nothing)"
    words = value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
    words = printable(words)
    return words if len(words) <= width else f"{words[: width - 1]}…"
