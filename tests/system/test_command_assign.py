"""Skills and the commands: ``occasions assign``, a column Skills, undo, resume, and what does nothing."""

import sqlite3
from pathlib import Path

import pytest
from command_line import ACCOUNT, TOKEN, Desk, Done, complaint, desks, names, off, serving, until, writes

from importer.sandbox.faults import Fault
from importer.sandbox.server import SandboxServer
from importer.sandbox.simulation import AccountGrant

COLUMNS = ("Occasion", "Event", "Start date", "Time zone", "Working", "Skills")
SALES, CHAT, CARE = "Sales PL", "Chat", "Care"


def day(occasion: str, skills: str = "", on: str = "2027-03-01") -> tuple[str, ...]:
    return (occasion, "Founders' Day", on, "Europe/Warsaw", "no", skills)


def with_skills(server: SandboxServer, **uses: int | None) -> None:
    """Three skills, each with a field that we know nothing of."""
    skills = [{"name": name, "maxWait": 30, "specialOccasionId": uses.get(name)} for name in (SALES, CHAT, CARE)]
    server.seed_skills(ACCOUNT, skills)


def uses(server: SandboxServer) -> dict[str, str | None]:
    """The occasion of each skill, by name."""
    found = {each["id"]: each["name"] for each in server.occasions(ACCOUNT)}
    return {each["name"]: found.get(each["specialOccasionId"]) for each in server.skills(ACCOUNT)}


def told(done: Done) -> dict[str, tuple[str, str | None, str]]:
    """Outcome, occasion and verdict of each skill."""
    return {each["skill"]: (each["outcome"], each["occasion"], each["verdict"]) for each in done.report["skills"]}


def codes(done: Done) -> list[str]:
    return [each["code"] for each in done.report["issues"]]


def test_an_occasion_is_given_to_skills_and_taken_back(tmp_path: Path) -> None:
    with serving() as server:
        with_skills(server)
        desk = Desk(tmp_path, server)
        desk.run("import", desk.sheet(off("Poland")))
        chat = next(each["id"] for each in server.skills(ACCOUNT) if each["name"] == CHAT)
        before = server.skills(ACCOUNT)
        asked = ("assign", "poland", "--skill", "sales pl", "--skill", str(chat))

        refused = desk.run(*asked)
        assert (refused.code, refused.out, server.skills(ACCOUNT)) == (2, "", before)
        assert "2 skills get other occasions, which will rule their hours at once" in refused.err
        assert "add --yes" in refused.err

        done = desk.run(*asked, "--yes", "--json", "-")
        assert (done.code, done.report["run"]["command"], done.report["run"]["mode"]) == (0, "assign", "assign")
        assert told(done) == {CHAT: ("assigned", "Poland", "matched"), SALES: ("assigned", "Poland", "matched")}
        assert uses(server) == {SALES: "Poland", CHAT: "Poland", CARE: None}
        assert [each["maxWait"] for each in server.skills(ACCOUNT)] == [30, 30, 30]

        again = desk.run(*asked, "--json", "-")
        assert (again.code, {outcome for outcome, _, _ in told(again).values()}) == (0, {"unchanged"})
        assert "assign" in desk.run("runs").out.splitlines()[1]

        back = desk.run("undo", done.report["run"]["id"], "--yes", "--json", "-")
        assert (back.code, told(back)) == (
            0,
            {CHAT: ("assigned", None, "matched"), SALES: ("assigned", None, "matched")},
        )
        assert uses(server) == {SALES: None, CHAT: None, CARE: None}
        assert desk.run("undo", back.report["run"]["id"], "--yes").code == 0
        assert uses(server) == {SALES: "Poland", CHAT: "Poland", CARE: None}


def test_a_dry_run_shows_it_and_writes_nothing(tmp_path: Path) -> None:
    with serving() as server:
        with_skills(server)
        desk = Desk(tmp_path, server)
        desk.run("import", desk.sheet(off("Poland")))
        sent, journal = len(writes(server)), desk.journal.read_bytes()
        done = desk.run("assign", "Poland", "--skill", SALES, "--dry-run")
        assert (done.code, len(writes(server)), desk.journal.read_bytes() == journal) == (0, sent, True)
        assert done.out.startswith("1 of 1 skill would have the occasion that was asked for.\n")
        assert "none of its own → Poland" in done.out
        assert "This will ask for a yes (--yes): 1 skill gets another occasion" in done.err


def test_what_is_not_in_the_account_is_told_with_names_that_are_near(tmp_path: Path) -> None:
    with serving() as server:
        with_skills(server)
        desk = Desk(tmp_path, server)
        desk.run("import", desk.sheet(off("Poland")))
        unknown = desk.run("assign", "Polnd", "--skill", SALES, "--yes")
        assert "error[occasion-unknown]" in complaint(unknown, '"Polnd"')
        assert '"Poland"' in unknown.err
        done = desk.run("assign", "Poland", "--skill", "Sales PT", "--skill", CARE, "--yes")
        assert done.code == 1
        assert "no such skill; near names: Sales PL" in " ".join(done.out.split())
        assert uses(server) == {SALES: None, CHAT: None, CARE: "Poland"}


def test_a_sheet_gives_new_occasions_to_skills(tmp_path: Path) -> None:
    with serving() as server:
        with_skills(server)
        desk = Desk(tmp_path, server)
        rows = [day("Poland", f"{SALES}; {CHAT}"), day("Poland", "Nobody", "2027-03-02"), day("Spain")]
        sheet = desk.sheet(*rows, columns=COLUMNS)
        planned = desk.run("plan", sheet, "--json", "-")
        assert (planned.code, len(writes(server))) == (1, 0)
        assert told(planned)["Nobody"][0] == "conflict"
        done = desk.run("import", sheet, "--yes", "--json", "-", "--report", "files")
        assert (done.code, done.outcomes) == (1, {"Poland": "created", "Spain": "created"})
        assert uses(server) == {SALES: "Poland", CHAT: "Poland", CARE: None}
        assert codes(done) == ["no-effect"]
        assert done.report["issues"][0]["message"].startswith('"Spain" does nothing yet')
        assert 'occasions assign "Spain" --skill SKILL' in done.report["issues"][0]["hint"]
        back = desk.run("undo", done.report["run"]["id"], "--yes", "--json", "-")
        assert (back.code, names(server), uses(server)) == (0, [], {SALES: None, CHAT: None, CARE: None})
        order = [(each.method, each.path.rpartition("/")[2]) for each in writes(server)][-4:]
        assert [method for method, _ in order] == ["PUT", "PUT", "DELETE", "DELETE"]


def test_a_skill_is_not_given_back_what_has_another_id_now(tmp_path: Path) -> None:
    with serving() as server:
        with_skills(server)
        desk = Desk(tmp_path, server)
        desk.run("import", desk.sheet(day("Old", SALES), columns=COLUMNS), "--yes")
        desk.run("import", desk.sheet(day("New", SALES), columns=COLUMNS), "--yes")
        mirrored = desk.run(
            "import", desk.sheet(day("New"), columns=COLUMNS), "--mode", "mirror", "--yes", "--json", "-"
        )
        assert (mirrored.code, names(server)) == (0, ["New"])
        runs = [line.split()[0] for line in desk.run("runs").out.splitlines()[1:4]]
        assert desk.run("undo", runs[0], "--yes").code == 0
        done = desk.run("undo", runs[1], "--yes", "--json", "-")
        assert names(server) == ["New", "Old"]  # a skill still uses New: the Old that it used had another id
        assert (done.code, told(done)[SALES][0], uses(server)[SALES]) == (1, "conflict", "New")


def test_a_saved_plan_is_stale_when_a_skill_has_moved(tmp_path: Path) -> None:
    with serving() as server:
        with_skills(server)
        desk = Desk(tmp_path, server)
        desk.run("import", desk.sheet(off("Other")))
        sheet = desk.sheet(day("Poland", f"{SALES}, {CHAT}"), columns=COLUMNS)
        assert desk.run("plan", sheet, "--out", "next.plan").code == 0
        desk.run("assign", "Other", "--skill", SALES, "--yes")
        sent = len(writes(server))
        refused = desk.run("import", "--plan", "next.plan", "--yes")
        assert (refused.code, len(writes(server))) == (2, sent)
        assert f"skill {SALES}: it was given another occasion" in refused.err
        done = desk.run("import", "--plan", "next.plan", "--replan-moved", "--yes", "--json", "-")
        assert (done.code, uses(server)) == (0, {SALES: "Poland", CHAT: "Poland", CARE: None})


def test_a_saved_plan_with_skills_is_carried_out_as_it_was_shown(tmp_path: Path) -> None:
    with serving() as server:
        with_skills(server)
        desk = Desk(tmp_path, server)
        planned = desk.run(
            "plan", desk.sheet(day("Poland", SALES), columns=COLUMNS), "--out", "next.plan", "--json", "-"
        )
        done = desk.run("import", "--plan", "next.plan", "--yes", "--json", "-")
        assert (done.code, uses(server)[SALES]) == (0, "Poland")
        assert done.report["run"]["plan"] == planned.report["run"]["plan"]


def test_without_the_right_to_skills_the_rest_goes_on_and_can_be_resumed(tmp_path: Path) -> None:
    forbidden = Fault("PUT", 1, "status-before-commit", status=403, path="/le-users/skills")
    with serving(forbidden) as server:
        with_skills(server)
        desk = Desk(tmp_path, server)
        done = desk.run("import", desk.sheet(day("Poland", SALES), columns=COLUMNS), "--yes", "--json", "-")
        assert (done.code, done.outcomes, told(done)[SALES][0]) == (3, {"Poland": "created"}, "not_attempted")
        assert "Configure skill workdays and special occasions" in done.err
        resumed = desk.run("resume", done.run_to_resume, "--json", "-")
        assert (resumed.code, told(resumed)[SALES]) == (0, ("assigned", "Poland", "matched"))
        assert uses(server)[SALES] == "Poland"


def test_skills_that_cannot_be_read_never_stop_a_plan(tmp_path: Path) -> None:
    with SandboxServer(":memory:", (AccountGrant(ACCOUNT, TOKEN, skills=False),)) as server:
        desk = Desk(tmp_path, server)
        quiet = desk.run("plan", desk.sheet(off("Poland")), "--json", "-")
        assert (quiet.code, codes(quiet), "skills" in quiet.err.lower()) == (0, [], False)
        assert "The skills cannot be read" in desk.run("plan", desk.sheet(off("Poland")), "-v").err
        named = desk.run("plan", desk.sheet(day("Poland", SALES), columns=COLUMNS), "--json", "-")
        assert (named.code, told(named)[SALES][0]) == (1, "conflict")
        refused = desk.run("assign", "Poland", "--skill", SALES, "--yes")
        assert refused.code == 2


@pytest.mark.parametrize("kind", ["503", "reset"])
def test_a_busy_skills_api_costs_a_plan_one_request_only(tmp_path: Path, kind: str) -> None:
    fault = {"503": Fault("GET", 1, "status-before-commit", status=503, path="/le-users/skills", times=None)}
    fault["reset"] = Fault("GET", 1, "reset-before", path="/le-users/skills", times=None)
    with serving(fault[kind]) as server:
        desk = Desk(tmp_path, server)
        done = desk.run("plan", desk.sheet(off("Poland")), "--json", "-")
        assert (done.code, codes(done)) == (0, [])
        assert sum("/le-users/skills" in each.path for each in server.log) == 1


def test_what_does_nothing_is_told_once(tmp_path: Path) -> None:
    with serving() as server:
        desk = Desk(tmp_path, server)
        done = desk.run("import", desk.sheet(*desks(7), off("Main", default="yes")), "--yes", "--json", "-")
        (issue,) = done.report["issues"]
        assert (done.code, issue["code"], issue["row"]) == (0, "no-effect", None)
        assert '"Desk 05" and 2 more do nothing yet' in issue["message"]
        assert '"Main"' not in issue["message"]


def test_a_run_that_is_killed_between_two_skills_goes_on(tmp_path: Path) -> None:
    slow = Fault("PUT", 2, "delay-after-commit", path="/le-users/skills", seconds=30.0)
    with serving(slow) as server:
        with_skills(server)
        desk = Desk(tmp_path, server)
        sheet = desk.sheet(day("Poland", f"{SALES}, {CHAT}, {CARE}"), columns=COLUMNS)
        with desk.start("import", sheet, "--yes") as process:
            until(lambda: sum(each is not None for each in uses(server).values()) == 2, process)
            process.kill()
        with sqlite3.connect(desk.journal) as journal:
            assert journal.execute("select count(*) from assignment").fetchone() == (1,)
        done = desk.run("resume", "--json", "-")
        assert (done.code, {outcome for outcome, _, _ in told(done).values()}) == (0, {"assigned"})
        assert set(uses(server).values()) == {"Poland"}
        puts = [each for each in writes(server) if each.method == "PUT"]
        assert len(puts) == 3
