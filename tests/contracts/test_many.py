"""One run into many accounts: side by side, each by itself, one report."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from many_desk import RUN, many_accounts, no, replaced, row, token_of
from sending_samples import wall_clock

from importer.asking import Asked
from importer.core.errors import ConsentMissing
from importer.core.joined import AccountPart
from importer.core.report import SkillEntry
from importer.journal import RunState
from importer.many.again import undoing_jobs
from importer.many.parts import resumable
from importer.many.working import ManyRun, import_many
from importer.runners.local import LocalRunner, Stopping
from importer.sandbox.faults import Fault
from importer.sandbox.simulation import AccountGrant
from importer.sandbox.switches import Switches


def outcomes(part: AccountPart) -> dict[str, str]:
    return {each.name: each.outcome for each in part.report.occasions}


def test_each_account_gets_its_own_rows(tmp_path: Path) -> None:
    with many_accounts(tmp_path, ["berlin", "london"]) as desk:
        joined = desk.do_import(desk.shares(row("berlin", "North"), row("london", "South"), row("london", "West")))
        assert desk.content("berlin") == ["North"]
        assert desk.content("london") == ["South", "West"]
    assert [(part.account, outcomes(part)) for part in joined.parts] == [
        ("berlin", {"North": "created"}),
        ("london", {"South": "created", "West": "created"}),
    ]
    assert joined.totals["rows"]["read"] == joined.totals["rows"]["imported"] == 3


def test_without_an_account_column_all_rows_go_to_each(tmp_path: Path) -> None:
    with many_accounts(tmp_path, ["berlin", "london"]) as desk:
        header = "Occasion,Event,Start date,Time zone,Working"
        joined = desk.do_import(desk.shares("Closed,Christmas Eve,2027-12-24,,no", header=header))
        assert desk.content("berlin") == desk.content("london") == ["Closed"]
    assert joined.totals["rows"]["imported"] == 2


def test_rows_without_a_zone_are_in_that_of_their_account(tmp_path: Path) -> None:
    with many_accounts(tmp_path, ["berlin", "london"]) as desk:
        replaced(desk, "london", zone="Europe/London")
        desk.do_import(desk.shares(row("berlin"), row("london")))
        zones = [desk.server.occasions(name)[0]["events"][0]["start"]["timeZone"] for name in ("berlin", "london")]
    assert zones == ["Europe/Warsaw", "Europe/London"]


def test_rows_that_name_no_account_make_a_part_of_their_own(tmp_path: Path) -> None:
    with many_accounts(tmp_path, ["berlin", "london"]) as desk:
        joined = desk.do_import(desk.shares(row("berlin"), row("lodnon")))
        assert desk.content("berlin") == ["Closed 2027"]
        assert desk.content("london") == []
    part = joined.parts[-1]
    assert (part.account, part.report.totals["rows"]["rejected"], part.well) == ("", 1, False)
    assert joined.totals["rows"] == joined.totals["rows"] | {"read": 2, "imported": 1, "rejected": 1}


def test_one_account_that_refuses_us_touches_no_other(tmp_path: Path) -> None:
    with many_accounts(tmp_path, ["berlin", "london"]) as desk:
        replaced(desk, "berlin", token="not-the-one")  # noqa: S106
        joined = desk.do_import(desk.shares(row("berlin"), row("london")))
        assert desk.content("london") == ["Closed 2027"]
    berlin, london = joined.parts
    assert london.well
    assert outcomes(berlin) == {"Closed 2027": "not_attempted"}
    assert "401" in berlin.stopped
    assert not berlin.begun


def test_without_a_yes_nothing_is_sent_to_anybody(tmp_path: Path) -> None:
    with many_accounts(tmp_path, ["berlin", "london"]) as desk:
        desk.do_import(desk.shares(row("berlin")))
        with pytest.raises(ConsentMissing) as told:
            desk.do_import(desk.shares(row("berlin", day="2027-12-25"), row("london")), ask=no)
        assert desk.content("london") == []
        assert len(desk.journal.runs()) == 1
    assert "berlin: 1 occasion will be changed" in told.value.message


def test_one_question_is_asked_for_all_plans_that_need_a_yes(tmp_path: Path) -> None:
    with many_accounts(tmp_path, ["berlin", "london", "oslo"]) as desk:
        desk.do_import(desk.shares(row("berlin"), row("london")))
        asked: list[list[str]] = []

        def yes(plans: Sequence[Asked]) -> bool:
            asked.append([plan.account for plan in plans])
            return True

        rows = [row(name, day="2027-12-25") for name in ("berlin", "london", "oslo")]
        joined = desk.do_import(desk.shares(*rows), ask=yes)
    assert asked == [["berlin", "london"]]
    assert [outcomes(part)["Closed 2027"] for part in joined.parts] == ["updated", "updated", "created"]


def test_the_journal_lists_one_run_and_keeps_one_for_each_account(tmp_path: Path) -> None:
    with many_accounts(tmp_path, ["berlin", "london"]) as desk:
        joined = desk.do_import(desk.shares(row("berlin"), row("london")))
        (run,) = desk.journal.runs()
        assert (run.id, run.account, run.state) == (joined.run.id, "2 accounts", RunState.FINISHED)
        assert desk.journal.parts(run.id) == (f"{run.id}.001", f"{run.id}.002")
        assert desk.journal.load(run.id[:15]).summary.id == run.id
        assert desk.journal.load(f"{run.id}.002").summary.account == "london"


@pytest.mark.parametrize("workers", [1, 3])
def test_the_report_is_the_same_for_any_number_of_workers(tmp_path: Path, workers: int) -> None:
    names = [f"site{number}" for number in range(5)]
    with many_accounts(tmp_path, names) as desk:
        joined = desk.do_import(desk.shares(*(row(name) for name in reversed(names))), workers=workers)
    assert [(part.account, outcomes(part)) for part in joined.parts] == [
        (name, {"Closed 2027": "created"}) for name in names
    ]


FIFTY = [f"site{number:02d}" for number in range(50)]
BROKEN = {
    "site03": "the API refuses the credentials (401)",
    "site11": "the credentials lack a permission (403)",
    "site19": "another import into the account site19 is going on",
    "site27": "503",
    "site41": "",
}
"""Accounts in which something goes wrong -> what their diagnosis says; the last refuses one occasion of its own."""


def test_fifty_accounts_of_which_five_fail_take_as_long_as_the_slowest(tmp_path: Path) -> None:
    grants = [AccountGrant(name, token_of(name), write=name != "site11") for name in FIFTY]
    down = Fault("ANY", 1, "status-before-commit", 503, times=None, path="/account/site27/configuration/ac-common")
    rows = [row(name, f"Closed {number}") for name in FIFTY for number in range(20)]
    rows = [line.replace("Closed 7,", f"{'x' * 60},") if line.startswith("site41") else line for line in rows]
    pauses: dict[str, object] = {"retry_pauses": (0.5, 1.0, 1.5), "min_write_interval": 0.0}
    with many_accounts(tmp_path, FIFTY, switches=Switches(latency=0.1), faults=[down], grants=grants, **pauses) as desk:
        replaced(desk, "site03", token="not-the-one")  # noqa: S106
        with desk.journal.take_lease("site19", desk.server.url, seconds=600):
            shares = desk.shares(*rows)
            began = time.monotonic()
            joined = desk.do_import(shares, workers=8)
            took = time.monotonic() - began
        whole = {name for name in FIFTY if len(desk.content(name)) == 20}
    assert whole == set(FIFTY) - BROKEN.keys()
    assert {part.account for part in joined.parts if part.well} == whole
    for part in joined.parts:
        if part.account in BROKEN:
            assert BROKEN[part.account] in part.stopped
    assert took < 28  # one after the other, the requests and pauses alone take more than thirty seconds


def test_an_undo_lists_what_is_left_in_an_account_that_cannot_be_reached(tmp_path: Path) -> None:
    with many_accounts(tmp_path, ["berlin", "london"]) as desk:
        done = desk.do_import(desk.shares(row("berlin"), row("london")))
        replaced(desk, "london", token="not-the-one")  # noqa: S106
        about = replace(RUN, command="undo", mode="undo", of=done.run.id)
        jobs = undoing_jobs(done, desk.journal, about, lambda part: desk.settings[part.account])
        undone = import_many(jobs, (), ManyRun(desk.journal, about, LocalRunner(2), wall_clock()), None)
        assert (desk.content("berlin"), desk.content("london")) == ([], ["Closed 2027"])
    assert [outcomes(part) for part in undone.parts] == [{"Closed 2027": "deleted"}, {"Closed 2027": "not_attempted"}]


def test_a_skill_of_which_nothing_is_known_can_be_gone_on_with(tmp_path: Path) -> None:
    with many_accounts(tmp_path, ["berlin", "london"]) as desk:
        done = desk.do_import(desk.shares(row("berlin"), row("london")))
    assert not resumable(done)
    unknown = SkillEntry("Sales", 5, "Closed 2027", None, "unknown")
    first, second = done.parts
    left = replace(second, report=replace(second.report, skills=(unknown,)))
    assert resumable(replace(done, parts=(first, left)))
    assert not left.well


def test_jobs_that_are_asked_to_stop_before_they_begin_send_nothing(tmp_path: Path) -> None:
    with many_accounts(tmp_path, ["berlin", "london"]) as desk:
        stopping = Stopping()
        stopping.asked.set()
        joined = desk.do_import(desk.shares(row("berlin"), row("london")), stopping=stopping)
        assert desk.content("berlin") == desk.content("london") == []
    assert [part.begun for part in joined.parts] == [False, False]
    assert all("import the sheet again" in part.hint for part in joined.parts)
