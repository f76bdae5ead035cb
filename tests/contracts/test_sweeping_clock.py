"""The clock of the wall jumps a day ahead or back, in mid-sweep and between two looks: all is done and filed once."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sweeping_desk import Doom, Killed, SweepDesk, at_the_sweep_desk, by_name, row, sheet, unfiled

from importer.core.drops import Seen
from importer.sandbox.faults import Fault
from importer.sweeping.one_look import Memory, look_once

JUMPS = {"ahead": dt.timedelta(days=1), "back": dt.timedelta(days=-1)}
MOST_STEPS = 200


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SweepDesk]:
    with at_the_sweep_desk(tmp_path) as desk:
        yield desk


def all_is_done_once(desk: SweepDesk) -> None:
    """Both files were imported and filed, and whatever is done again changes nothing."""
    desk.sweep()
    assert unfiled(desk) == []
    assert desk.everywhere == [("done", "a.csv"), ("done", "b.csv")]
    assert desk.content == ["A", "B"]
    assert desk.writes == ["POST", "POST"]


def drop_both(desk: SweepDesk) -> None:
    desk.drop("a.csv", sheet(row("A")))
    desk.drop("b.csv", sheet(row("B")))


@pytest.mark.parametrize("jump", JUMPS)
def test_a_jump_at_any_step_of_a_sweep(tmp_path: Path, jump: str) -> None:
    """The clock jumps right after every fourth step: between looks, claims, requests, reports and the filing."""
    for at in range(1, MOST_STEPS, 4):
        folder = tmp_path / f"{at:03d}"
        folder.mkdir()
        with at_the_sweep_desk(folder) as desk:
            drop_both(desk)
            began = desk.time.at
            desk.jumps = {at: JUMPS[jump]}
            books = desk.sweep()
            assert by_name(books) == {"a.csv": Seen.DONE, "b.csv": Seen.DONE}, desk.last_doom.told[:at]
            all_is_done_once(desk)
            if abs(desk.time.at - began) < dt.timedelta(hours=20):
                assert at > 10, "no step was counted"
                return
    raise AssertionError("it never came to its end")


@pytest.mark.parametrize("jump", JUMPS)
def test_a_jump_while_a_file_settles(desk: SweepDesk, jump: str) -> None:
    """Whether a file rests is counted by the clock of the pauses, so a jump takes nothing early and holds nothing."""
    drop_both(desk)
    half = desk.drop("half.csv", sheet(row("Half")))
    sleep = desk.time.sleep

    def jump_and_write(seconds: float) -> None:
        sleep(seconds)
        desk.time.at += JUMPS[jump]
        half.write_text(half.read_text() + row("More") + "\n")

    desk.time.sleep = jump_and_write  # type: ignore[method-assign]
    seen = by_name(desk.sweep())
    assert seen == {"a.csv": Seen.DONE, "b.csv": Seen.DONE, "half.csv": Seen.UNSETTLED}
    half.unlink()
    all_is_done_once(desk)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_jump_between_a_worker_that_dies_and_the_next(tmp_path: Path, jump: str) -> None:
    """Claims, and times before which nothing is tried, were written by the clock as it was."""
    for at in range(2, MOST_STEPS, 7):
        folder = tmp_path / f"{at:03d}"
        folder.mkdir()
        with at_the_sweep_desk(folder) as desk:
            drop_both(desk)
            try:
                desk.sweep(kill_at=at)
            except Killed:
                desk.time.at += JUMPS[jump]
                desk.sweep()
                all_is_done_once(desk)
            else:
                assert at > 10, "no step was counted"
                return
    raise AssertionError("it never came to its end")


def test_back_and_forth_between_looks(desk: SweepDesk) -> None:
    drop_both(desk)
    desk.sweep()
    for days in (-1, 2, -2, 1):
        desk.time.at += dt.timedelta(days=days)
        desk.drop(f"again{days}.csv", sheet(row("A")))
        assert by_name(desk.sweep()) == {f"again{days}.csv": Seen.KNOWN}
    assert desk.content == ["A", "B"]
    assert desk.writes == ["POST", "POST"]
    assert sorted(name for folder, name in desk.everywhere if folder == "done") == sorted(
        ["a.csv", "b.csv", *(f"again{days}.csv" for days in (-1, 2, -2, 1))]
    )


def test_what_was_put_off_while_the_clock_was_ahead_is_tried_when_it_is_right(tmp_path: Path) -> None:
    year = dt.timedelta(days=365)
    with at_the_sweep_desk(tmp_path, Fault("GET", 1, "status-before-commit", 503, times=4)) as desk:
        desk.settle = 0.0
        desk.drop("pl.csv")
        with desk.working(Doom()) as (inbox, bench, rulings):
            desk.time.at += year
            first = look_once(inbox, bench, rulings, Memory(), desk.folder / "spool")
            desk.time.at -= year
            then = look_once(inbox, bench, rulings, first.memory, desk.folder / "spool")
    assert (by_name(first.books), by_name(then.books)) == ({"pl.csv": Seen.LATER}, {"pl.csv": Seen.DONE})


def test_a_clock_that_jumps_a_day_ahead_during_an_outage_gives_nothing_up(tmp_path: Path) -> None:
    with at_the_sweep_desk(tmp_path, Fault("GET", 1, "status-before-commit", 503, times=8)) as desk:
        desk.drop("pl.csv")
        assert by_name(desk.sweep()) == {"pl.csv": Seen.LATER}
        desk.time.sleep(86_460)
        assert by_name(desk.sweep()) == {"pl.csv": Seen.LATER}
        desk.time.sleep(120)
        assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}
