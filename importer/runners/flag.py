"""A flag that signal handlers may raise while the very thread that they interrupt waits for it.

``threading.Event`` is not for that: raising and waiting take one lock, and whoever is interrupted while he holds it
waits for himself, for ever.
"""

import time
from contextlib import suppress
from queue import Empty, SimpleQueue

NAP = 0.5
"""Seconds for which the main thread waits at a time: a signal that comes just before it falls asleep wakes nobody, and
its handler runs when the thread is awake again."""


class Flag:
    """Is used as an ``Event`` is, by any thread and any signal handler.

    Everybody who waits has a bell of his own: the one kind of queue into which a handler may put something whatever it
    interrupts. Whoever waits hangs up his bell before he looks at the flag; whoever sets it does so before he rings.
    """

    def __init__(self) -> None:
        self._set = False
        self._bells: list[SimpleQueue[None]] = []

    def is_set(self) -> bool:
        """Whether it was set, and not cleared since."""
        return self._set

    def set(self) -> None:
        """Let everybody go on who waits for it, and who will."""
        self._set = True
        for bell in tuple(self._bells):
            bell.put(None)

    def clear(self) -> None:
        """Let those wait who come from now on."""
        self._set = False

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is set, no longer than so many seconds; whether it was."""
        end = None if seconds is None else time.monotonic() + seconds
        bell: SimpleQueue[None] = SimpleQueue()
        self._bells.append(bell)
        try:
            while not self._set:
                left = NAP if end is None else min(end - time.monotonic(), NAP)
                if left <= 0:
                    return False
                with suppress(Empty):
                    bell.get(timeout=left)
                    return True
            return True
        finally:
            self._bells.remove(bell)
