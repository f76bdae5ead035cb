"""How far a run got: a bar on terminals, elsewhere a line in the log now and then.

A run that ends within seconds says nothing off a terminal, unless the log was asked for.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import Context, copy_context
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Columns
from rich.text import Text

from importer.cli.log import PROGRESS
from importer.cli.options import ShowingOptions
from importer.core.joined import AccountPart
from importer.core.plan import Plan, sending
from importer.sending import Progress

Seconds = Callable[[], float]
"""A clock that never goes back."""
EVERY = 10.0
"""Seconds from one line in the log to the next."""


@dataclass
class Lines:
    """Writes into the log how much is done: a line in ten seconds at most, and one at the end."""

    total: int
    verb: str
    noun: str
    always: bool
    """Whether even a short run has its line at the end."""
    clock: Seconds
    _first: tuple[float, int] | None = None
    """When something was heard first, and how much was done by then."""
    _last: float = 0.0
    _done: int = 0
    _spoken: bool = False
    _context: Context | None = None
    """Of whoever was heard last: the last line belongs to the same run, which may have ended by then."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def hear(self, done: int, note: str = "") -> None:
        """So many are done; the note says what else is going on."""
        with self._lock:
            now = self.clock()
            if self._first is None:
                self._first, self._last = (now, done), now
            self._done, self._context = max(done, self._done), copy_context()
            if now - self._last >= EVERY and self._done < self.total:
                self._say(now, note)

    def end(self) -> None:
        """Nothing more comes."""
        with self._lock:
            if self._context is not None and (self._spoken or self.always):
                self._context.run(self._say, self.clock(), "")

    def _say(self, now: float, note: str) -> None:
        self._spoken, self._last = True, now
        rate = self._rate(now)
        left = round((self.total - self._done) / rate) if rate else None
        words = [f"{self.verb} {self._done:,} of {self.total:,} {self.noun}", f"{rate:.1f} a second" if rate else ""]
        words += [f"{left:,} s left" if left else "", note]
        figures = {"done": self._done, "total": self.total, "rate": round(rate, 2) if rate else None, "left": left}
        PROGRESS.info("%s", ", ".join(filter(None, words)), extra=figures)

    def _rate(self, now: float) -> float | None:
        """How many are done in a second, after the first that were heard of."""
        began, before = self._first or (now, 0)
        return (self._done - before) / (now - began) if self._done > before and now > began else None


class _Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f} a second" if task.speed else "", style="progress.data.speed")


@dataclass
class Gauge:
    """A bar that appears with the first that is heard, because a question before that would be wiped by it."""

    total: int
    verb: str
    after: str
    """What goes on when all are done."""
    console: Console
    clock: Seconds

    def __post_init__(self) -> None:
        looks = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate())
        left = TimeRemainingColumn(compact=True)
        self._bar = Columns(*looks, left, console=self.console, transient=True, get_time=self.clock)
        self._task = self._bar.add_task(self.verb, total=self.total)

    def hear(self, done: int, note: str = "") -> None:
        """So many are done; the note says what else is going on."""
        self._bar.start()
        usual = self.after if done >= self.total else self.verb
        self._bar.update(self._task, completed=done, description=note or usual)

    def end(self) -> None:
        """Wipe the bar away, if it is there."""
        if self._bar.live.is_started:
            self._bar.stop()

    def say(self, words: str) -> None:
        """Print a line above the bar."""
        self.console.print(words, markup=False, highlight=False)


@contextmanager
def progress_of(
    plan: Plan | None, showing: ShowingOptions, clock: Seconds = time.monotonic
) -> Iterator[Callable[[Progress], None] | None]:
    """Show how many occasions of a plan are done; gives what hears of progress, or None where nobody wants to know."""
    total = len(sending(plan.actions)) if plan else 0
    if showing.quiet or not total:
        yield None
        return
    talk = Console(stderr=True)
    gauge = (
        Gauge(total, "sending", "reading back", talk, clock)
        if talk.is_terminal
        else Lines(total, "sent", "occasions", showing.log is not None, clock)
    )
    try:
        yield lambda progress: gauge.hear(progress.done, progress.note)
    finally:
        gauge.end()


@contextmanager
def progress_of_accounts(
    total: int, showing: ShowingOptions, clock: Seconds = time.monotonic
) -> Iterator[Callable[[AccountPart], None]]:
    """Show how many accounts have come to their end, and on a terminal which; gives what hears of each."""
    talk, lock, done = Console(stderr=True), threading.Lock(), 0
    bar = Gauge(total, "accounts", "accounts", talk, clock) if talk.is_terminal and not showing.quiet else None
    gauge = bar or Lines(total, "finished", "accounts", showing.log is not None, clock)

    def hear(part: AccountPart) -> None:
        nonlocal done
        with lock:
            done += 1
            gauge.hear(done)
            if bar:
                bar.say(f"[{done}/{total}] {part.account}: {'done' if part.well else 'needs you'}")

    try:
        yield hear
    finally:
        gauge.end()


def phase(words: str, showing: ShowingOptions) -> AbstractContextManager[object]:
    """Say on a terminal what is going on, for as long as it does."""
    talk = Console(stderr=True)
    return nullcontext() if showing.quiet or not sys.stderr.isatty() else talk.status(words)
