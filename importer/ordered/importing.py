"""Plan and import what was ordered, whether it is for one account or for several.

An import that is asked to stop ends with what is in flight answered, and nothing sent after that. Before there is a
run it leaves as ``KeyboardInterrupt``: nothing was sent, and the same order can be given again. Later a run into one
account leaves as ``Interrupted``, which names the run; one into several gives its report, whose parts say which
accounts were cut off and which never begun (``importer.ordered.ended`` tells them apart). ``resume_ordered`` goes on
with both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from importer.asking import Asked
from importer.core.joined import JoinedReport
from importer.core.report import Report
from importer.importing import Ended
from importer.many.shares import AccountShare
from importer.ordered.doing import Doing
from importer.ordered.one import import_share, plan_share
from importer.ordered.order import Order
from importer.ordered.reading import read_shares
from importer.ordered.several import import_shares, plan_shares
from importer.settings import Configuration


@dataclass(frozen=True)
class Planned:
    """What an import would do."""

    report: Report | JoinedReport
    """As if it were done."""
    asked: tuple[Asked, ...]
    """The plan of each account that could be planned: what it needs a yes for, and how it can be kept."""

    @property
    def needs_a_yes(self) -> tuple[Asked, ...]:
        """The plans that need one."""
        return tuple(each for each in self.asked if each.consents)


def plan_ordered(sources: Sequence[Path], order: Order, configuration: Configuration, doing: Doing) -> Planned:
    """Plan an import; nothing is written to any account, or to the journal.

    Raises:
        ImporterError: sources cannot be read, settings not be used, or the one account not be reached.
        KeyboardInterrupt: somebody asked to stop.
    """
    return plan_of(read_shares(sources, order, configuration), order, doing)


def plan_of(shares: Sequence[AccountShare], order: Order, doing: Doing) -> Planned:
    """The same for sources that were read already."""
    if len(shares) > 1:
        return Planned(*plan_shares(shares, order, doing))
    asked = plan_share(shares[0], order, doing)
    return Planned(asked.planning.report(asked.run), (asked,))


def import_ordered(
    sources: Sequence[Path], order: Order, configuration: Configuration, doing: Doing, run_id: str | None = None
) -> Ended | JoinedReport:
    """Import sources.

    Args:
        sources: the files.
        order: how they are read, and where they go.
        configuration: the accounts that are known.
        doing: clocks, consent, listener.
        run_id: the run's id, in this form: ``20270131T020003-1f2e``; else the journal makes one. Runs of the parts of a
            run into several accounts are ``RUN.001``, ``RUN.002`` ...

    Returns:
        How it ended: with a report of the one account, or of all of them.

    Raises:
        ConsentMissing: it needs a yes that was not given; nothing was sent, and there is no run.
        ImporterError: nothing was sent, for another reason.
        Unrecorded: the journal failed in mid-run; it can be resumed.
        Interrupted: somebody asked to stop, and the run into one account can be resumed.
        KeyboardInterrupt: somebody asked to stop before there was a run.
    """
    return import_of(read_shares(sources, order, configuration), order, doing, run_id)


def import_of(
    shares: Sequence[AccountShare], order: Order, doing: Doing, run_id: str | None = None
) -> Ended | JoinedReport:
    """The same for sources that were read already."""
    if len(shares) > 1:
        return import_shares(shares, order, doing, run_id)
    return import_share(shares[0], order, doing, run_id)
