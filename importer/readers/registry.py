"""Find the reader of a file and let it read.

Takes a path and the user's options, gives a ``Source``. Content decides which reader that is; two claims on one file
are an error that names both, none is an error that says what the file seems to be. Raises only source and settings
errors; nothing is ever guessed from the name alone.
"""

import stat
from collections.abc import Sequence
from pathlib import Path

from importer.core.errors import AmbiguousSource, UnclaimedSource, UnreadableSource
from importer.core.model import Source
from importer.readers.compound import describe_compound
from importer.readers.container import describe_zip
from importer.readers.delimited import DelimitedReader
from importer.readers.foreign import Foreign, foreign_kind
from importer.readers.hol import HolReader
from importer.readers.icalendar import ICalendarReader
from importer.readers.json_lists import JsonReader
from importer.readers.reader import Reader, ReadOptions, cannot_open
from importer.readers.workbook import WorkbookReader

HEAD_SIZE = 65_536
"""Bytes from the start of a file that readers see before they claim it."""

READERS: tuple[Reader, ...] = (DelimitedReader(), WorkbookReader(), ICalendarReader(), HolReader(), JsonReader())

_KNOWN = ".xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .tsv, .txt, .ics, .hol and .json"


def read_source(path: Path, options: ReadOptions, readers: Sequence[Reader] = READERS) -> Source:
    """Read one file with the one reader that claims it.

    Args:
        path: the file.
        options: what the user said about it.
        readers: the kinds that are known.

    Raises:
        UnreadableSource: missing, empty, locked, damaged, too large or hostile.
        UnclaimedSource: no reader knows this kind of file.
        AmbiguousSource: several readers claim it, or the bytes can be read in several ways.
        SettingsError: an option names an encoding or a delimiter that does not exist.
    """
    head = _head(path)
    claiming = [reader for reader in readers if reader.claims(path, head)]
    if len(claiming) > 1:
        names = " and ".join(f'"{reader.name}"' for reader in claiming)
        raise AmbiguousSource(
            f"{path.name}: the readers {names} both claim this file.", "save it anew as .xlsx or as .csv in UTF-8."
        )
    if not claiming:
        raise _unclaimed(path, head)
    return claiming[0].read(path, options)


def _head(path: Path) -> bytes:
    """The first bytes of a file that exists, is a file, and holds something."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableSource(f"{path.name or path}: this is a folder, not a file.", "name the sheets inside it.")
        if not stat.S_ISREG(mode):
            raise UnreadableSource(f"{path.name}: this is a device or a pipe, not a file.", "save it as a file first.")
        with path.open("rb") as file:
            head = file.read(HEAD_SIZE)
    except OSError as error:
        raise cannot_open(path, error) from error
    if not head:
        raise UnreadableSource(
            f"{path.name}: the file is empty (0 bytes).", "save or download it again.", code="source-empty"
        )
    return head


def _unclaimed(path: Path, head: bytes) -> UnclaimedSource:
    if not head.strip(b"\0"):
        return UnclaimedSource(
            f"{path.name}: the file holds nothing but NUL bytes, as an interrupted copy leaves them.",
            "copy or download it again.",
        )
    kind: Foreign | None = foreign_kind(head) or describe_zip(path, head) or describe_compound(path, head)
    if kind is None:
        return UnclaimedSource(f"{path.name}: no reader knows this kind of file.", f"we read {_KNOWN}.")
    return UnclaimedSource(f"{path.name}: this is {kind.what}, not a sheet that we can read.", kind.hint)
