"""Workbooks as the HR department of a large invented company keeps them.

Each builder writes into a folder and gives the files that it wrote; ``workbooks`` lists them by the name of their case.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

Builder = Callable[[Path], list[Path]]
Row = Sequence[Any]
OFFICES = ("Warsaw", "Kraków", "Berlin", "Munich", "Paris", "London", "Dublin", "Madrid", "Lisbon", "Prague", "Pune",
           "Singapore", "Tokyo", "Boston")  # fmt: skip
STANDORTE = ("Augsburg", "Berlin", "Bremen", "Dortmund", "Dresden", "Erfurt", "Essen", "Halle", "Hamburg", "Kiel",
             "Köln", "Mainz", "München", "Stuttgart")  # fmt: skip
HUBS = ("Antwerp", "Basel", "Cork", "Gdańsk", "Lyon", "Porto", "Turku")


def day(month: int, number: int, year: int = 2027) -> dt.datetime:
    """A real date cell."""
    return dt.datetime(year, month, number)  # noqa: DTZ001 - cells have no zone


def book_of(rows: Iterable[Row], title: str = "2027") -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    fill(sheet, rows)
    return book, sheet


def fill(sheet: Worksheet, rows: Iterable[Row]) -> None:
    for row in rows:
        sheet.append(list(row))


def saved(book: Workbook, folder: Path, name: str = "holidays.xlsx") -> list[Path]:
    book.save(folder / name)
    return [folder / name]


def ticks(sites: Sequence[str], wanted: Iterable[str], marks: Sequence[str], cross: str | None = None) -> list[Any]:
    """The cells of one row below the sites; the hands that filled it in had marks of their own."""
    chosen = set(wanted)
    assert chosen <= set(sites)
    return [marks[number % len(marks)] if site in chosen else cross for number, site in enumerate(sites)]


def company_global(folder: Path) -> list[Path]:
    """A logo, a merged title, a header of two rows over 14 sites, months between the rows, notes, a second table."""
    book, sheet = book_of([["[logo]", None, "Northwind Freight: public holidays 2027"], [], [], []], "Calendar")
    fill(sheet, global_rows())
    for merged in ("A1:B3", "C1:T3", "E5:R5", "A7:T7", "A10:T10", "A13:T13", "A15:T15", "A20:T20", "A23:T23"):
        sheet.merge_cells(merged)
    for letter in "ABCDST":
        sheet.merge_cells(f"{letter}5:{letter}6")
    fill(book.create_sheet("Legend"), [["Mark", "Meaning"], ["x", "closed"], ["✓", "closed"], ["yes", "closed"]])
    archive = book.create_sheet("Archive 2025")
    fill(archive, [["Date", "Holiday"], [day(12, 25, 2025), "Christmas Day"]])
    archive.sheet_state = "hidden"
    return saved(book, folder, "Northwind public holidays.xlsx")


def global_rows() -> list[Row]:
    """Rows 5 to 27 of the calendar: 20 columns, from Date to Remark."""
    hands = ("x", "✓", "yes")

    def row(
        date: dt.datetime, name: str, country: str, sites: Iterable[str], hours: Any = None, note: Any = None
    ) -> Row:
        return [date, f"{date:%A}", name, country, *ticks(OFFICES, sites, hands), hours, note]

    christian = [site for site in OFFICES if site not in ("Pune", "Tokyo", "Boston")]
    return [
        ["Date", "Day", "Holiday", "Country", "Sites", *[None] * 13, "Hours", "Remark"],
        [*[None] * 4, *OFFICES],
        ["January"],
        row(day(1, 1), "New Year's Day", "all", OFFICES, "closed"),
        row(day(1, 6), "Epiphany", "PL, DE", ("Warsaw", "Kraków", "Munich"), None, "Bavaria only"),
        ["March"],
        row(day(3, 26), "Good Friday", "many", ("Berlin", "Munich", "London", "Singapore")),
        row(day(3, 29), "Easter Monday", "many", ("Warsaw", "Kraków", "Berlin", "Munich", "Paris", "London")),
        ["May"],
        row(day(5, 3), "Constitution Day", "PL", ("Warsaw", "Kraków"), "closed"),
        ["December"],
        row(day(12, 24), "Christmas Eve", "many", ("Dublin", "Boston"), "09:00–13:00", "skeleton crew"),
        row(day(12, 25), "Christmas Day", "many", christian, "closed"),
        row(day(12, 30), "Founder's Day", "tbd", ()),
        [],
        ["* Singapore follows the Ministry of Manpower."],
        ["Ask HR before you book leave."],
        [],
        ["Optional holidays (choose two)"],
        ["Date", "Day", "Holiday", "Country"],
        [day(3, 22), "Monday", "Holi", "India"],
        [day(8, 31), "Tuesday", "Hari Merdeka", "Malaysia"],
        [day(11, 29), "Monday", "Deepavali", "India"],
    ]  # fmt: skip


def company_german(folder: Path) -> list[Path]:
    """Dates in words without a year, ja and nein for 14 sites, hours in a cell, a total, notes, a hidden row."""
    alle, nichts = list(STANDORTE), list[str]()

    def row(number: int, date: str, weekday: str, name: str, sites: Iterable[str], hours: str) -> Row:
        return [number, date, weekday, name, *ticks(STANDORTE, sites, ("ja",), "nein"), hours, None]

    west = ("Augsburg", "Dortmund", "Essen", "Köln", "Mainz", "München", "Stuttgart")
    rows: list[Row] = [
        ["Feiertagsübersicht 2027"],
        ["Möbelwerke Hansemann AG, Personalabteilung"],
        [],
        ["Nr.", "Datum", "Wochentag", "Feiertag", *STANDORTE, "Öffnungszeiten", "Bemerkung"],
        row(1, "Fr, 1. Januar", "Freitag", "Neujahr", alle, "geschlossen"),
        row(2, "Mi, 6. Januar", "Mittwoch", "Heilige Drei Könige", ("Augsburg", "Halle", "München", "Stuttgart"), ""),
        row(3, "Mo, 8. Februar", "Montag", "Rosenmontag", ("Köln", "Mainz"), "09.00 – 13.00 Uhr"),
        row(4, "Fr, 26. März", "Freitag", "Karfreitag", alle, "geschlossen"),
        row(5, "Do, 27. Mai", "Donnerstag", "Fronleichnam", west, "geschlossen"),
        row(6, "24.–26. Dez", "", "Weihnachten", alle, "geschlossen"),
        row(7, "Fr, 31. Dezember", "Freitag", "Silvester", alle, "09.00 – 13.00 Uhr"),
        row(8, "Mi, 17. November", "Mittwoch", "Betriebsversammlung", nichts, ""),
        ["Summe", None, None, None, *[5] * 14],
        [],
        ["Hinweis: Änderungen vorbehalten."],
        ["Stand: 01.11.2026"],
    ]
    book, sheet = book_of(rows, "Feiertage")
    sheet.merge_cells("A1:T1")
    sheet.merge_cells("A2:T2")
    sheet.row_dimensions[7].hidden = True
    return saved(book, folder, "Feiertage Hansemann.xlsx")


def company_matrix(folder: Path) -> list[Path]:
    """Holidays down, two years of seven sites across, in the day count of 1904; and a copy of the sheet."""
    book, sheet = book_of(matrix_rows(), "Closures")
    book.epoch = CALENDAR_MAC_1904
    sheet.merge_cells("A1:T1")
    sheet.merge_cells("D2:J2")
    sheet.merge_cells("K2:Q2")
    copy = book.copy_worksheet(sheet)
    copy.title = "Closures (2)"
    return saved(book, folder, "Closures of the hubs.xlsx")


def matrix_rows() -> list[Row]:
    """20 columns: a number, the holiday, who decides, 14 dates, and three that are no business of ours."""

    def row(number: int, name: str, first: Sequence[Any], second: Sequence[Any]) -> Row:
        return [number, name, "group", *first, *second, "J. Maes", "approved", "holidays/hubs"]

    def same(month: int, number: int, year: int, but: Iterable[str] = ()) -> list[Any]:
        return [None if hub in but else day(month, number, year) for hub in HUBS]

    boxing = ("Antwerp", "Lyon", "Porto")
    return [
        ["Closing days of the hubs, 2027 and 2028"],
        [None, None, None, 2027, *[None] * 6, 2028],
        ["No.", "Holiday", "Level", *HUBS, *HUBS, "Owner", "Status", "Intranet page"],
        row(1, "New Year's Day", same(1, 1, 2027), same(1, 1, 2028)),
        row(2, "Easter Monday", same(3, 29, 2027), same(4, 17, 2028)),
        row(3, "Labour Day", same(5, 1, 2027, ["Cork"]), same(5, 1, 2028, ["Cork"])),
        row(4, "St Stephen's Day", same(12, 26, 2027, boxing), same(12, 26, 2028, boxing)),
    ]


COMPANY_WORKBOOKS: dict[str, Builder] = {
    "company-global": company_global,
    "company-german": company_german,
    "company-matrix": company_matrix,
}
