"""How somebody who orders an import goes about it: clocks, who says yes, who hears how far it got."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from importer.asking import Asked, Consenting, Proposing
from importer.connecting import WallClock
from importer.core.joined import AccountPart
from importer.core.plan import Plan
from importer.core.rechecking import Move
from importer.pipeline import Planning
from importer.runners.local import Stopping
from importer.sending import Progress

__all__ = ["Asked", "Consenting", "Doing", "Listener", "Silent"]


class Listener(Protocol):
    """Hears what goes on. Each context lasts as long as what it is about; what breaks that off passes through it."""

    def several(self) -> None:
        """From now on several accounts are worked on."""

    def reading(self) -> AbstractContextManager[object]:
        """The account is being read, for the plan."""

    def sending(self, plan: Plan | None) -> AbstractContextManager[Callable[[Progress], None] | None]:
        """A plan is being sent, if there is one; gives what hears how far it got. It is not asked for yet."""

    def accounts(self, total: int) -> AbstractContextManager[Callable[[AccountPart], None]]:
        """Accounts are being worked on; gives what hears of each that came to its end, from any thread."""

    def replanned(self, planning: Planning, moves: Sequence[Move]) -> None:
        """A plan that was kept was made anew, because this has moved in the account since."""


class Silent:
    """Hears everything, and does nothing about it."""

    def several(self) -> None:
        """Nothing is said of it."""

    def reading(self) -> AbstractContextManager[object]:
        """Nothing is shown meanwhile."""
        return nullcontext()

    def sending(self, plan: Plan | None) -> AbstractContextManager[Callable[[Progress], None] | None]:
        """Nobody wants to know."""
        del plan
        return nullcontext()

    @contextmanager
    def accounts(self, total: int) -> Iterator[Callable[[AccountPart], None]]:
        """Nobody wants to know."""
        del total
        yield lambda _: None

    def replanned(self, planning: Planning, moves: Sequence[Move]) -> None:
        """Nothing is said of it."""


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What a door hands in besides the order."""

    clock: WallClock
    """The wall clock; today's date comes from it."""
    consent: Consenting | None
    """Asked once, before anything is sent, with all plans that need a yes; it may look at what needs it, and it may
    keep the plans. None is a yes that was given beforehand."""
    always_ask: bool = False
    """Whether it is asked even where no plan needs a yes, if there is anything to send."""
    proposing: Proposing | None = None
    """Hears of the whole proposal right before consent is asked for: consent itself is asked only with the plans that
    need it, and whoever keeps plans needs the others too."""
    pauses: Stopping = field(default_factory=Stopping)
    """What pauses pass by. Once it is asked to stop, an import ends before its next request or in its next pause."""
    listener: Listener = field(default_factory=Silent)

    @property
    def today(self) -> dt.date:
        """The day on which sources are checked."""
        return self.clock().date()
