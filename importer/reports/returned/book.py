"""Open a source's workbook so that as much of it as can be is kept, and save its copy with what the library drops."""

import io
import re
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader

from importer.reports.returned.comment_names import with_names
from importer.reports.returned.covered import merged_area, uncover
from importer.reports.returned.guarding import TooLarge
from importer.reports.returned.last_values import kept_of, put_back
from importer.reports.returned.losses import Loss, losses
from importer.reports.returned.package import Package, local
from importer.reports.returned.sealing import steady
from importer.reports.saving import workbook_bytes

_MACROS = "vbaproject"
_COMMENTS = "xl/comments/"
_MOST_MERGED = 1_000_000
"""Cells that may be merged; the library visits each of them."""
_SLOW = "its sheets are so large that a copy would be slow."
_PIXELS = {"pt": 4 / 3, "px": 1.0}
_SIZE = {name: re.compile(rf"\b{name}:([\d.]+)(pt|px)") for name in ("width", "height")}


@dataclass
class OwnBook:
    """A workbook of the user's, open: as the library has it and as its file is."""

    book: Workbook
    package: Package
    lost: tuple[Loss, ...]
    ending: str
    """Of the copy's name."""
    covered: dict[str, frozenset[str]]
    """For each sheet the cells that merged ones hide."""


def is_own_book(raw: bytes) -> bool:
    """Whether a zip file is a workbook of the kind that can be given back in its own layout."""
    return Package(raw).workbook.endswith(".xml")


def open_book(raw: bytes, most_bytes: int) -> OwnBook:
    """Open a workbook with everything that the library can keep.

    Args:
        raw: its file.
        most_bytes: how large the XML of its sheets may be.

    Raises:
        TooLarge: it is larger, or too many of its cells are merged.
        UNABLE: the library does not understand it.
    """
    package = Package(raw)
    if sum(package.archive.getinfo(part).file_size for part in package.worksheets().values()) > most_bytes:
        raise TooLarge(_SLOW)
    if merged_area(package) > _MOST_MERGED:
        raise TooLarge(_SLOW)
    macros = any(each.kind == _MACROS for each in package.relations(package.workbook))
    found = losses(package)
    book = _loaded(raw, package, macros=macros)
    book.template = False  # the copy is written as what its ending says
    for name, part in package.worksheets().items():
        _size_comments(book[name], package, part)
    covered = {name: uncover(book[name], package, part) for name, part in package.worksheets().items()}
    return OwnBook(book, package, found, ".xlsm" if macros else ".xlsx", covered)


def _loaded(raw: bytes, package: Package, *, macros: bool) -> Workbook:
    """A workbook as the library has it; the parts of its macros lie in the package's archive.

    The library puts them into an archive of its own, which it never closes: that is told much later and somewhere else.
    """
    reader = ExcelReader(io.BytesIO(raw), keep_vba=macros, rich_text=True)
    try:
        reader.read()
    finally:
        book = getattr(reader, "wb", None)
        if book is not None and book.vba_archive is not None:
            book.vba_archive.close()
            book.vba_archive = package.archive
    return reader.wb


def _size_comments(sheet: Any, package: Package, part: str) -> None:
    """Give comments the size that they have in the file, which the library does not read."""
    for each in package.relations(part):
        if each.kind == "vmldrawing":
            for shape in package.root(each.target):
                _size_comment(sheet, shape)


def _size_comment(sheet: Any, shape: Any) -> None:
    numbers = {local(each.tag): each.text or "" for each in shape.iter() if local(each.tag) in ("Row", "Column")}
    if not all(numbers.get(name, "").strip().isdecimal() for name in ("Row", "Column")):
        return
    cell = sheet._cells.get((int(numbers["Row"]) + 1, int(numbers["Column"]) + 1))
    if cell is None or cell.comment is None:
        return
    for name, pattern in _SIZE.items():
        found = pattern.search(shape.get("style", ""))
        if found:
            setattr(cell.comment, name, round(float(found[1]) * _PIXELS[found[2]]))


def saved_book(own: OwnBook, moment: str) -> bytes:
    """The bytes of a workbook's copy, with the last values of its formulas."""
    saved = workbook_bytes(own.book)
    copy = Package(saved)
    parts = copy.worksheets()
    changed = {
        name: with_names(copy.read(name).decode("utf-8")).encode("utf-8")
        for name in copy.names
        if name.startswith(_COMMENTS)
    }
    for name, part in own.package.worksheets().items():
        if name in parts:
            kept = kept_of(own.package, part, own.covered.get(name, frozenset()))
            changed[parts[name]] = put_back(copy.read(parts[name]).decode("utf-8"), kept).encode("utf-8")
    return steady(saved, changed, moment)


def saved_plain(book: Workbook, moment: str) -> bytes:
    """The bytes of a workbook that was made by us."""
    return steady(workbook_bytes(book), {}, moment)
