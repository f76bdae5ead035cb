"""The steps of which everything that is written on a disk of this machine consists.

Each changes one thing, so that it can be said what stands there when the machine stops between two of them; and each
can be made to fail by a test.
"""

import errno
import hashlib
import os
import stat
from pathlib import Path

BLOCK = 1 << 20
"""Bytes that are moved at once."""
READING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""How files are opened: never through a link, and without waiting for the other end of a pipe."""
_NO_LINKS = {errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}
"""What systems answer where a file cannot have a second name."""
_NO_FILE = {errno.ENOENT, errno.ELOOP, errno.ENOTDIR, errno.ENXIO, errno.EISDIR}


class Disk:
    """Steps on files by their paths, as ``moving.Steps`` has them."""

    def exists(self, path: str) -> bool:
        """Whether anything has this name, a link to nowhere too."""
        return os.path.lexists(path)

    def content_of(self, path: str) -> str | None:
        """The SHA-256 of a file's bytes, in hex; None if no file has this name."""
        try:
            descriptor = os.open(path, READING)
        except OSError as fault:
            if fault.errno in _NO_FILE:
                return None
            raise
        # A folder cannot be read as a file, not even wrapped as one, so its kind is asked for first.
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return None
        with os.fdopen(descriptor, "rb") as reading:
            return hashlib.file_digest(reading, "sha256").hexdigest()

    def link(self, source: str, target: str) -> None:
        """Give a file a second name, which nobody has."""
        os.link(source, target, follow_symlinks=False)

    def rename(self, source: str, target: str) -> None:
        """Rename a file; what has the new name is replaced."""
        Path(source).replace(target)

    def unlink(self, path: str) -> None:
        """Remove a file, if it is there."""
        Path(path).unlink(missing_ok=True)

    def make_folder(self, path: str) -> None:
        """Make one folder, if it is not there."""
        Path(path).mkdir(exist_ok=True)

    def copy(self, local: Path, target: str) -> str:
        """Write a file's bytes into a new file, down to the disk; returns their SHA-256."""
        content = hashlib.sha256()
        with local.open("rb") as reading, Path(target).open("xb") as writing:
            while block := reading.read(BLOCK):
                content.update(block)
                writing.write(block)
            writing.flush()
            os.fsync(writing.fileno())
        return content.hexdigest()

    def sync(self, path: str) -> None:
        """Bring what was written of a file, or the names in a folder, down to the disk; Windows does so by itself."""
        if os.name == "nt":
            return
        descriptor = os.open(path, READING)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def publish(self, hidden: str, target: str) -> None:
        """Rename a file that is whole; ``FileExistsError`` if somebody has the new name."""
        try:
            self.link(hidden, target)
        except OSError as fault:
            if fault.errno not in _NO_LINKS:
                raise
            # Without second names there is a moment between the look and the renaming; nobody but us makes such names.
            if self.exists(target):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target) from None
            self.rename(hidden, target)
        else:
            self.unlink(hidden)
