"""An import that is killed, at every point: whoever goes on with it comes to the end that it would have had.

Points are before and after everything that the journal writes, and before, in the middle of and after every request.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from command_line import ACCOUNT
from crashing import KILLED, MODES, Books, Nursery, Play, nursery, playing, written_twice

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork a process")
SLICES = 8
"""The points are shared out among so many tests, so that they run side by side."""
EVERY, EVERY_OF_UNDO = 9, 31
"""A resume and an undo are killed at each point of so many."""
WRITTEN = (
    "open",
    "take_lease",
    "start_run",
    "named",
    "plan",
    "record",
    "begin_chunk",
    "begin_attempt",
    "end_attempt",
    "begin_assignment",
    "record_assigned",
    "finish",
    "__exit__",
)
"""What of the journal writes in every import; the last one is the lease being released."""
SENT = ("GET", "POST", "PUT", "DELETE")


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with nursery(tmp_path_factory.mktemp("nursery")) as found:
        yield found


def uninterrupted(runner: Nursery, folder: Path, mode: str) -> tuple[Books, tuple[str, ...]]:
    """The end without any crash, and the points on the way."""
    with playing(runner, folder / "uninterrupted", mode) as play:
        done = play.begin()
        assert done.code == 0, play.story
        assert written_twice(play.server.log) == []
        return play.books(done.out), done.points


def imported(play: Play) -> str:
    """Import to the end; gives the run."""
    done = play.begin()
    assert done.code == 0, play.story
    return str(json.loads(done.out)["run"]["id"])


def in_flight(points: Sequence[str], method: str, nth: int) -> int:
    """The point in the middle of the nth request of a kind."""
    before = [number for number, label in enumerate(points, 1) if label.startswith(f"before exchange {method} ")]
    assert points[before[nth - 1]] == "before the answer is read"
    return before[nth - 1] + 1


def tell(words: str) -> None:
    """Say how much was played; pytest shows it with -rP."""
    sys.stdout.write(f"{words}\n")


def check(play: Play, found: Books, expected: Books) -> None:
    """Compare the end with the one without any crash, and look at how it came to be."""
    names = [str(each["name"]).casefold() for each in play.server.occasions(ACCOUNT)]
    assert len(names) == len(set(names)), play.story
    assert found.account == expected.account, play.story
    assert found.report == expected.report, play.story
    assert written_twice(play.server.log) == [], play.story


@pytest.mark.parametrize("mode", MODES)
def test_the_points_are_all_that_is_written_and_sent(runner: Nursery, tmp_path: Path, mode: str) -> None:
    books, points = uninterrupted(runner, tmp_path, mode)
    for function in WRITTEN:
        commits = points.count(f"before commit of {function}")
        assert 0 < commits == points.count(f"after commit of {function}")
    sent = [label.split()[2] for label in points if label.startswith("before exchange ")]
    assert set(sent) == set(SENT)
    assert len(sent) == points.count("before the answer is read") == sum(each.startswith("after ex") for each in points)
    done = {key: number for key, number in books.report["totals"]["occasions"].items() if number}
    assert done == {"read": 32, "created": 20, "updated": 4, "unchanged": 6, "deleted": 2}
    assert books.report["totals"]["rows"]["imported"] == 30
    assert [each["outcome"] for each in books.report["skills"]] == ["assigned"] * 3


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("nth", range(SLICES))
def test_an_import_that_is_killed_comes_to_its_end(runner: Nursery, tmp_path: Path, mode: str, nth: int) -> None:
    expected, points = uninterrupted(runner, tmp_path, mode)
    played = range(1 + nth, len(points) + 1, SLICES)
    for point in played:
        with playing(runner, tmp_path / str(point), mode) as play:
            killed = play.begin(kill_at=point)
            assert (killed.code, killed.points) == (KILLED, points[:point]), play.story
            check(play, play.to_the_end(), expected)
    assert len(played) >= 150 // SLICES
    tell(f"killed at {len(played)} of {len(points)} points")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("method", "nth"), [("POST", 2), ("PUT", 3), ("DELETE", 2)])
def test_a_resume_that_is_killed_comes_to_its_end(
    runner: Nursery, tmp_path: Path, mode: str, method: str, nth: int
) -> None:
    expected, points = uninterrupted(runner, tmp_path, mode)
    first = in_flight(points, method, nth)
    with playing(runner, tmp_path / "once", mode) as play:
        assert play.begin(kill_at=first).code == KILLED
        again = play.resume().points
    played = range(1, len(again) + 1, EVERY)
    for point in played:
        with playing(runner, tmp_path / str(point), mode) as play:
            assert play.begin(kill_at=first).code == KILLED
            killed = play.resume(kill_at=point)
            assert (killed.code, killed.points) == (KILLED, again[:point]), play.story
            check(play, play.to_the_end(), expected)
    assert len(played) >= 3
    tell(f"killed at {len(played)} of {len(again)} points of a resume")


@pytest.mark.parametrize("mode", MODES)
def test_an_import_that_is_killed_again_and_again_comes_to_its_end(runner: Nursery, tmp_path: Path, mode: str) -> None:
    expected, points = uninterrupted(runner, tmp_path, mode)
    with playing(runner, tmp_path / "play", mode) as play:
        assert play.begin(kill_at=in_flight(points, "POST", 1)).code == KILLED
        kills = 1
        while play.resume(kill_at=5 * kills).code == KILLED:  # a little later each time, so that it ends some day
            kills += 1
        check(play, play.to_the_end(), expected)
    assert kills >= 6
    tell(f"killed {kills} times")


@pytest.mark.parametrize("mode", MODES)
def test_an_undo_that_is_killed_comes_to_its_end(runner: Nursery, tmp_path: Path, mode: str) -> None:
    with playing(runner, tmp_path / "uninterrupted", mode) as play:
        before = play.account()
        done = play.undo(imported(play))
        assert done.code == 0, play.story
        expected, points = play.books(done.out), done.points
    assert expected.account == before
    played = range(1, len(points) + 1, EVERY_OF_UNDO)
    for point in played:
        with playing(runner, tmp_path / str(point), mode) as play:
            killed = play.undo(imported(play), kill_at=point)
            assert (killed.code, killed.points) == (KILLED, points[:point]), play.story
            check(play, play.to_the_end(), expected)
    assert len(played) >= 12
    tell(f"killed at {len(played)} of {len(points)} points of an undo")
