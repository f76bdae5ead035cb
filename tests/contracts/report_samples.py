"""Made-up reports for the tests of the forms."""

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.plan import Change
from importer.core.report import (
    OCCASION_OUTCOMES,
    ROW_OUTCOMES,
    OccasionEntry,
    Report,
    RunInfo,
    SourceEntry,
    SourceTable,
)

FILE = "holidays.xlsx"
HEADER = ("Occasion", "Event", "Start date", "End date", "Start time", "Note")
FIELDS = {0: "occasion", 1: "event", 2: "start_date", 3: "end_date", 4: "start_time"}
ROWS = ["table", "row", "outcome", "events", "reason", "start", "end"]


def run(**changed: Any) -> RunInfo:
    """An import of one workbook into a real account."""
    usual = RunInfo(
        id="20270102-0304-ab12",
        command="import",
        account="12345678",
        api="https://lo.ac.example",
        mode="upsert",
        started="2027-01-02T03:04:05Z",
        finished="2027-01-02T03:04:09Z",
        version="0.1.0",
        tzdata="2026f",
        sources=(SourceEntry(FILE, "ab" * 32, ("EMEA",)),),
        plan="c0ffee" + "0" * 58,
    )
    return replace(usual, **changed)


def table(cells: list[list[Any]], first_row: int = 2, sheet: str | None = "EMEA", **changed: Any) -> SourceTable:
    """A table whose data starts in ``first_row``."""
    frame = pd.DataFrame(cells, dtype=object, index=range(first_row, first_row + len(cells)))
    usual = SourceTable(FILE, sheet, HEADER, FIELDS, frame)
    return replace(usual, **changed)


def entry(name: str, outcome: str, **changed: Any) -> OccasionEntry:
    """One occasion with a payload of its name only."""
    payload = {"name": name, "description": name, "isDefault": False, "events": []}
    return replace(OccasionEntry(name, outcome, "", 1, payload), **changed)


def totals(rows: pd.DataFrame, occasions: tuple[OccasionEntry, ...], good: str) -> dict[str, dict[str, int]]:
    """Count the books."""
    bad = [each for each in ROW_OUTCOMES if each not in ("ready", "imported")]
    of_rows = {outcome: int((rows["outcome"] == outcome).sum()) for outcome in (good, *bad)}
    of_occasions = {outcome: sum(each.outcome == outcome for each in occasions) for outcome in OCCASION_OUTCOMES}
    events = {"read": int(rows["events"].sum()), "sent": int(rows.loc[rows["outcome"] == good, "events"].sum())}
    return {
        "rows": {"read": len(rows)} | of_rows,
        "occasions": {"read": len(occasions)} | of_occasions,
        "events": events,
    }


def report(
    rows: list[tuple[Any, ...]],
    memberships: list[tuple[int, int]],
    occasions: tuple[OccasionEntry, ...],
    tables: tuple[SourceTable, ...],
    **changed: Any,
) -> Report:
    """A report with its totals counted."""
    occasions = changed.pop("entries", occasions)
    frame = pd.DataFrame(rows, columns=ROWS)
    frame["line"] = frame["row"]
    about = changed.pop("run", run())
    good = "ready" if about.command == "check" else "imported"
    usual = Report(
        run=about,
        totals=totals(frame, occasions, good),
        occasions=occasions,
        rows=frame,
        memberships=pd.DataFrame(memberships, columns=["row", "occasion"], dtype=np.int64),
        issues=(),
        assumptions=(),
        tables=tables,
    )
    return replace(usual, **changed)


def ends_before_start(row: int = 4) -> Issue:
    """The error of the example in the documentation."""
    return Issue(
        "end-before-start",
        Severity.ERROR,
        '"Christmas Eve" ends 23 Dec 2027, before it starts on 24 Dec 2027.',
        Place(FILE, "EMEA", row, 3, "End date"),
        "put 24.12.2027 or a later day there.",
        "end_date",
        "23.12.2027",
    )


def mixed(**changed: Any) -> Report:
    """Two occasions of which one arrived; a rejected row holds another back; one row is a note."""
    cells: list[list[Any]] = [
        ["Retail PL", "New Year", dt.datetime.fromisoformat("2027-01-01"), "", "", "=1+1"],
        ["Retail PL", "Epiphany", "6.1.2027", "", "", "-5"],
        ["Desk DE", "Christmas Eve", "24.12.2027", "23.12.2027", dt.time(9, 0), -5],
        ["Desk DE", "Christmas", "25.12.2027", "26.12.2027", "", ""],
        ["All dates are subject to change", "", "", "", "", ""],
    ]
    rows = [
        (0, 2, "imported", 1, "", "2027-01-01", "2027-01-01"),
        (0, 3, "imported", 1, "", "2027-01-06", "2027-01-06"),
        (0, 4, "rejected", 0, "end-before-start", "2027-12-24", ""),
        (0, 5, "held", 1, 'held by row 4 of "Desk DE"', "2027-12-25", "2027-12-26"),
        (0, 6, "skipped", 0, "note below the table", "", ""),
    ]
    change = Change(path="events[New Year 2027-01-01].hours", before=None, after="closed")
    occasions = (
        entry("Retail PL", "updated", id=101, changes=(change,), attempts=1, status=200, verdict="matched", events=2),
        entry("Desk DE", "rejected", reason="row 4 is in error", events=2),
    )
    usual: dict[str, Any] = {
        "issues": (ends_before_start(),),
        "assumptions": (Assumption("date-order", "dates of EMEA", "day first", "24.12.2027 in C4"),),
    }
    return report(rows, [(0, 0), (1, 0), (2, 1), (3, 1)], occasions, (table(cells),), **(usual | changed))
