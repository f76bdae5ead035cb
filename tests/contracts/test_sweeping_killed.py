"""A worker is killed before and after every step of a sweep; the next one ends what it began, once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sweeping_desk import ACCOUNT, Killed, SweepDesk, at_the_sweep_desk, row, sheet, unfiled

from importer.core.drops import Seen

MOST_STEPS = 200


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SweepDesk]:
    with at_the_sweep_desk(tmp_path) as desk:
        yield desk


def killed_everywhere(tmp_path: Path, prepare: Callable[[SweepDesk], object], act: str) -> Iterator[SweepDesk]:
    """A desk for each step at which a worker can be killed, after that and after another sweep."""
    for at in range(1, MOST_STEPS):
        folder = tmp_path / f"{at:03d}"
        folder.mkdir()
        with at_the_sweep_desk(folder) as desk:
            prepare(desk)
            try:
                desk.sweep(kill_at=at) if act == "sweep" else desk.answer(kill_at=at)
            except Killed:
                desk.time.sleep(60)
                desk.sweep()
            else:
                assert at > 5, "no step was counted"
                return
            assert unfiled(desk) == [], f"killed at step {at}: {desk.last_doom.told}"
            yield desk
    raise AssertionError("it never came to its end")


def test_a_file_that_is_done(tmp_path: Path) -> None:
    def prepare(desk: SweepDesk) -> None:
        desk.drop("pl.csv")
        desk.drop("pl.csv.done", "")

    for desk in killed_everywhere(tmp_path, prepare, "sweep"):
        assert desk.everywhere == [("done", "pl.csv")]
        assert desk.content == ["PL 2027"]
        assert desk.writes == ["POST"]
        assert [each for each in desk.drops.iterdir() if each.is_file()] == []


def test_a_file_that_fails(tmp_path: Path) -> None:
    for desk in killed_everywhere(tmp_path, lambda desk: desk.drop("bad.csv", "nothing\n"), "sweep"):
        assert desk.everywhere == [("failed", "bad.csv")]


def test_a_file_that_is_known(tmp_path: Path) -> None:
    def prepare(desk: SweepDesk) -> None:
        desk.drop("pl.csv")
        desk.sweep()
        desk.drop("again.csv")

    for desk in killed_everywhere(tmp_path, prepare, "sweep"):
        assert desk.everywhere == [("done", "again.csv"), ("done", "pl.csv")]
        assert desk.writes == ["POST"]


def waiting(desk: SweepDesk) -> None:
    desk.drop("pl.csv")
    desk.sweep()
    desk.drop("pl.csv", sheet(row("PL 2027", "2027-12-26")))


def test_a_file_that_waits(tmp_path: Path) -> None:
    for desk in killed_everywhere(tmp_path, waiting, "sweep"):
        assert desk.everywhere == [("done", "pl.csv"), ("waiting", "pl.csv")]
        assert len(list((desk.drops / "waiting").glob("*.report/plan.json"))) == 1
        assert desk.answer() is Seen.DONE


def test_a_yes(tmp_path: Path) -> None:
    def prepare(desk: SweepDesk) -> None:
        waiting(desk)
        desk.sweep()

    for desk in killed_everywhere(tmp_path, prepare, "answer"):
        if ("waiting", "pl.csv") in desk.everywhere:  # nothing had been sent
            assert desk.answer() is Seen.DONE
        assert desk.everywhere == [("done", "pl.csv"), ("done", "pl.csv")]
        (held,) = desk.server.occasions(ACCOUNT)
        assert held["events"][0]["start"]["dateTime"].startswith("2027-12-26")
        assert [each for each in desk.writes if each == "PUT"] == ["PUT"]
        assert list((desk.drops / "waiting").iterdir()) == []
