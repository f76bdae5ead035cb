"""Wait until a place may have something new: the system says so of folders of this machine, a clock of all others.

A wake-up says only that it is worth looking. What the system does not tell, such as changes that another machine makes
on a share, is found by the clock; so nothing depends on it but speed.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from importer.core.drops import FOLDERS
from importer.runners.flag import Flag

_LOG = logging.getLogger(__name__)
_DEBOUNCE = 200
"""Milliseconds for which changes are gathered before they are told."""


class Waking:
    """Says when it is worth looking again; may be woken from signal handlers and from any thread."""

    def __init__(self) -> None:
        self._woken = Flag()

    def wake(self) -> None:
        """It is worth looking now."""
        self._woken.set()

    def wait(self, seconds: float) -> bool:
        """Wait until it is worth looking, no longer than so many seconds; whether we were woken."""
        woken = self._woken.wait(seconds)
        self._woken.clear()
        return woken

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

        def counts(_change: watchfiles.Change, path: str) -> bool:
            return not any(_is_ours(Path(path), folder) for folder in folders)

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
            for _ in changes:
                self.wake()
        except (OSError, RuntimeError) as error:  # no more watches are to be had, or the folder is of another kind
            _LOG.warning("Changes are not told by the system, so places are looked at by the clock: %s", error)


def _is_ours(path: Path, folder: Path) -> bool:
    """Whether a path is in one of the folders that we fill ourselves."""
    return path.is_relative_to(folder) and path != folder and path.relative_to(folder).parts[0] in FOLDERS
