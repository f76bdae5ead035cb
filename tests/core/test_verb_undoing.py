"""Undo: what a run did and how it stands since decide what is taken back, and what stays."""

from collections.abc import Sequence

import pytest
from core_sheets import account, event, occasion

from importer.core.account import AccountState
from importer.core.past import Deed, Past
from importer.core.payload import AccountOccasion, Event, Moment, Occasion
from importer.core.plan import Action, ActionKind, Plan, sending
from importer.core.skills import Skill
from importer.core.undoing.undo import plan_undo

OLD, NEW, OTHER = event(day="2026-12-24"), event(day="2027-12-24"), event("Other", day="2027-05-03")
SAYS_SINCE = "changed since the run: event"


def held(name: str = "A", *events: Event, id_: int = 5, default: bool = False) -> Occasion:
    return occasion(name, *events, id_=id_, default=default)


def created(name: str = "A", *, id_: int | None = 5, default: bool = False, certain: bool = True) -> Deed:
    action = Action(kind=ActionKind.CREATE, name=name, reason="new", payload=occasion(name, NEW, default=default))
    return Deed(action, None, id_, certain)


def updated(before: Occasion, after: Occasion, *, certain: bool = True) -> Deed:
    image = AccountOccasion(occasion=before)
    return Deed(
        Action(kind=ActionKind.UPDATE, name=before.name, reason="differs", payload=after, before=image),
        image,
        None,
        certain,
    )


def deleted(before: Occasion, *, certain: bool = True) -> Deed:
    image = AccountOccasion(occasion=before)
    action = Action(kind=ActionKind.DELETE, name=before.name, reason="lacking", payload=before, before=image)
    return Deed(action, image, None, certain)


def undo(
    deeds: Sequence[Deed],
    state: AccountState,
    *,
    replaced: str | None = None,
    skills: Sequence[Skill] | None = (),
) -> Plan:
    return plan_undo(Past("r1", "qa1", tuple(deeds), replaced), state, skills)


def told(plan: Plan) -> list[str]:
    return [f"{action.kind} {action.name}" for action in plan.actions]


A_OLD, A_NEW, A_OTHER = held("A", OLD), held("A", NEW), held("A", OTHER)
ANOTHER_A = held("a", NEW, id_=6)


@pytest.mark.parametrize(
    ("deed", "now", "kind", "words"),
    [
        pytest.param(created(), [A_NEW], "delete", "created by the run r1", id="created"),
        pytest.param(created(id_=None), [held("A", NEW, id_=6)], "delete", "created by", id="created-known-by-name"),
        pytest.param(created(), [held("A", event(zone="Poland"))], "delete", "created", id="created-zone-alias"),
        pytest.param(created(), [], "unchanged", "gone already", id="created-gone"),
        pytest.param(created(), [ANOTHER_A], "unchanged", "gone already", id="created-gone-another-came"),
        pytest.param(created(), [A_OTHER], "conflict", SAYS_SINCE, id="created-changed"),
        pytest.param(created(), [held("B", NEW)], "conflict", "changed since the run: name", id="created-renamed"),
        pytest.param(
            created(), [held("A", NEW, default=True)], "conflict", "made the default", id="created-default-now"
        ),
        pytest.param(created(id_=None), [A_NEW, ANOTHER_A], "conflict", "2 occasions", id="created-two-of-the-name"),
        pytest.param(created(certain=False), [A_NEW], "delete", "could not confirm", id="may-be-created-there"),
        pytest.param(created(certain=False), [], None, "", id="may-be-created-not-there"),
        pytest.param(created(certain=False), [A_OTHER], "conflict", "may have sent it", id="may-be-created-other"),
        pytest.param(updated(A_OLD, A_NEW), [A_NEW], "update", "changed by the run r1", id="updated"),
        pytest.param(updated(A_OLD, A_NEW), [A_OLD], "unchanged", "as it was before", id="updated-back-already"),
        pytest.param(updated(A_OLD, A_NEW), [A_OTHER], "conflict", SAYS_SINCE, id="updated-changed"),
        pytest.param(updated(A_OLD, A_NEW), [], "conflict", "it was deleted since", id="updated-deleted"),
        pytest.param(updated(A_OLD, A_NEW), [ANOTHER_A], "conflict", "deleted since", id="updated-another-came"),
        pytest.param(updated(A_OLD, A_NEW), [A_NEW, ANOTHER_A], "conflict", "2 occasions", id="updated-twin-came"),
        pytest.param(
            updated(A_OLD, A_NEW), [held("A", NEW, default=True)], "conflict", "made the default", id="updated-default"
        ),
        pytest.param(updated(A_OLD, A_NEW, certain=False), [A_NEW], "update", "not confirm", id="may-be-updated"),
        pytest.param(updated(A_OLD, A_NEW, certain=False), [A_OLD], None, "", id="may-be-updated-but-not"),
        pytest.param(
            updated(A_OLD, A_NEW, certain=False), [A_OTHER], "conflict", "may have", id="may-be-updated-other"
        ),
        pytest.param(deleted(A_OLD), [], "create", "deleted by the run r1", id="deleted"),
        pytest.param(deleted(A_OLD), [held("a", OLD, id_=9)], "conflict", "another of its name", id="deleted-spelt-so"),
        pytest.param(deleted(A_OLD), [held("A", OLD, id_=9)], "unchanged", "as it was", id="deleted-back-already"),
        pytest.param(deleted(A_OLD), [held("A", NEW, id_=9)], "conflict", "another of its name", id="deleted-another"),
        pytest.param(deleted(A_OLD, certain=False), [], "create", "could not confirm", id="may-be-deleted"),
        pytest.param(deleted(A_OLD, certain=False), [A_OLD], None, "", id="may-be-deleted-but-not"),
    ],
)
def test_what_a_run_did_and_what_stands_since(deed: Deed, now: list[Occasion], kind: str | None, words: str) -> None:
    plan = undo([deed], account(*now))
    assert [str(action.kind) for action in plan.actions] == ([kind] if kind else [])
    assert all(words in action.reason for action in plan.actions)
    assert plan.mode == "undo"


def test_what_goes_back_is_what_stood_there() -> None:
    dates = Event(
        meta=NEW.meta,
        start=Moment(dateTime="2026-12-24", timeZone="Europe/Warsaw"),
        end=Moment(dateTime="2026-12-25", timeZone="Europe/Warsaw"),
        recurrence=(),
    )
    before = held("A", OLD, dates).model_copy(update={"description": ""})
    (update,) = undo([updated(before, A_NEW)], account(A_NEW)).actions
    (create,) = undo([deleted(before)], account()).actions
    assert update.payload.body() == before.body()
    assert create.payload.body() == {key: value for key, value in before.body().items() if key != "id"}
    assert {change.path for change in update.changes} == {
        "description", "events[Xmas 2026-12-24]", "events[Xmas 2027-12-24]"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "words"),
    [
        pytest.param(A_OLD.model_copy(update={"description": "d" * 201}), "201 characters", id="description"),
        pytest.param(held("A", event(day="2026-12-24", zone="Mars/Base")), "Mars/Base", id="zone"),
    ],
)
def test_what_cannot_be_sent_is_a_conflict(before: Occasion, words: str) -> None:
    for deed, state in ((updated(before, A_NEW), account(A_NEW)), (deleted(before), account())):
        (action,) = undo([deed], state).actions
        assert action.kind is ActionKind.CONFLICT
        assert words in action.reason


def test_what_a_skill_uses_stays() -> None:
    (action,) = undo([created()], account(A_NEW), skills=[Skill(1, "Sales", 5), Skill(2, "Support", 5)]).actions
    assert action.kind is ActionKind.CONFLICT
    assert 'the skills "Sales", "Support" use it' in action.reason


def test_deletions_and_changes_need_a_yes() -> None:
    deeds = [created("A"), updated(held("B", OLD, id_=6), held("B", NEW, id_=6)), deleted(held("C", OLD, id_=7))]
    plan = undo(deeds, account(A_NEW, held("B", NEW, id_=6)))
    assert told(plan) == ["create C", "update B", "delete A"]
    assert {each.code: each.message for each in plan.consents} == {
        "update": "1 occasion will be changed: B.",
        "delete": "1 occasion will be deleted: A.",
    }


def test_where_skills_cannot_be_read_that_needs_a_yes_too() -> None:
    plan = undo([created()], account(A_NEW), skills=None)
    assert told(plan) == ["delete A"]
    assert [each.code for each in plan.consents] == ["delete", "skills-unknown"]
    assert [each.code for each in undo([created()], account(), skills=None).consents] == []


X_DEFAULT, Y_PLAIN, Y_DEFAULT = held("X", NEW, default=True), held("Y", OLD, id_=6), held("Y", OLD, id_=6, default=True)
Z_DEFAULT = held("Z", OLD, id_=7, default=True)


def default_moves(plan: Plan) -> list[tuple[str, str, bool]]:
    return [(str(each.kind), each.name, each.payload.isDefault) for each in sending(plan.actions)]


def test_the_former_default_gets_it_back_before_the_new_one_is_deleted() -> None:
    plan = undo([created("X", default=True)], account(X_DEFAULT, Y_PLAIN), replaced="Y")
    assert default_moves(plan) == [("update", "Y", True), ("delete", "X", True)]
    assert plan.replaces_default == "X"
    assert [change.path for change in plan.actions[0].changes] == ["isDefault"]
    assert [each.message for each in plan.consents if each.code == "default-change"] == [
        '"Y" becomes the default for every skill without an occasion of its own, in place of "X".'
    ]


def test_the_former_default_is_taken_as_it_stands() -> None:
    moved_on = held("Y", OTHER, id_=6)
    plan = undo([created("X", default=True)], account(X_DEFAULT, moved_on), replaced="Y")
    assert plan.actions[0].payload == moved_on.model_copy(update={"isDefault": True})


def test_a_default_where_there_was_none_leaves_none() -> None:
    plan = undo([created("X", default=True)], account(X_DEFAULT))
    assert default_moves(plan) == [("delete", "X", True)]
    assert plan.replaces_default is None
    assert plan.consents[-1].message == '"X" is the default and will be deleted; the account will have none.'
    made = updated(held("X", NEW), X_DEFAULT)
    assert default_moves(undo([made], account(X_DEFAULT))) == [("update", "X", False)]


def test_an_update_that_made_a_default_gives_its_content_back_and_loses_the_flag_to_the_former_one() -> None:
    made = updated(held("X", OLD), X_DEFAULT)
    plan = undo([made], account(X_DEFAULT, Y_PLAIN), replaced="Y")
    assert default_moves(plan) == [("update", "X", True), ("update", "Y", True)]
    assert plan.actions[0].payload.events == (OLD,)
    assert plan.replaces_default == "X"
    only_flag = undo([updated(held("X", NEW), X_DEFAULT)], account(X_DEFAULT, Y_PLAIN), replaced="Y")
    assert told(only_flag) == ["unchanged X", "update Y"]


def test_a_former_default_that_the_run_changed_gets_all_back_at_once() -> None:
    changed = updated(Y_DEFAULT, held("Y", NEW, id_=6, default=True))
    state = account(X_DEFAULT, held("Y", NEW, id_=6))
    plan = undo([changed, created("X", default=True)], state, replaced="Y")
    assert default_moves(plan) == [("update", "Y", True), ("delete", "X", True)]
    assert plan.actions[0].payload.body() == Y_DEFAULT.body()


def test_a_default_that_somebody_moved_since_stays_where_it_is() -> None:
    changed = updated(Y_DEFAULT, held("Y", NEW, id_=6, default=True))
    state = account(held("X", NEW), held("Y", NEW, id_=6), Z_DEFAULT)
    plan = undo([changed, created("X", default=True)], state, replaced="Y")
    assert default_moves(plan) == [("update", "Y", False), ("delete", "X", False)]
    assert all('the default is "Z" since, and stays so' in each.reason for each in plan.actions)
    assert [each.code for each in plan.consents] == ["update", "delete"]


def test_a_default_that_went_back_by_hand_is_told() -> None:
    plan = undo([created("X", default=True)], account(held("X", NEW), Y_DEFAULT), replaced="Y")
    assert default_moves(plan) == [("delete", "X", False)]
    assert '"Y" is the default again already' in plan.actions[0].reason


def test_a_default_that_changed_since_keeps_the_default() -> None:
    plan = undo([created("X", default=True)], account(held("X", OTHER, default=True), Y_PLAIN), replaced="Y")
    assert told(plan) == ["conflict X"]


def test_a_former_default_that_is_gone_is_told() -> None:
    plan = undo([created("X", default=True)], account(X_DEFAULT), replaced="Y")
    assert told(plan) == ["delete X"]
    assert '"Y", the default before, is gone' in plan.actions[0].reason
    assert "will have none" in plan.consents[-1].message


@pytest.mark.parametrize(
    ("deeds", "standing"),
    [
        pytest.param([], [Y_PLAIN.model_copy(update={"description": "d" * 201})], id="cannot-be-sent"),
        pytest.param([], [Y_PLAIN, held("y", OLD, id_=8)], id="two-of-its-name"),
        pytest.param(
            [updated(Y_DEFAULT, held("Y", NEW, id_=6, default=True))], [held("Y", OTHER, id_=6)], id="changed"
        ),
    ],
)
def test_the_new_default_stays_where_the_former_one_cannot_take_over(
    deeds: list[Deed], standing: list[Occasion]
) -> None:
    plan = undo([*deeds, created("X", default=True)], account(X_DEFAULT, *standing), replaced="Y")
    assert not sending(plan.actions)
    (action,) = (each for each in plan.actions if each.name == "X")
    assert 'and "Y", the one before, cannot take its place' in action.reason
    plan = undo([*deeds, updated(held("X", OLD), X_DEFAULT)], account(X_DEFAULT, *standing), replaced="Y")
    assert default_moves(plan) == [("update", "X", True)]
    assert "the default stays" in sending(plan.actions)[0].reason


def test_a_default_that_the_run_unset_or_deleted_comes_back() -> None:
    unset = updated(X_DEFAULT, held("X", NEW))
    assert default_moves(undo([unset], account(held("X", NEW)))) == [("update", "X", True)]
    assert default_moves(undo([deleted(X_DEFAULT)], account())) == [("create", "X", True)]
    plan = undo([deleted(X_DEFAULT)], account(Z_DEFAULT))
    assert default_moves(plan) == [("create", "X", False)]
    assert 'the default is "Z" since' in plan.actions[0].reason


def test_an_undo_of_the_undo_gives_the_default_again() -> None:
    gives_back = updated(Y_PLAIN, Y_DEFAULT)
    plan = undo([gives_back, deleted(X_DEFAULT)], account(Y_DEFAULT), replaced="X")
    assert default_moves(plan) == [("create", "X", True)]
    assert (told(plan), plan.replaces_default) == (["unchanged Y", "create X"], "Y")


def test_a_lost_flag_alone_keeps_nothing_from_going_back() -> None:
    kept = updated(held("A", OLD, default=True), held("A", NEW, default=True))
    plan = undo([kept], account(A_NEW, Z_DEFAULT))
    assert default_moves(plan) == [("update", "A", False)]
