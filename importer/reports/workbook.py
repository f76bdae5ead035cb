"""Write the report as a workbook for people who live in spreadsheets: ``report.xlsx``.

Five sheets: the summary in words first, then occasions, rows, issues and assumptions; and skills, if there are any.
Every text is a text cell, never a formula. It is slow (seconds for each 100,000 rows), so large reports get one only
when asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from importer.core.report import Report
from importer.core.rules.books import folded
from importer.reports.base import whole_file
from importer.reports.cells import is_formula, printable
from importer.reports.lineage import Lineage
from importer.reports.skill_lines import SKILL_COLUMNS, skill_lines
from importer.reports.wording import BANNER, facts, headline, next_steps, said

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
Line = Sequence[Any]


class WorkbookForm:
    """``report.xlsx``."""

    name = "workbook"
    filenames: tuple[str, ...] = ("report.xlsx",)

    def write(self, report: Report, folder: Path) -> tuple[Path, ...]:
        """Write ``report.xlsx`` into a folder."""
        path = folder / self.filenames[0]
        with whole_file(path) as out:
            report_workbook(report).save(out)
        return (path,)


def report_workbook(report: Report) -> Workbook:
    """The report as a workbook that can be saved once."""
    report = folded(report)
    book = Workbook(write_only=True)
    _summary(book, report)
    lineage = Lineage.of(report)
    _table(book, "Occasions", _OCCASIONS, _occasions(report))
    if report.skills:
        _table(book, "Skills", SKILL_COLUMNS, skill_lines(report))
    _table(book, "Rows", _ROWS, _rows(report, lineage))
    _table(book, "Issues", _ISSUES, _issues(report))
    _table(book, "Assumptions", _ASSUMPTIONS, _assumptions(report))
    return book


_OCCASIONS = {"Occasion": 34, "Outcome": 14, "Events": 9, "Changes": 9, "Why": 58, "Id": 10, "Attempts": 10}
_OCCASIONS |= {"Status": 9, "Message": 44, "Read back": 12}
_ROWS = {"File": 26, "Sheet": 16, "Row": 8, "Outcome": 14, "Occasions": 34, "Start": 12, "End": 12, "Events": 9}
_ROWS |= {"Why": 58}
_ISSUES = {"Severity": 11, "Code": 26, "File": 26, "Sheet": 16, "Row": 8, "Column": 18, "Cell": 9, "Found": 24}
_ISSUES |= {"Message": 58, "Hint": 50}
_ASSUMPTIONS = {"About": 30, "Decided": 36, "Because": 70, "Code": 26}
_COLOURED = frozenset({"Outcome", "Severity", "Read back"})
_WRAPPED = frozenset(
    {"Why", "Message", "Hint", "Because", "Decided", "About", "Occasion", "Occasions", "Skill", "Before"}
)
_NUMBERS = frozenset({"Events", "Changes", "Id", "Attempts", "Status", "Row"})


def _occasions(report: Report) -> Iterator[Line]:
    for each in report.occasions:
        yield (
            each.name,
            each.outcome,
            each.events,
            len(each.changes),
            each.reason,
            each.id,
            each.attempts,
            each.status,
            each.message,
            each.verdict,
        )


def _rows(report: Report, lineage: Lineage) -> Iterator[Line]:
    tables = [(table.file, table.sheet or "") for table in report.tables]
    position = 0
    for block in report.blocks():
        keys = ("table", "row", "outcome", "start", "end", "events", "reason")
        for table, row, outcome, start, end, events, reason in zip(*(block[key].tolist() for key in keys), strict=True):
            names = "; ".join(report.occasions[each].name for each in lineage.occasions_of(position))
            yield (*tables[table], row, outcome, names, start, end, events, reason)
            position += 1


def _issues(report: Report) -> Iterator[Line]:
    for each in report.issues:
        place = each.place
        where = (place.file, place.sheet, place.row, place.column, place.cell)
        yield (str(each.severity), each.code, *where, each.found, each.message, each.hint)


def _assumptions(report: Report) -> Iterator[Line]:
    for each in report.assumptions:
        yield each.about, each.decided, each.evidence if each.evidence != each.decided else "", each.code


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


def _summary(book: Workbook, report: Report) -> None:
    sheet = _sheet(book, "Summary", (16, 100))
    sheet.sheet_view.showGridLines = False
    words = _cell(sheet, headline(report))
    words.font = Font(name=_FONT, bold=True, size=15, color="1F3A5F")
    sheet.append([words])
    if report.run.sandbox:
        banner = [_cell(sheet, BANNER), _cell(sheet, "")]
        for cell in banner:
            cell.fill, cell.font = _BANNER, Font(name=_FONT, bold=True)
        sheet.append(banner)
    sheet.append([])
    for label, text in _summary_lines(report):
        left, right = _cell(sheet, label), _cell(sheet, text)
        left.font = Font(name=_FONT, bold=True, color="5A6675")
        left.alignment = right.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.append([left, right])


def _summary_lines(report: Report) -> Iterator[tuple[str, str]]:
    for number, step in enumerate(next_steps(report)):
        yield ("" if number else "Next"), step
    yield "", ""
    yield from facts(report)


def _table(book: Workbook, title: str, columns: dict[str, int], lines: Iterator[Line]) -> None:
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
