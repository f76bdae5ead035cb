"""Leases: one import at a time into one account, among all that share a journal.

A lease is held for so long from now, and its holder says again and again how long it still needs. It can be taken over
when that time is over, or when its holder has surely ended. Whoever slept too long finds out before the next request.
"""

import datetime as dt
from typing import Any, Self

import sqlalchemy as sa

from importer.core.errors import AccountBusy, LeaseLost
from importer.journal.hold import Clock, Hold, made_alone
from importer.journal.opening import writing
from importer.journal.owner import Owner, has_ended, myself
from importer.journal.tables import LEASE


class Lease(Hold):
    """The right to write to one account; made by ``Journal.take_lease``. Release it, or use it in a ``with``."""

    table = LEASE

    def __init__(self, engine: sa.Engine, shown: str, clock: Clock, account: str, api: str) -> None:
        super().__init__(engine, shown, clock)
        self.account = account
        self.api = api
        self._run = ""

    @classmethod
    def take(cls, engine: sa.Engine, shown: str, clock: Clock, account: str, api: str, seconds: float) -> Self:
        """Take the lease of an account, or take it over.

        Raises:
            AccountBusy: another import holds it.
        """
        lease = cls(engine, shown, clock, account, api)
        while made_alone(engine, shown, lambda connection: lease._take(connection, seconds)) is None:
            pass
        return lease

    def named(self, run_id: str) -> None:
        """Write the run's id into it, for those who find the account busy.

        Raises:
            LeaseLost: somebody else has taken it over.
        """
        self._run = run_id
        with writing(self._engine, self._shown) as connection:
            self._change(connection, run=run_id)

    def release(self) -> None:
        """Let go of it; nothing happens if somebody else has taken it over."""
        with writing(self._engine, self._shown) as connection:
            connection.execute(LEASE.delete().where(*self._mine))

    @property
    def _called(self) -> str:
        return f"account {self.account}"

    @property
    def _key(self) -> tuple[sa.ColumnElement[bool], ...]:
        return LEASE.c.account == self.account, LEASE.c.api == self.api

    def _take(self, connection: sa.Connection, seconds: float) -> Self | None:
        """This lease; None if somebody else was faster, so that another look is needed."""
        mine = {"account": self.account, "api": self.api, "run": None, **self._signed(myself(), seconds)}
        found = connection.execute(sa.select(LEASE).where(*self._key)).first()
        if found is None:
            connection.execute(LEASE.insert(), mine)
            return self
        owner = Owner(found.host, found.pid, found.born)
        if dt.datetime.fromisoformat(found.expires) > self._clock() and not has_ended(owner):
            raise _busy(found)
        as_found = LEASE.update().where(*self._key, LEASE.c.token == found.token)
        return self if connection.execute(as_found, mine).rowcount else None

    def _lost(self) -> LeaseLost:
        message = f"another import has taken over the account {self.account} while this one was asleep"
        go_on = f"occasions resume {self._run}".rstrip()
        return LeaseLost(f"{message}; nothing more is sent", f"when the other one has ended, go on with: {go_on}")


def _busy(found: sa.Row[Any]) -> AccountBusy:
    since = f"{dt.datetime.fromisoformat(found.since):%Y-%m-%d %H:%M} UTC"
    what = f"the run {found.run}" if found.run else "an import that has no run yet"
    return AccountBusy(
        f"another import into the account {found.account} is going on: {what}, since {since}, "
        f"on the host {found.host} (process {found.pid})",
        "wait until it has ended, or let this one wait: --patience 10 (minutes)",
    )
