"""Write the marks of one sheet into it: colours and comments on cells, and the two columns of outcomes."""

from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension

from importer.core.issues import Severity
from importer.core.returned import ADDED_HEADERS
from importer.reports.base import TROUBLED
from importer.reports.returned.looks import (
    EDGE,
    FILLS,
    HEADER_FILL,
    HEADER_FONT,
    LINE_HEIGHT,
    OUTCOME_FILLS,
    TEXT,
    WRAPPED,
    add_comment,
    lines_of,
    write_text,
)
from importer.reports.returned.marks import RowMark, SheetMarks

_LAST_COLUMN = 16_384
WIDTHS = (46, 30)
"""Of the two columns, in letters."""
_TEXT_FORMAT = "@"
Coloured = tuple[str, str, Any]
"""A cell that we coloured: sheet, cell name, and how it was filled before."""


class Marked(NamedTuple):
    """What was written into a sheet."""

    coloured: list[Coloured]
    room: bool
    """Whether there was room for the columns of outcomes."""
    headers: list[Any]
    """The cells of the first of our headers."""


def mark_sheet(sheet: Any, marks: SheetMarks) -> Marked:
    """Write all marks of a sheet."""
    first = _free_column(sheet)
    coloured = list(_mark_cells(sheet, marks))
    header_rows = _header_rows(marks)
    room = header_rows is not None and first + len(ADDED_HEADERS) - 1 <= _LAST_COLUMN
    if room and (marks.rows or header_rows):
        _write_columns(sheet, marks, first, header_rows or ())
    return Marked(coloured, room, [sheet.cell(row, first) for row in header_rows or ()] if room else [])


def _mark_cells(sheet: Any, marks: SheetMarks) -> Iterator[Coloured]:
    spots: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row, column in marks.cells:
        spots.setdefault(_shown(sheet, row, column + 1), []).append((row, column))
    for (row, number), of_cell in spots.items():
        cell = sheet.cell(row, number)
        found = [marks.cells[spot] for spot in of_cell]
        yield sheet.title, cell.coordinate, copy(cell.fill)
        worst = Severity.ERROR if any(each.severity is Severity.ERROR for each in found) else Severity.WARNING
        cell.fill = FILLS[worst]
        if _holds_texts(sheet, cell, marks):
            cell.number_format = _TEXT_FORMAT
        add_comment(cell, list(dict.fromkeys(text for each in found for text in each.texts)))


def _holds_texts(sheet: Any, marked: Any, marks: SheetMarks) -> bool:
    """Whether what is typed into a cell is to stay a text: it holds one, or its column holds no others.

    A date that is typed below dates which are texts must stay a text: programs would make a real date of it, and real
    dates among texts are the trace of a wrong locale. Where all other dates are real ones, this is to become one too.
    """
    rows = (row for row in marks.rows if (row, marked.column - 1) not in marks.cells)
    others = _kinds(sheet._cells.get((row, marked.column)) for row in rows)
    own = _kinds([marked])
    return own | others == {"s"} or (own == {"s"} and "s" in others)


def _kinds(cells: Iterable[Any]) -> set[str]:
    return {cell.data_type for cell in cells if cell is not None and cell.value is not None}


def _shown(sheet: Any, row: int, column: int) -> tuple[int, int]:
    """The cell that is seen at a place: where cells are merged, the first of them."""
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return area.min_row, area.min_col
    return row, column


def _free_column(sheet: Any) -> int:
    """The first column, counted from 1, to the right of everything that is used."""
    used = [column for (_, column), cell in sheet._cells.items() if cell.value is not None or cell.has_style]
    used += [area.max_col for area in sheet.merged_cells.ranges]
    used += [_last_of(each.anchor) for each in (*sheet._images, *sheet._charts)]
    return max(used, default=0) + 1


def _last_of(anchor: object) -> int:
    """The last column, counted from 1, that a picture or chart covers, as far as its anchor says."""
    to = getattr(anchor, "to", None) or getattr(anchor, "_from", None)
    return 0 if to is None else int(to.col) + 1


def _header_rows(marks: SheetMarks) -> Iterable[int] | None:
    """The rows that get our headers; None where there is no row above a table without one."""
    if 0 not in marks.header_rows:
        return sorted(marks.header_rows)
    above = min((row for row, mark in marks.rows.items() if mark.outcome), default=1) - 1
    return sorted({above, *marks.header_rows} - {0}) if above else None


def _write_columns(sheet: Any, marks: SheetMarks, first: int, header_rows: Iterable[int]) -> None:
    for number, width in enumerate(WIDTHS, start=first):
        _widen(sheet, number, width)
    for row, mark in marks.rows.items():
        if mark.outcome or mark.texts:
            _write_outcome(sheet, row, first, mark)
    for row in header_rows:
        for number, header in enumerate(ADDED_HEADERS, start=first):
            cell = sheet.cell(row, number)
            write_text(cell, header)
            cell.fill, cell.font, cell.alignment = HEADER_FILL, HEADER_FONT, WRAPPED


def _write_outcome(sheet: Any, row: int, first: int, mark: RowMark) -> None:
    for number, text in enumerate((mark.words, mark.occasions), start=first):
        cell = sheet.cell(row, number)
        write_text(cell, text)
        cell.font, cell.alignment, cell.border = TEXT, WRAPPED, EDGE
    outcome = sheet.cell(row, first)
    lines = max(lines_of(text, width) for text, width in zip((mark.words, mark.occasions), WIDTHS, strict=True))
    if lines > 1 and sheet.row_dimensions[row].height is None:
        sheet.row_dimensions[row].height = lines * LINE_HEIGHT
    if mark.outcome:
        outcome.fill = OUTCOME_FILLS[mark.outcome]
    if mark.texts:
        if mark.outcome not in TROUBLED:
            outcome.fill = FILLS[Severity.WARNING]
        add_comment(outcome, list(dict.fromkeys(mark.texts)))


def _widen(sheet: Any, number: int, width: float) -> None:
    """Give a column of ours its width, and show it, leaving its neighbours as they are."""
    _alone(sheet, number)
    letter = get_column_letter(number)
    sheet.column_dimensions[letter] = ColumnDimension(sheet, letter, width=width, min=number, max=number)


def _alone(sheet: Any, number: int) -> None:
    """Cut the run of columns that a column belongs to, so that it can have a width of its own."""
    for key, run in list(sheet.column_dimensions.items()):
        run.reindex()
        least, most = run.min or number, run.max or number
        if least <= number <= most:
            del sheet.column_dimensions[key]
            for low, high in ((least, number - 1), (number + 1, most)):
                if low <= high:
                    sheet.column_dimensions[get_column_letter(low)] = _piece(sheet, run, low, high)


def _piece(sheet: Any, run: Any, low: int, high: int) -> Any:
    piece: Any = ColumnDimension(
        sheet, get_column_letter(low), run.width, run.bestFit, run.hidden, run.outlineLevel, None, run.collapsed
    )
    piece.min, piece.max = low, high
    piece._style = copy(run._style)
    return piece
