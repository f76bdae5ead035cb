"""Why a row or an occasion has the outcome that it has, in words, for every form that says it line by line."""

from collections.abc import Sequence
from typing import Any

import orjson

from importer.core.issues import Issue
from importer.core.report import OccasionEntry, Report
from importer.reports.blame import Blame
from importer.reports.cells import printable
from importer.reports.lineage import Lineage
from importer.reports.wording import said

_WELL = frozenset({"imported", "ready"})
_UNTOLD = {"not_attempted": "the run stopped before it", "unknown": "it was sent, and nothing confirmed it"}
"""What the outcomes mean that nobody gives a reason for."""
_EXPLAINED = frozenset({*_WELL, "skipped"})
"""Outcomes of rows that have their whole reason in the books, if they need one."""


def occasion_why(entry: OccasionEntry) -> str:
    """Why an occasion's outcome is what it is: the API's words with their status where it refused, else our reason."""
    refused = entry.status is not None and not 200 <= entry.status < 300
    status = f"HTTP {entry.status}: " if refused and entry.outcome in ("failed", "unknown") else ""
    words = entry.message if entry.outcome == "failed" and entry.message else entry.reason or entry.message
    return status + words or _UNTOLD.get(entry.outcome, "")


def value_told(value: Any, width: int) -> str:
    """A value of a change in words, cut to a width."""
    if value is None or value == "":
        return "(nothing)"
    words = value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
    words = printable(words)
    return words if len(words) <= width else f"{words[: width - 1]}…"


class Whys:
    """Why each row of a folded report needs somebody."""

    def __init__(self, report: Report) -> None:
        self.lineage = Lineage.of(report)
        self.blame = Blame.of(report)
        self._report = report

    def errors(self, table: int, row: int, outcome: str) -> Sequence[Issue]:
        """The errors that explain a row; of a rejected one without its own, those of its columns and its source."""
        if outcome in _EXPLAINED:
            return ()
        return self.blame.of_row(self._report.tables[table], row, rejected=outcome == "rejected")

    def why(self, position: int, errors: Sequence[Issue], outcome: str, reason: str) -> str:
        """A row's reason in one line: its errors, else its reason in the books, else that of its occasions.

        Args:
            position: of the row in the report.
            errors: that explain it.
            outcome: of the row.
            reason: of the row in the books; may be blank.
        """
        if outcome in _EXPLAINED:
            return reason
        if errors:
            return "; ".join(dict.fromkeys(issue.message for issue in errors))
        entries = (self._report.occasions[each] for each in self.lineage.occasions_of(position))
        told = (occasion_why(entry) for entry in entries if entry.outcome == outcome)
        return reason or "; ".join(dict.fromkeys(filter(None, told))) or said(outcome)
