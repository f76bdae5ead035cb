"""What happens to a file, to what stands beside it, and to its worker while it is imported."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sweeping_desk import Doom, Killed, SweepDesk, at_the_sweep_desk, by_name, row, sheet, unfiled

from importer.core.drops import Seen, SeenFile, Sighting
from importer.core.errors import PlaceError
from importer.core.picking import Pick
from importer.core.swept import SweepBooks
from importer.places import open_place
from importer.runners.local import Stopping
from importer.sandbox.faults import Fault
from importer.stops import Terminated
from importer.sweeping import proceeding
from importer.sweeping.one_look import Memory, look_once
from importer.sweeping.taking import checksum_fault


@dataclass
class Meanwhile(Doom):
    """Does something at a step, once."""

    when: str = ""
    do: Callable[[], object] = lambda: None

    def step(self, what: str) -> None:
        super().step(what)
        if what == self.when:
            self.when = ""
            self.do()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SweepDesk]:
    """Its files need not settle."""
    with at_the_sweep_desk(tmp_path) as desk:
        desk.settle = 0.0
        yield desk


def look(desk: SweepDesk, when: str, do: Callable[[], object]) -> SweepBooks:
    """Look once, while something happens at a step."""
    with desk.working(Meanwhile(when=when, do=do)) as (inbox, bench, rulings):
        return look_once(inbox, bench, rulings, Memory(), desk.folder / "spool").books


def at_the_top(desk: SweepDesk) -> list[str]:
    return sorted(each.name for each in desk.drops.iterdir() if each.is_file())


def with_checksum(desk: SweepDesk, name: str = "pl.csv") -> None:
    content = desk.drop(name).read_bytes()
    desk.drop(f"{name}.sha256", f"{hashlib.sha256(content).hexdigest()}  {name}\n")


def test_what_stands_beside_a_file_that_was_replaced_stays_with_the_new_one(desk: SweepDesk) -> None:
    with_checksum(desk)
    newer = sheet(row("Newer"))
    assert by_name(look(desk, "before reading", lambda: desk.drop("pl.csv", newer)))["pl.csv"] is Seen.DONE
    assert at_the_top(desk) == ["pl.csv", "pl.csv.sha256"]
    assert (desk.drops / "pl.csv").read_text() == newer
    assert desk.content == ["PL 2027"]


def test_one_companion_that_is_taken_away_leaves_the_others_to_be_filed(desk: SweepDesk) -> None:
    with_checksum(desk)
    marker = desk.drop("pl.csv.done", "")
    look(desk, "before reading", marker.unlink)
    assert at_the_top(desk) == []
    filed = {each.name.split("_", 2)[2] for each in (desk.drops / "done").iterdir()}
    assert filed == {"pl.csv", "pl.csv.report", "pl.csv.sha256"}


def test_two_companions_of_one_ending_are_both_filed(desk: SweepDesk) -> None:
    desk.drop("pl.csv")
    desk.drop("pl.csv.done", "one")
    desk.drop("pl.done", "two")
    desk.sweep()
    filed = {each.name.split("_", 2)[2]: each.read_text() for each in (desk.drops / "done").iterdir() if each.is_file()}
    assert (filed["pl.csv.done"], filed["pl.csv.done.2"]) == ("one", "two")


@pytest.mark.parametrize("first", ["pl.csv", "pl.csv.ok"])
def test_what_comes_with_the_next_file_stays_with_it(desk: SweepDesk, first: str) -> None:
    desk.marker = ".ok"
    desk.drop("pl.csv")
    desk.drop("pl.csv.ok", "")

    def deliver() -> None:
        desk.drop(first, "" if first == "pl.csv.ok" else sheet(row("Next")))
        desk.drop("pl.csv.ok", "next" if first == "pl.csv.ok" else "")

    assert by_name(look(desk, "after file", deliver))["pl.csv"] is Seen.DONE
    assert at_the_top(desk) == sorted({first, "pl.csv.ok"})
    desk.drop("pl.csv", sheet(row("Next")))
    assert by_name(look(desk, "", lambda: None))["pl.csv"] is Seen.DONE
    assert at_the_top(desk) == []


def test_who_is_overtaken_goes_on_with_the_next_file(desk: SweepDesk) -> None:
    desk.drop("a.csv")
    desk.drop("b.csv", sheet(row("B")))

    def overtake() -> None:
        with sqlite3.connect(desk.folder / "journal.sqlite") as base:
            base.execute("UPDATE dropped SET token = 'another', host = 'elsewhere'")

    books = look(desk, "before reading", overtake)
    assert by_name(books) == {"a.csv": Seen.BUSY, "b.csv": Seen.DONE}
    assert books.trouble is None
    assert "another worker has taken over the file a.csv" in books.files[0].reason


def test_a_file_that_is_stopped_time_and_again_has_not_ended_the_program(desk: SweepDesk) -> None:
    def stop() -> None:
        raise Terminated

    desk.drop("pl.csv")
    for _ in range(proceeding.MOST_BEGUN + 1):
        assert by_name(look(desk, "before reading", stop)) == {"pl.csv": Seen.STOPPED}
    assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}


def test_a_plan_for_which_there_is_no_room_is_made_again(desk: SweepDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise PlaceError("There is no room.")

    desk.rule = "review = true"
    desk.drop("pl.csv")
    with monkeypatch.context() as patched:
        patched.setattr(proceeding, "kept_in", full)
        assert by_name(desk.sweep()) == {"pl.csv": Seen.LATER}
    (drop,) = unfiled(desk)
    assert (drop.outcome, drop.told.message) == (None, "There is no room.")
    desk.time.sleep(61)
    assert by_name(desk.sweep()) == {"pl.csv": Seen.WAITING}


def test_who_is_told_to_stop_while_files_settle_begins_none(desk: SweepDesk) -> None:
    class Told(Stopping):
        def sleep(self, seconds: float) -> None:
            raise KeyboardInterrupt

    desk.settle = 5.0
    desk.drop("ready.csv")
    desk.drop("ready.csv.done", "")
    desk.drop("young.csv", sheet(row("Young")))
    seen = by_name(desk.sweep(pauses=Told(desk.time)))
    assert (seen["ready.csv"], seen["young.csv"]) == (Seen.STOPPED, Seen.UNSETTLED)
    assert desk.writes == []


def picked(*checksums: str) -> Pick:
    return Pick(Sighting("pl.csv", 1, ""), Seen.READY, "", checksums=checksums, settled=True)


def test_a_checksum_that_was_taken_away_hides_no_other_one(desk: SweepDesk) -> None:
    source = desk.drop("pl.csv")
    desk.drop("pl.csv.sha256", f"{'0' * 64}  pl.csv\n")
    place: Any = open_place(str(desk.drops), {})
    assert checksum_fault(picked("pl.csv.md5"), place, source) is None
    told = checksum_fault(picked("pl.csv.md5", "pl.csv.sha256"), place, source)
    assert told is not None
    assert told.code == "checksum-wrong"


def test_a_checksum_that_does_not_fit_yet_fails_no_file(desk: SweepDesk) -> None:
    """The marker says that the file is whole; its checksum has just come, and may be written still."""
    desk.settle = 5.0
    desk.drop("pl.csv")
    desk.drop("pl.csv.done", "")

    def later(memory: Memory) -> tuple[SeenFile, Memory]:
        with desk.working(Doom()) as (inbox, bench, rulings):
            swept = look_once(inbox, bench, rulings, memory, desk.folder / "spool")
        return next(each for each in swept.books.files if each.name == "pl.csv"), swept.memory

    desk.drop("pl.csv.sha256", f"{'0' * 64}  pl.csv\n")
    seen, memory = later(Memory())
    assert (seen.seen, seen.told.code) == (Seen.UNSETTLED, "checksum-wrong")
    desk.time.sleep(5)
    seen, _ = later(memory)
    assert (seen.seen, seen.told.code) == (Seen.FAILED, "checksum-wrong")


EVE, BOXING_DAY = sheet(row("PL 2027", "2027-12-24")), sheet(row("PL 2027", "2027-12-26"))


@pytest.mark.parametrize(
    ("put_off", "other", "text", "ends"),
    [
        ("1.csv", "2.csv", BOXING_DAY, Seen.WAITING),
        ("1.csv", "2.csv", EVE + "\n", Seen.DONE),
        ("1.csv", "2.csv", sheet(row("Other")), Seen.DONE),
        ("2.csv", "1.csv", BOXING_DAY, Seen.DONE),
    ],
    ids=["a newer file", "one that says the same", "one of other occasions", "an older file"],
)
def test_what_was_put_off_takes_nothing_back_from_a_newer_file_without_a_yes(
    tmp_path: Path, put_off: str, other: str, text: str, ends: Seen
) -> None:
    with at_the_sweep_desk(tmp_path, Fault("GET", 1, "status-before-commit", 503, times=4)) as desk:
        desk.rule = 'yes = ["all"]'
        desk.drop(put_off, EVE)
        assert by_name(desk.sweep()) == {put_off: Seen.LATER}
        desk.time.sleep(-1800)  # the clock is set back
        desk.drop(other, text)
        assert by_name(desk.sweep())[other] is Seen.DONE
        desk.time.sleep(2000)
        (end,) = desk.sweep().files
        assert end.seen is ends
        if ends is Seen.WAITING:
            assert "It needs a yes: 2.csv comes after it and was imported meanwhile" in end.reason
            assert 'a yes takes "PL 2027" back to this file' in end.reason
            assert desk.answer() is Seen.DONE


def test_files_that_come_together_go_one_after_the_other_without_a_question(desk: SweepDesk) -> None:
    desk.rule = 'yes = ["update"]'
    for _ in range(2):
        desk.drop("1.csv", EVE)
        desk.drop("2.csv", BOXING_DAY)
        assert set(by_name(desk.sweep()).values()) == {Seen.DONE}
        desk.time.sleep(60)


def test_hours_hold_for_a_file_that_was_put_off(tmp_path: Path) -> None:
    with at_the_sweep_desk(tmp_path, Fault("GET", 1, "status-before-commit", 503, times=4)) as desk:
        desk.rule = 'hours = "09:00-10:20"'
        desk.drop("pl.csv")
        assert by_name(desk.sweep()) == {"pl.csv": Seen.LATER}
        desk.time.sleep(600)
        swept = desk.swept()
        (seen,) = swept.books.files
        assert (seen.seen, seen.reason) == (Seen.LATER, "Its rule takes files 09:00-10:20 (UTC); it is 10:25 there.")
        assert (desk.writes, swept.soon) == ([], None)
        desk.time.sleep(82_800)
        assert by_name(desk.sweep()) == {"pl.csv": Seen.DONE}


@pytest.mark.parametrize(("step", "ends"), [("before reading", Seen.EARLY), ("sent 1", Seen.DONE)])
def test_what_has_begun_to_be_sent_goes_on_whatever_the_hours(desk: SweepDesk, step: str, ends: Seen) -> None:
    desk.rule = 'hours = "09:00-10:20"'
    desk.drop("pl.csv")
    with pytest.raises(Killed):
        desk.sweep(kill_at=step)
    desk.time.sleep(600)
    (seen,) = desk.sweep().files
    assert seen.seen is ends
