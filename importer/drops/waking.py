"""Wait until a place may have something new: the system says so of folders of this machine, a clock of all others.

A wake-up says only that it is worth looking. What the system does not tell, such as changes that another machine makes
on a share, is found by the clock; so nothing depends on it but speed.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue

from importer.core.picking.companions import Kind, kind_of
from importer.runners.flag import Flag

_LOG = logging.getLogger(__name__)
_DEBOUNCE = 200
"""Milliseconds for which changes are gathered before they are told."""


class Waking:
    """Says when it is worth looking again; may be woken from signal handlers and from any thread."""

    def __init__(self) -> None:
        self._woken = Flag()
        self._changed: SimpleQueue[Path] = SimpleQueue()

    def wake(self) -> None:
        """It is worth looking now."""
        self._woken.set()

    def wait(self, seconds: float) -> bool:
        """Wait until it is worth looking, no longer than so many seconds; whether we were woken."""
        woken = self._woken.wait(seconds)
        self._woken.clear()
        return woken

    def take_changed(self) -> frozenset[Path]:
        """The folders in which something changed since this was asked last."""
        changed = set()
        with suppress(Empty):
            while True:
                changed.add(self._changed.get_nowait())
        return frozenset(changed)

    @contextmanager
    def watching(self, folders: Sequence[Path], *, deep: bool) -> Iterator[None]:
        """Be woken when something changes in folders of this machine, while the context lasts.

        Args:
            folders: those that are there; others are left to the clock.
            deep: whether folders below count.
        """
        there = [folder for folder in folders if folder.is_dir()]
        if not there:
            yield
            return
        ended = threading.Event()
        thread = threading.Thread(target=self._watch, args=(there, deep, ended), name="watching", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _watch(self, folders: Sequence[Path], deep: bool, ended: threading.Event) -> None:
        import watchfiles

        def counts(change: watchfiles.Change, path: str) -> bool:
            gone = change is watchfiles.Change.deleted
            return all(_counts(_kind(Path(path), folder), gone=gone) for folder in folders)

        changes = watchfiles.watch(
            *folders,
            watch_filter=counts,
            debounce=_DEBOUNCE,
            step=_DEBOUNCE // 4,
            stop_event=ended,
            recursive=deep,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )
        try:
            for some in changes:
                for folder in _folders_of([Path(path) for _, path in some], folders):
                    self._changed.put(folder)
                self.wake()
        except (OSError, RuntimeError) as error:  # no more watches are to be had, or the folder is of another kind
            _LOG.warning("Changes are not told by the system, so places are looked at by the clock: %s", error)


def _kind(path: Path, folder: Path) -> Kind | None:
    """What a path is in a folder; None if it may be a sheet, or is not in there."""
    return kind_of(path.relative_to(folder).as_posix()) if path != folder and path.is_relative_to(folder) else None


def _counts(kind: Kind | None, *, gone: bool) -> bool:
    """Whether it is worth looking; parts of uploads and locks are worth it when they go, what we file never is."""
    return kind is not Kind.OURS and (gone or kind not in (Kind.UNFINISHED, Kind.HIDDEN))


def _folders_of(paths: Sequence[Path], folders: Sequence[Path]) -> Sequence[Path]:
    """The folders in which some paths are; all of them where the system calls these something else."""
    return [each for each in folders if any(path.is_relative_to(each) for path in paths)] or folders
