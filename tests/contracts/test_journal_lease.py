"""Leases: one import at a time into one account, whoever sleeps, dies or is given a dead one's number."""

import datetime as dt
import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sending_samples import ACCOUNT, create, occasion, start

from importer.core.errors import AccountBusy, JournalError, LeaseLost
from importer.journal import Journal, Lease
from importer.journal.owner import Owner, has_ended, myself

API = "https://api.example"
NOON = dt.datetime(2027, 1, 3, 12, tzinfo=dt.UTC)
TAKER = """
import datetime as dt, sys
from importer.core.errors import AccountBusy
from importer.journal import Journal

with Journal.open(sys.argv[1], lambda: dt.datetime.fromisoformat(sys.argv[2])) as journal:
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        lease = journal.take_lease("qa1", "https://api.example", seconds=60)
    except AccountBusy:
        print("busy", flush=True)
    else:
        print("taken", flush=True)
    sys.stdin.readline()
"""
"""Another program that takes the lease when it is told to, and then goes on until it is told to end."""


class Watch:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> dt.datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def journal(tmp_path: Path, watch: Watch) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.db", watch, busy_seconds=30) as journal:
        yield journal


@contextmanager
def taker(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", TAKER, str(folder / "journal.db"), NOON.isoformat()]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1) as process:
        assert line(process) == "ready"
        yield process
        if process.poll() is None:
            process.communicate("\n\n")


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")


def held(folder: Path) -> list[sqlite3.Row]:
    connection = sqlite3.connect(folder / "journal.db")
    connection.row_factory = sqlite3.Row
    rows = connection.execute("select * from lease").fetchall()
    connection.close()
    return rows


def change(folder: Path, **values: object) -> None:
    """Write past the journal what another holder would have written."""
    with sqlite3.connect(folder / "journal.db") as connection:
        for column, value in values.items():
            connection.execute(f"update lease set {column} = ?", (value,))  # noqa: S608 - our own names
    connection.close()


def test_a_busy_account_says_who_is_at_it_and_what_to_do(tmp_path: Path, journal: Journal) -> None:
    lease = journal.take_lease(ACCOUNT, API, seconds=60)
    with pytest.raises(AccountBusy, match="an import that has no run yet"):
        journal.take_lease(ACCOUNT, API, seconds=60)
    run = start(journal)
    lease.named(run.id)
    with pytest.raises(AccountBusy) as raised:
        journal.take_lease(ACCOUNT, API, seconds=60)
    for word in (ACCOUNT, run.id, "2027-01-03 12:00 UTC", socket.gethostname(), str(os.getpid())):
        assert word in raised.value.message
    assert raised.value.hint == "wait until it has ended, or let this one wait: --patience 10 (minutes)"
    assert raised.value.code == "account-busy"
    assert len(held(tmp_path)) == 1


def test_different_accounts_and_apis_run_side_by_side(tmp_path: Path, journal: Journal) -> None:
    with (
        journal.take_lease(ACCOUNT, API, seconds=60),
        journal.take_lease("qa2", API, seconds=60),
        journal.take_lease(ACCOUNT, "sandbox", seconds=60),
    ):
        assert len(held(tmp_path)) == 3
    assert held(tmp_path) == []


def test_a_released_account_is_free(tmp_path: Path, journal: Journal) -> None:
    with journal.take_lease(ACCOUNT, API, seconds=60) as first:
        pass
    second = journal.take_lease(ACCOUNT, API, seconds=60)
    first.release()
    assert len(held(tmp_path)) == 1, "it released what another holds"
    second.release()
    assert held(tmp_path) == []


def test_a_lease_holds_until_its_time_is_up(journal: Journal, watch: Watch) -> None:
    first = journal.take_lease(ACCOUNT, API, seconds=60)
    watch.wait(59)
    first.renew(10)
    watch.wait(9)
    with pytest.raises(AccountBusy):
        journal.take_lease(ACCOUNT, API, seconds=60)
    watch.wait(1)
    journal.take_lease(ACCOUNT, API, seconds=60).renew(60)


def test_a_lease_that_nobody_took_is_renewed_though_its_time_was_up(journal: Journal, watch: Watch) -> None:
    lease = journal.take_lease(ACCOUNT, API, seconds=60)
    watch.wait(600)
    lease.renew(60)
    with pytest.raises(AccountBusy):
        journal.take_lease(ACCOUNT, API, seconds=60)


@pytest.mark.parametrize("released", [False, True], ids=["it is at it", "it has ended"])
def test_who_slept_too_long_learns_that_another_took_over(journal: Journal, watch: Watch, *, released: bool) -> None:
    lease = journal.take_lease(ACCOUNT, API, seconds=60)
    lease.named("20270103T120000-aaaa")
    watch.wait(61)
    other = journal.take_lease(ACCOUNT, API, seconds=60)
    if released:
        other.release()
    calls: list[Callable[[], None]] = [lambda: lease.renew(60), lambda: lease.named("x")]
    for call in calls:
        with pytest.raises(LeaseLost, match=f"another import has taken over the account {ACCOUNT} while") as raised:
            call()
        assert raised.value.code == "lease-lost"
        assert isinstance(raised.value, JournalError)
    if not released:
        other.renew(60)


def test_a_lost_lease_says_how_to_go_on(journal: Journal, watch: Watch) -> None:
    lease = journal.take_lease(ACCOUNT, API, seconds=60)
    lease.named("20270103T120000-aaaa")
    watch.wait(61)
    journal.take_lease(ACCOUNT, API, seconds=60)
    with pytest.raises(LeaseLost) as raised:
        lease.renew(60)
    assert raised.value.hint.endswith("occasions resume 20270103T120000-aaaa")
    assert "nothing more is sent" in raised.value.message


def test_an_attempt_begins_only_under_the_lease_and_renews_it(tmp_path: Path, journal: Journal, watch: Watch) -> None:
    lease = journal.take_lease(ACCOUNT, API, seconds=60)
    run = start(journal)
    run.hold(lease, 40)
    chunk = run.begin_chunk([create(occasion("A"))])
    watch.wait(59)
    run.begin_attempt(chunk)
    assert held(tmp_path)[0]["expires"] == (watch.now + dt.timedelta(seconds=40)).isoformat()
    watch.wait(41)
    journal.take_lease(ACCOUNT, API, seconds=60)
    with pytest.raises(LeaseLost):
        run.begin_attempt(chunk)
    assert journal.load(run.id).attempts == {"A": 1}


def test_an_attempt_that_cannot_be_written_does_not_renew_the_lease(
    tmp_path: Path, journal: Journal, watch: Watch
) -> None:
    lease = journal.take_lease(ACCOUNT, API, seconds=60)
    run = start(journal)
    run.hold(lease, 4000)
    before = held(tmp_path)[0]["expires"]
    with pytest.raises(JournalError, match="FOREIGN KEY"):
        run.begin_attempt(99)
    assert held(tmp_path)[0]["expires"] == before


def test_a_dead_holder_keeps_nobody_waiting(tmp_path: Path, journal: Journal) -> None:
    with taker(tmp_path) as process:
        tell(process)
        assert line(process) == "taken"
        with pytest.raises(AccountBusy):
            journal.take_lease(ACCOUNT, API, seconds=60)
        os.kill(process.pid, signal.SIGKILL)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, but its number is not given back yet
        journal.take_lease(ACCOUNT, API, seconds=60).release()
    assert process.returncode == -signal.SIGKILL
    journal.take_lease(ACCOUNT, API, seconds=60)


def test_a_number_that_was_given_again_is_not_its_first_bearer(tmp_path: Path, journal: Journal) -> None:
    journal.take_lease(ACCOUNT, API, seconds=60)
    world, _, ticks = myself().born.rpartition(" ")
    if not world:
        pytest.skip("this platform does not say when a process started")
    change(tmp_path, born=f"{world} {int(ticks) - 1}")
    journal.take_lease(ACCOUNT, API, seconds=60)


@pytest.mark.parametrize(
    "owner",
    [
        Owner("another-host", 999_999_999, ""),
        Owner(socket.gethostname(), 999_999_999, "another-boot pid:[1] 12"),
        myself(),
        Owner(socket.gethostname(), 1, ""),
    ],
    ids=["another host", "another boot or container", "this very process", "a process of somebody else"],
)
def test_who_may_live_counts_as_alive(tmp_path: Path, journal: Journal, watch: Watch, owner: Owner) -> None:
    assert not has_ended(owner)
    journal.take_lease(ACCOUNT, API, seconds=60)
    change(tmp_path, host=owner.host, pid=owner.pid, born=owner.born)
    with pytest.raises(AccountBusy, match=owner.host):
        journal.take_lease(ACCOUNT, API, seconds=60)
    watch.wait(60)
    journal.take_lease(ACCOUNT, API, seconds=60)


def test_a_process_without_a_known_start_is_looked_for_by_its_number() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert has_ended(Owner(socket.gethostname(), process.pid, ""))
    assert not has_ended(Owner(socket.gethostname(), os.getpid(), ""))


def test_of_many_programs_one_wins(tmp_path: Path, journal: Journal) -> None:
    with taker(tmp_path) as one, taker(tmp_path) as two, taker(tmp_path) as three:
        takers = (one, two, three)
        for each in takers:
            tell(each)
        assert sorted(line(each) for each in takers) == ["busy", "busy", "taken"]


def test_of_many_connections_one_wins(journal: Journal) -> None:
    def take(_: int) -> bool:
        try:
            journal.take_lease(ACCOUNT, API, seconds=60)
        except AccountBusy:
            return False
        return True

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(take, range(60))) == 1


@pytest.mark.parametrize("stale", [False, True], ids=["free", "time is up"])
def test_where_looking_does_not_lock_the_faster_one_wins(tmp_path: Path, journal: Journal, *, stale: bool) -> None:
    """Other databases let somebody in between our looking and our writing; so does this one, if it is told to."""
    if stale:
        journal.take_lease(ACCOUNT, API, seconds=-1)
    engine = sa.create_engine(f"sqlite:///{tmp_path}/journal.db", isolation_level="AUTOCOMMIT")
    rivals: list[Lease] = []

    def interfere(*arguments: object) -> None:
        if not rivals and str(arguments[2]).startswith("SELECT"):
            rivals.append(journal.take_lease(ACCOUNT, API, seconds=60))

    sa.event.listen(engine, "after_cursor_execute", interfere)
    with pytest.raises(AccountBusy):
        Lease.take(engine, "it", lambda: NOON, ACCOUNT, API, 60)
    rivals[0].renew(60)
    engine.dispose()


def test_a_release_that_fails_is_told_and_spoils_nothing(
    tmp_path: Path, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    locker = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    with (
        caplog.at_level(logging.WARNING),
        Journal.open(tmp_path / "journal.db", watch, busy_seconds=0.05) as journal,
        journal.take_lease(ACCOUNT, API, seconds=60),
    ):
        locker.execute("begin immediate")
    locker.close()
    assert [f"The account {ACCOUNT} could not be given free" in each.message for each in caplog.records] == [True]
