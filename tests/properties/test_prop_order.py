"""The order of rows changes places only: the same plan, the same issues."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_sheets import ACCOUNT, RUN, Bench, Line, sheets, sound_sheets

from importer.core.account import AccountState
from importer.core.codes import ISSUES
from importer.core.glossary import Glossary
from importer.core.planning import PlanOptions, plan_import
from importer.destinations.memory import MemoryDestination
from importer.pipeline import Checking

OF_OCCASIONS = {
    "default-contradicts", "default-several", "description-too-long", "descriptions-differ", "name-long-in-bytes",
    "name-too-long", "event-repeated", "mixed-zones",
}  # fmt: skip
"""Told once for an occasion, at its first row; repeats at the later row."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Iterator[Bench]:
    made = Bench.at(tmp_path_factory.mktemp("order"), glossary)
    yield made
    made.journal.close()


def plan_bytes(checking: Checking, state: AccountState) -> str:
    return plan_import(checking.drafts, state, PlanOptions())[0].model_dump_json()


def codes_of_rows(checking: Checking, lines: list[Line]) -> dict[Line, set[str]]:
    """For each row's content the codes of the issues about it."""
    found: dict[Line, set[str]] = defaultdict(set)
    for issue in checking.report(RUN).issues:
        if issue.place.row and issue.code not in OF_OCCASIONS:
            found[lines[issue.place.row - 2]].add(issue.code)
    return found


def shuffled(lines: list[Line]) -> st.SearchStrategy[tuple[list[Line], list[Line]]]:
    return st.tuples(st.just(lines), st.permutations(lines))


@given(sheets.flatmap(shuffled), sound_sheets)
def test_the_order_of_rows_does_not_change_the_plan(
    bench: Bench, both: tuple[list[Line], list[Line]], earlier: list[Line]
) -> None:
    account = MemoryDestination(ACCOUNT)
    bench.send(bench.check(earlier), account)
    state = account.read_all()
    here, there = (bench.check(lines) for lines in both)
    assert plan_bytes(here, state) == plan_bytes(there, state)


@given(st.lists(sheets, min_size=1, max_size=1).flatmap(lambda one: shuffled(list(dict.fromkeys(one[0])))))
def test_the_order_of_rows_does_not_change_the_issues(bench: Bench, both: tuple[list[Line], list[Line]]) -> None:
    here, there = (bench.check(lines) for lines in both)
    counted = [Counter(issue.code for issue in each.report(RUN).issues) for each in (here, there)]
    assert counted[0] == counted[1]
    if not counted[0]["event-repeated"]:  # of rows that say the same, the first in order speaks for all
        assert codes_of_rows(here, both[0]) == codes_of_rows(there, both[1])


@given(sheets)
def test_only_known_codes_are_used(bench: Bench, lines: list[Line]) -> None:
    for issue in bench.check(lines).report(RUN).issues:
        assert issue.severity in ISSUES[issue.code].severities
