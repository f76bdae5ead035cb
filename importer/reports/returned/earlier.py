"""Take the marks of last time out of a copy that comes back, so that they are replaced and not doubled."""

import json
from collections.abc import Iterable
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from importer.core.names import fold
from importer.core.our_comments import without_ours
from importer.core.returned import ADDED_HEADERS, REPORT_MARK, is_report
from importer.reports.returned.columns import WIDTHS, Coloured
from importer.reports.returned.looks import LINE_HEIGHT, is_mark, lines_of

_COLUMN = 10
"""The hidden column of our sheet that holds, in cells filled as these were, which cells we coloured."""


def remember(sheet: Worksheet, coloured: Iterable[Coloured]) -> None:
    """Keep on our sheet, out of sight, how the cells that we coloured were filled."""
    sheet.column_dimensions[get_column_letter(_COLUMN)].hidden = True
    for row, (name, place, fill) in enumerate(coloured, start=1):
        cell = sheet.cell(row, _COLUMN, json.dumps([name, place], ensure_ascii=False))
        cell.fill = fill


def is_report_sheet(sheet: Worksheet) -> bool:
    """Whether a sheet is the one that we put first."""
    return is_report(sheet.title, (cell.value for (cell,) in sheet.iter_rows(max_col=1)))


def unmark(book: Workbook) -> None:
    """Take our marks of last time out of a workbook; where our sheet is gone, out of sheets with our columns."""
    ours = [sheet for sheet in book.worksheets if is_report_sheet(sheet)]
    fills = {place: fill for sheet in ours for place, fill in _remembered(sheet)}
    for sheet in ours:
        book.remove(sheet)
    for sheet in book.worksheets:
        if ours or _added_columns(sheet):
            _unmark_sheet(sheet, fills)


def _remembered(sheet: Worksheet) -> Iterable[tuple[tuple[str, str], Any]]:
    for row in range(1, sheet.max_row + 1):
        cell = sheet.cell(row, _COLUMN)
        if isinstance(cell.value, str) and cell.value.startswith("["):
            try:
                name, place = json.loads(cell.value)
            except ValueError:  # somebody wrote there
                continue
            yield (name, place), cell.fill


def _unmark_sheet(sheet: Worksheet, fills: dict[tuple[str, str], Any]) -> None:
    for first in _added_columns(sheet):
        for number, width in enumerate(WIDTHS, start=first):
            for key in [key for key in sheet._cells if key[1] == number]:
                _take_room_back(sheet, sheet._cells.pop(key), width)
            sheet.column_dimensions.pop(get_column_letter(number), None)
    for cell in list(sheet._cells.values()):
        if is_mark(cell):
            before = fills.get((sheet.title, cell.coordinate))
            cell.fill = PatternFill() if before is None else copy(before)
        if cell.comment and REPORT_MARK in cell.comment.text:
            theirs = without_ours(cell.comment.text)
            if theirs != cell.comment.text:
                cell.comment = Comment(theirs, cell.comment.author) if theirs else None


def _take_room_back(sheet: Any, cell: Any, width: float) -> None:
    """Let a row have the height again that its other cells give it, if it is as high as ours asked for."""
    lines = lines_of(str(cell.value or ""), width)
    if lines > 1 and sheet.row_dimensions[cell.row].height == lines * LINE_HEIGHT:
        sheet.row_dimensions[cell.row].height = None


def _added_columns(sheet: Worksheet) -> tuple[int, ...]:
    """The column, counted from 1, in which our pair of columns begins: the rightmost such pair."""
    outcome, occasion = map(fold, ADDED_HEADERS)
    found = []
    for (row, column), cell in sheet._cells.items():
        beside = sheet._cells.get((row, column + 1))
        if beside is not None and (_folded(cell), _folded(beside)) == (outcome, occasion):
            found.append(column)
    return (max(found),) if found else ()


def _folded(cell: Any) -> str:
    return fold(cell.value) if isinstance(cell.value, str) else ""
