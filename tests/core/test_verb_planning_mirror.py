"""Plan in mode mirror: what the sheet lacks is deleted, unless something guards it; whether a sheet is whole."""

import datetime as dt
from typing import Any

import pytest
from core_sheets import account, draft, event, occasion, sheet_of, source_of, walk

from importer.core.account import AccountState
from importer.core.checked import OccasionDraft
from importer.core.glossary import Glossary
from importer.core.payload import Occasion
from importer.core.plan import Plan
from importer.core.planning import PlanOptions, plan_import, told_of_sheet
from importer.core.profile import Profile

OLD = event(day="2026-12-24")
NEW = event(day="2027-12-24")


def actions(made: Plan) -> list[tuple[str, str]]:
    return [(str(action.kind), action.name) for action in made.actions]


def mirror(state: AccountState, *drafts: OccasionDraft, **options: Any) -> Plan:
    """A mirror of drafts, of A if none is given; no skill uses anything unless that is said."""
    how = PlanOptions("mirror", **{"skill_uses": {}, **options})
    return plan_import(drafts or [draft("A", NEW)], state, how)[0]


def many(number: int) -> AccountState:
    """An account of A and others with numbers for names."""
    return account(occasion("A", NEW), *(occasion(f"{each:03d}", NEW) for each in range(number)))


def test_mirror_deletes_what_the_sheet_lacks() -> None:
    state = account(occasion("a", OLD), occasion("C", NEW), occasion("B", NEW), occasion("Z", OLD))
    made = mirror(state, draft("A", NEW, default=True), draft("D", NEW), draft("z", OLD), draft("c", NEW))
    assert actions(made) == [("create", "D"), ("delete", "B"), ("unchanged", "C"), ("unchanged", "Z"), ("update", "a")]
    gone = made.actions[1]
    assert gone.before is not None
    assert (gone.before.id, gone.payload, gone.changes, gone.reason) == (
        3, gone.before.occasion, (), "the sheet lacks it"
    )  # fmt: skip
    assert [consent.code for consent in made.consents] == ["update", "delete", "default-change"]
    assert made.consents[1].message == "1 occasion will be deleted: B."


def test_other_years_stay_in_a_mirror_too() -> None:
    (action,) = mirror(account(occasion("A", OLD))).actions
    assert action.payload.events == (OLD, NEW)


@pytest.mark.parametrize(
    ("held", "options", "way_out"),
    [
        pytest.param(occasion("B", NEW, default=True), {}, "account's default; make another", id="default"),
        pytest.param(occasion("B", NEW), {"skill_uses": {2: ("Sales",)}}, 'the skill "Sales" uses it', id="skill"),
        pytest.param(
            occasion("B", NEW),
            {"skill_uses": {2: ("S", "T", "U", "V")}},
            'the skills "S", "T", "U" and 1 more use it; give them another',
            id="skills",
        ),
        pytest.param(occasion("B", NEW), {"skill_uses": None}, "or use --mode upsert", id="skills-unknown"),
        pytest.param(
            occasion("B", OLD),
            {"first": dt.date(2027, 1, 1), "last": dt.date(2027, 12, 31)},
            "events outside 2027-01-01 to 2027-12-31",
            id="range",
        ),
        pytest.param(
            occasion("B", event(day="2027-12-30", days=3)), {"last": dt.date(2027, 12, 31)}, "outside", id="straddling"
        ),
        pytest.param(occasion("B", NEW), {"not_whole": "2 rows are in error"}, "2 rows are in error", id="not-whole"),
        pytest.param(occasion("B", NEW), {"max_delete": 0}, "--max-delete 1", id="none-allowed"),
    ],
)
def test_what_guards_an_occasion(held: Occasion, options: dict[str, Any], way_out: str) -> None:
    made = mirror(account(occasion("A", NEW), held), draft("A", NEW), draft("C", NEW), **options)
    assert actions(made) == [("create", "C"), ("unchanged", "A"), ("conflict", "B")]
    assert way_out in made.actions[2].reason
    assert made.actions[2].payload == made.actions[2].before.occasion  # type: ignore[union-attr]
    assert made.consents == ()


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"skill_uses": {1: ("Sales",), 3: ("Sales",)}}, id="a-skill-uses-others"),
        pytest.param({"first": dt.date(2027, 12, 24), "last": dt.date(2027, 12, 24)}, id="all-in-range"),
        pytest.param({"max_delete": 1}, id="as-many-as-allowed"),
    ],
)
def test_what_guards_no_occasion(options: dict[str, Any]) -> None:
    assert actions(mirror(account(occasion("A", NEW), occasion("B", NEW)), **options)) == [
        ("delete", "B"), ("unchanged", "A")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("others", "lacking", "allowed"),
    [
        pytest.param(1, 1, True, id="one-is-always-allowed"),
        pytest.param(8, 2, False, id="two-of-nine"),
        pytest.param(9, 2, True, id="two-of-ten"),
        pytest.param(24, 5, True, id="five-of-25"),
        pytest.param(99, 5, True, id="five-of-100"),
        pytest.param(99, 6, False, id="six-of-100"),
    ],
)
def test_few_may_be_deleted_or_none(others: int, lacking: int, allowed: bool) -> None:
    drafts = [draft("A", NEW), *(draft(f"{each:03d}", NEW) for each in range(lacking, others))]
    made = mirror(many(others), *drafts)
    concerned = [action for action in made.actions if str(action.kind) != "unchanged"]
    assert len(concerned) == lacking
    assert {str(action.kind) for action in concerned} == {"delete" if allowed else "conflict"}
    assert all(allowed or f"--max-delete {lacking}" in action.reason for action in concerned)
    asked = mirror(many(others), *drafts, max_delete=lacking)
    assert [str(action.kind) for action in asked.actions].count("delete") == lacking


def test_what_is_guarded_otherwise_does_not_count() -> None:
    made = mirror(account(occasion("A", NEW), occasion("B", NEW), occasion("C", NEW, default=True)))
    assert actions(made) == [("delete", "B"), ("unchanged", "A"), ("conflict", "C")]


def test_what_the_sheet_has_but_cannot_send_stays_without_a_word() -> None:
    assert actions(mirror(account(occasion("A", NEW), occasion("Held", NEW)), named=frozenset({"held"}))) == [
        ("unchanged", "A")
    ]


def test_a_sheet_without_occasions_deletes_nothing() -> None:
    made, _ = plan_import([], account(occasion("B", NEW)), PlanOptions("mirror", skill_uses={}, max_delete=9))
    assert actions(made) == [("conflict", "B")]
    assert "no occasion at all" in made.actions[0].reason


def test_two_of_a_name_are_told_apart_by_nobody() -> None:
    for twin in ("B", "b"):
        made = mirror(account(occasion("A", NEW), occasion("B", NEW, id_=8), occasion(twin, NEW, id_=9)), max_delete=9)
        assert actions(made) == [("unchanged", "A"), ("conflict", "B")]
        assert "the account has 2 occasions of this name" in made.actions[1].reason


ROWS = [
    ["Occasion", "Date", "Event", "Type"],
    ["A", "2027-12-24", "X", "Bank"],
    ["B", "2026-12-24", "X", "School"],
    ["C", "2027-12-25", "X", ""],
]


@pytest.mark.parametrize(
    ("rows", "profile", "why"),
    [
        pytest.param(ROWS, {}, "", id="whole"),
        pytest.param([*ROWS, ["D", "soon", "X", ""]], {}, "1 row is in error (holidays.csv!5)", id="rejected"),
        pytest.param(
            [*ROWS, *([["D", "soon", "X", ""]] * 5)],
            {},
            "5 rows are in error (holidays.csv!5, holidays.csv!6, holidays.csv!7 and 2 more)",
            id="several-rejected",
        ),
        pytest.param(ROWS, {"year": 2027}, "1 row was left out (holidays.csv!3) by --year", id="year"),
        pytest.param(ROWS, {"first": "2027-12-25"}, "2 rows were left out (holidays.csv!2, holidays.csv!3)", id="from"),
        pytest.param(ROWS, {"last": "2026-12-31"}, "2 rows were", id="to"),
        pytest.param(ROWS, {"first": "2026-01-01", "last": "2027-12-31"}, "", id="a-range-that-leaves-out-nothing"),
        pytest.param(ROWS, {"only_types": ["Bank"]}, "2 rows were", id="only-type"),
        pytest.param(ROWS, {"skip_types": ["school"]}, "1 row was left out (holidays.csv!3) by --only-type", id="skip"),
        pytest.param(ROWS, {"skip_types": ["Union"]}, "", id="a-type-that-leaves-out-nothing"),
        pytest.param(ROWS, {"tables": ["A1"]}, "--table", id="table"),
        pytest.param(
            [[*ROWS[0], "Message", "Hint"], *([*row, "m", "h"] for row in ROWS[1:])],
            {},
            "holds some rows of an import only",
            id="rejects-given-back",
        ),
    ],
)
def test_whether_a_sheet_is_whole(rows: list[list[str]], profile: dict[str, Any], why: str, glossary: Glossary) -> None:
    source = source_of(sheet_of(rows))
    checked = walk(source, glossary, **profile).checked
    options = told_of_sheet(PlanOptions.of(Profile.model_validate(profile), "mirror"), checked, [source])
    assert why in options.not_whole
    assert bool(options.not_whole) is bool(why)


def test_the_sheet_names_what_is_in_error_too(glossary: Glossary) -> None:
    source = source_of(sheet_of([*ROWS, ["Côte", "soon", "X", ""]]))
    options = told_of_sheet(PlanOptions("mirror"), walk(source, glossary).checked, [source])
    assert options.named == {"a", "b", "c", "côte"}


@pytest.mark.parametrize(
    ("more", "profile", "why"),
    [
        pytest.param({"hidden": True}, {}, 'the sheet "Old" was not read', id="hidden"),
        pytest.param({"hidden": True}, {"hidden": "include"}, "", id="hidden-read"),
        pytest.param({}, {}, "", id="all-read"),
        pytest.param({}, {"sheets": ["New"]}, "--sheet left other sheets out", id="sheet-chosen"),
        pytest.param({"hidden_rows": frozenset({3})}, {}, "", id="hidden-rows-read"),
        pytest.param({"hidden_rows": frozenset({3})}, {"hidden": "skip"}, "rows were not read", id="hidden-rows"),
    ],
)
def test_whether_a_workbook_is_whole(
    more: dict[str, Any], profile: dict[str, Any], why: str, glossary: Glossary
) -> None:
    other = [*ROWS[:3], ["D", "2027-12-25", "X", ""]]
    source = source_of(sheet_of(ROWS, name="New"), sheet_of(other, name="Old", **more))
    checked = walk(source, glossary, **profile).checked
    not_whole = told_of_sheet(PlanOptions("mirror"), checked, [source]).not_whole
    assert why in not_whole
    assert bool(not_whole) is bool(why)


def test_the_hidden_lists_of_the_template_are_no_rows(glossary: Glossary) -> None:
    source = source_of(sheet_of(ROWS, name="New"), sheet_of([["yes"], ["no"]], name="Lists", hidden=True))
    checked = walk(source, glossary).checked
    assert told_of_sheet(PlanOptions("mirror"), checked, [source]).not_whole == ""
