"""A program that ends at any of its points: requests and entries of the journal, before and after each."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from importer.core.account import AccountState
from importer.core.errors import JournalError
from importer.core.payload import Occasion
from importer.core.skills import Skill
from importer.destinations.base import Destination, Reading, Reply, SkillReading, Summary
from importer.journal import Journal, RunJournal


class Crash(BaseException):
    """The program is killed."""


@dataclass
class Doom:
    """What ends the program at one of its points: each request and each entry of the journal has two, before and after.

    A failing journal can only show at an entry of the journal, before it is written.
    """

    left: int = 0
    """How many points it still passes by; it never comes if this is not positive."""
    kind: type[BaseException] = Crash
    came: bool = False

    @contextmanager
    def around(self, *, journal: bool = False) -> Iterator[None]:
        self._pass_by(journal=journal)
        yield
        self._pass_by(journal=False)

    def _pass_by(self, *, journal: bool) -> None:
        if self.came or self.left <= 0:
            return
        self.left -= 1
        if self.left == 0 and self.kind is JournalError and not journal:
            self.left = 1
        elif self.left == 0:
            self.came = True
            raise JournalError("the disk is full") if self.kind is JournalError else self.kind


@dataclass
class Doomed:
    """A destination whose requests are points of a doom."""

    inner: Destination
    doom: Doom = field(default_factory=Doom)

    @property
    def account(self) -> str:
        return self.inner.account

    def read_all(self) -> AccountState:
        with self.doom.around():
            return self.inner.read_all()

    def read_summaries(self) -> tuple[Summary, ...]:
        with self.doom.around():
            return self.inner.read_summaries()

    def read_one(self, id_: int) -> Reading | None:
        with self.doom.around():
            return self.inner.read_one(id_)

    def read_skills(self) -> tuple[Skill, ...]:
        with self.doom.around():
            return self.inner.read_skills()

    def read_skill(self, id_: int) -> SkillReading | None:
        with self.doom.around():
            return self.inner.read_skill(id_)

    def update_skill(self, reading: SkillReading, occasion: int | None) -> Reply:
        with self.doom.around():
            return self.inner.update_skill(reading, occasion)

    def create(self, occasions: Sequence[Occasion]) -> Reply:
        with self.doom.around():
            return self.inner.create(occasions)

    def update(self, occasion: Occasion, revision: str) -> Reply:
        with self.doom.around():
            return self.inner.update(occasion, revision)

    def delete(self, id_: int, revision: str) -> Reply:
        with self.doom.around():
            return self.inner.delete(id_, revision)


class DoomedPages(RunJournal):
    """The pages of a run, of which each entry is a point of a doom."""

    def __init__(self, pages: RunJournal, doom: Callable[[], Doom]) -> None:
        vars(self).update(vars(pages))
        self._doom = doom

    def _around(self) -> AbstractContextManager[None]:
        return self._doom().around(journal=True)

    def plan(self, *told: Any) -> str:
        with self._around():
            return super().plan(*told)

    def begin_chunk(self, *told: Any) -> int:
        with self._around():
            return super().begin_chunk(*told)

    def begin_attempt(self, *told: Any) -> int:
        with self._around():
            return super().begin_attempt(*told)

    def end_attempt(self, *told: Any, **more: Any) -> None:
        with self._around():
            super().end_attempt(*told, **more)

    def record(self, *told: Any) -> None:
        with self._around():
            super().record(*told)

    def finish(self, *told: Any) -> None:
        with self._around():
            super().finish(*told)


def _carefree(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # no power cut is played, and syncing takes most of the time


class DoomedJournal(Journal):
    """A journal that makes such pages, and knows the run that it was told of last."""

    doom: Doom = Doom()
    newest: str | None = None

    def hasten(self) -> None:
        sa.event.listen(self._engine, "connect", _carefree)
        self._engine.dispose()

    def forget(self) -> None:
        self.newest = None

    def start_run(self, *told: Any, **more: Any) -> RunJournal:
        pages = super().start_run(*told, **more)
        self.newest = pages.id
        return DoomedPages(pages, lambda: self.doom)

    def reopen(self, run_id: str) -> RunJournal:
        return DoomedPages(super().reopen(run_id), lambda: self.doom)
