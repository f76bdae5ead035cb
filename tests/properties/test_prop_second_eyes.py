"""A second pair of eyes finds every slip that is planted in an invented sheet, and nothing in right ones."""

import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from second_eyes import KINDS, TODAY, Planted, Row, as_csv, next_year, sheet

from importer.core.account import AccountState
from importer.core.codes import SWITCHABLE
from importer.core.glossary import Glossary
from importer.core.issues import Issue
from importer.core.payload import AccountOccasion
from importer.core.planning import PlanOptions
from importer.core.profile import Profile
from importer.core.report import RunInfo
from importer.core.validating.validate import Rules
from importer.pipeline import Checking, Zones, check, make_plan

EACH = 30
OLD = frozenset({"date-past"})
RUN = RunInfo("r1", "plan", "qa1", None, "upsert", "2027-01-04T00:00:00+00:00", None, "0", "0", ())
PROFILE = Profile(zone="Europe/Lisbon")
EMPTY = AccountState.of("qa1", "1", ())


def checked(text: str, folder: Path, glossary: Glossary) -> Checking:
    path = folder / "days.csv"
    path.write_text(text, encoding="utf-8")
    return check([path], PROFILE, Rules(TODAY), Zones(), glossary)


def held(rows: Iterable[Row], folder: Path, glossary: Glossary) -> AccountState:
    """An account into which rows were imported."""
    drafts = checked(as_csv(tuple(rows)), folder, glossary).drafts
    live = [AccountOccasion.from_api(draft.payload() | {"id": number}) for number, draft in enumerate(drafts, 1)]
    return AccountState.of("qa1", "1", live)


def warned(planted: Planted, folder: Path, glossary: Glossary) -> list[Issue]:
    """What is told of a planned import, of what a second pair of eyes sees."""
    state = held(planted.before, folder, glossary) if planted.before else EMPTY
    planning = make_plan(checked(planted.text, folder, glossary), state, PlanOptions.of(PROFILE, "upsert"), RUN)
    return [issue for issue in planning.base.issues if issue.code in SWITCHABLE - OLD]


@pytest.mark.parametrize("seed", range(EACH))
@pytest.mark.parametrize("kind", KINDS)
def test_every_slip_is_found_and_nothing_else(kind: str, seed: int, tmp_path: Path, glossary: Glossary) -> None:
    planted = KINDS[kind](random.Random(f"{kind} {seed}"))  # noqa: S311 - the same each time
    found = warned(planted, tmp_path, glossary)
    assert {issue.code for issue in found} == {planted.code}
    if planted.spot is not None:
        assert [issue.place.row for issue in found] == [planted.spot + 2]
    else:
        assert len(found) == len({row.site for row in planted.rows})


@pytest.mark.parametrize("seed", range(EACH))
def test_right_sheets_give_no_warning(seed: int, tmp_path: Path, glossary: Glossary) -> None:
    rnd = random.Random(seed)  # noqa: S311 - the same each time
    for planted in (Planted(sheet(rnd), "", None), next_year(rnd)):
        assert warned(planted, tmp_path, glossary) == []
