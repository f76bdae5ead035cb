"""What a worker that looks again and again remembers from one look to the next, and what it says of the next one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sweeping_desk import Doom, Killed, SweepDesk, at_the_sweep_desk, by_name, row, sheet, token_of

from importer.core.drops import Seen
from importer.core.errors import JournalError
from importer.core.swept import SweepBooks
from importer.journal.drops import DropLedger
from importer.sandbox.faults import Fault
from importer.sweeping.one_look import Memory, Swept, companions_of, look_once


@dataclass
class Watcher:
    """One worker; it reads its settings anew before each look."""

    desk: SweepDesk
    memory: Memory = field(default_factory=Memory)
    told: list[str] = field(default_factory=list)
    """The steps of the last look."""

    def look(self, **more: Any) -> Swept:
        doom = Doom(clock=self.desk.time)
        with self.desk.working(doom, **more) as (inbox, bench, rulings):
            swept = look_once(inbox, bench, rulings, self.memory, self.desk.folder / "spool")
        self.memory, self.told = swept.memory, doom.told
        return swept

    def seen(self, **more: Any) -> dict[str, Seen]:
        return by_name(self.look(**more).books)

    @property
    def fetched(self) -> bool:
        return "after fetch" in self.told


def other(token: str) -> str:
    """Settings of a second account."""
    return f'[accounts.other]\nnumber = "qa2"\ntoken = "{token}"\nzone = "Europe/Warsaw"\n'


def mend(desk: SweepDesk) -> None:
    desk.settings = other(token_of("qa2"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SweepDesk]:
    """Its rule sends to the second account, which refuses us; files need not settle."""
    with at_the_sweep_desk(tmp_path, accounts=("qa1", "qa2")) as desk:
        desk.settings, desk.rule, desk.settle = other("not-its-token"), 'account = "other"', 0.0
        yield desk


@pytest.fixture
def read_only(desk: SweepDesk) -> SweepDesk:
    """Its place can only be read, and the account is well."""
    mend(desk)
    desk.elsewhere, desk.url = True, "https://files.example/drops"
    (desk.folder / "elsewhere").mkdir()
    return desk


def reason(books: SweepBooks, name: str = "pl.csv") -> str:
    return next(each.reason for each in books.files if each.name == name)


def test_what_is_put_off_is_not_fetched_before_its_time(desk: SweepDesk) -> None:
    watcher = Watcher(desk)
    desk.drop("pl.csv")
    assert watcher.look().soon == 60
    for _ in range(2):
        desk.time.sleep(20)
        swept = watcher.look()
        assert reason(swept.books) == "It was put off; the next try is not before 2027-01-03 10:16 UTC."
        assert not watcher.fetched
    assert swept.soon == 20
    mend(desk)
    desk.time.sleep(20)
    swept = watcher.look()
    assert (by_name(swept.books), swept.soon) == ({"pl.csv": Seen.DONE}, None)


def test_the_next_look_comes_no_sooner_than_in_a_second(desk: SweepDesk) -> None:
    watcher = Watcher(desk)
    desk.drop("pl.csv")
    watcher.look()
    desk.time.sleep(59.9)
    assert watcher.look().soon == 1.0


def test_a_file_that_settles_is_looked_at_again_when_it_may_have(desk: SweepDesk) -> None:
    desk.settle = 7.0
    desk.drop("pl.csv")
    assert Watcher(desk).look().soon == 7.0


def test_a_file_that_is_put_off_and_then_replaced_is_tried_at_once(desk: SweepDesk) -> None:
    watcher = Watcher(desk)
    desk.drop("pl.csv")
    assert watcher.seen() == {"pl.csv": Seen.LATER}
    mend(desk)
    desk.drop("pl.csv", sheet(row("Other")))
    assert watcher.seen() == {"pl.csv": Seen.DONE}
    assert [each["name"] for each in desk.server.occasions("qa2")] == ["Other"]


def test_a_copy_is_put_off_no_longer_than_what_it_repeats(desk: SweepDesk) -> None:
    watcher = Watcher(desk)
    desk.drop("pl.csv")
    watcher.look()
    desk.drop("copy.csv")
    assert watcher.seen() == {"pl.csv": Seen.LATER, "copy.csv": Seen.LATER}
    mend(desk)
    desk.time.sleep(61)
    assert watcher.seen() == {"pl.csv": Seen.DONE, "copy.csv": Seen.KNOWN}


def test_a_file_that_is_put_off_goes_the_way_of_a_rule_that_is_new(desk: SweepDesk) -> None:
    watcher = Watcher(desk)
    desk.drop("pl.csv")
    watcher.look()
    mend(desk)
    desk.rule_name = "renamed"
    assert watcher.seen() == {"pl.csv": Seen.DONE}


def test_a_run_that_has_begun_and_is_put_off_keeps_its_time_under_a_new_rule(desk: SweepDesk) -> None:
    mend(desk)
    desk.drop("pl.csv", sheet())
    with pytest.raises(Killed):
        desk.sweep(kill_at="sent 1")
    desk.settings = other("not-its-token")
    watcher = Watcher(desk)
    assert watcher.seen() == {"pl.csv": Seen.LATER}
    mend(desk)
    desk.rule_name = "renamed"
    swept = watcher.look()
    assert reason(swept.books) == (
        "Its run began under another rule or account; it was put off, and goes on there when its time comes."
    )
    desk.time.sleep(61)
    assert watcher.seen() == {"pl.csv": Seen.DONE}


def test_of_several_that_were_put_off_one_finds_out_that_the_api_is_away_still(tmp_path: Path) -> None:
    with at_the_sweep_desk(tmp_path, Fault("ANY", 1, "status-before-commit", 503, times=None)) as desk:
        watcher = Watcher(desk)
        desk.settle = 0.0
        desk.drop("a.csv")
        watcher.look()
        of_one_try = len(desk.server.log)
        desk.time.sleep(1)
        desk.drop("b.csv", sheet(row("B")))
        watcher.look()
        desk.time.sleep(61)
        before = len(desk.server.log)
        swept = watcher.look()
        assert by_name(swept.books) == {"a.csv": Seen.LATER, "b.csv": Seen.LATER}
        assert reason(swept.books, "b.csv").startswith("It is not tried while that goes on: ")
        assert len(desk.server.log) - before == of_one_try


def test_a_place_that_is_away_for_a_while_forgets_no_looks(desk: SweepDesk) -> None:
    mend(desk)
    desk.settle = 5.0
    watcher = Watcher(desk)
    desk.drop("pl.csv")
    assert watcher.seen() == {"pl.csv": Seen.UNSETTLED}
    desk.time.sleep(5)
    desk.drops.rename(desk.folder / "away")
    assert watcher.look().books.trouble is not None
    (desk.folder / "away").rename(desk.drops)
    assert watcher.seen() == {"pl.csv": Seen.DONE}


@pytest.mark.parametrize("review", ["false", "true"], ids=["done", "waiting"])
def test_what_was_taken_and_stays_is_fetched_again_only_when_it_changes(read_only: SweepDesk, review: str) -> None:
    desk, watcher = read_only, Watcher(read_only)
    desk.rule += f"\nreview = {review}"
    desk.drop("pl.csv")
    taken = watcher.seen()["pl.csv"]
    assert taken is (Seen.WAITING if review == "true" else Seen.DONE)
    for _ in range(2):
        assert watcher.seen() == {"pl.csv": Seen.KNOWN}
        assert not watcher.fetched
    desk.drop("pl.csv", sheet(row("Other")))
    assert watcher.seen() == {"pl.csv": taken}


def test_again_takes_once_more_what_stays(read_only: SweepDesk) -> None:
    read_only.drop("pl.csv")
    assert by_name(read_only.sweep()) == {"pl.csv": Seen.DONE}
    assert by_name(read_only.sweep()) == {"pl.csv": Seen.KNOWN}
    assert by_name(read_only.sweep(again=True)) == {"pl.csv": Seen.DONE}


def test_after_the_journal_failed_nothing_more_is_taken(desk: SweepDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def claim(_self: DropLedger, drop: Any, **_more: object) -> None:
        asked.append(drop.name)
        raise JournalError("The disk is full.")

    desk.drop("a.csv")
    desk.drop("b.csv", sheet(row("B")))
    monkeypatch.setattr(DropLedger, "claim", claim)
    books = Watcher(desk).look().books
    assert by_name(books) == {"a.csv": Seen.LATER, "b.csv": Seen.LATER}
    assert books.trouble is not None
    assert (books.trouble.message, asked) == ("The disk is full.", ["a.csv"])


def test_only_marker_and_checksums_of_it_alone_go_with_a_file_that_was_left_behind() -> None:
    there = ["a.csv", "a.csv.done", "a.csv.md5", "a.csv.part", "b.csv", "b.csv.md5", "SHA256SUMS"]
    assert companions_of("a.csv", there, None) == ("a.csv.done", "a.csv.md5")
    assert companions_of("a.csv", [each for each in there if each != "a.csv"], None) == ("a.csv.done", "a.csv.md5")
    assert companions_of("a.csv", ["SHA256SUMS"], None) == ()
