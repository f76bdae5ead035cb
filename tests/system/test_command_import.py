"""``occasions import``: what arrives, what is asked for, what is held back, and that a second time nothing is sent."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
from command_line import (
    ACCOUNT,
    REPORT_FILES,
    SAMPLES,
    Desk,
    complaint,
    desks,
    names,
    off,
    open_on,
    serving,
    writes,
)

BAD_DAY = "2027-02-31"


def test_a_second_import_finds_everything_unchanged_and_sends_nothing(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        first = desk.run("import", SAMPLES / "holidays-2027.xlsx", "--json", "-")
        sent, kept = len(writes(server)), server.occasions(ACCOUNT)
        second = desk.run("import", SAMPLES / "holidays-2027.xlsx", "--json", "-")
        assert (len(writes(server)), server.occasions(ACCOUNT)) == (sent, kept)
    assert (first.code, second.code) == (0, 0)
    assert set(first.outcomes.values()) == {"created"}
    assert {each["verdict"] for each in first.report["occasions"]} == {"matched"}
    assert set(second.outcomes.values()) == {"unchanged"}
    assert second.report["totals"]["rows"]["imported"] == 40
    assert second.report["totals"]["events"]["sent"] == 0
    assert "All 40 rows are in the account." in second.err


def test_what_is_in_the_account_is_what_the_sheet_says(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        rows = [
            ("Desk", "Christmas", "2027-12-24", "2027-12-26", "", "", "Europe/Warsaw", "", ""),
            open_on("Desk", "New Year's Eve", "2027-12-31", "09:00", "14:00"),
        ]
        assert desk.run("import", desk.sheet(*rows)).code == 0
        (found,) = server.occasions(ACCOUNT)

    def at(moment: str) -> dict[str, str]:
        return {"dateTime": moment, "timeZone": "Europe/Warsaw"}

    assert (found["name"], found["description"], found["isDefault"]) == ("Desk", "Desk", False)
    assert found["events"] == [
        {
            "meta": {"working": False, "name": "Christmas"},
            "start": at("2027-12-24T00:00:00"),
            "end": at("2027-12-24T23:59:00"),
            "recurrence": ["RRULE:FREQ=DAILY;COUNT=3;INTERVAL=1"],
        },
        {
            "meta": {"working": True, "name": "New Year's Eve"},
            "start": at("2027-12-31T09:00:00"),
            "end": at("2027-12-31T14:00:00"),
            "recurrence": [],
        },
    ]


def test_an_update_needs_a_yes_and_nothing_is_sent_without_it(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("import", desk.sheet(off("Old"))).code == 0
        before, sent = server.occasions(ACCOUNT), len(writes(server))
        sheet = desk.sheet(off("Old", day="2027-03-02"), off("New"))
        refused = desk.run("import", sheet)
        assert (server.occasions(ACCOUNT), len(writes(server))) == (before, sent)
        done = desk.run("import", sheet, "--yes", "--json", "-")
    assert refused.code == 2
    assert refused.out == ""
    assert "--yes" in refused.err
    assert "Old" in refused.err
    assert (done.code, done.outcomes) == (0, {"Old": "updated", "New": "created"})


def test_closed_hours_need_a_yes(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        sheet = desk.sheet(open_on("Desk", "Stocktaking", "2027-06-30", "09:00", "12:00", "no"))
        refused = desk.run("import", sheet)
        assert (refused.code, writes(server)) == (2, [])
        assert desk.run("import", sheet, "--yes").code == 0
        assert names(server) == ["Desk"]


def test_a_change_of_the_default_needs_a_yes_and_goes_alone_and_last(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        sheet = desk.sheet(off("Main", default="yes"), *desks(3))
        refused = desk.run("import", sheet)
        assert (refused.code, writes(server)) == (2, [])
        assert "Main" in refused.err
        assert desk.run("import", sheet, "--yes").code == 0
        *others, last = [json.loads(each.body) for each in writes(server)]
        defaults = [each["name"] for each in server.occasions(ACCOUNT) if each["isDefault"]]
    assert [each["name"] for each in others[0]] == ["Desk 01", "Desk 02", "Desk 03"]
    assert len(others) == 1
    assert (last["name"], last["isDefault"]) == ("Main", True)
    assert defaults == ["Main"]


def test_an_occasion_in_error_is_held_back_and_the_others_arrive(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        sheet = desk.sheet(off("Bad"), off("Good"), off("Bad", "Broken", BAD_DAY))
        done = desk.run("import", sheet, "--json", "-")
        assert names(server) == ["Good"]
    assert done.code == 1
    assert done.outcomes == {"Good": "created", "Bad": "rejected"}
    assert [each["outcome"] for each in done.report["rows"]] == ["held", "imported", "rejected"]


def test_strict_sends_nothing_if_anything_is_wrong(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        done = desk.run("import", desk.sheet(off("Good"), off("Bad", day=BAD_DAY)), "--strict", "--json", "-")
        assert (done.code, writes(server)) == (1, [])
    assert done.report["totals"]["rows"]["imported"] == 0


def test_mended_rejects_give_the_whole_occasion(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        rows = [
            off("Good"),
            open_on("Desk", "=Half day", "2027-12-31", "09:00", "14:00"),
            off("Desk", "Broken", BAD_DAY),
            off("Desk", "Christmas", "2027-12-25"),
        ]
        assert desk.run("import", desk.sheet(*rows), "--report", "first", "-q").code == 1
        with (tmp_path / "first" / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.reader(file))
        mended = [[cell.replace(BAD_DAY, "2027-02-28") for cell in row] for row in table]
        assert mended != table
        with (tmp_path / "rejects.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(mended)
        done = desk.run("import", "rejects.csv", "--json", "-")
        assert done.code == 0
        assert done.outcomes == {"Desk": "created"}
        found = {each["name"]: each for each in server.occasions(ACCOUNT)}
    assert sorted(found) == ["Desk", "Good"]
    events = {each["meta"]["name"]: each["start"]["dateTime"] for each in found["Desk"]["events"]}
    assert events == {
        "Broken": "2027-02-28T00:00:00",
        "Christmas": "2027-12-25T00:00:00",
        "=Half day": "2027-12-31T09:00:00",
    }


def test_a_name_that_exists_is_a_conflict_in_mode_create(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("import", desk.sheet(off("Old"))).code == 0
        before = server.occasions(ACCOUNT)
        sheet = desk.sheet(off("Old", day="2027-03-02"), off("New"))
        done = desk.run("import", sheet, "--mode", "create", "--json", "-")
        assert server.occasions(ACCOUNT)[:1] == before
    assert (done.code, done.outcomes) == (1, {"Old": "conflict", "New": "created"})


def test_events_of_other_years_stay_unless_they_are_dropped(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("import", desk.sheet(off("Desk", day="2026-12-24"))).code == 0
        sheet = desk.sheet(off("Desk", day="2027-12-24"))
        done = desk.run("import", sheet, "--yes", "--json", "-")
        assert len(server.occasions(ACCOUNT)[0]["events"]) == 2
        assert "other-years-kept" in [each["code"] for each in done.report["assumptions"]]
        assert desk.run("import", sheet, "--yes", "--drop-other-years").code == 0
        assert len(server.occasions(ACCOUNT)[0]["events"]) == 1


def test_chunks_hold_as_many_occasions_as_told(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("import", desk.sheet(*desks(5)), "--chunk-size", "2").code == 0
        bodies = [json.loads(each.body) for each in writes(server)]
    assert [len(body) if isinstance(body, list) else 1 for body in bodies] == [2, 2, 1]


def test_the_size_of_chunks_does_not_change_the_report(tmp_path: Path) -> None:
    keys = ("name", "outcome", "reason", "rows", "payload", "attempts", "status", "message", "verdict")
    told = []
    for size in ("2", "50"):
        with serving() as server:
            desk = Desk(tmp_path, server)
            done = desk.run("import", desk.sheet(*desks(5)), "--chunk-size", size, "--json", "-")
        told.append([{key: each[key] for key in keys} for each in done.report["occasions"]])
    assert [(each["outcome"], each["attempts"]) for each in told[0]] == [("created", 1)] * 5
    assert told[0] == told[1]


def test_a_header_without_rows_sends_nothing_and_exits_0(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        done = desk.run("import", desk.sheet(), "--json", "-")
        assert (done.code, writes(server)) == (0, [])
    assert done.report["totals"]["rows"]["read"] == 0


def test_a_year_that_the_sheet_does_not_have_sends_nothing_and_exits_1(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        done = desk.run("import", desk.sheet(*desks(2)), "--year", "2031", "--json", "-")
        assert (done.code, writes(server)) == (1, [])
    (issue,) = [each for each in done.report["issues"] if each["code"] == "nothing-in-range"]
    assert "2027" in issue["message"]


def test_several_sources_are_one_import(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        one, two = desk.sheet(off("Desk"), name="one.csv"), desk.sheet(off("Desk", "Other day", "2027-04-01"))
        done = desk.run("import", one, two, "--json", "-")
        assert done.code == 0
        assert len(server.occasions(ACCOUNT)[0]["events"]) == 2
    assert done.report["occasions"][0]["rows"] == ["one.csv!2", "sheet.csv!2"]


def test_without_an_account_it_explains_itself_and_never_takes_the_sandbox(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    done = desk.run("import", desk.sheet(off("Desk")), "--yes")
    complaint(done, "account")
    assert len(done.err.splitlines()) == 3
    assert "--api sandbox" in done.err
    assert done.out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.csv"]


def test_without_a_token_it_says_which_variable_to_set(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        done = desk.run("import", desk.sheet(off("Desk")), OCCASIONS_TOKEN="")
        complaint(done, "OCCASIONS_TOKEN")
        assert server.log == []


def test_every_output_of_a_sandbox_run_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    done = desk.run("import", desk.sheet(*desks(2)), "--api", "sandbox", "--report", "files", "--json", "-")
    assert done.code == 0
    assert done.report["run"]["api"] == "sandbox"
    assert any(each["code"] == "sandbox-run" and "SANDBOX" in each["decided"] for each in done.report["assumptions"])
    assert "SANDBOX" in done.err
    files = tmp_path / "files"
    assert {path.name for path in files.iterdir()} == REPORT_FILES | {"sheet.xlsx"}
    assert "SANDBOX" in (files / "report.txt").read_text("utf-8")
    assert "SANDBOX" in (files / "report.json").read_text("utf-8")
    assert "SANDBOX" in (files / "imported.csv").read_text("utf-8-sig")
    assert "SANDBOX" in workbook_text(files / "report.xlsx")
    assert "SANDBOX" in desk.run("runs").out
    quiet = desk.run("import", desk.sheet(*desks(2)), "--api", "sandbox", "-q")
    assert "SANDBOX" in quiet.out


def workbook_text(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def test_a_report_that_cannot_be_written_does_not_hide_what_was_sent(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        command = [sys.executable, "-W", "error", "-m", "importer", "import", str(desk.sheet(off("Desk")))]
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                command, cwd=tmp_path, env=desk.environment, stdout=full, stderr=subprocess.PIPE, check=False
            )
        talk = done.stderr.decode()
        assert done.returncode == 1
        assert "The run came to its end, but its report could not be written: No space left on device." in talk
        run = desk.run("runs").out.splitlines()[1].split()[0]
        assert f"occasions report {run}" in talk
        assert "Traceback" not in talk
        assert names(server) == ["Desk"]
