"""Claims on drops: one worker at a time, whoever sleeps, dies, jumps in time or comes from another host."""

import datetime as dt
import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from drop_samples import MINUTE, NOON, Watch, World, busy, drop, end, file, known, put_off, taken

from importer.core.drops import DropOutcome
from importer.core.errors import JournalError, LeaseLost
from importer.journal import DropClaim, DropLedger, Journal
from importer.journal.claims import Eyes
from importer.journal.owner import Fate, Owner, fate, myself

THEIRS = "20270131T120000-bbbb"
DAY = 24 * 3600.0
HOLDER = """
import datetime as dt, sys
from importer.core.drops import Drop
from importer.journal import DropClaim, Journal

now = dt.datetime(2027, 1, 31, 12, tzinfo=dt.UTC)
with Journal.open(sys.argv[1], lambda: now) as journal:
    drop = Drop("20270131T120000-aaaa", "year", "year", "/in", "holidays.csv", "c1", 1, now.isoformat())
    claim = journal.drops.claim(drop, seconds=60)
    print(type(claim).__name__, flush=True)
    sys.stdin.readline()
"""
"""Another program that takes the drop, and has it until it is told to end."""


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def journal(tmp_path: Path, watch: Watch) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.db", watch, busy_seconds=30) as journal:
        yield journal


@pytest.fixture
def ledger(journal: Journal) -> DropLedger:
    return journal.drops


@contextmanager
def holder(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", HOLDER, str(folder / "journal.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "DropClaim"
        yield process
        if process.poll() is None:
            process.communicate("\n")


def claim(ledger: DropLedger, id_: str = drop().id) -> DropClaim:
    return taken(ledger.claim(drop(id_=id_), seconds=MINUTE))


def take_up(ledger: DropLedger, id_: str = drop().id) -> DropClaim:
    found = ledger.take_up(id_, seconds=MINUTE)
    assert found is not None
    return found


def test_a_killed_worker_keeps_nobody_waiting(tmp_path: Path, ledger: DropLedger) -> None:
    with holder(tmp_path) as process:
        assert ledger.take_up(drop().id, seconds=MINUTE) is None
        os.kill(process.pid, signal.SIGKILL)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, but its number is not given back yet
        assert [each.id for each in ledger.left(NOON)] == [drop().id]
        assert busy(ledger.claim(drop(), seconds=MINUTE)).why == (
            "its worker has ended, and the next sweep goes on with it"
        )
        assert take_up(ledger).drop.state == "taken"


def test_a_living_worker_on_this_host_keeps_its_drop_whatever_the_clock_says(
    tmp_path: Path, ledger: DropLedger, watch: Watch
) -> None:
    with holder(tmp_path) as process:
        for jump in (DAY, -2 * DAY):
            watch.wait(jump)
            assert ledger.left(watch.now) == ()
            assert ledger.take_up(drop().id, seconds=MINUTE) is None
            assert f"process {process.pid}" in busy(ledger.claim(drop(), seconds=MINUTE)).why
            assert [each.id for each in ledger.busy()] == [drop().id]


def test_a_worker_of_this_process_keeps_its_drop_whatever_the_clock_says(ledger: DropLedger, watch: Watch) -> None:
    mine = claim(ledger)
    watch.wait(DAY)
    assert ledger.take_up(mine.drop.id, seconds=MINUTE) is None
    mine.renew(MINUTE)


def test_what_a_worker_of_this_process_forgot_is_taken_up(ledger: DropLedger) -> None:
    mine = claim(ledger)
    assert ledger.left(NOON) == ()
    del mine
    assert [each.id for each in ledger.left(NOON)] == [drop().id]
    assert busy(ledger.claim(drop(), seconds=MINUTE)).why == "its worker has ended, and the next sweep goes on with it"
    take_up(ledger)


@pytest.mark.parametrize("jump", [0.0, DAY, -DAY], ids=["no jump", "a clock ahead", "a clock behind"])
def test_on_another_host_a_claim_holds_until_its_time_is_up(journal: Journal, watch: Watch, jump: float) -> None:
    world, theirs = World(), Watch()
    theirs.wait(jump)
    _, first = world.worker(journal, "one", watch)
    _, second = world.worker(journal, "two", theirs)
    mine = claim(first)
    early = second.take_up(mine.drop.id, seconds=MINUTE)
    if jump <= 0:
        assert early is None
        theirs.wait(MINUTE - 1 - jump)
        assert second.take_up(mine.drop.id, seconds=MINUTE) is None
        theirs.wait(1)
        assert [each.id for each in second.left(theirs.now)] == [mine.drop.id]
        early = take_up(second)
    assert early is not None
    with pytest.raises(LeaseLost):
        end(mine, DropOutcome.DONE)
    end(early, DropOutcome.DONE)


def test_a_claim_that_is_renewed_goes_on_holding(journal: Journal, watch: Watch) -> None:
    world = World()
    (_, first), (_, second) = (world.worker(journal, host, watch) for host in ("one", "two"))
    mine = claim(first)
    for _ in range(5):
        watch.wait(MINUTE - 1)
        mine.renew(MINUTE)
        assert second.take_up(mine.drop.id, seconds=MINUTE) is None
    watch.wait(MINUTE)
    take_up(second)


def test_who_was_overtaken_learns_it_and_changes_nothing(journal: Journal, watch: Watch) -> None:
    world = World()
    (_, first), (_, second) = (world.worker(journal, host, watch) for host in ("one", "two"))
    mine = claim(first)
    watch.wait(MINUTE)
    theirs = take_up(second)
    calls: list[Callable[[], object]] = [
        lambda: mine.save(replace(mine.drop, at="elsewhere")),
        lambda: mine.renew(MINUTE),
        mine.start_over,
    ]
    for call in calls:
        with pytest.raises(
            LeaseLost, match=r"taken over the file holidays.csv \(drop 20270131T120000-aaaa\)"
        ) as raised:
            call()
        assert raised.value.code == "lease-lost"
        assert isinstance(raised.value, JournalError)
    assert mine.drop == first.find(mine.drop.id) == drop()
    mine.release()
    theirs.save(replace(theirs.drop, at="there"))
    file(theirs, DropOutcome.DONE)
    with pytest.raises(LeaseLost):
        end(mine, DropOutcome.FAILED)


def test_a_released_drop_is_taken_up_by_anybody(journal: Journal, watch: Watch) -> None:
    world = World()
    (_, first), (_, second) = (world.worker(journal, host, watch) for host in ("one", "two"))
    with claim(first) as mine:
        assert second.left(watch.now) == ()
    assert [each.id for each in second.left(watch.now)] == [mine.drop.id]
    take_up(second)


def test_a_release_that_fails_is_told_and_spoils_nothing(
    tmp_path: Path, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    locker = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    with Journal.open(tmp_path / "journal.db", watch, busy_seconds=0.05) as journal:
        with caplog.at_level(logging.WARNING), claim(journal.drops) as mine:
            locker.execute("begin immediate")
        locker.close()
        assert [f"The drop {drop().id} could not be given free" in each.message for each in caplog.records] == [True]
        assert [each.id for each in journal.drops.left(NOON)] == [mine.drop.id], "this process would keep it for ever"
        take_up(journal.drops)


def test_a_number_that_was_given_again_is_not_its_first_bearer(tmp_path: Path, ledger: DropLedger) -> None:
    mine = claim(ledger)
    world, _, ticks = myself().born.rpartition(" ")
    if not world:
        pytest.skip("this platform does not say when a process started")
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute("update dropped set born = ?", (f"{world} {int(ticks) - 1}",))
    connection.close()
    take_up(ledger)
    assert mine.drop == drop()


@pytest.mark.parametrize(
    ("owner", "what"),
    [
        (myself(), Fate.LIVES),
        (Owner(socket.gethostname(), 999_999_999, myself().born), Fate.ENDED),
        (Owner("another-host", os.getpid(), myself().born), Fate.UNKNOWN),
        (Owner(socket.gethostname(), os.getpid(), "another-boot pid:[1] 12"), Fate.UNKNOWN),
        (Owner(socket.gethostname(), os.getpid(), ""), Fate.UNKNOWN),
    ],
    ids=["this very process", "none of this number", "another host", "another boot", "no known start"],
)
def test_what_can_be_seen_of_a_process(owner: Owner, what: Fate) -> None:
    if not myself().born:
        pytest.skip("this platform does not say when a process started")
    assert fate(owner) is what


def between(engine: sa.Engine, interfere: Callable[[], object], *, looks: int) -> None:
    """Let somebody in once, right after our last look: of so many before anything is written."""
    left = [looks]

    def look(*arguments: object) -> None:
        left[0] -= str(arguments[2]).startswith("SELECT")
        if left[0] == 0:
            left[0] = -1
            interfere()

    sa.event.listen(engine, "after_cursor_execute", look)


@pytest.fixture
def rival(tmp_path: Path, journal: Journal, watch: Watch) -> Iterator[DropLedger]:
    """The ledger of a worker elsewhere."""
    assert journal.drops.waiting() == ()
    with Journal.open(tmp_path / "journal.db", watch, busy_seconds=30) as other:
        yield DropLedger(other._engine, other._shown, watch, Eyes(lambda: Owner("elsewhere", 1, "")))


def test_whoever_was_faster_between_our_look_and_our_claim_has_it(
    journal: Journal, ledger: DropLedger, rival: DropLedger
) -> None:
    rivals: list[DropClaim] = []
    between(journal._engine, lambda: rivals.append(claim(rival, THEIRS)), looks=5)
    met = busy(ledger.claim(drop(name="copy.csv"), seconds=MINUTE))
    assert (met.drop, len(rivals)) == (rivals[0].drop, 1)
    rivals[0].renew(MINUTE)


def test_who_was_done_between_our_look_and_our_claim_is_known(
    tmp_path: Path, journal: Journal, ledger: DropLedger, rival: DropLedger
) -> None:
    between(journal._engine, lambda: file(claim(rival, THEIRS), DropOutcome.DONE), looks=5)
    met = known(ledger.claim(drop(), seconds=MINUTE))
    assert met.claim.drop.like == met.drop.id == THEIRS
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        assert connection.execute("select count(*) from dropped").fetchone() == (2,), "a claim that failed left a row"
    connection.close()


def test_whoever_was_faster_with_a_repetition_files_it(journal: Journal, ledger: DropLedger, rival: DropLedger) -> None:
    file(claim(rival), DropOutcome.DONE)
    rivals: list[DropClaim] = []
    between(journal._engine, lambda: rivals.append(known(rival.claim(drop(id_=THEIRS), seconds=MINUTE)).claim), looks=6)
    assert busy(ledger.claim(drop(), seconds=MINUTE)).drop == rivals[0].drop


@pytest.mark.parametrize("put_off_again", [False, True], ids=["held", "put off again"])
def test_where_looking_does_not_lock_the_faster_one_takes_it_up(
    tmp_path: Path, journal: Journal, rival: DropLedger, watch: Watch, *, put_off_again: bool
) -> None:
    """Other databases let somebody in between our looking and our writing; so does this one, if it is told to."""
    put_off(claim(rival), NOON)
    engine = sa.create_engine(f"sqlite:///{tmp_path}/journal.db", isolation_level="AUTOCOMMIT")
    rivals: list[DropClaim] = []

    def interfere() -> None:
        rivals.append(take_up(rival))
        if put_off_again:
            put_off(rivals[0], NOON + dt.timedelta(hours=1))

    between(engine, interfere, looks=1)
    assert DropLedger(engine, "it", watch).take_up(drop().id, seconds=MINUTE) is None
    if not put_off_again:
        rivals[0].renew(MINUTE)
    assert rival.find(drop().id).tries == 1 + put_off_again
    engine.dispose()
