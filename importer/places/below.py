"""Look through a place with the folders below it, past what cannot be looked into.

Whoever may drop files may also make folders: nested without end, or such that nobody may read them. Neither is to keep
us from the files beside them, so such a folder is left out, and the log says so once. The top of a place is no such
folder: what is wrong with it is wrong with the place.
"""

import errno
import logging
from collections.abc import Callable, Iterable, Iterator

from importer.core.drops import FOLDERS, Sighting
from importer.places.far import Entry
from importer.places.names import is_own_folder
from importer.places.troubles import told

DEEPEST = 100
"""Folders within each other that are looked into."""
_LOG = logging.getLogger(__name__)
_ODD = frozenset({errno.ENAMETOOLONG, errno.ELOOP})
Listed = Callable[[str], Iterable[Entry]]
"""Lists a folder of the place; its top under an empty name."""


class Walk:
    """The way through one place, again and again.

    Args:
        shown: its address as it may be shown.
    """

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._said: set[str] = set()
        self.in_the_way: str | None = None
        """What the last look showed under the name of one of our folders and is none; None if nothing is."""

    def files(self, listed: Listed, *, deep: bool) -> tuple[Sighting, ...]:
        """The files that stand there now, by name; folders that begin with a dot and our own are not looked into.

        Raises:
            OSError: the place cannot be listed.
        """
        self.in_the_way = None
        return tuple(sorted(self._files(listed, deep=deep), key=lambda each: each.name))

    def _files(self, listed: Listed, *, deep: bool) -> Iterator[Sighting]:
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            for each in self._below(listed, folder) if folder else listed(folder):
                name = f"{folder}/{each.name}" if folder else each.name
                if name in FOLDERS and not each.is_folder:
                    self.in_the_way = name
                if each.is_file:
                    yield Sighting(name, each.size, each.stamp)
                elif deep and each.is_folder and not each.name.startswith(".") and not is_own_folder(name):
                    waiting.append(name)

    def _below(self, listed: Listed, folder: str) -> Iterable[Entry]:
        if folder.count("/") >= DEEPEST:
            top = folder.partition("/")[0]
            words = f'In "{top}" in {self._shown} more than {DEEPEST} folders stand within each other.'
            self._say(top, f"{words} Those below are not looked into.")
            return ()
        try:
            return tuple(listed(folder))
        except (FileNotFoundError, NotADirectoryError):
            # A folder that went away since it was listed has no files.
            return ()
        except OSError as fault:
            if not isinstance(fault, PermissionError) and fault.errno not in _ODD:
                raise
            why = told(f'"{folder}" in {self._shown} is not looked into', OSError(fault.errno or errno.EACCES, ""))
            self._say(folder, f"{why.message} {why.hint[:1].upper()}{why.hint[1:]}")
            return ()

    def _say(self, folder: str, words: str) -> None:
        if folder not in self._said:
            self._said.add(folder)
            _LOG.warning("%s", words)
