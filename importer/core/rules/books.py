"""The books: every read row ends in exactly one place, and a report that does not balance never leaves.

The outcome of a row is the worst of its occasions' outcomes; a row in error is rejected whatever they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from importer.core.errors import BooksDoNotBalance
from importer.core.report import OCCASION_OUTCOMES, ROW_OUTCOMES, OccasionEntry, Report

WORST_FIRST = (
    "rejected",
    "failed",
    "unknown",
    "conflict",
    "held",
    "not_attempted",
    "imported",
    "ready",
    "skipped",
)
_OF_OCCASION: Mapping[str, str] = {
    "created": "imported",
    "updated": "imported",
    "merged": "imported",
    "unchanged": "imported",
    "deleted": "imported",
    "rejected": "held",
}


def row_outcome(occasion_outcome: str) -> str:
    """What an occasion's outcome means for a good row of it."""
    return _OF_OCCASION.get(occasion_outcome, occasion_outcome)


def outcomes_of_rows(
    rows: pd.DataFrame, memberships: pd.DataFrame, occasions: Sequence[OccasionEntry]
) -> "pd.Series[Any]":
    """The outcome of each row: rejected and skipped rows stay so, others have the worst of their occasions."""
    rank = {outcome: place for place, outcome in enumerate(WORST_FIRST)}
    of_occasion = np.array([rank[row_outcome(entry.outcome)] for entry in occasions], dtype=np.int32)
    worst = np.full(len(rows), len(WORST_FIRST), dtype=np.int32)
    if len(memberships):
        np.minimum.at(worst, memberships["row"].to_numpy(), of_occasion[memberships["occasion"].to_numpy()])
    settled = rows["outcome"].isin(("rejected", "skipped")).to_numpy()
    names = np.array([*WORST_FIRST, ""], dtype=object)  # a row without any outcome is caught by check_books
    return pd.Series(np.where(settled, rows["outcome"].to_numpy(), names[worst]), index=rows.index, dtype=object)


def totals_of(rows: pd.DataFrame, occasions: Sequence[OccasionEntry], sent: int) -> dict[str, dict[str, int]]:
    """The totals of folded rows: each read row and each occasion counted once."""
    counted = rows["outcome"].value_counts()
    of_rows = {outcome: int(counted.get(outcome, 0)) for outcome in ROW_OUTCOMES}
    of_occasions = dict.fromkeys(OCCASION_OUTCOMES, 0)
    for entry in occasions:
        of_occasions[entry.outcome] += 1
    return {
        "rows": {"read": len(rows), **of_rows},
        "occasions": {"read": len(occasions), **of_occasions},
        "events": {"read": int(rows["events"].sum()), "sent": sent},
    }


def folded(report: Report) -> Report:
    """The report with one line for each row of a sheet.

    A matrix gives several records for one row, and tables beside each other share rows: such a row has the worst of
    their outcomes, with its reason, and the sum of their events.
    """
    sheets: dict[tuple[str, str | None], int] = {}
    homes = np.array([sheets.setdefault((each.file, each.sheet), n) for n, each in enumerate(report.tables)] or [0])
    home = homes[report.rows["table"].to_numpy(dtype=np.intp)] if len(report.rows) else np.empty(0, dtype=np.intp)
    keys = home.astype(np.int64) << 32 | report.rows["row"].to_numpy(dtype=np.int64)
    lines, first, line_of = np.unique(keys, return_index=True, return_inverse=True)
    if len(lines) == len(keys):
        return report
    rank = report.rows["outcome"].map({outcome: place for place, outcome in enumerate(WORST_FIRST)}).to_numpy()
    order = np.lexsort((np.arange(len(keys)), rank, line_of))
    worst = order[np.flatnonzero(np.diff(line_of[order], prepend=-1))]
    rows = report.rows.iloc[worst].reset_index(drop=True)
    rows["table"] = home[first]
    by_line = report.rows.groupby(line_of)
    rows["events"] = by_line["events"].sum().to_numpy()
    rows["end"] = by_line["end"].max().to_numpy()
    rows["start"] = report.rows["start"].where(report.rows["start"] != "").groupby(line_of).min().fillna("").to_numpy()
    memberships = report.memberships.assign(row=line_of[report.memberships["row"].to_numpy(dtype=np.intp)])
    memberships = memberships.drop_duplicates().sort_values(["row", "occasion"], kind="stable", ignore_index=True)
    return replace(report, rows=rows, memberships=memberships)


def check_books(totals: Mapping[str, Mapping[str, int]], rows: pd.DataFrame) -> None:
    """Refuse a report whose rows are not all accounted for.

    Raises:
        BooksDoNotBalance: rows read are not the sum of what became of them.
    """
    known = rows["outcome"].isin(ROW_OUTCOMES)
    if not known.all():
        raise BooksDoNotBalance(f"{int((~known).sum())} rows have no outcome that is known.")
    for part in ("rows", "occasions"):
        read = totals[part]["read"]
        accounted = sum(count for name, count in totals[part].items() if name != "read")
        if read != accounted:
            raise BooksDoNotBalance(f"{read} {part} were read, but {accounted} are accounted for.")
    if rows.duplicated(["table", "row", "line"]).any():
        raise BooksDoNotBalance("A row is in the books twice.")
