"""Scripted faults: what goes wrong, at which call, before or after the write is kept.

Calls are counted from 1 for each fault: those of its method, or of any, on the special occasions, or on the addresses
that its path names. A fault fires once, several times in a row, or from its call on for good.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import formatdate
from threading import Lock
from typing import Any, Literal, TypeAlias

from importer.sandbox.messages import Delivery, Reply

FaultKind: TypeAlias = Literal[
    "status-before-commit",
    "status-after-commit",
    "reset-before",
    "reset-after-commit",
    "delay-before",
    "delay-after-commit",
    "truncated-body",
    "truncated-json",
    "slow-headers",
    "other-admin",
    "other-admin-edits",
    "other-admin-creates",
    "clock-skew",
]
Edit: TypeAlias = Literal["description", "event", "deleted"]

ANY_METHOD = "ANY"
RESOURCE_PATH = "/configuration/ac-common/specialoccasion"
_FROM_NOW = "date+"


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    The kinds: a status instead of the answer, without or after the write (``status``, ``retry_after``); a reset
    connection, likewise; an answer that comes ``seconds`` late, without the write (it is a ``status`` then) or after
    it; a body cut short of its announced length; JSON cut short in a body of honest length; a head that comes byte by
    byte, ``seconds`` apart; another admin who, just before the call is served, writes ``objects`` (see
    `SandboxServer.seed`) or with none only moves the revision, edits the object that the call names (``what``), or
    creates the first name that it carries (with the same content or, by default, with another); the server's wall
    clock being ``seconds`` off from that call on.
    """

    method: str
    """GET, POST, PUT, DELETE or ANY."""
    nth: int
    kind: FaultKind
    status: int = 503
    retry_after: str | None = None
    """As sent; ``date+7`` becomes the HTTP date of seven seconds later."""
    seconds: float = 0.0
    objects: tuple[Mapping[str, Any], ...] = ()
    times: int | None = 1
    """How many calls in a row; None is for good."""
    path: str | None = None
    """Only calls whose path holds this text count."""
    what: Edit = "description"
    same_content: bool = False

    def headers(self, wall_time: float) -> tuple[tuple[str, str], ...]:
        """Return the headers of a scripted status; the time is in seconds since the epoch."""
        if self.retry_after is None:
            return ()
        text = self.retry_after
        if text.startswith(_FROM_NOW):
            text = formatdate(wall_time + float(text.removeprefix(_FROM_NOW)), usegmt=True)
        return (("Retry-After", text),)

    def concerns(self, method: str, path: str) -> bool:
        """Tell whether a call is one of those that are counted."""
        where = RESOURCE_PATH if self.path is None else self.path
        return self.method in (ANY_METHOD, method) and where in path

    def due(self, calls: int) -> bool:
        """Tell whether it happens at the call of this number."""
        return self.nth <= calls and (self.times is None or calls < self.nth + self.times)

    def spoil(self, reply: Reply) -> Reply:
        """Return what is left of a reply whose write has been kept; other kinds leave it as it is."""
        if self.kind == "reset-after-commit":
            return replace(reply, delivery=Delivery.RESET)
        if self.kind in ("delay-before", "delay-after-commit"):
            return replace(reply, delay=self.seconds)
        if self.kind == "truncated-body":
            return replace(reply, delivery=Delivery.CUT)
        if self.kind == "truncated-json":
            return replace(reply, body=reply.body[: len(reply.body) // 2])
        if self.kind == "slow-headers":
            return replace(reply, drip=self.seconds)
        return reply


class FaultScript:
    """The faults of one server, handed out call by call; safe for several threads."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self._lock = Lock()
        self.arm(faults)

    def arm(self, faults: Sequence[Fault]) -> None:
        """Begin another script, whose calls are counted from now on."""
        with self._lock:
            self._counted = [(fault, 0) for fault in faults]

    def next_call(self, method: str, path: str) -> tuple[Fault, ...]:
        """Count one call and return the faults that fall due with it, in the order of the script."""
        with self._lock:
            due = []
            for index, (fault, calls) in enumerate(self._counted):
                if fault.concerns(method, path):
                    self._counted[index] = (fault, calls + 1)
                    if fault.due(calls + 1):
                        due.append(fault)
            return tuple(due)

    @property
    def waiting(self) -> tuple[Fault, ...]:
        """The faults that have not fired yet."""
        with self._lock:
            return tuple(fault for fault, calls in self._counted if calls < fault.nth)
