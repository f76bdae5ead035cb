"""What a place on another machine must be able to do, so that ``remote`` makes a ``DropPlace`` of it.

Paths are text with ``/``, from where the store begins; what goes wrong leaves as the exceptions of its library, which
``remote`` alone translates. Nobody there is asked before the first of these is called.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from importer.places.base import Filed


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands under one name in a folder."""

    name: str
    """Its last part."""
    is_file: bool
    is_folder: bool
    """Neither is a link, or whatever else a server may have."""
    size: int
    stamp: str


class Far(Protocol):
    """A connected store."""

    def entries(self, path: str) -> Sequence[Entry]:
        """What stands in a folder; ``FileNotFoundError`` if there is none."""

    def entry(self, path: str) -> Entry | None:
        """What stands under a name now; None if nothing does."""

    def blocks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file; ``FileNotFoundError`` if it is gone, or was replaced while it was read."""

    def keep(self, target: str, content: str, fetched: Path) -> bool:
        """As ``DropPlace.keep``; folders are made."""

    def discard(self, source: str, content: str) -> Filed:
        """As ``DropPlace.discard``."""

    def replace(self, local: Path, target: str) -> None:
        """Write a file of this machine under a name, whole or not at all; folders are made."""

    def remove(self, path: str) -> None:
        """Remove a file, or a folder with all that is in it; nothing happens if it is not there."""

    def close(self) -> None:
        """Let go of the connection."""
