"""One sheet, several accounts, on the command line: one report, one run, and each account by itself."""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from command_line import Desk, Done, complaint, ended, until

from importer.reports.joined_schema import JoinedReportModel
from importer.sandbox.faults import Fault
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant

NUMBERS = {"berlin": "11110000", "london": "22220000", "oslo": "33330000"}
COLUMNS = ("Account", "Occasion", "Event", "Start date", "Time zone", "Working")
GROUP = '[groups]\nnorth = ["oslo", "berlin"]\n'


def token_of(name: str) -> str:
    return f"made-up-token-of-{name}"


@contextmanager
def three_accounts(folder: Path, *faults: Fault) -> Iterator[tuple[Desk, SandboxServer]]:
    """A desk whose settings know three accounts of one API."""
    grants = [AccountGrant(number, token_of(name)) for name, number in NUMBERS.items()]
    with SandboxServer(":memory:", grants, None, faults) as server:
        lines = [f'api = "{server.url}"', GROUP]
        for name, number in NUMBERS.items():
            lines += [
                f"[accounts.{name}]",
                f'number = "{number}"',
                'zone = "Europe/Berlin"',
                f'token = "{token_of(name)}"',
            ]
        settings = folder / "occasions.toml"
        settings.touch(0o600)
        settings.write_text("\n".join(lines), encoding="utf-8")
        yield Desk(folder), server


def row(account: str, occasion: str = "Closed 2027", day: str = "2027-12-24") -> tuple[str, ...]:
    return (account, occasion, "Christmas Eve", day, "", "no")


def held(server: SandboxServer) -> dict[str, list[str]]:
    return {name: sorted(each["name"] for each in server.occasions(number)) for name, number in NUMBERS.items()}


def report_of(done: Done) -> dict[str, Any]:
    JoinedReportModel.model_validate_json(done.out)
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_a_sheet_with_an_account_column_goes_to_each_and_its_report_has_a_part_for_each(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, server):
        sheet = desk.sheet(row("berlin"), row("22220000", "South"), row("LONDON", "West"), columns=COLUMNS)
        done = desk.run("import", sheet, "--json", "-")
        assert held(server) == {"berlin": ["Closed 2027"], "london": ["South", "West"], "oslo": []}
    report = report_of(done)
    assert done.code == 0
    assert [(each["account"], each["number"], each["well"]) for each in report["accounts"]] == [
        ("berlin", "11110000", True),
        ("london", "22220000", True),
    ]
    assert [(each["account"], each["name"]) for each in report["occasions"]] == [
        ("berlin", "Closed 2027"),
        ("london", "South"),
        ("london", "West"),
    ]
    assert [(each["account"], each["row"], each["outcome"]) for each in report["rows"]] == [
        ("berlin", 2, "imported"),
        ("london", 3, "imported"),
        ("london", 4, "imported"),
    ]
    assert report["totals"]["rows"]["read"] == 3
    assert "All 2 accounts are as the sheet says." in done.err


def test_check_and_plan_say_the_same_and_write_nothing(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, server):
        sheet = desk.sheet(row("berlin"), row("london"), columns=COLUMNS)
        checked, planned = (desk.run(command, sheet, "--json", "-") for command in ("check", "plan"))
        assert [each.method for each in server.log if each.method != "GET"] == []
    assert (checked.code, planned.code) == (0, 0)
    assert [each["outcome"] for each in report_of(checked)["occasions"]] == ["ready", "ready"]
    assert [each["outcome"] for each in report_of(planned)["occasions"]] == ["created", "created"]
    assert "All 2 accounts can be imported." in checked.err


@pytest.mark.parametrize(
    ("named", "reached"),
    [
        (("--account", "north"), ("berlin", "oslo")),
        (("--account", "london", "--account", "33330000"), ("london", "oslo")),
    ],
)
def test_without_the_column_the_sheet_goes_to_all_that_are_named(
    tmp_path: Path, named: tuple[str, ...], reached: tuple[str, ...]
) -> None:
    with three_accounts(tmp_path) as (desk, server):
        sheet = desk.sheet(row("")[1:], columns=COLUMNS[1:])
        done = desk.run("import", sheet, *named)
        assert done.code == 0
        assert {name for name, names in held(server).items() if names} == set(reached)


def test_with_the_column_and_named_accounts_other_rows_are_skipped(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, server):
        sheet = desk.sheet(row("berlin"), row("london"), columns=COLUMNS)
        done = desk.run("import", sheet, "--account", "london", "--json", "-")
        assert held(server) == {"berlin": [], "london": ["Closed 2027"], "oslo": []}
    outcomes = {each["row"]: (each["outcome"], each["reason"]) for each in report_of(done)["rows"]}
    assert outcomes[2] == ("skipped", "it is for the account berlin, which was not asked for")
    assert outcomes[3][0] == "imported"
    assert done.code == 0


def test_a_row_for_an_unknown_account_is_an_error_at_its_cell_and_the_others_arrive(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, server):
        sheet = desk.sheet(row("berlin"), row("lodnon"), columns=COLUMNS)
        done = desk.run("import", sheet, "--json", "-")
        assert held(server)["berlin"] == ["Closed 2027"]
    (issue,) = (each for each in report_of(done)["issues"] if each["severity"] == "error")
    assert (issue["code"], issue["cell"], issue["account"]) == ("account-unknown", "A3", None)
    assert "1 row names no account that is known" in done.err
    assert done.code == 1


def test_a_sheet_of_unknown_accounts_alone_sends_nothing(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, server):
        refused = complaint(desk.run("import", desk.sheet(row("lodnon"), columns=COLUMNS)), "account")
        assert "occasions check" in refused
        assert server.log == []


def test_a_run_is_stopped_in_one_account_resumed_and_taken_back_in_all(tmp_path: Path) -> None:
    stop = Fault("POST", 1, "status-before-commit", status=403, path="/account/22220000/")
    with three_accounts(tmp_path, stop) as (desk, server):
        sheet = desk.sheet(row("berlin"), row("london"), columns=COLUMNS)
        stopped = desk.run("import", sheet)
        assert stopped.code == 3
        assert held(server) == {"berlin": ["Closed 2027"], "london": [], "oslo": []}
        run = stopped.run_to_resume
        resumed = desk.run("resume", "--json", "-")
        assert (resumed.code, report_of(resumed)["run"]["id"]) == (0, run)
        assert held(server)["london"] == ["Closed 2027"]
        again = report_of(desk.run("report", run, "--as", "json"))
        assert again == report_of(resumed)
        assert "2 accounts" in desk.run("runs").out
        assert desk.run("undo", run).code == 2
        undone = desk.run("undo", run, "--yes")
        assert undone.code == 0
        assert held(server) == {"berlin": [], "london": [], "oslo": []}
        assert desk.run("resume", run).code == 2


def test_changes_need_one_yes_for_all(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, server):
        desk.run("import", desk.sheet(row("berlin"), columns=COLUMNS))
        changed = desk.sheet(row("berlin", day="2027-12-23"), row("london"), columns=COLUMNS)
        refused = desk.run("import", changed)
        assert refused.code == 2
        assert "berlin: 1 occasion will be changed" in refused.err
        assert held(server)["london"] == []
        assert desk.run("import", changed, "--yes").code == 0
        assert held(server)["london"] == ["Closed 2027"]


def test_an_interrupt_lets_each_account_end_its_request_and_the_run_can_be_resumed(tmp_path: Path) -> None:
    slow = Fault("POST", 1, "delay-after-commit", seconds=1.5, path="/account/11110000/")
    with three_accounts(tmp_path, slow) as (desk, server):
        rows = [row("berlin", f"Closed {number}") for number in range(4)]
        sheet = desk.sheet(*rows, row("london"), columns=COLUMNS)
        interval = {"OCCASIONS_MIN_WRITE_INTERVAL": "0.2"}
        with desk.start("import", sheet, "--chunk-size", "1", **interval) as process:
            until(lambda: any(each.method == "POST" for each in server.log), process)
            process.send_signal(signal.SIGINT)
            stopped = ended(process)
        assert stopped.code == 130
        assert "Traceback" not in stopped.err
        assert len(held(server)["berlin"]) < 4
        assert desk.run("resume", stopped.run_to_resume).code == 0
        names = held(server)["berlin"]
        assert names == sorted(set(names)) == [f"Closed {number}" for number in range(4)]


def test_report_files_stand_in_a_folder_for_each_account(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, _):
        sheet = desk.sheet(row("berlin"), row("london"), row("lodnon"), columns=COLUMNS)
        desk.run("import", sheet, "--report", "out")
    found = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {"report.json", "report.txt", "berlin/imported.csv", "london/report.xlsx", "no-account/rejects.csv"} <= found
    rejects = (tmp_path / "out" / "no-account" / "rejects.csv").read_text(encoding="utf-8-sig")
    assert rejects.splitlines()[0].startswith("Account,")


def test_its_report_and_that_of_each_part_can_be_had_in_every_form(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, _):
        done = desk.run("import", desk.sheet(row("berlin"), row("london"), columns=COLUMNS), "--json", "-")
        run = report_of(done)["run"]["id"]
        rows = desk.run("report", run, "--as", "csv").out.splitlines()
        assert [line.split(",")[0].lstrip("\ufeff") for line in rows] == ["Account", "berlin", "london"]
        suites = desk.run("report", run, "--as", "junit").out
        assert 'name="berlin: sheet.csv" tests="1"' in suites
        part = desk.run("report", f"{run}.001", "--as", "junit").out
        assert '<testsuite name="sheet.csv" tests="1"' in part
        written = desk.run("report", run, "--as", "xlsx", "--to", "now").out.splitlines()
        assert written == ["now/report.xlsx", "now/berlin/report.xlsx", "now/london/report.xlsx"]


def test_no_token_is_in_anything_that_was_written(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, _):
        sheet = desk.sheet(row("berlin"), row("london"), columns=COLUMNS)
        done = desk.run("import", sheet, "--report", "out", "-vv")
    (tmp_path / "occasions.toml").unlink()
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    for text in (done.out.encode(), done.err.encode(), *written):
        assert b"made-up-token" not in text
    assert "berlin: POST" in done.err


def test_mode_mirror_deletes_nothing_while_a_row_names_no_account(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, server):
        old = {"name": "Old", "description": "Old", "isDefault": False, "events": []}
        server.seed(NUMBERS["berlin"], [old])
        lost = desk.sheet(row("berlin"), row("london"), row("lodnon"), columns=COLUMNS)
        kept = desk.run("import", lost, "--mode", "mirror", "--yes", "--json", "-")
        assert held(server)["berlin"] == ["Closed 2027", "Old"]
        (reason,) = (each["reason"] for each in report_of(kept)["occasions"] if each["name"] == "Old")
        assert "1 row names no account that is known" in reason or "sheet.csv!4" in reason
        whole = desk.sheet(row("berlin"), row("london"), columns=COLUMNS)
        assert desk.run("import", whole, "--mode", "mirror", "--yes").code == 0
        assert held(server)["berlin"] == ["Closed 2027"]


def test_a_plan_says_for_which_account_an_import_will_ask(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, _):
        desk.run("import", desk.sheet(row("berlin"), columns=COLUMNS))
        changed = desk.sheet(row("berlin", day="2027-12-23"), row("london"), columns=COLUMNS)
        planned = desk.run("plan", changed)
    assert "berlin: an import will ask for a yes (--yes): 1 occasion will be changed" in planned.err
    assert "london: an import" not in planned.err


def test_a_plan_shows_what_would_change_in_each_account(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, _):
        sheet = desk.sheet(row("berlin"), columns=COLUMNS)
        desk.run("import", sheet)
        both = desk.sheet(row("berlin"), row("london", "South"), columns=COLUMNS)
        planned = desk.run("plan", both).out
        imported = desk.run("import", both).out
    assert "South" in planned
    assert "created" in planned
    assert "Closed 2027" not in planned  # nothing of it would change
    assert "occasions undo" in imported
    assert "occasions undo" not in planned


def test_strict_holds_the_rows_of_all_accounts_back(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, server):
        sheet = desk.sheet(row("berlin"), row("oslo", day="2027-13-01"), row("lodnon"), columns=COLUMNS)
        done = desk.run("import", sheet, "--strict", "--json", "-")
        assert held(server) == {"berlin": [], "london": [], "oslo": []}
    assert done.code == 1
    assert {each["account"]: each["outcome"] for each in report_of(done)["occasions"]}["berlin"] == "held"


def test_impatience_is_told_no_untruth(tmp_path: Path) -> None:
    slow = Fault("POST", 1, "delay-after-commit", seconds=2.0, path="/account/11110000/")
    with three_accounts(tmp_path, slow) as (desk, server):
        sheet = desk.sheet(row("berlin"), row("berlin", "Second"), row("london"), columns=COLUMNS)
        interval = {"OCCASIONS_MIN_WRITE_INTERVAL": "0.2"}
        with desk.start("import", sheet, "--chunk-size", "1", **interval) as process:
            until(lambda: any(each.method == "POST" for each in server.log), process)
            for _ in range(3):
                process.send_signal(signal.SIGINT)
                time.sleep(0.2)  # the second must come while the first is waited for
            stopped = ended(process)
        assert stopped.code == 130
        assert "nothing was sent" not in stopped.err
        assert desk.run("resume", stopped.run_to_resume).code == 0
        assert held(server)["berlin"] == ["Closed 2027", "Second"]


def test_a_report_that_cannot_be_written_changes_nothing_about_what_was_sent(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, server):
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "london").write_text("in the way", encoding="utf-8")
        done = desk.run("import", desk.sheet(row("berlin"), row("london"), columns=COLUMNS), "--report", "out")
        assert held(server)["london"] == ["Closed 2027"]
    assert done.code == 1
    assert "Show it again with: occasions report" in done.err


def test_a_part_that_was_taken_back_is_left_alone_by_resume(tmp_path: Path) -> None:
    stop = Fault("POST", 1, "status-before-commit", status=403, path="/account/22220000/")
    with three_accounts(tmp_path, stop) as (desk, server):
        stopped = desk.run("import", desk.sheet(row("berlin"), row("london"), columns=COLUMNS))
        run = stopped.run_to_resume
        assert desk.run("undo", f"{run}.001", "--yes").code == 0
        assert desk.run("resume", run).code == 0
        assert held(server) == {"berlin": [], "london": ["Closed 2027"], "oslo": []}
        assert "No run is waiting" in desk.run("resume").err


def test_where_nothing_was_sent_nobody_is_told_to_resume(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, server):
        settings = (tmp_path / "occasions.toml").read_text(encoding="utf-8")
        (tmp_path / "occasions.toml").write_text(settings.replace(token_of("london"), "wrong"), encoding="utf-8")
        done = desk.run("import", desk.sheet(row("berlin"), row("london"), columns=COLUMNS))
        assert held(server)["berlin"] == ["Closed 2027"]
    assert done.code == 1
    assert "Go on with: occasions resume" not in done.out + done.err
    assert "import the sheet again" in done.out


def test_a_plan_of_one_account_is_kept_although_the_sheet_has_rows_for_others(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, server):
        sheet = desk.sheet(row("berlin"), row("london"), columns=COLUMNS)
        several = desk.run("plan", sheet, "--out", "kept.plan")
        assert (several.code, "--account" in several.err) == (2, True)
        assert desk.run("plan", sheet, "--account", "berlin", "--out", "kept.plan").code == 0
        assert desk.run("import", "--plan", "kept.plan").code == 0
        assert held(server) == {"berlin": ["Closed 2027"], "london": [], "oslo": []}


def test_without_an_account_all_that_could_be_meant_are_named(tmp_path: Path) -> None:
    with three_accounts(tmp_path) as (desk, _):
        refused = complaint(desk.run("import", desk.sheet(row("")[1:], columns=COLUMNS[1:])), "--account berlin")
    assert "berlin, london, oslo" in refused


def test_a_run_that_was_killed_is_reported_resumed_and_says_whom_it_never_reached(tmp_path: Path) -> None:
    slow = Fault("POST", 1, "delay-after-commit", seconds=30.0, path="/account/11110000/")
    with three_accounts(tmp_path, slow) as (desk, server):
        sheet = desk.sheet(row("berlin"), row("london"), columns=COLUMNS)
        with desk.start("import", sheet, "--workers", "1", "--yes") as process:
            until(lambda: any(each.method == "POST" for each in server.log), process)
            process.kill()
            ended(process)
        (run,) = [line.split()[0] for line in desk.run("runs").out.splitlines()[1:]]
        known = report_of(desk.run("report", run, "--as", "json"))
        assert [each["run"] for each in known["accounts"]] == [f"{run}.001", None]
        resumed = desk.run("resume")
        assert held(server) == {"berlin": ["Closed 2027"], "london": [], "oslo": []}
        assert resumed.code == 1
        assert "import the sheet again" in resumed.out
        assert desk.run("import", sheet).code == 0
        assert held(server)["london"] == ["Closed 2027"]
