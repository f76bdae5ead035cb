"""The requests of a run, read back from the journal."""

import json

import sqlalchemy as sa

from importer.journal.stored import AttemptOutcome, StoredAttempt, StoredChunk, images_from
from importer.journal.tables import ATTEMPT, CHUNK


def chunks_of(connection: sa.Connection, run_id: str) -> tuple[StoredChunk, ...]:
    """All that a run sent, with every attempt, in order."""
    attempts: dict[int, list[StoredAttempt]] = {}
    tried = sa.select(ATTEMPT).where(ATTEMPT.c.run == run_id).order_by(ATTEMPT.c.chunk, ATTEMPT.c.number)
    for row in connection.execute(tried):
        outcome = row.outcome and AttemptOutcome(row.outcome)
        attempt = StoredAttempt(row.number, row.started, row.ended, outcome, row.status, row.message)
        attempts.setdefault(row.chunk, []).append(attempt)
    sent = sa.select(CHUNK).where(CHUNK.c.run == run_id).order_by(CHUNK.c.number)
    return tuple(
        StoredChunk(
            number=row.number,
            kind=row.kind,
            names=tuple(json.loads(row.names)),
            payload_hash=row.payload_hash,
            before=images_from(row.before),
            attempts=tuple(attempts.get(row.number, ())),
        )
        for row in connection.execute(sent)
    )
