"""What every case leaves in an account, exported and imported again: nothing changes."""

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest
from test_golden import CASES, HERE, ZONE, glossary, options_of, plan_options, run_info, sources_of

from importer.core.account import AccountState
from importer.core.errors import ImporterError
from importer.core.names import fold
from importer.core.payload import AccountOccasion
from importer.core.plan import ActionKind, Plan, sending
from importer.core.planning import PlanOptions
from importer.core.profile import Profile
from importer.core.validating.validate import Rules
from importer.exporting import export_account
from importer.pipeline import Zones, check, make_plan

TODAY = dt.date(2027, 1, 1)
_FIRST_ID = 2850000000


def planned(case: str, folder: Path) -> tuple[Plan, AccountState]:
    """The plan of a case, and the account that it is made for."""
    options = options_of(case)
    profile = Profile.model_validate(options.get("profile", {}))
    account_zone = options.get("account_zone", None if profile.zone else ZONE) or None
    rules = Rules(TODAY, strict=options.get("strict", False), allowed_zones=tuple(options.get("allowed_zones", ())))
    checking = check(sources_of(case, folder), profile, rules, Zones(account_zone), glossary())
    account = HERE / case / "account.json"
    held = json.loads(account.read_text(encoding="utf-8")) if account.exists() else {"occasions": []}
    state = AccountState.of("1001", "7", [AccountOccasion.from_api(each) for each in held["occasions"]])
    return make_plan(checking, state, plan_options(profile, held), run_info("plan")).plan, state


def after(plan: Plan, state: AccountState) -> AccountState:
    """The account when a plan was carried out."""
    held = {each.id: each for each in state.occasions}
    for number, action in enumerate(sending(plan.actions)):
        if action.before:
            del held[action.before.id]
        if action.kind is not ActionKind.DELETE:
            id_ = action.before.id if action.before else _FIRST_ID + number
            made = action.payload.model_copy(update={"id": id_})
            if made.isDefault:
                held = {key: _not_default(each) for key, each in held.items()}
            held[id_] = AccountOccasion.model_construct(occasion=made)
    return AccountState.of(state.account, "8", held.values())


def _not_default(held: AccountOccasion) -> AccountOccasion:
    return AccountOccasion.model_construct(occasion=held.occasion.model_copy(update={"isDefault": False}))


@pytest.mark.parametrize("case", CASES)
def test_what_a_case_leaves_can_be_exported(case: str, tmp_path: Path) -> None:
    try:
        plan, before = planned(case, tmp_path)
    except ImporterError:
        return  # the case is about a source that is refused
    if not sending(plan.actions):
        return  # nothing is left in the account
    state = after(plan, before)
    names = Counter(fold(each.occasion.name) for each in state.occasions)
    written = export_account(state, tmp_path / "exported.xlsx", TODAY)
    assert all(names[fold(each.name)] > 1 for each in written.differing), written.differing
    checking = check([written.path], Profile(), Rules(TODAY), Zones(), glossary())
    again = make_plan(checking, state, PlanOptions(), run_info("plan")).plan
    changed = [action for action in again.actions if action.kind is not ActionKind.UNCHANGED]
    assert all(names[fold(action.name)] > 1 for action in changed), changed
