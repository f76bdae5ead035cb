"""The journal's tables. Times are ISO 8601 text in UTC; JSON is text; a run's draft and report are bytes of others."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

VERSION = 1
"""Raised whenever a table changes; a journal of another version is refused. A table that is added does not raise it."""

_LONG_TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")
_LONG_BYTES = sa.LargeBinary().with_variant(mysql.LONGBLOB(), "mysql", "mariadb")
_RUN_ID = sa.String(40)
_HASH = sa.String(64)

METADATA = sa.MetaData()


def _holder(*, nullable: bool) -> tuple[sa.Column[Any], ...]:
    """Who holds what a row stands for, and until when."""
    return (
        sa.Column("host", sa.String(255), nullable=nullable),
        sa.Column("pid", sa.Integer, nullable=nullable),
        sa.Column("born", sa.String(200), nullable=nullable),
        sa.Column("since", sa.String(40), nullable=nullable),
        sa.Column("expires", sa.String(40), nullable=nullable),
    )


JOURNAL = sa.Table("journal", METADATA, sa.Column("version", sa.Integer, nullable=False))

RUN = sa.Table(
    "run",
    METADATA,
    sa.Column("id", _RUN_ID, primary_key=True),
    sa.Column("command", sa.String(20), nullable=False),
    sa.Column("account", sa.String(20), nullable=False),
    sa.Column("api", sa.Text, nullable=False),
    sa.Column("mode", sa.String(20), nullable=False),
    sa.Column("started", sa.String(40), nullable=False),
    sa.Column("finished", sa.String(40)),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("settings", _LONG_TEXT, nullable=False),
    sa.Column("draft", _LONG_BYTES, nullable=False),
    sa.Column("report", _LONG_BYTES),
)

PLAN = sa.Table(
    "plan",
    METADATA,
    sa.Column("run", _RUN_ID, sa.ForeignKey("run.id"), primary_key=True),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("body", _LONG_TEXT, nullable=False),
)

CHUNK = sa.Table(
    "chunk",
    METADATA,
    sa.Column("run", _RUN_ID, sa.ForeignKey("run.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("names", _LONG_TEXT, nullable=False),
    sa.Column("payload_hash", sa.String(64), nullable=False),
    sa.Column("before", _LONG_TEXT, nullable=False),
)

ATTEMPT = sa.Table(
    "attempt",
    METADATA,
    sa.Column("run", _RUN_ID, primary_key=True),
    sa.Column("chunk", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("started", sa.String(40), nullable=False),
    sa.Column("ended", sa.String(40)),
    sa.Column("outcome", sa.String(20)),
    sa.Column("status", sa.Integer),
    sa.Column("message", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["run", "chunk"], ["chunk.run", "chunk.number"]),
)

RESULT = sa.Table(
    "result",
    METADATA,
    sa.Column("run", _RUN_ID, sa.ForeignKey("run.id"), primary_key=True),
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("body", _LONG_TEXT, nullable=False),
)

ASSIGNMENT = sa.Table(
    "assignment",
    METADATA,
    sa.Column("run", _RUN_ID, sa.ForeignKey("run.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("body", _LONG_TEXT, nullable=False),
)
"""What became of the skills of a run, by their place in its plan."""

LEASE = sa.Table(
    "lease",
    METADATA,
    sa.Column("account", sa.String(20), primary_key=True),
    sa.Column("api", sa.String(500), primary_key=True),
    sa.Column("token", sa.String(64), nullable=False),
    sa.Column("run", _RUN_ID),
    *_holder(nullable=False),
)

DROP = sa.Table(
    "dropped",
    METADATA,
    sa.Column("id", _RUN_ID, primary_key=True),
    sa.Column("identity", _HASH, nullable=False, index=True),
    sa.Column("blocks", _HASH, nullable=False, unique=True),
    sa.Column("state", sa.String(20), nullable=False, index=True),
    sa.Column("outcome", sa.String(20)),
    sa.Column("seen", sa.String(40), nullable=False),
    sa.Column("body", _LONG_TEXT, nullable=False),
    sa.Column("token", sa.String(64)),
    *_holder(nullable=True),
)
"""Dropped files, with whoever holds each; nobody does where there is no token.

``body`` is all of a drop; the other columns repeat what is searched for. ``blocks`` is what no two drops may be at
once: the same content by the same rule as long as that is not filed for good, its own id from then on.
"""

UNHEARD = sa.Table(
    "unheard",
    METADATA,
    sa.Column("id", _RUN_ID, primary_key=True),
    sa.Column("since", sa.String(40), nullable=False),
)
"""The drops that are filed and count in no standing yet, and since when."""

STANDING = sa.Table(
    "standing",
    METADATA,
    sa.Column("id", _HASH, primary_key=True),
    sa.Column("body", _LONG_TEXT, nullable=False),
)
"""How a rule fares at a place; ``id`` is the hash of the two."""
