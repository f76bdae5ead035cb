"""The sheets of a report's workbook: one in words, and tables with a header, a filter, and colours for outcomes.

Every text is a text cell, never a formula.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from importer.reports.cells import is_formula, printable
from importer.reports.wording import BANNER, said

_LONGEST_TEXT = 32_767
"""Characters that a cell can hold."""
_MOST_ROWS = 1_048_000
"""Data rows of a sheet; a few below what a sheet can hold, for the header and a last line."""
_HEADER = PatternFill("solid", fgColor="1F3A5F")
_GREEN, _YELLOW, _RED, _GREY = (PatternFill("solid", fgColor=each) for each in ("E3F4E1", "FFF2CC", "F9DEDC", "EFEFEF"))
_BANNER = PatternFill("solid", fgColor="FFD54F")
_FONT = "Calibri"
_LINE_HEIGHT = 15
"""Points."""
_MOST_LINES = 12
_FILLS = {
    **dict.fromkeys(("ready", "imported", "created", "updated", "merged", "deleted", "assigned", "matched"), _GREEN),
    **dict.fromkeys(("held", "unknown", "not_attempted", "warning"), _YELLOW),
    **dict.fromkeys(("rejected", "failed", "conflict", "error", "missing", "different"), _RED),
    **dict.fromkeys(("unchanged", "skipped", "note"), _GREY),
}
_COLOURED = frozenset({"Outcome", "Severity", "Read back"})
_WRAPPED = frozenset(
    {"Why", "Message", "Hint", "Because", "Decided", "About", "Occasion", "Occasions", "Skill", "Before"}
)
_NUMBERS = frozenset({"Events", "Changes", "Id", "Attempts", "Status", "Row"})
Line = Sequence[Any]


def _sheet(book: Workbook, title: str, widths: Iterable[float]) -> Worksheet:
    sheet: Worksheet = book.create_sheet(title)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return sheet


def _cell(sheet: Worksheet, value: Any) -> Cell:
    """A cell that holds a number, or text that stays text whatever it begins with."""
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    text = _text(value)
    cell = WriteOnlyCell(sheet, text)
    if text:
        cell.data_type = "s"
    if is_formula(text):
        cell.quotePrefix = True  # so that editing the cell does not turn it into a formula either
    return cell


def summary_sheet(
    book: Workbook, headline: str, steps: Sequence[str], facts: Iterable[tuple[str, str]], *, sandbox: bool
) -> None:
    """Add the sheet that says it in words: the headline, what to do next, and which run it was with its books."""
    sheet = _sheet(book, "Summary", (16, 100))
    sheet.sheet_view.showGridLines = False
    words = _cell(sheet, headline)
    words.font = Font(name=_FONT, bold=True, size=15, color="1F3A5F")
    sheet.append([words])
    if sandbox:
        banner = [_cell(sheet, BANNER), _cell(sheet, "")]
        for cell in banner:
            cell.fill, cell.font = _BANNER, Font(name=_FONT, bold=True)
        sheet.append(banner)
    sheet.append([])
    for label, text in _labelled(steps, facts):
        left, right = _cell(sheet, label), _cell(sheet, text)
        left.font = Font(name=_FONT, bold=True, color="5A6675")
        left.alignment = right.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.append([left, right])


def _labelled(steps: Sequence[str], facts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for number, step in enumerate(steps):
        yield ("" if number else "Next"), step
    yield "", ""
    yield from facts


def table_sheet(book: Workbook, title: str, columns: Mapping[str, int], lines: Iterable[Line]) -> None:
    """Add a sheet with a header, a line for each row and a filter; columns are widths by their names."""
    sheet = _sheet(book, title, columns.values())
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    header = [_cell(sheet, name) for name in columns]
    for cell, name in zip(header, columns, strict=True):
        cell.fill, cell.font = _HEADER, Font(name=_FONT, bold=True, color="FFFFFF")
        cell.alignment = _alignment(name)
    sheet.append(header)
    widths = [width if name in _WRAPPED else _LONGEST_TEXT for name, width in columns.items()]
    cells = _Cells(sheet, columns)
    written = 0
    for written, line in enumerate(lines, start=1):
        if written > _MOST_ROWS:
            sheet.append([_cell(sheet, "A sheet holds no more rows; report.json has all of them.")])
            break
        _make_room(sheet, written + 1, line, widths)
        sheet.append(cells.row(line))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{written + 1}"


def _make_room(sheet: Worksheet, row: int, line: Line, widths: Sequence[int]) -> None:
    """Set the height of a row whose text wraps; not every program finds it out by itself."""
    pairs = zip(line, widths, strict=True)
    lines = max(1 + cell_len(text) // (width - 2) for text, width in pairs if isinstance(text, str))
    if lines > 1:
        sheet.row_dimensions[row].height = _LINE_HEIGHT * min(lines, _MOST_LINES)


def _alignment(name: str) -> Alignment:
    across = "center" if name in _NUMBERS else "left"
    return Alignment(horizontal=across, vertical="top", wrap_text=name in _WRAPPED)


class _Cells:
    """The cells of one table: a cell of each look is made once and used again, as a row is written at once.

    Giving a look to a cell costs ten times what its value does.
    """

    def __init__(self, sheet: Worksheet, columns: Iterable[str]) -> None:
        self.sheet = sheet
        self.looks = [(_alignment(name), _FILLS if name in _COLOURED else {}) for name in columns]
        self.made: dict[tuple[int, int, bool], Cell] = {}

    def row(self, line: Line) -> list[Cell | None]:
        """The cells of one row, None where it is blank; valid until the next."""
        return [self._cell(number, value) for number, value in enumerate(line)]

    def _cell(self, number: int, value: Any) -> Cell | None:
        if value is None or value == "":
            return None
        alignment, fills = self.looks[number]
        fill = fills.get(value)
        safe = _text(said(value) if fill else value) if isinstance(value, str) else value
        risky = isinstance(safe, str) and is_formula(safe)
        key = (number, id(fill), risky)
        cell = self.made.get(key)
        if cell is None:
            cell = self.made[key] = WriteOnlyCell(self.sheet)
            cell.alignment, cell.quotePrefix = alignment, risky
            if fill:
                cell.fill = fill
        cell.value = safe
        if safe and isinstance(safe, str):
            cell.data_type = "s"
        return cell


def _text(text: str) -> str:
    return printable(text)[:_LONGEST_TEXT]
