"""Report: what happened to every row, made from what was checked and, later, from plan and results.

``report_of_check`` opens the books; ``report_of_plan`` and ``report_of_results`` carry outcomes of occasions back to
the rows through the membership table. Each refuses to give a report whose books do not balance.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd

from importer.core.checked import Checked, OccasionDraft
from importer.core.issues import Assumption
from importer.core.names import fold
from importer.core.plan import Action, ActionKind, Plan
from importer.core.records import Records
from importer.core.report import OccasionEntry, Report, RunInfo, SourceTable
from importer.core.results import Outcome, Result
from importer.core.rules.books import check_books, outcomes_of_rows, row_outcome, totals_of
from importer.core.table import Table

_PLANNED = {
    ActionKind.CREATE: "created",
    ActionKind.UPDATE: "updated",
    ActionKind.UNCHANGED: "unchanged",
    ActionKind.CONFLICT: "conflict",
}


def report_of_check(checked: Checked, run: RunInfo, tables: Sequence[Table], *, payloads: bool = True) -> Report:
    """The report of a check: occasions are ready, rejected or held.

    Args:
        checked: what validate made of everything.
        run: which run this is.
        tables: the tables of all sources, in the order of the records.
        payloads: whether occasions carry their API objects; a report that is only read aloud can do without.
    """
    occasions = tuple(_entries(checked, payloads=payloads))
    rows, memberships = _ledger(checked, tables)
    rows["outcome"] = outcomes_of_rows(rows, memberships, occasions)
    rows["reason"] = _reasons(rows, memberships, occasions)
    return _balanced(
        Report(
            run=run,
            totals=totals_of(rows, occasions, 0),
            occasions=occasions,
            rows=rows,
            memberships=memberships,
            issues=checked.issues,
            assumptions=checked.assumptions,
            tables=tuple(_source_table(table) for table in tables),
        )
    )


def _balanced(report: Report) -> Report:
    check_books(report.totals, report.rows)
    return report


def _entries(checked: Checked, *, payloads: bool) -> Iterable[OccasionEntry]:
    culprits = _culprits(checked)
    bodies = (draft.payload() for draft in checked.drafts()) if payloads else repeat(None)
    columns = zip(checked.names, checked.counted(), checked.in_error.tolist(), checked.held.tolist(), strict=True)
    for number, ((name, events, in_error, held), body) in enumerate(zip(columns, bodies, strict=False)):
        reason = culprits[number] if in_error else _STRICT if held else ""
        outcome = "rejected" if in_error else "held" if held else "ready"
        yield OccasionEntry(name, outcome, reason, events, body)


_STRICT = "another occasion is in error, and --strict holds everything back"


def _culprits(checked: Checked) -> dict[int, str]:
    """For each occasion in error the rows that are to blame, the first of them by number."""
    rejected = checked.places.records.rejected[checked.member_record]
    found = np.unique(checked.member_occasion[rejected], return_index=True, return_counts=True)
    records = checked.places.records.row[checked.member_record[rejected][found[1]]]
    return {
        occasion: f"row {row} is in error" + (f", and {count - 1} more" if count > 1 else "")
        for occasion, row, count in zip(found[0].tolist(), records.tolist(), found[2].tolist(), strict=True)
    }


def _ledger(checked: Checked, tables: Sequence[Table]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The row ledger in columns (records, and rows below the header that are no events) and the membership table."""
    records = checked.places.records
    skipped = [(number, each.row, each.reason) for number, table in enumerate(tables) for each in table.skipped]
    extra = pd.DataFrame(skipped, columns=["table", "row", "reason"])
    ledger = pd.DataFrame(
        {
            "table": np.concatenate([records.table, extra["table"].to_numpy(dtype=np.int32)]),
            "row": np.concatenate([records.row, extra["row"].to_numpy(dtype=np.int32)]),
            "outcome": np.concatenate([_states(records), np.full(len(extra), "skipped", dtype=object)]),
            "events": np.concatenate([_event_counts(checked), np.zeros(len(extra), dtype=np.int64)]),
            "reason": np.concatenate([_skip_reasons(records), extra["reason"].to_numpy(dtype=object)]),
            "start": np.concatenate([_iso(records.first), np.full(len(extra), "", dtype=object)]),
            "end": np.concatenate([_iso(records.last), np.full(len(extra), "", dtype=object)]),
        }
    )
    order = np.lexsort((ledger["row"].to_numpy(), ledger["table"].to_numpy()))
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    memberships = pd.DataFrame({"row": place[checked.member_record], "occasion": checked.member_occasion})
    memberships = memberships.sort_values(["row", "occasion"], kind="stable", ignore_index=True)
    return ledger.iloc[order].reset_index(drop=True), memberships


def _states(records: Records) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    states = np.full(len(records), "", dtype=object)
    states[records.rejected] = "rejected"
    states[~records.skipped.blank] = "skipped"
    return states


def _skip_reasons(records: Records) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    reasons = np.array([*records.skipped.values, ""], dtype=object)[records.skipped.codes]
    return np.asarray(reasons, dtype=object)


def _event_counts(checked: Checked) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Events as the sheet counts them, each once however many occasions its row joins."""
    events, size = checked.events, len(checked.places.records)
    joined = np.bincount(checked.member_record, minlength=size)
    counted = np.bincount(events.record, weights=events.counted, minlength=size)
    return np.rint(counted / np.maximum(joined, 1)).astype(np.int64)


def _iso(days: "np.ndarray[tuple[int], np.dtype[np.int32]]") -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    distinct, inverse = np.unique(days, return_inverse=True)
    texts = np.array([dt.date.fromordinal(day).isoformat() if day else "" for day in distinct.tolist()], dtype=object)
    return texts[inverse]


def _reasons(rows: pd.DataFrame, memberships: pd.DataFrame, occasions: Sequence[OccasionEntry]) -> "pd.Series[Any]":
    """Why a row is where it is; for held rows the occasion that holds it."""
    reasons = rows["reason"].copy()
    reasons[rows["outcome"] == "rejected"] = "the row is in error"
    held = rows.index[rows["outcome"] == "held"]
    if len(held):
        holding = [number for number, entry in enumerate(occasions) if row_outcome(entry.outcome) == "held"]
        theirs = memberships[memberships["row"].isin(held) & memberships["occasion"].isin(holding)]
        first = theirs.drop_duplicates("row").set_index("row")["occasion"]
        names = {number: f'"{entry.name}": {entry.reason}' for number, entry in enumerate(occasions)}
        reasons.loc[first.index] = first.map(names)
    return reasons


def _source_table(table: Table) -> SourceTable:
    cells = table.cells.set_axis(table.cells.index + 1, axis=0)
    headers: dict[int, str] = {column.index: column.header for column in table.columns}
    return SourceTable(
        file=table.file,
        sheet=table.sheet,
        header=tuple(headers.get(int(index), "") for index in range(table.cells.shape[1])),
        fields={column.index: str(column.field) for column in table.columns if column.field},
        cells=cells,
    )


def ready_drafts(checked: Checked) -> list[OccasionDraft]:
    """The drafts of the occasions that may be sent."""
    return [draft for draft, ready in zip(checked.drafts(), checked.ready.tolist(), strict=True) if ready]


def report_of_plan(base: Report, plan: Plan, run: RunInfo, assumptions: Sequence[Assumption] = ()) -> Report:
    """The report of a plan: outcomes as if it were done."""
    entries = {fold(action.name): _planned(action) for action in plan.actions}
    sent = sum(len(action.payload.events) for action in plan.actions if action.sends)
    return _with_outcomes(base, entries, run, assumptions, sent)


def _planned(action: Action) -> OccasionEntry:
    return OccasionEntry(
        name=action.name,
        outcome=_PLANNED[action.kind],
        reason=action.reason,
        events=0,
        payload=action.payload.body(),
        id=action.before.id if action.before else None,
        changes=action.changes,
    )


def report_of_results(
    base: Report, plan: Plan, results: Sequence[Result], run: RunInfo, assumptions: Sequence[Assumption] = ()
) -> Report:
    """The report of an import: what became of each occasion, with the verdict of reading back."""
    by_name = {fold(result.name): result for result in results}
    entries: dict[str, OccasionEntry] = {}
    for action in plan.actions:
        result = by_name[fold(action.name)]
        if run.finished is None and result.outcome is Outcome.UNKNOWN and 200 <= (result.status or 0) < 300:
            message = f"sent, not yet read back; occasions resume {run.id} goes on"
            result = result.model_copy(update={"message": message})
        reason = action.reason if result.outcome.value == _PLANNED[action.kind] else result.message
        entries[fold(action.name)] = replace(
            _planned(action),
            outcome=result.outcome.value,
            reason=reason,
            id=result.id,
            attempts=result.attempts,
            status=result.status,
            message=result.message,
            verdict=result.verdict.value,
        )
    arrived = (Outcome.CREATED, Outcome.UPDATED)
    sent = sum(len(each.payload.events) for each in plan.actions if by_name[fold(each.name)].outcome in arrived)
    return _with_outcomes(base, entries, run, assumptions, sent)


def _with_outcomes(
    base: Report,
    entries: Mapping[str, OccasionEntry],
    run: RunInfo,
    assumptions: Sequence[Assumption],
    sent: int,
) -> Report:
    """The base report with outcomes of its ready occasions, carried back to the rows."""
    occasions = tuple(
        replace(entries[fold(entry.name)], name=entry.name, events=entry.events) if entry.outcome == "ready" else entry
        for entry in base.occasions
    )
    rows = base.rows.copy()
    rows["outcome"] = outcomes_of_rows(rows.assign(outcome=_unsettled(rows)), base.memberships, occasions)
    rows["reason"] = _reasons(rows.assign(reason=_kept_reasons(rows)), base.memberships, occasions)
    return _balanced(
        replace(
            base,
            run=run,
            totals=totals_of(rows, occasions, sent),
            occasions=occasions,
            rows=rows,
            assumptions=(*base.assumptions, *assumptions),
        )
    )


def _unsettled(rows: pd.DataFrame) -> "pd.Series[Any]":
    return rows["outcome"].where(rows["outcome"].isin(("rejected", "skipped")), "")


def _kept_reasons(rows: pd.DataFrame) -> "pd.Series[Any]":
    return rows["reason"].where(rows["outcome"].isin(("rejected", "skipped")), "")
