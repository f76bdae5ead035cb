"""The journal: written before and after, read back whole, and clear about what is wrong with it."""

import os
import sqlite3
import stat
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from sending_samples import ACCOUNT, create, event, occasion, open_journal, plan_of, start, update, wall_clock

from importer.core.errors import JournalError
from importer.core.payload import AccountOccasion
from importer.core.plan import Action, ActionKind, Change
from importer.core.results import Outcome, Result, Verdict
from importer.journal import AttemptOutcome, Journal, RunJournal, RunState
from importer.journal.tables import METADATA

if sys.platform != "win32":
    import resource

LOOSE = AccountOccasion.from_api(
    {"id": 11, "name": "Long", "description": "d" * 300, "isDefault": False, "events": [], "deleted": False}
)
"""What an account may hold although we would not send it."""


def test_a_run_reads_back_as_it_was_written(tmp_path: Path) -> None:
    changed = update(occasion("Long", event("Święto")), LOOSE).model_copy(
        update={"changes": (Change(path="description", before="x", after=None),)}
    )
    plan = plan_of(create(occasion("A")), changed)
    result = Result(name="Long", outcome=Outcome.UPDATED, id=11, verdict=Verdict.DIFFERENT, seen=LOOSE)
    with open_journal(tmp_path) as journal:
        run = start(journal, b"\x00draft")
        digest = run.plan(plan)
        chunk = run.begin_chunk([changed], [LOOSE])
        first = run.begin_attempt(chunk)
        run.end_attempt(chunk, first, AttemptOutcome.UNKNOWN, status=503, message="busy")
        second = run.begin_attempt(chunk)
        run.end_attempt(chunk, second, AttemptOutcome.ACCEPTED, status=200, results=[result])
        run.finish(RunState.FINISHED, b"report")
    with open_journal(tmp_path) as journal:
        stored = journal.load(run.id)
    assert (stored.plan, stored.plan_hash, len(digest)) == (plan, digest, 64)
    assert (stored.draft, stored.report, stored.settings) == (b"\x00draft", b"report", {"chunk_size": 20})
    assert stored.results == {"Long": result}
    (kept,) = stored.chunks
    assert (kept.number, kept.kind, kept.names, kept.before) == (1, "update", ("Long",), (LOOSE,))
    assert [(a.number, a.outcome, a.status, a.message) for a in kept.attempts] == [
        (1, AttemptOutcome.UNKNOWN, 503, "busy"),
        (2, AttemptOutcome.ACCEPTED, 200, ""),
    ]
    assert all(a.ended and a.started < a.ended for a in kept.attempts)
    assert stored.attempts == {"Long": 2}
    assert stored.summary.state is RunState.FINISHED
    assert (stored.summary.account, stored.summary.mode) == (ACCOUNT, "upsert")


def test_a_begun_attempt_is_on_disk_before_it_ends(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal, open_journal(tmp_path) as other:
        run = start(journal)
        run.begin_attempt(run.begin_chunk([create(occasion("A"))]))
        (chunk,) = other.load(run.id).chunks
        assert [(a.number, a.ended, a.outcome) for a in chunk.attempts] == [(1, None, None)]
        assert other.load(run.id).plan is None


def test_a_later_result_replaces_an_earlier_one(tmp_path: Path) -> None:
    names = [f"n{number}" for number in range(450)]
    with open_journal(tmp_path) as journal:
        run = start(journal)
        run.record(Result(name=name, outcome=Outcome.UNKNOWN) for name in names)
        run.record(Result(name=name, outcome=Outcome.CREATED) for name in names[:400])
        outcomes = [result.outcome for result in journal.load(run.id).results.values()]
    assert (outcomes.count(Outcome.CREATED), outcomes.count(Outcome.UNKNOWN)) == (400, 50)


def test_of_two_results_of_one_name_the_last_stays(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        run = start(journal)
        run.record(Result(name="Twin", outcome=outcome) for outcome in (Outcome.CONFLICT, Outcome.CREATED))
        assert [each.outcome for each in journal.load(run.id).results.values()] == [Outcome.CREATED]


def test_runs_are_listed_newest_first_and_found_by_a_beginning(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        tokens = iter(["aaaa", "aabb", "cccc"])
        ids = [
            journal.start_run(
                "import", account=ACCOUNT, api="x", mode="create", settings={}, draft=b"", token=lambda _: next(tokens)
            ).id
            for _ in range(3)
        ]
        assert ids == ["20270103T101502-aaaa", "20270103T101503-aabb", "20270103T101504-cccc"]
        assert [run.id for run in journal.runs()] == ids[::-1]
        assert journal.load("20270103T101503").summary.id == ids[1]
        with pytest.raises(JournalError, match="3 runs begin"):
            journal.load("2027")
        for unknown in ("2028", "%", "_"):
            with pytest.raises(JournalError, match="no run") as raised:
                journal.load(unknown)
            assert "occasions runs" in raised.value.hint


def test_the_last_resumable_run_has_a_plan_and_no_end(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        assert journal.last_resumable() is None
        runs = [start(journal) for _ in range(5)]
        states = [RunState.STOPPED, None, RunState.FINISHED, RunState.FINISHED]
        for run, state in zip(runs[:4], states, strict=True):
            run.plan(plan_of())
            if state:
                run.finish(state)
        newest = journal.last_resumable()
        assert newest is not None
        assert newest.id == runs[1].id  # it died; the last one never had a plan
        assert newest.state is RunState.RUNNING


def test_a_run_may_be_told_its_id(tmp_path: Path) -> None:
    def begin(journal: Journal) -> RunJournal:
        return journal.start_run("import", account=ACCOUNT, api="x", mode="create", settings={}, draft=b"", id_=known)

    known = "20270131T020003-1f2e"
    with open_journal(tmp_path) as journal:
        assert journal.run_state(known) is None
        run = begin(journal)
        assert (run.id, journal.run_state(run.id)) == (known, RunState.RUNNING)
        assert journal.run_state("20270131T020003") is None, "a beginning is no id"
        with pytest.raises(JournalError):
            begin(journal)
        assert not journal.has_plan(run.id)
        run.plan(plan_of())
        assert journal.has_plan(run.id)
        assert not journal.has_plan("20270131T020003-1f2")


def test_a_run_of_several_accounts_has_a_plan_if_a_part_has_one(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        run = start(journal)
        part = journal.start_run(
            "import", account=ACCOUNT, api="x", mode="create", settings={}, draft=b"", id_=f"{run.id}.002"
        )
        assert not journal.has_plan(run.id)
        part.plan(plan_of())
        assert journal.has_plan(run.id)


def test_a_reopened_run_goes_on_counting(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        run = start(journal)
        run.begin_chunk([create(occasion("A"))])
        run.finish(RunState.STOPPED)
        again = journal.reopen(run.id)
        assert again.begin_chunk([create(occasion("B"))]) == 2
        summary = journal.load(run.id).summary
        assert (summary.state, summary.finished) == (RunState.RUNNING, None)


def test_the_file_is_its_owner_s_alone_and_durable(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "journal.db"
    with Journal.open(path, wall_clock()) as journal, journal._engine.connect() as connection:
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
        for file in path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert pragmas == ["wal", 2]


def test_a_url_works_like_a_file(tmp_path: Path) -> None:
    with Journal.open(f"sqlite:///{tmp_path}/j.db", wall_clock()) as journal:
        run = start(journal)
    with Journal.open(str(tmp_path / "j.db"), wall_clock()) as journal:
        assert [each.id for each in journal.runs()] == [run.id]


def test_the_tables_fit_other_databases() -> None:
    for dialect in ("mysql", "postgresql"):
        kind = sa.dialects.registry.load(dialect)()
        for table in METADATA.sorted_tables:
            assert table.name in str(sa.schema.CreateTable(table).compile(dialect=kind))


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table places (name text)")
    connection.close()


def newer(path: Path) -> None:
    Journal.open(path, wall_clock()).close()
    with sqlite3.connect(path) as connection:
        connection.execute("update journal set version = 99")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.write_bytes(b"Occasion;Event;Start date\n" * 99), "is not a journal"),
        (lambda path: path.mkdir(), "is a folder"),
        (foreign, "some other program"),
        (newer, r"another version of this program \(form 99"),
    ],
    ids=["a sheet", "a folder", "another database", "a newer form"],
)
def test_what_is_no_journal_is_refused(tmp_path: Path, spoil: object, words: str) -> None:
    path = tmp_path / "journal.db"
    assert callable(spoil)
    spoil(path)
    content = path.read_bytes() if path.is_file() else b""
    with pytest.raises(JournalError, match=words) as raised:
        open_journal(tmp_path)
    assert str(path) in raised.value.message
    assert "--journal" in raised.value.hint
    assert not content or path.read_bytes() == content


def test_a_place_where_no_file_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="cannot be made"):
        Journal.open(tmp_path / "file" / "journal.db", wall_clock())


def test_a_journal_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "journal.db"
    Journal.open(path, wall_clock()).close()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(JournalError, match=f"cannot be read: it belongs to {path.owner()}") as raised:
        Journal.open(path, wall_clock())
    assert "type this as that user" in raised.value.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(JournalError, match="cannot be made"):
        open_journal(tmp_path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program has the file to itself."""
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("begin exclusive")
    yield
    holder.close()


def test_a_locked_journal_stops_before_the_next_request(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with Journal.open(path, wall_clock(), busy_seconds=0.05) as journal:
        run = start(journal)
        chunk = run.begin_chunk([create(occasion("A"))])
        with locked(path):
            for write in (partial(run.begin_attempt, chunk), partial(start, journal)):
                with pytest.raises(JournalError, match="in use by another program") as raised:
                    write()
                assert "occasions resume" in raised.value.hint
            assert [each.id for each in journal.runs()] == [run.id]
        assert journal.load(run.id).attempts == {"A": 0}
        assert run.begin_attempt(chunk) == 1


def test_a_locked_journal_cannot_be_made(tmp_path: Path) -> None:
    with locked(tmp_path / "journal.db"), pytest.raises(JournalError, match="in use by another program"):
        Journal.open(tmp_path / "journal.db", wall_clock(), busy_seconds=0.05)


def test_a_full_disk_stops_before_the_next_request(tmp_path: Path) -> None:
    pages = {"most": 1_000_000}
    with open_journal(tmp_path) as journal:
        sa.event.listen(journal._engine, "begin", lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages['most']}"))
        run = start(journal)
        chunk = run.begin_chunk([create(occasion("A"))])
        pages["most"] = 1  # as few as there are already
        with pytest.raises(JournalError, match="disk is full"):
            start(journal, b"x" * 1_000_000)
        with pytest.raises(JournalError, match="disk is full") as raised:
            deque(run.begin_attempt(chunk) for _ in range(10_000))
        assert "occasions resume" in raised.value.hint
        begun = journal.load(run.id).attempts["A"]
        assert [each.id for each in journal.runs()] == [run.id]
        pages["most"] = 1_000_000
        assert run.begin_attempt(chunk) == begun + 1


@pytest.mark.skipif(sys.platform == "win32", reason="this platform does not limit the size of files")
def test_a_disk_that_fails_stops_before_the_next_request(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        run = start(journal)
        chunk = run.begin_chunk([create(occasion("A"))])
        size = (tmp_path / "journal.db-wal").stat().st_size
        with files_no_larger_than(size), pytest.raises(JournalError, match="the disk fails") as raised:
            run.begin_attempt(chunk)
        assert "occasions resume" in raised.value.hint
        assert journal.load(run.id).attempts == {"A": 0}
        assert run.begin_attempt(chunk) == 1


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Whatever this process writes beyond that size fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_every_connection_is_durable(tmp_path: Path) -> None:
    names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
    with open_journal(tmp_path) as journal, ExitStack() as stack:
        for _ in range(7):  # more than the pool keeps
            connection = stack.enter_context(journal._engine.connect())
            found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
            assert found == ["wal", 2, 10_000, 1]


def test_many_programs_may_make_it_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        journals = list(pool.map(lambda _: open_journal(tmp_path), range(8)))
    run = start(journals[0])
    for journal in journals:
        assert [each.id for each in journal.runs()] == [run.id]
        journal.close()
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        assert connection.execute("select count(*) from journal").fetchone() == (1,)
    connection.close()


def test_a_journal_from_before_the_leases_gets_them(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        run = start(journal)
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute("drop table lease")
    connection.close()
    with open_journal(tmp_path) as journal:
        journal.take_lease(ACCOUNT, "memory", seconds=60).release()
        assert [each.id for each in journal.runs()] == [run.id]


def test_what_is_deleted_and_merged_reads_back(tmp_path: Path) -> None:
    gone = LOOSE.model_copy(update={"deleted": True})
    delete = Action(
        kind=ActionKind.DELETE, name="Long", reason="not in the sheet", payload=LOOSE.occasion, before=LOOSE
    )
    put_back = create(LOOSE.occasion.model_copy(update={"id": None}))
    plan = plan_of(delete, put_back)
    results = [
        Result(name="Long", outcome=Outcome.DELETED, id=11, verdict=Verdict.MATCHED, seen=gone),
        Result(name="B", outcome=Outcome.MERGED, id=12),
    ]
    with open_journal(tmp_path) as journal:
        run = start(journal)
        run.plan(plan)
        run.begin_chunk([delete], [LOOSE])
        run.record(results)
        stored = journal.load(run.id)
    assert stored.plan == plan
    assert stored.results == {each.name: each for each in results}
    assert [(chunk.kind, chunk.names, chunk.before) for chunk in stored.chunks] == [("delete", ("Long",), (LOOSE,))]


def test_an_undo_knows_what_it_undoes(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        first = start(journal)
        undo = journal.start_run(
            "undo", account=ACCOUNT, api="x", mode="upsert", settings={"a": 1}, draft=b"", of=first.id
        )
        assert (journal.load(first.id).of, journal.load(undo.id).of) == (None, first.id)
        assert journal.load(undo.id).settings == {"a": 1, "of": first.id}
        assert [each.command for each in journal.runs()] == ["undo", "import"]


@pytest.mark.parametrize("url", ["foo://somewhere", "oracle://me:hush@host/db", "sqlite://"])
def test_a_database_that_cannot_be_reached(url: str) -> None:
    with pytest.raises(JournalError) as raised:
        Journal.open(url, wall_clock())
    assert "hush" not in raised.value.message + raised.value.hint


def test_the_query_of_a_url_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(JournalError) as raised:
        Journal.open(f"sqlite:///{tmp_path}?password=hush&timeout=7", wall_clock())
    assert "hush" not in raised.value.message + raised.value.hint
    assert f"{tmp_path}?password=***&timeout=***" in raised.value.message
