"""Go on with a drop that somebody began and did not end: what the journal knows of it says where.

No run: it is imported as if for the first time, from the file that still stands there. A run without a plan: the same,
under a new id, because nothing was sent under the old one. A run that stopped: it is resumed, which needs no file, and
no rule but its own account. A run that came to its end, or a drop that has: it is filed with the report that the
journal has. If its rule is gone, or sends elsewhere now, and nothing was sent, the drop is given up for whatever rule
takes the file now.
"""

import hashlib
import logging
from dataclasses import dataclass, replace
from pathlib import Path

from importer.core.drops import Drop, DropOutcome, DropState, Seen, SeenFile, Sighting, Told
from importer.core.errors import FileChanged, LeaseLost, PlaceError
from importer.core.picking import Pick
from importer.journal import DropClaim, RunState
from importer.ordered.ended import goes_on, never_begun
from importer.sweeping.bench import CLAIMED, Bench, Inbox
from importer.sweeping.by_name import named_of
from importer.sweeping.carrying import Carried, Fate, judge
from importer.sweeping.filing import file_drop
from importer.sweeping.in_words import told_of
from importer.sweeping.proceeding import file_ended, import_drop, resume_drop, settle, told_again
from importer.sweeping.ruling import Ruled
from importer.sweeping.taking import filing_failed, folder_in, holding, known_as, place_in
from importer.sweeping.waiting_plans import has_its_plans
from importer.sweeping.work import Work, is_there, standing_at, stands_in_ours

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Left:
    """A drop that may be gone on with, and what the look showed under its name."""

    drop: Drop
    ruled: Ruled
    """Its rule; one with another key than the drop's if that is gone, or sends elsewhere now."""
    pick: Pick | None
    """The file of its name; None if there is none."""
    beside: tuple[Sighting, ...] = ()
    """Its marker and its checksums, as far as they stand there still."""
    here: bool = False
    """Whether it was left behind elsewhere, and the file is another one of the same content."""
    early: bool = False
    """Whether its pause need not be over."""


def take_up(left: Left, bench: Bench, inbox: Inbox, spool: Path) -> SeenFile | None:
    """Go on with one drop.

    Returns:
        what became of it; None if somebody else has it, or it was given up for the rule that takes the file now.

    Raises:
        JournalError: the journal cannot be read or written.
    """
    claim = bench.journal.drops.take_up(left.drop.id, seconds=CLAIMED, early=left.early)
    if claim is None:
        return None
    try:
        with holding(claim), folder_in(spool) as folder:
            if left.here and not _brought_here(claim, left, bench, inbox):
                return None
            found = left.pick if left.pick and left.pick.name == standing_at(claim.drop) else None
            source = fetched_again(claim.drop, inbox, found.sighting if found else None, folder)
            beside = left.beside if found or not left.here else ()
            work = Work(bench, inbox, claim, folder, source, left.ruled, beside)
            try:
                return _gone_on_with(work)
            except LeaseLost as error:
                return work.seen(Seen.BUSY, error.message, told_of(error))
            except PlaceError as error:
                if work.drop.state is DropState.ENDED:
                    return filing_failed(work, error)
                raise
    except PlaceError as error:
        drop = claim.drop
        return SeenFile(standing_at(drop), Seen.LATER, error.message, drop.rule_name, drop.id, told=told_of(error))


def fetched_again(drop: Drop, inbox: Inbox, sighting: Sighting | None, folder: Path) -> Path | None:
    """A drop's content on this machine, if it still is to be had.

    Raises:
        PlaceError: it cannot be read.
    """
    into = place_in(folder, drop.name)
    try:
        if stands_in_ours(standing_at(drop)):
            content = inbox.filed.read(standing_at(drop), drop.size + 1)
            into.write_bytes(content)
            return into if hashlib.sha256(content).hexdigest() == drop.content else None
        if sighting is not None and inbox.fetch(sighting, into) == drop.content:
            return into
    except FileChanged:
        return None
    except OSError as error:
        raise PlaceError(f"The copy {into} cannot be written: {error.strerror}.", "make room there.") from None
    into.unlink(missing_ok=True)
    return None


def _brought_here(claim: DropClaim, left: Left, bench: Bench, inbox: Inbox) -> bool:
    """Let a drop that was left behind elsewhere stand here from now on; whether it can.

    The file goes its way, unless something was planned by another name: then the run is gone on with for itself.
    """
    assert left.pick is not None  # noqa: S101 - it was found by its file
    drop, name = claim.drop, left.pick.name
    if stands_in_ours(standing_at(drop)):
        if not is_there(inbox.filed, standing_at(drop)):
            return False
    elif drop.named == named_of(name) or not bench.journal.has_plan(drop.id):
        drop = replace(drop, name=name, at=name, named=named_of(name))
    claim.save(replace(drop, place=inbox.shown))
    return True


def _gone_on_with(work: Work) -> SeenFile | None:
    drop, journal = work.drop, work.bench.journal
    if drop.state is DropState.ENDED:
        return _filed(work)
    if drop.like:
        return file_ended(work, DropOutcome.KNOWN, known_as(journal.drops.find(drop.like)))
    run = journal.run_state(drop.id)
    known = told_again(journal, drop.id)
    if known is None and stands_in_ours(standing_at(drop)):
        return _waits_again(work)
    if known is None:
        return _from_the_start(work, again=run is not None)
    if goes_on(known) or run not in (RunState.FINISHED, RunState.UNDONE):
        return resume_drop(work)
    if never_begun(known) and work.source is not None:
        return _from_the_start(work, again=True)
    return settle(work, judge(known, work.bench.pauses))


def _filed(work: Work) -> SeenFile | None:
    """Put a drop where it belongs that has ended."""
    drop = work.drop
    if drop.outcome is DropOutcome.WAITING:
        return file_drop(work, stand=True) if has_its_plans(work) else _from_the_start(work)
    known = told_again(work.bench.journal, drop.id)  # none if it repeats another one: that has no run of its own
    return file_drop(work, Carried(Fate.DONE, drop.told, known) if known else None)


def _from_the_start(work: Work, *, again: bool = False) -> SeenFile | None:
    """Import it from its file, under a new id if a run of its own was begun; None if another rule takes it.

    None, too, if it was replaced by a newer one that is in the account.
    """
    drop = work.drop
    moved = work.ruled is None or work.ruled.key != drop.rule
    if work.source is not None and not moved:
        if again:
            work.claim.start_over()
        return import_drop(work)
    if work.source is not None and not stands_in_ours(standing_at(drop)):
        work.claim.forget()
        return None
    if work.source is None and not stands_in_ours(standing_at(drop)):
        newer = work.bench.journal.drops.replaced_by(drop)
        if newer is not None:  # what came in its place is in the account, so nobody is to be alarmed
            _LOG.info(
                "%s was replaced before anything of it was sent; run %s imported the new one.", drop.name, newer.id
            )
            work.claim.forget()
            return None
    words = "It was taken away, or replaced, before it was imported; nothing of it was sent."
    told = Told("taken-away", words, "drop it again.")
    if work.source is not None:
        words = f'Its rule "{drop.rule_name}" is gone, or sends elsewhere now; nothing of it was sent.'
        told = Told("rule-missing", words, "drop it again.")
    return file_ended(work, DropOutcome.FAILED, Carried(Fate.FAILED, told))


def _waits_again(work: Work) -> SeenFile:
    """Let a drop wait for its yes again: somebody gave one, and nothing came of that."""
    drop = work.drop
    work.claim.save(
        replace(
            drop, state=DropState.FILED, outcome=DropOutcome.WAITING, target=standing_at(drop), approved=False, begun=0
        )
    )
    words = "It was approved, but nothing had been sent when its worker ended; it waits for a yes again."
    told = Told("waits-again", words, f"say it once more: occasions approve {drop.id}")
    return SeenFile(standing_at(drop), Seen.WAITING, words, drop.rule_name, drop.id, drop.at, told)
