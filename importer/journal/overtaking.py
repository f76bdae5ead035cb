"""What newer files said while an older one was put off: files are taken by name, so a later name is a newer one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from importer.core.drops import Drop, DropOutcome
from importer.core.names import fold
from importer.core.plan import ActionKind
from importer.core.run_ids import PART
from importer.journal.knowing import written_later
from importer.journal.stored_drops import drop_from
from importer.journal.tables import DROP, PLAN, RUN


@dataclass(frozen=True, slots=True)
class Newer:
    """What a newer file says about the occasions of an account."""

    drop: Drop
    account: str
    names: frozenset[str]
    """Folded."""


def said_meanwhile(connection: sa.Connection, drop: Drop) -> Iterator[Newer]:
    """What files of the same rule and place, whose names come after a drop's, have been importing since it was taken.

    Occasions that were to stay as they are count too: the file says so. What was in conflict does not.
    """
    since = sa.or_(RUN.c.finished.is_(None), RUN.c.finished > drop.seen, *written_later(connection, DROP, drop.id))
    others = sa.select(DROP).join(RUN, RUN.c.id == DROP.c.id).where(DROP.c.id != drop.id, since)
    for row in connection.execute(others.order_by(DROP.c.seen, DROP.c.id)).all():
        other = drop_from(row)
        if (other.rule, other.place) == (drop.rule, drop.place) and other.name > drop.name:
            yield from _said(connection, other)


def done_in_its_place(connection: sa.Connection, drop: Drop) -> Drop | None:
    """The newest drop that came under a drop's name later, by the same rule, and is in the account; else None."""
    later = sa.or_(DROP.c.seen > drop.seen, *written_later(connection, DROP, drop.id))
    done = DROP.c.outcome.in_([str(DropOutcome.DONE), str(DropOutcome.KNOWN)])
    newest = sa.select(DROP).where(later, done).order_by(DROP.c.seen.desc(), DROP.c.id.desc())
    own = (drop.rule, drop.place, drop.name)
    others = map(drop_from, connection.execute(newest).all())
    return next((each for each in others if (each.rule, each.place, each.name) == own), None)


def _said(connection: sa.Connection, drop: Drop) -> Iterator[Newer]:
    own = sa.or_(PLAN.c.run == drop.id, PLAN.c.run.startswith(drop.id + PART, autoescape=True))
    for body in connection.execute(sa.select(PLAN.c.body).where(own)).scalars():
        plan = json.loads(body)
        said = (each["name"] for each in plan["actions"] if each["kind"] != ActionKind.CONFLICT)
        yield Newer(drop, plan["account"], frozenset(map(fold, said)))
