"""Which process this is, and whether another one has surely ended.

A process is its number and the moment at which it started, so that a number that was given again is not taken for its
first bearer. Where that cannot be seen (another host, another container, another boot), a process counts as alive.
"""

import os
import socket
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_PROC = Path("/proc")
_STATE, _START = 0, 19
"""Fields of /proc/PID/stat, counted from behind the program's name (proc_pid_stat(5))."""
_ENDED = ("Z", "X", "x")


@dataclass(frozen=True, slots=True)
class Owner:
    """One process on one host; ``born`` is "" where the platform does not say cheaply when it started."""

    host: str
    pid: int
    born: str


class Fate(StrEnum):
    """What became of a process."""

    LIVES = "lives"
    ENDED = "ended"
    UNKNOWN = "unknown"
    """It ran elsewhere, or the platform does not say whether it is still the same one."""


def myself() -> Owner:
    """This process."""
    start = _start(os.getpid())
    return Owner(socket.gethostname(), os.getpid(), f"{_world()} {start}" if start else "")


def fate(owner: Owner) -> Fate:
    """What became of a process, as far as that can be known from here."""
    if owner.host != socket.gethostname() or os.name != "posix":
        return Fate.UNKNOWN
    world, _, start = owner.born.rpartition(" ")
    if world != (_world() if owner.born else ""):
        return Fate.UNKNOWN
    if not _exists(owner.pid):
        return Fate.ENDED
    seen = _start(owner.pid) if owner.born else None
    if seen is None:
        return Fate.UNKNOWN
    return Fate.LIVES if seen == start else Fate.ENDED


def has_ended(owner: Owner) -> bool:
    """Whether a process has surely ended; False where that cannot be known from here."""
    return fate(owner) is Fate.ENDED


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is somebody else's
        return True
    return True


def _world() -> str:
    """This boot of this machine, and what numbers of processes mean in this container."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {(_PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return ""


def _start(pid: int) -> str | None:
    """When a process started, in ticks since the boot; "" if it has ended; None if that cannot be seen."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return "" if fields[_STATE] in _ENDED else fields[_START]
