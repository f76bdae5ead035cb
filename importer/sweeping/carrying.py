"""Carry one drop as far as it comes: import it, go on with its run, or carry out the plan that was approved.

And judge what stands in the way. What is wrong with the file fails at once, with its message. What is wrong with the
world (an API that is down or refuses us, another import, a journal or a place that cannot be written) is bad luck: it
never fails a file before its time is over. Settings that are wrong are neither: the file waits until they are right.
Nothing else is caught: a bug ends the program, and the drop's count says so to the next one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from importer.asking import Asked, Proposal
from importer.core.drops import Told
from importer.core.errors import (
    AccountBusy,
    ConsentMissing,
    DestinationError,
    ImporterError,
    JournalError,
    PlaceError,
    SettingsError,
)
from importer.core.joined import JoinedReport
from importer.core.names import fold
from importer.core.picking.drop_hints import for_drops
from importer.importing import Ended
from importer.journal import Newer
from importer.ordered.ended import goes_on, is_well, never_begun, why_stopped
from importer.runners.local import Stopping
from importer.sending.failures import HINT as TOO_MANY
from importer.stops import Interrupted, Unrecorded
from importer.sweeping.in_words import told_of, told_of_plans, told_of_result
from importer.sweeping.ruling import Ruled, is_of_settings

Result = Ended | JoinedReport
STOPPED = Told("stopped", "We were told to end; it is gone on with by the next sweep.")
"""What is told of a drop when somebody asked us to stop."""
OF_OUR_DISK = frozenset({"plan-unwritable", "report-unwritable"})
"""Codes of what is the fault of this machine's disk."""
_NAMED = 3
"""How many occasions are named."""
_OF_THE_WORLD = (DestinationError, AccountBusy, JournalError, PlaceError)


class Fate(StrEnum):
    """How far a drop came."""

    DONE = "done"
    FAILED = "failed"
    WAITING = "waiting"
    UNLUCKY = "unlucky"
    """Something in the world stood in the way."""
    UNUSABLE = "unusable"
    """The settings stood in the way."""
    STOPPED = "stopped"
    """Somebody asked us to stop."""


_WORST_FIRST = (Fate.FAILED, Fate.UNUSABLE, Fate.UNLUCKY)
"""Of several errors that one counts for which waiting helps least."""


@dataclass(frozen=True)
class Carried:
    """How far a drop came, and all that is to be filed with it."""

    fate: Fate
    told: Told = field(default_factory=Told)
    result: Result | None = None
    """What its run came to, if there was one."""
    proposal: Proposal = field(default_factory=Proposal)
    """What waits for a yes."""
    away: bool = False
    """Whether the API or the account stood in the way, so that other files of the rule would fare no better now."""


class Asking:
    """Says yes to what the rule lets pass, and keeps all that is proposed, because what waits is the whole file."""

    def __init__(self, ruled: Ruled, newer: Callable[[], Sequence[Newer]] = tuple) -> None:
        self._ruled = ruled
        self._newer = newer
        self.proposal = Proposal()
        """What would be done, if somebody said yes."""

    def keep(self, proposal: Proposal) -> None:
        """Keep what somebody is about to be asked about."""
        self.proposal = proposal

    def __call__(self, asked: Sequence[Asked]) -> bool:
        """Whether the plans may be carried out; never what takes occasions back from a newer file."""
        overtaken = tuple(dict.fromkeys(_words(newer, each) for newer in self._newer() for each in asked))
        if besides := tuple(filter(None, overtaken)):
            self.proposal = replace(self.proposal, besides=besides)
            return False
        return self._ruled.agrees([consent.code for each in asked for consent in each.consents])


def _words(newer: Newer, asked: Asked) -> str:
    """That a plan changes what a newer file says; empty if it does not."""
    plan = asked.planning.plan
    sent = [each.name for each in plan.actions if each.sends and fold(each.name) in newer.names]
    if plan.account != newer.account or not sent:
        return ""
    some = ", ".join(f'"{each}"' for each in sent[:_NAMED]) + (
        f" and {more} more" if (more := len(sent) - _NAMED) > 0 else ""
    )
    drop = newer.drop
    return (
        f"{drop.name} comes after it and was imported meanwhile (run {drop.id}); a yes takes {some} back to this file"
    )


def carry(do: Callable[[], Result], asking: Asking, pauses: Stopping) -> Carried:
    """Do what brings a drop on, and judge how that went.

    Args:
        do: imports it, resumes its run, or carries out its plan.
        asking: what was handed in for consent.
        pauses: what its pauses pass by, which knows whether somebody asked to stop.
    """
    try:
        return judge(do(), pauses)
    except ConsentMissing:
        return _waiting(asking.proposal)
    except (Interrupted, KeyboardInterrupt):
        return Carried(Fate.STOPPED, STOPPED)
    except Unrecorded as stop:
        return Carried(Fate.UNLUCKY, told_of(stop.error))
    except ImporterError as error:
        return _broken_off(error, told_of(error))


def _waiting(proposal: Proposal) -> Carried:
    """A proposal waits whole or not at all: without the plan of each account its yes would lose rows."""
    if not proposal.unready:
        return Carried(Fate.WAITING, told_of_plans(proposal), proposal=proposal)
    name, error = min(proposal.unready, key=lambda each: _WORST_FIRST.index(fate_of(each[1])))
    told = told_of(error)
    return _broken_off(error, replace(told, message=f"{name}: {told.message}"))


def _broken_off(error: ImporterError, told: Told) -> Carried:
    return Carried(fate_of(error), told, away=isinstance(error, DestinationError | AccountBusy))


def fate_of(error: ImporterError) -> Fate:
    """Who is to blame for an error: the world, the settings, or else the file."""
    if isinstance(error, SettingsError):
        return Fate.UNUSABLE if is_of_settings(error) else Fate.FAILED
    return Fate.UNLUCKY if isinstance(error, _OF_THE_WORLD) or error.code in OF_OUR_DISK else Fate.FAILED


def judge(result: Result, pauses: Stopping) -> Carried:
    """What the end of a run means for the drop: done, failed, or not at its end yet.

    A run that stopped part-way is gone on with, and so is one of which an answer is unknown; accounts that could not be
    reached at all are imported into anew. One that stopped because too much of the sheet was refused has failed.
    """
    told = told_of_result(result)
    if is_well(result):
        return Carried(Fate.DONE, told, result)
    if not (goes_on(result) or never_begun(result)):
        return Carried(Fate.FAILED, told, result)
    if pauses.asked.is_set():
        return Carried(Fate.STOPPED, STOPPED, result)
    hints = [part.hint for part in result.parts] if isinstance(result, JoinedReport) else [result.hint]
    if TOO_MANY in hints:
        return Carried(Fate.FAILED, told, result)
    why = why_stopped(result)
    unlucky = for_drops(Told("stopped-part-way", why, next(filter(None, hints), ""))) if why else told
    return Carried(Fate.UNLUCKY, unlucky, result, away=bool(why))
