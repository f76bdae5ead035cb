"""Work off jobs side by side, on threads of this machine.

Ctrl-C and SIGTERM reach the main thread only. It then asks the jobs to stop, which they do at their next pause or
before their next request, waits for them, and goes on with what they gave: nothing that is in flight is torn apart.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TypeVar

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
        self._workers = workers

    @property
    def interrupt(self) -> KeyboardInterrupt | None:
        """What interrupted the jobs, if anything did."""
        return self.clock.by

    def run(self, jobs: Sequence[tuple[str, Callable[[], T]]]) -> list[T]:
        """Run named jobs; gives what they gave, in their order. A job's name is its thread's, for log lines."""
        with ThreadPoolExecutor(max_workers=max(1, min(self._workers, len(jobs)))) as pool:
            # each in a copy of our context, so that log lines of a job say which dropped file it is for
            futures = [pool.submit(copy_context().run, _named, name, job) for name, job in jobs]
            waits = True
            while waits:
                try:
                    while waits := not _all_done(futures):
                        wait(futures, timeout=NAP)
                except KeyboardInterrupt as stop:  # the first one counts; asking again makes no request shorter
                    self.clock.stop(stop)
        return [future.result() for future in futures]


def _all_done(futures: "Sequence[Future[T]]") -> bool:
    return all(future.done() for future in futures)


def _named(name: str, job: Callable[[], T]) -> T:
    thread = threading.current_thread()
    before, thread.name = thread.name, name
    try:
        return job()
    finally:
        thread.name = before
