"""Copy a dropped file to this machine, exactly as it was seen."""

import hashlib
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from io import FileIO
from pathlib import Path

from importer.core.drops import Sighting
from importer.core.errors import FileChanged
from importer.places.names import as_text
from importer.places.troubles import on_disk

BETWEEN: ContextVar[Callable[[], None]] = ContextVar("BETWEEN", default=lambda: None)
"""What is done between two pieces of a file, such as saying that we live: a long file is no hang."""


def changed(name: str) -> FileChanged:
    """What is said of a file that is no longer as it was seen."""
    return FileChanged(f'"{name}" was written to, replaced or taken away while it was read.')


def copied(blocks: Iterable[bytes], into: Path, sighting: Sighting) -> str:
    """Write a file's blocks into a new file of this machine; whatever goes wrong, none is left.

    Returns:
        their SHA-256, in hex.

    Raises:
        FileChanged: they are fewer or more bytes than were seen.
        PlaceError: the copy cannot be written.
    """
    content, size, whole, between = hashlib.sha256(), 0, False, BETWEEN.get()
    action = f"The copy {as_text(str(into))} cannot be written"
    with on_disk(action):
        writing = into.open("xb", buffering=0)
    try:
        with writing:
            for block in blocks:
                between()
                content.update(block)
                size += len(block)
                with on_disk(action):
                    _write_all(writing, block)
                if size > sighting.size:
                    break
        whole = size == sighting.size
    finally:
        if not whole:
            into.unlink()
    if not whole:
        raise changed(sighting.name)
    return content.hexdigest()


def _write_all(writing: FileIO, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[writing.write(rest) :]
