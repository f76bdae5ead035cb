"""How the headings and cells of a sheet come to look like those of the template."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

DATE_FORMAT = "yyyy-mm-dd"
TIME_FORMAT = "hh:mm"
_HEADER = PatternFill("solid", fgColor="1F3A5F")
_LEFT = Alignment(horizontal="left")
_OPTIONAL = PatternFill("solid", fgColor="5A7599")
_WIDEST = 60
_LINE_HEIGHT, _MOST_LINES = 15, 12


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the template."""

    title: str
    width: int
    needed: bool
    prompt: str
    number_format: str = "@"


def write_header(sheet: Worksheet, columns: Sequence[Column], first: int = 1) -> None:
    """Write the headings of columns, the first of them at a 1-based position, and prepare their widths and formats."""
    for number, column in enumerate(columns, start=first):
        cell = sheet.cell(1, number, column.title)
        cell.font = Font(name="Calibri", bold=True, color="FFFFFF")
        cell.fill = _HEADER if column.needed else _OPTIONAL
        cell.alignment = Alignment(vertical="center")
        cell.border = Border(right=Side(style="thin", color="FFFFFF"))
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = column.width
        dimension.number_format = column.number_format


def make_room(sheet: Worksheet, number: int, texts: Iterable[str]) -> None:
    """Widen a column, by its 1-based number, to its longest text, as far as a screen allows."""
    dimension = sheet.column_dimensions[get_column_letter(number)]
    dimension.width = max(dimension.width, min(_WIDEST, 2 + max(map(cell_len, texts), default=0)))


def fit_height(sheet: Worksheet, line: int) -> None:
    """Set the height of a line whose texts wrap; not every program finds it out by itself."""
    lines = 1
    for cell in sheet[line]:
        if isinstance(cell.value, str) and cell.alignment.wrap_text:
            width = sheet.column_dimensions[cell.column_letter].width
            lines = max(lines, sum(max(1, math.ceil(cell_len(part) / width)) for part in cell.value.split("\n")))
    if lines > 1:
        sheet.row_dimensions[line].height = _LINE_HEIGHT * min(lines, _MOST_LINES)


def fill_line(sheet: Worksheet, line: int, columns: Sequence[Column], values: Sequence[Any]) -> None:
    """Fill the cells of a line, one for each column; None and "" stay blank, and no text becomes a formula."""
    for number, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
        if value is None or value == "":
            continue
        cell = sheet.cell(line, number, value)
        if isinstance(value, str):
            cell.data_type = "s"
        else:
            cell.alignment = _LEFT
        cell.number_format = column.number_format
