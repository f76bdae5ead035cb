"""``occasions undo``: what it shows, what needs a yes, what it takes back, and its exit codes."""

import os
from pathlib import Path

import pytest
from command_line import ACCOUNT, PATIENCE, REPORT_FILES, Desk, complaint, desks, names, off, serving, writes
from test_command_prompt import QUESTION, at_a_terminal, heard

from importer.reports.schema import ReportModel
from importer.sandbox.faults import Fault
from importer.sandbox.server import SandboxServer


def run_of(desk: Desk, *rows: tuple[str, ...]) -> str:
    """Import rows; gives the run's id."""
    done = desk.run("import", desk.sheet(*rows), "--yes", "--json", "-")
    return str(done.report["run"]["id"])


def contents(server: SandboxServer) -> list[tuple[str, str, bool, object]]:
    """What the account holds, by name and without ids."""
    found = [
        (each["name"], each["description"], each["isDefault"], each["events"]) for each in server.occasions(ACCOUNT)
    ]
    return sorted(found, key=lambda each: str(each[0]))


def test_it_shows_its_plan_and_sends_nothing_without_a_yes(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        run = run_of(desk, *desks(2))
        sent = len(writes(server))
        done = desk.run("undo", run)
        assert (done.code, done.out, len(writes(server))) == (2, "", sent)
        assert f"Taking back run {run} (import of " in done.err
        assert f"created by the run {run}" in done.err
        assert "2 occasions will be deleted: Desk 01, Desk 02." in done.err
        assert "add --yes" in done.err


def test_with_a_yes_the_account_is_what_it_was(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        run_of(desk, off("Desk", default="yes"), off("Other"))
        before = contents(server)
        run = run_of(desk, off("Desk", day="2027-03-02"), off("New", default="yes"))
        imported = contents(server)
        done = desk.run("undo", run, "--yes", "--json", "-", "--report", "files")
        assert (done.code, done.outcomes) == (0, {"Desk": "updated", "New": "deleted"})
        assert contents(server) == before
        report = done.report
        assert (report["run"]["command"], report["run"]["mode"]) == ("undo", "undo")
        assert (report["totals"]["rows"]["read"], report["rows"], report["run"]["sources"]) == (0, [], [])
        assert {path.name for path in (tmp_path / "files").iterdir()} <= REPORT_FILES
        ReportModel.model_validate_json((tmp_path / "files" / "report.json").read_bytes())

        listed = desk.run("runs").out.splitlines()
        assert "undo" in listed[1]
        assert desk.run("undo", report["run"]["id"], "--yes").code == 0
        assert contents(server) == imported


def test_the_same_undo_again_sends_nothing(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        run = run_of(desk, *desks(2))
        assert desk.run("undo", run, "--yes").code == 0
        sent = len(writes(server))
        again = desk.run("undo", run)
        assert (again.code, len(writes(server))) == (0, sent)
        assert "it is gone already" in again.out


def test_what_was_changed_since_is_told_and_exits_1(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        run = run_of(desk, off("Kept"), off("Gone"))
        run_of(desk, off("Kept", day="2027-03-02"))
        done = desk.run("undo", run, "--yes")
        assert (done.code, names(server)) == (1, ["Kept"])
        assert done.out.startswith("1 of 2 occasions is taken back. 1 needs you.\n")
        assert "changed since the run" in " ".join(done.out.split())
        assert "1 occasion stays as it is." in " ".join(done.out.split())
        assert "resume" not in done.out


@pytest.mark.parametrize("last", [off("Desk"), off("Bad", day="2027-02-31")], ids=["unchanged", "rejected"])
def test_a_run_that_changed_nothing(tmp_path: Path, last: tuple[str, ...]) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        run_of(desk, off("Desk"))
        run = run_of(desk, last)
        asked = len(server.log)
        done = desk.run("undo", run)
        assert (done.code, done.out, len(server.log)) == (0, "", asked)
        assert done.err == f"Run {run} changed nothing; there is nothing to take back.\n"


def test_a_run_that_nobody_knows_exits_2(tmp_path: Path) -> None:
    with serving() as server:
        complaint(Desk(tmp_path, server).run("undo", "20200101T000000", "--yes"), "20200101T000000")
        assert server.log == []


def test_a_run_that_stopped_is_taken_back_as_far_as_it_got(tmp_path: Path) -> None:
    with serving(Fault("POST", 2, "status-before-commit", status=403)) as server:
        desk = Desk(tmp_path, server)
        stopped = desk.run("import", desk.sheet(*desks(4)), "--chunk-size", "2")
        assert (stopped.code, names(server)) == (3, ["Desk 01", "Desk 02"])
        done = desk.run("undo", stopped.run_to_resume, "--yes", "--json", "-")
        assert (done.code, done.outcomes) == (0, {"Desk 01": "deleted", "Desk 02": "deleted"})
        assert names(server) == []


def test_an_undo_that_stopped_is_resumed(tmp_path: Path) -> None:
    with serving(Fault("DELETE", 2, "status-before-commit", status=403)) as server:
        desk = Desk(tmp_path, server)
        run = run_of(desk, *desks(3))
        stopped = desk.run("undo", run, "--yes")
        assert (stopped.code, names(server)) == (3, ["Desk 02", "Desk 03"])
        done = desk.run("resume", stopped.run_to_resume, "--json", "-")
        assert (done.code, set(done.outcomes.values()), names(server)) == (0, {"deleted"}, [])


def test_it_takes_account_and_api_from_the_run(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    first = desk.run("import", desk.sheet(*desks(2)), "--api", "sandbox", "--json", "-")
    done = desk.run("undo", first.report["run"]["id"][:12], "--yes", "--json", "-")
    assert (done.code, set(done.outcomes.values())) == (0, {"deleted"})
    assert "SANDBOX" in done.err


def test_quiet_says_the_result_only(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        done = desk.run("undo", run_of(desk, *desks(2)), "--yes", "-q")
        assert (done.code, done.out, done.err) == (0, "All 2 occasions are taken back.\n", "")


@pytest.mark.parametrize(("keys", "code", "left"), [(b"y\n", 0, []), (b"n\n", 2, ["Desk 01", "Desk 02"])])
def test_at_a_terminal_it_shows_the_plan_once_and_asks(tmp_path: Path, keys: bytes, code: int, left: list[str]) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        run = run_of(desk, *desks(2))
        with at_a_terminal(desk, "undo", run) as (process, terminal):
            shown = heard(terminal, QUESTION)
            os.write(terminal, keys)
            heard(terminal)
            assert process.wait(PATIENCE) == code
        assert names(server) == left
        assert shown.count("Why") == 1
        assert "2 occasions will be deleted" in shown
