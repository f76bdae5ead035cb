"""Plan: one action for each occasion, in sending order, with what needs a yes."""

import datetime as dt

import pytest
from core_sheets import account, draft, event, occasion

from importer.core.account import AccountState
from importer.core.checked import OccasionDraft
from importer.core.errors import SettingsError
from importer.core.payload import Event, Occasion
from importer.core.plan import Plan, changes_default
from importer.core.planning import PlanOptions, plan_import
from importer.core.profile import Profile

OLD = event(day="2026-12-24")
NEW = event(day="2027-12-24")
DEFAULT = occasion("B", NEW, default=True)
LONG_WINDED = occasion("A", OLD, description="d" * 200).model_copy(update={"description": "d" * 201})


def plan(drafts: list[OccasionDraft], state: AccountState, mode: str = "upsert", *, drop: bool = False) -> Plan:
    return plan_import(drafts, state, PlanOptions(mode, drop))[0]


def actions(made: Plan) -> list[tuple[str, str]]:
    return [(str(action.kind), action.name) for action in made.actions]


@pytest.mark.parametrize(
    ("state", "mode", "expected"),
    [
        pytest.param(account(), "upsert", ("create", "A"), id="new"),
        pytest.param(account(occasion("A", NEW)), "upsert", ("unchanged", "A"), id="equal"),
        pytest.param(account(occasion("a", NEW)), "upsert", ("unchanged", "a"), id="spelt-otherwise"),
        pytest.param(account(occasion("A", event(zone="Poland"))), "upsert", ("unchanged", "A"), id="zone-alias"),
        pytest.param(account(occasion("A", OLD, NEW)), "upsert", ("unchanged", "A"), id="other-year-stands"),
        pytest.param(account(occasion("A", event(days=2))), "upsert", ("update", "A"), id="other-days"),
        pytest.param(account(occasion("A", OLD)), "upsert", ("update", "A"), id="added-to-other-years"),
        pytest.param(account(occasion("A", NEW)), "create", ("unchanged", "A"), id="create-equal"),
        pytest.param(account(occasion("A", OLD)), "create", ("conflict", "A"), id="create-other"),
        pytest.param(account(occasion("A", NEW), occasion("a", NEW)), "upsert", ("conflict", "A"), id="two-of-a-name"),
    ],
)
def test_what_becomes_of_an_occasion(state: AccountState, mode: str, expected: tuple[str, str]) -> None:
    made = plan([draft("A", NEW)], state, mode)
    assert actions(made) == [expected]
    assert all(action.reason for action in made.actions)


def test_what_the_sheet_does_not_say_keeps_the_accounts_value() -> None:
    state = account(occasion("A", OLD, default=True, description="ours", id_=9))
    (action,) = plan([draft("A", NEW)], state).actions
    assert (action.payload.description, action.payload.isDefault, action.payload.id) == ("ours", True, 9)
    assert action.payload.events == (OLD, NEW)
    assert [change.path for change in action.changes] == ["events[Xmas 2027-12-24]"]


def test_what_the_sheet_says_wins() -> None:
    state = account(occasion("A", NEW, description="ours"))
    (action,) = plan([draft("A", NEW, description="theirs")], state).actions
    assert action.payload.description == "theirs"


def test_a_create_is_described_by_its_name_and_no_default() -> None:
    (action,) = plan([draft("A", NEW)], account()).actions
    assert (action.payload.description, action.payload.isDefault) == ("A", False)


def test_kept_events_of_other_years_are_told() -> None:
    made, assumed = plan_import([draft("A", NEW)], account(occasion("A", OLD)), PlanOptions())
    assert made.actions[0].payload.events == (OLD, NEW)
    assert [each.code for each in assumed] == ["other-years-kept"]
    assert "2027" in assumed[0].evidence


def test_other_years_go_when_asked() -> None:
    assert plan([draft("A", NEW)], account(occasion("A", OLD)), drop=True).actions[0].payload.events == (NEW,)


def test_creates_come_first_then_updates_then_the_new_default() -> None:
    state = account(occasion("B", OLD), occasion("E", NEW))
    drafts = [draft("A", NEW, default=True), draft("B", NEW), draft("D", NEW), draft("C", NEW), draft("E", NEW)]
    made = plan(drafts, state)
    assert actions(made) == [("create", "C"), ("create", "D"), ("update", "B"), ("unchanged", "E"), ("create", "A")]
    assert changes_default(made.actions[-1])


def test_the_order_of_drafts_changes_nothing() -> None:
    drafts = [draft(name, NEW) for name in "CAB"]
    assert plan(drafts, account()).model_dump_json() == plan(drafts[::-1], account()).model_dump_json()


@pytest.mark.parametrize(
    ("drafts", "state", "codes", "replaces"),
    [
        pytest.param([draft("A", NEW)], account(), [], None, id="create"),
        pytest.param([draft("A", NEW)], account(occasion("A", OLD)), ["update"], None, id="update"),
        pytest.param([draft("A", NEW)], account(occasion("A", NEW)), [], None, id="unchanged"),
        pytest.param([draft("A", NEW, default=True)], account(), ["default-change"], None, id="first-default"),
        pytest.param(
            [draft("A", NEW, default=True)],
            account(occasion("B", NEW, default=True)),
            ["default-change"],
            "B",
            id="another-default",
        ),
        pytest.param(
            [draft("A", NEW, default=False)],
            account(occasion("A", NEW, default=True)),
            ["update", "default-change"],
            None,
            id="default-unset",
        ),
        pytest.param([draft("A", NEW, default=True)], account(occasion("A", NEW, default=True)), [], None, id="stays"),
        pytest.param([draft("A", NEW, closed_hours=("X",))], account(), ["closed-with-hours"], None, id="closed-hours"),
        pytest.param(
            [draft("A", NEW, closed_hours=("X",))], account(occasion("A", NEW)), [], None, id="closed-hours-unchanged"
        ),
    ],
)
def test_what_needs_a_yes(
    drafts: list[OccasionDraft], state: AccountState, codes: list[str], replaces: str | None
) -> None:
    made = plan(drafts, state)
    assert [consent.code for consent in made.consents] == codes
    assert made.replaces_default == replaces


def test_the_replaced_default_is_sent_with_the_flag_it_has() -> None:
    state = account(occasion("B", OLD, default=True))
    made = plan([draft("A", NEW, default=True), draft("B", NEW, default=False)], state)
    assert actions(made) == [("update", "B"), ("create", "A")]
    assert made.actions[0].payload.isDefault
    assert made.replaces_default == "B"


@pytest.mark.parametrize(
    ("state", "mode"),
    [
        pytest.param(account(occasion("A", OLD), occasion("a", OLD), DEFAULT), "upsert", id="two-of-a-name"),
        pytest.param(account(occasion("A", OLD), DEFAULT), "create", id="create-other"),
    ],
)
def test_an_explicit_no_is_planned_where_no_other_takes_over(state: AccountState, mode: str) -> None:
    made = plan([draft("A", NEW, default=True), draft("B", NEW, default=False)], state, mode)
    unset = next(action for action in made.actions if action.name == "B")
    assert not unset.payload.isDefault
    assert [change.path for change in unset.changes] == ["isDefault"]


@pytest.mark.parametrize(
    ("drafts", "held", "expected", "said"),
    [
        pytest.param(
            draft("A", NEW),
            occasion("A", event(day="2026-12-24", zone="Mars/Olympus")),
            "conflict",
            "Mars/Olympus",
            id="zone",
        ),
        pytest.param(draft("A", NEW), occasion("A", event(zone="Mars/Olympus")), "update", "", id="zone-of-what-goes"),
        pytest.param(draft("A", NEW), LONG_WINDED, "conflict", "201 characters", id="description"),
        pytest.param(draft("A", NEW, description="ours"), LONG_WINDED, "update", "", id="description-of-the-sheet"),
        pytest.param(draft("A", OLD), LONG_WINDED, "unchanged", "", id="nothing-to-send"),
    ],
)
def test_what_cannot_be_sent_back_is_a_conflict(
    drafts: OccasionDraft, held: Occasion, expected: str, said: str
) -> None:
    (action,) = plan([drafts], account(held)).actions
    assert str(action.kind) == expected
    assert said in action.reason


@pytest.mark.parametrize(
    ("profile", "first", "last"),
    [
        pytest.param({}, None, None, id="none"),
        pytest.param({"year": 2027}, "2027-01-01", "2027-12-31", id="year"),
        pytest.param({"first": "2027-06-01"}, "2027-06-01", None, id="from"),
        pytest.param({"year": 2027, "first": "2026-06-01", "last": "2027-06-30"}, "2027-01-01", "2027-06-30", id="all"),
    ],
)
def test_the_range_of_a_profile(profile: dict[str, str | int], first: str | None, last: str | None) -> None:
    options = PlanOptions.of(Profile.model_validate(profile))
    days = [dt.date.fromisoformat(day) if day else None for day in (first, last)]
    assert [options.first, options.last] == days


@pytest.mark.parametrize(
    ("held", "events"),
    [
        pytest.param((OLD,), (OLD, NEW), id="other-days"),
        pytest.param((event("Other"),), (event("Other"), NEW), id="other-names-whatever-the-day"),
        pytest.param((event(days=3),), (NEW, event(day="2027-12-25", days=2)), id="a-run-is-cut"),
        pytest.param((event("XMAS", hours="09:00-13:00", working=True),), (NEW,), id="replaced-on-its-day"),
        pytest.param((event(zone="Poland"),), (NEW,), id="equal-in-another-spelling-of-its-zone"),
    ],
)
def test_merge_joins_the_events(held: tuple[Event, ...], events: tuple[Event, ...]) -> None:
    made, assumed = plan_import([draft("A", NEW)], account(occasion("A", *held)), PlanOptions("merge"))
    assert made.actions[0].payload.events == events
    assert assumed == ()


def test_merge_keeps_what_the_sheet_does_not_say_and_creates_what_is_new() -> None:
    state = account(occasion("A", OLD, default=True, description="ours", id_=9))
    made = plan([draft("A", NEW), draft("B", NEW)], state, "merge")
    assert actions(made) == [("create", "B"), ("update", "A")]
    payload = made.actions[1].payload
    assert (payload.description, payload.isDefault, payload.id) == ("ours", True, 9)
    assert [consent.code for consent in made.consents] == ["update"]


def test_merge_sends_nothing_where_the_account_has_it() -> None:
    assert actions(plan([draft("A", NEW)], account(occasion("A", OLD, NEW)), "merge")) == [("unchanged", "A")]


def test_merge_cannot_cut_a_recurrence_that_is_not_documented() -> None:
    weekly = event("XMAS", day="2027-12-24").model_copy(update={"recurrence": ("RRULE:FREQ=WEEKLY;BYDAY=MO",)})
    (action,) = plan([draft("A", NEW)], account(occasion("A", weekly)), "merge").actions
    assert (str(action.kind), "FREQ=WEEKLY" in action.reason) == ("conflict", True)
    other = weekly.model_copy(update={"meta": weekly.meta.model_copy(update={"name": "Other"})})
    (action,) = plan([draft("A", NEW)], account(occasion("A", other)), "merge").actions
    assert str(action.kind) == "update"
    assert other in action.payload.events


def test_merge_cannot_send_back_a_zone_that_nobody_knows() -> None:
    state = account(occasion("A", event(days=2, zone="Mars/Olympus")))
    (action,) = plan([draft("A", NEW)], state, "merge").actions
    assert "Mars/Olympus" in action.reason
    assert str(action.kind) == "conflict"


@pytest.mark.parametrize("mode", ["create", "merge"])
def test_years_are_dropped_only_where_years_are_replaced(mode: str) -> None:
    with pytest.raises(SettingsError, match="--drop-other-years"):
        PlanOptions.of(Profile(), mode, drop_other_years=True)
    assert PlanOptions.of(Profile(), "mirror", drop_other_years=True).drop_other_years


@pytest.mark.parametrize("mode", ["create", "upsert", "merge"])
def test_a_number_of_deletions_is_of_mirror_alone(mode: str) -> None:
    with pytest.raises(SettingsError, match="--max-delete"):
        PlanOptions.of(Profile(), mode, max_delete=0)
    assert PlanOptions.of(Profile(), "mirror", max_delete=0).max_delete == 0


@pytest.mark.parametrize("mode", ["create", "upsert", "merge"])
def test_no_other_mode_deletes(mode: str) -> None:
    assert actions(plan([draft("A", NEW)], account(occasion("A", NEW), occasion("B", NEW)), mode)) == [
        ("unchanged", "A")
    ]
