"""Look into compound files (OLE2), the containers of old workbooks and of locked ones.

Follows the format's directory and sector chains as MS-CFB describes them, with every chain bounded by the file's size.
Raises ``UnreadableSource`` where the container is broken.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from importer.readers.container import damaged
from importer.readers.foreign import Foreign
from importer.readers.reader import load

COMPOUND_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_LAST_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_SMALL_STREAM = 4096
_SMALL_SECTOR = 64
_WORKBOOKS = ("Workbook", "Book", "WORKBOOK", "BOOK")
_LOCKED = "EncryptedPackage"
_OTHERS = {
    "WordDocument": Foreign("a Word document", "export the sheet as .xlsx or .csv."),
    "PowerPoint Document": Foreign("a presentation", "export the sheet as .xlsx or .csv."),
    "__properties_version1.0": Foreign("an e-mail (.msg)", "save its attachment and import that."),
}


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound file, opened."""

    file: str
    raw: bytes
    sector_size: int
    chain: tuple[int, ...]
    """Sector -> the sector after it."""
    small_chain: tuple[int, ...]
    """The same for the sectors of 64 bytes in which small streams lie."""
    root: int
    """First sector of the stream that holds those."""
    streams: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Name -> (first sector, size in bytes)."""

    @property
    def workbook(self) -> str | None:
        """Name of the stream that holds a workbook, or None."""
        return next((name for name in _WORKBOOKS if name in self.streams), None)

    @property
    def locked(self) -> bool:
        """Whether this is the envelope of an encrypted document."""
        return _LOCKED in self.streams

    def stream(self, name: str) -> bytes:
        """The bytes of a stream."""
        first, size = self.streams[name]
        if size >= _SMALL_STREAM:
            return b"".join(_sectors(self.raw, self.sector_size, self.chain, first, 1))[:size]
        container = b"".join(_sectors(self.raw, self.sector_size, self.chain, self.root, 1))
        return b"".join(_sectors(container, _SMALL_SECTOR, self.small_chain, first, 0))[:size]


class _BrokenChainError(Exception):
    """A chain of sectors runs in a circle or out of the file."""


def open_compound(file: str, raw: bytes) -> Compound:
    """Read the directory of a compound file and follow every chain in it once.

    Raises:
        UnreadableSource: the container is broken.
    """
    try:
        opened = _opened(file, raw)
        for name, (_, size) in opened.streams.items():
            if size or name in _WORKBOOKS:
                opened.stream(name)
    except (struct.error, _BrokenChainError) as error:
        raise damaged(file, "the container is cut off or broken") from error
    return opened


def _opened(file: str, raw: bytes) -> Compound:
    shift = struct.unpack_from("<H", raw, 30)[0]
    if shift not in (9, 12):
        raise damaged(file, "its sectors have an unknown size")
    size = 1 << shift
    chain = _chain(raw, size)
    first, first_small = struct.unpack_from("<I", raw, 48)[0], struct.unpack_from("<I", raw, 60)[0]
    directory = b"".join(_sectors(raw, size, chain, first, 1))
    small = b"".join(_sectors(raw, size, chain, first_small, 1))
    small_chain = struct.unpack(f"<{len(small) // 4}I", small[: len(small) // 4 * 4])
    root = struct.unpack_from("<I", directory, 116)[0]
    streams: dict[str, tuple[int, int]] = {}
    for name, place in _entries(directory):
        streams.setdefault(name, place)
    return Compound(file, raw, size, chain, small_chain, root, streams)


def compound_kind(file: str, raw: bytes) -> str | None:
    """The kind of workbook that a compound file is: xls, ``locked``, or None.

    Raises:
        UnreadableSource: the container is broken.
    """
    found = open_compound(file, raw)
    if found.locked:
        return "locked"
    return "xls" if found.workbook else None


def describe_compound(path: Path, head: bytes) -> Foreign | None:
    """What a compound file that is no workbook is, or None if it is no compound file."""
    if not head.startswith(COMPOUND_MAGIC):
        return None
    streams = open_compound(path.name, load(path)).streams
    other = Foreign("an old Office document", "export the sheet as .xlsx or .csv.")
    return next((kind for name, kind in _OTHERS.items() if name in streams), other)


def _chain(raw: bytes, size: int) -> tuple[int, ...]:
    """The allocation table: sector -> the sector after it."""
    tables = list(struct.unpack_from("<109I", raw, 76))
    following, seen = struct.unpack_from("<I", raw, 68)[0], set[int]()
    while following < _LAST_SECTOR:
        if following in seen:
            raise _BrokenChainError
        seen.add(following)
        more = struct.unpack_from(f"<{size // 4}I", raw, (following + 1) * size)
        tables.extend(more[:-1])
        following = more[-1]
    entries: list[int] = []
    for sector in dict.fromkeys(tables):
        block = raw[(sector + 1) * size : (sector + 2) * size]
        if sector < _LAST_SECTOR and block:
            entries.extend(struct.unpack(f"<{size // 4}I", block.ljust(size, b"\xff")))
    return tuple(entries)


def _sectors(raw: bytes, size: int, chain: tuple[int, ...], first: int, skipped: int) -> Iterator[bytes]:
    """The sectors of one chain; ``skipped`` of them stand before the first that is numbered.

    Raises:
        _BrokenChainError: the chain comes back to a sector or leaves the file.
    """
    sector, seen = first, set[int]()
    while sector < _LAST_SECTOR:
        if sector in seen or sector >= len(chain):
            raise _BrokenChainError
        seen.add(sector)
        yield raw[(sector + skipped) * size : (sector + skipped + 1) * size]
        sector = chain[sector]


def _entries(directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    for offset in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, offset + 64)
        if kind == 2 and 2 <= length <= 64:
            name = directory[offset : offset + length - 2].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<IQ", directory, offset + 116)
            yield name, (first, size & 0xFFFFFFFF)
