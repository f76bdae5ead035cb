"""Reconcile: what reading back shows is the verdict."""

import pytest
from core_sheets import account, draft, event, occasion

from importer.core.account import AccountState
from importer.core.payload import AccountOccasion
from importer.core.plan import Action, ActionKind, Plan
from importer.core.planning import PlanOptions, plan_import
from importer.core.reconciling import reconcile
from importer.core.results import Outcome, Result

NEW, OLD = event(day="2027-12-24"), event(day="2026-12-24")
EMPTY = account()
STANDS = account(occasion("A", NEW, id_=7))


def plan(state: AccountState = EMPTY) -> Plan:
    return plan_import([draft("A", NEW)], state, PlanOptions())[0]


def result(outcome: Outcome, message: str = "") -> Result:
    return Result(name="A", outcome=outcome, message=message, attempts=1, status=200)


@pytest.mark.parametrize(
    ("before", "sent", "after", "outcome", "verdict"),
    [
        pytest.param(EMPTY, Outcome.CREATED, STANDS, "created", "matched", id="created"),
        pytest.param(EMPTY, Outcome.UNKNOWN, STANDS, "created", "matched", id="unknown-settled"),
        pytest.param(EMPTY, Outcome.CREATED, EMPTY, "unknown", "missing", id="missing"),
        pytest.param(EMPTY, Outcome.UNKNOWN, EMPTY, "unknown", "missing", id="unknown-missing"),
        pytest.param(EMPTY, Outcome.CREATED, account(occasion("A", OLD)), "unknown", "different", id="different"),
        pytest.param(
            EMPTY,
            Outcome.CREATED,
            account(occasion("A", NEW), occasion("a", NEW)),
            "unknown",
            "different",
            id="doubled",
        ),
        pytest.param(EMPTY, Outcome.CREATED, None, "unknown", "", id="not-read"),
        pytest.param(EMPTY, Outcome.FAILED, EMPTY, "failed", "", id="failed"),
        pytest.param(EMPTY, Outcome.FAILED, STANDS, "created", "matched", id="failed-and-yet-arrived"),
        pytest.param(EMPTY, Outcome.NOT_ATTEMPTED, EMPTY, "not_attempted", "", id="not-attempted"),
        pytest.param(EMPTY, Outcome.CONFLICT, STANDS, "conflict", "", id="conflict"),
        pytest.param(STANDS, Outcome.UNCHANGED, STANDS, "unchanged", "matched", id="unchanged"),
        pytest.param(STANDS, Outcome.UNCHANGED, EMPTY, "conflict", "missing", id="unchanged-but-deleted-since"),
        pytest.param(
            account(occasion("A", event(days=2), id_=7)), Outcome.UPDATED, STANDS, "updated", "matched", id="updated"
        ),
    ],
)
def test_verdicts(before: AccountState, sent: Outcome, after: AccountState | None, outcome: str, verdict: str) -> None:
    (found,) = reconcile(plan(before), [result(sent)], after)
    assert (found.outcome.value, found.verdict.value) == (outcome, verdict)
    if verdict == "matched":
        assert found.id == 7
        assert found.seen is not None
    elif outcome == "unknown":
        assert found.message


def test_an_action_without_a_result_was_not_attempted() -> None:
    assert reconcile(plan(), [], EMPTY)[0].outcome is Outcome.NOT_ATTEMPTED


def test_an_unchanged_action_without_a_result_is_unchanged() -> None:
    assert reconcile(plan(STANDS), [], STANDS)[0].outcome is Outcome.UNCHANGED


def test_the_words_of_the_api_stay_beside_the_verdict() -> None:
    (found,) = reconcile(plan(), [result(Outcome.UNKNOWN, "timed out")], EMPTY)
    assert "timed out" in found.message
    (settled,) = reconcile(plan(), [result(Outcome.UNKNOWN, "timed out")], STANDS)
    assert settled.message == ""


def test_a_replaced_default_is_expected_without_its_flag() -> None:
    before = account(occasion("B", OLD, default=True, id_=1))
    drafts = [draft("A", NEW, default=True), draft("B", NEW)]
    made, _ = plan_import(drafts, before, PlanOptions())
    after = account(occasion("B", OLD, NEW, id_=1), occasion("A", NEW, default=True, id_=2))
    sent = [Result(name="A", outcome=Outcome.CREATED), Result(name="B", outcome=Outcome.UPDATED)]
    assert {found.verdict.value for found in reconcile(made, sent, after)} == {"matched"}
    still = account(occasion("B", OLD, NEW, default=True, id_=1), occasion("A", NEW, id_=2))
    verdicts = {found.name: found.verdict.value for found in reconcile(made, sent, still)}
    assert verdicts == {"A": "different", "B": "matched"}, "B keeps the flag that A did not take"


def test_results_come_in_the_order_of_the_plan() -> None:
    made, _ = plan_import([draft(name, NEW) for name in "ABC"], EMPTY, PlanOptions())
    sent = [Result(name=name, outcome=Outcome.FAILED) for name in "CAB"]
    assert [found.name for found in reconcile(made, sent, EMPTY)] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("status", "outcome"), [(400, "unchanged"), (409, "unchanged"), (408, "created"), (503, "created")]
)
def test_what_was_clearly_refused_and_stands_there_is_somebody_else_s(status: int, outcome: str) -> None:
    refused = Result(name="A", outcome=Outcome.FAILED, status=status, message="no")
    (found,) = reconcile(plan(EMPTY), [refused], STANDS)
    assert (found.outcome.value, found.verdict.value) == (outcome, "matched")


def test_a_failed_delete_whose_account_was_not_read_stays_failed() -> None:
    held = occasion("A", id_=7)
    before = AccountOccasion(occasion=held)
    gone = Action(kind=ActionKind.DELETE, name="A", reason="", payload=held, before=before)
    made = Plan(account="qa1", mode="mirror", actions=(gone,))
    failed = Result(name="A", outcome=Outcome.FAILED, status=503)
    assert reconcile(made, [failed], None)[0].outcome is Outcome.FAILED


def test_a_delete_is_judged_by_its_id_whatever_it_is_called_now() -> None:
    held = occasion("A", id_=7)
    gone = Action(kind=ActionKind.DELETE, name="A", reason="", payload=held, before=AccountOccasion(occasion=held))
    made = Plan(account="qa1", mode="mirror", actions=(gone,))
    renamed = account(occasion("Other", id_=7))
    found = reconcile(made, [Result(name="A", outcome=Outcome.UNKNOWN)], renamed)[0]
    assert (found.outcome.value, found.verdict.value) == ("unknown", "different")
