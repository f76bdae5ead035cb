"""Assignments: each skill gets its occasion once, in its turn, or a reason why not, whatever the API does."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sending_samples import (
    ACCOUNT,
    FakeClock,
    Fault,
    Recorded,
    after,
    before,
    create,
    delete,
    occasion,
    open_journal,
    plan_of,
    same_zone,
    start,
    update,
)

from importer.core.errors import DestinationError, OutcomeUnknown, RateLimited, Refused, Unauthorised
from importer.core.payload import AccountOccasion, Occasion
from importer.core.plan import Action, ActionKind, Plan
from importer.core.planning import Wish, plan_assignments
from importer.core.reconciling import reconcile_assigned
from importer.core.results import AssignmentOutcome, AssignmentResult, Verdict
from importer.core.undoing.undo import plan_undo
from importer.destinations.base import Reply
from importer.destinations.memory import MemoryDestination
from importer.journal import Journal, RunJournal
from importer.sending import Earlier, Pace, SendEnd, send, unsettled
from importer.undoing import past_of

BUSY = OutcomeUnknown("the API answered 503", status=503)
FORBIDDEN = Unauthorised("the credentials lack a permission (403); skills need: Skills", "grant that", status=403)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path) as journal:
        yield journal


class Bench:
    """A run on a fake clock against a recorded account with three skills, of which Sales uses A."""

    def __init__(self, journal: Journal, *held: Occasion) -> None:
        self.journal = journal
        self.account = MemoryDestination(ACCOUNT, held or (occasion("A"), occasion("B")))
        self.sales = self.account.add_skill("Sales", self.id_of("A"), routing=[1, 2])
        self.chat, self.care = self.account.add_skill("Chat"), self.account.add_skill("Care")
        self.recorded = Recorded(self.account)
        self.clock = FakeClock()
        self.pace = Pace(clock=self.clock, chance=lambda: 0.5)
        self.run: RunJournal = start(journal)

    def held(self, name: str) -> AccountOccasion:
        return next(each for each in self.account.read_all().occasions if each.occasion.name == name)

    def id_of(self, name: str) -> int:
        return self.held(name).id

    def uses(self) -> dict[str, str | None]:
        """The occasion of each skill, by name."""
        names = {each.id: each.occasion.name for each in self.account.read_all().occasions}
        return {skill.name: names.get(skill.occasion or 0) for skill in self.account.read_skills()}

    def plan(self, *actions: Action, replaces: str | None = None, **skills: str) -> Plan:
        """A plan that gives skills, by name, the occasion that stands beside each."""
        wishes = [Wish(name, (skill,)) for skill, name in skills.items()]
        made = plan_assignments(wishes, actions, self.account.read_all(), self.account.read_skills())
        return plan_of(*actions).model_copy(update={"assignments": made, "replaces_default": replaces})

    def send(self, plan: Plan, **options: Any) -> SendEnd:
        return send(plan, self.recorded, self.run, self.pace, canonical_zone=same_zone, **options)

    def resume(self, plan: Plan) -> SendEnd:
        stored = self.journal.load(self.run.id)
        self.run = self.journal.reopen(self.run.id)
        earlier = Earlier.of(stored)
        return self.send(plan, already=stored.results, unsettled=unsettled(stored), skills=earlier)


@pytest.fixture
def bench(journal: Journal) -> Bench:
    return Bench(journal)


def outcomes(end: SendEnd) -> list[str]:
    return [str(each.outcome) for each in end.assigned]


def unchanged(held: AccountOccasion) -> Action:
    name = held.occasion.name
    return Action(kind=ActionKind.UNCHANGED, name=name, reason="", payload=held.occasion, before=held)


def test_a_skill_is_read_and_written_back_with_its_new_occasion(bench: Bench) -> None:
    end = bench.send(bench.plan(Sales="B"))
    (result,) = end.assigned
    assert (str(result.outcome), result.given, result.status, result.attempts) == ("assigned", bench.id_of("B"), 200, 1)
    assert bench.recorded.verbs == ["skill", "assign"]
    assert bench.uses() == {"Sales": "B", "Chat": None, "Care": None}
    assert bench.account.skills[bench.sales]["routing"] == [1, 2]
    stored = bench.journal.load(bench.run.id)
    assert (stored.chunks, stored.attempts, stored.assign_attempts) == ((), {}, {0: 1})
    assert stored.assigned == {0: result}


def test_assignments_come_after_their_occasions_and_before_deletes(bench: Bench) -> None:
    plan = bench.plan(create(occasion("New")), delete(bench.held("A")), Sales="New", Chat="B")
    end = bench.send(plan)
    assert [str(each.outcome) for each in end.results] == ["created", "deleted"]
    assert bench.uses() == {"Sales": "New", "Chat": "B", "Care": None}
    verbs = [verb for verb in bench.recorded.verbs if verb in ("post", "assign", "delete")]
    assert verbs == ["post", "assign", "assign", "delete"]


def test_what_depends_on_a_default_that_is_set_last_comes_after_it(bench: Bench) -> None:
    loud = create(occasion("Main", default=True))
    bench.send(bench.plan(create(occasion("New")), delete(bench.held("B")), loud, Sales="Main", Chat="New"))
    assert [names[0] for verb, names in bench.recorded.calls if verb in ("post", "assign", "delete")] == [
        "New", "Chat", "B", "Main", "Sales",
    ]  # fmt: skip
    assert bench.uses() == {"Sales": "Main", "Chat": "New", "Care": None}


def test_a_former_default_is_deleted_only_when_its_skills_have_left_it(journal: Journal) -> None:
    bench = Bench(journal, occasion("A", default=True), occasion("B"))
    back = update(occasion("B", default=True, id_=bench.id_of("B")), bench.held("B"))
    end = bench.send(bench.plan(back, delete(bench.held("A")), Sales="B", replaces="A"))
    assert [str(each.outcome) for each in end.results] == ["updated", "deleted"]
    assert bench.uses()["Sales"] == "B"


def test_a_skill_whose_occasion_does_not_arrive_is_left_as_it_is(bench: Bench) -> None:
    bench.recorded.rule = lambda occasions: Refused("no", status=400) if occasions[0].name == "New" else None
    end = bench.send(bench.plan(create(occasion("New")), Sales="New", Chat="B"))
    assert (outcomes(end), end.state) == (["assigned", "not_attempted"], "done")
    assert 'its occasion "New" is failed' in end.assigned[1].message
    assert bench.uses() == {"Sales": "A", "Chat": "B", "Care": None}


@pytest.mark.parametrize(
    "fault", [Refused("stale", status=409), Refused("stale", status=412), OutcomeUnknown("304", status=304)]
)
def test_a_stale_revision_alone_is_no_conflict(bench: Bench, fault: DestinationError) -> None:
    bench.recorded.faults = [before(fault), before(fault)]
    assert outcomes(bench.send(bench.plan(Sales="B"))) == ["assigned"]
    assert bench.recorded.verbs == ["skill", "assign"] * 3


def test_a_revision_that_stays_stale_is_a_failure(bench: Bench) -> None:
    bench.recorded.faults = [before(Refused("stale", status=409))] * 9
    (result,) = bench.send(bench.plan(Sales="B")).assigned
    assert (str(result.outcome), result.status, result.attempts) == ("failed", 409, 4)


def test_what_somebody_gave_the_skill_since_is_a_conflict(bench: Bench) -> None:
    plan = bench.plan(Sales="B", Chat="B")
    bench.account.skills[bench.chat]["specialOccasionId"] = bench.id_of("A")

    def moved(_call: object) -> Reply:
        bench.account.skills[bench.sales]["specialOccasionId"] = None
        raise Refused("stale", status=409)

    bench.recorded.faults = [moved]
    end = bench.send(plan)
    assert outcomes(end) == ["conflict", "conflict"]
    assert all("somebody gave it another occasion" in each.message for each in end.assigned)
    assert bench.recorded.verbs == ["skill", "skill", "assign", "skill"]


def test_a_skill_that_is_gone_is_a_conflict_and_one_that_has_it_is_left(bench: Bench) -> None:
    plan = bench.plan(Sales="B", Chat="B")
    del bench.account.skills[bench.sales]
    bench.account.skills[bench.chat]["specialOccasionId"] = bench.id_of("B")
    end = bench.send(plan)
    assert (outcomes(end), bench.recorded.verbs) == (["unchanged", "conflict"], ["skill", "skill"])


@pytest.mark.parametrize(("fault", "writes"), [(after(BUSY), 1), (before(BUSY), 2)])
def test_an_unknown_outcome_is_settled_by_reading(bench: Bench, fault: Fault, writes: int) -> None:
    bench.recorded.faults = [fault]
    (result,) = bench.send(bench.plan(Sales="B")).assigned
    assert (str(result.outcome), bench.recorded.verbs.count("assign")) == ("assigned", writes)
    assert bench.uses()["Sales"] == "B"


def test_a_busy_api_is_waited_for(bench: Bench) -> None:
    bench.recorded.faults = [before(RateLimited("slow", retry_after=3.0))]
    assert outcomes(bench.send(bench.plan(Sales="B"))) == ["assigned"]
    assert 3.0 in bench.clock.slept


def test_one_that_never_passes_has_failed_and_the_others_go_on(bench: Bench) -> None:
    bench.recorded.faults = [before(BUSY)] * 4
    end = bench.send(bench.plan(Care="B", Chat="B"))
    assert (outcomes(end), end.state) == (["failed", "assigned"], "done")
    assert "not applied after 4 tries" in end.assigned[0].message


def test_an_outage_stops_the_run_and_is_no_failure(bench: Bench) -> None:
    bench.recorded.faults = [before(BUSY)] * 99
    plan = bench.plan(Care="B", Chat="B", Sales="B")
    end = bench.send(plan)
    assert (outcomes(end), end.state) == (["not_attempted"] * 3, "stopped")
    bench.recorded.faults = []
    assert outcomes(bench.resume(plan)) == ["assigned"] * 3


@pytest.mark.parametrize("verb", ["read", "write"])
def test_without_the_right_no_skill_is_tried_and_the_rest_goes_on(bench: Bench, verb: str) -> None:
    plan = bench.plan(create(occasion("New")), delete(bench.held("B")), Sales="New", Chat="New")
    if verb == "write":
        bench.recorded.faults = [None, before(FORBIDDEN)]
    else:
        bench.recorded.skills_fault = FORBIDDEN
        plan = plan.model_copy(update={"actions": plan.actions[:1]})
    end = bench.send(plan)
    assert outcomes(end) == ["not_attempted", "not_attempted"]
    assert "skills need: Skills" in end.assigned[1].message
    assert [str(each.outcome) for each in end.results] == ["created", "deleted"][: len(plan.actions)]
    assert (end.state, end.hint) == ("stopped", "grant that")
    bench.recorded.skills_fault = None
    again = bench.resume(plan)
    assert (outcomes(again), again.state) == (["assigned", "assigned"], "done")


def test_a_token_that_ends_stops_the_run(bench: Bench) -> None:
    bench.recorded.faults = [before(Unauthorised("token ended", status=401))]
    end = bench.send(bench.plan(delete(bench.held("B")), Sales="B", Chat="A"))
    assert end.state == "stopped"
    assert "delete" not in bench.recorded.verbs


def test_a_refusal_ends_one_assignment_only(bench: Bench) -> None:
    bench.recorded.faults = [before(Refused("no such thing", status=400))]
    end = bench.send(bench.plan(Care="B", Chat="B"))
    assert outcomes(end) == ["failed", "assigned"]
    assert (end.assigned[0].status, end.assigned[0].message) == (400, "no such thing")


def test_a_skill_without_a_revision_is_not_overwritten(bench: Bench) -> None:
    bench.recorded.revisions = False
    end = bench.send(bench.plan(Sales="B"))
    assert (outcomes(end), "revision" in end.assigned[0].message) == (["failed"], True)
    assert bench.uses()["Sales"] == "A"


class _Silent(MemoryDestination):
    """Says yes without saying what for."""

    does = True

    def update_skill(self, reading: object, occasion: int | None) -> Reply:
        reply = super().update_skill(reading, occasion) if self.does else Reply(200, {}, "")  # type: ignore[arg-type]
        return replace(reply, confirmed={})


@pytest.mark.parametrize(("does", "expected"), [(True, "assigned"), (False, "failed")])
def test_a_yes_that_does_not_show_the_skill_is_read_back(bench: Bench, does: bool, expected: str) -> None:
    plan = bench.plan(Sales="B")
    silent = _Silent(ACCOUNT, [each.occasion for each in bench.account.read_all().occasions])
    silent.skills, silent.does = bench.account.skills, does
    bench.recorded.inner = silent
    assert outcomes(bench.send(plan)) == [expected]


@pytest.mark.parametrize("fault", [after, before])
def test_a_run_that_died_in_mid_request_is_settled_by_reading(
    bench: Bench, fault: Callable[[BaseException], Fault]
) -> None:
    class Killed(BaseException):
        pass

    plan = bench.plan(create(occasion("New")), Sales="New", Chat="B")
    bench.recorded.faults = [None, before(BUSY), fault(Killed())]
    with pytest.raises(Killed):
        bench.send(plan)
    bench.recorded.calls.clear()
    end = bench.resume(plan)
    assert outcomes(end) == ["assigned"] * 2
    assert bench.uses() == {"Sales": "New", "Chat": "B", "Care": None}
    assert "post" not in bench.recorded.verbs
    assert sum(bench.journal.load(bench.run.id).assign_attempts.values()) == 3 + (fault is before)


def test_what_is_done_is_not_done_again_by_a_resume(bench: Bench) -> None:
    plan = bench.plan(Sales="B")
    first = bench.send(plan)
    bench.recorded.calls.clear()
    assert bench.resume(plan).assigned == first.assigned
    assert bench.recorded.calls == []


def test_an_occasion_that_stands_already_needs_no_request(bench: Bench) -> None:
    plan = bench.plan(unchanged(bench.held("B")), Sales="B")
    assert outcomes(bench.send(plan)) == ["assigned"]
    assert bench.recorded.verbs == ["skill", "assign"]


@pytest.mark.parametrize(
    ("outcome", "status", "uses", "expected", "verdict"),
    [
        ("assigned", 200, "B", "assigned", "matched"),
        ("assigned", 200, "A", "unknown", "different"),
        ("assigned", 200, None, "unknown", "missing"),
        ("assigned", 200, "unread", "unknown", ""),
        ("unchanged", None, "B", "unchanged", "matched"),
        ("unchanged", None, "A", "conflict", "different"),
        ("unknown", 503, "B", "assigned", "matched"),
        ("unknown", 503, "A", "unknown", "different"),
        ("failed", 503, "B", "assigned", "matched"),
        ("failed", 400, "B", "unchanged", "matched"),
        ("failed", 400, "A", "failed", ""),
        ("conflict", None, "B", "conflict", ""),
        ("not_attempted", None, "B", "not_attempted", ""),
    ],
)
def test_the_verdict_comes_from_reading(
    bench: Bench, outcome: str, status: int | None, uses: str | None, expected: str, verdict: str
) -> None:
    plan = bench.plan(Sales="B")
    sent = AssignmentResult(outcome=AssignmentOutcome(outcome), given=bench.id_of("B"), status=status)
    if uses is None:
        bench.account.skills.clear()
    elif uses == "B":
        bench.account.skills[bench.sales]["specialOccasionId"] = bench.id_of("B")
    skills = None if uses == "unread" else bench.account.read_skills()
    (result,) = reconcile_assigned(plan, [sent], skills)
    assert (str(result.outcome), result.verdict) == (expected, Verdict(verdict))


def test_what_a_run_gave_its_skills_is_known_afterwards(bench: Bench) -> None:
    plan = bench.plan(create(occasion("New")), Sales="New", Chat="B", Care="B")
    bench.account.skills[bench.chat]["specialOccasionId"] = bench.id_of("B")
    bench.run.plan(plan)
    bench.recorded.faults = [None, before(Refused("no", status=400))]
    assert outcomes(bench.send(plan)) == ["failed", "unchanged", "assigned"]
    (deed,) = past_of(bench.journal.load(bench.run.id)).assigned
    assert (deed.assignment.skill, deed.given, deed.certain) == ("Sales", bench.id_of("New"), True)


@pytest.mark.parametrize("fault", [after, before])
def test_what_a_run_that_died_may_have_given_is_known_too(
    bench: Bench, fault: Callable[[BaseException], Fault]
) -> None:
    class Killed(BaseException):
        pass

    plan = bench.plan(create(occasion("New")), Sales="New", Chat="New")
    bench.run.plan(plan)
    bench.recorded.faults = [None, fault(Killed())]
    with pytest.raises(Killed):
        bench.send(plan)
    past = past_of(bench.journal.load(bench.run.id))
    (deed,) = past.assigned
    assert (deed.assignment.skill, deed.given, deed.certain) == ("Chat", bench.id_of("New"), False)
    back = plan_undo(past, bench.account.read_all(), bench.account.read_skills())
    assert [each.kind.value for each in back.assignments] == (["assign"] if fault is after else [])
