"""Names within a place: what may be one, and how one that is no text is written as text.

Systems that know nothing of UTF-8 drop files whose names are bytes in some other encoding. Each byte that is no text
becomes one letter of a range that no alphabet uses, and comes back as the byte that it was: so such a name can be
shown, written into a journal and given back to the disk, and two names never become one.
"""

import hashlib
import os
import re

from importer.core.drops import FOLDERS
from importer.core.errors import PlaceError

_SHIFT = 0xF700 - 0xDC00
"""From what Python makes of a byte that is no text to a letter for private use."""
_NO_TEXT = re.compile("[\udc80-\udcff]")
_STANDS_FOR_BYTES = re.compile("[\uf780-\uf7ff]")
_NOT_ON_WINDOWS = re.compile(r'[\\:*?"<>|]')


def parts_of(name: str) -> tuple[str, ...]:
    """The folders and the file of a name within a place.

    Raises:
        PlaceError: it leads out of the place, or is none.
    """
    parts = tuple(name.split("/"))
    windows = os.name == "nt" and _NOT_ON_WINDOWS.search(name)
    if "\0" in name or windows or any(part in ("", ".", "..") for part in parts):
        raise PlaceError(f'"{name}" is no name of a file within a place.', code="place-name")
    return parts


def is_own_folder(name: str) -> bool:
    """Whether a name is that of one of our three folders, or of something in them."""
    return name.split("/", 1)[0] in FOLDERS


def as_text(name: str) -> str:
    r"""A name as the disk gives it, with letters instead of bytes that are no text.

    >>> as_text("caf\udce9.csv") == "caf\uf7e9.csv"
    True
    """
    plain = _STANDS_FOR_BYTES.sub(lambda found: found[0].encode().decode("ascii", "surrogateescape"), name)
    return _NO_TEXT.sub(lambda found: chr(ord(found[0]) + _SHIFT), plain)


def as_on_disk(name: str) -> str:
    r"""The name for the disk of what ``as_text`` gave.

    >>> as_on_disk("caf\uf7e9.csv") == "caf\udce9.csv"
    True
    """
    back = _STANDS_FOR_BYTES.sub(lambda found: chr(ord(found[0]) - _SHIFT), name)
    return back.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def beside(path: str, name: str) -> str:
    """The path of a name in the folder of another; the folder itself, if the name is empty.

    >>> beside("/drop/done/a.csv", "b.csv"), beside("a.csv", "")
    ('/drop/done/b.csv', '.')
    """
    folder, divided, _ = path.rpartition("/")
    if name:
        return f"{folder}{divided}{name}"
    return folder or divided or "."


def hidden(path: str, ending: str = "part") -> str:
    """Where a file is written before it is whole, beside it; the name is short, and always the same for one path."""
    name = path.rpartition("/")[2].encode("utf-8", "surrogateescape")
    return beside(path, f".{hashlib.sha256(name).hexdigest()[:24]}.{ending}")
