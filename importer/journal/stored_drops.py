"""Drops and standings as the journal keeps them: what is searched for in columns, the whole of it as JSON."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from importer.core.drops import Drop, DropOutcome, DropState, Standing, Told
from importer.core.standings import standing_of, standing_text
from importer.journal.stored import sha256, utc
from importer.journal.tables import DROP, STANDING, UNHEARD

BY_NAME = '"by_name": true'
"""What a drop's JSON says if its file's name decided what it says; a quote within a text is written otherwise."""


def is_final(drop: Drop) -> bool:
    """Whether nobody will ever touch it again: it is filed, and waits for nothing."""
    return drop.state is DropState.FILED and drop.outcome is not DropOutcome.WAITING


def identity(drop: Drop) -> str:
    """What its content is known by, under its rule and whatever its name, unless that makes it something else."""
    return _hash(drop.rule, drop.content, *([drop.apart] if drop.apart else []))


def blocks(drop: Drop) -> str:
    """What no other drop may be while this one is it.

    A content by its rule, until it is filed for good. A repetition of another drop keeps nobody from that content, but
    from the same file.
    """
    if is_final(drop):
        return drop.id
    return _hash(drop.rule, drop.content, drop.place, drop.name) if drop.like else identity(drop)


def columns_of(drop: Drop) -> dict[str, str | None]:
    """What a drop's row says of it, without its holder."""
    return {
        "id": drop.id,
        "identity": identity(drop),
        "blocks": blocks(drop),
        "state": str(drop.state),
        "outcome": drop.outcome and str(drop.outcome),
        "seen": drop.seen,
        "body": _body(drop),
    }


def drop_from(row: Any) -> Drop:
    """A drop, from its row."""
    body = json.loads(row.body)
    body["state"] = DropState(body["state"])
    body["outcome"] = body["outcome"] and DropOutcome(body["outcome"])
    body["told"] = Told(**body["told"])
    body["plans"] = tuple(body.get("plans", ()))
    return Drop(**body)


def standing_from(row: Any) -> Standing:
    """A standing, from its row."""
    return standing_of(row.body)


def find_standing(connection: sa.Connection, rule: str, place: str) -> Any:
    """The row of a rule's standing at a place; None if there is none yet."""
    return connection.execute(sa.select(STANDING).where(STANDING.c.id == _hash(rule, place))).first()


def put_standing(connection: sa.Connection, standing: Standing, before: Any) -> Standing | None:
    """Write how a rule fares in place of the row that was found before; None if that is not there any more."""
    row = {"id": _hash(standing.rule, standing.place), "body": standing_text(standing)}
    if before is None:
        connection.execute(STANDING.insert(), row)
        return standing
    unmoved = STANDING.c.id == row["id"], STANDING.c.body == before.body
    return standing if connection.execute(STANDING.update().where(*unmoved), row).rowcount else None


def put_unheard(connection: sa.Connection, drop: Drop, now: dt.datetime) -> None:
    """Write down that no standing counts yet what became of a drop, if it is filed."""
    connection.execute(UNHEARD.delete().where(UNHEARD.c.id == drop.id))
    if drop.state is DropState.FILED:
        connection.execute(UNHEARD.insert(), {"id": drop.id, "since": utc(now)})


def hear(connection: sa.Connection, heard: Mapping[str, DropOutcome]) -> None:
    """Write down that a standing counts what became of drops; id -> what was heard."""
    if heard:
        still = sa.exists().where(DROP.c.id == UNHEARD.c.id, DROP.c.outcome == sa.bindparam("became"))
        rows = [{"this": id_, "became": str(outcome)} for id_, outcome in heard.items()]
        connection.execute(UNHEARD.delete().where(UNHEARD.c.id == sa.bindparam("this"), still), rows)


def _body(noun: Drop) -> str:
    """As JSON in ASCII, because a file's name may have bytes in it that are no text."""
    return json.dumps(asdict(noun), sort_keys=True)


def _hash(*parts: str) -> str:
    return sha256(json.dumps(parts))
