"""``occasions plan``: what an import would do, told as if it were done, and nothing written."""

from pathlib import Path

import pytest
from command_line import ACCOUNT, REPORT_FILES, Desk, complaint, desks, off, open_on, serving, writes

from importer.sandbox.faults import Fault


def test_it_states_outcomes_as_done_and_writes_nothing(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        done = desk.run("plan", desk.sheet(*desks(3)), "--json", "-")
        assert done.code == 0
        assert set(done.outcomes.values()) == {"created"}
        assert done.report["totals"]["rows"]["imported"] == 3
        assert done.report["run"]["api"] == server.url
        assert "All 3 rows would be in the account." in done.err
        assert {each.method for each in server.log} == {"GET"}
        assert (server.occasions(ACCOUNT), server.revision(ACCOUNT)) == ([], 0)


def test_it_is_followed_by_an_import_that_does_exactly_that(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("import", desk.sheet(off("Kept"), off("Moved"))).code == 0
        before, sent = server.occasions(ACCOUNT), len(writes(server))
        sheet = desk.sheet(off("Kept"), off("Moved", day="2027-03-02"), off("New"))
        planned = desk.run("plan", sheet, "--json", "-")
        assert (server.occasions(ACCOUNT), len(writes(server))) == (before, sent)
        imported = desk.run("import", sheet, "--yes", "--json", "-")
    assert planned.code == imported.code == 0
    assert planned.outcomes == imported.outcomes == {"Kept": "unchanged", "Moved": "updated", "New": "created"}
    assert "--yes" in planned.err
    keys = ("name", "payload", "changes", "rows", "events")
    told = [[{key: each[key] for key in keys} for each in done.report["occasions"]] for done in (planned, imported)]
    assert told[0] == told[1]


def test_it_exits_as_import_would(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        done = desk.run("plan", desk.sheet(off("Good"), off("Bad", day="2027-02-31")), "--json", "-")
        assert done.code == 1
        assert done.outcomes == {"Good": "created", "Bad": "rejected"}
        assert writes(server) == []


def test_a_name_that_exists_is_a_conflict_in_mode_create(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("import", desk.sheet(off("Desk"))).code == 0
        sheet = desk.sheet(off("Desk", day="2027-03-02"))
        done = desk.run("plan", sheet, "--mode", "create", "--json", "-")
        assert (done.code, done.outcomes) == (1, {"Desk": "conflict"})


@pytest.mark.parametrize(
    "asked", [("--from", "2027-06-01"), ("--year", "2027", "--from", "2027-06-01")], ids=["from", "both"]
)
@pytest.mark.parametrize("command", ["plan", "import"])
def test_a_range_keeps_in_the_account_what_it_leaves_out_of_the_sheet(
    tmp_path: Path, command: str, asked: tuple[str, ...]
) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        may = off("Desk", day="2027-05-03")
        assert desk.run("import", desk.sheet(may, off("Desk", day="2027-12-25"))).code == 0
        sheet = desk.sheet(may, off("Desk", day="2027-12-24"))
        done = desk.run(command, sheet, *asked, *(["--yes"] if command == "import" else []), "--json", "-")
        (told,) = done.report["occasions"]
        assert [event["start"]["dateTime"][:10] for event in told["payload"]["events"]] == ["2027-05-03", "2027-12-24"]


def test_closed_hours_are_told_as_what_needs_a_yes(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        sheet = desk.sheet(open_on("Desk", "Stocktaking", "2027-06-30", "09:00", "12:00", "no"))
        done = desk.run("plan", sheet)
        assert done.code == 0
        assert "An import will ask for a yes (--yes)" in done.err


def test_report_files_are_written_without_anything_in_the_journal(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("plan", desk.sheet(*desks(2)), "--report", "seen", "-q").code == 0
    assert {path.name for path in (tmp_path / "seen").iterdir()} >= REPORT_FILES - {"imported.csv"}
    assert not desk.journal.exists()


def test_a_plan_of_a_sandbox_keeps_its_state_as_it_is(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    first = desk.run("plan", desk.sheet(*desks(2)), "--api", "sandbox", "--json", "-")
    again = desk.run("plan", desk.sheet(*desks(2)), "--api", "sandbox", "--json", "-")
    assert first.outcomes == again.outcomes == {"Desk 01": "created", "Desk 02": "created"}
    assert "SANDBOX" in first.err


@pytest.mark.parametrize("status", [401, 403])
def test_an_api_that_refuses_us_exits_2(tmp_path: Path, status: int) -> None:
    with serving(Fault("GET", 1, "status-before-commit", status=status)) as server:
        desk = Desk(tmp_path, server)
        complaint(desk.run("plan", desk.sheet(off("Desk"))), str(status))
