"""Saved plans: what is read is what was written, in bytes that depend on the plan alone, and nothing else is taken."""

import datetime as dt
import hashlib
import json
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sending_samples import event, occasion, open_journal, start

from importer.core.account import AccountState
from importer.core.errors import ImporterError
from importer.core.glossary import Glossary
from importer.core.payload import AccountOccasion, Occasion
from importer.core.plan import ActionKind
from importer.core.planning import PlanOptions
from importer.core.profile import Profile
from importer.core.report import RunInfo
from importer.core.skills import Skill
from importer.core.validating.validate import Rules
from importer.journal.stored import plan_from
from importer.pipeline import Zones, check, make_plan
from importer.saved_plan import SavedPlan, read_plan, ready_to_write, write_plan
from importer.saved_plan.disk import plan_bytes

SHEET = """Occasion,Event,Start date,Time zone,Default
Desk,Neujahr,2027-01-01,Europe/Berlin,
Long,Neujahr,2027-01-01,Europe/Berlin,
Same,Christmas,2027-12-24,Europe/Warsaw,
Twins,Neujahr,2027-01-01,Europe/Berlin,
Nouveauté,Fête,2027-05-01,Europe/Paris,yes
"""
LOOSE = {"id": 11, "name": "Long", "description": "d" * 300, "isDefault": False, "events": []}
"""What an account may hold although we would not send it."""
HELD = (
    occasion("Desk", event("Old", "2026-01-01"), id_=3),
    occasion("Same", event(), id_=4),
    occasion("Twins", event(), id_=5),
    occasion("TWINS", event(), id_=6),
    occasion("Left", event(), id_=7),
    occasion("Default", event(), default=True, id_=8),
)


def state(*occasions: Occasion, revision: str = "7") -> AccountState:
    held = [AccountOccasion(occasion=each) for each in occasions or HELD]
    return AccountState.of("qa1", revision, [*held, AccountOccasion.from_api(LOOSE)])


def run_at(time: str) -> RunInfo:
    return RunInfo(f"run-{time}", "plan", "qa1", "live", "mirror", time, None, "0.1.0", "2026f", ())


def made(folder: Path, glossary: Glossary, sheet: str = SHEET, *, now: str = "2026-07-01", revision: str = "7") -> Any:
    path = folder / "sheet.csv"
    path.write_text(sheet, encoding="utf-8")
    checking = check([path], Profile(), Rules(dt.date(2026, 7, 1)), Zones(), glossary)
    run = replace(run_at(now), sources=checking.reading.entries)
    options = PlanOptions("mirror", first=dt.date(2020, 1, 1), max_delete=9, skill_uses={3: ("Sales",)})
    seen = state(revision=revision)
    planning = make_plan(checking, seen, options, run)
    return SavedPlan.of(checking, planning, seen, options, "live"), planning, run


@pytest.fixture
def saved(tmp_path: Path, glossary: Glossary) -> SavedPlan:
    found: SavedPlan = made(tmp_path, glossary)[0]
    return found


def refused(call: Callable[[], object], code: str) -> str:
    with pytest.raises(ImporterError) as caught:
        call()
    assert caught.value.code == code
    assert caught.value.hint
    return caught.value.message


def test_what_is_read_is_what_was_written(tmp_path: Path, glossary: Glossary) -> None:
    saved, planning, run = made(tmp_path, glossary)
    assert {action.kind for action in saved.plan.actions} == set(ActionKind)
    file = tmp_path / "next.plan"
    write_plan(saved, file)
    found = read_plan(file)
    assert (found.plan, found.hash) == (planning.plan, planning.plan.hash)
    assert (found.api, found.options, found.drafts, found.doubles) == (
        "live",
        replace(saved.options, skill_uses=None),
        saved.drafts,
        saved.doubles,
    )
    assert [each.id for each in found.doubles] == [6]
    told, as_made = found.planning.report(run), planning.report(run)
    assert (told.run, told.occasions, told.totals) == (as_made.run, as_made.occasions, as_made.totals)
    assert (told.issues, told.assumptions) == (as_made.issues, as_made.assumptions)
    pd.testing.assert_frame_equal(told.rows, as_made.rows, check_dtype=False, check_like=True)
    assert found.moved(state(), ()) == ()
    again, written = json.loads(plan_bytes(found)), json.loads(file.read_bytes())
    assert again | {"seal": ""} == written | {"seal": ""}


def test_an_unmoved_account_is_planned_the_same_way_again(tmp_path: Path, glossary: Glossary) -> None:
    saved, planning, run = made(tmp_path, glossary)
    write_plan(saved, tmp_path / "next.plan")
    anew = read_plan(tmp_path / "next.plan").made_anew(state(), (Skill(1, "Sales", 3),), run)
    assert anew.plan == planning.plan
    assert anew.base.assumptions == planning.base.assumptions


def test_what_was_not_shown_is_not_deleted_when_planned_anew(saved: SavedPlan) -> None:
    now = state(*HELD, occasion("Since then", event(), id_=50))
    anew = saved.made_anew(now, (), saved.check.run)
    assert "Since then" not in [action.name for action in anew.plan.actions]
    assert "Left" in [action.name for action in anew.plan.actions if action.kind is ActionKind.DELETE]


def test_what_was_shown_as_a_conflict_is_not_deleted_when_planned_anew(saved: SavedPlan) -> None:
    now = state(*HELD[:-1], occasion("Default", event(), id_=8), occasion("Since then", event(), default=True, id_=50))
    anew = saved.made_anew(now, (), saved.check.run).plan
    (default,) = [action for action in anew.actions if action.name == "Default"]
    assert (default.kind, default.changes) == (ActionKind.CONFLICT, ())
    assert "not shown" in default.reason
    (consent,) = [consent for consent in anew.consents if consent.code == "delete"]
    assert consent.message == "1 occasion will be deleted: Left."


def test_what_came_under_the_name_of_a_deletion_is_not_deleted_when_planned_anew(saved: SavedPlan) -> None:
    now = state(*(each for each in HELD if each.name != "Left"), occasion("Left", event(), id_=51))
    anew = saved.made_anew(now, (), saved.check.run).plan
    assert [action.kind for action in anew.actions if action.name == "Left"] == [ActionKind.CONFLICT]
    assert "delete" not in [consent.code for consent in anew.consents]


def test_a_default_that_came_since_is_known_when_planned_anew(saved: SavedPlan) -> None:
    now = state(*HELD[:-1], occasion("Since then", event(), default=True, id_=50))
    assert [str(each) for each in saved.moved(now, ())][-1].endswith('which was "Default" and now is "Since then"')
    assert saved.made_anew(now, (), saved.check.run).plan.replaces_default == "Since then"


def test_bytes_owe_nothing_to_clock_run_and_revision(tmp_path: Path, glossary: Glossary) -> None:
    first, again = (
        plan_bytes(made(tmp_path, glossary, now=now, revision=revision)[0])
        for now, revision in (("2026-07-01", "7"), ("2026-08-02", "8000000"))
    )
    assert first == again
    assert b"2026-07-01" not in first
    assert b"Sales" not in first
    body = json.loads(first)
    assert list(body) == sorted(body)
    assert (body["schema"], body["account"], body["api"], body["mode"]) == ("occasions-plan/1", "qa1", "live", "mirror")
    assert "Nouveauté".encode() in first


def test_another_sheet_or_account_is_another_hash(tmp_path: Path, glossary: Glossary) -> None:
    saved = made(tmp_path, glossary)[0]
    other = made(tmp_path, glossary, SHEET.replace("05-01", "05-02"))[0]
    assert len({saved.hash, other.hash, saved.plan.model_copy(update={"account": "qa2"}).hash}) == 3


def test_the_hash_is_the_one_that_the_journal_keeps(tmp_path: Path, saved: SavedPlan) -> None:
    with open_journal(tmp_path) as journal:
        assert start(journal).plan(saved.plan) == saved.hash


def test_a_plan_reads_back_from_its_json_however_loose(saved: SavedPlan) -> None:
    assert any(len(action.payload.description) == 300 for action in saved.plan.actions)
    assert plan_from(saved.plan.model_dump_json()) == saved.plan


def test_it_is_for_its_owner_alone_and_replaces_nothing_but_plans(tmp_path: Path, saved: SavedPlan) -> None:
    file = tmp_path / "next.plan"
    old = os.umask(0)
    try:
        write_plan(saved, file)
    finally:
        os.umask(old)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    write_plan(saved, file)
    file.write_bytes(file.read_bytes()[:-400] + b"}")
    refused(lambda: write_plan(saved, file), "plan-unwritable")
    file.write_text('{"schema": "occasions-plan/9"}')
    write_plan(saved, file)
    assert read_plan(file).hash == saved.hash
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


@pytest.mark.parametrize("content", ["", "Occasion,Event\n", '{"schema": "occasions-report/1"}', "[]", '{"schema": 1}'])
def test_other_files_stay_as_they_are(tmp_path: Path, saved: SavedPlan, content: str) -> None:
    file = tmp_path / "kept.json"
    file.write_text(content)
    assert "stays as it is" in refused(lambda: write_plan(saved, file), "plan-unwritable")
    assert file.read_text() == content


def test_where_no_plan_can_stand(tmp_path: Path) -> None:
    assert "is not there" in refused(lambda: ready_to_write(tmp_path / "absent" / "next.plan"), "plan-unwritable")
    refused(lambda: ready_to_write(tmp_path), "plan-unwritable")
    refused(lambda: ready_to_write(Path("-")), "plan-unwritable")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    refused(lambda: ready_to_write(tmp_path / "loop"), "plan-unwritable")
    ready_to_write(tmp_path / "next.plan")


def sealed(body: dict[str, Any]) -> bytes:
    """A file with the right seal, whatever it holds."""
    raw = json.dumps(body | {"seal": "0" * 64}, sort_keys=True).encode()
    return raw.replace(b"0" * 64, hashlib.sha256(raw).hexdigest().encode())


def test_what_is_sealed_here_is_read(tmp_path: Path, saved: SavedPlan) -> None:
    """So that the refusals below are not for their seal."""
    (tmp_path / "a.plan").write_bytes(sealed(json.loads(plan_bytes(saved))))
    assert read_plan(tmp_path / "a.plan").plan == saved.plan


def test_a_hash_that_names_another_plan_is_refused(tmp_path: Path, saved: SavedPlan) -> None:
    (tmp_path / "a.plan").write_bytes(sealed(json.loads(plan_bytes(saved)) | {"hash": "a" * 64}))
    assert "its hash" in refused(lambda: read_plan(tmp_path / "a.plan"), "plan-unreadable")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"2027-05-01", b"2027-05-02"),
        (b'"mode": "mirror"', b'"mode": "upsert"'),
        (b'"account": "qa1"', b'"account": "qa2"'),
        (b"\n", b"\r\n"),
        (b'"seal": "', b'"seal": "0'),
        (b'"seal"', b'"zeal"'),
    ],
    ids=["a-day", "the-mode", "the-account", "line-ends", "the-seal", "no-seal"],
)
def test_a_file_that_was_changed_is_refused(tmp_path: Path, saved: SavedPlan, old: bytes, new: bytes) -> None:
    raw = plan_bytes(saved)
    assert old in raw
    (tmp_path / "a.plan").write_bytes(raw.replace(old, new, 1))
    assert "was changed after it was written" in refused(lambda: read_plan(tmp_path / "a.plan"), "plan-unreadable")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is no plan"),
        (b"\x00\xff\xfe", "is no plan"),
        (b"Occasion,Event\n", "is no plan"),
        (b"[" * 100_000, "is no plan"),
        (b'{"schema": "occasions-report/1"}', "is no plan"),
        (b'{"schema": ["occasions-plan/1"]}', "is no plan"),
        (b'{"schema": "occasions-plan/2"}', "occasions-plan/2"),
        (b'{"schema": "occasions-plan/1"}', "was changed"),
        (b'{"schema": "occasions-plan/1", "seal": 5}', "was changed"),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.plan").write_bytes(content)
    assert words in refused(lambda: read_plan(tmp_path / "a.plan"), "plan-unreadable")


def test_what_is_no_file_or_too_large_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent", Path("/dev/null"), tmp_path / ("n" * 300)):
        refused(lambda path=path: read_plan(path), "plan-unreadable")  # type: ignore[misc]
    with (tmp_path / "huge.plan").open("wb") as out:
        out.truncate(2**30 + 1)
    assert "too large" in refused(lambda: read_plan(tmp_path / "huge.plan"), "plan-unreadable")


def spots(body: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths to everything in a JSON value, of a list to its first element."""
    found = [path] if path else []
    if isinstance(body, dict):
        for key, value in body.items():
            found += spots(value, (*path, key))
    elif isinstance(body, list) and body:
        found += spots(body[0], (*path, 0))
    return found


def outcome(file: Path, body: dict[str, Any]) -> str:
    """What becomes of a body under a right seal: "" if it is taken, else the code of the refusal."""
    file.write_bytes(sealed(body))
    try:
        read_plan(file).planning.report(run_at("now"))
    except ImporterError as error:
        return error.code
    return ""


@pytest.mark.parametrize("wrong", [None, -1, "x", [[]], {}], ids=repr)
def test_whatever_is_wrong_below_a_right_seal_is_never_a_traceback(
    tmp_path: Path, saved: SavedPlan, wrong: object
) -> None:
    raw = plan_bytes(saved)
    found = []
    for path in spots(json.loads(raw)):
        body = json.loads(raw)
        place = body
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = wrong
        found.append(outcome(tmp_path / "a.plan", body))
    assert len(found) > 100
    assert set(found) <= {"", "plan-unreadable", "books-do-not-balance"}
    assert found.count("plan-unreadable") > len(found) // 2


def test_a_missing_key_is_never_a_traceback(tmp_path: Path, saved: SavedPlan) -> None:
    raw = plan_bytes(saved)
    found = {}
    for path in spots(json.loads(raw)):
        body = json.loads(raw)
        place = body
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]
        found[path] = outcome(tmp_path / "a.plan", body)
    assert set(found.values()) <= {"", "plan-unreadable", "books-do-not-balance"}
    needed = {"account", "api", "plan", "options", "drafts", "report", "hash"}
    assert {found[(key,)] for key in needed} == {"plan-unreadable"}
