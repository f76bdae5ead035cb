"""Where fetched files lie while they are imported: private folders of this machine, one for each drop.

A file keeps its own name there, because names are evidence for what a sheet is about. Folders are removed as soon as a
drop is filed; those of a worker that died are removed by the next one.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from importer.core.errors import PlaceError

_PREFIX = "occasions-drop-"
_CAN_LOCK = os.name == "posix"
"""Whether folders can be held; elsewhere those of dead workers are left to the system."""
_OLD = 3600.0
"""Seconds before a folder may count as left behind: a younger one may not be held yet."""
_LONGEST = 200
"""Bytes of a file's name; the rest of what a file system allows is needed for what we add."""


@contextmanager
def spool(root: Path | None = None) -> Iterator[Path]:
    """A folder that only we can read, while the context lasts; it is held, so that others know that we live.

    Args:
        root: where it is made; the machine's own place for such things if None.

    Raises:
        PlaceError: it cannot be made.
    """
    try:
        made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))
    except OSError as error:
        where = root or "the folder for temporary files"
        raise PlaceError(
            f"{where} cannot be written: {error.strerror}.", "make room there, or name another one with TMPDIR."
        ) from None
    held = _hold(made)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if held is not None:
            os.close(held)


def remove_left_behind(root: Path | None = None) -> int:
    """Remove the folders of workers that died; gives how many there were."""
    if not _CAN_LOCK:
        return 0
    removed = 0
    for each in Path(root or tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        held = _hold(each) if _is_old(each) else None
        if held is None:
            continue
        shutil.rmtree(each, ignore_errors=True)
        os.close(held)
        removed += 1
    return removed


def name_in_spool(name: str) -> str:
    """The name under which a dropped file is fetched: its own, without folders, as short as a name must be.

    >>> name_in_spool("in/PL/holidays.csv")
    'holidays.csv'
    """
    base = PurePosixPath(name).name
    if len(base.encode()) <= _LONGEST:
        return base
    ending = PurePosixPath(base).suffix
    if len(ending.encode()) > _LONGEST // 2:  # what is that long says nothing of a kind of file
        ending = ""
    kept = base.encode()[: _LONGEST - len(ending.encode())].decode(errors="ignore")
    return f"{kept}{ending}"


def _is_old(folder: Path) -> bool:
    try:
        found = folder.stat()
    except OSError:  # its owner has just removed it
        return False
    return found.st_uid == os.getuid() and time.time() - found.st_mtime > _OLD


def _hold(folder: Path) -> int | None:
    """Lock a folder for as long as we live; None if somebody else holds it, or it cannot be locked."""
    if not _CAN_LOCK:
        return None
    import fcntl

    try:
        held = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held
