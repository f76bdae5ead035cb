"""Imports that run at the same time: one journal lets them take turns, and two cannot make anything twice."""

import select
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from command_line import ACCOUNT, Done, complaint, desks, ended, names, off, until
from concurrency import ARRIVED, PAIR, SEEDS, desk_of, outcomes, started, twice
from doormen import OTHER_ACCOUNT, Keeping, Meeting, attended, sender
from drawn_imports import Account, Draw, Expected, Job, draw, events_of, expected, happening, standing

from importer.sandbox.log import Logged
from importer.sandbox.server import SandboxServer

WAITING = "waiting for it to end"


def one_says_that_it_waits(processes: Sequence["subprocess.Popen[str]"]) -> None:
    """Wait until one of several imports has found the account busy."""
    talking = [process.stderr for process in processes if process.stderr is not None]
    (stream, *_), _, _ = select.select(talking, [], [], 60)
    said = stream.readline()
    assert WAITING in said, said + stream.read()


def together(folder: Path, server: SandboxServer, drawn: Draw, keeping: Keeping) -> dict[str, Done]:
    """Run both imports so that one of them has to wait for the other."""
    left, right = (desk_of(folder, server, who) for who in PAIR)
    with started(left, drawn.jobs[0], "first", "--patience", "2") as one:
        if not drawn.together:
            until(keeping.here.is_set, one)
        with started(right, drawn.jobs[1], "second", "--patience", "2") as other:
            one_says_that_it_waits([one, other])
            keeping.let_in()
            return dict(zip(PAIR, map(ended, (one, other)), strict=True))


def turns(log: Sequence[Logged]) -> list[str]:
    """Whose requests came, in order, each as often as it was their turn."""
    senders = [sender(each) for each in log]
    return [who for at, who in enumerate(senders) if at == 0 or senders[at - 1] != who]


def check_report(done: Done, truth: Expected, ids: dict[str, int]) -> None:
    """A report says what became of the account, of every occasion and of every row."""
    assert (done.code, outcomes(done)) == (0, truth.outcomes), done.err
    for each in done.report["occasions"]:
        key = each["name"].casefold()
        assert frozenset(events_of(each["payload"])) == truth.account[key].events
        assert (each["verdict"], each["id"]) == ("matched", ids[key])
    rows = done.report["totals"]["rows"]
    assert rows["read"] == rows["imported"] == len(done.report["rows"])


@pytest.mark.parametrize("seed", SEEDS)
def test_two_imports_at_once_end_as_one_after_the_other(tmp_path: Path, seed: int) -> None:
    drawn = draw(seed)
    keeping = Keeping("ANY", drawn.kept)
    with attended(keeping, drawn.before) as server:
        done = together(tmp_path, server, drawn, keeping)
        order = turns(server.log)
        assert sorted(order) == sorted(PAIR)
        assert drawn.together or order == list(PAIR)
        assert twice(server.log) == []
        account: Account = drawn.before
        ids = {each["name"].casefold(): each["id"] for each in server.occasions(ACCOUNT)}
        for who in order:
            truth = expected(account, drawn.jobs[PAIR.index(who)])
            check_report(done[who], truth, ids)
            account = truth.account
        assert standing(server) == account
    assert done["first"].report["run"]["id"] != done["second"].report["run"]["id"]


def test_the_seeds_show_every_kind_of_overlap() -> None:
    draws = [draw(seed) for seed in SEEDS]
    told = set()
    for drawn in draws:
        first = expected(drawn.before, drawn.jobs[0])
        second = expected(first.account, drawn.jobs[1])
        other_way = expected(expected(drawn.before, drawn.jobs[1]).account, drawn.jobs[0])
        told |= {*first.outcomes.values(), *second.outcomes.values(), drawn.together}
        told.add("the order matters" if second.account != other_way.account else "it does not")
        told.add("two defaults" if all(map(Job.moves_default, drawn.jobs)) else "")
    assert told >= {*ARRIVED, True, False, "the order matters", "two defaults"}


@pytest.mark.parametrize(("method", "named"), [("GET", False), ("POST", True)], ids=["reading", "writing"])
def test_without_patience_the_second_is_refused_at_once(tmp_path: Path, method: str, named: bool) -> None:
    keeping = Keeping(method, 1)
    with attended(keeping, {}) as server:
        left, right = (desk_of(tmp_path, server, who) for who in PAIR)
        with left.start("import", left.sheet(*desks(3)), "--json", "-") as one:
            until(keeping.here.is_set, one)
            refused = right.run("import", right.sheet(off("Elsewhere"), name="second.csv"), "--json", "-")
            keeping.let_in()
            done = ended(one)
        assert {sender(each) for each in server.log} == {"first"}
        assert (done.code, names(server)) == (0, ["Desk 01", "Desk 02", "Desk 03"])
    said = complaint(refused, f"into the account {ACCOUNT} is going on")
    assert said.startswith("error[account-busy]")
    assert (f"the run {done.report['run']['id']}" in said) is named
    assert "--patience" in said
    assert refused.out == ""


def test_imports_into_different_accounts_go_side_by_side(tmp_path: Path) -> None:
    meeting = Meeting(first_only=True)
    with attended(meeting, {}) as server:
        both = [desk_of(tmp_path, server, who) for who in ("first", "elsewhere")]
        sheet = both[0].sheet(*desks(3))
        with both[0].start("import", sheet) as one, both[1].start("import", sheet) as other:
            assert [ended(one).code, ended(other).code] == [0, 0]
        assert meeting.met == {"first", "elsewhere"}
        assert len(turns(server.log)) > 2
        assert [len(server.occasions(account)) for account in (ACCOUNT, OTHER_ACCOUNT)] == [3, 3]
        assert both[0].run("runs").out.count("finished") == 2


@pytest.mark.parametrize("fate", ["lost", "in time", "late"])
def test_the_account_of_an_import_that_was_killed_is_free_at_once(tmp_path: Path, fate: str) -> None:
    keeping = Keeping("POST", 2, lost=fate == "lost")
    with attended(keeping, {}) as server:
        left, right = (desk_of(tmp_path, server, who) for who in PAIR)
        with left.start("import", left.sheet(*desks(6)), "--chunk-size", "2") as one:
            until(keeping.here.is_set, one)
            one.kill()
            assert ended(one).code == -9
        if fate != "late":
            keeping.let_in()
        second = [off("Desk 03"), off("Desk 04", day="2027-03-02"), off("Desk 05", "Fair"), off("Desk 07")]
        done = right.run("import", right.sheet(*second, name="second.csv"), "--yes", "--json", "-")
        keeping.let_in()
        arrived = {"Desk 03": "unchanged", "Desk 04": "updated"} if fate == "in time" else {}
        created = dict.fromkeys(("Desk 03", "Desk 04", "Desk 05", "Desk 07"), "created")
        assert (done.code, done.outcomes) == (0, created | arrived), done.err
        assert WAITING not in done.err
        again = left.run("resume", "--json", "-")
        assert names(server) == [f"Desk {number:02d}" for number in range(1, 8)]
        assert twice(server.log) == []
        account = standing(server)
        assert left.run("runs").out.count("finished") == 2
    assert [account[each].events for each in ("desk 04", "desk 05")] == [
        {happening("Founders' Day", "2027-03-02")},
        {happening("Fair", "2027-03-01")},
    ]
    # whether Desk 03 is of the request that nobody answered, or of the other import, cannot be seen
    assert again.outcomes.pop("Desk 03") in ("created", "unchanged")
    assert again.code == 1
    assert {name: again.outcomes[name] for name in ("Desk 01", "Desk 02", "Desk 04", "Desk 05", "Desk 06")} == {
        **dict.fromkeys(("Desk 01", "Desk 02", "Desk 06"), "created"),
        **dict.fromkeys(("Desk 04", "Desk 05"), "conflict"),
    }


def test_what_another_import_made_since_is_not_claimed(tmp_path: Path) -> None:
    keeping = Keeping("POST", 2, lost=True)
    with attended(keeping, {}) as server:
        left, right = (desk_of(tmp_path, server, who) for who in PAIR)
        with left.start("import", left.sheet(*desks(6)), "--chunk-size", "2") as one:
            until(keeping.here.is_set, one)
            one.kill()
            ended(one)
        keeping.let_in()
        assert right.run("import", right.sheet(off("Desk 06"), name="second.csv")).code == 0
        again = left.run("resume", "--json", "-")
        assert (again.code, names(server)) == (0, [f"Desk {number:02d}" for number in range(1, 7)])
    assert again.outcomes == dict.fromkeys(again.outcomes, "created") | {"Desk 06": "unchanged"}


def test_a_run_whose_creation_was_changed_since_comes_to_its_end(tmp_path: Path) -> None:
    keeping = Keeping("POST", 2, lost=True)
    with attended(keeping, {}) as server:
        left, right = (desk_of(tmp_path, server, who) for who in PAIR)
        with left.start("import", left.sheet(*desks(2)), "--chunk-size", "1") as one:
            until(keeping.here.is_set, one)
            one.kill()
            ended(one)
        keeping.let_in()
        changed = right.sheet(off("Desk 01", day="2027-03-02"), name="second.csv")
        assert right.run("import", changed, "--yes").code == 0
        again = left.run("resume", "--json", "-")
        assert again.outcomes["Desk 01"] in ("conflict", "unknown")
        if again.outcomes["Desk 01"] == "unknown":
            again = left.run("resume", "--json", "-")
        assert left.run("runs").out.count("finished") == 2
        assert standing(server)["desk 01"].events == {happening("Founders' Day", "2027-03-02")}
    assert (again.code, again.outcomes) == (1, {"Desk 01": "conflict", "Desk 02": "created"})
