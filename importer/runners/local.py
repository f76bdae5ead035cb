"""Work off jobs side by side, on threads of this machine.

Ctrl-C and SIGTERM reach the main thread only. It then asks the jobs to stop, which they do at their next pause or
before their next request, waits for them, and goes on with what they gave: nothing that is in flight is torn apart.
"""

import _thread
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar, cast

from importer.runners.flag import NAP, Flag
from importer.sending import Clock, SystemClock

T = TypeVar("T")


@dataclass
class Stopping:
    """A clock whose pauses end when somebody asks to stop; it may be asked from any thread and from signal handlers.

    Args:
        inner: another clock to wait by; the machine's if None.
    """

    inner: Clock | None = None
    asked: Flag = field(default_factory=Flag)
    by: KeyboardInterrupt | None = None
    """What asked to stop; None if nothing did."""

    def stop(self, by: KeyboardInterrupt) -> None:
        """Ask to stop; the first who asks counts."""
        self.by = self.by or by
        self.asked.set()

    def heed(self) -> None:
        """Go on, unless somebody asked to stop.

        Raises:
            KeyboardInterrupt: somebody did; of the kind with which it was asked.
        """
        if self.asked.is_set():
            raise type(self.by or KeyboardInterrupt())

    def now(self) -> float:
        """Seconds; never goes back."""
        return (self.inner or SystemClock()).now()

    def sleep(self, seconds: float) -> None:
        """Wait.

        Raises:
            KeyboardInterrupt: somebody asked to stop, meanwhile or before; of the kind with which it was asked.
        """
        if self.inner is not None:
            self.inner.sleep(seconds)
            seconds = 0.0
        self.asked.wait(seconds)
        self.heed()


class LocalRunner:
    """Runs jobs on threads.

    Args:
        workers: the most jobs at a time.
        clock: what the jobs pause by; it hears when they shall stop.
    """

    def __init__(self, workers: int, clock: Stopping | None = None) -> None:
        self.clock = clock or Stopping()
        self._workers = max(1, workers)

    @property
    def interrupt(self) -> KeyboardInterrupt | None:
        """What interrupted the jobs, if anything did."""
        return self.clock.by

    def run(self, jobs: Sequence[tuple[str, Callable[[], T]]]) -> list[T]:
        """Run named jobs; gives what they gave, in their order. A job's name is its thread's, for log lines."""
        crew = _Crew([_Job(name, job) for name, job in jobs], self._workers)
        waits = True
        while waits:
            try:
                crew.start()
                while waits := not crew.is_done:
                    crew.wait(NAP)
            except KeyboardInterrupt as stop:  # the first one counts; asking again makes no request shorter
                self.clock.stop(stop)
        return crew.results()


@dataclass
class _Job(Generic[T]):
    name: str
    job: Callable[[], T]
    context: Context = field(default_factory=copy_context)
    """A copy of whoever runs us, so that log lines of a job say which dropped file it is for."""
    ended: bool = False
    _value: T | None = None
    _error: BaseException | None = None

    def do(self) -> None:
        """Come to an end, in a thread of that name."""
        thread = threading.current_thread()
        before, thread.name = thread.name, self.name
        try:
            self._value = self.context.run(self.job)
        except BaseException as error:  # noqa: BLE001 - whoever asks for the result gets it
            self._error = error
        finally:
            thread.name = before
            self.ended = True

    def result(self) -> T:
        """What it gave; raises what it raised."""
        if self._error is not None:
            raise self._error
        return cast("T", self._value)


class _Crew(Generic[T]):
    """Threads that take one job after the other until none is left.

    The thread that waits for them may be interrupted between any two steps, wherever a signal came in. The threads,
    pools and futures of the standard library are not made for that: whoever is interrupted while he holds one of their
    locks keeps it, and the others wait for him for ever. So he takes none: he starts a foreman in one indivisible step,
    who starts the others, and then looks now and then what they have put down.
    """

    def __init__(self, jobs: Sequence[_Job[T]], most: int) -> None:
        self._jobs = jobs
        self._most = min(most, len(jobs))
        self._left = deque(jobs)
        self._bell: SimpleQueue[None] = SimpleQueue()
        self._hiring = threading.Lock()  # for foremen only: there are two if the first one's start was interrupted
        self._hands = 0
        self._begun = False
        self._refused: Exception | None = None

    @property
    def is_done(self) -> bool:
        """Whether every job came to its end, or none can be begun."""
        return self._refused is not None or all(each.ended for each in self._jobs)

    def start(self) -> None:
        """See that threads are at work, or soon will be.

        Raises:
            RuntimeError: the machine has none left.
        """
        if not self._begun:
            _thread.start_new_thread(self._hire, ())
            self._begun = True

    def wait(self, seconds: float) -> None:
        """Wait until a job has come to its end, no longer than so many seconds."""
        with suppress(Empty):
            self._bell.get(timeout=seconds)

    def results(self) -> list[T]:
        """What the jobs gave, in their order; raises what one raised.

        Raises:
            RuntimeError, MemoryError: the machine has no thread for any of them.
        """
        if self._refused is not None:
            raise self._refused
        return [each.result() for each in self._jobs]

    def _hire(self) -> None:
        """Start threads: no more than the most, and fewer if the machine has no more."""
        with self._hiring:
            try:
                while self._hands < self._most:
                    threading.Thread(target=self._work, daemon=False).start()
                    self._hands += 1
            except (RuntimeError, MemoryError) as error:
                self._refused = None if self._hands else error
                self._bell.put(None)

    def _work(self) -> None:
        with suppress(IndexError):
            while True:
                self._left.popleft().do()
                self._bell.put(None)
