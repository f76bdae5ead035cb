"""Every folder beside this module is a case: a source, what was said about it, and what must come out of it.

``options.toml`` says what the case is about, and holds a ``[profile]`` where one is needed, besides ``strict``,
``today``, ``account_zone`` and ``allowed_zones``. Rows that name no zone are in Europe/Warsaw unless the case says
otherwise. With an ``account.json`` (its occasions, the mode and its options) the case goes on to the plan. A case
without a sheet is built by ``workbooks``.

To write what is expected of a new case, and then to read it critically::

    python tests/golden/test_golden.py --write CASE...
"""

import datetime as dt
import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from workbooks import WORKBOOKS

from importer.core.account import AccountState
from importer.core.codes import ASSUMPTIONS, ISSUES
from importer.core.errors import ImporterError
from importer.core.glossary import Glossary
from importer.core.issues import Issue, Severity
from importer.core.payload import AccountOccasion, EventToSend, Occasion
from importer.core.plan import Action, Plan
from importer.core.planning import PlanOptions
from importer.core.profile import Profile
from importer.core.report import OccasionEntry, Report, RunInfo
from importer.core.rules.books import folded
from importer.core.skills import Skill
from importer.core.validating.validate import Rules
from importer.pipeline import Zones, check, load_glossary, make_plan
from importer.reports.lineage import row_places

HERE = Path(__file__).parent
CASES = tuple(sorted(folder.name for folder in HERE.iterdir() if (folder / "options.toml").exists()))
ZONE = "Europe/Warsaw"
TODAY = dt.date(2027, 1, 1)
SOURCES = (".csv", ".txt", ".tsv", ".ics", ".hol", ".json", ".cal")
OURS = ("expected.json", "account.json")
READER_HABITS = ("encoding-detected", "delimiter-detected")
"""Assumptions that every CSV file has; they are left out unless a case is about them."""


@cache
def glossary() -> Glossary:
    return load_glossary()


def options_of(case: str) -> dict[str, Any]:
    return tomllib.loads((HERE / case / "options.toml").read_text(encoding="utf-8"))


def sources_of(case: str, folder: Path) -> list[Path]:
    """The sheets of a case; workbooks are built into a folder for the moment."""
    if case in WORKBOOKS:
        return WORKBOOKS[case](folder)
    found = (file for file in (HERE / case).iterdir() if file.suffix in SOURCES and file.name not in OURS)
    return sorted(found)


def run_case(case: str, folder: Path) -> dict[str, Any]:
    """What comes out of a case, in the compact form of ``expected.json``."""
    try:
        return outcome_of(case, folder)
    except ImporterError as error:
        return {"error": error.code}


def outcome_of(case: str, folder: Path) -> dict[str, Any]:
    options = options_of(case)
    profile = Profile.model_validate(options.get("profile", {}))
    account_zone = options.get("account_zone", None if profile.zone else ZONE) or None
    rules = Rules(
        options.get("today", TODAY),
        strict=options.get("strict", False),
        allowed_zones=tuple(options.get("allowed_zones", ())),
    )
    checking = check(sources_of(case, folder), profile, rules, Zones(account_zone), glossary())
    account = HERE / case / "account.json"
    if not account.exists():
        return told(checking.report(run_info("check")), all_habits=bool(options.get("reader_habits")))
    held = json.loads(account.read_text(encoding="utf-8"))
    how = plan_options(profile, held)
    state = AccountState.of("1001", "7", [AccountOccasion.from_api(each) for each in held["occasions"]])
    info = run_info("plan", how.mode, api=held.get("api"))
    planning = make_plan(checking, state, how, info)
    return told(planning.report(info)) | plan_told(planning.plan)


def plan_options(profile: Profile, held: dict[str, Any]) -> PlanOptions:
    """How an account is to be met.

    ``skills`` maps an id to skills that use it, and null says that none can be read; only mode mirror asks.
    ``all_skills`` lists skills by id, name and the id that they use; without it nobody knows them.
    """
    options = PlanOptions.of(
        profile,
        held.get("mode", "upsert"),
        drop_other_years=held.get("drop_other_years", False),
        max_delete=held.get("max_delete"),
    )
    skills = held.get("skills", {})
    uses = None if skills is None else {int(id_): tuple(names) for id_, names in skills.items()}
    listed = held.get("all_skills")
    known = None if listed is None else tuple(Skill(*each) for each in listed)
    return replace(options, skill_uses=uses, skills=known)


def run_info(command: str, mode: str = "upsert", api: str | None = None) -> RunInfo:
    return RunInfo("run", command, "1001", api, mode, "2027-01-01T00:00:00+00:00", None, "0", "0", ())


def told(report: Report, *, all_habits: bool = False) -> dict[str, Any]:
    report = folded(report)
    for issue in report.issues:
        reads_well(issue)
    for entry in report.occasions:
        keeps_the_api_rules(entry)
    several, places = len(report.tables) > 1, row_places(report)
    rows = zip(report.rows["row"], report.rows["outcome"], report.rows["reason"], strict=True)
    return {
        "rows": {
            places[position] if several else str(row): f"{outcome}: {reason}" if reason else outcome
            for position, (row, outcome, reason) in enumerate(rows)
        },
        "occasions": [occasion_told(entry) for entry in report.occasions],
        "issues": [f"{each.severity} {each.code} {place_told(each, several)}".rstrip() for each in report.issues],
        "assumptions": [
            f"{each.code}: {each.decided}"
            for each in report.assumptions
            if all_habits or each.code not in READER_HABITS
        ],
    }


def place_told(issue: Issue, several: bool) -> str:
    if several:
        return str(issue.place)
    return issue.place.cell or (f"row {issue.place.row}" if issue.place.row else "")


def occasion_told(entry: OccasionEntry) -> dict[str, Any]:
    payload = entry.payload
    found: dict[str, Any] = {"name": entry.name, "outcome": entry.outcome, "sheet_events": entry.events}
    if payload is None:
        return found
    if payload["description"] != entry.name:
        found["description"] = payload["description"]
    if payload["isDefault"]:
        found["default"] = True
    return found | {"events": [event_told(event) for event in payload["events"]]}


def event_told(event: dict[str, Any]) -> str:
    """Such as ``off Christmas 2027-12-24 00:00:00-23:59:00 x3 Europe/Warsaw``."""
    kept = EventToSend.model_validate(event | {"recurrence": tuple(event["recurrence"])})
    day, start = kept.start.dateTime.split("T")
    days = f" x{kept.days}" if kept.days > 1 else ""
    state = "open" if kept.meta.working else "off"
    return f"{state} {kept.meta.name} {day} {start}-{kept.end.dateTime[11:]}{days} {kept.start.timeZone}"


def plan_told(plan: Plan) -> dict[str, Any]:
    return {
        "actions": [action_told(action) for action in plan.actions],
        "consents": [f"{consent.code}: {consent.message}" for consent in plan.consents],
    } | (
        {"skills": [f"{each.kind} {each.told}: {each.reason}" for each in plan.assignments]} if plan.assignments else {}
    )


def action_told(action: Action) -> dict[str, Any]:
    changes = [f"{change.path}: {change.before} -> {change.after}" for change in action.changes]
    return {"kind": action.kind.value, "name": action.name, "reason": action.reason, "changes": changes}


def reads_well(issue: Issue) -> None:
    """Errors are for people: a sentence, and what to type."""
    assert issue.code in ISSUES
    assert issue.severity in ISSUES[issue.code].severities, issue.line()
    assert issue.message.endswith("."), issue.line()
    assert issue.message.strip() == issue.message
    assert issue.hint or issue.severity is not Severity.ERROR, issue.line()
    for word in ("None", "NaN", "Traceback", "invalid value", "Timestamp"):
        assert word not in issue.message, issue.line()


def keeps_the_api_rules(entry: OccasionEntry) -> None:
    """What is ready to be sent is valid by every rule that the API's documents name."""
    if entry.outcome not in ("ready", "created", "updated", "merged"):
        return
    assert entry.payload is not None
    Occasion.model_validate(entry.payload)
    assert entry.payload["events"] or entry.events == 0, entry.name  # none at all is what a skill without holidays uses
    assert entry.payload["description"].strip()


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str, tmp_path: Path) -> None:
    expected = json.loads((HERE / case / "expected.json").read_text(encoding="utf-8"))
    found = run_case(case, tmp_path)
    assert found == expected
    assert {line.split(":")[0] for line in found.get("assumptions", ())} <= ASSUMPTIONS.keys()


def test_there_are_cases_and_each_says_what_it_is_about() -> None:
    assert len(CASES) > 90
    assert [case for case in CASES if not options_of(case).get("about")] == []
    assert WORKBOOKS.keys() <= set(CASES)


def test_every_folder_is_a_case() -> None:
    folders = {folder.name for folder in HERE.iterdir() if folder.is_dir() and not folder.name.startswith(("_", "."))}
    assert folders == set(CASES)


def write(cases: list[str], folder: Path) -> Iterator[str]:
    """Write what comes out of some cases beside them; never over an old expectation."""
    for case in cases:
        built = folder / case
        built.mkdir()
        found = run_case(case, built)
        with (HERE / case / "expected.json").open("x", encoding="utf-8") as file:
            json.dump(found, file, ensure_ascii=False, indent=2)
            file.write("\n")
        yield case


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    if sys.argv[1:2] != ["--write"] or not sys.argv[2:]:
        sys.exit("usage: python tests/golden/test_golden.py --write CASE...")
    with TemporaryDirectory() as room:
        for done in write(sys.argv[2:], Path(room)):
            sys.stdout.write(f"wrote {done}/expected.json; read it before you keep it\n")
