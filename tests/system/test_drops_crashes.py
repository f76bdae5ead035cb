"""A daemon that is killed at chance moments: whoever looks next goes on, and all ends as if nothing had been."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Desk, serving
from crashing import KILLED, Nursery, nursery
from drop_stand import Stand, sheet

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork a process")
KILLS = 50
SLICES = 5
"""The kills are shared out among so many tests, so that they run side by side."""
ENDLESS = 20
"""Looks after which everything has to be in its folder."""


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with nursery(tmp_path_factory.mktemp("nursery")) as found:
        yield found


def points(runner: Nursery, folder: Path) -> int:
    """How many points a look has that imports one file."""
    folder.mkdir()
    with serving() as server:
        stand = Stand(Desk(folder, server), runner)
        stand.drop("one.csv", sheet("One"))
        ran = runner.run(stand.desk, "counted", ("sweep", "here"), files=True)
        assert ran.code == 0, ran.err
        return len(ran.points)


@pytest.mark.parametrize("part", range(SLICES))
def test_a_daemon_killed_at_chance_moments(runner: Nursery, tmp_path: Path, part: int) -> None:
    chance = random.Random(f"drops-{part}")  # noqa: S311 - no secret
    most = points(runner, tmp_path / "counted")
    (tmp_path / "here").mkdir()
    with serving() as server:
        stand = Stand(Desk(tmp_path / "here", server), runner)
        died = []
        for number in range(KILLS // SLICES):
            stand.drop(f"{number:02d}.csv", sheet(f"Desk {number:02d}", f"Night {number:02d}"))
            ran = stand.killed("watch", chance.randint(1, most))
            assert ran.code == KILLED
            died.append(ran.points[-1])
        for _ in range(ENDLESS):
            if stand.sweep().code == 0:
                break
        story = f"{died}\n{stand.story}"
        assert stand.ran[-1].code == 0, story
        stand.account_for([f"{number:02d}.csv" for number in range(KILLS // SLICES)])
        stand.sent_once([f"{kind} {number:02d}" for kind in ("Desk", "Night") for number in range(KILLS // SLICES)])
