"""Keep what stands in cells that merged ones hide: the library drops their values and looks when it reads a sheet."""

import re
from io import BytesIO
from typing import Any

from defusedxml.ElementTree import iterparse
from openpyxl.cell import Cell
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple

from importer.reports.returned.last_values import Texts, text_of
from importer.reports.returned.package import Package, local

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell [^>]*?\bref=[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']")


def merged_area(package: Package) -> int:
    """How many cells of a workbook are merged; the library visits each of them."""
    found = (ref.decode() for part in package.worksheets().values() for ref in _MERGED.findall(package.read(part)))
    return sum(_area(ref) for ref in found)


def _area(ref: str) -> int:
    left, top, right, bottom = (number or 0 for number in range_boundaries(ref))
    return (right - left + 1) * (bottom - top + 1)


def uncover(sheet: Any, package: Package, part: str) -> frozenset[str]:
    """Give a sheet the cells again that lie below merged ones, with their texts and looks.

    Values that are no text are put back when the sheet is saved.

    Returns:
        The names of these cells.
    """
    hidden = {spot for area in sheet.merged_cells.ranges for spot in area.cells} - {
        (area.min_row, area.min_col) for area in sheet.merged_cells.ranges
    }
    if not hidden:
        return frozenset()
    texts, found = Texts(package), set()
    for _, element in iterparse(BytesIO(package.read(part)), forbid_dtd=True):
        if local(element.tag) == "c" and element.get("r"):
            spot = coordinate_to_tuple(element.get("r"))
            if spot in hidden:
                found.add(element.get("r"))
                sheet._cells[spot] = _cell(sheet, spot, element, texts)
            element.clear()
    return frozenset(found)


def _cell(sheet: Any, spot: tuple[int, int], element: Any, texts: Texts) -> Cell:
    cell: Any = Cell(sheet, *spot, style_array=sheet.parent._cell_styles[int(element.get("s", 0))])
    children = {local(each.tag): each for each in element}
    if element.get("t") == "inlineStr" and "is" in children:
        cell._value, cell.data_type = text_of(children["is"]), "s"
    elif "v" in children and children["v"].text is not None:
        shared = element.get("t") == "s"
        cell._value, cell.data_type = (texts.shared(children["v"].text), "s") if shared else (0, "n")
    return cell  # type: ignore[no-any-return]
