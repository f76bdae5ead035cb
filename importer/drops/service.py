"""Tell systemd how we are, if it asked: ready, reloading, stopping, and still alive.

The protocol is a datagram to the socket that NOTIFY_SOCKET names; see sd_notify(3). Without it nothing is said.
"""

import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

_SHARE = 3
"""A sign of life is given three times within the time after which systemd takes us for dead."""


@dataclass
class Service:
    """Who started us, if it wants to hear."""

    address: str = ""
    """The socket; empty if nobody listens."""
    watchdog: float | None = None
    """Seconds after which silence is taken for death; None if nobody waits."""
    _last: float = 0.0

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> Self:
        """The service that the environment names."""
        microseconds, ours = variables.get("WATCHDOG_USEC", ""), variables.get("WATCHDOG_PID", str(os.getpid()))
        watched = microseconds.isdigit() and ours == str(os.getpid())
        return cls(variables.get("NOTIFY_SOCKET", ""), int(microseconds) / 1e6 if watched else None)

    def ready(self, words: str) -> None:
        """We do our work now."""
        self._say(f"READY=1\nSTATUS={words}")

    def reloading(self) -> None:
        """Settings are read anew; ``ready`` follows."""
        self._say(f"RELOADING=1\nMONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def stopping(self) -> None:
        """We were told to end, and do."""
        self._say("STOPPING=1")

    def alive(self) -> None:
        """We do not hang; said no more often than is needed."""
        now = time.monotonic()
        if self.watchdog is not None and now - self._last >= self.watchdog / _SHARE:
            self._last = now
            self._say("WATCHDOG=1")

    @property
    def pulse(self) -> float | None:
        """Seconds from one sign of life to the next; None if nobody waits for any."""
        return None if self.watchdog is None else self.watchdog / _SHARE

    def _say(self, words: str) -> None:
        if not self.address:
            return
        address = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            try:
                out.sendto(words.encode(), address)
            except OSError:  # whoever wanted to hear has gone; that is no reason to end
                return
