"""Say yes or no to a drop that waits: carry out its plan as it was shown, or file it as refused."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from importer.core.drops import Drop, DropOutcome, DropState, SeenFile, Told
from importer.core.errors import ImporterError, PlaceError
from importer.core.picking.drop_hints import stale_hint
from importer.core.picking.ills import REFUSED
from importer.ordered.doing import Doing
from importer.ordered.kept import import_saved
from importer.ordered.order import Order
from importer.saved_plan import SavedPlan
from importer.stops import Interrupted, Unrecorded
from importer.sweeping.bench import CLAIMED, Bench, Inbox
from importer.sweeping.carrying import STOPPED, Carried, Fate, judge
from importer.sweeping.in_words import told_of
from importer.sweeping.proceeding import file_ended, settle
from importer.sweeping.ruling import Ruled
from importer.sweeping.taking import filing_failed, folder_in, holding
from importer.sweeping.taking_up import fetched_again
from importer.sweeping.waiting_plans import others_of, plans_of
from importer.sweeping.work import Work, is_there, standing_at


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says to a plan."""

    yes: bool = True
    replan_moved: bool = False
    """Whether what has moved in the account since is planned anew."""
    by: str = ""
    """Who says so."""


def answer(drop: Drop, said: Answer, bench: Bench, inbox: Inbox, ruled: Ruled, spool: Path) -> SeenFile:
    """Carry out, or refuse, what a drop waits for.

    Args:
        drop: it waits.
        said: yes or no.
        bench: what it is done with.
        inbox: where it was dropped.
        ruled: its rule.
        spool: a private folder of this machine.

    Returns:
        what became of it.

    Raises:
        ImporterError: it does not wait any more, it or its plan was changed, its plan cannot be read, or something
            moved in the account since; nothing was sent, and it waits still.
        PlaceError: the place cannot be reached.
        JournalError: the journal cannot be read or written.
    """
    _must_take_files(inbox, drop)
    claim = None if drop.outcome is not DropOutcome.WAITING else bench.journal.drops.take_up(drop.id, seconds=CLAIMED)
    if claim is None:
        raise ImporterError(
            f"The drop {drop.id} does not wait any more, or somebody else is busy with it.",
            "list what waits with: occasions approve",
            code="drop-not-waiting",
        )
    with holding(claim), folder_in(spool) as folder:
        source = fetched_again(claim.drop, inbox, None, folder)
        work = Work(bench, inbox, claim, folder, source, ruled)
        changed = source is None and is_there(inbox.filed, standing_at(claim.drop))
        if changed and said.yes:
            raise _changed(claim.drop)
        try:
            return _carried_out(work, said) if said.yes else _refused(work, said, changed=changed)
        except PlaceError as error:
            if work.drop.state is not DropState.ENDED:
                raise
            return filing_failed(work, error)


def _must_take_files(inbox: Inbox, drop: Drop) -> None:
    """The same of the place, and what to do where it is gone: as long as it waits, its content is taken nowhere."""
    try:
        inbox.must_take_files()
    except PlaceError as error:
        if error.code != "place-in-the-way":
            gone = f"if it is gone for good: occasions approve {drop.id} --refuse --filed ANOTHER_FOLDER"
            error.hint = f"{error.hint}\n{gone}" if error.hint else gone
        raise


def _changed(drop: Drop) -> ImporterError:
    """The refusal of a yes to a plan whose file is another one by now: it cannot be told which of them is meant."""
    return ImporterError(
        f"{drop.at} was changed since its plan was made, so nothing was sent, and it waits still.",
        f"refuse it, and drop it again: occasions approve {drop.id} --refuse",
        code="drop-changed",
    )


def _refused(work: Work, said: Answer, *, changed: bool) -> SeenFile:
    words = f"Its plan was refused{f' by {said.by}' if said.by else ''}; nothing of it was sent."
    if changed:
        words += " The file was changed since that plan was made, and stands here as it is now."
    told = Told(REFUSED, words, "mend the sheet and drop it again.")
    return file_ended(work, DropOutcome.FAILED, Carried(Fate.FAILED, told))


def _carried_out(work: Work, said: Answer) -> SeenFile:
    """Carry out the plans; if that is refused before anything was sent, the drop waits as before."""
    assert work.ruled is not None  # noqa: S101 - without one nobody could have planned it
    plans, others, bench = plans_of(work), others_of(work), work.bench
    if bench.journal.run_state(work.drop.id) is not None:  # somebody approved it before, and came no further than that
        work.claim.start_over()
    waiting = work.drop
    work.claim.save(replace(waiting, state=DropState.TAKEN, outcome=None, approved=True, begun=waiting.begun + 1))
    doing = Doing(clock=bench.clock, consent=None, pauses=bench.pauses, listener=bench.listener)
    try:
        result = import_saved(
            plans,
            bench.configuration,
            _for_these(plans, work.ruled.order),
            doing,
            waiting.id,
            replan_moved=said.replan_moved,
            others=others,
        )
    except Interrupted:
        return settle(work, Carried(Fate.STOPPED, STOPPED))
    except Unrecorded as stop:
        return settle(work, Carried(Fate.UNLUCKY, told_of(stop.error)))
    except ImporterError as error:  # nothing was sent
        work.claim.save(waiting)
        told = told_of(error)
        error.message, error.hint = told.message, stale_hint(waiting.id) if error.code == "plan-stale" else told.hint
        raise
    except KeyboardInterrupt:
        work.claim.save(waiting)
        raise
    return settle(work, judge(result, bench.pauses))


def _for_these(plans: Sequence[SavedPlan], order: Order) -> Order:
    """The order of a rule that names no account, for the accounts that the sheet named instead of the usual one."""
    return order if order.accounts else replace(order, accounts=tuple(each.account for each in plans))
