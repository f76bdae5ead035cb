"""Undo, whatever was imported into whatever account: it takes back all that arrived, and nothing a second time."""

import itertools
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_sheets import ACCOUNT, Bench, held

from importer.core.checked import OccasionDraft
from importer.core.errors import Refused
from importer.core.glossary import Glossary
from importer.core.payload import Event, Meta, Moment, Occasion
from importer.core.plan import ActionKind, Plan, sending
from importer.core.planning import PlanOptions, plan_import
from importer.core.reconciling import reconcile
from importer.core.results import Verdict
from importer.core.rules.zones import canonical
from importer.core.undoing.undo import plan_undo
from importer.destinations.base import Reply
from importer.destinations.memory import MemoryDestination
from importer.sending import Pace, send
from importer.undoing import past_of

NAMES = ("Sites", "Desk", "Café", "Year-End")
DAYS = ("2026-12-24", "2027-05-03", "2027-12-24", "2028-01-01")
_RUNS = itertools.count()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Iterator[Bench]:
    made = Bench.at(tmp_path_factory.mktemp("undoing"), glossary)
    yield made
    made.journal.close()


def event(day: str) -> Event:
    start, end = (Moment(dateTime=f"{day}T{time}", timeZone="Europe/Warsaw") for time in ("00:00:00", "23:59:00"))
    return Event(meta=Meta(working=False, name="Closed"), start=start, end=end, recurrence=())


def draft(name: str, days: Sequence[str], default: bool | None) -> OccasionDraft:
    objects = tuple(event(day).model_dump(mode="json") for day in days)
    years = frozenset(int(day[:4]) for day in days)
    return OccasionDraft(
        name=name, description=None, default=default, events=objects, given=True, counted=len(days), years=years,
        closed_hours=(),
    )  # fmt: skip


@st.composite
def accounts(draw: st.DrawFn) -> list[Occasion]:
    """What an account holds at first; at most one is the default."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True))
    default = draw(st.sampled_from(["", *names]))
    return [
        Occasion(
            name=name,
            description=name,
            isDefault=name == default,
            events=tuple(map(event, draw(st.lists(st.sampled_from(DAYS), unique=True)))),
        )
        for name in names
    ]


@st.composite
def sheets(draw: st.DrawFn) -> list[OccasionDraft]:
    """What a sheet says; at most one is to be the default."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    default = draw(st.sampled_from(["", *names]))
    unsaid = st.sampled_from([None, False])
    days = st.lists(st.sampled_from(DAYS), unique=True, min_size=1)
    return [draft(name, draw(days), True if name == default else draw(unsaid)) for name in names]


class Choosy(MemoryDestination):
    """An account whose API refuses some names."""

    refused: frozenset[str] = frozenset()

    def create(self, occasions: Sequence[Occasion]) -> Reply:
        self._check(*occasions)
        return super().create(occasions)

    def update(self, occasion: Occasion, revision: str) -> Reply:
        self._check(occasion)
        return super().update(occasion, revision)

    def _check(self, *occasions: Occasion) -> None:
        if any(each.name in self.refused for each in occasions):
            raise Refused("not this one", status=400)


def carry_out(bench: Bench, plan: Plan, account: MemoryDestination) -> str:
    """Send a plan as an import does; gives the run's id."""
    number = next(_RUNS)
    pages = bench.journal.start_run(
        "import",
        account=ACCOUNT,
        api="memory",
        mode=plan.mode,
        settings={},
        draft=b"",
        token=lambda _: f"u{number:07x}",
    )
    pages.plan(plan)
    end = send(plan, account, pages, Pace(clock=bench.clock), canonical_zone=canonical)
    pages.record(reconcile(plan, end.results, account.read_all()))
    return pages.id


def undo_of(bench: Bench, run: str, account: MemoryDestination) -> Plan:
    return plan_undo(past_of(bench.journal.load(run)), account.read_all(), account.read_skills())


@given(accounts(), sheets(), st.sampled_from(["create", "upsert", "merge", "mirror"]), st.sets(st.sampled_from(NAMES)))
def test_an_undo_restores_the_account_and_its_own_undo_the_import(
    bench: Bench, first: list[Occasion], drafts: list[OccasionDraft], mode: str, refused: set[str]
) -> None:
    account = Choosy(ACCOUNT, first)
    at_first = held(account)
    plan, _ = plan_import(drafts, account.read_all(), PlanOptions(mode, max_delete=len(NAMES), skill_uses={}))
    account.refused = frozenset(refused)
    run = carry_out(bench, plan, account)
    account.refused = frozenset()
    imported = held(account)

    back = undo_of(bench, run, account)
    assert ActionKind.CONFLICT not in {action.kind for action in back.actions}
    undone = carry_out(bench, back, account)
    assert held(account) == at_first
    verdicts = {result.verdict for result in bench.journal.load(undone).results.values()}
    assert verdicts <= {Verdict.MATCHED}
    assert sending(undo_of(bench, run, account).actions) == ()

    carry_out(bench, undo_of(bench, undone, account), account)
    assert held(account) == imported
