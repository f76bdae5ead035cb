"""Measure a text table before it is read: lines, the longest line, and how many cells a line can have.

Works on UTF-8 bytes, block by block and on whole arrays: a parser that meets more cells than it was told of stops, and
one that was promised far too many fills the memory. Quotes are not looked at here, so that the counts are bounds.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from importer.core.errors import UnreadableSource

MAX_LINE = 10_000_000
"""Bytes of the longest line that we read; the fullest row of a spreadsheet program is far below."""

_BLOCK = 1 << 19
_LF, _CR = 10, 13


@dataclass(frozen=True, slots=True)
class Shape:
    """Bounds of a text table."""

    lines: int
    """Line ends, where a carriage return with a line feed is one, plus an unfinished last line."""
    cells: int
    """Delimiters of the fullest line plus one: those inside quotes count too, so it is rarely less than needed."""


@dataclass(slots=True)
class _Tally:
    """What the blocks so far have shown."""

    file: str
    ends: int = 0
    fullest: int = 0
    open_bytes: int = 0
    """Bytes of the line that goes on from the block before."""
    open_delimiters: int = 0

    def add(self, block: npt.NDArray[np.uint8], delimiter: int) -> None:
        """Count one block.

        Raises:
            UnreadableSource: a line is longer than ``MAX_LINE``.
        """
        is_end = block == _LF
        is_end |= block == _CR
        is_mark = block == delimiter
        is_mark |= is_end
        marks = np.flatnonzero(is_mark)
        at = np.flatnonzero(is_end[marks])  # which of the marks are line ends
        if len(at):
            places = marks[at]
            self._check(max(self.open_bytes + int(places[0]), int(np.diff(places).max(initial=0))))
            within = int(np.diff(at).max(initial=1)) - 1
            self.fullest = max(self.fullest, self.open_delimiters + int(at[0]), within)
            self.open_bytes = len(block) - 1 - int(places[-1])
            self.open_delimiters = len(marks) - 1 - int(at[-1])
        else:
            self.open_bytes += len(block)
            self.open_delimiters += len(marks)
        self._check(self.open_bytes)
        self.ends += len(at)

    def _check(self, length: int) -> None:
        if length > MAX_LINE:
            raise UnreadableSource(
                f"{self.file}: a line near line {self.ends + 1:,} is longer than {MAX_LINE:,} bytes: "
                "this is no table of cells.",
                "save the sheet anew as CSV or .xlsx, with one row on each line.",
                code="source-too-large",
            )


def measure(file: str, text: bytes, start: int, delimiter: str) -> Shape:
    """Measure a text table.

    Args:
        file: the source's name, for messages.
        text: the table as UTF-8 bytes.
        start: offset where it begins.
        delimiter: one ASCII character.

    Raises:
        UnreadableSource: a line is longer than ``MAX_LINE``.
    """
    numbers = np.frombuffer(text, dtype=np.uint8)
    tally = _Tally(file)
    for offset in range(start, len(numbers), _BLOCK):
        tally.add(numbers[offset : offset + _BLOCK], ord(delimiter))
    lines = tally.ends - text.count(b"\r\n", start) + bool(tally.open_bytes)
    return Shape(lines, max(tally.fullest, tally.open_delimiters) + 1)
