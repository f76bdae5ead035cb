"""Workbooks on which a search with hostile files once found a fault; see ``workbooks`` for the others."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADER = ("Occasion", "Event", "Start date")


def _saved(rows: Sequence[tuple[str, ...]], folder: Path, merged: str = "") -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    path = folder / "holidays.xlsx"
    book.save(path)
    return path


def formula_above_a_header(folder: Path) -> list[Path]:
    """A formula without a value above a header, and no rows below it."""
    return [_saved([("=DATE(2027,1,1)",), ("Start date", "Event")], folder)]


def merged_beyond_the_sheet(folder: Path) -> list[Path]:
    """Merged cells right of the last column, and below the last row."""
    rows = [HEADER, ("Poland", "Epiphany", "2027-01-06"), ("Poland", "May Day", "2027-05-01")]
    path = _saved(rows, folder, "C3:F9")
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    more = b'<mergeCell ref="H2:I3" /><mergeCell ref="A20:C22" /><mergeCell ref="C3:B2" /></mergeCells>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</mergeCells>", more)
    _write(path, parts, ZIP_DEFLATED)
    return [path]


def not_packed(folder: Path) -> list[Path]:
    """A workbook whose parts are stored as they are, so that its bytes look like text."""
    path = _saved([HEADER, ("Poland", "Epiphany", "2027-01-06")], folder)
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    _write(path, parts, ZIP_STORED)
    return [path]


def _write(path: Path, parts: dict[str, bytes], packing: int) -> None:
    target = io.BytesIO()
    with ZipFile(target, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    path.write_bytes(target.getvalue())


FUZZ_WORKBOOKS: dict[str, Callable[[Path], list[Path]]] = {
    "fuzz-formula-above-a-header-without-rows": formula_above_a_header,
    "fuzz-merged-cells-beyond-the-sheet": merged_beyond_the_sheet,
    "fuzz-workbook-like-text": not_packed,
}
