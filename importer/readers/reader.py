"""What a reader is: a claim on a file by its content, and one way to read it.

A reader gives an ``importer.core.model.Source``: cells untouched, one frame row for each spreadsheet row (blank,
comment and quoted lines too), so that cell ``[i, j]`` of a frame *is* the sheet's cell in row ``i + 1``, column ``j``.
Whatever it infers it states as an assumption; what it cannot decide it refuses, naming the option that decides.
It raises ``UnreadableSource``, ``AmbiguousSource`` or ``SettingsError`` and nothing else on purpose.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pandas as pd

from importer.core.errors import UnreadableSource
from importer.core.issues import Place
from importer.core.model import Source

MAX_COLUMNS = 16_384
"""Columns of the largest sheet that spreadsheet programs know (A to XFD)."""

MAX_ROWS = 1_048_576
"""Rows of that sheet."""

MAX_CELLS = 20_000_000
"""Cells that one sheet may span from A1 to its last used cell; a million rows of ten columns are half of it."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user said about the source; None means that the reader finds out."""

    encoding: str | None = None
    """Name of a text encoding, for text sources."""
    delimiter: str | None = None
    """One character, or its name: comma, semicolon, tab, pipe, colon, space."""
    first: dt.date | None = None
    """The first day asked for: what comes back without end is read from here."""
    last: dt.date | None = None
    """The last day asked for: what comes back without end is read up to here."""
    vocabulary: frozenset[str] = frozenset()
    """Words that a holiday sheet's headers are made of, in all languages: they help to recognise an encoding."""
    zone: str | None = None
    """The zone that was given: names of zones that nobody knows are taken for it."""
    language: str | None = None
    """Language of names that a source gives in several, such as ``de``."""


class Reader(Protocol):
    """One kind of source."""

    @property
    def name(self) -> str:
        """Kind of source in a word; it becomes ``Source.kind``."""
        ...

    def claims(self, path: Path, head: bytes) -> bool:
        """Whether this reader takes the file, judged by its content first and its extension second.

        Args:
            path: the file; it may be looked into.
            head: its first bytes, as many as ``registry.HEAD_SIZE``.
        """
        ...

    def read(self, path: Path, options: ReadOptions) -> Source:
        """Read the whole file.

        Raises:
            UnreadableSource: the file is damaged, locked, too large or hostile.
            AmbiguousSource: it can be read in several ways, and an option must decide.
            SettingsError: an option names nothing that exists.
        """
        ...


def name_of(path: Path) -> str:
    r"""The name of a file as everything calls it; what of it is not UTF-8 is shown as �.

    >>> name_of(Path("f\udcfcr.csv"))
    'f�r.csv'
    """
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def load(path: Path) -> bytes:
    """All bytes of a file.

    Raises:
        UnreadableSource: the system does not let us.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise cannot_open(path, error) from error


def cannot_open(path: Path, error: OSError) -> UnreadableSource:
    """The exception for a file that the system does not let us open."""
    if isinstance(error, FileNotFoundError):
        return UnreadableSource(
            f"{path.name}: there is no such file in {path.parent.absolute()}.",
            "check the name and the folder.",
            code="source-missing",
        )
    if isinstance(error, PermissionError):
        return UnreadableSource(
            f"{path.name}: this account may not read the file.",
            "ask for the right to read it, or copy it to a folder of your own.",
        )
    reason = error.strerror or "the system gave no reason"
    return UnreadableSource(
        f"{path.name}: the file cannot be opened ({reason}).", "close other programs and try again."
    )


def too_wide_an_area(file: str, sheet: str | None, rows: int, columns: int, far: str) -> UnreadableSource:
    """The exception for cells that span more than ``MAX_CELLS``, or than any sheet has.

    Args:
        file: the source's name.
        sheet: the sheet's name, or None.
        rows: last used row, 1-based.
        columns: number of columns up to the last used one.
        far: name of the cell that lies so far out.
    """
    return UnreadableSource(
        f"{Place(file, sheet)}: the used area reaches to {far}: {rows:,} rows by {columns:,} columns; we read up to "
        f"{MAX_CELLS:,} cells, and no sheet has more than {MAX_ROWS:,} rows by {MAX_COLUMNS:,} columns.",
        f"delete what stands in {far} (or the empty rows and columns before it), or split the sheet.",
        code="source-too-large",
    )


def blank_frame() -> pd.DataFrame:
    """A frame without cells, as an empty sheet has it."""
    return pd.DataFrame(index=pd.RangeIndex(0), columns=pd.RangeIndex(0), dtype=object)
