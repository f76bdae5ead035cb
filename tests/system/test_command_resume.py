"""``occasions resume``: which run, with which account, and what it says when there is nothing to do."""

from pathlib import Path

from command_line import Desk, complaint, desks, names, off, serving, writes

from importer.sandbox.faults import Fault


def test_without_a_name_it_takes_the_last_run_that_stopped(tmp_path: Path) -> None:
    with serving(Fault("POST", 2, "status-before-commit", status=403)) as server:
        desk = Desk(tmp_path, server)
        stopped = desk.run("import", desk.sheet(*desks(4)), "--chunk-size", "2")
        assert stopped.code == 3
        assert desk.run("import", desk.sheet(off("Another"))).code == 0
        done = desk.run("resume", "--json", "-")
        assert done.code == 0
        assert done.report["run"]["id"] == stopped.run_to_resume
        assert names(server) == ["Another", "Desk 01", "Desk 02", "Desk 03", "Desk 04"]
        assert "No run is waiting" in complaint(desk.run("resume"), "occasions runs")


def test_its_report_covers_the_whole_run(tmp_path: Path) -> None:
    with serving(Fault("POST", 2, "status-before-commit", status=403)) as server:
        desk = Desk(tmp_path, server)
        rows = [*desks(3), off("Bad", day="2027-02-31")]
        assert desk.run("import", desk.sheet(*rows), "--chunk-size", "2").code == 3
        (tmp_path / "sheet.csv").unlink()
        done = desk.run("resume", "--json", "-", "--report", "files")
    assert done.code == 1  # everything was attempted, but a row is still wrong
    rows_of = done.report["totals"]["rows"]
    assert (rows_of["read"], rows_of["imported"], rows_of["rejected"]) == (4, 3, 1)
    assert done.report["run"]["command"] == "import"
    assert "2027-02-31" in (tmp_path / "files" / "rejects.csv").read_text("utf-8-sig")


def test_it_takes_account_and_api_from_the_run(tmp_path: Path) -> None:
    with serving(Fault("POST", 1, "status-before-commit", status=403)) as server:
        desk = Desk(tmp_path, server)
        assert desk.run("import", desk.sheet(off("Desk"))).code == 3
        elsewhere = Desk(tmp_path, variables={"OCCASIONS_TOKEN": desk.environment["OCCASIONS_TOKEN"]})
        assert elsewhere.run("resume").code == 0
        assert names(server) == ["Desk"]


def test_a_finished_run_sends_nothing_again(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        run = desk.run("import", desk.sheet(*desks(2)), "--json", "-").report["run"]["id"]
        sent = len(writes(server))
        done = desk.run("resume", run, "--json", "-")
        assert (done.code, len(writes(server))) == (0, sent)
    assert set(done.outcomes.values()) == {"created"}


def test_a_run_that_nobody_knows_exits_2(tmp_path: Path) -> None:
    with serving() as server:
        complaint(Desk(tmp_path, server).run("resume", "20200101T000000"), "20200101T000000")
        assert server.log == []


def test_a_sandbox_run_is_resumed_in_the_sandbox(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    first = desk.run("import", desk.sheet(*desks(2)), "--api", "sandbox", "--json", "-")
    done = desk.run("resume", first.report["run"]["id"], "--json", "-")
    assert done.code == 0
    assert "SANDBOX" in done.err
    assert set(done.outcomes.values()) == {"created"}


def test_a_variable_does_not_lead_a_sandbox_run_to_a_real_account(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    run = desk.run("import", desk.sheet(*desks(2)), "--api", "sandbox", "--json", "-").report["run"]["id"]
    with serving() as server:
        done = Desk(tmp_path, server).run("resume", run, "--json", "-")
        assert server.log == []
    assert (done.code, done.report["run"]["api"]) == (0, "sandbox")
