"""Workbooks of the cases that are about what only a workbook holds, made on the spot: no binary is committed.

Each builder is keyed by the name of its case, writes into a folder, and gives the files that it wrote.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from company_workbooks import COMPANY_WORKBOOKS
from copy_workbooks import COPY_WORKBOOKS
from fuzz_workbooks import FUZZ_WORKBOOKS
from mess_workbooks import MESS_WORKBOOKS
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

Builder = Callable[[Path], list[Path]]
HEADER = ("Occasion", "Event", "Start date")


def day(month: int, number: int) -> dt.datetime:
    """A day of 2027 as a real date cell."""
    return dt.datetime(2027, month, number)  # noqa: DTZ001 - cells have no zone


def new_book(rows: Iterable[Sequence[Any]], title: str = "2027") -> tuple[Workbook, Worksheet]:
    """A workbook with one sheet of rows."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return book, sheet


def saved(book: Workbook, folder: Path, name: str = "holidays.xlsx") -> list[Path]:
    path = folder / name
    book.save(path)
    return [path]


def real_dates(folder: Path) -> list[Path]:
    book, _ = new_book([HEADER, ("Poland", "Easter Monday", day(3, 29)), ("Poland", "May Day", day(5, 1))])
    return saved(book, folder)


def numbers_of_1904(folder: Path) -> list[Path]:
    """Real dates are right in a workbook that counts from 1904; plain numbers may be days of either count."""
    book, _ = new_book([HEADER, ("Poland", "Christmas", 45283), ("Poland", "May Day", 45047)])
    book.epoch = CALENDAR_MAC_1904
    return saved(book, folder)


def mixed_rows() -> list[tuple[Any, ...]]:
    """Dates typed day first and opened month first: 05/04 became a real 4 May, 25/12 stayed text."""
    return [HEADER, ("Poland", "Easter Monday", day(5, 4)), ("Poland", "Christmas", "25/12/2027")]


def mixed_dates(folder: Path) -> list[Path]:
    return saved(new_book(mixed_rows())[0], folder)


def mixed_with_dotted(folder: Path) -> list[Path]:
    """The same file with dots: 05.04.2027 became a real 4 May, 25.12.2027 stayed text."""
    rows = [
        tuple(str(cell).replace("/", ".") if isinstance(cell, str) else cell for cell in row) for row in mixed_rows()
    ]
    return saved(new_book(rows)[0], folder)


def mixed_dates_proved(folder: Path) -> list[Path]:
    rows = [(*HEADER, "Weekday"), *(
        (*row, weekday) for row, weekday in zip(mixed_rows()[1:], ("Tuesday", "Saturday"), strict=True)
    )]  # fmt: skip
    return saved(new_book(rows)[0], folder)


def times_as_cells(folder: Path) -> list[Path]:
    rows: list[Sequence[Any]] = [
        ("Occasion", "Event", "Date", "Start time", "End time"),
        ("Poland", "Stocktaking", day(1, 7), dt.time(9), dt.time(13, 30)),
        ("Poland", "Training", day(1, 8), 0.375, 0.5),
    ]
    return saved(new_book(rows)[0], folder)


def hidden_rows(folder: Path) -> list[Path]:
    book, sheet = new_book([HEADER, ("Poland", "Epiphany", day(1, 6)), ("Poland", "May Day", day(5, 1))])
    sheet.row_dimensions[3].hidden = True
    return saved(book, folder)


def hidden_columns(folder: Path) -> list[Path]:
    header = ("Occasion", "Event", "Start date", "Description")
    book, sheet = new_book([header, ("Poland", "Epiphany", day(1, 6), "internal remark")])
    sheet.column_dimensions["D"].hidden = True
    return saved(book, folder)


def hidden_sheets(folder: Path) -> list[Path]:
    book, _ = new_book([HEADER, ("Poland", "Epiphany", day(1, 6))])
    old = book.create_sheet("2026")
    old.append(list(HEADER))
    old.append(["Poland", "Epiphany", dt.datetime(2026, 1, 6)])  # noqa: DTZ001
    old.sheet_state = "hidden"
    return saved(book, folder)


def merged_occasions(folder: Path) -> list[Path]:
    rows: list[Sequence[Any]] = [
        HEADER,
        ("Poland", "Epiphany", day(1, 6)),
        (None, "May Day", day(5, 1)),
        ("Germany", "May Day", day(5, 1)),
        (None, "Unity Day", day(10, 3)),
    ]
    book, sheet = new_book(rows)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("A4:A5")
    return saved(book, folder)


def merged_title(folder: Path) -> list[Path]:
    rows: list[Sequence[Any]] = [
        ("Event", "Start date", "End date"),
        ("Epiphany", day(1, 6), None),
        ("Summer", None, None),
        ("May Day", day(5, 1), None),
        ("Corpus Christi", day(5, 27), None),
    ]
    book, sheet = new_book(rows)
    sheet.merge_cells("A3:C3")
    return saved(book, folder)


def sheet_names(folder: Path) -> list[Path]:
    header = ("Event", "Start date")
    book, _ = new_book([header, ("Epiphany", day(1, 6))], "Poland")
    for name, event in (("Germany", "Unity Day"), ("Notes", None)):
        sheet = book.create_sheet(name)
        sheet.append(list(header) if event else ["Ask Anna before you change anything"])
        if event:
            sheet.append([event, day(10, 3)])
    return saved(book, folder)


def error_cells(folder: Path) -> list[Path]:
    rows: list[Sequence[Any]] = [
        HEADER,
        ("Poland", "Epiphany", day(1, 6)),
        ("Poland", "Easter", "=DATE(2027,3,28)"),
        ("Germany", "Easter", "#REF!"),
    ]
    book, sheet = new_book(rows)
    sheet["C4"].data_type = "e"
    return saved(book, folder)


def error_ticks(folder: Path) -> list[Path]:
    rows: list[Sequence[Any]] = [
        ("Event", "Date", "Warsaw", "Berlin"),
        ("Epiphany", day(1, 6), "x", "x"),
        ("Easter Monday", day(3, 29), "#N/A", "x"),
        ("Labour Day", day(5, 1), "x", '=IF(TRUE,"x","")'),
        ("Christmas Day", day(12, 25), "x", "x"),
    ]
    book, sheet = new_book(rows)
    sheet["C3"].data_type = "e"
    return saved(book, folder)


def error_matrix(folder: Path) -> list[Path]:
    rows: list[Sequence[Any]] = [
        ("Holiday", "Warsaw", "Berlin"),
        ("New Year's Day", day(1, 1), day(1, 1)),
        ("Easter Monday", day(3, 29), "#N/A"),
        ("Christmas Day", "=DATE(2027,12,25)", day(12, 25)),
    ]
    book, sheet = new_book(rows)
    sheet["C3"].data_type = "e"
    return saved(book, folder)


def template_sheets(folder: Path) -> list[Path]:
    book, _ = new_book([HEADER, ("Poland", "Epiphany", day(1, 6))], "Occasions")
    guide = book.create_sheet("How to fill this in", 0)
    guide.append(["Start date", "Write it as 2027-12-24"])
    return saved(book, folder)


def open_document(folder: Path) -> list[Path]:
    """A minimal OpenDocument spreadsheet; its reader can't see what is hidden."""
    namespaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in (HEADER, ("Poland", "Epiphany", "2027-01-06"))
    )
    body = f'<office:body><office:spreadsheet><table:table table:name="2027">{rows}</table:table></office:spreadsheet>'
    path = folder / "holidays.ods"
    with ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
        file.writestr(
            "content.xml", f"<office:document-content {namespaces}>{body}</office:body></office:document-content>"
        )
    return [path]


WORKBOOKS: dict[str, Builder] = {
    "workbook-real-dates": real_dates,
    "workbook-real-dates-beside-text": mixed_dates,
    "workbook-real-dates-beside-dotted-text": mixed_with_dotted,
    "workbook-real-dates-swapped": mixed_dates,
    "workbook-real-dates-as-is": mixed_dates,
    "workbook-real-dates-order-does-not-lift": mixed_dates,
    "workbook-real-dates-proved-by-weekdays": mixed_dates_proved,
    "workbook-times": times_as_cells,
    "workbook-hidden-rows-are-read": hidden_rows,
    "workbook-hidden-rows-skipped": hidden_rows,
    "workbook-hidden-columns": hidden_columns,
    "workbook-hidden-columns-included": hidden_columns,
    "workbook-hidden-sheets": hidden_sheets,
    "workbook-merged-occasions": merged_occasions,
    "workbook-merged-title": merged_title,
    "workbook-sheet-names": sheet_names,
    "workbook-one-sheet-chosen": sheet_names,
    "workbook-numbers-of-1904": numbers_of_1904,
    "workbook-sheet-not-there": sheet_names,
    "workbook-error-cells": error_cells,
    "workbook-error-matrix": error_matrix,
    "workbook-error-ticks": error_ticks,
    "workbook-template-sheets": template_sheets,
    "workbook-hidden-unknown": open_document,
    **FUZZ_WORKBOOKS,
    **COMPANY_WORKBOOKS,
    **COPY_WORKBOOKS,
    **MESS_WORKBOOKS,
}
