"""merge and mirror from end to end: what stands in the account, what is asked, how the command ends."""

from pathlib import Path
from typing import Any

import pytest
from command_line import ACCOUNT, TOKEN, Desk, complaint, names, off, open_on, serving, writes

from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant

WEEK: dict[str, Any] = {"start": "2027-12-24T00:00:00", "end": "2027-12-24T23:59:00", "days": 5}


def held(name: str, event: str = "Closure", *, start: str, end: str, days: int = 1) -> dict[str, Any]:
    """An occasion as the account holds it."""
    zone = {"timeZone": "Europe/Warsaw"}
    recurrence = [f"RRULE:FREQ=DAILY;COUNT={days};INTERVAL=1"] if days > 1 else []
    events = [
        {
            "meta": {"working": False, "name": event},
            "start": {"dateTime": start, **zone},
            "end": {"dateTime": end, **zone},
            "recurrence": recurrence,
        }
    ]
    return {"name": name, "description": name, "isDefault": False, "events": events}


def days_of(server: SandboxServer) -> list[str]:
    """The events of the first occasion, such as ``Closure 2027-12-24 x2``."""
    found = []
    for event in server.occasions(ACCOUNT)[0]["events"]:
        times = event["recurrence"][0].split("COUNT=")[1].split(";")[0] if event["recurrence"] else "1"
        found.append(f"{event['meta']['name']} {event['start']['dateTime'][:10]} x{times}")
    return found


def test_merge_cuts_a_run_of_days_and_is_done_once(tmp_path: Path) -> None:
    with serving() as server:
        server.seed(ACCOUNT, [held("Desk", **WEEK), held("Other", **WEEK)])
        desk = Desk(tmp_path, server)
        sheet = desk.sheet(open_on("Desk", "Closure", "2027-12-26", "09:00", "13:00"))
        assert desk.run("import", sheet, "--mode", "merge").code == 2
        done = desk.run("import", sheet, "--mode", "merge", "--yes", "--json", "-")
        assert (done.code, done.outcomes) == (0, {"Desk": "merged"})
        assert days_of(server) == ["Closure 2027-12-24 x2", "Closure 2027-12-26 x1", "Closure 2027-12-27 x2"]
        assert names(server) == ["Desk", "Other"]
        count = len(writes(server))
        again = desk.run("import", sheet, "--mode", "merge", "--json", "-")
        assert (again.code, again.outcomes, len(writes(server))) == (0, {"Desk": "unchanged"}, count)


def test_dates_without_times_are_cut_into_what_the_api_takes(tmp_path: Path) -> None:
    with serving() as server:
        server.seed(ACCOUNT, [held("Desk", start="2027-12-24", end="2027-12-29")])
        desk = Desk(tmp_path, server)
        sheet = desk.sheet(off("Desk", "Closure", "2027-12-26"))
        assert desk.run("import", sheet, "--mode", "merge", "--yes").code == 0
        assert days_of(server) == ["Closure 2027-12-24 x1", "Closure 2027-12-26 x1", "Closure 2027-12-27 x1"]
        first = server.occasions(ACCOUNT)[0]["events"][0]
        assert (first["start"]["dateTime"], first["end"]["dateTime"]) == ("2027-12-24", "2027-12-26")


def test_mirror_deletes_what_the_sheet_lacks_after_a_yes(tmp_path: Path) -> None:
    with serving() as server:
        server.seed(ACCOUNT, [held("Desk", **WEEK), held("Old", **WEEK)])
        desk = Desk(tmp_path, server)
        sheet = desk.sheet(off("Desk", "Closure", "2027-12-26"), off("New"))
        refused = desk.run("import", sheet, "--mode", "mirror")
        assert refused.code == 2
        assert "1 occasion will be deleted: Old." in refused.err
        done = desk.run("import", sheet, "--mode", "mirror", "--yes", "--json", "-")
        assert (done.code, done.outcomes) == (0, {"Desk": "updated", "New": "created", "Old": "deleted"})
        assert names(server) == ["Desk", "New"]
        gone = done.report["occasions"][-1]
        assert (gone["rows"], gone["payload"], gone["events"], gone["changes"]) == ([], None, 0, [])
        assert desk.run("import", sheet, "--mode", "mirror").code == 0


def test_what_a_skill_uses_stays_and_the_rest_goes_on(tmp_path: Path) -> None:
    with serving() as server:
        _, used, _ = server.seed(ACCOUNT, [held("Desk", **WEEK), held("Used", **WEEK), held("Old", **WEEK)])
        server.seed_skills(ACCOUNT, [{"name": "Sales", "specialOccasionId": used["id"]}])
        desk = Desk(tmp_path, server)
        done = desk.run("import", desk.sheet(off("Desk")), "--mode", "mirror", "--yes", "--json", "-")
        assert (done.code, done.outcomes) == (1, {"Desk": "updated", "Old": "deleted", "Used": "conflict"})
        assert 'the skill "Sales" uses it' in done.report["occasions"][-1]["reason"]
        assert names(server) == ["Desk", "Used"]


def test_without_a_look_at_the_skills_nothing_is_deleted(tmp_path: Path) -> None:
    with SandboxServer(":memory:", (AccountGrant(ACCOUNT, TOKEN, skills=False),)) as server:
        server.seed(ACCOUNT, [held("Old", **WEEK)])
        desk = Desk(tmp_path, server)
        done = desk.run("plan", desk.sheet(off("Desk")), "--mode", "mirror", "--json", "-")
        assert (done.code, done.outcomes) == (1, {"Desk": "created", "Old": "conflict"})
        assert "the skills cannot be read" in done.report["occasions"][-1]["reason"]
        assert "403" in done.err
        assert desk.run("plan", desk.sheet(off("Desk")), "--json", "-").outcomes == {"Desk": "created"}


def test_more_than_a_few_are_deleted_only_as_told(tmp_path: Path) -> None:
    with serving() as server:
        server.seed(ACCOUNT, [held(name, **WEEK) for name in ("Desk", "Old 1", "Old 2")])
        desk = Desk(tmp_path, server)
        sheet = desk.sheet(off("Desk", "Closure", "2027-12-26"))
        refused = desk.run("plan", sheet, "--mode", "mirror", "--json", "-")
        assert refused.outcomes == {"Desk": "updated", "Old 1": "conflict", "Old 2": "conflict"}
        assert "--max-delete 2" in refused.report["occasions"][-1]["reason"]
        done = desk.run("import", sheet, "--mode", "mirror", "--max-delete", "2", "--yes")
        assert (done.code, names(server)) == (0, ["Desk"])


def test_mended_rows_alone_delete_nothing(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        sheet = desk.sheet(off("Desk"), off("Night", day="soon"))
        first = desk.run("import", sheet, "--mode", "mirror", "--report", "out")
        assert (first.code, names(server)) == (1, ["Desk"])
        rejects = tmp_path / "out" / "rejects.csv"
        rejects.write_text(rejects.read_text("utf-8-sig").replace("soon", "2027-03-01"), "utf-8")
        done = desk.run("import", rejects, "--mode", "mirror", "--yes", "--json", "-")
        assert done.outcomes == {"Night": "created", "Desk": "conflict"}
        assert names(server) == ["Desk", "Night"]


@pytest.mark.parametrize(
    ("command", "options", "named"),
    [
        ("plan", ("--max-delete", "3"), "--max-delete"),
        ("import", ("--mode", "merge", "--max-delete", "0"), "--max-delete"),
        ("plan", ("--mode", "create", "--drop-other-years"), "--drop-other-years"),
        ("import", ("--mode", "merge", "--drop-other-years"), "--drop-other-years"),
    ],
)
def test_options_of_another_mode_are_refused(
    command: str, options: tuple[str, ...], named: str, tmp_path: Path
) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        complaint(desk.run(command, desk.sheet(off("Desk")), *options), named)
        assert server.log == []
