"""Find the one id that begins as somebody typed it."""

from collections.abc import Sequence

import sqlalchemy as sa

from importer.core.drops import Drop, DropOutcome
from importer.core.errors import JournalError
from importer.core.run_ids import PART
from importer.journal.stored_drops import drop_from
from importer.journal.tables import DROP, RUN

WHOLE = RUN.c.id.not_like(f"%{PART}%")
"""Runs that are no parts of others."""
_NAMED = 5
"""How many ids are named where several fit."""


def the_one(beginning: str, found: Sequence[str], shown: str, what: str, listing: str) -> str:
    """The id that is meant by its beginning; one that is given in full is never ambiguous.

    Args:
        beginning: as it was typed.
        found: all ids that begin so, sorted.
        shown: the journal's location as it may be shown.
        what: of what these are the ids, such as "run".
        listing: the command that lists them.

    Raises:
        JournalError: no id fits, or several do.
    """
    if beginning in found or len(found) == 1:
        return beginning if beginning in found else found[0]
    if not found:
        raise JournalError(f"the journal {shown} has no {what} {beginning}", f"list them with: {listing}")
    some = ", ".join(found[:_NAMED]) + (" ..." if len(found) > _NAMED else "")
    raise JournalError(f"{len(found)} {what}s begin with {beginning}: {some}", f"give more of it, such as {found[-1]}")


def the_run(connection: sa.Connection, beginning: str, shown: str) -> str:
    """Find the one run whose id begins so, whole runs unless a part is named.

    Raises:
        JournalError: no run fits, or several do; of a dropped file without a run it is said what there is instead.
    """
    fits = sa.select(RUN.c.id).where(RUN.c.id.startswith(beginning, autoescape=True)).order_by(RUN.c.id)
    if PART not in beginning:
        fits = fits.where(WHOLE)
    found = list(connection.execute(fits).scalars())
    if not found:
        dropped = sa.select(DROP).where(DROP.c.id.startswith(beginning, autoescape=True)).limit(2)
        rows = connection.execute(dropped).all()
        if len(rows) == 1:
            raise _without_run(drop_from(rows[0]))
    return the_one(beginning, found, shown, "run", "occasions runs")


def _without_run(drop: Drop) -> JournalError:
    if drop.outcome is DropOutcome.WAITING:
        return JournalError(
            f"nothing of the dropped file {drop.name} was imported: it waits for a yes",
            f"say it with: occasions approve {drop.id}",
        )
    if drop.like:
        return JournalError(
            f"nothing of the dropped file {drop.name} was imported: it says what the run {drop.like} imported",
            f"name that run, such as: occasions report {drop.like}",
        )
    where = (
        f"its report stands beside {drop.target} in {drop.place}"
        if drop.target
        else "it is still on its way; see: occasions health"
    )
    return JournalError(f"nothing of the dropped file {drop.name} was imported", where)
