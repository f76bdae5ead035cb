"""Copies that we gave back and people mended, as they come in again; ``workbooks`` lists them by their case."""

from collections.abc import Iterable
from pathlib import Path

from company_workbooks import Builder, Row, book_of, fill, saved
from openpyxl.comments import Comment

from importer.core.profile import Profile
from importer.core.returned import ADDED_HEADERS, REMEMBERED_TITLE, REPORT_MARK, REPORT_SHEET, Remembered

_WAS = Remembered("Feiertage 2027.csv", {"": "upsert"}, Profile(date_order="dmy", zone="Europe/Berlin", year=2027))
_ROWS: tuple[Row, ...] = (
    ("Feiertag", "Datum", *ADDED_HEADERS),
    ("Neujahr", "01/01", "imported", "Feiertage 2027"),
    ("Tag der Arbeit", "1 May", "rejected: date-unreadable", "Feiertage 2027"),
    ("Silvester", "31/12/2026", "skipped: outside the range that was asked for"),
)


def _copy(folder: Path, remembered: Iterable[Row]) -> list[Path]:
    """The copy of a text file without years, marked, with the unreadable cell mended."""
    book, sheet = book_of(_ROWS, "Feiertage 2027")
    sheet["B3"].comment = Comment(
        f'{REPORT_MARK}: date-unreadable (error)\n"1 Mia" is no date.\nWhat to do: write it as 2027-12-24.', REPORT_MARK
    )
    first = book.create_sheet(REPORT_SHEET, 0)
    fill(first, [(f"{REPORT_MARK}: 1 row was not imported",), (), (REMEMBERED_TITLE,), *remembered])
    return saved(book, folder, "upload.xlsx")


def of_a_text_file(folder: Path) -> list[Path]:
    return _copy(folder, _WAS.lines())


def edited(folder: Path) -> list[Path]:
    """What it remembers was edited into nonsense."""
    return _copy(folder, [(key, value.replace('"', "")) for key, value in _WAS.lines()])


COPY_WORKBOOKS: dict[str, Builder] = {"copy-of-a-text-file": of_a_text_file, "copy-edited": edited}
