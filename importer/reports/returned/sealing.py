"""Make the bytes of a copy the same whenever it is made of the same, and know a copy that nobody saved since.

The seal is the zip file's comment, with the hash of all bytes before it: any program that saves the file drops it, and
any change belies it.
"""

import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

_WORDS = b"occasion-importer copy "
_LENGTH = len(_WORDS) + 64
_NO_COMMENT = b"\0\0"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def steady(saved: bytes, changed: Mapping[str, bytes], moment: str) -> bytes:
    """A workbook whose bytes follow from what it holds, sealed.

    Args:
        saved: as the library saved it.
        changed: parts that take the place of those in it.
        moment: when it was made, ISO 8601.
    """
    when = dt.datetime.fromisoformat(moment).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            content = changed.get(name) or old.read(name)
            if name == _CORE:
                content = _MODIFIED.sub(rb"\g<1>" + when + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(entry, content)
    bare = target.getvalue()
    seal = _WORDS + hashlib.sha256(bare).hexdigest().encode()
    return bare[: -len(_NO_COMMENT)] + _LENGTH.to_bytes(2, "little") + seal


def is_sealed(raw: bytes) -> bool:
    """Whether a file is a copy of ours as it was written."""
    seal, end = raw[-_LENGTH:], len(raw) - _LENGTH - len(_NO_COMMENT)
    if end < 0 or not seal.startswith(_WORDS):
        return False
    return hashlib.sha256(raw[:end] + _NO_COMMENT).hexdigest().encode() == seal[len(_WORDS) :]


_RESERVED = frozenset({"report", "imported", "rejects"})
"""Names of the other files of a report, without their endings."""


def free_place(folder: Path, name: str, taken: set[str], sources: frozenset[Path]) -> Path:
    """Where a copy may stand: under its name, or the next one that is free.

    Args:
        folder: where it is to stand.
        name: the name that it should have.
        taken: names of copies that were written before it, in small letters; its own is added.
        sources: files that nothing may be written over.
    """
    stem, ending = Path(name).stem, Path(name).suffix
    number = 2 if stem.casefold() in _RESERVED else 1
    while True:
        path = folder / (name if number == 1 else f"{stem} ({number}){ending}")
        number += 1
        if path.name.casefold() not in taken and path.resolve() not in sources and _may_stand(path):
            taken.add(path.name.casefold())
            return path


def _may_stand(path: Path) -> bool:
    """Whether there is nothing at a place, or a copy of ours that nobody has saved since."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        return False
    return not path.exists() or is_sealed(path.read_bytes())
