"""Whether some program has a file of this machine open for writing, where the system can tell.

Linux refuses a lease for reading while anybody has the file open for writing (fcntl(2), "Leases"); that needs the
file to be ours, or rights of root. Where it gives none, what other programs have open is looked up in /proc. Writers on
other machines that share the disk are seen by neither.

The lease is given back at once: a writer who comes in that moment waits for it, unnoticed; only one that opens without
waiting (O_NONBLOCK, which copying programs do not use for files) would be told to come again.
"""

import errno
import os
import signal
import sys
from pathlib import Path

from importer.places.disk import READING

_PROC = Path("/proc")


def being_written(path: Path, proc: Path = _PROC) -> bool | None:
    """Whether the file is open for writing; None where that cannot be told, or the file is not there."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        descriptor = os.open(path, READING)
    except OSError:
        # Whether it may be read is found out, and told, by whoever reads it.
        return None
    try:
        leased = _lease_refused(descriptor)
        return _held_open(os.fstat(descriptor), proc) if leased is None else leased
    finally:
        os.close(descriptor)


def _lease_refused(descriptor: int) -> bool | None:
    import fcntl

    try:
        # A writer who comes while we have the lease makes the system signal us; SIGIO would end this program, SIGURG
        # is ignored.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as fault:
        return True if fault.errno == errno.EAGAIN else None
    return False


def _held_open(wanted: os.stat_result, proc: Path) -> bool | None:
    """Whether a program of this machine writes to the file; None if none is found and not all could be looked at."""
    all_seen = True
    for process in proc.glob("[0-9]*"):
        try:
            opened = list((process / "fd").iterdir())
        except FileNotFoundError:
            continue
        except OSError:
            all_seen = False
            continue
        if any(_writes(each, wanted) for each in opened):
            return True
    return False if all_seen else None


def _writes(opened: Path, wanted: os.stat_result) -> bool:
    try:
        found = opened.stat()
        if (found.st_dev, found.st_ino) != (wanted.st_dev, wanted.st_ino):
            return False
        flags = (opened.parent.parent / "fdinfo" / opened.name).read_text("ascii").partition("flags:")[2].split()[0]
    except (OSError, IndexError):
        # Closed since it was listed.
        return False
    return int(flags, 8) & os.O_ACCMODE != os.O_RDONLY
