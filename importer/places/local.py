"""A folder of this machine where files are dropped, or one of another machine that is mounted here.

Links, pipes, devices and sockets are not files: they are never taken, and no link below the folder is followed, so that
whoever may drop files cannot make us read or write elsewhere.
"""

import errno
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from importer.core.drops import FOLDERS, Folder, Sighting
from importer.core.errors import FileChanged, PlaceError
from importer.places.base import Filed
from importer.places.below import Walk
from importer.places.copying import changed, copied
from importer.places.disk import BLOCK, READING, Disk
from importer.places.far import Entry
from importer.places.moving import Moving
from importer.places.names import as_on_disk, as_text, parts_of
from importer.places.troubles import on_disk
from importer.places.writers import being_written

_PASSED_OVER = frozenset({errno.ENOENT, errno.ENAMETOOLONG})
"""What a name may be when it is looked at: taken away since its folder was listed, or too deep for the system."""


class LocalPlace:
    """A folder.

    Args:
        folder: where it is; links to it are followed once, now, so that two names of one folder are one place.
        disk: takes the steps that change something.
    """

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        self._root = Path(os.path.realpath(folder.expanduser()))
        self._disk = disk or Disk()
        self._moving = Moving(self._disk)
        self._walk = Walk(self.shown)

    @property
    def shown(self) -> str:
        """Its path, without links."""
        return as_text(str(self._root))

    @property
    def writable(self) -> bool:
        """Whether we have the right to write there now, and its disk can be written to."""
        return os.access(self._root, os.W_OK | os.X_OK)

    @property
    def watched(self) -> Path:
        """The folder, for whoever is told by the system when something comes."""
        return self._root

    @property
    def in_the_way(self) -> str | None:
        """What the last look showed where one of our folders belongs."""
        return self._walk.in_the_way

    def look(self, *, deep: bool = False) -> tuple[Sighting, ...]:
        """The files that stand there now, by name; folders that begin with a dot are not looked into."""
        with on_disk(f"The folder {self.shown} cannot be looked through"):
            return self._walk.files(self._listed, deep=deep)

    def being_written(self, name: str) -> bool | None:
        """Whether some program of this machine has the file open for writing; None where that cannot be told."""
        return being_written(self._path(name))

    def read(self, name: str, limit: int) -> bytes:
        """The first bytes of a small file."""
        with on_disk(self._cannot(name, "read")):
            descriptor = self._opened(name)
            with os.fdopen(descriptor, "rb") as reading:
                return reading.read(limit)

    def fetch(self, sighting: Sighting, into: Path) -> str:
        """Copy a file's bytes into a new file of this machine; returns their SHA-256."""
        with on_disk(self._cannot(sighting.name, "read")):
            descriptor = self._opened(sighting.name)
            with os.fdopen(descriptor, "rb") as reading:
                self._must_be(sighting, os.fstat(descriptor))
                content = copied(iter(lambda: reading.read(BLOCK), b""), into, sighting)
            try:
                # By its name: a file that took its place meanwhile counts too.
                self._must_be(sighting, self._path(sighting.name).lstat())
            except (FileChanged, FileNotFoundError):
                into.unlink()
                raise changed(sighting.name) from None
        return content

    def file(self, name: str, target: str, content: str, fetched: Path) -> Filed:
        """Move a source to its new name; see the module ``moving`` for what stands where after each step."""
        with on_disk(self._cannot(name, f"filed as {target}")):
            stood = self._moving.keep(self._posix(target, make=True), content, fetched, self._posix(name))
            filed = self._moving.discard(self._posix(name), content)
        return Filed.MOVED if stood and filed is Filed.GONE else filed

    def keep(self, target: str, content: str, fetched: Path) -> bool:
        """Write what was fetched under a new name; returns whether it stood there already."""
        with on_disk(self._cannot(target, "written")):
            return self._moving.keep(self._posix(target, make=True), content, fetched)

    def discard(self, name: str, content: str) -> Filed:
        """Remove a source, if it still is this content."""
        with on_disk(self._cannot(name, "removed")):
            return self._moving.discard(self._posix(name), content)

    def put(self, files: Sequence[Path], folder: str) -> None:
        """Write files of this machine into a folder of the place; each appears whole, or not at all."""
        for each in files:
            name = f"{folder}/{each.name}"
            with on_disk(self._cannot(name, "written")):
                self._moving.replace(each, self._posix(name, make=True))

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all that is in it; nothing happens if it is not there."""
        if name in FOLDERS:
            raise PlaceError(f'"{name}" in {self.shown} is where files are filed; it is not removed as a whole.')
        with on_disk(self._cannot(name, "removed")):
            path = self._path(name)
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                self._disk.unlink(str(path))

    def filed(self, folder: Folder) -> tuple[str, ...]:
        """The names of what stands in one of our folders, without what is hidden and what is in these."""
        with on_disk(self._cannot(folder, "listed")):
            try:
                found = sorted(as_text(each.name) for each in self._path(folder).iterdir())
            except FileNotFoundError:
                self._root.stat()
                return ()
        return tuple(f"{folder}/{each}" for each in found if not each.startswith("."))

    def link(self, name: str) -> str:
        """The file's path."""
        return as_text(str(self._root.joinpath(*parts_of(name))))

    def close(self) -> None:
        """Nothing is held open."""

    def _listed(self, folder: str) -> Iterator[Entry]:
        with os.scandir(self._root / as_on_disk(folder)) as entries:
            for entry in entries:
                name = as_text(entry.name)
                try:
                    if entry.is_dir(follow_symlinks=False):
                        yield Entry(name, False, True, 0, "")
                        continue
                    found = os.lstat(entry.path)
                except OSError as fault:
                    if fault.errno not in _PASSED_OVER:
                        raise
                    continue
                yield Entry(name, stat.S_ISREG(found.st_mode), False, found.st_size, _stamp(found))

    def _path(self, name: str, *, make: bool = False) -> Path:
        """Where a name leads, with no link on the way; its folders are made on request."""
        path = self._root
        *folders, last = (as_on_disk(part) for part in parts_of(name))
        for part in folders:
            above, path = path, path / part
            if path.is_symlink():
                raise PlaceError(
                    f"{as_text(str(path))} is a link, and links in a place are not followed.",
                    "put a folder there, or say with filed in the settings where files are to go.",
                )
            if make and not path.is_dir():
                self._disk.make_folder(str(path))
                self._disk.sync(str(above))
        return path / last

    def _posix(self, name: str, *, make: bool = False) -> str:
        return self._path(name, make=make).as_posix()

    def _opened(self, name: str) -> int:
        try:
            descriptor = os.open(self._path(name), READING)
        except FileNotFoundError:
            raise changed(name) from None
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            return descriptor
        os.close(descriptor)
        raise changed(name)

    def _must_be(self, sighting: Sighting, found: os.stat_result) -> None:
        if (found.st_size, _stamp(found)) != (sighting.size, sighting.stamp):
            raise changed(sighting.name)

    def _cannot(self, name: str, action: str) -> str:
        return f'"{name}" in {self.shown} cannot be {action}'


def _stamp(found: os.stat_result) -> str:
    """Moves on with every write, also where a program sets the time of change back."""
    return f"{found.st_mtime_ns}-{found.st_ctime_ns}-{found.st_dev}-{found.st_ino}"
