"""What signals ask of us: to end in order, to end at once, to read the settings again.

SIGTERM and Ctrl-C drain: the request in flight is answered, and nothing is begun after it. When the time for that is
nearly over, or somebody asks a second time, what goes on is interrupted where it stands; when it is over the process
ends, whatever it does. All of that is safe, because every step is written down before the next is begun.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
        self.reload = False
        """Whether somebody asked to read the settings again, and that was not done yet."""

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Hear signals while the context lasts; only in the main thread."""
        ours: dict[int, Callable[[int, FrameType | None], None]]
        ours = {signal.SIGTERM: self._end, signal.SIGINT: self._end}
        if _TIMED:
            ours |= {signal.SIGALRM: self._interrupt, signal.SIGHUP: self._again}
        before = {number: signal.signal(number, hear) for number, hear in ours.items()}
        try:
            yield
        finally:
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
        self._pauses.stop(by)
        if _TIMED:
            signal.setitimer(signal.ITIMER_REAL, self._drain * _ORDERLY)
        last = threading.Timer(self._drain, self._leave, (_STOPPED,))
        last.daemon = True
        last.start()
        self._wake()

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        raise self._pauses.by or Terminated()

    def _again(self, _number: int, _frame: FrameType | None) -> None:
        self.reload = True
        self._wake()
