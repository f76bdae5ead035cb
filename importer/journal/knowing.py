"""What the journal knows of a content that comes again: whether it is the same thing, and whether it still holds.

The same content is another thing where the file's name decided what it says. And it holds no longer where something was
sent about its occasions since, by whatever run: then a repetition is a way back, and is imported as a new file is.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from importer.core.drops import Drop, DropOutcome, DropState
from importer.core.names import fold
from importer.core.run_ids import PART
from importer.journal.stored import ASSIGN, RunState
from importer.journal.stored_drops import BY_NAME, drop_from, identity
from importer.journal.tables import ATTEMPT, CHUNK, DROP, RESULT, RUN

_NEWEST = DROP.c.seen.desc(), DROP.c.id.desc()


def told_apart(connection: sa.Connection, drop: Drop) -> Drop:
    """The drop as it is to be claimed: apart from a drop of the same content, if their names make them two things."""
    drop = replace(drop, apart="")
    same = DROP.c.identity == identity(drop), DROP.c.body.contains(BY_NAME, autoescape=True)
    row = connection.execute(sa.select(DROP).where(*same).order_by(*_NEWEST).limit(1)).first()
    return drop if row is None or drop_from(row).named == drop.named else replace(drop, apart=drop.named)


def done_before(connection: sa.Connection, drop: Drop) -> Drop | None:
    """The newest drop of the same identity that was carried out, as long as that holds; else None."""
    undone = sa.exists().where(RUN.c.id == DROP.c.id, RUN.c.state == str(RunState.UNDONE))
    same = DROP.c.identity == identity(drop), DROP.c.outcome == str(DropOutcome.DONE)
    row = connection.execute(sa.select(DROP).where(*same, ~undone).order_by(*_NEWEST).limit(1)).first()
    return None if row is None else _if_it_holds(connection, drop_from(row))


def filed_before(connection: sa.Connection, drop: Drop) -> Drop | None:
    """The newest drop of the same identity that is filed, whatever became of it, as long as that holds; else None."""
    same = DROP.c.identity == identity(drop), DROP.c.state == str(DropState.FILED)
    row = connection.execute(sa.select(DROP).where(*same).order_by(*_NEWEST).limit(1)).first()
    return None if row is None else _if_it_holds(connection, drop_from(row))


def _if_it_holds(connection: sa.Connection, drop: Drop) -> Drop | None:
    run_id = drop.like or drop.id
    own = sa.or_(RUN.c.id == run_id, RUN.c.id.startswith(run_id + PART, autoescape=True))
    runs = connection.execute(sa.select(RUN.c.id, RUN.c.account, RUN.c.api, RUN.c.started).where(own)).all()
    return None if any(_was_touched(connection, run) for run in runs) else drop


def _was_touched(connection: sa.Connection, run: Any) -> bool:
    """Whether another run has sent something about an occasion of this one since it began."""
    found = connection.execute(sa.select(RESULT.c.name).where(RESULT.c.run == run.id)).scalars()
    names = {fold(name) for name in found}
    return bool(names) and any(fold(name) in names for name in _sent_since(connection, run))


def _sent_since(connection: sa.Connection, run: Any) -> Iterator[str]:
    """The names about which others sent something to the same account; what is on its way counts too."""
    written = written_later(connection, RUN, run.id)
    later = sa.or_(RUN.c.started > run.started, RUN.c.finished > run.started, RUN.c.finished.is_(None), *written)
    others = RUN.c.account == run.account, RUN.c.api == run.api, RUN.c.id != run.id, later
    tried = sa.exists().where(
        ATTEMPT.c.run == CHUNK.c.run,
        ATTEMPT.c.chunk == CHUNK.c.number,
        sa.or_(ATTEMPT.c.started > run.started, *written),
    )
    sent = sa.select(CHUNK.c.names).where(CHUNK.c.run == RUN.c.id, CHUNK.c.kind != ASSIGN, *others, tried)
    for names in connection.execute(sent).scalars():
        yield from json.loads(names)


def written_later(connection: sa.Connection, table: sa.Table, id_: str) -> tuple[sa.ColumnElement[bool], ...]:
    """That a row of a table was written after the one of an id, whatever the clock said; nothing where none can tell.

    SQLite numbers its rows as they come. Elsewhere the times that were written are all that there is.
    """
    if connection.dialect.name != "sqlite":
        return ()
    one = table.alias("one")
    number: sa.Select[int] = (
        sa.select(sa.literal_column("one.rowid", sa.Integer)).select_from(one).where(one.c.id == id_)
    )
    return (sa.literal_column(f"{table.name}.rowid") > number.scalar_subquery(),)
