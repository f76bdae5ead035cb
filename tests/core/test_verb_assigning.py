"""Assignments in the core: what cells name, what a plan makes of it, what moved, and how a run is turned round."""

import json
from dataclasses import replace

import pytest
from core_sheets import account, draft, event, occasion, sheet_of, source_of, walk

from importer.core.account import AccountState
from importer.core.assignments import Assignment, AssignmentKind, Use
from importer.core.glossary import Glossary
from importer.core.past import AssignmentDeed, Deed, Past
from importer.core.payload import AccountOccasion
from importer.core.plan import Action, ActionKind, Plan
from importer.core.planning import PlanOptions, Wish, plan_assignments, plan_import
from importer.core.planning.effects import no_effect, without_effect
from importer.core.rechecking import skills_moved
from importer.core.skills import Skill
from importer.core.undoing.undo import plan_undo

DAY = event(day="2027-12-24")
HELD = account(occasion("A", DAY, id_=1), occasion("B", DAY, id_=2))
SALES, CHAT = Skill(10, "Sales", 1), Skill(11, "Chat")


def given(skill: Skill, name: str, state: AccountState = HELD) -> Assignment:
    (made,) = plan_assignments([Wish(name, (skill.name,))], (), state, [SALES, CHAT])
    return made


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Sales", ("Sales",)),
        (" Sales ;Chat,\nCare DE, ", ("Care DE", "Chat", "Sales")),
        (4711, ("4711",)),
        (4711.0, ("4711",)),
        ("sales, SALES", ("SALES",)),
        ("'=SUM(A1)", ("=SUM(A1)",)),
        ("", ()),
        (" ; ", ()),
    ],
)
def test_a_cell_names_skills(glossary: Glossary, cell: object, names: tuple[str, ...]) -> None:
    header: list[object] = ["Occasion", "Event", "Date", "Working", "Skills"]
    rows = [header, ["A", "Xmas", "2027-12-24", "no", cell]]
    walked = walk(source_of(sheet_of(rows)), glossary)
    assert ([each.skills for each in walked.drafts], walked.codes) == ([names], [])


def test_all_rows_of_an_occasion_count_together(glossary: Glossary) -> None:
    named = (("A", "S2, S1"), ("B", ""), ("A", ""), ("A", "s2; S3"))
    days = [[name, f"Day {day}", f"2027-12-{day}", "no", skills] for day, (name, skills) in enumerate(named, start=10)]
    rows = [["Occasion", "Event", "Date", "Working", "Skill"], *days]
    assert [each.skills for each in walk(source_of(sheet_of(rows)), glossary).drafts] == [("S1", "S2", "S3"), ()]


def test_a_name_is_meant_before_it_is_near_and_an_id_is_as_good() -> None:
    twins = [Skill(5, "Twin"), Skill(6, "TWIN", 1), Skill(7, "5")]
    made = plan_assignments([Wish("A", ("twin", "6", "5", "Twn"))], (), HELD, twins)
    assert [(each.kind.value, each.skill_id) for each in made] == [
        ("conflict", None), ("unchanged", 6), ("conflict", None), ("conflict", None),
    ]  # fmt: skip
    assert "name one by its id: 5, 7" in made[0].reason
    assert "near names: Twin" in made[3].reason


def test_a_skill_that_is_written_twice_for_one_occasion_is_one_assignment() -> None:
    (made,) = plan_assignments([Wish("B", ("Sales", "10"))], (), HELD, [SALES])
    assert (made.kind, made.before, made.occasion_id) == (AssignmentKind.ASSIGN, Use(id=1, name="A"), 2)


def test_a_skill_waits_for_an_occasion_that_is_not_sent() -> None:
    other = replace(draft("A", event(day="2027-01-01")), skills=("Chat",))
    made, _ = plan_import([other], HELD, PlanOptions("create", skills=(SALES, CHAT)))
    (each,) = made.assignments
    assert (each.kind, made.consents) == (AssignmentKind.HELD, ())
    assert "the mode is create" in each.reason


def test_a_plan_without_assignments_is_written_as_it_always_was() -> None:
    plain = Plan(account="qa1", mode="upsert", actions=())
    assert "assignments" not in json.loads(plain.model_dump_json())
    more = plain.model_copy(update={"assignments": (given(SALES, "B"),)})
    assert more.hash != plain.hash
    assert Plan.model_validate_json(more.model_dump_json()) == more


def test_what_neither_is_the_default_nor_is_used_does_nothing() -> None:
    state = account(
        occasion("Former", DAY, default=True, id_=1), occasion("Used", DAY, id_=2), occasion("Left", DAY, id_=3)
    )
    names = ("Former", "Used", "Left", "New", "Taken")
    drafts = [draft(name, DAY) for name in names] + [draft("Main", DAY, default=True)]
    skills = (Skill(5, "Stays", 2), Skill(6, "Mover", 3))
    plan, _ = plan_import(drafts, state, PlanOptions(skills=skills))
    moved = plan_assignments([Wish("Taken", ("Mover",))], plan.actions, state, skills)
    plan = plan.model_copy(update={"assignments": moved})
    assert set(without_effect(plan, skills)) == {"Former", "Left", "New"}
    assert set(without_effect(plan, ())) == {"Former", "Used", "Left", "New"}


def test_up_to_five_that_do_nothing_are_named_in_one_warning() -> None:
    assert no_effect((), "f.csv") == ()
    (issue,) = no_effect([f"N{number}" for number in range(7)], "f.csv")
    assert issue.message.startswith('"N0", "N1", "N2", "N3", "N4" and 2 more do nothing yet')
    assert (issue.place.row, 'occasions assign "N0" --skill SKILL' in issue.hint) == (None, True)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ([SALES], ""),
        ([Skill(10, "Renamed", 1)], ""),
        ([Skill(10, "Sales", 2)], "it was given the occasion already, as planned"),
        ([Skill(10, "Sales", 3)], "it was given another occasion"),
        ([Skill(10, "Sales")], "it was given another occasion"),
        ([CHAT], "it was deleted"),
        (None, "the skills cannot be read now"),
    ],
)
def test_a_skill_that_moved_since_is_told(now: list[Skill] | None, words: str) -> None:
    plan = Plan(account="qa1", mode="upsert", actions=(), assignments=(given(SALES, "B"),))
    told = [str(each) for each in skills_moved(plan, now)]
    assert [words in each and each.startswith("skill Sales: ") for each in told] == [True] * bool(words)


def turned(deed: AssignmentDeed, now: list[Skill] | None, *deeds: Deed, state: AccountState = HELD) -> Plan:
    return plan_undo(Past("r1", "qa1", deeds, None, (deed,)), state, now)


@pytest.mark.parametrize(
    ("now", "certain", "kind"),
    [
        ([Skill(10, "Sales", 2)], True, "assign"),
        ([Skill(10, "Sales", 2)], False, "assign"),
        ([Skill(10, "Sales", 1)], True, "unchanged"),
        ([Skill(10, "Sales", 1)], False, None),
        ([Skill(10, "Sales", 3)], True, "conflict"),
        ([Skill(10, "Sales")], True, "conflict"),
        ([], True, "conflict"),
        (None, True, "conflict"),
    ],
)
def test_a_skill_is_handed_back_while_it_uses_what_the_run_gave_it(
    now: list[Skill] | None, certain: bool, kind: str | None
) -> None:
    plan = turned(AssignmentDeed(given(SALES, "B"), 2, certain), now)
    assert [each.kind.value for each in plan.assignments] == ([kind] if kind else [])
    if kind == "assign":
        (back,) = plan.assignments
        assert (back.occasion, back.occasion_id, back.before) == ("A", 1, Use(id=2, name="B"))
        assert [each.code for each in plan.consents] == ["assign"]


def test_a_skill_that_used_none_is_given_none() -> None:
    (back,) = turned(AssignmentDeed(given(CHAT, "B"), 2), [Skill(11, "Chat", 2)]).assignments
    assert (back.kind, back.occasion, back.occasion_id) == (AssignmentKind.ASSIGN, None, None)
    (again,) = turned(AssignmentDeed(back, None), [CHAT]).assignments
    assert (again.kind, again.occasion, again.occasion_id) == (AssignmentKind.ASSIGN, "B", 2)


def test_nobody_knows_what_a_lost_request_gave() -> None:
    (back,) = turned(AssignmentDeed(given(SALES, "B"), None, certain=False), [Skill(10, "Sales")]).assignments
    assert back.kind is AssignmentKind.CONFLICT


def made_by_the_run() -> Deed:
    return Deed(Action(kind=ActionKind.CREATE, name="B", reason="new", payload=occasion("B", DAY)), None, 2)


def test_what_a_run_created_is_deleted_once_its_skills_are_handed_back() -> None:
    deed = AssignmentDeed(given(SALES, "B"), 2)
    (action,) = turned(deed, [Skill(10, "Sales", 2)], made_by_the_run()).actions
    assert action.kind is ActionKind.DELETE
    (kept,) = turned(deed, [Skill(10, "Sales", 2), Skill(11, "Chat", 2)], made_by_the_run()).actions
    assert (kept.kind, '"Chat" uses it' in kept.reason) == (ActionKind.CONFLICT, True)


def test_what_the_run_deleted_is_there_again_before_the_skill_gets_it_back() -> None:
    image = AccountOccasion(occasion=occasion("A", DAY, id_=1))
    gone = Deed(Action(kind=ActionKind.DELETE, name="A", reason="", payload=image.occasion, before=image), image)
    state = account(occasion("B", DAY, id_=2))
    deed, now = AssignmentDeed(given(SALES, "B"), 2), [Skill(10, "Sales", 2)]
    plan = turned(deed, now, gone, state=state)
    assert [action.kind for action in plan.actions] == [ActionKind.CREATE]
    assert [(each.kind.value, each.occasion, each.occasion_id) for each in plan.assignments] == [("assign", "A", None)]
    (lost,) = turned(deed, now, state=state).assignments
    assert (lost.kind, "is gone" in lost.reason) == (AssignmentKind.CONFLICT, True)
