"""What signals ask of us: to end in order, to end at once, to read the settings again.

SIGTERM and Ctrl-C drain: the request in flight is answered, and nothing is begun after it. When the time for that is
nearly over, or somebody asks a second time, what goes on is interrupted where it stands; when it is over the process
ends, whatever it does. All of that is safe, because every step is written down before the next is begun.

A handler interrupts the main thread between any two of its steps, so nothing is done here that takes a lock: the thread
may hold it. What may still end a process that hangs comes first.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from types import FrameType

from importer.runners.local import Stopping
from importer.stops import Terminated

_ORDERLY = 0.8
"""The share of the time to drain that is left to what goes on, before it is interrupted."""
_STOPPED = 3
_TIMED = os.name == "posix"
"""Whether there are signals of a clock, and one to read settings again; Windows has neither."""


class Signals:
    """Hears signals while ``heard`` lasts.

    Args:
        pauses: is asked to stop.
        drain: seconds within which we end once we are asked to.
        leave: ends the process at once, with an exit code: ``os._exit``. It is called when the time is over even if
            nobody hears any more, because a process may hang in its very end as well.
        wake: ends the wait for something to happen.
    """

    def __init__(
        self,
        pauses: Stopping,
        drain: float,
        leave: Callable[[int], object],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._pauses = pauses
        self._drain = drain
        self._wake = wake
        self._leave = leave
        self._over: SimpleQueue[bool] = SimpleQueue()
        self.reload = False
        """Whether somebody asked to read the settings again, and that was not done yet."""

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Hear signals while the context lasts; only in the main thread."""
        ours: dict[int, Callable[[int, FrameType | None], None]]
        ours = {signal.SIGTERM: self._end, signal.SIGINT: self._end}
        if _TIMED:
            ours |= {signal.SIGALRM: self._interrupt, signal.SIGHUP: self._again}
        # It waits beforehand, because a handler must not start any; it outlives us if its time runs.
        threading.Thread(target=self._last, name="last resort", daemon=True).start()
        before = {number: signal.signal(number, hear) for number, hear in ours.items()}
        try:
            yield
        finally:
            self._over.put(False)
            if _TIMED:
                signal.setitimer(signal.ITIMER_REAL, 0)
            for number, hear in before.items():
                signal.signal(number, hear)

    def take_reload(self) -> bool:
        """Whether settings are to be read again; asking takes the wish back."""
        wished, self.reload = self.reload, False
        return wished

    def _end(self, number: int, _frame: FrameType | None) -> None:
        by = Terminated() if number == signal.SIGTERM else KeyboardInterrupt()
        if self._pauses.asked.is_set():
            raise by
        if _TIMED:
            signal.setitimer(signal.ITIMER_REAL, self._drain * _ORDERLY)
        self._over.put(True)
        self._pauses.stop(by)
        self._wake()

    def _last(self) -> None:
        """End the process when the time is over, if that runs at all."""
        if self._over.get():
            time.sleep(self._drain)
            self._leave(_STOPPED)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        raise self._pauses.by or Terminated()

    def _again(self, _number: int, _frame: FrameType | None) -> None:
        self.reload = True
        self._wake()
