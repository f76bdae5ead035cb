"""What a disk or a network says, in our words: every foreign exception of a place becomes a ``PlaceError`` here."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from importer.core.errors import PlaceError

_WORDS = {
    errno.ENOSPC: ("the disk is full", "make room; nothing half-written was left behind."),
    errno.EDQUOT: ("the quota is used up", "make room; nothing half-written was left behind."),
    errno.EACCES: ("we have no right to it", "give the user who runs this the right to read, write and rename there."),
    errno.EPERM: ("we have no right to it", "give the user who runs this the right to read, write and rename there."),
    errno.EROFS: ("it cannot be written to", "say with filed in the settings where files are to go."),
    errno.EBUSY: ("another program has it open", "it is tried again later."),
    errno.ENOENT: ("it is not there", "look whether the folder exists and its disk is mounted."),
    errno.ENOTDIR: ("it is no folder", "name a folder."),
    errno.ENAMETOOLONG: ("its name is too long for this disk", "give it a shorter name."),
    errno.ESTALE: ("the share was taken away while it was used", "look whether its disk is mounted."),
    errno.ELOOP: ("it is a link, and links are not followed", "put the file itself there."),
    errno.EMFILE: ("this program may open no more files", "raise the limit of open files."),
    errno.ECONNREFUSED: ("nobody answers there", "look whether host and port are right and the server runs."),
    errno.EHOSTUNREACH: ("there is no way to the host", "look at the network."),
    errno.ENETUNREACH: ("there is no way to the host", "look at the network."),
    errno.ETIMEDOUT: ("no answer came in time", "look whether host and port are right and the server runs."),
}
KNOWN = frozenset(_WORDS)
"""Faults of the system that we have words for."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def told(action: str, fault: OSError) -> PlaceError:
    """What a fault of the system means.

    Args:
        action: what could not be done, such as ``"a.csv" in /drop cannot be read``.
        fault: as the system raised it.
    """
    reason, hint = _WORDS.get(fault.errno or 0, (fault.strerror or "the system gave no reason", ""))
    return PlaceError(f"{action}: {reason}.", hint, code="place-full" if fault.errno in FULL else None)


@contextmanager
def on_disk(action: str) -> Iterator[None]:
    """Turn what the system says of files into a ``PlaceError``.

    Raises:
        PlaceError: the body raised an ``OSError``.
    """
    try:
        yield
    except OSError as fault:
        raise told(action, fault) from None
