"""Imports at the same time that know nothing of each other: nothing is made twice, and whoever was late says so."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from command_line import ACCOUNT, Done, ended, off, until
from concurrency import ARRIVED, PAIR, SEEDS, WRITTEN, desk_of, outcomes, started, twice
from doormen import Keeping, Meeting, attended
from drawn_imports import Draw, Drawn, Job, draw, expected, happening, standing

from importer.sandbox.server import SandboxServer
from importer.sandbox.switches import Switches


@pytest.mark.parametrize("seed", SEEDS[::3])
def test_two_journals_make_nothing_twice_and_lose_nothing(tmp_path: Path, seed: int) -> None:
    drawn, meeting = draw(seed), Meeting()
    with attended(meeting, drawn.before, Switches(name_compare="case-insensitive")) as server:
        done = unaware(tmp_path, server, drawn, meeting)
        assert meeting.met == {*PAIR}
        assert twice(server.log) == []
        account = standing(server)
    for key, now in account.items():
        check_race(key, now, drawn, done)
    assert sum(each.default for each in account.values()) <= 1
    for one in done.values():
        assert one.code == (0 if set(one.outcomes.values()) <= ARRIVED else 1)


def unaware(folder: Path, server: SandboxServer, drawn: Draw, meeting: Meeting) -> dict[str, Done]:
    """Run both imports at once, with a journal each."""

    def finished(process: "subprocess.Popen[str]") -> Done:
        try:
            return ended(process)
        finally:
            meeting.barrier.abort()  # the other one goes on without company

    left, right = (desk_of(folder, server, who, folder / f"{who}.sqlite") for who in PAIR)
    with (
        started(left, drawn.jobs[0], "first") as one,
        started(right, drawn.jobs[1], "second") as other,
        ThreadPoolExecutor() as pool,
    ):
        return dict(zip(PAIR, pool.map(finished, (one, other)), strict=True))


def check_race(key: str, now: Drawn, drawn: Draw, done: dict[str, Done]) -> None:
    """An occasion is what one import made of it, or what it was; each report says whether that is what it planned."""
    told = {who: outcomes(done[who]).get(key) for who in PAIR}
    planned = {who: expected(drawn.before, job).account.get(key) for who, job in zip(PAIR, drawn.jobs, strict=True)}
    winners = [who for who in PAIR if told[who] in WRITTEN]
    assert len(winners) <= 1, (key, told)
    truth = planned[winners[0]] if winners else drawn.before[key]
    assert truth is not None
    assert (now.events, now.description.casefold()) == (truth.events, truth.description.casefold()), (key, told)
    for who in set(PAIR) - set(winners):
        plan = planned[who]
        if told[who] == "unchanged":
            assert plan is not None
            assert plan.events in (now.events, drawn.before[key].events if key in drawn.before else None), (key, told)
        elif told[who] is not None:
            # an unknown is one that somebody changed, or gave the default, after this import was done with it
            assert told[who] in ("conflict", "unknown"), (key, told)
            assert now != plan or all(map(Job.moves_default, drawn.jobs)), (key, told)


def test_a_run_comes_to_its_end_although_others_changed_what_it_left_alone(tmp_path: Path) -> None:
    stood = Drawn("Desk", frozenset({happening("Founders' Day", "2027-03-01")}), description="Desk")
    keeping = Keeping("GET", 3)  # after the skills and the list
    with attended(keeping, {"desk": stood}) as server:
        desk = desk_of(tmp_path, server, "first")
        with desk.start("import", desk.sheet(off("Desk"), off("New")), "--json", "-") as one:
            until(keeping.here.is_set, one)
            (held,) = [each for each in server.occasions(ACCOUNT) if each["name"] == "Desk"]
            server.seed(ACCOUNT, [{**held, "events": []}])
            keeping.let_in()
            done = ended(one)
        assert done.code == 1
        assert desk.run("resume").code == 2
        assert "finished" in desk.run("runs").out
    assert done.outcomes == {"Desk": "conflict", "New": "created"}
