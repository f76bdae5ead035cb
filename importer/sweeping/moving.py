"""Move the source of a drop that has ended to its new name, whatever was done to it while it waited.

People can reach what waits. A file that was changed there is none that anybody planned or imported: it is put aside in
``failed``, as it is now, with a report that says so. One that was taken away is missed in the report of its drop.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from importer.core.drops import DropOutcome, Folder, Told
from importer.core.errors import FileChanged, PlaceError
from importer.core.picking import filing_day, reports_name, target_name
from importer.places.base import Filed
from importer.sweeping.small_report import write_small_report
from importer.sweeping.work import Work, is_there, stands_in_ours

LARGEST = 2**30
"""Bytes of a file that was changed while it waited."""
TAKEN_AWAY = "The file itself was taken away while it waited, so it is not filed with its report."
CHANGED = "The file itself was changed while it waited; as it is now it stands in {where}, and was not imported."
_NOTE = "source.txt"
"""The file among the reports that says what became of the source."""
_NOW, _ASIDE = "as-it-is-now", "aside"
"""What is written on this machine before it is put into the place."""


def move(work: Work, name: str) -> Filed:
    """Move the source to its new name; what is gone, and was not fetched, cannot be moved any more.

    Args:
        work: its drop has ended.
        name: where the source stands.

    Raises:
        PlaceError: it cannot be moved.
    """
    drop, inbox = work.drop, work.inbox
    if stands_in_ours(name):
        return _move_what_waited(work, name)
    source = work.source or work.folder / "nothing"
    if work.source is None and not is_there(inbox.filed, drop.target):
        return Filed.GONE
    if not inbox.apart:
        return inbox.filed.file(name, drop.target, drop.content, source)
    inbox.filed.keep(drop.target, drop.content, source)
    if inbox.read_only:
        return Filed.REPLACED
    return inbox.place.discard(name, drop.content)


def _move_what_waited(work: Work, name: str) -> Filed:
    drop, place = work.drop, work.inbox.filed
    if work.source is not None:
        moved = place.file(name, drop.target, drop.content, work.source)
        if moved is not Filed.REPLACED:
            return moved
    try:
        now = place.read(name, LARGEST)
    except FileChanged:
        if work.source is None and not is_there(place, drop.target):
            _note(work, TAKEN_AWAY)
            return Filed.GONE
        return Filed.MOVED
    _put_aside(work, name, now)
    return Filed.MOVED


def _put_aside(work: Work, name: str, now: bytes) -> None:
    """File what stands in the place of the source: under its name where that is meant, else as failed."""
    drop, place = work.drop, work.inbox.filed
    content, copy = hashlib.sha256(now).hexdigest(), work.folder / _NOW
    target = drop.target
    if drop.outcome is DropOutcome.DONE or not _is_free(work, target, content):
        day = filing_day(work.bench.clock(), work.zone)
        target = target_name(Folder.FAILED, day, drop.id, f"{content[:8]}-{drop.name.rpartition('/')[2]}")
        _note(work, CHANGED.format(where=target))
        _report_aside(work, target, content, len(now))
    try:
        copy.write_bytes(now)
    except OSError as error:
        raise PlaceError(f"{name} cannot be copied on this machine: {error.strerror}.", "make room there.") from None
    place.file(name, target, content, copy)


def _is_free(work: Work, target: str, content: str) -> bool:
    """Whether nothing stands under a name, or this content does already."""
    try:
        found = work.inbox.filed.read(target, LARGEST)
    except FileChanged:
        return True
    return hashlib.sha256(found).hexdigest() == content


def _report_aside(work: Work, target: str, content: str, size: int) -> None:
    words = "It was changed while it waited, after its plan had been made; nothing of this version was imported."
    told = Told("drop-changed", words, f"drop it again. What became of the version before, says: {work.drop.target}")
    drop = replace(work.drop, outcome=DropOutcome.FAILED, target=target, told=told, content=content, size=size)
    _put(work, lambda folder: write_small_report(drop, folder), target)


def _note(work: Work, words: str) -> None:
    def write(folder: Path) -> Sequence[Path]:
        note = folder / _NOTE
        note.write_text(f"{words}\n", encoding="utf-8")
        return (note,)

    _put(work, write, work.drop.target)


def _put(work: Work, write: Callable[[Path], Sequence[Path]], target: str) -> None:
    """Put what is written into the reports of a target."""
    folder = work.folder / _ASIDE
    try:
        folder.mkdir(exist_ok=True)
        files = write(folder)
    except OSError as error:
        raise PlaceError(f"A report cannot be written on this machine: {error.strerror}.", "make room there.") from None
    work.inbox.filed.put(files, reports_name(target))
