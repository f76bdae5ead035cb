"""``plan --out`` and ``import --plan``: what was shown is what is sent, or it is refused and says what moved."""

import datetime as dt
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import ACCOUNT, TOKEN, Desk, Done, desks, names, off, serving, writes

from importer.destinations.credentials import Bearer
from importer.destinations.http import HttpDestination
from importer.sandbox.server import SandboxServer

FILE = "next.plan"


def saved(desk: Desk, *rows: tuple[str, ...], options: tuple[str, ...] = ()) -> Done:
    """Plan rows, save the plan, and throw the sheet away."""
    sheet = desk.sheet(*rows)
    done = desk.run("plan", sheet, "--out", FILE, "--json", "-", *options)
    sheet.unlink()
    return done


def carried_out(desk: Desk, *options: str, **variables: str) -> Done:
    return desk.run("import", "--plan", FILE, "--json", "-", *options, **variables)


def refused(done: Done, server: SandboxServer, sent: int, code: str = "plan-stale") -> str:
    assert done.code == 2, done
    assert done.err.startswith(f"error[{code}]: ")
    assert "Traceback" not in done.err
    assert len(writes(server)) == sent
    return done.err


def of_import(done: Done) -> dict[str, Any]:
    """A report without what differs from run to run."""
    report = done.report
    for key in ("id", "started", "finished"):
        report["run"][key] = ""
    for each in report["occasions"]:
        each["id"] = each["payload"]["id"] = None
    return report


def test_it_is_carried_out_as_it_was_shown_without_the_sheet(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("import", desk.sheet(off("Kept"), off("Moved"))).code == 0
        before = len(writes(server))
        planned = saved(desk, off("Kept"), off("Moved", day="2027-03-02"), off("New"))
        assert planned.code == 0
        assert len(writes(server)) == before
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
        no = carried_out(desk)
        assert (no.code, len(writes(server))) == (2, before)
        assert "consent-missing" in no.err
        done = carried_out(desk, "--yes")
        assert done.code == 0
        assert names(server) == ["Kept", "Moved", "New"]
    assert planned.outcomes == done.outcomes == {"Kept": "unchanged", "Moved": "updated", "New": "created"}
    keys = ("name", "payload", "changes", "rows", "events")
    told = [[{key: each[key] for key in keys} for each in each.report["occasions"]] for each in (planned, done)]
    assert told[0] == told[1]
    assert planned.report["run"]["sources"] == done.report["run"]["sources"]


def test_importing_the_plan_is_importing_the_sheet(tmp_path: Path) -> None:
    rows = (off("Good"), off("Good", "Bad", day="2027-02-31"), off("Else"), off("First", default="yes"))
    reports = []
    for way in ("sheet", "plan"):
        (tmp_path / way).mkdir()
        with serving() as server:
            desk = Desk(
                tmp_path / way, server, {"OCCASIONS_APIS": json.dumps({"live": server.url}), "OCCASIONS_API": "live"}
            )
            if way == "plan":
                assert saved(desk, *rows).code == 1
                done = carried_out(desk, "--yes", "--report", "files")
            else:
                done = desk.run("import", desk.sheet(*rows), "--yes", "--json", "-", "--report", "files")
            assert done.code == 1
            assert names(server) == ["Else", "First"]
            assert [each["name"] for each in server.occasions(ACCOUNT) if each["isDefault"]] == ["First"]
            reports.append(of_import(done))
    assert reports[0] == reports[1]
    rejects = [(tmp_path / way / "files" / "rejects.csv").read_text("utf-8") for way in ("sheet", "plan")]
    cut = [[line.rsplit(",", 1)[0] for line in text.splitlines()] for text in rejects]
    assert cut[0] == cut[1]


def test_the_hash_is_the_same_wherever_it_is_told(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        planned = saved(desk, *desks(2))
        digest = planned.report["run"]["plan"]
        assert f"Plan {digest} saved as {FILE}; carry it out with: occasions import --plan {FILE}" in planned.err
        assert json.loads((tmp_path / FILE).read_text("utf-8"))["hash"] == digest
        plain = desk.run("plan", desk.sheet(*desks(2)))
        assert f"\nPlan {digest[:12]}\n" in f"\n{plain.err}"
        assert f"plan {digest[:12]})" in plain.out
        done = carried_out(desk)
        assert done.report["run"]["plan"] == digest
        run = done.report["run"]["id"]
        assert json.loads(desk.run("report", run, "--as", "json").out)["run"]["plan"] == digest
        checked = desk.run("check", desk.sheet(*desks(2)), "--json", "-")
        assert "plan" not in checked.report["run"]


def test_the_same_plan_is_the_same_bytes_whatever_the_machine(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("import", desk.sheet(*desks(3))).code == 0
        sheet = desk.sheet(
            *desks(6), off("Desk 01", "More", day="2027-04-05"), off("Żabka", "Święto", day="2028-05-01")
        )
        machines = (
            {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
            {"TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"},
        )
        for number, machine in enumerate(machines):
            assert desk.run("plan", sheet, "--out", f"{number}.plan", **machine).code == 0
    first, again = ((tmp_path / f"{number}.plan").read_bytes() for number in range(2))
    assert first == again


def change(server: SandboxServer, desk: Desk) -> None:
    assert desk.run("import", desk.sheet(off("Poland", "Christmas", "2027-12-27")), "--yes").code == 0


def delete(server: SandboxServer, desk: Desk) -> None:
    found = next(each["id"] for each in server.occasions(ACCOUNT) if each["name"] == "Poland")
    with HttpDestination(server.url, ACCOUNT, Bearer(TOKEN), now=lambda: dt.datetime.now(dt.UTC)) as account:
        account.delete(found, account.read_all().revision)


def create(server: SandboxServer, desk: Desk) -> None:
    assert desk.run("import", desk.sheet(off("Spain", "Reyes", "2027-01-06"))).code == 0


def move_default(server: SandboxServer, desk: Desk) -> None:
    assert desk.run("import", desk.sheet(off("Other", default="yes")), "--yes").code == 0


@pytest.mark.parametrize(
    ("move", "told", "anew"),
    [
        (change, 'Poland: event "Christmas" on 2027-12-24 was taken out', {"Poland": "updated", "Spain": "created"}),
        (delete, "Poland: it was deleted", {"Poland": "created", "Spain": "created"}),
        (create, "Spain: somebody created it", {"Poland": "updated", "Spain": "updated"}),
        (move_default, 'Spain: it was to become the default, which was "First" and now is "Other"', None),
    ],
)
def test_an_account_that_has_moved_is_told_and_planned_anew(
    tmp_path: Path, move: Callable[[SandboxServer, Desk], None], told: str, anew: dict[str, str] | None
) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        rows = off("Poland", "Christmas", "2027-12-24"), off("First", default="yes"), off("Same"), off("Other")
        assert desk.run("import", desk.sheet(*rows), "--yes").code == 0
        moved = {"Same": "unchanged", "Poland": "updated", "Spain": "created"}
        new = off("Poland", "Christmas", "2027-12-25"), off("Spain", default="yes"), off("Same")
        assert saved(desk, *new).outcomes == moved
        move(server, desk)
        sent = len(writes(server))
        err = refused(carried_out(desk, "--yes"), server, sent)
        assert told in err
        assert "Same" not in err
        assert "--replan-moved" in err
        asked = carried_out(desk, "--replan-moved")
        assert (asked.code, len(writes(server))) == (2, sent)
        assert "error[consent-missing]" in asked.err
        done = carried_out(desk, "--replan-moved", "--yes")
        assert done.code == 0, done
        assert done.outcomes == {**moved, **(anew or {})}
        assert told in done.err
        assert "Planned anew" in done.err
        assert names(server) == ["First", "Other", "Poland", "Same", "Spain"]
        assert [each["name"] for each in server.occasions(ACCOUNT) if each["isDefault"]] == ["Spain"]


def test_what_the_plan_does_not_concern_moves_freely(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert saved(desk, *desks(2)).code == 0
        create(server, desk)
        assert carried_out(desk).outcomes == {"Desk 01": "created", "Desk 02": "created"}
        err = refused(carried_out(desk), server, len(writes(server)))
        assert "Desk 01: it was created already, as planned" in err
        again = carried_out(desk, "--replan-moved")
        assert (again.code, set(again.outcomes.values())) == (0, {"unchanged"})


def test_a_mirror_planned_anew_deletes_nothing_that_was_not_shown(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("import", desk.sheet(*desks(6))).code == 0
        mirror = ("--mode", "mirror")
        assert saved(desk, *desks(5), options=mirror).outcomes["Desk 06"] == "deleted"
        assert desk.run("import", desk.sheet(off("Since"), off("Desk 05", "More", "2027-07-01")), "--yes").code == 0
        refused(carried_out(desk, "--yes"), server, len(writes(server)))
        done = carried_out(desk, "--yes", "--replan-moved")
        assert done.outcomes["Desk 06"] == "deleted"
        assert "Since" not in done.outcomes
        assert names(server) == ["Desk 01", "Desk 02", "Desk 03", "Desk 04", "Desk 05", "Since"]


def test_a_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert saved(desk, *desks(1)).code == 0
        file = tmp_path / FILE
        file.write_bytes(file.read_bytes().replace(b"2027-03-01", b"2027-03-02"))
        err = refused(carried_out(desk), server, 0, "plan-unreadable")
        assert f"{FILE} was changed after it was written" in err
        assert "occasions plan" in err


@pytest.mark.parametrize(
    ("options", "variables", "word"),
    [
        (("--account", "qa2"), {}, "qa2"),
        ((), {"OCCASIONS_ACCOUNT": "qa2"}, "qa2"),
        (("--api", "sandbox"), {}, "API"),
        ((), {"OCCASIONS_API": "https://example.org"}, "https://example.org"),
    ],
)
def test_another_account_is_refused(
    tmp_path: Path, options: tuple[str, ...], variables: dict[str, str], word: str
) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert saved(desk, *desks(1)).code == 0
        assert word in refused(carried_out(desk, *options, **variables), server, 0, "plan-elsewhere")
        same = ("--account", ACCOUNT, "--api", f"{server.url}/")
        assert carried_out(desk, *same, OCCASIONS_ACCOUNT="", OCCASIONS_MODE="create").code == 0


def test_account_and_api_come_from_the_file(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert saved(desk, *desks(1)).code == 0
        bare = Desk(tmp_path, None, {"OCCASIONS_TOKEN": desk.environment["OCCASIONS_TOKEN"]})
        assert carried_out(bare).outcomes == {"Desk 01": "created"}
        assert names(server) == ["Desk 01"]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ((), "--plan FILE"),
        (("--replan-moved", "sheet.csv"), "--replan-moved"),
        (("sheet.csv", "--plan", FILE), "sheet.csv"),
        (("--plan", FILE, "--zone", "UTC", "--from", "2027-01-01", "--sheet", "A"), "--zone, --from, --sheet"),
        (("--plan", FILE, "--strict", "--mode", "create"), "--strict, --mode"),
        (("--plan", FILE, "--drop-other-years"), "--drop-other-years"),
        (("--plan", "absent.plan"), "absent.plan"),
        (("--plan", "."), "is no file"),
    ],
)
def test_what_does_not_go_together_is_refused(tmp_path: Path, options: tuple[str, ...], word: str) -> None:
    desk = Desk(tmp_path)
    desk.sheet(*desks(1))
    done = desk.run("import", *options)
    assert done.code == 2
    assert done.err.startswith("error[")
    assert word in done.err
    assert "Traceback" not in done.err


def test_an_existing_file_that_is_no_plan_stays(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        sheet = desk.sheet(*desks(1))
        held = sheet.read_bytes()
        for out in (sheet, Path("-"), Path("absent") / FILE):
            done = desk.run("plan", sheet, "--out", out)
            assert (done.code, done.out) == (2, "")
            assert "plan-unwritable" in done.err
        assert sheet.read_bytes() == held
        assert desk.run("plan", sheet, "--out", FILE, "--json", FILE).code == 2
        assert server.log == []
        assert [desk.run("plan", sheet, "--out", FILE).code for _ in range(2)] == [0, 0]


def test_a_plan_holds_no_secret(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert saved(desk, *desks(1)).code == 0
        assert desk.environment["OCCASIONS_TOKEN"] not in (tmp_path / FILE).read_text("utf-8")
