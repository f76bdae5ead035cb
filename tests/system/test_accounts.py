"""Accounts by name on the command line: the entry's number and credentials are used, and several are told apart."""

from pathlib import Path

import pytest
from command_line import ACCOUNT, TOKEN, Desk, complaint, desks, names, off, serving

from importer.sandbox.faults import Fault

ENTRIES = """\
api = "{url}"

[accounts.desk]
number = "{account}"
token = {{ variable = "DESK_TOKEN" }}

[accounts.other]
number = "87654321"
token = {{ variable = "OTHER_TOKEN" }}

[groups]
both = ["desk", "other"]
"""


def desk_of(folder: Path, url: str = "https://api.test") -> Desk:
    (folder / "occasions.toml").write_text(ENTRIES.format(url=url, account=ACCOUNT), "utf-8")
    return Desk(folder, variables={"DESK_TOKEN": TOKEN})


def test_an_import_into_an_account_by_name(tmp_path: Path) -> None:
    with serving() as server:
        desk = desk_of(tmp_path, server.url)
        done = desk.run("import", desk.sheet(off("Desk")), "--account", "DESK", "--json", "-", "-vv")
        assert (done.code, done.report["run"]["account"], names(server)) == (0, ACCOUNT, ["Desk"])
        assert TOKEN not in done.out + done.err


def test_resume_and_undo_sign_in_to_the_account_of_the_run(tmp_path: Path) -> None:
    faults = [Fault("POST", 2, "status-before-commit", status=401)]
    with serving(*faults) as server:
        desk = desk_of(tmp_path, server.url)
        stopped = desk.run("import", desk.sheet(*desks(2)), "--account", "desk", "--chunk-size", "1")
        assert stopped.code == 3
        assert desk.run("resume").code == 0
        assert len(names(server)) == 2
        assert desk.run("undo", stopped.run_to_resume, "--yes", "--account", "both").code == 0
        assert names(server) == []
        assert desk.run("runs", "--account", "both").code == 0


def test_a_kept_plan_goes_to_its_own_account_only(tmp_path: Path) -> None:
    with serving() as server:
        desk = desk_of(tmp_path, server.url)
        assert desk.run("plan", desk.sheet(off("Desk")), "--account", "desk", "--out", "next.plan").code == 0
        refused = complaint(desk.run("import", "--plan", "next.plan", "--account", "other"), "87654321")
        assert ACCOUNT in refused
        assert desk.run("import", "--plan", "next.plan").code == 0
        assert names(server) == ["Desk"]


@pytest.mark.parametrize("named", [("--account", "both"), ("--account", "desk", "--account", "87654321")])
def test_a_command_for_one_account_says_so(tmp_path: Path, named: tuple[str, ...]) -> None:
    desk = desk_of(tmp_path)
    refused = complaint(desk.run("export", "account.xlsx", *named), "--account")
    assert "desk, other" in refused


def test_a_name_that_nobody_knows(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    refused = complaint(desk.run("plan", desk.sheet(off("Desk")), "--account", "dsk"), '"dsk"')
    assert 'did you mean "desk"?' in refused


def test_without_credentials_all_ways_are_shown(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    refused = complaint(
        desk.run("plan", desk.sheet(off("Desk")), "--account", "1", "--api", "https://api.test"), "OCCASIONS_TOKEN"
    )
    assert "occasions init" in refused
