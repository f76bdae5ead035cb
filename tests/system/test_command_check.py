"""``occasions check``: offline, every error at once, the same on every machine."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from command_line import REPORT_FILES, SAMPLES, TOKEN, Desk, desks, off, open_on, serving

MISTAKES = SAMPLES / "holidays-2027-with-mistakes.csv"
KEYS = ["schema", "run", "totals", "occasions", "rows", "issues", "assumptions", "skills"]


def test_a_sheet_without_mistakes_is_ready_and_exits_0(tmp_path: Path) -> None:
    done = Desk(tmp_path).run("check", SAMPLES / "holidays-2027.xlsx")
    assert done.code == 0
    assert done.out.startswith("40 rows, 40 ready.\n")
    assert "Traceback" not in done.err


def test_every_mistake_of_a_sheet_is_told_at_its_cell_and_exits_1(tmp_path: Path) -> None:
    done = Desk(tmp_path).run("check", MISTAKES, "--json", "-")
    found = [(each["code"], each["cell"]) for each in done.report["issues"]]
    assert done.code == 1
    assert found == [
        ("date-impossible", "C7"),
        ("end-before-start", "D9"),
        ("end-before-start", "F12"),
        ("zone-unknown", "G15"),
    ]
    assert {name: outcome for name, outcome in done.outcomes.items() if outcome == "ready"} == {
        "Retail support PL": "ready"
    }


def test_with_json_on_stdout_nothing_else_stands_there(tmp_path: Path) -> None:
    done = Desk(tmp_path).run("check", MISTAKES, "--zone", "Europe/Warsaw", "--json", "-")
    report = done.report
    assert list(report) == KEYS
    keys = ["id", "command", "account", "api", "mode", "started", "finished", "version", "tzdata", "sources"]
    assert list(report["run"]) == keys
    of_occasion = "name outcome reason id events rows payload changes attempts status message verdict"
    assert " ".join(report["occasions"][0]) == of_occasion
    assert list(report["rows"][0]) == ["file", "sheet", "row", "outcome", "occasions", "events", "reason"]
    issue = ["code", "severity", "file", "sheet", "row", "column", "cell", "field", "found", "message", "hint"]
    assert list(report["issues"][0]) == issue
    assert list(report["assumptions"][0]) == ["code", "about", "decided", "evidence"]
    assert "15 rows, 5 ready, 10 need you." in done.err


def test_json_goes_to_a_file_that_is_named(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    done = desk.run("check", desk.sheet(off("Desk")), "--json", "found.json", "-q")
    assert (done.code, done.out, done.err) == (0, "1 row, 1 ready.\n", "")
    assert list(json.loads((tmp_path / "found.json").read_text("utf-8"))) == KEYS


def test_quiet_says_the_result_only(tmp_path: Path) -> None:
    done = Desk(tmp_path).run("check", MISTAKES, "-q")
    assert (done.code, done.out, done.err) == (1, "15 rows, 5 ready, 10 need you.\n", "")


def test_report_files_stand_in_the_folder_that_is_named(tmp_path: Path) -> None:
    done = Desk(tmp_path).run("check", MISTAKES, "--report", tmp_path / "new" / "folder", "-q")
    folder = tmp_path / "new" / "folder"
    assert done.code == 1
    copy = {"holidays-2027-with-mistakes.xlsx"}
    assert {path.name for path in folder.iterdir()} == REPORT_FILES - {"imported.csv"} | copy
    with (folder / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    # every row of each occasion that is not ready, the good ones too
    assert (
        sorted(row["Occasion"] for row in rows) == ["Helpline UK"] * 3 + ["Night line US"] * 3 + ["Service desk DE"] * 4
    )


def test_it_is_offline_even_where_an_account_is_named(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        done = desk.run("check", desk.sheet(*desks(2)))
        assert (done.code, server.log) == (0, [])
    assert not desk.journal.exists()


def test_strict_holds_everything_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    sheet = desk.sheet(off("Good"), off("Bad", day="2027-02-31"))
    done = desk.run("check", sheet, "--strict", "--json", "-")
    assert done.code == 1
    assert done.report["totals"]["rows"]["ready"] == 0
    assert "ready" not in done.outcomes.values()


def test_warnings_do_not_change_the_exit_code(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    done = desk.run("check", desk.sheet(off("Desk"), off("Desk")), "--json", "-")
    assert [each["severity"] for each in done.report["issues"]] == ["warning"]
    assert done.report["totals"]["rows"]["skipped"] == 1
    assert done.code == 0


def test_a_header_without_rows_is_no_fault(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    done = desk.run("check", desk.sheet(), "--json", "-")
    assert done.code == 0
    assert done.report["totals"]["rows"]["read"] == 0
    assert "No row was read." in done.err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--zone", "Mars/Base"], "Mars/Base"),
        (["--profile", "absent.toml"], "absent.toml"),
        (["--encoding", "klingon"], "klingon"),
        (["--json", "no/such/folder/found.json"], "no/such/folder/found.json"),
        (["--from", "2028-01-01", "--to", "2027-01-01"], "--from"),
    ],
    ids=["zone", "profile", "encoding", "json", "range"],
)
def test_an_option_that_cannot_be_used_exits_2(tmp_path: Path, options: list[str], words: str) -> None:
    desk = Desk(tmp_path)
    done = desk.run("check", desk.sheet(off("Desk")), *options)
    assert done.code == 2
    assert words in done.err
    assert "Traceback" not in done.err


def test_an_option_that_nobody_knows_exits_2(tmp_path: Path) -> None:
    done = Desk(tmp_path).run("check", MISTAKES, "--zoen", "Europe/Warsaw")
    assert (done.code, done.out) == (2, "")
    assert "--zoen" in done.err


def test_another_zone_and_language_of_the_machine_change_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    rows = [open_on("Desk", "Long day", "2027-03-28", "02:30", "05:00"), off("Desk", "Święto", "1.4.2027")]
    sheet = desk.sheet(*rows, *desks(2))
    found = []
    for zone, language in (("UTC", "C"), ("Pacific/Apia", "de_DE.UTF-8"), ("America/St_Johns", "tr_TR.UTF-8")):
        done = desk.run("check", sheet, "--json", "-", TZ=zone, LC_ALL=language, LANG=language, PYTHONUTF8="0")
        found.append(without_clock(done.report))
    assert found[0]["issues"][0]["code"] == "time-in-gap"
    assert found[1:] == [found[0], found[0]]


def without_clock(report: dict[str, Any]) -> dict[str, Any]:
    run = {key: value for key, value in report["run"].items() if key not in ("id", "started", "finished")}
    return {**report, "run": run}


def test_the_token_of_the_account_is_not_in_a_report(tmp_path: Path) -> None:
    desk = Desk(tmp_path, variables={"OCCASIONS_TOKEN": TOKEN})
    done = desk.run("check", MISTAKES, "--json", "-", "-vv")
    assert done.code == 1
    assert TOKEN not in done.out + done.err
