"""Work off jobs side by side, on threads of this machine.

Ctrl-C and SIGTERM reach the main thread only. It then asks the jobs to stop, which they do at their next pause or
before their next request, waits for them, and goes on with what they gave: nothing that is in flight is torn apart.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar, cast

from importer.runners.flag import NAP, Flag
from importer.runners.undisturbed import Mask, hear_again, undisturbed
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
        crew = _Crew([_Job(name, job) for name, job in jobs])
        waits = True
        while waits:
            try:
                crew.start(self._workers)
                while waits := not crew.is_done:
                    crew.wait(NAP)
                crew.leave()
            except KeyboardInterrupt as stop:  # the first one counts; asking again makes no request shorter
                self.clock.stop(stop)
        return [each.result() for each in crew.jobs]


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

    The thread that waits for them may be interrupted between any two steps. The pools and futures of the standard
    library are not made for that: whoever is interrupted while he holds one of their locks keeps it, and the jobs wait
    for him for ever. So nothing here takes a lock but what is done undisturbed.
    """

    def __init__(self, jobs: Sequence[_Job[T]]) -> None:
        self.jobs = jobs
        self._left = deque(jobs)
        self._hands: list[threading.Thread] = []
        self._bell: SimpleQueue[None] = SimpleQueue()

    @property
    def is_done(self) -> bool:
        """Whether every job came to its end."""
        return all(each.ended for each in self.jobs)

    def start(self, most: int) -> None:
        """See that so many threads are at work as there are jobs for, and no more than the most."""
        with undisturbed() as mask:
            for _ in range(min(most, len(self.jobs)) - len(self._hands)):
                hand = threading.Thread(target=self._work, args=(mask,))
                try:
                    hand.start()
                except RuntimeError:  # the machine has none left; those that are at work take every job in the end
                    if not self._hands:
                        raise
                    return
                self._hands.append(hand)

    def wait(self, seconds: float) -> None:
        """Wait until a job has come to its end, no longer than so many seconds."""
        with suppress(Empty):
            self._bell.get(timeout=seconds)

    def leave(self) -> None:
        """Wait for the threads, when every job is done."""
        with undisturbed():
            for hand in self._hands:
                hand.join()

    def _work(self, mask: Mask) -> None:
        hear_again(mask)  # else programs that a job starts could not be ended
        with suppress(IndexError):
            while True:
                self._left.popleft().do()
                self._bell.put(None)
