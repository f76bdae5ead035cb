"""File a dropped file under its new name, so that a stop at any step loses and doubles nothing.

The new name appears first, whole and verified; only then does the old one go::

    hidden file beside the new name -> verified -> new name, if nobody has it -> hidden name goes
    old name -> hidden name beside it -> verified again -> removed, or put back if a newer file was caught

Hidden names follow from the real ones, so whoever begins anew finds what was left. Where a file can have two names,
the hidden file is the dropped one; elsewhere it is written from the copy that was fetched. For folders of this machine
and of servers alike; object stores, which have no second names, are filed in by ``objects``.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Protocol

from importer.core.errors import PlaceError
from importer.places.base import Filed
from importer.places.names import beside, hidden


class Steps(Protocol):
    """What filing does to files, each a single change; paths are text with ``/``; all raise ``OSError``."""

    def exists(self, path: str) -> bool:
        """Whether anything has this name, a link to nowhere too."""

    def content_of(self, path: str) -> str | None:
        """The SHA-256 of a file's bytes, in hex; None if no file has this name, but a folder, a link or nothing."""

    def link(self, source: str, target: str) -> None:
        """Give a file a second name, which nobody has."""

    def publish(self, hidden: str, target: str) -> None:
        """Rename a file that is whole; ``FileExistsError`` if somebody has the new name."""

    def rename(self, source: str, target: str) -> None:
        """Rename a file; what has the new name is replaced."""

    def unlink(self, path: str) -> None:
        """Remove a file, if it is there."""

    def copy(self, local: Path, target: str) -> str:
        """Write a file of this machine under a name that nobody has; returns the SHA-256 of what was written."""

    def sync(self, path: str) -> None:
        """Bring a file, or the names in a folder, down to the disk, where that can be asked for."""


class Moving:
    """The two halves of filing; both raise ``OSError`` besides what they say.

    Args:
        steps: takes the steps.
    """

    def __init__(self, steps: Steps) -> None:
        self._steps = steps

    def keep(self, target: str, content: str, fetched: Path, source: str | None = None) -> bool:
        """Have a content stand under a new name.

        Args:
            target: the new name, in a folder that is there.
            content: the SHA-256 of what is to stand there.
            fetched: a copy of it.
            source: the dropped file itself, which is used if it still is this content.

        Returns:
            whether it stood there already.

        Raises:
            PlaceError: another content stands there, or the copy is damaged.
        """
        half = hidden(target)
        self._steps.unlink(half)
        stood = self._stands(target, content)
        if not stood:
            try:
                self._fill(half, content, fetched, source)
                self._steps.publish(half, target)
            except FileExistsError:
                self._steps.unlink(half)
                raise taken(target) from None
            except (OSError, PlaceError):
                self._steps.unlink(half)
                raise
        self._steps.sync(target)
        self._steps.sync(beside(target, ""))
        return stood

    def discard(self, source: str, content: str) -> Filed:
        """Remove a dropped file, if it still is the content that was filed."""
        settled = [self._settle(away, source, content) for away in [*self._aways(source)] if self._steps.exists(away)]
        if not self._steps.exists(source):
            return Filed.MOVED if any(settled) else Filed.GONE
        if self._steps.content_of(source) != content:
            return Filed.REPLACED
        away = next(each for each in self._aways(source) if not self._steps.exists(each))
        try:
            self._steps.rename(source, away)
        except FileNotFoundError:
            return Filed.GONE
        # Between our look and this step, a newer file may have come under the name.
        return Filed.MOVED if self._settle(away, source, content) else Filed.REPLACED

    def replace(self, local: Path, target: str) -> None:
        """Write a file of this machine under a name, whole or not at all; what has the name is replaced."""
        half = hidden(target)
        self._steps.unlink(half)
        try:
            self._steps.copy(local, half)
            self._steps.rename(half, target)
        except OSError:
            self._steps.unlink(half)
            raise
        self._steps.sync(beside(target, ""))

    def _stands(self, target: str, content: str) -> bool:
        if not self._steps.exists(target):
            return False
        if self._steps.content_of(target) != content:
            raise taken(target)
        return True

    def _fill(self, half: str, content: str, fetched: Path, source: str | None) -> None:
        if source is not None and self._linked(source, half):
            if self._steps.content_of(half) == content:
                return
            self._steps.unlink(half)
        if self._steps.copy(fetched, half) != content:
            raise PlaceError(f"The copy {fetched} has changed since it was fetched.")

    def _linked(self, source: str, half: str) -> bool:
        try:
            self._steps.link(source, half)
        except OSError:
            # Another disk, a file of somebody else, no second names, or it is gone: then the copy is written, and says
            # what is wrong if that cannot be done either.
            self._steps.unlink(half)
            return False
        return True

    def _settle(self, away: str, source: str, content: str) -> bool:
        """Remove a file that was moved away if it is what was filed, else put it back; whether it was removed."""
        ours = self._steps.content_of(away) == content
        if ours:
            self._steps.unlink(away)
        else:
            try:
                self._steps.publish(away, source)
            except FileExistsError:
                # It was put back when we stopped; or an even newer one has come, then the one between stays hidden, and
                # is neither lost nor imported late.
                if self._steps.content_of(away) == self._steps.content_of(source):
                    self._steps.unlink(away)
        self._steps.sync(beside(source, ""))
        return ours

    def _aways(self, source: str) -> Iterator[str]:
        """The hidden names of a source: those that exist, and after them one that is free."""
        for number in count():
            away = hidden(source, f"{number}.lock")
            yield away
            if not self._steps.exists(away):
                return


def taken(target: str) -> PlaceError:
    """What is said where a name is not free."""
    return PlaceError(
        f'"{target}" stands there already, with another content.', "move it elsewhere; nothing is overwritten."
    )
