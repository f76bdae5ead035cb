"""Sweep places once: a first look, the time for which files must stay unchanged, and the look that takes what is ready.

Nobody waits where nothing could come of it: if no file is unsettled, what is ready is taken at once.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from importer.core.drops import Folder, Seen
from importer.core.errors import PlaceError
from importer.core.picking import Looks, Pick, aged, deep, filing_day, pick
from importer.sandbox_process import kept_sandboxes
from importer.sweeping.addresses import is_at
from importer.sweeping.bench import Bench, Inbox
from importer.sweeping.one_look import Memory, Swept, look_once
from importer.sweeping.rulings import Rulings
from importer.sweeping.spool import remove_left_behind, spool

_LOG = logging.getLogger(__name__)
After = Callable[[Inbox, Swept, Path], None]
"""Hears of each look with the private folder in which its reports may still lie."""
Waiting = Callable[[float, int], None]
"""Hears, before we wait, for how many seconds, and for how many files."""


def unsaid(_seconds: float, _files: int) -> None:
    """Nobody hears that we wait."""


@contextmanager
def at_the_bench(root: Path | None = None, *, rehearsal: bool = False) -> Iterator[Path]:
    """A private folder for all looks of a worker; sandboxes run on between imports while the context lasts.

    Args:
        root: where the folder is made; the machine's own place for such things if None.
        rehearsal: whether nothing is to be left behind, no sandbox either.

    Raises:
        PlaceError: the folder cannot be made.
    """
    remove_left_behind(root)
    with spool(root) as folder, kept_sandboxes(makes_files=not rehearsal):
        yield folder


def sweep(
    inboxes: Sequence[Inbox], bench: Bench, rulings: Rulings, after: After, waiting: Waiting = unsaid
) -> tuple[Swept, ...]:
    """Sweep places once.

    Args:
        inboxes: the places.
        bench: what all of it is done with.
        rulings: what the rules come to.
        after: hears of the look at each place.
        waiting: hears that we wait for files to settle.

    Raises:
        PlaceError: there is no room on this machine for what is fetched.
    """
    with at_the_bench(bench.spool) as folder:
        memories = settled(inboxes, bench, waiting)
        return tuple(
            one_place(inbox, bench, rulings, memory, folder, after)
            for inbox, memory in zip(inboxes, memories, strict=True)
        )


def one_place(inbox: Inbox, bench: Bench, rulings: Rulings, memory: Memory, folder: Path, after: After) -> Swept:
    """Look at one place, and do what is to be done beside its files."""
    swept = look_once(inbox, bench, rulings, memory, folder)
    if swept.books.trouble is None and not bench.pauses.asked.is_set():
        remove_old(inbox, bench)
    after(inbox, swept, folder)
    return swept


def settled(inboxes: Sequence[Inbox], bench: Bench, waiting: Waiting = unsaid) -> tuple[Memory, ...]:
    """A first look at each place; then, if a file may still be written, the time after which that is known."""
    memories = tuple(Memory(_first_look(inbox, bench)) for inbox in inboxes)
    pauses = [
        inbox.entry.settle
        for inbox, memory in zip(inboxes, memories, strict=True)
        for each in _picked(inbox, memory, bench)
        if each.seen is Seen.UNSETTLED
    ]
    if pauses:
        waiting(max(pauses), len(pauses))
        try:
            bench.pauses.sleep(max(pauses))
        except KeyboardInterrupt:
            bench.pauses.asked.set()  # whatever is ready is told as not begun
    return memories


def _first_look(inbox: Inbox, bench: Bench) -> Looks:
    try:
        sightings = inbox.place.look(deep=deep(inbox.rules))
    except PlaceError:  # the look that counts will say so
        return Looks()
    return Looks().looked(sightings, bench.pauses.now())


def _picked(inbox: Inbox, memory: Memory, bench: Bench) -> tuple[Pick, ...]:
    return pick(memory.looks, inbox.rules, inbox.demands, bench.clock(), inbox.place.being_written)


def remove_old(inbox: Inbox, bench: Bench) -> None:
    """Remove what was filed as done or failed so long ago that the settings let it go."""
    keep = _keep_days(inbox, bench)
    if keep is None:
        return
    zone = inbox.rules[0].clock_zone if inbox.rules else "UTC"
    failures = []
    try:
        names = [name for folder in (Folder.DONE, Folder.FAILED) for name in inbox.filed.filed(folder)]
    except PlaceError as error:
        names, failures = [], [error]
    found = aged(names, filing_day(bench.clock(), zone), keep)
    for name in found.old:
        try:
            inbox.filed.remove(name)
        except PlaceError as error:  # the others go all the same
            failures.append(error)
    if failures:
        what = f"{len(failures)} of {len(found.old)} files and reports" if names else "What is"
        _LOG.warning("%s older than %d days could not be removed: %s", what, keep, failures[0].message)
    if found.doubtful and inbox.shown not in bench.doubted:
        bench.doubted.add(inbox.shown)
        _LOG.warning(
            "%d names in done and failed at %s are older than %d days, but nothing was filed for so long since then "
            "that the clock may be wrong, so they stay. If it is right, remove them by hand; the newest is %s.",
            len(found.doubtful),
            inbox.shown,
            keep,
            found.doubtful[-1],
        )


def _keep_days(inbox: Inbox, bench: Bench) -> int | None:
    """For how long what is filed there is kept; the longest of all places that file there, None if one keeps it."""
    configuration = bench.configuration
    others = [
        each.entry.keep_days
        for each in configuration.places
        if is_at(inbox.filed.shown, configuration.filed(each) or each) and not is_at(inbox.shown, each)
    ]
    said = [inbox.entry.keep_days, *others]
    return None if None in said else max(filter(None, said))
