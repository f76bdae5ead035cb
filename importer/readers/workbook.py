"""Read workbooks: .xlsx and .xlsm, and .xls, .xlsb and .ods by the same engine.

Gives a source with one sheet for each sheet of cells, in the workbook's order, hidden ones too. Numbers that are whole
are ``int``, dates are ``datetime``. What the engine would hide is told beside the cells: error values, formulas without
a value, hidden rows and columns, comments (the last three unknown for the older kinds). Before the engine sees a file
its container is checked and its sheets are measured, because the engine ends the whole process on a sheet that is too
large. Raises ``UnreadableSource``.
"""

import gc
import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from importer.core.errors import UnreadableSource
from importer.core.issues import column_letter
from importer.core.model import MergedRange, Sheet, Source
from importer.readers.binary_reach import XLS_COLUMNS, xls_locked, xls_reach, xlsb_reach
from importer.readers.compound import COMPOUND_MAGIC, compound_kind, open_compound
from importer.readers.container import Container, damaged, locked, open_container, zip_kind
from importer.readers.frames import sheet_frame
from importer.readers.parts import check_parts, scanned_sheets
from importer.readers.reader import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, ReadOptions, load, name_of, too_wide_an_area
from importer.readers.sheet_parser import SheetFacts

MAX_BYTES = 1 << 28
"""Size of the largest workbook file that we read."""

_EXTENSIONS = {
    "xlsx": (".xlsx", ".xlsm"),
    "xlsb": (".xlsb",),
    "ods": (".ods",),
    "xls": (".xls",),
}
_BINARY_SHEETS = "xl/worksheets/"


@dataclass(frozen=True, slots=True)
class WorkbookReader:
    """Spreadsheet files."""

    name: str = "workbook"

    def claims(self, path: Path, head: bytes) -> bool:
        """Containers that hold a workbook, locked and damaged ones too: reading says what is wrong."""
        if zip_kind(path, head) is not None:
            return True
        return head.startswith(COMPOUND_MAGIC) and compound_kind(path.name, _loaded(path)) is not None

    def read(self, path: Path, options: ReadOptions) -> Source:  # noqa: ARG002 - a workbook says itself what it is
        """Read a workbook; see ``Reader.read``."""
        file = name_of(path)
        raw = _loaded(path)
        kind = compound_kind(file, raw) if raw.startswith(COMPOUND_MAGIC) else zip_kind(path, raw)
        facts = _checked(file, raw, kind)
        with _engine_errors(file), _collector_paused():
            older = _older_facts(file, path, raw, kind)
            with pd.ExcelFile(io.BytesIO(raw), "calamine") as book:
                sheets = tuple(_sheets(file, book, facts or older, told=facts is not None))
        if not sheets:
            raise UnreadableSource(
                f"{file}: the workbook holds no sheet of cells.", "save the list as a sheet and import it again."
            )
        if all(sheet.cells.empty for sheet in sheets):
            raise UnreadableSource(
                f"{file}: every sheet of the workbook is empty.", "save or download it again.", code="source-empty"
            )
        return Source(file=file, sha256=hashlib.sha256(raw).hexdigest(), kind=self.name, sheets=sheets)


def _loaded(path: Path) -> bytes:
    """The bytes of a file that is not too large."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableSource(
            f"{path.name}: a workbook of {size:,} bytes is larger than the {MAX_BYTES:,} that we read.",
            "remove pictures and spare sheets, or save the list as CSV.",
            code="source-too-large",
        )
    return load(path)


def _for_engine(path: Path, raw: bytes, kind: str | None) -> str | io.BytesIO:
    """The path where its extension is true, because then the engine's errors say more; else the bytes."""
    return str(path) if path.suffix.lower() in _EXTENSIONS.get(kind or "", ()) else io.BytesIO(raw)


def _checked(file: str, raw: bytes, kind: str | None) -> list[tuple[str, SheetFacts]] | None:
    """Check the container; name and facts of each sheet in the workbook's order, or None where the kind has none."""
    if raw.startswith(COMPOUND_MAGIC):
        _check_xls(file, raw)
        return None
    container = open_container(file, raw)
    check_parts(container)
    if kind == "xlsx":
        return scanned_sheets(container)
    _check_xlsb(container)
    return None


def _check_xls(file: str, raw: bytes) -> None:
    compound = open_compound(file, raw)
    if compound.locked:
        raise locked(file)
    if compound.workbook is None:
        raise damaged(file, "the workbook is missing in it")
    stream = compound.stream(compound.workbook)
    if xls_locked(stream):
        raise locked(file)
    for reach in xls_reach(stream):
        if reach.columns > XLS_COLUMNS:
            raise damaged(file, "it has cells to the right of the last column that there is")
        _check_area(file, None, reach.rows, reach.columns)


def _check_xlsb(container: Container) -> None:
    for name in container.parts:
        if name.startswith(_BINARY_SHEETS) and name.endswith(".bin"):
            try:
                reach = xlsb_reach(b"".join(container.blocks(name)))
            except ValueError as error:
                raise damaged(container.file, f"{name} is no proper sheet") from error
            _check_area(container.file, None, reach.rows, reach.columns)


def _check_area(file: str, sheet: str | None, rows: int, columns: int) -> None:
    if rows * columns > MAX_CELLS or rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise too_wide_an_area(file, sheet, rows, columns, f"{column_letter(columns - 1)}{rows}")


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking through millions of new cells again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@contextmanager
def _engine_errors(file: str) -> Iterator[None]:
    """Turn what the engine raises into our exceptions."""
    try:
        yield
    except PasswordError as error:
        raise locked(file) from error
    except CalamineError as error:
        if "limit exceeded" in str(error):
            raise UnreadableSource(
                f"{file}: the used area of a sheet is more than {MAX_CELLS:,} cells.",
                "delete what stands far below or far right of the list, or save the list as CSV.",
                code="source-too-large",
            ) from error
        raise damaged(file, "its sheets cannot be read") from error
    except (OSError, ValueError) as error:  # a part whose checksum is wrong, or the file is gone
        raise damaged(file, "a part of it is not what it was") from error
    except BaseException as error:
        # a panic inside the engine comes as a class of its own that has no importable name and is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(file, "its sheets cannot be read") from error


def _older_facts(file: str, path: Path, raw: bytes, kind: str | None) -> list[tuple[str, SheetFacts]]:
    """What the engine knows of the older kinds' sheets; opened by its name, it also says more about a damaged file."""
    with load_workbook(_for_engine(path, raw, kind)) as book:
        return [] if kind == "xlsx" else [(name, _of_engine(file, book, name)) for name in book.sheet_names]


def _of_engine(file: str, book: CalamineWorkbook, name: str) -> SheetFacts:
    sheet = book.get_sheet_by_name(name)
    if sheet.end is None:
        return SheetFacts()
    rows, columns = sheet.end[0] + 1, sheet.end[1] + 1
    _check_area(file, name, rows, columns)
    merged = [
        MergedRange(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    return SheetFacts(rows, columns, merged=merged)


def _sheets(file: str, excel: pd.ExcelFile, facts: list[tuple[str, SheetFacts]], *, told: bool) -> Iterator[Sheet]:
    """The sheets of cells; ``told`` says whether the file's kind tells what is hidden."""
    book: Any = excel.book  # the engine's own, which knows what pandas does not tell
    if [name for name, _ in facts] != book.sheet_names:
        raise damaged(file, "its list of sheets can be read in two ways")
    for entry, (_, known) in zip(book.sheets_metadata, facts, strict=True):
        if entry.typ != SheetTypeEnum.WorkSheet:
            continue
        _check_area(file, entry.name, known.rows, known.columns)
        frame = sheet_frame(excel, entry.name, known)
        rows, columns = frame.shape
        yield Sheet(
            file=file,
            name=entry.name,
            cells=frame,
            hidden=entry.visible != SheetVisibleEnum.Visible,
            hidden_rows=frozenset(row for row in known.hidden_rows if row <= rows),
            hidden_columns=frozenset(
                column for first, last in known.hidden_columns for column in range(first, min(last + 1, columns))
            ),
            merged=tuple(_within(known.merged, rows, columns)),
            error_cells=known.errors,
            uncached_formulas=frozenset(known.uncached),
            comments={place: text for place, text in known.comments.items() if place[0] <= rows},
            hidden_known=told,
            from_1904=known.from_1904,
        )


def _within(merged: Iterable[MergedRange], rows: int, columns: int) -> Iterator[MergedRange]:
    """Merged blocks that begin on the sheet, as far as they lie on it."""
    for area in merged:
        if 1 <= area.top <= min(rows, area.bottom) and area.left <= min(columns - 1, area.right):
            yield MergedRange(area.top, area.left, min(area.bottom, rows), min(area.right, columns - 1))
