"""Leases: one import at a time into one account, among all that share a journal.

A lease is held for so long from now, and its holder says again and again how long it still needs. It can be taken over
when that time is over, or when its holder has surely ended. Whoever slept too long finds out before the next request.
"""

import datetime as dt
import logging
import secrets
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from importer.core.errors import AccountBusy, JournalError, LeaseLost
from importer.journal.opening import begun, speaking, writing
from importer.journal.owner import Owner, has_ended, myself
from importer.journal.stored import utc
from importer.journal.tables import LEASE

_LOG = logging.getLogger(__name__)
Clock = Callable[[], dt.datetime]


class Lease:
    """The right to write to one account; made by ``Journal.take_lease``. Release it, or use it in a ``with``."""

    def __init__(self, engine: sa.Engine, shown: str, clock: Clock, account: str, api: str) -> None:
        self.account = account
        self.api = api
        self._engine = engine
        self._shown = shown
        self._clock = clock
        self._token = secrets.token_hex(16)
        self._run = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.release()
        except JournalError as error:  # what was done stays done, and the lease ends with this process
            _LOG.warning("The account %s could not be given free: %s", self.account, error.message)

    @classmethod
    def take(cls, engine: sa.Engine, shown: str, clock: Clock, account: str, api: str, seconds: float) -> Self:
        """Take the lease of an account, or take it over.

        Raises:
            AccountBusy: another import holds it.
        """
        lease = cls(engine, shown, clock, account, api)
        while not lease._taken(seconds):
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

    def renew(self, seconds: float) -> None:
        """Hold it for so many seconds from now.

        Raises:
            LeaseLost: somebody else has taken it over.
        """
        with writing(self._engine, self._shown) as connection:
            self.extend(connection, seconds)

    def extend(self, connection: sa.Connection, seconds: float) -> None:
        """Renew it within a transaction that does something else besides.

        Raises:
            LeaseLost: somebody else has taken it over.
        """
        self._change(connection, expires=_after(self._clock(), seconds))

    def release(self) -> None:
        """Let go of it; nothing happens if somebody else has taken it over."""
        with writing(self._engine, self._shown) as connection:
            connection.execute(LEASE.delete().where(*_key(self.account, self.api), LEASE.c.token == self._token))

    def _taken(self, seconds: float) -> bool:
        """Whether it could be taken; False if somebody else was faster, so that another look is needed."""
        with speaking(self._shown):
            try:
                with begun(self._engine) as connection:
                    return self._take(connection, self._clock(), seconds)
            except sa.exc.IntegrityError:  # never on SQLite, where whoever reads in order to write is alone
                return False

    def _take(self, connection: sa.Connection, now: dt.datetime, seconds: float) -> bool:
        key = _key(self.account, self.api)
        mine = self._row(now, seconds)
        found = connection.execute(sa.select(LEASE).where(*key)).first()
        if found is None:
            connection.execute(LEASE.insert(), mine)
            return True
        if dt.datetime.fromisoformat(found.expires) > now and not has_ended(Owner(found.host, found.pid, found.born)):
            raise _busy(found)
        return bool(connection.execute(LEASE.update().where(*key, LEASE.c.token == found.token), mine).rowcount)

    def _row(self, now: dt.datetime, seconds: float) -> dict[str, Any]:
        owner = myself()
        return {
            "account": self.account,
            "api": self.api,
            "token": self._token,
            "run": None,
            "host": owner.host,
            "pid": owner.pid,
            "born": owner.born,
            "since": utc(now),
            "expires": _after(now, seconds),
        }

    def _change(self, connection: sa.Connection, **values: str) -> None:
        held = LEASE.update().where(*_key(self.account, self.api), LEASE.c.token == self._token)
        if not connection.execute(held, values).rowcount:
            message = f"another import has taken over the account {self.account} while this one was asleep"
            go_on = f"occasions resume {self._run}".rstrip()
            raise LeaseLost(f"{message}; nothing more is sent", f"when the other one has ended, go on with: {go_on}")


def _key(account: str, api: str) -> tuple[sa.ColumnElement[bool], ...]:
    return LEASE.c.account == account, LEASE.c.api == api


def _after(now: dt.datetime, seconds: float) -> str:
    return utc(now + dt.timedelta(seconds=seconds))


def _busy(found: sa.Row[Any]) -> AccountBusy:
    since = f"{dt.datetime.fromisoformat(found.since):%Y-%m-%d %H:%M} UTC"
    what = f"the run {found.run}" if found.run else "an import that has no run yet"
    return AccountBusy(
        f"another import into the account {found.account} is going on: {what}, since {since}, "
        f"on the host {found.host} (process {found.pid})",
        "wait until it has ended, or let this one wait: --patience 10 (minutes)",
    )
