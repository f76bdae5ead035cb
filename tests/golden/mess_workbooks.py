"""The messes that fill the sheets of a company, one workbook for each; ``workbooks`` lists them by their case."""

import datetime as dt
from pathlib import Path
from zipfile import ZipFile

from company_workbooks import Builder, Row, book_of, day, fill, saved
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904


def ranges_in_a_cell(folder: Path) -> list[Path]:
    rows: list[Row] = [
        ("Occasion", "Event", "Date"),
        ("Poland", "Christmas", "24-26 Dec 2027"),
        ("Poland", "New Year", "30.12.2027 - 02.01.2028"),
        ("Poland", "Long weekend", "1–3 May 2027"),
        ("Poland", "Works closure", "2027-08-02 to 2027-08-13"),
        ("Poland", "Stocktaking", "5 and 6 July 2027"),
        ("Poland", "Carnival", "Feb 8 - Feb 9, 2027"),
    ]
    return saved(book_of(rows)[0], folder)


def of_1904(folder: Path) -> list[Path]:
    """Real dates are right in any day count; so are the times beside them."""
    rows: list[Row] = [
        ("Occasion", "Event", "Start date", "End date", "Start time", "End time"),
        ("Poland", "Christmas", day(12, 24), day(12, 26)),
        ("Poland", "Inventory", day(2, 28), None, dt.time(9), dt.time(13, 30)),
        ("Poland", "Leap day", day(2, 29, 2028)),
    ]
    book, _ = book_of(rows)
    book.epoch = CALENDAR_MAC_1904
    return saved(book, folder)


def hidden_things(folder: Path) -> list[Path]:
    """A hidden row is read; a hidden column and two hidden sheets are not."""
    rows: list[Row] = [
        ("Occasion", "Event", "Date", "Description"),
        ("Poland", "Epiphany", day(1, 6), "draft"),
        ("Poland", "Corpus Christi", day(5, 27), "draft"),
        ("Poland", "Assumption", day(8, 15), "draft"),
    ]
    book, sheet = book_of(rows)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    for title, state in (("2026", "hidden"), ("2025", "veryHidden")):
        old = book.create_sheet(title)
        fill(old, [("Occasion", "Event", "Date"), ("Poland", "Epiphany", day(1, 6, int(title)))])
        old.sheet_state = state
    return saved(book, folder)


def local_months(folder: Path) -> list[Path]:
    rows: list[Row] = [
        ("Occasion", "Event", "Date"),
        ("France", "Jour de l'an", "1er janvier 2027"),
        ("France", "Assomption", "15 août 2027"),
        ("Polska", "Święto Konstytucji", "3 maja 2027"),
        ("Polska", "Wojska Polskiego", "15 sierpnia 2027 r."),
        ("Česko", "Cyril a Metoděj", "5. července 2027"),
        ("Česko", "Vznik republiky", "28. října 2027"),
        ("Ελλάδα", "Ευαγγελισμός", "25 Μαρτίου 2027"),
        ("Ελλάδα", "Επέτειος του Όχι", "28 Οκτωβρίου 2027"),
        ("Россия", "День Победы", "9 мая 2027 г."),
        ("Россия", "День России", "12 июня 2027"),
    ]
    return saved(book_of(rows)[0], folder)


def merged_site_headers(folder: Path) -> list[Path]:
    """Countries merged over their cities: the cities have the ticks."""
    rows: list[Row] = [
        ("Date", "Holiday", "Poland", None, "Germany", None, "Remark"),
        (None, None, "Warsaw", "Łódź", "Berlin", "Munich", None),
        (day(1, 6), "Epiphany", "x", "x", None, "x", None),
        (day(10, 3), "Unity Day", None, None, "x", "x", "both"),
        (day(11, 11), "Independence Day", "x", "x", None, None, None),
    ]
    book, sheet = book_of(rows)
    for merged in ("C1:D1", "E1:F1", "A1:A2", "B1:B2", "G1:G2"):
        sheet.merge_cells(merged)
    return saved(book, folder)


def hours_in_a_cell(folder: Path) -> list[Path]:
    rows: list[Row] = [
        ("Occasion", "Event", "Date", "Opening hours"),
        ("Poland", "Epiphany", day(1, 6), "closed"),
        ("Poland", "Good Friday", day(3, 26), "9.00 – 13.00"),
        ("Poland", "Christmas Eve", day(12, 24), "9-12 and 13-15"),
        ("Poland", "New Year's Eve", day(12, 31), "10am–2pm"),
        ("Germany", "Karnevalsmontag", day(2, 8), "ab 13 Uhr geschlossen"),
        ("Germany", "Silvester", day(12, 31), "half day (until 13:00)"),
    ]
    return saved(book_of(rows)[0], folder)


def commented(folder: Path) -> list[Path]:
    """A comment on a cell is the description of its occasion, where a profile says so."""
    rows: list[Row] = [("Occasion", "Event", "Date"), ("Poland", "Epiphany", day(1, 6)), ("Peru", "Unity", day(7, 28))]
    book, sheet = book_of(rows)
    sheet["B2"].comment = Comment("Warsaw and\nŁódź only", "Anna")
    return saved(book, folder)


def formulas(folder: Path) -> list[Path]:
    """A formula with the value that the file holds, one without, and one in error."""
    rows: list[Row] = [
        ("Occasion", "Event", "Date"),
        ("Poland", "Easter Monday", "=DATE(2027,3,29)"),
        ("Germany", "Easter Monday", "=C2"),
        ("Austria", "Easter Monday", "#N/A"),
    ]
    book, sheet = book_of(rows)
    for cell in ("C2", "C3"):
        sheet[cell].number_format = "yyyy-mm-dd"
    sheet["C4"].data_type = "e"
    (path,) = saved(book, folder)
    with_value(path, "DATE(2027,3,29)", "46475")
    return [path]


def with_value(path: Path, formula: str, value: str) -> None:
    """Put a value beside a formula, as a program does that works it out."""
    with ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    text = parts[sheet].decode()
    without = next(each for each in (f"<f>{formula}</f><v></v>", f"<f>{formula}</f><v />", f"<f>{formula}</f><v/>")
                   if each in text)  # fmt: skip
    parts[sheet] = text.replace(without, f"<f>{formula}</f><v>{value}</v>").encode()
    with ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)


def copied_sheet(folder: Path) -> list[Path]:
    """Somebody copied the sheet before the summer, and mended one date in the copy."""
    rows: list[Row] = [("Event", "Date"), ("Epiphany", day(1, 6)), ("Corpus Christi", day(5, 27))]
    book, sheet = book_of(rows, "Holidays")
    copy = book.copy_worksheet(sheet)
    copy.title = "Holidays (2)"
    copy["B3"] = day(5, 28)
    return saved(book, folder)


MESS_WORKBOOKS: dict[str, Builder] = {
    "mess-ranges-in-a-cell": ranges_in_a_cell,
    "mess-1904": of_1904,
    "mess-hidden": hidden_things,
    "mess-local-months": local_months,
    "mess-merged-site-headers": merged_site_headers,
    "mess-hours-in-a-cell": hours_in_a_cell,
    "mess-comments": commented,
    "mess-comments-left": commented,
    "mess-formulas": formulas,
    "mess-copied-sheet": copied_sheet,
}
