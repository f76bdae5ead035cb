"""Whatever stands in an account: its export, imported again, leaves everything as it is."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from random_accounts import accounts

from importer.core.account import AccountState
from importer.core.names import fold
from importer.core.plan import ActionKind
from importer.core.planning import PlanOptions
from importer.core.profile import Profile
from importer.core.report import RunInfo
from importer.core.validating.validate import Rules
from importer.exporting import export_account
from importer.pipeline import Checking, Zones, check, load_glossary, make_plan

TODAY = dt.date(2027, 1, 1)
RUN = RunInfo("r", "import", "1001", "http", "upsert", "2027-01-03T10:15:02+00:00", None, "0", "0", ())
GLOSSARY = load_glossary()  # too long for Hypothesis to show as an argument
MODES = ("upsert", "merge", "create", "mirror")


@contextmanager
def exported(state: AccountState) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        written = export_account(state, Path(folder) / "account.xlsx", TODAY)
        assert written.differing == ()
        yield written.path


def checked(path: Path, profile: Profile | None = None) -> Checking:
    return check([path], profile or Profile(), Rules(TODAY), Zones("UTC"), GLOSSARY)


@given(accounts())
@settings(max_examples=200)
def test_an_export_changes_nothing_in_any_mode(state: AccountState) -> None:
    with exported(state) as path:
        checking = checked(path)
    for mode in MODES:
        plan = make_plan(checking, state, replace(PlanOptions(mode), skill_uses={}), RUN).plan
        assert [action.kind for action in plan.actions] == [ActionKind.UNCHANGED] * len(state.occasions), mode
        assert plan.consents == ()


@given(accounts())
def test_a_year_of_an_export_changes_nothing(state: AccountState) -> None:
    with exported(state) as path:
        for year in (2024, 2026, 2028):
            profile = Profile(year=year)
            for mode in ("upsert", "merge"):
                plan = make_plan(checked(path, profile), state, PlanOptions.of(profile, mode), RUN).plan
                assert {action.kind for action in plan.actions} <= {ActionKind.UNCHANGED}, (year, mode)


@given(accounts())
def test_an_export_makes_the_same_account_elsewhere(state: AccountState) -> None:
    with exported(state) as path:
        checking = checked(path)
    plan = make_plan(checking, AccountState.of("2002", "1", ()), PlanOptions(), RUN).plan
    made = {fold(action.payload.name): action.payload for action in plan.actions}
    assert [action.kind for action in plan.actions] == [ActionKind.CREATE] * len(state.occasions)
    for each in state.occasions:
        again = made[fold(each.occasion.name)]
        assert again.isDefault == each.occasion.isDefault
        assert _events(again.events) == _events(each.occasion.events)
        assert again.description in (each.occasion.description, again.name)


def _events(events: tuple[object, ...]) -> list[str]:
    return sorted(map(repr, (event.canonical(str) for event in events)))  # type: ignore[attr-defined]
