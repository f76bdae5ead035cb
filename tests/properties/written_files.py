"""Put a written sheet into a file: text in an encoding with a delimiter, or a workbook."""

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import strategies as st
from listed_events import SCRIPTS, scripts_of
from openpyxl import Workbook
from written_grids import GRIDS
from written_layouts import LISTS
from written_sheets import Row, Sheet

from importer.core.names import clean

LAYOUTS = {**LISTS, **GRIDS}
_ALWAYS = ("utf-8", "utf-8", "utf-8-sig", "utf-16")
_OLD: Mapping[str, frozenset[str]] = {
    "cp1252": SCRIPTS[0], "cp1250": SCRIPTS[0], "cp1251": SCRIPTS[1], "cp1253": SCRIPTS[2], "cp932": SCRIPTS[3],
    "big5": SCRIPTS[4], "gb2312": SCRIPTS[4], "euc_kr": SCRIPTS[5],
}  # fmt: skip
"""Encodings that hold one script beside ASCII."""
_UNMISTAKABLE = frozenset({*_ALWAYS, "workbook"})


@dataclass(frozen=True)
class Written:
    """A sheet, and the form in which it stands in its file; the encoding of a workbook is ``workbook``."""

    sheet: Sheet
    encoding: str
    delimiter: str

    @property
    def sure(self) -> bool:
        """Whether the file can be read in one way only."""
        return self.sheet.sure and self.encoding in _UNMISTAKABLE

    def into(self, folder: Path) -> Path:
        """Write the file."""
        if self.encoding == "workbook":
            path = folder / f"{self.sheet.stem}.xlsx"
            _workbook(self.sheet).save(path)
            return path
        path = folder / f"{self.sheet.stem}.csv"
        path.write_bytes(self.text().encode(self.encoding))
        return path

    def text(self) -> str:
        """All rows as text, whatever the form."""
        out = io.StringIO()
        for name, rows in self.sheet.pages:
            if len(self.sheet.pages) > 1:
                out.write(f"[{name}]\n")
            csv.writer(out, delimiter=self.delimiter, lineterminator="\n").writerows(_even(rows))
        return out.getvalue()


def _even(rows: list[Row]) -> list[Row]:
    """Rows of one width, as spreadsheet programs write them."""
    width = max(len(row) for row in rows)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _workbook(sheet: Sheet) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheet.pages:
        page = book.create_sheet(name or "Sheet1")
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                if cell == "":
                    continue
                spot = page.cell(number, column, cell)
                if isinstance(cell, dt.datetime):
                    spot.number_format = "yyyy-mm-dd"
                elif isinstance(cell, str):
                    spot.data_type = "s"
    return book


@st.composite
def written(draw: st.DrawFn, layout: str) -> Written:
    """A file with a list of events in one layout."""
    workbook = layout == "sheets" or draw(st.integers(0, 3)) == 0
    sheet = LAYOUTS[layout](draw, workbook)
    if workbook:
        return Written(sheet, "workbook", ",")
    old = [each for each in _OLD if _fits(sheet, each)] if draw(st.integers(0, 2)) == 0 else []
    return Written(sheet, draw(st.sampled_from([*_ALWAYS, *old])), draw(st.sampled_from(",,;\t|")))


ODD_NAMES = (
    "Total", "Sum: 3", "Half day", "Closed", "Working Saturday", "Summer break starts", "End of term", "24.12.2027",
    "1 January", "May", "Monday", "2028", "45000", "No", "x", "-", "All", "Date", "End date", "# note", "=1+1", "TBD",
    "9:00-13:00", "from 5 to 9", "Holidays 2030", "until 13:00", "Optional", "12/11/2027", "Back to work", "except PL",
)  # fmt: skip


@st.composite
def oddly_named(draw: st.DrawFn, layout: str) -> Written:
    """The same with some names that say more than a name does."""
    file = draw(written(layout))
    called = sorted({fact[1] for fact in file.sheet.facts})
    some = draw(st.lists(st.sampled_from(called), min_size=1, max_size=4, unique=True))
    odd = {name: draw(st.sampled_from(ODD_NAMES)) for name in some}
    pages = tuple(
        (title, [[odd.get(clean(cell), cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
        for title, rows in file.sheet.pages
    )
    return replace(file, sheet=replace(file.sheet, pages=pages))


def _fits(sheet: Sheet, encoding: str) -> bool:
    """Whether somebody may have saved it so: nothing in it but the script that the encoding is made for."""
    text = "".join(sheet.texts())
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return scripts_of(text) <= _OLD[encoding]
