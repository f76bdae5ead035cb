"""Copies of the sources of reports: opened, told about, marked and written."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from openpyxl import Workbook

from importer.core.errors import ImporterError
from importer.core.issues import Issue, Place, Severity
from importer.core.model import Source
from importer.core.report import Report, SourceEntry
from importer.reports.base import unwritable, whole_file
from importer.reports.returned.book import OwnBook, is_own_book, open_book, saved_book, saved_plain
from importer.reports.returned.columns import mark_sheet
from importer.reports.returned.earlier import remember, unmark
from importer.reports.returned.guarding import UNABLE, TooLarge, quiet, refuse_bombs
from importer.reports.returned.losses import Loss
from importer.reports.returned.marks import Marks, Part, marks_of
from importer.reports.returned.memory import memory_of, note_on
from importer.reports.returned.plain import plain_book
from importer.reports.returned.sealing import free_place
from importer.reports.returned.summary import About, add_summary
from importer.reports.returned.titles import titles_of

ReadSource = Callable[[SourceEntry], Source]
"""Reads a source again as it was read before."""
MOST_ROWS = 10_000
"""Above this many rows there is no copy: opening, marking and saving takes 0.6 seconds for each thousand."""
MOST_BYTES = 12_000_000
"""Above this many bytes of sheets there is none either, whatever their rows are."""
_HINT = "The original is untouched. Mend it there if these things matter, or look at them there."


@dataclass(frozen=True)
class _Opened:
    """A source whose copy will be written."""

    entry: SourceEntry
    own: OwnBook | None
    """Its workbook; None where a plain one is made."""

    @property
    def lacks(self) -> tuple[str, ...]:
        """What the copy will lack, in words, each with its sheets."""
        return () if self.own is None else _in_words(self.own.lost)

    @property
    def name(self) -> str:
        """What the copy should be called."""
        path, ending = Path(Path(self.entry.path).name), ".xlsx" if self.own is None else self.own.ending
        return path.name if path.suffix.lower() == ending else f"{path.stem}{ending}"


@dataclass
class Copies:
    """The copies of all sources of some reports."""

    opened: tuple[_Opened, ...]
    read: ReadSource
    talk: list[str] = field(default_factory=list)
    """What is to be said of them, a line each."""
    failures: list[str] = field(default_factory=list)
    """What is to be said even to those who asked for silence: copies that could not be written, a line each."""

    @classmethod
    def of(cls, parts: Sequence[Part], read: ReadSource) -> "Copies":
        """Open the sources of the reports of a run.

        Args:
            parts: the name of each account, or "" where there is one, and its report.
            read: reads a source again that is no workbook, or of an older kind.
        """
        copies = cls((), read)
        rows = max((len(report.rows) for _, report in parts), default=0)
        files = (each for _, report in parts for each in report.run.sources if not each.from_library)
        entries = {each.file: each for each in files}
        every = {(each.file, each.path, each.sha256) for _, report in parts for each in report.run.sources}
        count = Counter(file for file, _, _ in every)
        swallowed = {issue.place.file for _, report in parts for issue in report.issues if issue.code in _SWALLOWED}
        calendars = {table.file for _, report in parts for table in report.tables if table.entries is not None}
        opened = []
        for entry in entries.values():
            try:
                if entry.file in calendars:
                    raise _NoCopy(_CALENDAR)
                if entry.file in swallowed:
                    raise _NoCopy(_ONE_CELL)
                opened.append(_open(entry, rows, alone=count[entry.file] == 1))
            except _NoCopy as why:
                copies.talk.append(_none_of(entry, str(why)))
        copies.opened = tuple(opened)
        return copies

    def told(self, parts: Sequence[Part]) -> list[Part]:
        """The reports with a note of what each copy will lack, in the first report that has the source."""
        left = {each.entry.file: each for each in self.opened if each.lacks}
        told = []
        for account, report in parts:
            notes = [_note(left.pop(each.file)) for each in report.run.sources if each.file in left]
            told.append((account, replace(report, issues=(*report.issues, *notes)) if notes else report))
        return told

    def write(self, parts: Sequence[Part], folder: Path) -> tuple[Path, ...]:
        """Mark the copies and write them into a folder, where nothing is replaced but copies of ours.

        Returns:
            The files that were written; what could not be is in ``failures``.
        """
        sources = frozenset(
            Path(each.path).resolve() for _, report in parts for each in report.run.sources if each.path
        )
        taken: set[str] = set()
        written = []
        for each in self.opened:
            concerned = [(account, report) for account, report in parts if _has(report, each.entry)]
            try:
                with quiet():
                    content = self._content(each, concerned)
                path = _put(content, folder, each.name, taken, sources)
            except ImporterError as error:
                self.failures.append(_none_of(each.entry, error.message))
            except UNABLE:
                self.talk.append(_none_of(each.entry, _STRANGE))
            else:
                self.talk.append(f"Marked copy: {path}")
                written.append(path)
        return tuple(written)

    def _content(self, opened: _Opened, parts: Sequence[Part]) -> bytes:
        entry, run = opened.entry, parts[0][1].run
        marks = marks_of(entry.file, parts)
        called: dict[str, str] = {}
        if opened.own is None:
            source = self.read(entry)
            called = titles_of(source)
            book = plain_book(source, Path(entry.file).stem, marks, run.started)
        else:
            book = opened.own.book
            unmark(book)
        sheets = _titles(book, marks, called)
        written = {
            sheets[name]: mark_sheet(book[sheets[name]], of_sheet) for name, of_sheet in marks.items() if name in sheets
        }
        roomless = (title for title, each in written.items() if not each.room)
        lacks = [
            *opened.lacks,
            *(f'columns of outcomes beside a list without headings (sheet "{n}")' for n in roomless),
        ]
        columns = {title: each.headers[0].column_letter for title, each in written.items() if each.headers}
        remembered = memory_of(entry, parts, sheets, columns)
        note_on((cell for each in written.values() for cell in each.headers), remembered)
        coloured = [cell for each in written.values() for cell in each.coloured]
        remember(add_summary(book, About(entry.file, parts, lacks, sheets, remembered)), coloured)
        moment = run.finished or run.started
        return saved_plain(book, moment) if opened.own is None else saved_book(opened.own, moment)


class _NoCopy(Exception):
    """Why a source is not given back, in words."""


_SWALLOWED = frozenset({"quote-not-closed", "quote-swallows-rows"})
_ONE_CELL = "a quotation mark in it makes one cell of several rows, which only the file itself can be mended of."
_CALENDAR = "it is no sheet; occasions migrate makes a workbook of it."
_ZIP = b"PK"
_STRANGE = "it is built in a way that cannot be copied."


def _open(entry: SourceEntry, rows: int, *, alone: bool) -> _Opened:
    """Open a source that is as it was.

    Raises:
        _NoCopy: there is none, or it cannot be copied.
    """
    if not alone:
        raise _NoCopy("several sources have this name.")
    if not entry.path:
        raise _NoCopy("a saved plan does not say where it stands.")
    if rows > MOST_ROWS:
        raise _NoCopy(f"it is left out above {MOST_ROWS:,} rows, because it is slow.")
    try:
        raw = Path(entry.path).read_bytes()
    except OSError:
        raise _NoCopy("it is not where it was read any more.") from None
    if hashlib.sha256(raw).hexdigest() != entry.sha256:
        raise _NoCopy("it has changed since it was read.")
    if not raw.startswith(_ZIP):
        return _Opened(entry, None)
    try:
        with quiet():
            refuse_bombs(raw)
            return _Opened(entry, open_book(raw, MOST_BYTES) if is_own_book(raw) else None)
    except TooLarge as why:
        raise _NoCopy(str(why)) from None
    except UNABLE:
        raise _NoCopy(_STRANGE) from None


def _none_of(entry: SourceEntry, why: str) -> str:
    return f"No marked copy of {entry.file}: {why}"


def _put(content: bytes, folder: Path, name: str, taken: set[str], sources: frozenset[Path]) -> Path:
    """Write a copy to a place that is free.

    Raises:
        ImporterError: it cannot be written (code ``report-unwritable``).
    """
    try:
        path = free_place(folder, name, taken, sources)
    except OSError as error:
        raise unwritable(folder / name, error) from error
    with whole_file(path) as out:
        out.write(content)
    return path


def _has(report: Report, entry: SourceEntry) -> bool:
    return any(each.file == entry.file for each in report.run.sources)


def _titles(book: Workbook, marks: Marks, called: Mapping[str, str]) -> dict[str | None, str]:
    """Name of each sheet in the reports -> its title in the copy; those of a plain workbook are known."""
    titles: dict[str | None, str] = {name: name for name in (() if called else book.sheetnames)}
    titles.update(called)
    if set(marks) - set(titles) == {None} or (
        book.worksheets and len(book.worksheets) == 1 and not set(marks) & set(titles)
    ):
        titles.update(dict.fromkeys(marks, book.worksheets[0].title))
    return titles


def _in_words(lost: Sequence[Loss]) -> tuple[str, ...]:
    by_words: dict[str, list[str]] = {}
    for words, sheet in lost:
        by_words.setdefault(words, []).extend([f'"{sheet}"'] if sheet else [])
    named = ((words, list(dict.fromkeys(sheets))) for words, sheets in by_words.items())
    return tuple(f"{words} ({_sheets(sheets)})" if sheets else words for words, sheets in named)


def _sheets(names: Sequence[str]) -> str:
    return f"sheet{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _note(opened: _Opened) -> Issue:
    message = f"The marked copy lacks what could not be carried over: {'; '.join(opened.lacks)}."
    return Issue("copy-incomplete", Severity.NOTE, message, Place(opened.entry.file), _HINT)
