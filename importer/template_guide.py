"""The sheet of the template that explains the others: instructions, the columns, and worked examples."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

GUIDE_SHEET = "How to fill this in"
_FONT = "Calibri"
_HEADER = PatternFill("solid", fgColor="1F3A5F")
_EXAMPLE = PatternFill("solid", fgColor="F3F6FA")
_LINE = Border(bottom=Side(style="hair", color="B7BEC8"))
_WIDTHS = (40, 22, 13, 13, 11, 11, 10, 58)

_STEPS = (
    '1.  Fill in the sheet "Holidays": one row for each day, or for each run of days.',
    "2.  Rows with the same Occasion become one special occasion of the account.",
    "3.  Occasion, Event and Start date are needed. Everything else may stay blank.",
    "4.  Check the file before you import it:  occasions check FILE.xlsx",
    "5.  See what would happen:  occasions plan FILE.xlsx      Then do it:  occasions import FILE.xlsx",
)
_COLUMNS = (
    ("Occasion", "The name of the occasion, up to 50 characters. Write it on every row."),
    ("Description", "Up to 200 characters. Blank: a new occasion is described by its name, another keeps its text."),
    ("Default", "yes makes it the account's default occasion, no unmakes it. Blank: as it is in the account."),
    ("Event", "What the day is called."),
    ("Start date", "The day, or the first day: 2027-12-24."),
    ("End date", "The last day, which counts too. Blank: one day."),
    ("Start time, End time", "The hours in which agents work, on each of the days. Blank: the whole day."),
    ("Time zone", "A name such as Europe/Warsaw. Blank: the zone that you give with --zone, else the account's."),
    ("Working", "yes: agents work then. no: they do not. Blank: closed without times, open with times."),
)
_EXAMPLE_HEADER = ("You want", "Event", "Start date", "End date", "Start time", "End time", "Working", "What happens")
_NOON = dt.time(13, 0)
_NINE = dt.time(9, 0)
_EXAMPLES: tuple[tuple[Any, ...], ...] = (
    ("A day off", "New Year's Day", dt.date(2027, 1, 1), None, None, None, "no", "Closed all day."),
    (
        "Several days off in a row",
        "Christmas closure",
        dt.date(2027, 12, 24),
        dt.date(2027, 12, 31),
        None,
        None,
        "no",
        "Closed on all eight days; the end date counts too.",
    ),
    (
        "Other hours on one day",
        "Easter Saturday",
        dt.date(2027, 3, 27),
        None,
        _NINE,
        _NOON,
        "yes",
        "Open from 9:00 to 13:00 and closed for the rest of that day.",
    ),
    (
        "Other hours on several days",
        "Summer hours",
        dt.date(2027, 8, 2),
        dt.date(2027, 8, 6),
        _NINE,
        dt.time(15, 0),
        "yes",
        "Open from 9:00 to 15:00 on each of the five days.",
    ),
    ("Open all day", "Sale day", dt.date(2027, 11, 26), None, None, None, "yes", "Open from 0:00 to 23:59."),
    (
        "Two shifts on one day",
        "Inventory",
        dt.date(2027, 6, 30),
        None,
        _NINE,
        dt.time(12, 0),
        "yes",
        "The first shift.",
    ),
    (
        "    the second shift",
        "Inventory",
        dt.date(2027, 6, 30),
        None,
        dt.time(14, 0),
        dt.time(18, 0),
        "yes",
        "A row of its own, with the same event and day.",
    ),
    (
        "Past midnight",
        "New Year's Eve",
        dt.date(2027, 12, 31),
        None,
        dt.time(21, 0),
        dt.time(1, 0),
        "yes",
        "Open from 21:00 to 1:00. Give the next day its hours too: an occasion rules the whole of each day it touches.",
    ),
    (
        "Until midnight",
        "Long evening",
        dt.date(2027, 12, 17),
        None,
        dt.time(18, 0),
        dt.time(0, 0),
        "yes",
        "Open from 18:00 to the end of that day.",
    ),
)


def write_guide(book: Workbook) -> None:
    """Add the sheet to a workbook."""
    sheet: Worksheet = book.create_sheet(GUIDE_SHEET)
    sheet.sheet_view.showGridLines = False
    for letter, width in zip("ABCDEFGH", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    line = _title(sheet, 1, "How to fill in your holidays", size=16)
    for step in _STEPS:
        sheet.cell(line, 1, step).font = Font(name=_FONT)
        line += 1
    line = _title(sheet, line + 1, "The columns", size=13)
    for name, meaning in _COLUMNS:
        sheet.cell(line, 1, name).font = Font(name=_FONT, bold=True)
        sheet.cell(line, 2, meaning).font = Font(name=_FONT)
        line += 1
    line = _title(sheet, line + 1, "Examples", size=13)
    _examples(sheet, line)


def _title(sheet: Worksheet, line: int, words: str, *, size: int) -> int:
    sheet.cell(line, 1, words).font = Font(name=_FONT, bold=True, size=size, color="1F3A5F")
    sheet.row_dimensions[line].height = size * 1.8
    return line + 1


def _examples(sheet: Worksheet, line: int) -> None:
    for number, name in enumerate(_EXAMPLE_HEADER, start=1):
        cell = sheet.cell(line, number, name)
        cell.fill, cell.font = _HEADER, Font(name=_FONT, bold=True, color="FFFFFF")
    for offset, example in enumerate(_EXAMPLES, start=1):
        _example(sheet, line + offset, example)
        if len(example[-1]) > _WIDTHS[-1] + 8:
            sheet.row_dimensions[line + offset].height = 30


def _example(sheet: Worksheet, line: int, values: Sequence[Any]) -> None:
    for number, value in enumerate(values, start=1):
        cell = sheet.cell(line, number, value)
        cell.fill, cell.border = _EXAMPLE, _LINE
        cell.font = Font(name=_FONT, bold=number == 1)
        cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
        if isinstance(value, dt.date):
            cell.number_format = "yyyy-mm-dd"
        elif isinstance(value, dt.time):
            cell.number_format = "hh:mm"
