"""Look into zip containers before anything unpacks them.

Workbooks of the present kinds are zip files. What a container declares is checked first (sizes, ratios, doubled names,
locks), and then what it really holds: every part is inflated here under the declared size as a cap, block by block,
before a library reads it. Raises ``UnreadableSource`` for anything damaged, locked, oversized or hostile.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from importer.core.errors import UnreadableSource
from importer.readers.foreign import Foreign

ZIP_MAGIC = b"PK\x03\x04"
MAX_UNPACKED = 1 << 30
"""Bytes that all tables of a workbook may unpack to."""
MAX_RATIO = 200
"""How many times larger than packed a big part may be; real sheets reach some tens."""

_BIG = 32 << 20
_BLOCK = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_TABLE_ENDINGS = (".xml", ".rels", ".bin")
_SPREADSHEET_MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_AS_XLSX = "open it in a spreadsheet program and save it anew as .xlsx."


def open_names(source: Path | io.BytesIO) -> list[str] | None:
    """Names of the parts, or None where the container is damaged."""
    try:
        with zipfile.ZipFile(source) as archive:
            return [info.filename.replace("\\", "/") for info in archive.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError):
        return None


def zip_kind(path: Path, head: bytes) -> str | None:
    """The kind of workbook that a zip file is: xlsx, xlsb, ods, ``damaged`` if it was one, or None."""
    if not head.startswith(ZIP_MAGIC):
        return None
    names = open_names(path)
    if names is None:
        inside = b"xl/" in head or _SPREADSHEET_MIME in head
        return "damaged" if inside or path.suffix.lower() in (".xlsx", ".xlsm", ".xlsb", ".ods") else None
    lowered = {name.lower() for name in names}
    if "xl/workbook.xml" in lowered:
        return "xlsx"
    if "xl/workbook.bin" in lowered:
        return "xlsb"
    return "ods" if "content.xml" in lowered and _SPREADSHEET_MIME in head else None


def describe_zip(path: Path, head: bytes) -> Foreign | None:
    """What a zip file that is no workbook is, or None if it is no zip file."""
    if not head.startswith(b"PK"):
        return None
    names = open_names(path)
    if names is None:
        return Foreign("a damaged archive", "copy or download it again.")
    kinds = {"word/": "a Word document", "ppt/": "a presentation", "Index/": "an Apple document (Numbers, Pages)"}
    for folder, what in kinds.items():
        if any(name.startswith(folder) for name in names):
            return Foreign(what, "export the sheet as .xlsx or .csv.")
    if "content.xml" in names:
        return Foreign("an OpenDocument file other than a spreadsheet", "export the sheet as .xlsx or .csv.")
    return Foreign("a packed archive (zip)", "unpack it and import the sheet that is inside.")


def damaged(file: str, detail: str) -> UnreadableSource:
    """The exception for a workbook whose inside is broken."""
    return UnreadableSource(
        f"{file}: the workbook is damaged ({detail}).",
        f"copy or download it again; if that does not help, {_AS_XLSX}",
        code="source-damaged",
    )


def locked(file: str) -> UnreadableSource:
    """The exception for a workbook that needs a password."""
    return UnreadableSource(
        f"{file}: the workbook is locked with a password.",
        "open it, remove the password (File > Info > Protect Workbook), save it and import it again.",
        code="source-encrypted",
    )


def _bomb(file: str, detail: str) -> UnreadableSource:
    return UnreadableSource(
        f"{file}: the workbook would unpack to an absurd size ({detail}).",
        f"ask where the file comes from; if it is in order, {_AS_XLSX}",
        code="source-too-large",
    )


@dataclass(frozen=True, slots=True)
class Container:
    """A zip file whose declared sizes are in order."""

    file: str
    raw: bytes
    parts: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    """Lower-case name with forward slashes -> its entry."""

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, unpacked in blocks and never more of them than declared.

        Raises:
            UnreadableSource: there is no such part, or it is damaged, or larger than declared.
        """
        info = self.parts.get(name.lower())
        if info is None:
            raise damaged(self.file, f"{name} is missing")
        packed = self._packed(info)
        total = 0
        for block in _stored(packed) if info.compress_type == zipfile.ZIP_STORED else self._inflated(packed, name):
            total += len(block)
            if total > info.file_size:
                raise _bomb(self.file, f"{name} is larger than it declares")
            yield block
        if total != info.file_size:
            raise damaged(self.file, f"{name} is cut off")

    def whole(self, name: str, limit: int = 16 << 20) -> bytes:
        """All bytes of a small part; raises as ``blocks`` does, and if it has more than ``limit``."""
        info = self.parts.get(name.lower())
        if info is not None and info.file_size > limit:
            raise _bomb(self.file, f"{name} has {info.file_size:,} bytes")
        return b"".join(self.blocks(name))

    def check(self, name: str) -> None:
        """Unpack a part to nowhere, to be sure that it can be unpacked and declares no document type."""
        for place, block in enumerate(self.blocks(name)):
            if not place:
                refuse_doctype(self.file, block)

    def _packed(self, info: zipfile.ZipInfo) -> memoryview:
        header = self.raw[info.header_offset : info.header_offset + 30]
        if len(header) < 30 or not header.startswith(ZIP_MAGIC):
            raise damaged(self.file, f"{info.filename} has no beginning")
        _, name, extra = _LOCAL_HEADER.unpack(header)
        start = info.header_offset + 30 + name + extra
        return memoryview(self.raw)[start : start + info.compress_size]

    def _inflated(self, packed: memoryview, name: str) -> Iterator[bytes]:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        rest: bytes | memoryview = packed
        try:
            while not inflater.eof:
                block = inflater.decompress(rest, _BLOCK)
                rest = inflater.unconsumed_tail
                if not block and not rest and not inflater.eof:
                    raise damaged(self.file, f"{name} is cut off")
                yield block
        except zlib.error as error:
            raise damaged(self.file, f"{name} cannot be unpacked") from error


def _stored(packed: memoryview) -> Iterator[bytes]:
    for offset in range(0, len(packed), _BLOCK):
        yield bytes(packed[offset : offset + _BLOCK])


def open_container(file: str, raw: bytes) -> Container:
    """Open a zip file and check what it declares.

    Args:
        file: the source's name, for messages.
        raw: the whole file.

    Raises:
        UnreadableSource: damaged, locked, or declared sizes that no honest workbook has.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
        raise damaged(file, "the container is cut off or broken") from error
    parts = {info.filename.replace("\\", "/").lower(): info for info in infos}
    if len(parts) < len(infos):
        raise damaged(file, "two of its parts have one name")
    tables = [info for name, info in parts.items() if name.endswith(_TABLE_ENDINGS)]
    if any(info.flag_bits & 1 for info in tables):
        raise locked(file)
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in tables):
        raise damaged(file, "it is packed in an unknown way")
    for info in tables:
        if info.file_size > _BIG and info.file_size > MAX_RATIO * info.compress_size:
            raise _bomb(file, f"{info.filename}: {info.file_size:,} bytes from {info.compress_size:,}")
    total = sum(info.file_size for info in tables)
    if total > MAX_UNPACKED:
        raise _bomb(file, f"{total:,} bytes; we read up to {MAX_UNPACKED:,}")
    return Container(file, raw, parts)


def refuse_doctype(file: str, block: bytes) -> None:
    """Refuse XML that declares a document type: workbooks have none, and entities hide there.

    Raises:
        UnreadableSource: the first block of a part holds such a declaration.
    """
    beginning = block[:65_536].replace(b"\0", b"")
    if b"<!DOCTYPE" in beginning or b"<!ENTITY" in beginning:
        raise UnreadableSource(
            f"{file}: the workbook declares XML entities, which no spreadsheet program writes.",
            f"ask where the file comes from; if it is in order, {_AS_XLSX}",
            code="source-hostile",
        )
