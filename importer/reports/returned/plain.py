"""Make a workbook of a source that is none, or of an older kind: its cells as they were read.

Text stays text, and what was text in a text file stays so when somebody writes over it, so that it is read as before.
"""

import datetime as dt
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from importer.core.model import Sheet, Source
from importer.reports.cells import is_formula
from importer.reports.returned.looks import LONGEST_TEXT, literal
from importer.reports.returned.marks import Marks
from importer.reports.returned.titles import title_of, titles_of

_TEXT_FORMAT = "@"
_NARROWEST, _WIDEST, _ROWS_MEASURED = 9, 48, 200
_FEWEST = 2


def plain_book(source: Source, stem: str, marks: Marks, made: str) -> Workbook:
    """A workbook with all sheets of a source.

    Args:
        source: as it was read.
        stem: what its one sheet is called where it has no sheets.
        marks: they know the rows of headers.
        made: when, ISO 8601.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = dt.datetime.fromisoformat(made).astimezone(dt.UTC).replace(tzinfo=None)
    if any(sheet.from_1904 for sheet in source.sheets):
        book.epoch = CALENDAR_MAC_1904
    titles = titles_of(source)
    for sheet in source.sheets:
        target = book.create_sheet(titles.get(sheet.name or "") or title_of(stem))
        found = marks.get(sheet.name)
        _fill(target, sheet, found.header_rows if found else set(), as_text=sheet.name is None)
    return book


def _fill(target: Worksheet, sheet: Sheet, header_rows: set[int], *, as_text: bool) -> None:
    alone = (sheet.cells != "").sum(axis=1) < _FEWEST  # titles and notes, which run on over their neighbours
    for index, column in enumerate(sheet.cells.columns, start=1):
        values = sheet.cells[column].tolist()
        for row, value in enumerate(values, start=1):
            error = sheet.error_cells.get((row, index - 1))
            if error is not None or value != "" or as_text:
                _write(target, row, index, error if error is not None else value, error=error is not None, text=as_text)
        shown = max((cell_len(str(each)) for each in sheet.cells[column][~alone][:_ROWS_MEASURED]), default=0)
        dimension = target.column_dimensions[get_column_letter(index)]
        dimension.width = min(max(shown + 2, _NARROWEST), _WIDEST)
        dimension.hidden = index - 1 in sheet.hidden_columns
    for row in header_rows - {0}:
        for index in range(1, sheet.cells.shape[1] + 1):
            target.cell(row, index).font = Font(name="Calibri", bold=True)
    for row in sheet.hidden_rows:
        target.row_dimensions[row].hidden = True
    for area in sheet.merged:
        target.merge_cells(None, area.top, area.left + 1, area.bottom, area.right + 1)
    target.sheet_state = "hidden" if sheet.hidden else "visible"


def _write(target: Worksheet, row: int, column: int, value: Any, *, error: bool, text: bool) -> None:
    cell = target.cell(row, column)
    if text:
        cell.number_format = _TEXT_FORMAT
    if value == "":
        return
    if isinstance(value, str):
        cell.value = literal(_writable(value)[:LONGEST_TEXT])
        cell.data_type = "e" if error else "s"
        cell.quotePrefix = not error and is_formula(value)
        return
    cell.value = value
    if isinstance(value, dt.datetime):
        cell.number_format = "yyyy-mm-dd" if value.time() == dt.time() else "yyyy-mm-dd hh:mm"
    elif isinstance(value, dt.time):
        cell.number_format = "hh:mm" if not value.second else "hh:mm:ss"
    elif isinstance(value, dt.timedelta):
        cell.number_format = "[h]:mm"


def _writable(text: str) -> str:
    """Text without the letters that no workbook can hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", text)
