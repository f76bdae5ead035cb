"""Options of the command line as an order, and how a command goes about it: questions, progress, words."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from importer.cli import door, log
from importer.cli.consenting import ask_for_yes
from importer.cli.interrupts import resumable
from importer.cli.options import SendingOptions, ShowingOptions
from importer.cli.progress import phase, progress_of, progress_of_accounts
from importer.core.joined import AccountPart
from importer.core.plan import Plan
from importer.core.rechecking import Move
from importer.core.report import PLAN_DIGITS
from importer.ordered.doing import Doing
from importer.pipeline import Planning
from importer.saved_plan import told
from importer.sending import Progress


def doing_of(sending: SendingOptions, showing: ShowingOptions) -> Doing:
    """How a command goes about an order: it asks on a terminal, and shows how far it got."""
    return Doing(clock=door.now, consent=None if sending.yes else ask_for_yes, listener=_Shown(showing))


class _Shown:
    """Shows what goes on as it was asked for, and says how to go on after an interrupt."""

    def __init__(self, showing: ShowingOptions) -> None:
        self._showing = showing

    def several(self) -> None:
        log.name_accounts()

    def reading(self) -> AbstractContextManager[object]:
        return phase("reading the account", self._showing)

    @contextmanager
    def sending(self, plan: Plan | None) -> Iterator[Callable[[Progress], None] | None]:
        with progress_of(plan, self._showing) as listener, resumable():
            yield listener

    def accounts(self, total: int) -> AbstractContextManager[Callable[[AccountPart], None]]:
        return progress_of_accounts(total, self._showing)

    def replanned(self, planning: Planning, moves: Sequence[Move]) -> None:
        digest = planning.plan.hash[:PLAN_DIGITS]
        log.talk(f"Planned anew, because the account has moved; the plan is now {digest}:{told(moves)}")
