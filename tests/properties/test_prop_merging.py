"""Mode merge: again is nothing, the sheet's events stand there, and the account's stay on every other day."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from random_sheets import ACCOUNT, Bench, Line, sound_sheets

from importer.core.account import AccountState
from importer.core.glossary import Glossary
from importer.core.names import fold
from importer.core.payload import AccountOccasion, Event, EventToSend
from importer.core.plan import ActionKind, Plan
from importer.core.planning import PlanOptions, plan_import
from importer.core.rules.zones import canonical

MERGE = PlanOptions("merge")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Iterator[Bench]:
    made = Bench.at(tmp_path_factory.mktemp("merging"), glossary)
    yield made
    made.journal.close()


def done(plan: Plan, before: AccountState) -> AccountState:
    """The account after a plan without deletes."""
    standing = {each.id: each for each in before.occasions}
    for number, action in enumerate(plan.actions, start=1000 + len(standing)):
        if action.sends:
            id_ = action.before.id if action.before else number
            standing[id_] = AccountOccasion(occasion=action.payload.model_copy(update={"id": id_}))
    return AccountState.of(before.account, before.revision, standing.values())


def planned(bench: Bench, lines: list[Line], state: AccountState) -> Plan:
    return plan_import(bench.check(lines).drafts, state, MERGE)[0]


def hours(events: tuple[Event, ...]) -> set[tuple[object, ...]]:
    """What events say about each single day: day, name, hours, kind and zone."""
    return {
        (
            event.first_day.toordinal() + day,
            fold(event.meta.name),
            event.start.dateTime[10:],
            event.end.dateTime[10:],
            event.meta.working,
            canonical(event.start.timeZone),
        )
        for event in events
        for day in range(event.days)
    }


def by_name(state: AccountState) -> dict[str, set[tuple[object, ...]]]:
    return {fold(each.occasion.name): hours(each.occasion.events) for each in state.occasions}


@given(sound_sheets, sound_sheets)
def test_merging_twice_is_merging_once(bench: Bench, earlier: list[Line], lines: list[Line]) -> None:
    empty = AccountState(ACCOUNT, "1", ())
    held = done(planned(bench, earlier, empty), empty)
    after = done(planned(bench, lines, held), held)
    again = planned(bench, lines, after)
    assert {action.kind for action in again.actions} <= {ActionKind.UNCHANGED}
    assert again.consents == ()


@given(sound_sheets, sound_sheets)
def test_each_day_is_the_sheets_or_as_it_was(bench: Bench, earlier: list[Line], lines: list[Line]) -> None:
    empty = AccountState(ACCOUNT, "1", ())
    held = done(planned(bench, earlier, empty), empty)
    new = by_name(done(planned(bench, lines, empty), empty))
    after = done(planned(bench, lines, held), held)
    before = by_name(held)
    for name, found in by_name(after).items():
        taken = {(day, event) for day, event, *_ in new.get(name, ())}
        stay = {each for each in before.get(name, ()) if (each[0], each[1]) not in taken}
        assert found == stay | new.get(name, set())


@given(sound_sheets, sound_sheets)
def test_what_is_merged_keeps_the_rules_of_the_api(bench: Bench, earlier: list[Line], lines: list[Line]) -> None:
    empty = AccountState(ACCOUNT, "1", ())
    held = done(planned(bench, earlier, empty), empty)
    for action in planned(bench, lines, held).actions:
        assert action.payload.events
        for event in action.payload.events:
            EventToSend.model_validate(event.model_dump())


def test_a_run_of_days_is_cut_at_the_sheets_day(bench: Bench) -> None:
    empty = AccountState(ACCOUNT, "1", ())
    line = Line(start="2027-12-24", end="2027-12-26")
    held = done(planned(bench, [line], empty), empty)
    cut = by_name(done(planned(bench, [replace(line, end="", working="yes")], held), held))
    assert len(cut["year-end"]) == 3
    assert len(cut["year-end"] - by_name(held)["year-end"]) == 1
