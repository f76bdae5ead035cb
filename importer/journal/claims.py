"""Claims: one worker at a time has a drop, among all that share a journal.

A claim is held for so long from now, and can be taken over as soon as its owner has surely ended. Where it can be seen
from here that its owner lives, nobody takes it over, whatever the clock says: on one host, a clock that jumps forward
makes no second holder. Elsewhere the time decides, so that another host whose clock jumps forward may come too early;
the first holder then finds out by its next save, and the lease of the account keeps the two from sending side by side.
A clock that jumps back only makes the claims of another host last longer.

Within this process a claim counts as held as long as somebody has the object and has not released it.
"""

import datetime as dt
import secrets
import weakref
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from importer.core.drops import Drop, DropOutcome, DropState, moment
from importer.core.errors import LeaseLost
from importer.core.pauses import is_over
from importer.core.run_ids import new_run_id
from importer.journal.hold import Clock, Hold
from importer.journal.opening import writing
from importer.journal.owner import Fate, Owner, fate, myself
from importer.journal.stored_drops import columns_of, drop_from, is_final, put_unheard
from importer.journal.tables import DROP, RUN

_NOBODY: dict[str, None] = dict.fromkeys(("token", "host", "pid", "born", "since", "expires"))


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who this worker is, and what it can see of others."""

    me: Callable[[], Owner] = myself
    fate: Callable[[Owner], Fate] = fate

    def held(self, row: Any, now: dt.datetime) -> bool:
        """Whether somebody has a drop, who may be alive."""
        if row.token is None:
            return False
        owner = Owner(row.host, row.pid, row.born)
        if owner == self.me():
            return row.token in _OURS
        seen = self.fate(owner)
        return moment(row.expires) > now if seen is Fate.UNKNOWN else seen is Fate.LIVES


class DropClaim(Hold):
    """The right to carry a drop on; made by ``DropLedger``. Release it, or use it in a ``with``."""

    table = DROP

    def __init__(self, engine: sa.Engine, shown: str, clock: Clock, drop: Drop) -> None:
        super().__init__(engine, shown, clock)
        self._drop = drop
        _OURS[self._token] = self

    @property
    def drop(self) -> Drop:
        """As it was saved last. Its id is decided by the ledger: it may be longer than the one that was proposed."""
        return self._drop

    def save(self, drop: Drop) -> None:
        """Write down how far it has come; it is on disk when this returns.

        Raises:
            LeaseLost: another worker has taken it over; nothing was written.
            JournalError: it cannot be written, or another drop has the id or the identity that it now says.
        """
        with writing(self._engine, self._shown) as connection:
            self._change(connection, **columns_of(drop))
            put_unheard(connection, drop, self._clock())
        self._drop = drop

    def start_over(self) -> Drop:
        """Give it an id that no run has, because a run of its id was begun and has no plan; gives the drop.

        Raises:
            LeaseLost: another worker has taken it over; nothing was written.
        """
        with writing(self._engine, self._shown) as connection:
            id_ = free_id(connection, new_run_id(self._clock(), secrets.token_hex(2)))
            drop = replace(self._drop, id=id_)
            self._change(connection, **columns_of(drop))
        self._drop = drop
        return drop

    def release(self) -> None:
        """Let go of it; nothing happens if somebody else has taken it over."""
        _OURS.pop(self._token, None)
        with writing(self._engine, self._shown) as connection:
            connection.execute(DROP.update().where(*self._mine), _NOBODY)

    def forget(self) -> None:
        """Let go of it as if it had never been taken; only for one for which nothing was begun."""
        _OURS.pop(self._token, None)
        with writing(self._engine, self._shown) as connection:
            connection.execute(DROP.delete().where(*self._mine))

    def insert(self, connection: sa.Connection, owner: Owner, seconds: float) -> None:
        """Write a new drop down as ours, within a transaction of the ledger."""
        connection.execute(DROP.insert(), {**columns_of(self._drop), **self._signed(owner, seconds)})

    def take_over(self, connection: sa.Connection, found: Any, owner: Owner, seconds: float) -> bool:
        """Whether a drop could be taken that is held as it was found; it is read anew, now that nobody changes it."""
        unmoved = DROP.c.id == found.id, *(_same(column, found) for column in (DROP.c.token, DROP.c.expires))
        if not connection.execute(DROP.update().where(*unmoved), self._signed(owner, seconds)).rowcount:
            return False
        self._drop = drop_from(connection.execute(sa.select(DROP).where(*self._mine)).one())
        return True

    @property
    def _called(self) -> str:
        return f"drop {self._drop.id}"

    @property
    def _key(self) -> tuple[sa.ColumnElement[bool], ...]:
        return (DROP.c.id == self._drop.id,)

    def _lost(self) -> LeaseLost:
        what = f"the file {self._drop.name} (drop {self._drop.id})"
        message = f"another worker has taken over {what} while this one was asleep; nothing more is done about it here"
        return LeaseLost(message, "the other worker ends it; to see what came of it: occasions runs")


_OURS: weakref.WeakValueDictionary[str, DropClaim] = weakref.WeakValueDictionary()
"""The claims of this process by their tokens, until they are released or nobody has them any more."""


@dataclass(frozen=True, slots=True)
class Busy:
    """A content that cannot be taken now, because a drop of the same rule is on its way with it, or waits for a yes."""

    drop: Drop
    why: str
    """Half a sentence, for a report."""
    held: bool = False
    """Whether a worker has it that may be alive."""
    free: bool = False
    """Whether nobody has it, and it may be gone on with now."""

    @property
    def put_off(self) -> bool:
        """Whether nobody has it because bad luck stood in its way."""
        return self.drop.state is DropState.LATER and not self.held


@dataclass(frozen=True, slots=True)
class Known:
    """A content that was imported already."""

    drop: Drop
    """The one that is repeated."""
    claim: DropClaim
    """The right to file the file that repeats it; its drop says whom it is like."""


def may_go_on(drop: Drop, now: dt.datetime) -> bool:
    """Whether a drop that nobody has may be gone on with: its pause is over, and it is not filed for good."""
    pauses = drop.state is DropState.LATER and not is_over(drop.not_before, now)
    return not pauses and not is_final(drop)


def busy_because(row: Any, *, held: bool, now: dt.datetime) -> Busy:
    """Why a drop that stands in the way keeps others out."""
    drop = drop_from(row)
    free = not held and drop.state is not DropState.FILED and may_go_on(drop, now)
    if held:
        since = f"{moment(row.since):%Y-%m-%d %H:%M} UTC"
        return Busy(drop, f"another worker has it since {since}: the host {row.host}, process {row.pid}", held=True)
    if drop.outcome is DropOutcome.WAITING:
        answer = f"drop {drop.id}; type: occasions approve {drop.id}"
        return Busy(drop, f"the same content waits for a yes as {drop.name} ({answer}), and stays here until then")
    if drop.state is DropState.LATER:
        until = f" until {moment(drop.not_before):%Y-%m-%d %H:%M} UTC" if drop.not_before else ""
        why = f"it was put off{until}" + (f": {drop.told.message}" if drop.told.message else "")
        return Busy(drop, why, free=free)
    return Busy(drop, "its worker has ended, and the next sweep goes on with it", free=free)


def free_id(connection: sa.Connection, proposed: str) -> str:
    """An id that no drop and no run has: the proposed one, with more digits if need be."""
    id_ = proposed
    while any(connection.execute(sa.select(each.c.id).where(each.c.id == id_)).first() for each in (DROP, RUN)):
        id_ += secrets.token_hex(2)
    return id_


def _same(column: sa.Column[Any], found: Any) -> sa.ColumnElement[bool]:
    value = getattr(found, column.name)
    return column.is_(None) if value is None else column == value
