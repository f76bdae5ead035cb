"""Take a file that is ready: fetch it, verify it, claim it, and bring it as far as it comes.

Nobody else can have the content under the same rule from the claim on. Between our look and the claim somebody may have
taken the file and filed it, so it must still stand there once the claim is ours.
"""

import hashlib
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from importer.core.drops import Drop, DropOutcome, DropState, Seen, SeenFile, Told
from importer.core.errors import FileChanged, LeaseLost, PlaceError
from importer.core.picking import Checksum, NoChecksum, Pick, read_checksum
from importer.core.picking.checksums import LIMIT
from importer.core.report import stamp
from importer.core.run_ids import new_run_id
from importer.journal import Busy, DropClaim, Known
from importer.places.base import DropPlace
from importer.run_context import named_drop
from importer.sweeping.bench import CLAIMED, Bench, Inbox
from importer.sweeping.by_name import named_of
from importer.sweeping.carrying import Carried, Fate
from importer.sweeping.in_words import told_of
from importer.sweeping.proceeding import file_ended, import_drop
from importer.sweeping.ruling import Ruled
from importer.sweeping.spool import name_in_spool
from importer.sweeping.work import Work, is_there, standing_at

_AWAY = "It was taken away, or another worker took it, while it was looked at."
_SOURCE = "source"


def take(pick: Pick, bench: Bench, inbox: Inbox, ruled: Ruled, spool: Path) -> SeenFile | Busy:
    """Take one file.

    Args:
        pick: the file, which is ready.
        bench: what all sweeps of this worker share.
        inbox: where it was dropped.
        ruled: the rule that takes it.
        spool: a private folder of this machine.

    Returns:
        what became of it; or the drop of its content that was left behind at another place, and that nobody has: it is
        to be gone on with here.

    Raises:
        JournalError: the journal cannot be read or written.
    """
    try:
        with folder_in(spool) as folder:
            return _taken(pick, bench, inbox, ruled, folder)
    except FileChanged as error:
        return SeenFile(pick.name, Seen.UNSETTLED, error.message, ruled.rule.name)
    except PlaceError as error:
        return SeenFile(pick.name, Seen.LATER, error.message, ruled.rule.name, told=told_of(error))


@contextmanager
def folder_in(spool: Path) -> Iterator[Path]:
    """A folder for one drop, while the context lasts.

    Raises:
        PlaceError: it cannot be made.
    """
    folder = spool / secrets.token_hex(8)
    try:
        (folder / _SOURCE).mkdir(parents=True)
    except OSError as error:
        raise PlaceError(f"The folder {folder} cannot be made: {error.strerror}.", "make room there.") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def place_in(folder: Path, name: str) -> Path:
    """Where a file's content lies in the folder of its drop."""
    return folder / _SOURCE / name_in_spool(name)


@contextmanager
def holding(claim: DropClaim) -> Iterator[None]:
    """Hold a drop while the context lasts, and say in the log of everything within that it is about this file."""
    with claim, named_drop(claim.drop.id, claim.drop.name, claim.drop.place):
        yield


def filing_failed(work: Work, error: PlaceError) -> SeenFile:
    """A drop that came to its end, and cannot be put where it belongs yet."""
    words = f"It is {work.drop.outcome}, but cannot be filed yet: {error.message}"
    return work.seen(Seen.LATER, words, Told(error.code, words, error.hint))


def _taken(pick: Pick, bench: Bench, inbox: Inbox, ruled: Ruled, folder: Path) -> SeenFile | Busy:
    source = place_in(folder, pick.name)
    content = inbox.fetch(pick.sighting, source)
    fault = checksum_fault(pick, inbox.place, source)
    if fault is not None and not pick.settled:
        return SeenFile(pick.name, Seen.UNSETTLED, fault.message, ruled.rule.name, told=fault)
    drop = drop_of(pick, bench, inbox, ruled, content)
    if inbox.read_only and (stays := _stays(drop, bench)):
        return stays
    met = bench.journal.drops.claim(drop, seconds=CLAIMED, again=bench.again)
    if isinstance(met, Busy):
        return met if met.free and met.drop.place != inbox.shown else busy(met, pick.name, bench, ruled)
    claim = met.claim if isinstance(met, Known) else met
    work = Work(bench, inbox, claim, folder, source, ruled, pick.beside)
    with holding(claim):
        if not _is_ours(met, work):
            claim.forget()
            return SeenFile(pick.name, Seen.UNSETTLED, _AWAY, ruled.rule.name)
        try:
            if isinstance(met, Known):
                return file_ended(work, DropOutcome.KNOWN, known_as(met.drop))
            if fault is not None:
                return file_ended(work, DropOutcome.FAILED, Carried(Fate.FAILED, fault))
            return import_drop(work)
        except LeaseLost as error:
            return work.seen(Seen.BUSY, error.message, told_of(error))
        except PlaceError as error:
            return filing_failed(work, error)


def _stays(drop: Drop, bench: Bench) -> SeenFile | None:
    """A file that was filed before, and cannot be moved away from where it stands; None if it was not."""
    before = None if bench.again else bench.journal.drops.before(drop)
    if before is None:
        return None
    words = (
        f"It was taken before ({before.outcome}, drop {before.id}), and has not changed; files cannot be moved there."
    )
    return SeenFile(drop.name, Seen.KNOWN, words, drop.rule_name, before.id, stays=True)


def drop_of(pick: Pick, bench: Bench, inbox: Inbox, ruled: Ruled, content: str) -> Drop:
    """The drop that a file would be."""
    now = bench.clock()
    return Drop(
        id=new_run_id(now, secrets.token_hex(2)),
        rule=ruled.key,
        rule_name=ruled.rule.name,
        place=inbox.shown,
        name=pick.name,
        content=content,
        size=pick.sighting.size,
        seen=stamp(now),
        at=pick.name,
        named=named_of(pick.name),
    )


def busy(met: Busy, name: str, bench: Bench, ruled: Ruled) -> SeenFile:
    """A file whose content is on its way already: put off, wherever that was seen first, or with somebody."""
    drop = met.drop
    if met.put_off and not met.free:
        bench.weather.until[name] = drop.not_before
    reason = met.why[:1].upper() + met.why[1:]
    seen, told = (Seen.LATER, drop.told) if met.put_off else (Seen.BUSY, Told())
    return SeenFile(name, seen, f"{reason}.", ruled.rule.name, drop.id, told=told)


def checksum_fault(pick: Pick, place: DropPlace, source: Path) -> Told | None:
    """What is wrong with a file's content by a checksum beside it; None if nothing is, or there is none.

    Raises:
        PlaceError: a checksum cannot be read.
    """
    for name in pick.checksums:
        try:
            found = read_checksum(place.read(name, LIMIT), name, pick.name)
        except FileChanged:
            continue  # it has been taken away
        if isinstance(found, NoChecksum):
            return Told("checksum-unreadable", found.message, "write it as: sha256sum FILE > FILE.sha256")
        if isinstance(found, Checksum) and (got := _digest(source, found.algorithm)) != found.digest:
            words = f"{name} says that its {found.algorithm} is {found.digest}, and it is {got}."
            return Told("checksum-wrong", words, "send the file again, with its checksum.")
    return None


def _digest(source: Path, algorithm: str) -> str:
    with source.open("rb") as reading:
        return hashlib.file_digest(reading, algorithm).hexdigest()


def _is_ours(met: DropClaim | Known, work: Work) -> bool:
    """Whether the file still stands where we saw it, and is not just being filed by another worker."""
    own = (work.drop.place, work.drop.name)
    if isinstance(met, Known) and met.drop.state is DropState.ENDED and (met.drop.place, standing_at(met.drop)) == own:
        return False
    return is_there(work.inbox.place, work.drop.name)


def known_as(other: Drop) -> Carried:
    """What is told of a drop whose content another one had before."""
    words = f"The same content was imported already, as {other.name} (run {other.id}, {other.seen[:10]})."
    hint = "to import it once more, drop it again, and sweep with --again"
    return Carried(Fate.DONE, Told("drop-known", words, hint))
