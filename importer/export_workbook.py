"""The workbook of an export: the template, filled with an account's occasions, and the API columns to its right.

The API columns are for the program and not for people: narrow, grey, folded together, left out in print; a note on
each heading says what they are.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from importer.core.exporting.rows import ExportedRow
from importer.core.rules.api_cells import API_TITLES, Visible
from importer.template_cells import DATE_FORMAT, TIME_FORMAT, Column, fill_line, write_header
from importer.template_workbook import COLUMNS, PREPARED_ROWS, SHEET, template_workbook

_NOTE = (
    "For the importer, not for you: the event exactly as the account has it. It counts for as long as the other cells "
    "of the row stay as they are. Change any of them, and the row is read by what you see; nothing here needs a hand."
)
API_COLUMNS = tuple(Column(title, width, False, _NOTE) for title, width in zip(API_TITLES, (19, 19, 16), strict=True))
_SPARE_ROWS = 200
_WITH_TIME = 17
_EARLIEST = dt.date(1900, 3, 1).toordinal()
"""Before it spreadsheet programs do not agree about days."""
_GREY = Font(name="Calibri", size=8, color="8A94A0")
_PALE = PatternFill("solid", fgColor="F4F5F7")
_HEADING = PatternFill("solid", fgColor="A3ADB8")
API_STYLE = "API"
"""Name of the style of API cells: one for all of them, because openpyxl takes long to make styles cell by cell."""
_BEGINS = Border(top=Side(style="thin", color="B7BEC8"))
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_IMPOSSIBLE = re.compile(r"[\ud800-\udfff\ufffe\uffff]")


def export_workbook(rows: Sequence[ExportedRow], account: str) -> Workbook:
    """The workbook in memory."""
    zones = sorted({row.zone for row in rows if row.zone})
    book = template_workbook((), zones, max(PREPARED_ROWS, len(rows) + _SPARE_ROWS))
    book.properties.title = f"Special occasions of the account {account}"
    prepare_api_style(book)
    sheet: Worksheet = book[SHEET]
    api_headings(sheet)
    previous = ""
    for line, row in enumerate(rows, start=2):
        _fill(sheet, line, row)
        if row.occasion != previous and line > 2:
            divide(sheet, line)
        previous = row.occasion
    widen(sheet, (row.cells for row in rows))
    last = max(len(rows) + 1, 2)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{last}"
    sheet.print_area = f"A1:{get_column_letter(len(COLUMNS))}{last}"
    return book


def api_headings(sheet: Worksheet, first: int = len(COLUMNS) + 1) -> None:
    """Write the headings of the API columns, the first of them at a 1-based position."""
    write_header(sheet, API_COLUMNS, first)
    for number in range(first, first + len(API_COLUMNS)):
        cell = sheet.cell(1, number)
        cell.font, cell.fill = Font(name="Calibri", size=9, color="FFFFFF"), _HEADING
        cell.comment = Comment(_NOTE, "occasions", height=130, width=280)
        sheet.column_dimensions[get_column_letter(number)].outline_level = 1


def _fill(sheet: Worksheet, line: int, row: ExportedRow) -> None:
    seen = row.cells
    days: tuple[Any, ...] = ("", "", "", "")
    if seen is not None:
        days = (*cells_of_days(seen), cell_of_time(seen.start), cell_of_time(seen.end))
    texts = (row.occasion, row.description, row.default, row.event)
    values = (*map(written, texts), *days, written(row.zone), row.working)
    fill_line(sheet, line, COLUMNS, values)
    precise(sheet, line, values)
    fill_api_cells(sheet, line, (row.api.start, row.api.end, row.api.recurrence))


def fill_api_cells(sheet: Worksheet, line: int, texts: Sequence[str], first: int = len(COLUMNS) + 1) -> None:
    """Fill the API cells of a line, the first of them at a 1-based position."""
    for number, text in enumerate(map(written, texts), start=first):
        cell = sheet.cell(line, number)
        cell.style = API_STYLE
        if text:
            cell.value, cell.data_type = text, "s"


def prepare_api_style(book: Workbook) -> None:
    """Give a workbook the style of API cells."""
    book.add_named_style(NamedStyle(API_STYLE, font=_GREY, fill=_PALE, number_format="@"))


def cells_of_days(seen: Visible) -> tuple[Any, Any]:
    """The cells of the first and the last day."""
    return _date(seen.first, seen.first_seconds), _date(seen.last, seen.last_seconds)


def _date(ordinal: int, seconds: int) -> dt.date | str:
    """A date cell; days that spreadsheet programs can't count are text in ISO form."""
    if not ordinal:
        return ""
    day = dt.date.fromordinal(ordinal)
    if not seconds:
        return day if ordinal >= _EARLIEST else day.isoformat()
    moment = dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=seconds)
    return moment if ordinal >= _EARLIEST else moment.isoformat(" ")


def cell_of_time(seconds: int) -> dt.time | str:
    """The cell of a time, given in seconds of the day; below 0 it is blank."""
    minutes, second = divmod(seconds, 60)
    return "" if seconds < 0 else dt.time(minutes // 60, minutes % 60, second)


def precise(sheet: Worksheet, line: int, values: Sequence[Any]) -> None:
    """Formats that show what the usual ones would hide: a date's time, a time's seconds."""
    for number, value in enumerate(values, start=1):
        if isinstance(value, dt.datetime):
            sheet.cell(line, number).number_format = f"{DATE_FORMAT} {TIME_FORMAT}" + (":ss" if value.second else "")
        elif isinstance(value, dt.time) and value.second:
            sheet.cell(line, number).number_format = f"{TIME_FORMAT}:ss"


def widen(sheet: Worksheet, cells: Iterable[Visible | None]) -> None:
    """Room for times in the columns of dates, where some stand there."""
    if any(each and (each.first_seconds or each.last_seconds) for each in cells):
        for letter in (get_column_letter(number) for number in (5, 6)):
            sheet.column_dimensions[letter].width = _WITH_TIME


def divide(sheet: Worksheet, line: int) -> None:
    """A line above the first row of an occasion."""
    for number in range(1, len(COLUMNS) + 1):
        sheet.cell(line, number).border = _BEGINS


def written(text: str) -> str:
    r"""A text as the file format writes it: control characters by their codes, and texts that look like such codes.

    >>> written("a\x07b"), written("_x0041_")
    ('a_x0007_b', '_x005F_x0041_')
    """
    plain = _IMPOSSIBLE.sub("\ufffd", _ESCAPED.sub("_x005F_", text))
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", plain)
