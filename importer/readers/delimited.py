"""Read tables in text: CSV, semicolon and tab separated, in any encoding.

Gives a source of one nameless sheet whose cells are all text. Every record is one frame row: blank lines, comments and
quoted line breaks included, so that rows are the rows that a spreadsheet program shows. Encoding, delimiter and odd
line ends that had to be inferred are assumptions, and rows that were quoted whole; a quote mark that swallows rows is
an issue. Columns that are blank to the end of the sheet are left out. Raises ``UnreadableSource``, ``AmbiguousSource``
and ``SettingsError``.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from importer.core.errors import UnreadableSource
from importer.core.issues import Assumption, Issue
from importer.core.model import Sheet, Source
from importer.readers.cut_dates import with_dates_joined
from importer.readers.dialect import CANDIDATES, find_dialect
from importer.readers.encoding import Encoding, find_encoding
from importer.readers.foreign import foreign_kind, is_text
from importer.readers.quoting import swallowing_cells, unclosed_cell
from importer.readers.reader import MAX_CELLS, MAX_COLUMNS, ReadOptions, load, name_of
from importer.readers.shape import Shape, measure
from importer.readers.text_kinds import text_kind
from importer.readers.whole_rows import with_rows_unquoted

MAX_BYTES = 1 << 30
"""Size of the largest text file that we read."""

MAX_AREA = 4 * MAX_CELLS
"""Rows times columns of the largest text table: text is cheaper to hold than a workbook."""

_SAMPLE = 1 << 18


_ANYTHING = re.compile(rb"[^\s\0]")
_FIRST_WIDTH = 16


@dataclass(frozen=True, slots=True)
class _Text:
    """A table as UTF-8 bytes, without a copy of the file's bytes where these are UTF-8 already."""

    buffer: bytes
    start: int
    """Offset behind the byte order mark, and behind a first line that is none of the table's."""
    assumption: Assumption | None = None

    def sample(self) -> str:
        """The first part, up to the end of a line where there is more."""
        part = self.buffer[self.start : self.start + _SAMPLE]
        if self.start + _SAMPLE < len(self.buffer):
            part = part[: max(part.rfind(b"\n"), part.rfind(b"\r")) + 1] or part
        return part.decode("utf-8", "ignore")


@dataclass(frozen=True, slots=True)
class DelimitedReader:
    """Text tables."""

    name: str = "csv"

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002 - text tables come under any name
        """Text of any extension that is not known to be something else."""
        return is_text(head) and foreign_kind(head) is None and text_kind(head) is None

    def read(self, path: Path, options: ReadOptions) -> Source:
        """Read a text table; see ``Reader.read``."""
        file = name_of(path)
        raw = _loaded(path)
        digest = hashlib.sha256(raw).hexdigest()
        encoding = find_encoding(file, raw, options.encoding, options.vocabulary)
        text = _as_utf8(file, raw, encoding)
        del raw
        dialect = find_dialect(file, text.sample(), options.delimiter)
        text = replace(text, start=text.start + dialect.hint_length)
        frame, issues = _cells(file, text, dialect.delimiter)
        marks = CANDIDATES if dialect.assumption else (dialect.delimiter,)
        frame, unquoted = with_rows_unquoted(file, frame, marks, text.buffer.count(b'"') if frame.shape[1] == 1 else 0)
        frame, joined = with_dates_joined(file, frame) if dialect.delimiter == "," else (frame, ())
        assumptions = (encoding.assumption, text.assumption, dialect.assumption, unquoted, *joined)
        return Source(
            file=file,
            sha256=digest,
            kind=self.name,
            sheets=(Sheet(file=file, name=None, cells=frame),),
            encoding=encoding.codec,
            delimiter=dialect.delimiter,
            issues=tuple(issues),
            assumptions=tuple(assumption for assumption in assumptions if assumption),
        )


def must_not_be_too_large(file: str, size: int) -> None:
    """Refuse a file of more bytes than any reader takes; those of other kinds take less.

    Raises:
        UnreadableSource: it is too large.
    """
    if size > MAX_BYTES:
        raise UnreadableSource(
            f"{file}: {size:,} bytes of text are more than the {MAX_BYTES:,} that we read.",
            "split the sheet into several files.",
            code="source-too-large",
        )


def _loaded(path: Path) -> bytes:
    """The bytes of a file that is not too large."""
    must_not_be_too_large(path.name, path.stat().st_size)
    return load(path)


def _as_utf8(file: str, raw: bytes, encoding: Encoding) -> _Text:
    """The text in UTF-8, with line ends that were doubled on the way made single."""
    buffer, start = raw, encoding.mark
    if encoding.codec != "utf-8":
        buffer, start = raw[encoding.mark :].decode(encoding.codec).encode(), 0
    if not _ANYTHING.search(buffer, start):
        raise _empty(file, "blanks and line ends only")
    doubled = buffer.count(b"\r\r\n") if b"\r" in buffer else 0
    if not doubled:
        return _Text(buffer, start)
    if doubled < buffer.count(b"\n"):
        evidence = f"{doubled} lines end in two carriage returns and a line feed, others do not."
        return _Text(buffer, start, Assumption("line-ends-doubled", file, "a blank row after each", evidence))
    evidence = "every line ends in two carriage returns and a line feed."
    assumption = Assumption("line-ends-doubled", file, "one line end, no blank rows", evidence)
    return _Text(buffer.replace(b"\r\r\n", b"\r\n"), start, assumption)


def _cells(file: str, text: _Text, delimiter: str) -> tuple[pd.DataFrame, list[Issue]]:
    """The frame of cells, and the quote marks that went wrong in it."""
    shape = measure(file, text.buffer, text.start, delimiter)
    try:
        frame = _parsed(file, text, delimiter, shape)
        unclosed = []
    except _QuoteNotClosedError:
        frame = _parsed(file, replace(text, buffer=text.buffer + b'"'), delimiter, shape)
        unclosed = [unclosed_cell(file, frame)]
    frame = _without_blank_columns(frame)
    if frame.empty:
        raise _empty(file, "blanks and delimiters only")
    swallowing = swallowing_cells(file, frame, delimiter) if len(frame) != shape.lines else []
    return frame, [*(issue for issue in swallowing if issue.place not in {u.place for u in unclosed}), *unclosed]


class _QuoteNotClosedError(Exception):
    """The text ends inside a quoted cell."""


def _parsed(file: str, text: _Text, delimiter: str, shape: Shape) -> pd.DataFrame:
    """All records, each as wide as the widest."""
    exact = b'"' not in text.buffer
    if exact and (shape.cells > MAX_COLUMNS or shape.lines * shape.cells > MAX_AREA):
        raise _too_wide(file, shape)
    for width in (shape.cells,) if exact else _widths(file, shape, _first_record(text, delimiter)):
        if shape.lines * width > MAX_AREA:
            raise _too_wide(file, shape)
        stream = io.BytesIO(text.buffer)
        stream.seek(text.start)
        try:
            frame = pd.read_csv(
                stream,
                sep=delimiter,
                engine="c",
                header=None,
                names=range(width),
                dtype=object,
                keep_default_na=False,
                na_filter=False,
                skip_blank_lines=False,
                encoding="utf-8",
            )
        except pd.errors.ParserError as error:
            if "EOF inside string" in str(error):
                raise _QuoteNotClosedError from error
            if "Expected" not in str(error):
                raise UnreadableSource(f"{file}: the text is damaged.", "save it anew as CSV or .xlsx.") from error
            continue
        # a first record wider than promised is no error to the parser: its first cells become the index
        if isinstance(frame.index, pd.RangeIndex):
            return frame
    raise _too_wide(file, shape)


def _first_record(text: _Text, delimiter: str) -> int:
    """Cells of the first record, which the parser does not check; the least number where that cannot be told."""
    stream = io.BytesIO(text.buffer)
    stream.seek(text.start)
    with io.TextIOWrapper(stream, "utf-8", newline="") as lines:
        try:
            return len(next(csv.reader(lines, delimiter=delimiter), ()))
        except csv.Error:  # a cell beyond the module's limit
            return 1


def _widths(file: str, shape: Shape, first: int) -> Iterator[int]:
    """Numbers of columns to try: the fullest line's, else, where quoted text makes that absurd, from small to large."""
    if first > MAX_COLUMNS:
        raise _too_wide(file, shape)
    width = shape.cells
    if width > MAX_COLUMNS or shape.lines * width > MAX_CELLS:
        width = _FIRST_WIDTH
    width = max(width, first)
    while width < MAX_COLUMNS:
        yield width
        width *= 2
    yield MAX_COLUMNS


def _empty(file: str, detail: str) -> UnreadableSource:
    return UnreadableSource(f"{file}: the file is empty ({detail}).", "save or download it again.", code="source-empty")


def _too_wide(file: str, shape: Shape) -> UnreadableSource:
    return UnreadableSource(
        f"{file}: {shape.lines:,} lines with up to {shape.cells:,} cells are more than a sheet can hold "
        f"({MAX_COLUMNS:,} columns, {MAX_AREA:,} cells in all).",
        "delete the empty columns at the right and save it anew, or name the --delimiter if this is not what divides "
        "its cells.",
        code="source-too-large",
    )


def _without_blank_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without the columns that are blank down to the end, right of the last one that is not."""
    width = frame.shape[1]
    while width and not any(frame[width - 1].to_numpy()):
        width -= 1
    kept = frame.iloc[:, :width]
    kept.columns = pd.RangeIndex(width)
    return kept
