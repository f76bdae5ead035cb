"""Scripted faults: what goes wrong, at which call, before or after the write is kept.

Calls are counted for each method over all addresses of the special-occasions resource, from 1. A fault fires once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Literal, TypeAlias

from importer.sandbox.messages import Delivery, Reply

FaultKind: TypeAlias = Literal[
    "status-before-commit",
    "status-after-commit",
    "reset-before",
    "reset-after-commit",
    "delay-after-commit",
    "truncated-body",
    "truncated-json",
    "other-admin",
]


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong once.

    The kinds: a status instead of the answer, without or after the write (``status``, ``retry_after``); a reset
    connection, likewise; an answer that comes ``seconds`` late; a body cut short of its announced length; JSON cut
    short in a body of honest length; another admin who writes ``objects`` (see `SandboxServer.seed`) just before the
    call is served, or with none only moves the revision.
    """

    method: str
    nth: int
    kind: FaultKind
    status: int = 503
    retry_after: str | None = None
    seconds: float = 0.0
    objects: tuple[Mapping[str, Any], ...] = ()

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The headers of a scripted status."""
        return () if self.retry_after is None else (("Retry-After", self.retry_after),)

    def spoil(self, reply: Reply) -> Reply:
        """Return what is left of a reply whose write has been kept; other kinds leave it as it is."""
        if self.kind == "reset-after-commit":
            return replace(reply, delivery=Delivery.RESET)
        if self.kind == "delay-after-commit":
            return replace(reply, delay=self.seconds)
        if self.kind == "truncated-body":
            return replace(reply, delivery=Delivery.CUT)
        if self.kind == "truncated-json":
            return replace(reply, body=reply.body[: len(reply.body) // 2])
        return reply


class FaultScript:
    """The faults of one server, handed out call by call; safe for several threads."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self._waiting = list(faults)
        self._calls: Counter[str] = Counter()
        self._lock = Lock()

    def next_call(self, method: str) -> tuple[Fault, ...]:
        """Count one call and return the faults that fall due with it, in the order of the script."""
        with self._lock:
            self._calls[method] += 1
            due = tuple(each for each in self._waiting if (each.method, each.nth) == (method, self._calls[method]))
            self._waiting = [each for each in self._waiting if each not in due]
            return due

    @property
    def waiting(self) -> tuple[Fault, ...]:
        """The faults that have not fired yet."""
        with self._lock:
            return tuple(self._waiting)
