"""Report: what happened to every row, made from what was checked and, later, from plan and results.

``report_of_check`` opens the books; ``report_of_plan`` and ``report_of_results`` carry outcomes of occasions back to
the rows through the membership table. Each refuses to give a report whose books do not balance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd

from importer.core.checked import Checked, OccasionDraft
from importer.core.issues import Assumption
from importer.core.names import fold
from importer.core.plan import Action, ActionKind, Plan
from importer.core.report import OccasionEntry, Report, RunInfo, SkillEntry
from importer.core.reporting.ledger import ledger_of, source_table
from importer.core.results import AssignmentResult, Outcome, Result, outcome_when_done, unsent_as_done
from importer.core.rules.books import check_books, folded, outcomes_of_rows, row_outcome, totals_of
from importer.core.table import Table

_CARRYING = (ActionKind.CREATE, ActionKind.UPDATE)
"""Actions that carry events."""


def report_of_check(checked: Checked, run: RunInfo, tables: Sequence[Table], *, payloads: bool = True) -> Report:
    """The report of a check: occasions are ready, rejected or held.

    Args:
        checked: what validate made of everything.
        run: which run this is.
        tables: the tables of all sources, in the order of the records.
        payloads: whether occasions carry their API objects; a report that is only read aloud can do without.
    """
    occasions = tuple(_entries(checked, payloads=payloads))
    rows, memberships = ledger_of(checked, tables)
    rows["outcome"] = outcomes_of_rows(rows, memberships, occasions)
    rows["reason"] = _reasons(rows, memberships, occasions)
    return _balanced(
        Report(
            run=run,
            totals={},
            occasions=occasions,
            rows=rows,
            memberships=memberships,
            issues=checked.issues,
            assumptions=checked.assumptions,
            tables=tuple(source_table(table) for table in tables),
        ),
        0,
    )


def _balanced(report: Report, sent: int) -> Report:
    report = replace(report, totals=totals_of(folded(report).rows, report.occasions, sent))
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
    records = checked.member_record[rejected][found[1]]
    return {
        occasion: f"{_called(checked, record)} is in error" + (f", and {count - 1} more" if count > 1 else "")
        for occasion, record, count in zip(found[0].tolist(), records.tolist(), found[2].tolist(), strict=True)
    }


def _called(checked: Checked, record: int) -> str:
    """What people call the row of a record."""
    return checked.places.place(record).called


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


def ready_drafts(checked: Checked) -> list[OccasionDraft]:
    """The drafts of the occasions that may be sent."""
    return [draft for draft, ready in zip(checked.drafts(), checked.ready.tolist(), strict=True) if ready]


def report_of_plan(base: Report, plan: Plan, run: RunInfo, assumptions: Sequence[Assumption] = ()) -> Report:
    """The report of a plan: outcomes as if it were done."""
    entries = [_planned(plan, action) for action in plan.actions]
    sent = sum(len(action.payload.events) for action in plan.actions if action.kind in _CARRYING)
    planned = tuple(map(unsent_as_done, plan.assignments))
    return replace(_with_outcomes(base, entries, run, assumptions, sent), skills=_skills(plan, planned))


def _skills(plan: Plan, results: Sequence[AssignmentResult]) -> tuple[SkillEntry, ...]:
    """The skills of a plan, each with its result."""
    return tuple(
        SkillEntry(
            skill=each.skill,
            id=each.skill_id,
            occasion=each.occasion,
            before=None if each.before is None else each.before.name or f"id {each.before.id}",
            outcome=result.outcome.value,
            attempts=result.attempts,
            status=result.status,
            message=result.message,
            verdict=result.verdict.value,
        )
        for each, result in zip(plan.assignments, results, strict=True)
    )


def _planned(plan: Plan, action: Action) -> OccasionEntry:
    return OccasionEntry(
        name=action.name,
        outcome=outcome_when_done(plan, action.kind).value,
        reason=action.reason,
        events=0,
        payload=None if _takes_away(action) else action.payload.body(),
        id=action.before.id if action.before else None,
        changes=action.changes,
    )


def _takes_away(action: Action) -> bool:
    """Whether it is a delete, or a conflict about one: its payload is what the account holds, and is not sent."""
    if action.kind is ActionKind.CONFLICT:
        return action.before is not None and action.payload == action.before.occasion
    return action.kind is ActionKind.DELETE


def report_unsent(base: Report, run: RunInfo, reason: str, outcome: str = "not_attempted") -> Report:
    """The report of an account of which no more is known: its ready occasions have all the same outcome."""
    entries = [replace(each, outcome=outcome, reason=reason) for each in base.occasions]
    return _with_outcomes(base, entries, run, (), 0)


def report_of_results(
    base: Report,
    plan: Plan,
    results: Sequence[Result],
    run: RunInfo,
    assumptions: Sequence[Assumption] = (),
    assigned: Sequence[AssignmentResult] = (),
) -> Report:
    """The report of an import: what became of each occasion and skill, with the verdict of reading back."""
    by_name = {fold(result.name): result for result in results}
    entries: list[OccasionEntry] = []
    for action in plan.actions:
        result = by_name[fold(action.name)]
        if run.finished is None and result.outcome is Outcome.UNKNOWN and 200 <= (result.status or 0) < 300:
            message = f"sent, not yet read back; occasions resume {run.id} goes on"
            result = result.model_copy(update={"message": message})
        as_planned = result.outcome is outcome_when_done(plan, action.kind)
        entries.append(
            replace(
                _planned(plan, action),
                outcome=result.outcome.value,
                reason=action.reason if as_planned else result.message,
                id=action.before.id if action.kind is ActionKind.CONFLICT and action.before else result.id,
                attempts=result.attempts,
                status=result.status,
                message=result.message,
                verdict=result.verdict.value,
            )
        )
    arrived = (Outcome.CREATED, Outcome.UPDATED, Outcome.MERGED)
    sent = sum(len(each.payload.events) for each in plan.actions if by_name[fold(each.name)].outcome in arrived)
    return replace(_with_outcomes(base, entries, run, assumptions, sent), skills=_skills(plan, assigned))


def _with_outcomes(
    base: Report,
    entries: Sequence[OccasionEntry],
    run: RunInfo,
    assumptions: Sequence[Assumption],
    sent: int,
) -> Report:
    """The base report with outcomes of its ready occasions, carried back to the rows.

    Occasions of the account that the sheet does not have follow those of the sheet; no row belongs to them.
    """
    by_name = {fold(entry.name): entry for entry in entries}
    of_sheet = [
        replace(by_name[fold(entry.name)], name=entry.name, events=entry.events) if entry.outcome == "ready" else entry
        for entry in base.occasions
    ]
    known = {fold(entry.name) for entry in base.occasions}
    others = [entry for entry in entries if fold(entry.name) not in known]
    occasions = (*of_sheet, *others)
    rows = base.rows.copy()
    rows["outcome"] = outcomes_of_rows(rows.assign(outcome=_unsettled(rows)), base.memberships, occasions)
    rows["reason"] = _reasons(rows.assign(reason=_kept_reasons(rows)), base.memberships, occasions)
    return _balanced(
        replace(
            base,
            run=run,
            occasions=occasions,
            rows=rows,
            assumptions=(*base.assumptions, *assumptions),
        ),
        sent,
    )


def _unsettled(rows: pd.DataFrame) -> "pd.Series[Any]":
    return rows["outcome"].where(rows["outcome"].isin(("rejected", "skipped")), "")


def _kept_reasons(rows: pd.DataFrame) -> "pd.Series[Any]":
    return rows["reason"].where(rows["outcome"].isin(("rejected", "skipped")), "")
