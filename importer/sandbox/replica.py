"""What the read-only host shows: an account as it stood some seconds ago."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from importer.sandbox.messages import JsonObject
from importer.sandbox.selection import summary


class Readable(Protocol):
    """One account at one moment, to read from."""

    @property
    def revision(self) -> int:
        """The account's revision."""

    def live(self) -> list[JsonObject]:
        """Return the objects that are not deleted, by id."""

    def summaries(self) -> list[JsonObject]:
        """Return the short form of the objects that are not deleted, by id."""

    def get(self, id_: int) -> JsonObject | None:
        """Return a live object, or None."""

    def skills(self) -> list[JsonObject]:
        """Return the skills, by id."""


@dataclass(frozen=True)
class Snapshot:
    """One account as it stood."""

    revision: int
    objects: tuple[JsonObject, ...]
    kept_skills: tuple[JsonObject, ...]

    def live(self) -> list[JsonObject]:
        """Return the objects that were not deleted, by id."""
        return list(self.objects)

    def summaries(self) -> list[JsonObject]:
        """Return the short form of those objects."""
        return [summary(each) for each in self.objects]

    def get(self, id_: int) -> JsonObject | None:
        """Return an object that lived then, or None."""
        return next((each for each in self.objects if each["id"] == id_), None)

    def skills(self) -> list[JsonObject]:
        """Return the skills of then, by id."""
        return list(self.kept_skills)


class History:
    """The snapshots that a replica still needs; safe for several threads."""

    def __init__(self, lag: float, clock: Callable[[], float]) -> None:
        """Begin without any.

        Args:
            lag: How many seconds the replica is behind.
            clock: Seconds.
        """
        self._lag = lag
        self._clock = clock
        self._notes: dict[str, deque[tuple[float, Snapshot]]] = {}
        self._lock = Lock()

    def open(self, account: str, readable: Readable) -> None:
        """Note how an account stands before its first write; later calls do nothing."""
        with self._lock:
            if account not in self._notes:
                self._notes[account] = deque([(float("-inf"), _snapshot(readable))])

    def note(self, account: str, readable: Readable) -> None:
        """Note how an account stands from now on."""
        with self._lock:
            self._notes[account].append((self._clock(), _snapshot(readable)))

    def seen(self, account: str) -> Snapshot | None:
        """Return what the replica shows by now; None if the account was never written to."""
        with self._lock:
            notes, moment = self._notes.get(account), self._clock() - self._lag
            if notes is None:
                return None
            while len(notes) > 1 and notes[1][0] <= moment:
                notes.popleft()
            return notes[0][1]


def _snapshot(readable: Readable) -> Snapshot:
    return Snapshot(readable.revision, tuple(readable.live()), tuple(readable.skills()))
