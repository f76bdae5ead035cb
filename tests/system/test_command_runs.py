"""``occasions runs``: what the journal remembers, the newest first."""

from pathlib import Path

from command_line import ACCOUNT, Desk, complaint, desks, off, serving

from importer.sandbox.faults import Fault


def test_runs_are_listed_one_a_line_with_their_state(tmp_path: Path) -> None:
    with serving(Fault("POST", 2, "status-before-commit", status=401)) as server:
        desk = Desk(tmp_path, server)
        first = desk.run("import", desk.sheet(off("One")), "--json", "-").report["run"]["id"]
        second = desk.run("import", desk.sheet(*desks(2)), "--json", "-").report["run"]["id"]
        done = desk.run("runs")
        lines = done.out.splitlines()
        assert (done.code, done.err) == (0, "")
        assert [line.split()[0] for line in lines] == ["run", second, first]
        assert lines[1].split()[-1] == "stopped"
        assert lines[2].split()[-1] == "finished"
        assert all(f" {ACCOUNT} " in line and server.url in line for line in lines[1:])


def test_before_the_first_run_it_says_how_to_begin(tmp_path: Path) -> None:
    done = Desk(tmp_path).run("runs")
    assert (done.code, done.out) == (0, "")
    assert "occasions import" in done.err


def test_a_check_leaves_no_run(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.run("check", desk.sheet(off("Desk"))).code == 0
    assert desk.run("runs").out == ""


def test_a_journal_that_is_something_else_exits_2(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Milk, bread, holidays\n" * 100, "utf-8")
    complaint(Desk(tmp_path).run("runs", "--journal", "notes.txt"), "notes.txt")
