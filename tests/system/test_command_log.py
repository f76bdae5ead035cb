"""``--log``: what is said while a run goes on, as dated lines; stdout stays what it is."""

import json
import re
from pathlib import Path

from command_line import ACCOUNT, TOKEN, Desk, desks, serving

from importer.sandbox.faults import Fault


def test_as_json_every_line_of_the_log_is_an_object_that_knows_its_run(tmp_path: Path) -> None:
    with serving(Fault("POST", 1, "status-before-commit", status=503)) as server:
        desk = Desk(tmp_path, server)
        done = desk.run("import", desk.sheet(*desks(3)), "--chunk-size", "1", "--log", "json", "-vv")
    assert done.code == 0
    assert "All 3 rows are in the account." in done.out
    lines = [json.loads(line) for line in done.err.splitlines()]
    assert all({"event", "level", "timestamp"} <= line.keys() for line in lines)
    assert {line["level"] for line in lines} >= {"debug", "info"}
    of_run = [line for line in lines if "run" in line]
    assert {line["account"] for line in of_run} == {ACCOUNT}
    assert {line["run"] for line in of_run} == {desk.run("runs").out.splitlines()[1].split()[0]}
    assert any("POST" in line["event"] and "503" in line["event"] for line in of_run)
    progress = [line for line in lines if "done" in line]
    assert [(line["done"], line["total"]) for line in progress] == [(3, 3)]
    assert TOKEN not in done.err


def test_as_text_it_is_for_people_and_short_runs_say_nothing_without_it(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        told = desk.run("import", desk.sheet(*desks(1)), "--log", "text")
        silent = desk.run("import", desk.sheet(*desks(2)))
        quiet = desk.run("import", desk.sheet(*desks(3)), "--log", "text", "-q")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\S+ \[info\] sent 1 of 1 occasions .*run=\S+.*\n", told.err)
    assert (silent.err, quiet.err) == ("", "")


def test_as_json_nothing_else_stands_on_stderr_how_to_go_on_included(tmp_path: Path) -> None:
    with serving(Fault("POST", 2, "status-before-commit", status=401)) as server:
        desk = Desk(tmp_path, server)
        told = ("--chunk-size", "1", "--log", "json", "--json", "-", "--report", "out")
        done = desk.run("import", desk.sheet(*desks(3)), *told)
        planned = desk.run("plan", desk.sheet(*desks(3)), "--log", "json", "--json", "-")
        unread = desk.run("import", "nowhere.csv", "--log", "json")
    assert (done.code, planned.code, unread.code) == (3, 0, 2)
    lines = {each: [json.loads(line) for line in each.err.splitlines()] for each in (done, planned, unread)}
    *_, stopped = lines[done]
    assert stopped["event"].startswith("Stopped: the API refuses the credentials (401)")
    assert stopped["hint"] == done.report["run"]["hint"] == "give a valid token in the variable OCCASIONS_TOKEN"
    assert stopped["go_on"] == f"occasions resume {done.report['run']['id']}"
    assert [line["done"] for line in lines[done] if "done" in line] == [1]
    assert any(line["event"].startswith("Plan ") for line in lines[planned])
    assert lines[unread][0]["code"] == "source-missing"
