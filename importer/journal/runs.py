"""The journal as a whole: begin runs, list them, and give them back."""

import datetime as dt
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from importer.core.results import AssignmentResult
from importer.core.run_ids import PART, new_run_id
from importer.journal.chunks import chunks_of
from importer.journal.drops import DropLedger
from importer.journal.ids import WHOLE, the_run
from importer.journal.lease import Lease
from importer.journal.opening import BUSY_SECONDS, open_engine, speaking, writing
from importer.journal.run import RunJournal
from importer.journal.stored import (
    ASSIGN,
    OF,
    RESUMABLE,
    RunState,
    RunSummary,
    StoredRun,
    plan_from,
    result_from,
    summary_from,
    utc,
)
from importer.journal.tables import ASSIGNMENT, CHUNK, PLAN, RESULT, RUN

_SUMMARY = (RUN.c.id, RUN.c.command, RUN.c.account, RUN.c.api, RUN.c.mode, RUN.c.started, RUN.c.finished, RUN.c.state)


class Journal:
    """All runs in one database; made by ``Journal.open``. Close it, or use it in a ``with``."""

    def __init__(self, engine: sa.Engine, shown: str, clock: Callable[[], dt.datetime]) -> None:
        self._engine = engine
        self._shown = shown
        self._clock = clock

    @classmethod
    def open(
        cls, location: str | Path, clock: Callable[[], dt.datetime], *, busy_seconds: float = BUSY_SECONDS
    ) -> Self:
        """Open a journal, and make it if it is absent.

        Args:
            location: a file, or a SQLAlchemy URL.
            clock: the wall clock, with its zone.
            busy_seconds: how long to wait for another program that is writing to the same file.

        Raises:
            JournalError: it cannot be opened or written, is no journal, or of another version.
        """
        engine, shown = open_engine(location, busy_seconds)
        return cls(engine, shown, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def take_lease(self, account: str, api: str, *, seconds: float) -> Lease:
        """Take the right to write to an account, or take it over if its time is up or its holder has ended.

        Args:
            account: the account's id.
            api: the API's address; the same account behind another one is another account.
            seconds: for how long from now; its holder renews it.

        Raises:
            AccountBusy: another import holds it.
        """
        return Lease.take(self._engine, self._shown, self._clock, account, api, seconds)

    @property
    def drops(self) -> DropLedger:
        """Where every dropped file stands, and who has it."""
        return DropLedger(self._engine, self._shown, self._clock)

    def start_run(
        self,
        command: str,
        *,
        account: str,
        api: str,
        mode: str,
        settings: Mapping[str, Any],
        draft: bytes,
        of: str | None = None,
        id_: str | None = None,
        token: Callable[[int], str] = secrets.token_hex,
    ) -> RunJournal:
        """Begin a run.

        Args:
            command: import, resume or undo.
            account: the account's id.
            api: the API's address or name.
            mode: create, upsert, merge or mirror.
            settings: what the run was told, for JSON and without secrets.
            draft: whatever a resume needs to make the whole report.
            of: the run that this one undoes; kept among the settings.
            id_: the run's id, which no run has yet, where it is known before: of a dropped file, or a part of another
                run; else it is made up.
            token: gives n random bytes in hex, for the end of an id that is made up.

        Raises:
            JournalError: a run of this id is there already, or the journal cannot be written.
        """
        now = self._clock()
        run_id = id_ or new_run_id(now, token(2))
        row = {
            "id": run_id,
            "command": command,
            "account": account,
            "api": api,
            "mode": mode,
            "started": utc(now),
            "state": str(RunState.RUNNING),
            "settings": json.dumps({**settings, **({OF: of} if of else {})}, ensure_ascii=False, sort_keys=True),
            "draft": draft,
        }
        with writing(self._engine, self._shown) as connection:
            connection.execute(RUN.insert().values(row))
        return RunJournal(self._engine, self._shown, run_id, self._clock)

    def reopen(self, run_id: str) -> RunJournal:
        """Go on writing about a run that had stopped; it is running again."""
        full = self._full_id(run_id)
        with writing(self._engine, self._shown) as connection:
            connection.execute(RUN.update().where(RUN.c.id == full).values(state=str(RunState.RUNNING), finished=None))
            last = connection.execute(sa.select(sa.func.max(CHUNK.c.number)).where(CHUNK.c.run == full)).scalar()
        return RunJournal(self._engine, self._shown, full, self._clock, chunks=last or 0)

    def mark_undone(self, run_id: str) -> None:
        """Write down that another run takes a run back; what was left of it is never sent."""
        with writing(self._engine, self._shown) as connection:
            connection.execute(RUN.update().where(RUN.c.id == run_id).values(state=str(RunState.UNDONE)))

    def undo_of(self, run_id: str) -> str | None:
        """The id of the newest run that takes a run back, and was not taken back itself; None if there is none."""
        named = json.dumps({OF: run_id})[1:-1]
        undoes = sa.select(RUN.c.id).where(
            RUN.c.settings.contains(named, autoescape=True), RUN.c.state != str(RunState.UNDONE)
        )
        with speaking(self._shown), self._engine.connect() as connection:
            found: str | None = connection.execute(undoes.order_by(RUN.c.started.desc()).limit(1)).scalar()
        return found

    def runs(self) -> list[RunSummary]:
        """All runs but those that are parts of others, the newest first."""
        whole = sa.select(*_SUMMARY).where(WHOLE).order_by(RUN.c.started.desc(), RUN.c.id.desc())
        with speaking(self._shown), self._engine.connect() as connection:
            rows = connection.execute(whole).all()
        return [summary_from(row) for row in rows]

    def last_reports(self, account: str | None, api: str | None, *, limit: int) -> Iterator[bytes]:
        """The stored reports of the newest runs that came to their end, parts of others among them.

        Those of one account behind one API, or of all where they are None; at most as many as the limit says.
        """
        ended = sa.select(RUN.c.id).where(RUN.c.state == str(RunState.FINISHED), RUN.c.report.is_not(None))
        asked = ((RUN.c.account, account), (RUN.c.api, api))
        ended = ended.where(*(column == value for column, value in asked if value is not None))
        with speaking(self._shown), self._engine.connect() as connection:
            newest = ended.order_by(RUN.c.started.desc(), RUN.c.id.desc()).limit(limit)
            for run_id in list(connection.execute(newest).scalars()):
                yield bytes(connection.execute(sa.select(RUN.c.report).where(RUN.c.id == run_id)).scalar_one())

    def parts(self, run_id: str) -> tuple[str, ...]:
        """The ids of the runs that are parts of a run, each into an account of its own; none for most runs."""
        own = sa.select(RUN.c.id).where(RUN.c.id.startswith(run_id + PART, autoescape=True)).order_by(RUN.c.id)
        with speaking(self._shown), self._engine.connect() as connection:
            return tuple(connection.execute(own).scalars())

    def run_state(self, run_id: str) -> RunState | None:
        """How far the run of this whole id got; None if there is none."""
        with speaking(self._shown), self._engine.connect() as connection:
            state = connection.execute(sa.select(RUN.c.state).where(RUN.c.id == run_id)).scalar()
        return None if state is None else RunState(state)

    def has_plan(self, run_id: str) -> bool:
        """Whether the run of this whole id has a plan, or parts that have some: without one, nothing was ever sent."""
        own = sa.or_(PLAN.c.run == run_id, PLAN.c.run.startswith(run_id + PART, autoescape=True))
        with speaking(self._shown), self._engine.connect() as connection:
            return connection.execute(sa.select(PLAN.c.run).where(own).limit(1)).first() is not None

    def last_resumable(self) -> RunSummary | None:
        """The newest run that has a plan, or parts that have some, and did not come to its end."""
        states = [str(state) for state in RESUMABLE]
        planned = sa.exists().where(sa.or_(PLAN.c.run == RUN.c.id, PLAN.c.run.like(RUN.c.id + PART + "%")))
        left = sa.select(*_SUMMARY).where(WHOLE, RUN.c.state.in_(states), planned)
        newest = left.order_by(RUN.c.started.desc(), RUN.c.id.desc()).limit(1)
        with speaking(self._shown), self._engine.connect() as connection:
            row = connection.execute(newest).first()
        return row and summary_from(row)

    def load(self, run_id: str) -> StoredRun:
        """Everything about one run.

        Args:
            run_id: its id, or so much of its beginning that no other run fits.

        Raises:
            JournalError: no run fits, or several do.
        """
        full = self._full_id(run_id)
        with speaking(self._shown), self._engine.connect() as connection:
            run = connection.execute(sa.select(RUN).where(RUN.c.id == full)).one()
            plan = connection.execute(sa.select(PLAN).where(PLAN.c.run == full)).first()
            results = connection.execute(sa.select(RESULT).where(RESULT.c.run == full)).all()
            assigned = connection.execute(sa.select(ASSIGNMENT).where(ASSIGNMENT.c.run == full)).all()
            chunks = chunks_of(connection, full)
        return StoredRun(
            summary=summary_from(run),
            settings=json.loads(run.settings),
            draft=bytes(run.draft),
            report=None if run.report is None else bytes(run.report),
            plan=None if plan is None else plan_from(plan.body),
            plan_hash="" if plan is None else plan.hash,
            chunks=tuple(chunk for chunk in chunks if chunk.kind != ASSIGN),
            results={row.name: result_from(row.body) for row in results},
            assign_chunks=tuple(chunk for chunk in chunks if chunk.kind == ASSIGN),
            assigned={row.number: AssignmentResult.model_validate_json(row.body) for row in assigned},
        )

    def _full_id(self, beginning: str) -> str:
        with speaking(self._shown), self._engine.connect() as connection:
            return the_run(connection, beginning, self._shown)
