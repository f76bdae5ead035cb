"""What stands in the account after an import: again is nothing, chunks don't matter, other years stay."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_sheets import ACCOUNT, KINDS, Bench, Line, events_held, events_of, held, sheets, sound_lines, sound_sheets

from importer.core.glossary import Glossary
from importer.core.payload import Occasion
from importer.core.plan import ActionKind, sending
from importer.core.planning import PlanOptions, plan_import
from importer.core.results import Verdict
from importer.destinations.base import Reply
from importer.destinations.memory import MemoryDestination

PLAIN = ("", "Asia/Kolkata", "America/New_York")
"""Zones without a change of the clocks in the hours that the sheets use."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Iterator[Bench]:
    made = Bench.at(tmp_path_factory.mktemp("account"), glossary)
    yield made
    made.journal.close()


def lines_of(first: tuple[int, int], last: tuple[int, int]) -> st.SearchStrategy[list[Line]]:
    """Sheets whose events start between two months."""
    begin, end = dt.date(*first, 1), dt.date(*last, 28)
    return st.lists(sound_lines(first=begin, last=end, zones=PLAIN, kinds=KINDS), min_size=1, max_size=6)


@given(sheets, sound_sheets)
def test_importing_twice_writes_nothing(bench: Bench, lines: list[Line], earlier: list[Line]) -> None:
    account = MemoryDestination(ACCOUNT)
    bench.send(bench.check(earlier), account)
    checking = bench.check(lines)
    bench.send(checking, account)
    before = account.read_all()
    plan, _ = plan_import(checking.drafts, before, PlanOptions())
    assert {action.kind for action in plan.actions} <= {ActionKind.UNCHANGED}
    assert plan.consents == ()
    again = bench.send(bench.check(lines), account)
    assert sending(again.plan.actions) == ()
    assert account.read_all() == before


@given(sheets, sound_sheets)
def test_what_was_sent_is_what_stands_there(bench: Bench, lines: list[Line], earlier: list[Line]) -> None:
    account = MemoryDestination(ACCOUNT)
    bench.send(bench.check(earlier), account)
    sent = bench.send(bench.check(lines), account)
    assert {result.verdict for result in sent.results} <= {Verdict.MATCHED}


@dataclass
class Listening(MemoryDestination):
    """An account that writes down the names of each request."""

    requests: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(ACCOUNT)

    def create(self, occasions: Sequence[Occasion]) -> Reply:
        self.requests.append(tuple(each.name for each in occasions))
        return super().create(occasions)


@given(sheets, st.integers(1, 7))
def test_chunks_rejoin_to_the_plan(bench: Bench, lines: list[Line], size: int) -> None:
    whole, cut = Listening(), Listening()
    checking = bench.check(lines)
    bench.send(checking, whole, chunk_size=500)
    sent = bench.send(checking, cut, chunk_size=size)
    created = [action.name for action in sent.plan.actions if action.kind is ActionKind.CREATE]
    assert [name for names in cut.requests for name in names] == created
    assert all(len(names) <= size for names in cut.requests)
    assert held(cut) == held(whole)


@given(lines_of((2026, 1), (2026, 12)), lines_of((2027, 4), (2028, 12)), lines_of((2024, 1), (2025, 6)))
def test_other_years_stay(bench: Bench, first: list[Line], later: list[Line], before: list[Line]) -> None:
    account = MemoryDestination(ACCOUNT)
    for lines in (first, later, before):
        bench.send(bench.check(lines), account)
    standing = events_held(account)
    for lines in (first, later, before):
        for name, events in events_of(bench.check(lines)).items():
            assert events <= standing[name]


@given(lines_of((2026, 1), (2026, 12)), lines_of((2027, 4), (2027, 9)), lines_of((2027, 4), (2027, 9)))
def test_the_years_of_the_sheet_are_replaced(
    bench: Bench, kept: list[Line], replaced: list[Line], lines: list[Line]
) -> None:
    account = MemoryDestination(ACCOUNT)
    bench.send(bench.check([*kept, *replaced]), account)
    untouched = events_held(account)
    bench.send(bench.check(lines), account)
    stay, new = events_of(bench.check(kept)), events_of(bench.check(lines))
    standing = events_held(account)
    for name in new:
        assert standing[name] == new[name] | stay.get(name, set())
    for name in standing.keys() - new.keys():
        assert standing[name] == untouched[name]


@given(lines_of((2026, 1), (2026, 12)), lines_of((2027, 4), (2027, 9)))
def test_other_years_go_only_when_asked(bench: Bench, first: list[Line], later: list[Line]) -> None:
    account = MemoryDestination(ACCOUNT)
    bench.send(bench.check(first), account)
    checking = bench.check(later)
    plan, _ = plan_import(checking.drafts, account.read_all(), PlanOptions(drop_other_years=True))
    new = events_of(checking)
    for action in plan.actions:
        assert {repr(event.canonical(str)) for event in action.payload.events} == new[action.name]
