"""The workbook of a migration: the template, filled with what was understood, and where each row comes from.

Rows that could not be understood stand in it as the source has them, coloured, with what is wrong under "To mend";
they are not imported before that cell is empty. Two more sheets, which an import leaves alone, tell what was left out
and what was inferred.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from importer.core.migrated import LeftOut, MigratedRow
from importer.core.report import MEND_COLUMN, MIGRATED_COLUMNS
from importer.core.table import LEFT_OUT_SHEET, READING_SHEET
from importer.export_workbook import (
    API_COLUMNS,
    api_headings,
    cell_of_time,
    cells_of_days,
    divide,
    fill_api_cells,
    precise,
    prepare_api_style,
    widen,
    written,
)
from importer.template_cells import Column, fill_line, write_header
from importer.template_workbook import COLUMNS, PREPARED_ROWS, SHEET, template_workbook

_IN_ACCOUNT, _ORIGIN, _ORIGINALLY = MIGRATED_COLUMNS
_SPARE_ROWS = 200
_SKILLS = Column("Skills", 20, False, "The skills that are to use the occasion; once is enough.")
_ACCOUNT = Column("Account", 16, False, "The account that the row is for.")
_MEND = Column(MEND_COLUMN, 60, True, "What is wrong with the row. Empty this cell when it is mended.")
_COMPARED = Column(_IN_ACCOUNT, 15, False, "How the account has it. Nothing here is read.")
_FROM = (
    Column(_ORIGIN, 34, False, "Where the row comes from. Nothing here is read."),
    Column(_ORIGINALLY, 30, False, "Its days and hours as they are written there. Nothing here is read."),
)
_LEFT_OUT = (
    Column(_ORIGIN, 40, False, ""),
    Column("Name", 40, False, ""),
    Column("Days and hours", 34, False, ""),
    Column("Why it was left out", 70, False, ""),
)
_TOLD = (Column("What", 34, False, ""), Column("About", 40, False, ""), Column("How it was read", 90, False, ""))
_TO_MEND = PatternFill("solid", fgColor="FBE3DF")
_ALARM = Font(name="Calibri", bold=True, color="A3271B")
_GREY = Font(name="Calibri", color="6B7684")
_HEADING = PatternFill("solid", fgColor="8A94A0")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_TOP = Alignment(horizontal="left", vertical="top")
_MEND_LETTERS = 54
"""Letters of a line under "To mend", in which lines are broken at blanks."""
_LINE_POINTS, _HIGHEST = 15.0, 400.0


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was inferred, or that is worth knowing, about the sources."""

    what: str
    about: str
    words: str


def migration_workbook(
    rows: Sequence[MigratedRow], left_out: Sequence[LeftOut], told: Sequence[Told], compared: Sequence[str] = ()
) -> Workbook:
    """The workbook in memory.

    Args:
        rows: what stands on the sheet that is imported.
        left_out: what does not.
        told: what was inferred.
        compared: for each row how the account has it; none if it was not asked.
    """
    zones = sorted({row.zone for row in rows if row.zone and " " not in row.zone})
    book = template_workbook((), zones, max(PREPARED_ROWS, len(rows) + _SPARE_ROWS))
    book.properties.title = "Special occasions that were brought over"
    sheet: Worksheet = book[SHEET]
    page = _Page(book, sheet, rows, compared=bool(compared))
    for position, row in enumerate(rows):
        page.fill(position + 2, row, compared[position] if compared else "")
    page.finish()
    _list_left_out(book, left_out)
    _list_told(book, told)
    book.move_sheet("How to fill this in", offset=len(book.sheetnames))
    return book


class _Page:
    """The sheet that is imported."""

    def __init__(self, book: Workbook, sheet: Worksheet, rows: Sequence[MigratedRow], *, compared: bool) -> None:
        self._sheet = sheet
        self._rows = rows
        more = [(_SKILLS, any(row.skills for row in rows)), (_ACCOUNT, any(row.account for row in rows))]
        self._more = [column for column, wanted in more if wanted]
        self._api = any(row.api for row in rows)
        mend = [_MEND] if any(row.mend for row in rows) else []
        self._right = [*mend, *([_COMPARED] if compared else []), *_FROM]
        self._api_at = len(COLUMNS) + len(self._more) + 1
        self._right_at = self._api_at + (len(API_COLUMNS) if self._api else 0)
        if self._more:
            write_header(sheet, self._more, len(COLUMNS) + 1)
        if self._api:
            prepare_api_style(book)
            api_headings(sheet, self._api_at)
        write_header(sheet, self._right, self._right_at)
        for number, column in enumerate(self._right, start=self._right_at):
            if column is not _MEND:
                sheet.cell(1, number).fill = _HEADING

    def fill(self, line: int, row: MigratedRow, compared: str) -> None:
        """Fill one line."""
        further = {_SKILLS: row.skills, _ACCOUNT: row.account}
        values = [*_values(row), *(written(further[column]) for column in self._more)]
        fill_line(self._sheet, line, [*COLUMNS, *self._more], values)
        precise(self._sheet, line, values)
        if row.api:
            fill_api_cells(self._sheet, line, row.api, self._api_at)
        right = {
            MEND_COLUMN: row.mend, _IN_ACCOUNT: compared, _ORIGIN: row.origin, _ORIGINALLY: row.originally
        }  # fmt: skip
        for number, column in enumerate(self._right, start=self._right_at):
            self._tell(line, number, right[column.title], _ALARM if column is _MEND else _GREY)
        if row.mend:
            self._redden(line, row.mend)
        if line > 2 and row.occasion != self._rows[line - 3].occasion:
            divide(self._sheet, line)

    def _redden(self, line: int, mend: str) -> None:
        """Colour a row to mend, and make it as high as what is wrong with it needs."""
        for number in range(1, len(COLUMNS) + 1):
            self._sheet.cell(line, number).fill = _TO_MEND
        for number in range(1, self._right_at + len(self._right)):
            self._sheet.cell(line, number).alignment = _TOP
        self._sheet.cell(line, self._right_at).alignment = _WRAPPED
        lines = sum(math.ceil(len(each) / _MEND_LETTERS) for each in mend.split("\n"))
        self._sheet.row_dimensions[line].height = min(_LINE_POINTS * lines, _HIGHEST)

    def _tell(self, line: int, number: int, text: str, font: Font) -> None:
        if text:
            cell = self._sheet.cell(line, number, written(text))
            cell.data_type, cell.font, cell.number_format = "s", font, "@"

    def finish(self) -> None:
        """Widths, filter and what is printed."""
        widen(self._sheet, (row.cells for row in self._rows))
        width = get_column_letter(self._right_at + len(self._right) - 1)
        self._sheet.auto_filter.ref = f"A1:{width}{max(len(self._rows) + 1, 2)}"


def _values(row: MigratedRow) -> list[Any]:
    """The cells of the template's columns."""
    days: tuple[Any, ...] = ("", "", "", "")
    if row.cells is not None:
        days = (*cells_of_days(row.cells), cell_of_time(row.cells.start), cell_of_time(row.cells.end))
    texts = (row.occasion, row.description, row.default, row.event)
    values = (*map(written, texts), *days, written(row.zone), row.working)
    own = (row.written.get(column.title) for column in COLUMNS)
    return [_cell(given) if given is not None else value for given, value in zip(own, values, strict=True)]


def _cell(value: Any) -> Any:
    """A cell of the source as a workbook can hold it."""
    return written(value) if isinstance(value, str) else value


def _list_left_out(book: Workbook, left_out: Sequence[LeftOut]) -> None:
    if left_out:
        lines = ((each.origin, each.event, each.originally, each.why) for each in left_out)
        _list(book.create_sheet(LEFT_OUT_SHEET), _LEFT_OUT, lines)


def _list_told(book: Workbook, told: Sequence[Told]) -> None:
    _list(book.create_sheet(READING_SHEET), _TOLD, ((each.what, each.about, each.words) for each in told))


def _list(sheet: Worksheet, columns: Sequence[Column], lines: Iterable[Sequence[str]]) -> None:
    """A sheet that is only read by people."""
    write_header(sheet, columns)
    sheet.freeze_panes = "A2"
    for number, line in enumerate(lines, start=2):
        fill_line(sheet, number, columns, [written(text) for text in line])
        for cell in sheet[number]:
            cell.alignment = _WRAPPED
