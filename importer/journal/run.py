"""Write down one run, step by step: each call is committed to disk before it returns."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from importer.core.assignments import Assignment
from importer.core.payload import AccountOccasion
from importer.core.plan import Action, Plan
from importer.core.results import AssignmentResult, Result
from importer.journal.lease import Lease
from importer.journal.opening import writing
from importer.journal.stored import ASSIGN, AttemptOutcome, RunState, images_text, payload_hash, sha256, utc
from importer.journal.tables import ASSIGNMENT, ATTEMPT, CHUNK, PLAN, RESULT, RUN

_Statement = tuple[sa.Executable, dict[str, Any] | list[dict[str, Any]]]
_END = ATTEMPT.update().where(
    ATTEMPT.c.run == sa.bindparam("of_run"),
    ATTEMPT.c.chunk == sa.bindparam("of_chunk"),
    ATTEMPT.c.number == sa.bindparam("of_number"),
)
_FORGET = RESULT.delete().where(RESULT.c.run == sa.bindparam("of_run"), RESULT.c.name == sa.bindparam("of_name"))

_FORGET_ASSIGNED = ASSIGNMENT.delete().where(
    ASSIGNMENT.c.run == sa.bindparam("of_run"), ASSIGNMENT.c.number == sa.bindparam("of_number")
)


class RunJournal:
    """The open pages of one run; made by ``Journal``.

    Args:
        engine: the journal's database.
        shown: the journal's location as it may be shown.
        run_id: which run.
        clock: the wall clock, with its zone.
        chunks: how many chunks the run has already.
    """

    def __init__(
        self, engine: sa.Engine, shown: str, run_id: str, clock: Callable[[], dt.datetime], chunks: int = 0
    ) -> None:
        self.id = run_id
        self._engine = engine
        self._shown = shown
        self._clock = clock
        self._chunks = chunks
        self._attempts: dict[int, int] = {}
        self.has_sent = chunks > 0
        """Whether a request was ever begun."""
        self._lease: Lease | None = None
        self._lease_seconds = 0.0

    def hold(self, lease: Lease, seconds: float) -> None:
        """From now on, begin an attempt only under this lease, and renew it then for so many seconds.

        Args:
            lease: of the run's account.
            seconds: the longest that one request may take, and what is done until the next renewal.
        """
        self._lease = lease
        self._lease_seconds = seconds

    def plan(self, plan: Plan) -> str:
        """Keep the plan; gives its hash."""
        body = plan.model_dump_json()
        self._write((PLAN.insert(), {"run": self.id, "hash": sha256(body), "body": body}))
        return sha256(body)

    def begin_chunk(self, actions: Sequence[Action], before: Sequence[AccountOccasion | None] = ()) -> int:
        """Write down what is about to be sent; gives the chunk's number, from 1.

        Args:
            actions: of one kind; their payloads go into one request.
            before: what the account holds for each of them just now; empty for creates.
        """
        return self._begin_chunk(
            kind=str(actions[0].kind),
            names=json.dumps([action.name for action in actions], ensure_ascii=False),
            payload_hash=payload_hash([action.payload for action in actions]),
            before=images_text(before or [None] * len(actions)),
        )

    def begin_assignment(self, number: int, assignment: Assignment, occasion: int | None) -> int:
        """Write down that a skill is about to be given an occasion; gives the chunk's number, from 1.

        Args:
            number: the assignment's place in the plan, which says what the skill used before.
            assignment: what is to be sent.
            occasion: the id of the occasion; None if the skill is to use none.
        """
        sent = json.dumps({"skill": assignment.skill_id, "specialOccasionId": occasion}, sort_keys=True)
        return self._begin_chunk(
            kind=ASSIGN, names=json.dumps([str(number)]), payload_hash=sha256(sent), before=images_text([None])
        )

    def _begin_chunk(self, **what: str) -> int:
        self._chunks += 1
        self._write((CHUNK.insert(), {"run": self.id, "number": self._chunks, **what}))
        return self._chunks

    def begin_attempt(self, chunk: int) -> int:
        """Write down that a chunk is being sent now; gives the attempt's number, from 1.

        Raises:
            LeaseLost: another import has taken over the account; nothing may be sent.
        """
        number = self._attempts.get(chunk, 0) + 1
        begun = {"run": self.id, "chunk": chunk, "number": number, "started": utc(self._clock()), "message": ""}
        with writing(self._engine, self._shown) as connection:
            if self._lease is not None:
                self._lease.extend(connection, self._lease_seconds)
            connection.execute(ATTEMPT.insert(), begun)
        self._attempts[chunk] = number
        self.has_sent = True
        return number

    def end_attempt(
        self,
        chunk: int,
        number: int,
        outcome: AttemptOutcome,
        *,
        status: int | None = None,
        message: str = "",
        results: Iterable[Result] = (),
        assigned: Mapping[int, AssignmentResult] | None = None,
    ) -> None:
        """Write down the answer, and in the same breath the results that it settles."""
        answer = {
            "of_run": self.id,
            "of_chunk": chunk,
            "of_number": number,
            "ended": utc(self._clock()),
            "outcome": str(outcome),
            "status": status,
            "message": message,
        }
        self._write((_END, answer), *self._put(results), *self._put_assigned(assigned or {}))

    def record(self, results: Iterable[Result]) -> None:
        """Write down results; a later one of the same name replaces an earlier one."""
        self._write(*self._put(results))

    def record_assigned(self, assigned: Mapping[int, AssignmentResult]) -> None:
        """Write down what became of skills, by their place in the plan; a later result replaces an earlier one."""
        if assigned:
            self._write(*self._put_assigned(assigned))

    def finish(self, state: RunState, report: bytes | None = None) -> None:
        """Write down how the run ended, and its report if it has one."""
        ended = RUN.update().where(RUN.c.id == self.id)
        self._write((ended, {"state": str(state), "finished": utc(self._clock()), "report": report}))

    def _put(self, results: Iterable[Result]) -> list[_Statement]:
        last = {each.name: each for each in results}
        rows = [{"run": self.id, "name": name, "body": each.model_dump_json()} for name, each in last.items()]
        which = [{"of_run": self.id, "of_name": row["name"]} for row in rows]
        return [(_FORGET, which), (RESULT.insert(), rows)] if rows else []

    def _put_assigned(self, assigned: Mapping[int, AssignmentResult]) -> list[_Statement]:
        rows = [{"run": self.id, "number": number, "body": each.model_dump_json()} for number, each in assigned.items()]
        which = [{"of_run": self.id, "of_number": row["number"]} for row in rows]
        return [(_FORGET_ASSIGNED, which), (ASSIGNMENT.insert(), rows)] if rows else []

    def _write(self, *statements: _Statement) -> None:
        with writing(self._engine, self._shown) as connection:
            for statement, values in statements:
                connection.execute(statement, values)
