"""Checksums beside a file, in the forms in which programs write them.

``HEX  name`` (md5sum, sha256sum and alike), ``SHA256 (name) = HEX`` (BSD, openssl), and a bare ``HEX``; for one file or
a list of several. A file of checksums that can be read but does not speak of a file is no checksum of it.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from importer.core.picking.companions import folded, lists_many

LIMIT = 1_000_000
"""Bytes of a file of checksums that are read."""
_ALGORITHMS = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
"""Digits of a digest -> the algorithm, as Python calls it."""
_BSD = re.compile(r"(MD5|SHA-?1|SHA(?:2-)?-?256|SHA(?:2-)?-?512) ?\((.+)\) ?= ?([0-9a-f]+)", re.IGNORECASE)
_GNU = re.compile(r"(\\?)([0-9a-f]{32,128})(?:[ \t]+[*]?(.+))?", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ESCAPES = re.compile(r"\\([\\nr])")


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a file's content must give."""

    algorithm: str
    """As Python's hashlib calls it."""
    digest: str
    """In hex, small letters."""
    source: str = ""
    """The file that says so."""


@dataclass(frozen=True, slots=True)
class NoChecksum:
    """Why a file of checksums says nothing of a file that it should."""

    message: str
    source: str


def read_checksum(content: bytes, source: str, name: str) -> Checksum | NoChecksum | None:
    """What a checksum file says of a file.

    Args:
        content: its bytes.
        source: its name.
        name: the file of which it may speak; by its base name, since many are written elsewhere.

    Returns:
        None if it is a list that does not name the file; a reason if it is a checksum of this file that cannot be read.

    >>> read_checksum(b"d41d8cd98f00b204e9800998ecf8427e *a.csv", "a.csv.md5", "a.csv").algorithm
    'md5'
    """
    entries = list(_entries(_text(content)))
    base = _folded(name)
    named = [found for called, found in entries if called is not None and _folded(called) == base]
    own = _folded(source).startswith(f"{base}.") and not lists_many(source)
    if len(set(named)) > 1:
        return NoChecksum(f"{source} holds two checksums of {name} that differ.", source)
    if named:
        return _of(named[0], source)
    if len(entries) == 1 and not lists_many(source) and (own or entries[0][0] is None):
        return _of(entries[0][1], source)
    if not entries:
        return NoChecksum(f"{source} holds no checksum that can be read.", source)
    return NoChecksum(f"{source} does not name {name}.", source) if own else None


def _of(digest: str, source: str) -> Checksum:
    return Checksum(_ALGORITHMS[len(digest)], digest, source)


def _text(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    return content.decode("utf-8", errors="replace")


def _entries(text: str) -> Iterator[tuple[str | None, str]]:
    """(name or None, digest) of each line that holds one."""
    for line in text.splitlines():
        said = line.strip()
        if found := _BSD.fullmatch(said):
            name, digest = found[2], found[3]
        elif found := _GNU.fullmatch(said):
            name, digest = found[3], found[2]
            if name and found[1]:
                name = _ESCAPES.sub(lambda sign: {"n": "\n", "r": "\r"}.get(sign[1], sign[1]), name)
        else:
            continue
        if len(digest) in _ALGORITHMS:
            yield name, digest.lower()


def _folded(name: str) -> str:
    return folded(name.replace("\\", "/").rpartition("/")[2])
