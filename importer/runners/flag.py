"""A flag that signal handlers may raise while the very thread that they interrupt waits for it.

``threading.Event`` is not for that: raising and waiting take one lock, and whoever is interrupted while he holds it
waits for himself, for ever.
"""

from contextlib import suppress
from queue import Empty, SimpleQueue


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
        """Wait until it is set, no longer than so many seconds; whether it is."""
        bell: SimpleQueue[None] = SimpleQueue()
        self._bells.append(bell)
        try:
            if not self._set:
                with suppress(Empty):
                    bell.get(timeout=seconds if seconds is None else max(seconds, 0.0))
            return self._set
        finally:
            self._bells.remove(bell)
