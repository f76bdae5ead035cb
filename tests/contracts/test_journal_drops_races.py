"""Many workers on one ledger of drops, and workers that are killed between any two of their words to it."""

import multiprocessing
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from drop_samples import MINUTE, NOON, Watch, World, drop, end, file, known, taken

from importer.core.drops import Drop, DropOutcome, DropState, Level, Standing
from importer.core.errors import LeaseLost
from importer.journal import Busy, DropClaim, DropLedger, Journal, Known

WORKERS, CONTENTS, FILED = 8, 50, 15
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="this platform cannot fork")
Wait = Callable[[], object]
"""Until all workers have come so far."""
Work = Callable[[DropLedger, int, Wait], list[str]]
PATIENCE = 100.0


def open_journal(folder: Path) -> Journal:
    journal = Journal.open(folder / "journal.db", Watch(), busy_seconds=60)
    sa.event.listen(journal._engine, "connect", carefree)
    journal._engine.dispose()
    return journal


def carefree(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # no power cut is played, and syncing takes most of the time


def contents(worker: int) -> list[str]:
    """All contents, each worker's from another one on."""
    return [f"c{(number + worker * 3) % CONTENTS:02}" for number in range(CONTENTS)]


def claim_all(ledger: DropLedger, worker: int, wait: Wait) -> list[str]:
    answers = [ledger.claim(drop(content, name=f"{worker}.csv"), seconds=MINUTE) for content in contents(worker)]
    wait()  # for as long as we live, nobody takes over what we have
    return [each.drop.content for each in answers if isinstance(each, DropClaim)]


def claim_and_file_all(ledger: DropLedger, worker: int, wait: Wait) -> list[str]:
    """As sweeps do: what is known is filed as a repetition; what others have is looked at again."""
    done, todo = [], sorted(contents(worker), reverse=worker % 2 > 0)[:FILED]
    while todo:
        answer = ledger.claim(drop(todo[0]), seconds=MINUTE)
        if isinstance(answer, DropClaim):
            done.append(file(answer, DropOutcome.DONE).content)
        elif isinstance(answer, Known):
            file(answer.claim, DropOutcome.KNOWN)
        todo = todo[1:] if not isinstance(answer, Busy) else [*todo[1:], todo[0]]
    wait()
    return done


def take_up_all(ledger: DropLedger, worker: int, wait: Wait) -> list[str]:
    every = sorted(ledger.left(NOON), key=lambda each: contents(worker).index(each.content))
    answers = [ledger.take_up(each.id, seconds=MINUTE) for each in every]
    wait()
    return [each.drop.content for each in answers if each]


def at_once(folder: Path, work: Work) -> list[list[str]]:
    """Let so many processes work on one journal; what each of them gives."""
    context = multiprocessing.get_context("fork")
    together, results = context.Barrier(WORKERS, timeout=PATIENCE), context.SimpleQueue()

    def run(worker: int) -> None:
        with open_journal(folder) as journal:
            together.wait()
            results.put(work(journal.drops, worker, together.wait))

    processes = [context.Process(target=run, args=(worker,)) for worker in range(WORKERS)]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
        assert each.exitcode == 0
    return [results.get() for _ in processes]


def test_of_many_processes_each_content_is_claimed_by_one(tmp_path: Path) -> None:
    claimed = Counter(content for each in at_once(tmp_path, claim_all) for content in each)
    assert claimed == dict.fromkeys(contents(0), 1)


def test_of_many_processes_each_content_is_carried_out_once(tmp_path: Path) -> None:
    done = Counter(content for each in at_once(tmp_path, claim_and_file_all) for content in each)
    assert set(done.values()) == {1}
    with open_journal(tmp_path) as journal:
        rows = journal.drops._rows()
        outcomes = Counter(row.outcome for row in rows)
        assert journal.drops.left(NOON) == journal.drops.busy() == ()
    assert outcomes == {DropOutcome.DONE: 2 * FILED, DropOutcome.KNOWN: FILED * (WORKERS - 2)}
    assert {row.state for row in rows} == {DropState.FILED}


def test_of_many_processes_one_takes_up_what_dead_ones_left(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        for content in contents(0):
            taken(journal.drops.claim(drop(content), seconds=MINUTE)).release()
    taken_up = Counter(content for each in at_once(tmp_path, take_up_all) for content in each)
    assert taken_up == dict.fromkeys(contents(0), 1)


def test_of_many_threads_each_content_is_claimed_by_one(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal, ThreadPoolExecutor(WORKERS) as pool:
        together = Barrier(WORKERS, timeout=PATIENCE)
        given = list(pool.map(lambda worker: claim_all(journal.drops, worker, together.wait), range(WORKERS)))
    assert Counter(content for each in given for content in each) == dict.fromkeys(contents(0), 1)


def carry_on(claim: DropClaim) -> None:
    """The way of a drop, from wherever it stands to where it is filed."""
    with claim:
        if claim.drop.state is DropState.TAKEN and not claim.drop.tries:
            claim.save(replace(claim.drop, state=DropState.LATER, tries=1))
        if claim.drop.state is not DropState.ENDED:
            end(claim, DropOutcome.KNOWN if claim.drop.like else DropOutcome.DONE)
        claim.renew(MINUTE)
        claim.save(replace(claim.drop, state=DropState.FILED, at=claim.drop.target))


def sweep(ledger: DropLedger, names: Sequence[str]) -> None:
    """Go on with what was left; then take the files that still stand where they were dropped."""
    for each in ledger.left(NOON):
        again = ledger.take_up(each.id, seconds=MINUTE)
        assert again is not None
        carry_on(again)
    filed = {drop_from_name(row.body) for row in ledger._rows() if row.state == DropState.FILED}
    for name in names:
        if name not in filed:
            answer = ledger.claim(drop(name=name), seconds=MINUTE)
            assert not isinstance(answer, Busy)
            carry_on(answer.claim if isinstance(answer, Known) else answer)


def drop_from_name(body: str) -> str:
    """Which file a drop took away."""
    return next(name for name in NAMES if f'"name": "{name}"' in body)


NAMES = ("holidays.csv", "copy.csv")


def swept_until(folder: Path, point: int) -> bool:
    """Sweep in a process of its own, that is killed at one of its words to the journal; whether it was."""
    pid = os.fork()
    if pid == 0:
        try:
            with open_journal(folder) as journal:
                doom(journal._engine, point)
                sweep(journal.drops, NAMES)
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert status in (0, -signal.SIGKILL)
    return status != 0


def doom(engine: sa.Engine, point: int) -> None:
    words = count()

    def speak(*_: object) -> None:
        if next(words) == point:
            os.kill(os.getpid(), signal.SIGKILL)

    for event in ("before_cursor_execute", "commit"):
        sa.event.listen(engine, event, speak)


def ended_well(folder: Path) -> list[Drop]:
    """All drops, when a last sweep has gone through undisturbed."""
    with open_journal(folder) as journal:
        sweep(journal.drops, NAMES)
        assert journal.drops.left(NOON) == journal.drops.busy() == ()
        drops = [journal.drops.find(row.id) for row in journal.drops._rows()]
        known(journal.drops.claim(drop(name="third.csv"), seconds=MINUTE))
    return drops


def as_without_a_crash(drops: Sequence[Drop]) -> None:
    outcomes = {each.name: each.outcome for each in drops}
    assert outcomes == {NAMES[0]: DropOutcome.DONE, NAMES[1]: DropOutcome.KNOWN}
    assert len(drops) == 2
    assert {each.state for each in drops} == {DropState.FILED}


def test_a_worker_that_is_killed_anywhere_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    open_journal(tmp_path / "new").close()
    for point in count():
        folder = shutil.copytree(tmp_path / "new", tmp_path / str(point))
        killed = swept_until(folder, point)
        as_without_a_crash(ended_well(folder))
        if not killed:
            break
    assert point > 30


def test_workers_that_are_killed_again_and_again_come_to_the_same_end(tmp_path: Path) -> None:
    open_journal(tmp_path).close()
    kills = 0
    while swept_until(tmp_path, 5 + kills):  # a little later each time, so that it ends some day
        kills += 1
    as_without_a_crash(ended_well(tmp_path))
    assert kills >= 5


def test_what_is_saved_while_another_takes_over_is_seen_by_it_or_refused(tmp_path: Path) -> None:
    world, watch = World(), Watch()
    with open_journal(tmp_path) as journal, open_journal(tmp_path) as other, ThreadPoolExecutor(2) as pool:
        (_, first), (_, second) = world.worker(journal, "one", watch), world.worker(other, "two", watch)
        for number in range(CONTENTS):
            mine = taken(first.claim(drop(f"c{number}"), seconds=0))
            save = pool.submit(saved, mine)
            theirs = second.take_up(mine.drop.id, seconds=MINUTE)
            assert theirs is not None
            assert theirs.drop.at == ("here" if save.result() else "holidays.csv")
            theirs.save(theirs.drop)


def saved(claim: DropClaim) -> bool:
    try:
        claim.save(replace(claim.drop, at="here"))
    except LeaseLost:
        return False
    return True


def test_whoever_changes_a_standing_at_once_loses_nothing_of_the_others(tmp_path: Path) -> None:
    def change(old: Standing | None) -> Standing:
        before = old or Standing("year", "year", "/in", Level.WELL, "", "")
        return replace(before, counted={DropOutcome.DONE: before.counted.get(DropOutcome.DONE, 0) + 1})

    def change_many(_worker: int) -> None:
        with open_journal(tmp_path) as journal:
            for _ in range(CONTENTS):
                journal.drops.change_standing("year", "/in", change)

    open_journal(tmp_path).close()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(change_many, range(WORKERS)))
    with open_journal(tmp_path) as journal:
        (standing,) = journal.drops.standings()
    assert standing.counted == {DropOutcome.DONE: WORKERS * CONTENTS}
