"""What one worker at a time may hold, by a row of the journal that says who and until when.

Whoever holds it has the row's token; each change names it, so that who was overtaken finds out by its next change.
"""

import datetime as dt
import logging
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import Any, ClassVar, Self, TypeVar

import sqlalchemy as sa

from importer.core.errors import JournalError, LeaseLost
from importer.journal.opening import begun, speaking, writing
from importer.journal.owner import Owner
from importer.journal.stored import utc

_LOG = logging.getLogger(__name__)
Clock = Callable[[], dt.datetime]
Made = TypeVar("Made")


class Hold(ABC):
    """The right to something. Release it, or use it in a ``with``."""

    table: ClassVar[sa.Table]

    def __init__(self, engine: sa.Engine, shown: str, clock: Clock) -> None:
        self._engine = engine
        self._shown = shown
        self._clock = clock
        self._token = secrets.token_hex(16)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.release()
        except JournalError as error:  # what was done stays done, and the right ends with this process
            _LOG.warning("The %s could not be given free: %s", self._called, error.message)

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

    @abstractmethod
    def release(self) -> None:
        """Let go of it; nothing happens if somebody else has taken it over."""

    @property
    @abstractmethod
    def _called(self) -> str:
        """What is held, as a log names it."""

    @property
    @abstractmethod
    def _key(self) -> tuple[sa.ColumnElement[bool], ...]:
        """Where its row is."""

    @abstractmethod
    def _lost(self) -> LeaseLost:
        """What is said when somebody else has taken it over."""

    @property
    def _mine(self) -> tuple[sa.ColumnElement[bool], ...]:
        """Where its row is, as long as it is ours."""
        return *self._key, self.table.c.token == self._token

    def _change(self, connection: sa.Connection, **values: str | None) -> None:
        if not connection.execute(self.table.update().where(*self._mine), values).rowcount:
            raise self._lost()

    def _signed(self, owner: Owner, seconds: float) -> dict[str, Any]:
        """What the row says while it is ours."""
        now = self._clock()
        return {
            "token": self._token,
            "host": owner.host,
            "pid": owner.pid,
            "born": owner.born,
            "since": utc(now),
            "expires": _after(now, seconds),
        }


def made_alone(engine: sa.Engine, shown: str, attempt: Callable[[sa.Connection], Made | None]) -> Made | None:
    """What an attempt makes in a transaction of its own; None, and nothing is written, if somebody else was faster.

    Args:
        engine: the journal's database.
        shown: the journal's location as it may be shown.
        attempt: gives None, or breaks a rule of uniqueness, if somebody else was faster.
    """
    with speaking(shown):
        try:
            with begun(engine) as connection:
                made = attempt(connection)
                if made is None:
                    connection.rollback()
                return made
        except sa.exc.IntegrityError:
            return None


def _after(now: dt.datetime, seconds: float) -> str:
    return utc(now + dt.timedelta(seconds=seconds))
