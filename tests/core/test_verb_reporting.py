"""Report: outcomes carried back to the rows; books that do not balance never leave."""

from dataclasses import replace

import pytest
from core_sheets import RUN, Walked, account, occasion, sheet_of, source_of, walk

from importer.core.account import AccountState
from importer.core.errors import BooksDoNotBalance
from importer.core.glossary import Glossary
from importer.core.plan import Plan
from importer.core.planning import PlanOptions, plan_import
from importer.core.report import Report
from importer.core.reporting.reports import ready_drafts, report_of_plan, report_of_results
from importer.core.results import Outcome, Result

ROWS = [
    ["Date", "Event", "Region"],
    ["2027-12-24", "X", "A"],
    ["2027-12-25", "Y", "A, B"],
    ["2027-12-26", "Z", "B, C"],
    ["soon", "W", "C"],
    ["Date", "Event", "Region"],
    ["2027-12-27", "V", "D"],
    ["", "a note at the end"],
]


@pytest.fixture
def walked(glossary: Glossary) -> Walked:
    return walk(source_of(sheet_of(ROWS)), glossary)


def planned(walked: Walked, state: AccountState) -> tuple[Report, Plan]:
    made, _ = plan_import(ready_drafts(walked.checked), state, PlanOptions())
    return walked.report, made


def by_row(report: Report) -> dict[int, str]:
    return dict(zip(report.rows["row"].tolist(), report.rows["outcome"].tolist(), strict=True))


def test_the_report_of_a_check(walked: Walked) -> None:
    assert by_row(walked.report) == {
        2: "ready", 3: "ready", 4: "held", 5: "rejected", 6: "skipped", 7: "ready", 8: "skipped"
    }  # fmt: skip
    assert {entry.name: entry.outcome for entry in walked.report.occasions} == {
        "A": "ready", "B": "ready", "C": "rejected", "D": "ready"
    }  # fmt: skip


def test_a_held_row_names_the_occasion_that_holds_it(walked: Walked) -> None:
    reason = walked.report.rows.set_index("row")["reason"][4]
    assert '"C"' in reason


@pytest.mark.parametrize(
    ("outcomes", "rows"),
    [
        pytest.param(("created", "created", "created"), ("imported", "imported", "held", "imported"), id="all"),
        pytest.param(("created", "failed", "created"), ("imported", "failed", "failed", "imported"), id="failed"),
        pytest.param(("unknown", "failed", "created"), ("unknown", "failed", "failed", "imported"), id="worst-of-two"),
        pytest.param(
            ("created", "not_attempted", "unchanged"), ("imported", "not_attempted", "held", "imported"), id="stopped"
        ),
    ],
)
def test_a_row_has_the_worst_outcome_of_its_occasions(
    outcomes: tuple[str, ...], rows: tuple[str, ...], walked: Walked
) -> None:
    base, made = planned(walked, account())
    results = [
        Result(name=name, outcome=Outcome(outcome), message="m") for name, outcome in zip("ABD", outcomes, strict=True)
    ]
    report = report_of_results(base, made, results, RUN)
    found = by_row(report)
    assert tuple(found[row] for row in (2, 3, 4, 7)) == rows
    assert (found[5], found[6], found[8]) == ("rejected", "skipped", "skipped")
    assert report.totals["rows"]["read"] == 7


@pytest.mark.parametrize(("finished", "status", "said"), [
    (None, 200, f"sent, not yet read back; occasions resume {RUN.id} goes on"),
    (None, 502, "m"),
    ("2027-01-01T00:00:00Z", 200, "m"),
])  # fmt: skip
def test_what_a_cut_off_run_has_sent_is_not_said_to_be_unreadable(
    walked: Walked, finished: str | None, status: int, said: str
) -> None:
    base, made = planned(walked, account())
    results = [Result(name=name, outcome=Outcome.UNKNOWN, status=status, message="m") for name in "ABD"]
    entry = report_of_results(base, made, results, replace(RUN, finished=finished)).occasions[0]
    assert (entry.reason, entry.message) == (said, said)


def test_the_report_of_a_plan_tells_it_as_if_done(walked: Walked) -> None:
    state = account(occasion("A"), occasion("d", *planned(walked, account())[1].actions[-1].payload.events))
    base, made = planned(walked, state)
    report = report_of_plan(base, made, RUN)
    assert {entry.name: entry.outcome for entry in report.occasions} == {
        "A": "updated", "B": "created", "C": "rejected", "D": "unchanged"
    }  # fmt: skip
    assert report.totals["events"]["sent"] == 4
    assert report.totals["events"]["read"] == base.totals["events"]["read"]


def mirrored(walked: Walked, skills: dict[int, tuple[str, ...]]) -> tuple[Plan, Report]:
    """A mirror into an account that has X, Y and a, of which the sheet has only A; X and Y may be deleted."""
    state = account(occasion("Y", default=False), occasion("a"), occasion("X"))
    options = PlanOptions("mirror", skill_uses=skills, max_delete=2)
    made, _ = plan_import(ready_drafts(walked.checked), state, options)
    return made, report_of_plan(walked.report, made, RUN)


def test_what_the_sheet_lacks_stands_after_its_occasions(walked: Walked) -> None:
    made, report = mirrored(walked, {1: ("Sales",)})
    assert [(each.name, each.outcome, each.id) for each in report.occasions] == [
        ("A", "updated", 2), ("B", "created", None), ("C", "rejected", None), ("D", "created", None),
        ("X", "deleted", 3), ("Y", "conflict", 1),
    ]  # fmt: skip
    assert [(each.events, each.payload, each.changes) for each in report.occasions[4:]] == [(0, None, ())] * 2
    assert "Sales" in report.occasions[5].reason
    totals = report.totals["occasions"]
    assert (totals["read"], totals["deleted"], totals["conflict"]) == (6, 1, 1)
    assert by_row(report) == by_row(report_of_plan(walked.report, planned(walked, account())[1], RUN))
    assert report.totals["events"]["sent"] == sum(len(each.payload.events) for each in made.actions[:3])


@pytest.mark.parametrize(
    ("outcome", "message", "reason"),
    [("deleted", "", "the sheet lacks it"), ("failed", "in use", "in use"), ("not_attempted", "", "")],
)
def test_what_became_of_a_delete(walked: Walked, outcome: str, message: str, reason: str) -> None:
    made, _ = mirrored(walked, {})
    results = [
        Result(name=each.name, outcome=Outcome(outcome), message=message, id=each.before and each.before.id)
        if str(each.kind) == "delete"
        else Result(name=each.name, outcome=Outcome.CREATED)
        for each in made.actions
    ]
    report = report_of_results(walked.report, made, results, RUN)
    assert [(each.name, each.outcome, each.reason) for each in report.occasions[4:]] == [
        ("X", outcome, reason), ("Y", outcome, reason)
    ]  # fmt: skip
    assert report.totals["occasions"][outcome] == 2
    assert by_row(report)[2] == "imported"


def test_two_of_a_name_are_one_conflict(walked: Walked) -> None:
    state = account(occasion("Y", id_=8), occasion("y", id_=9))
    made, _ = plan_import(ready_drafts(walked.checked), state, PlanOptions("mirror", skill_uses={}))
    results = [
        Result(name=each.name, outcome=Outcome.CONFLICT, id=each.before.id)
        if each.before
        else Result(name=each.name, outcome=Outcome.CREATED)
        for each in made.actions
    ]
    report = report_of_results(walked.report, made, results, RUN)
    assert [(each.name, each.outcome, each.id) for each in report.occasions[4:]] == [
        ("Y", "conflict", 8)
    ]  # fmt: skip


def test_an_update_of_mode_merge_is_merged(walked: Walked) -> None:
    made, _ = plan_import(ready_drafts(walked.checked), account(occasion("A")), PlanOptions("merge"))
    report = report_of_plan(walked.report, made, RUN)
    assert [each.outcome for each in report.occasions] == ["merged", "created", "rejected", "created"]
    assert by_row(report)[2] == "imported"


def test_an_event_counts_once_however_many_occasions_its_row_joins(walked: Walked) -> None:
    assert walked.report.rows.set_index("row")["events"][3] == 1


def test_a_row_that_is_nowhere_is_refused(walked: Walked) -> None:
    base, made = planned(walked, account())
    lost = replace(base, memberships=base.memberships.iloc[1:].reset_index(drop=True))
    with pytest.raises(BooksDoNotBalance, match="1 rows have no outcome"):
        report_of_plan(lost, made, RUN)


def test_a_row_that_stands_twice_is_refused(walked: Walked) -> None:
    base, made = planned(walked, account())
    rows = base.rows.copy()
    rows["row"] = rows["line"] = [2, *rows["row"][:-1]]
    with pytest.raises(BooksDoNotBalance, match="twice"):
        report_of_plan(replace(base, rows=rows), made, RUN)


def test_blocks(walked: Walked) -> None:
    assert [len(block) for block in walked.report.blocks(3)] == [3, 3, 1]
