"""Folders of servers, where files can be renamed: what SFTP and SMB have in common.

Filing takes the steps of ``moving``: a new name appears by renaming, which refuses to overwrite, and a source is set
aside by renaming before it is removed, so nothing newer is ever removed with it. Servers sync what they please.
"""

import errno
import hashlib
import stat
from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from importer.places.base import Filed
from importer.places.disk import BLOCK
from importer.places.far import Entry
from importer.places.moving import Moving
from importer.places.names import beside


class Stat(Protocol):
    """What servers say of a file."""

    @property
    def st_mode(self) -> int | None:
        """What it is, and its rights."""

    @property
    def st_size(self) -> int | None:
        """Bytes."""

    @property
    def st_mtime(self) -> float | None:
        """When it was changed, in seconds."""


class ServerFolders(ABC):
    """A connected server; those of a kind say how the steps are taken there.

    Args:
        root: the place's own path, which is there; no link below it is followed.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._moving = Moving(self)

    @abstractmethod
    def close(self) -> None:
        """Let go of the connection."""

    @abstractmethod
    def rename(self, source: str, target: str) -> None:
        """Rename a file; what has the new name is replaced."""

    @abstractmethod
    def _rename_new(self, source: str, target: str) -> None:
        """Rename a file; an error if something has the new name."""

    @abstractmethod
    def _listed(self, path: str) -> Iterator[tuple[str, Stat]]: ...

    @abstractmethod
    def _stat(self, path: str) -> Stat:
        """Of the name itself, not of where a link leads."""

    @abstractmethod
    def _open(self, path: str, mode: str) -> BinaryIO: ...

    @abstractmethod
    def _unlink(self, path: str) -> None: ...

    @abstractmethod
    def _make_folder(self, path: str) -> None: ...

    @abstractmethod
    def _remove_folder(self, path: str) -> None: ...

    def entries(self, path: str) -> Sequence[Entry]:
        """What stands in a folder."""
        return [_entry(name, found) for name, found in self._listed(path)]

    def entry(self, path: str) -> Entry | None:
        """What stands under a name now."""
        try:
            return _entry(path.rpartition("/")[2], self._stat(path))
        except FileNotFoundError:
            return None

    def blocks(self, path: str) -> Generator[bytes]:
        """The bytes of a file."""
        found = self.entry(path)
        if found is None or not found.is_file:
            raise FileNotFoundError(errno.ENOENT, "no file")
        with self._open(path, "rb") as reading:
            while block := reading.read(BLOCK):
                yield block

    def keep(self, target: str, content: str, fetched: Path) -> bool:
        """Write what was fetched under a name that nobody has."""
        self._make_folders(beside(target, ""))
        return self._moving.keep(target, content, fetched)

    def discard(self, source: str, content: str) -> Filed:
        """Remove a source, if it still is this content."""
        return self._moving.discard(source, content)

    def replace(self, local: Path, target: str) -> None:
        """Write a file of this machine under a name, whole or not at all."""
        self._make_folders(beside(target, ""))
        self._moving.replace(local, target)

    def remove(self, path: str) -> None:
        """Remove a file, or a folder with all that is in it; links are removed, not followed."""
        found = self.entry(path)
        if found is None:
            return
        if not found.is_folder:
            self.unlink(path)
            return
        for each in self.entries(path):
            self.remove(f"{path}/{each.name}")
        self._remove_folder(path)

    def exists(self, path: str) -> bool:
        """Whether anything has this name."""
        return self.entry(path) is not None

    def content_of(self, path: str) -> str | None:
        """The SHA-256 of a file's bytes; None if no file has this name."""
        content = hashlib.sha256()
        try:
            for block in self.blocks(path):
                content.update(block)
        except FileNotFoundError:
            return None
        return content.hexdigest()

    def link(self, source: str, target: str) -> None:
        """No second names: what was fetched is written."""
        raise OSError(errno.ENOTSUP, f"{target} cannot be a second name of {source}")

    def publish(self, hidden: str, target: str) -> None:
        """Rename a file that is whole; ``FileExistsError`` if somebody has the new name."""
        if not self.exists(target):
            try:
                self._rename_new(hidden, target)
            except OSError:
                # Servers have no word for a name that was taken meanwhile, so we look.
                if not (self.exists(hidden) and self.exists(target)):
                    raise
            else:
                return
        raise FileExistsError(errno.EEXIST, "stands there already", target)

    def unlink(self, path: str) -> None:
        """Remove a file, if it is there."""
        try:
            self._unlink(path)
        except FileNotFoundError:
            return

    def copy(self, local: Path, target: str) -> str:
        """Write a file of this machine under a name that nobody has; the SHA-256 is of what the server gives back."""
        with local.open("rb") as reading, self._open(target, "xb") as writing:
            while block := reading.read(BLOCK):
                writing.write(block)
        return self.content_of(target) or ""

    def sync(self, path: str) -> None:  # noqa: B027 - servers of no kind can be asked for it
        """Nothing: servers bring files down to their disks when they please."""

    def _make_folders(self, path: str) -> None:
        """Make the folders below the root that are not there."""
        made = self._root.rstrip("/")
        for part in path.removeprefix(made).strip("/").split("/"):
            made = f"{made}/{part}"
            found = self.entry(made)
            if found is None:
                self._make_our_folder(made)
            elif not found.is_folder:
                raise NotADirectoryError(errno.ENOTDIR, "no folder", made)

    def _make_our_folder(self, path: str) -> None:
        try:
            self._make_folder(path)
        except OSError:
            # Servers have no word for a folder that another of us has made meanwhile, so we look.
            made = self.entry(path)
            if made is None or not made.is_folder:
                raise


def _entry(name: str, found: Stat) -> Entry:
    mode = found.st_mode or 0
    return Entry(name, stat.S_ISREG(mode), stat.S_ISDIR(mode), found.st_size or 0, f"{found.st_mtime}")
