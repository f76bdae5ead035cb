"""Bring a drop that we hold as far as it comes, and write down after each step how far that is.

How often it was begun is written down before, and taken back at any end that we live to see: a file that takes the
program with it each time (out of memory, kill -9) fails after ``MOST_BEGUN`` times, whatever is wrong with it.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from importer.core.drops import Drop, DropOutcome, DropState, Seen, SeenFile, Told
from importer.core.errors import PlaceError
from importer.core.picking import put_off
from importer.importing import Ended, report_of
from importer.journal import Journal, Newer
from importer.many.again import joined_report
from importer.many.store import is_joined
from importer.ordered.again import resume_ordered
from importer.ordered.doing import Doing
from importer.ordered.importing import import_ordered
from importer.sweeping.by_name import is_by_name
from importer.sweeping.carrying import Asking, Carried, Fate, Result, carry
from importer.sweeping.filing import end, file_drop, kept_in
from importer.sweeping.in_words import told_of
from importer.sweeping.ruling import Ruled
from importer.sweeping.waiting_plans import NOTHING, KeptFiles
from importer.sweeping.work import Work, standing_at

MOST_BEGUN = 5
_FOREVER = 24.0 * 365 * 1000
"""Hours after which a file is given up that waits for settings: never."""
_OUTCOMES = {Fate.DONE: DropOutcome.DONE, Fate.FAILED: DropOutcome.FAILED, Fate.WAITING: DropOutcome.WAITING}
Do = Callable[[Doing], Result]


def import_drop(work: Work) -> SeenFile:
    """Import a drop of which there is no run yet."""
    assert work.source is not None  # noqa: S101 - nothing is imported that was not fetched
    sources, ruled = [work.source], _ruled(work)
    return proceed(
        work,
        lambda doing: import_ordered(sources, ruled.order, work.bench.configuration, doing, work.drop.id),
        lambda: work.bench.journal.drops.newer(work.drop),
    )


def resume_drop(work: Work) -> SeenFile:
    """Go on with a drop whose run stopped part-way."""
    order = _ruled(work).order
    return proceed(work, lambda doing: resume_ordered(work.drop.id, work.bench.configuration, order, doing))


def proceed(work: Work, do: Do, newer: Callable[[], Sequence[Newer]] = tuple) -> SeenFile:
    """Do what brings a drop on, and put it where it then belongs.

    Args:
        work: the drop.
        do: imports it, or goes on with it.
        newer: gives what newer files have said meanwhile, which it may not take back without a yes.

    Raises:
        JournalError: it cannot be written down how far it came; ``LeaseLost`` if another worker has it now.
        PlaceError: it has ended, and cannot be filed yet.
    """
    begun = replace(work.drop, state=DropState.TAKEN, outcome=None, target="", begun=work.drop.begun + 1)
    if begun.begun > MOST_BEGUN:
        return settle(work, _ended_the_program(work))
    work.claim.save(begun)
    asking = Asking(_ruled(work), newer)
    doing = Doing(
        clock=work.bench.clock,
        consent=asking,
        proposing=asking.keep,
        always_ask=_ruled(work).rule.review or bool(newer()),
        pauses=work.bench.pauses,
        listener=work.bench.listener,
    )
    return settle(work, carry(lambda: do(doing), asking, work.bench.pauses))


def settle(work: Work, carried: Carried) -> SeenFile:
    """Write down how far a drop came, and file it if that is its end."""
    now = work.bench.clock()
    if carried.fate in _OUTCOMES:
        try:
            waiting = kept_in(work, carried.proposal)
        except PlaceError as error:  # it has not ended yet
            carried = Carried(Fate.UNLUCKY, told_of(error))
        else:
            return file_ended(work, _OUTCOMES[carried.fate], carried, waiting)
    by_name = work.drop.by_name or is_by_name(carried, work.drop.name)
    if carried.fate is Fate.STOPPED:
        work.claim.save(replace(_at_once(work.drop, now, carried.told), by_name=by_name))
        return work.seen(Seen.STOPPED, carried.told.message, carried.told)
    _learn(work, carried)
    hours = _ruled(work).rule.give_up_after if carried.fate is Fate.UNLUCKY else _FOREVER
    later = put_off(work.drop, now, hours, carried.told)
    if later is None:
        return file_ended(work, DropOutcome.FAILED, _given_up(work, carried, hours))
    work.claim.save(replace(later, begun=0, by_name=by_name))
    work.bench.weather.until[standing_at(later)] = later.not_before
    return work.seen(Seen.LATER, carried.told.message, carried.told)


def file_ended(work: Work, outcome: DropOutcome, carried: Carried, waiting: KeptFiles = NOTHING) -> SeenFile:
    """End a drop and file it, with the plans that wait with it."""
    end(work, outcome, carried, waiting)
    return file_drop(work, carried, waiting)


def _learn(work: Work, carried: Carried) -> None:
    """Let other files of this look know what would stand in their way too."""
    if carried.fate is Fate.UNUSABLE:
        work.bench.weather.unusable = True
    elif carried.away:
        work.bench.weather.away[work.drop.rule] = carried.told


def told_again(journal: Journal, run_id: str) -> Result | None:
    """What the journal knows of a run; None if it has none, or none with a plan."""
    if journal.run_state(run_id) is None or not journal.has_plan(run_id):
        return None
    stored = journal.load(run_id)
    if is_joined(stored.report or stored.draft):
        return joined_report(run_id, journal)
    report = report_of(stored)
    return Ended(report, report.run.stopped, report.run.hint)


def _at_once(drop: Drop, now: dt.datetime, told: Told) -> Drop:
    """A drop that may be taken up again at any time."""
    not_before = now.astimezone(dt.UTC).isoformat(timespec="seconds")
    return replace(drop, state=DropState.LATER, not_before=not_before, begun=0, told=told)


def _given_up(work: Work, carried: Carried, hours: float) -> Carried:
    told = carried.told
    words = f"Given up after {hours:g} hours of bad luck, {work.drop.tries + 1} tries. The last one: {told.message}"
    hint = told.hint or "drop it again when that is over."
    known = told_again(work.bench.journal, work.drop.id)
    return Carried(Fate.FAILED, Told(told.code or "given-up", words, hint), known)


def _ended_the_program(work: Work) -> Carried:
    words = (
        f"It ended the whole program {MOST_BEGUN} times while it was imported, so it is not tried again: it ran "
        "out of memory, was killed, or has a fault."
    )
    hint = "look into the program's log and the machine's (out of memory?), then drop it again, or import it by hand."
    return Carried(Fate.FAILED, Told("ended-the-program", words, hint), told_again(work.bench.journal, work.drop.id))


def _ruled(work: Work) -> Ruled:
    assert work.ruled is not None  # noqa: S101 - whoever goes on with a drop has a rule for it
    return work.ruled
