"""Imports when the network, the API or the user gets in the way: what arrives, what is said, which exit code."""

import signal
import socket
from pathlib import Path

import pytest
from command_line import ACCOUNT, Desk, complaint, desks, ended, names, off, serving, until, writes

from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.switches import Switches

ALL_SIX = [f"Desk {number:02d}" for number in range(1, 7)]


def test_an_api_that_is_busy_for_a_while_is_asked_again(tmp_path: Path) -> None:
    faults = [Fault(method, nth, "status-before-commit", status=503) for method in ("GET", "POST") for nth in (1, 2, 3)]
    with serving(*faults) as server:
        desk = Desk(tmp_path, server)
        done = desk.run("import", desk.sheet(*desks(3)), "--json", "-")
        assert (done.code, names(server)) == (0, ALL_SIX[:3])
    assert set(done.outcomes.values()) == {"created"}


@pytest.mark.parametrize(
    "kind", ["reset-after-commit", "status-after-commit", "truncated-body", "truncated-json", "reset-before"]
)
def test_what_may_have_arrived_is_read_before_it_is_sent_again(tmp_path: Path, kind: FaultKind) -> None:
    with serving(Fault("POST", 1, kind)) as server:
        desk = Desk(tmp_path, server)
        done = desk.run("import", desk.sheet(*desks(3)), "--json", "-")
        assert names(server) == ALL_SIX[:3]
        posts = len(writes(server))
    assert (done.code, set(done.outcomes.values())) == (0, {"created"})
    assert posts == (2 if kind == "reset-before" else 1)


def test_an_answer_that_comes_too_late_is_settled_by_reading(tmp_path: Path) -> None:
    with serving(Fault("POST", 1, "delay-after-commit", seconds=30)) as server:
        desk = Desk(tmp_path, server, {"OCCASIONS_TIMEOUT": "1"})
        done = desk.run("import", desk.sheet(*desks(3)), "--json", "-")
        assert (names(server), len(writes(server))) == (ALL_SIX[:3], 1)
    assert (done.code, set(done.outcomes.values())) == (0, {"created"})


def test_an_api_that_cannot_be_reached_exits_2_with_one_message(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    desk = Desk(tmp_path, variables={"OCCASIONS_ACCOUNT": ACCOUNT, "OCCASIONS_TOKEN": "made-up"})
    done = desk.run("import", desk.sheet(off("Desk")), "--api", f"http://127.0.0.1:{port}", "--yes")
    complaint(done, "")
    assert done.out == ""
    assert "No run yet." in desk.run("runs").err


def test_a_token_that_the_api_does_not_know_exits_2(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server, {"OCCASIONS_TOKEN": "another-token"})
        done = desk.run("import", desk.sheet(off("Desk")))
        complaint(done, "401")
        assert "another-token" not in done.err
        assert (writes(server), names(server)) == ([], [])


def test_an_api_that_refuses_us_in_mid_run_exits_3_and_the_run_can_be_resumed(tmp_path: Path) -> None:
    with serving(Fault("POST", 2, "status-before-commit", status=401)) as server:
        desk = Desk(tmp_path, server)
        done = desk.run("import", desk.sheet(*desks(6)), "--chunk-size", "2", "--json", "-")
        assert done.code == 3
        assert names(server) == ALL_SIX[:2]
        assert [done.outcomes[name] for name in ALL_SIX] == ["created"] * 2 + ["not_attempted"] * 4
        again = desk.run("resume", done.run_to_resume, "--json", "-")
        assert (again.code, names(server)) == (0, ALL_SIX)
    assert set(again.outcomes.values()) == {"created"}
    assert done.run_to_resume == done.report["run"]["id"] == again.report["run"]["id"]


def test_an_api_that_stays_broken_in_mid_run_exits_3(tmp_path: Path) -> None:
    faults = [Fault("POST", nth, "status-before-commit", status=503) for nth in range(2, 40)]
    with serving(*faults) as server:
        desk = Desk(tmp_path, server)
        done = desk.run("import", desk.sheet(*desks(6)), "--chunk-size", "1", "--json", "-")
        assert done.code == 3
        assert names(server) == ALL_SIX[:1]
    assert done.outcomes["Desk 01"] == "created"
    assert "not_attempted" in done.outcomes.values()
    assert done.report["totals"]["rows"]["imported"] == 1


def test_what_the_api_refuses_is_failed_with_its_words_and_the_rest_arrives(tmp_path: Path) -> None:
    with serving(switches=Switches(refused_zones=frozenset({"Europe/Warsaw"}))) as server:
        desk = Desk(tmp_path, server)
        london = ("Good", "Founders' Day", "2027-03-01", "", "", "", "Europe/London")
        done = desk.run("import", desk.sheet(off("Refused"), london), "--json", "-", "--report", "files")
        assert names(server) == ["Good"]
    assert (done.code, done.outcomes) == (1, {"Refused": "failed", "Good": "created"})
    (refused,) = [each for each in done.report["occasions"] if each["name"] == "Refused"]
    assert refused["status"] == 400
    assert refused["message"]
    assert "Refused" in (tmp_path / "files" / "rejects.csv").read_text("utf-8-sig")


def test_another_admin_s_edit_in_between_is_a_conflict_and_not_overwritten(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("import", desk.sheet(off("Desk"))).code == 0
        (held,) = server.occasions(ACCOUNT)
    edit = Fault("GET", 2, "other-admin", objects=({**held, "description": "Edited by somebody else"},))
    with serving(edit) as server:
        server.seed(ACCOUNT, [held])
        desk = Desk(tmp_path, server)
        done = desk.run("import", desk.sheet(off("Desk", day="2027-03-02")), "--yes", "--json", "-")
        assert server.occasions(ACCOUNT)[0]["description"] == "Edited by somebody else"
        assert writes(server) == []
    assert (done.code, done.outcomes) == (1, {"Desk": "conflict"})


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 3), (signal.SIGKILL, -9)], ids=["int", "term", "kill"]
)
def test_a_run_that_is_cut_off_is_finished_by_resume(tmp_path: Path, number: signal.Signals, code: int) -> None:
    # the second request is kept by the API, and its answer does not come: nobody can know what became of it
    with serving(Fault("POST", 2, "delay-after-commit", seconds=600)) as server:
        desk = Desk(tmp_path, server)
        with desk.start("import", desk.sheet(*desks(6)), "--chunk-size", "2", "--json", "-") as process:
            until(lambda: len(writes(server)) == 2, process)
            process.send_signal(number)
            cut = ended(process)
        assert cut.code == code
        assert "Traceback" not in cut.err
        assert names(server) == ALL_SIX[:4]
        arguments = [] if number == signal.SIGKILL else [cut.run_to_resume]
        done = desk.run("resume", *arguments, "--json", "-")
        assert (done.code, names(server)) == (0, ALL_SIX)
        assert len(writes(server)) == 3
        listed = desk.run("runs").out
    assert [done.outcomes[name] for name in ALL_SIX] == ["created"] * 6
    assert done.report["totals"]["rows"]["imported"] == 6
    assert done.report["run"]["id"] in listed
    assert "finished" in listed


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 2)], ids=["int", "term"])
def test_a_stop_before_anything_was_sent_says_so(tmp_path: Path, number: signal.Signals, code: int) -> None:
    with serving(Fault("GET", 1, "delay-after-commit", seconds=600)) as server:
        desk = Desk(tmp_path, server)
        with desk.start("import", desk.sheet(*desks(2))) as process:
            until(lambda: any(each.path.endswith("/specialoccasion") for each in server.log), process)
            process.send_signal(number)
            done = ended(process)
        assert (writes(server), names(server)) == ([], [])
    assert done.code == code
    assert done.err == "Stopped; nothing was sent.\n"
    assert "No run yet." in desk.run("runs").err


@pytest.mark.parametrize("target", ["nowhere/report.json", "folder", "sheet.csv/report.json"])
def test_a_report_that_cannot_be_written_stops_before_anything_is_sent(tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    with serving() as server:
        desk = Desk(tmp_path, server)
        before = {desk.sheet(off("Desk")), tmp_path / "folder"}
        complaint(desk.run("import", "sheet.csv", "--json", target), target)
        assert server.log == []
    assert set(tmp_path.iterdir()) == before


def test_the_place_of_a_report_is_tried_without_leaving_or_emptying_a_file(tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text("kept")
    with serving() as server:
        desk = Desk(tmp_path, server, {"OCCASIONS_TOKEN": "another-token"})
        sheet = desk.sheet(off("Desk"))
        for target in ("kept.json", "new.json"):
            complaint(desk.run("import", sheet, "--json", target), "401")
    assert (tmp_path / "kept.json").read_text() == "kept"
    assert not (tmp_path / "new.json").exists()
