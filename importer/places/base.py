"""What a place can do, whatever stands behind it.

Terminology: a *name* is a path within the place, with ``/`` between folders, never absolute, never with ``..``. Our own
three folders (``done``, ``failed``, ``waiting``) stand at the top of the place and are never looked into for drops.

Promises of every place: a name that exists is never overwritten by filing; what is filed is the content that was
fetched, or nothing is; whatever is begun anew after a crash ends as if it had been done once.
"""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from importer.core.drops import Folder, Sighting


class Filed(StrEnum):
    """How filing a source went."""

    MOVED = "moved"
    """The source stands under its new name."""
    REPLACED = "replaced"
    """Something newer has come under the old name meanwhile and stays; what was fetched stands under the new one."""
    GONE = "gone"
    """Somebody took the source away meanwhile; what was fetched stands under the new name."""


class DropPlace(Protocol):
    """Where files are dropped, and where they are filed."""

    @property
    def shown(self) -> str:
        """Its address as it may be shown and stored: without passwords, tokens or queries."""

    @property
    def writable(self) -> bool:
        """Whether anything can be written or removed there; where not, our three folders must be in another place."""

    @property
    def watched(self) -> Path | None:
        """The folder in which the system tells us when something comes; None where the place must be looked at."""

    @property
    def in_the_way(self) -> str | None:
        """What the last look showed under the name of one of our folders and is none: a file, a link, a pipe."""

    def look(self, *, deep: bool = False) -> tuple[Sighting, ...]:
        """The files that stand there now, by name.

        Args:
            deep: with those in folders below, except our own three.

        Raises:
            PlaceError: it cannot be reached or listed.
        """

    def being_written(self, name: str) -> bool | None:
        """Whether some program has the file open for writing; None where that cannot be told."""

    def read(self, name: str, limit: int) -> bytes:
        """The first bytes of a small file, such as a checksum.

        Raises:
            FileChanged: it is not there any more.
            PlaceError: it cannot be read.
        """

    def fetch(self, sighting: Sighting, into: Path) -> str:
        """Copy a file's bytes into a new file of this machine.

        Returns:
            their SHA-256, in hex.

        Raises:
            FileChanged: it is not, or did not stay, as it was seen.
            PlaceError: it cannot be read, or the copy cannot be written.
        """

    def file(self, name: str, target: str, content: str, fetched: Path) -> Filed:
        """Move a source to its new name; if that has happened already, nothing does.

        Args:
            name: where it stands.
            target: where it is to stand; its folders are made.
            content: the SHA-256 of what was fetched; only this content is moved.
            fetched: the copy, which is written to the new name where the source cannot be moved.

        Raises:
            PlaceError: it cannot be done; the source still stands where it stood, or whole under the new name.
        """

    def keep(self, target: str, content: str, fetched: Path) -> bool:
        """Write what was fetched, here or in another place, under a new name; the first half of ``file``.

        Returns:
            whether it stood there already.

        Raises:
            PlaceError: it cannot be written, or another content stands there.
        """

    def discard(self, name: str, content: str) -> Filed:
        """Remove a source, if it still is this content; the second half of ``file``, for what is filed elsewhere.

        Raises:
            PlaceError: it cannot be removed.
        """

    def put(self, files: Sequence[Path], folder: str) -> None:
        """Write files of this machine into a folder of the place; those of their names are replaced.

        Raises:
            PlaceError: it cannot be done.
        """

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all that is in it; nothing happens if it is not there.

        Raises:
            PlaceError: it cannot be removed.
        """

    def filed(self, folder: Folder) -> tuple[str, ...]:
        """The names of what stands in one of our folders, reports' folders among them, without what is in these.

        Raises:
            PlaceError: it cannot be listed.
        """

    def link(self, name: str) -> str:
        """What a person can open or copy to get at a file: a path, or an address without secrets."""

    def close(self) -> None:
        """Let go of connections."""
