"""Recheck: what moved in the account since a plan was made, in words; everything else moves freely."""

import pytest
from core_sheets import account, draft, event, occasion

from importer.core.account import AccountState
from importer.core.checked import OccasionDraft
from importer.core.plan import Plan
from importer.core.planning import PlanOptions, plan_import
from importer.core.rechecking import doubles_of, moved_since

XMAS = event(day="2027-12-24")
LONGER = event(day="2027-12-24", days=2)
PANAMA = event("Old", "2020-01-02", zone="America/Panama")
CAYMAN = event("Old", "2020-01-02", zone="America/Cayman")
HELD = occasion("A", PANAMA, XMAS, id_=7)
OTHER = occasion("Other", XMAS, id_=20)


def moves(
    before: AccountState,
    after: AccountState,
    *drafts: OccasionDraft,
    options: PlanOptions | None = None,
    uses: dict[int, tuple[str, ...]] | None = None,
) -> list[str]:
    plan, _ = plan_import(drafts, before, options or PlanOptions())
    return told(plan, before, after, uses)


def told(
    plan: Plan, before: AccountState, after: AccountState, uses: dict[int, tuple[str, ...]] | None = None
) -> list[str]:
    return [str(each) for each in moved_since(plan, doubles_of(plan, before), after, uses)]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(account(HELD), id="same"),
        pytest.param(account(occasion("A", XMAS, CAYMAN, id_=7)), id="same-in-canonical-form"),
        pytest.param(account(HELD, OTHER), id="another-came"),
        pytest.param(account(HELD, occasion("Other", LONGER, default=True, id_=21)), id="another-became-default"),
    ],
)
@pytest.mark.parametrize("events", [(LONGER,), (PANAMA, XMAS)], ids=["update", "unchanged"])
def test_what_stands_as_it_was_has_not_moved(after: AccountState, events: tuple[object, ...]) -> None:
    assert moves(account(HELD), after, draft("A", *events), draft("New", XMAS)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "words"),
    [
        pytest.param(account(), "it was deleted", id="deleted"),
        pytest.param(
            account(occasion("A", PANAMA, LONGER, id_=7)), 'event "Xmas" on 2027-12-24 was changed', id="event-changed"
        ),
        pytest.param(account(occasion("A", PANAMA, id_=7)), 'event "Xmas" on 2027-12-24 was taken out', id="gone"),
        pytest.param(
            account(occasion("A", PANAMA, XMAS, event(day="2027-12-31"), id_=7)),
            'event "Xmas" on 2027-12-31 was added',
            id="added",
        ),
        pytest.param(
            account(occasion("A", PANAMA, XMAS, description="x", id_=7)),
            "its description was changed",
            id="description",
        ),
        pytest.param(account(occasion("A", PANAMA, XMAS, default=True, id_=7)), "it became the default", id="default"),
        pytest.param(
            account(occasion("B", PANAMA, XMAS, description="A", id_=7)), 'it was renamed to "B"', id="renamed"
        ),
        pytest.param(account(HELD, occasion("a", XMAS, id_=8)), "somebody created another of this name", id="doubled"),
        pytest.param(
            account(occasion("A", PANAMA, XMAS, id_=8)),
            "it was deleted, somebody created another of this name",
            id="made-again",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["update", "unchanged", "conflict", "delete"])
def test_what_moved_is_told_in_words(after: AccountState, words: str, kind: str) -> None:
    options = {
        "conflict": PlanOptions("create"),
        "delete": PlanOptions("mirror", skill_uses={}, max_delete=9),
    }.get(kind, PlanOptions())
    drafts = {"unchanged": [draft("A", PANAMA, XMAS)], "delete": [draft("New", XMAS)]}.get(
        kind, [draft("A", event(day="2027-06-01"))]
    )
    plan, _ = plan_import(drafts, account(HELD), options)
    assert kind in [action.kind for action in plan.actions]
    assert told(plan, account(HELD), after, {}) == [f"A: {words}"]


def test_a_name_that_was_free_is_taken() -> None:
    after = account(occasion("new", LONGER))
    assert moves(account(), after, draft("New", XMAS)) == ["New: somebody created it"]
    assert moves(account(), account(occasion("New", XMAS)), draft("New", XMAS)) == [
        "New: it was created already, as planned"
    ]


def test_a_change_that_stands_already_is_told_as_that() -> None:
    after = account(occasion("A", PANAMA, LONGER, id_=7))
    assert moves(account(HELD), after, draft("A", LONGER)) == ["A: it was changed already, as planned"]


def test_of_a_doubled_name_every_object_counts() -> None:
    twins = account(HELD, occasion("a", XMAS, id_=8))
    assert moves(twins, twins, draft("A", LONGER)) == []
    assert moves(twins, account(HELD), draft("A", LONGER)) == ["A: it was deleted"]
    assert moves(twins, account(HELD, occasion("a", LONGER, id_=8)), draft("A", LONGER)) == [
        'A: event "Xmas" on 2027-12-24 was changed'
    ]
    mirror = PlanOptions("mirror", skill_uses={})
    assert moves(twins, account(HELD), draft("New", XMAS), options=mirror, uses={}) == ["A: it was deleted"]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        pytest.param(account(), account(occasion("D", default=True)), 'which was none and now is "D"', id="first"),
        pytest.param(
            account(occasion("D", default=True)),
            account(occasion("D"), occasion("E", default=True)),
            'which was "D" and now is "E"',
            id="another",
        ),
        pytest.param(account(occasion("D", default=True)), account(), 'which was "D" and now is none', id="gone"),
        pytest.param(account(occasion("D", default=True)), account(occasion("D", XMAS, default=True)), "", id="same"),
    ],
)
def test_the_default_that_is_replaced_must_stand(before: AccountState, after: AccountState, words: str) -> None:
    found = moves(before, after, draft("A", XMAS, default=True), draft("B", XMAS))
    assert found == ([f"A: it was to become the default, {words}"] if words else [])
    assert moves(before, after, draft("A", XMAS)) == []


@pytest.mark.parametrize(
    ("uses", "words"),
    [
        ({7: ("Sales",)}, 'the skill "Sales" uses it now'),
        (None, "it was to be deleted, but the skills cannot be read now, so nobody can say whether one uses it"),
    ],
    ids=["used", "unknown"],
)
def test_what_is_deleted_must_still_be_unused(uses: dict[int, tuple[str, ...]] | None, words: str) -> None:
    mirror = PlanOptions("mirror", skill_uses={})
    assert moves(account(HELD), account(HELD), draft("New", XMAS), options=mirror, uses=uses) == [f"A: {words}"]
    assert moves(account(HELD), account(HELD), draft("New", XMAS), options=mirror, uses={20: ("Sales",)}) == []
    assert moves(account(HELD), account(HELD), draft("A", LONGER), uses=uses) == []


def test_many_moves_are_cut_short() -> None:
    many = account(occasion("A", PANAMA, XMAS, *(event(f"E{n}", "2027-05-01") for n in range(5)), id_=7))
    (found,) = moves(account(HELD), many, draft("A", LONGER))
    assert found.endswith('event "E2" on 2027-05-01 was added and 2 more')
