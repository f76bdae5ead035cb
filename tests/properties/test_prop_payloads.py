"""Whatever a sheet says, what we would send is something that the simulated API takes."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from random_sheets import Bench, Line, odd_sheets, sheets

from importer.core.glossary import Glossary
from importer.core.payload import EventToSend
from importer.core.planning import PlanOptions, plan_import
from importer.destinations.memory import MemoryDestination
from importer.sandbox.validation import ItemRules, accepted_item
from importer.sandbox.zones import iana_zones


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Iterator[Bench]:
    made = Bench.at(tmp_path_factory.mktemp("payloads"), glossary)
    yield made
    made.journal.close()


@pytest.fixture(scope="module")
def strictest() -> ItemRules:
    return ItemRules(zones=iana_zones(), allow_empty_description=False, allow_unknown_keys=False)


@given(odd_sheets)
def test_the_sandbox_accepts_every_payload(bench: Bench, strictest: ItemRules, lines: list[Line]) -> None:
    account = MemoryDestination("qa1")
    for part in (lines, lines[: len(lines) // 2 + 1]):
        checking = bench.check(part)
        plan, _ = plan_import(checking.drafts, account.read_all(), PlanOptions())
        for action in plan.actions:
            body = action.payload.body()
            kept = accepted_item(body, strictest, updating=action.payload.id is not None)
            assert kept == body | {"deleted": False}
        bench.send(checking, account)


@given(sheets)
def test_every_event_keeps_our_own_rules(bench: Bench, lines: list[Line]) -> None:
    for draft in bench.check(lines, to_zone="America/New_York").drafts:
        for event in draft.events:
            EventToSend.model_validate(event)
