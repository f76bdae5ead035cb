"""Files that mean harm, made from invented lists: text with broken bytes, and workbooks with broken insides."""

import csv
import datetime as dt
import io
import re
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from invented_lists import Cell, Rows, lists_with_oddities
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

sys.path.append(str(Path(__file__).parents[1] / "contracts"))
from sheet_builders import ods, xls, xlsb, zipped

_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
Quoting = Literal[0, 1]
QUOTINGS: tuple[Quoting, ...] = (csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL)
FILE_NAMES = ("list.csv", "Holidays Poland 2027.csv", "feiertage.txt", "2027.tsv", "ünï\u2028codé.csv", "a.xlsx.csv")
CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp1250", "cp932", "gb18030", "koi8_r")
TEXT_PIECES = (
    b'"', b'""', b'"\n', b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\r\n", b"\r\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\xed\xa0\x80", b"\xf0\x9f", b"\xc3", b"\x80", b"\x1a", b"\x1b[2J", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"sep=;\n",
    b"#", b"// ", b"=", b"," * 700, b'"' * 99, b"\n" * 3000, b"a" * 140_000, b",," * 9000 + b"x", b"\x85", b"\x0b\x0c",
    b"NaN", b"nan", b"None", b"<NA>", b"\xef\xbf\xbf", b"-0", b"1e999", b"'", b"\xc2\xa0", b"%s{0}", b"\xcc\x81" * 60,
)  # fmt: skip
XML_PIECES = (
    b"<", b">", b"&", b"&amp;", b"&lol;", b'"', b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE a>", b"\0",
    b"</row>", b"<row>", b'<c r="ZZZZ99999999"/>', b'<c r="A0"><v>1</v></c>', b'<c r="XFD1048576"><v>1</v></c>',
    b't="e"', b"</c>", b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', b'<mergeCell ref="C3:A1"/>',
    b"<f>1+1</f>", b"<v/>", b't="s"', b"<v>99999999</v>", b"<v>-1</v>", b"<v>1e999</v>", b't="d"', b't="b"',
    b's="999"', b'r="1"', b'r="99"', b"<is><t>x</t></is>", b"&#0;", b"&#xD800;", b"\xff", b"\xed\xa0\x80",
    b'hidden="1"', b"<x:row/>", b"2958466", b"-5", b'<col min="0" max="99999" hidden="1"/>', b'ref="A0"', b'ref=""',
    b'ref="A1048577"', b"../../evil.xml", b"xl/", b"rId1", b'rId2', b"</sheetData>", b"</worksheet>", b"<sheetData>",
    b"1904", b'state="hidden"', b"<t>", b"</t>",
)  # fmt: skip
PROFILES: tuple[dict[str, Any], ...] = (
    {"zone": "Europe/Warsaw"}, {"zone": "Europe/Warsaw", "date_order": "dmy", "year": 2027}, {},
    {"zone": "Asia/Kolkata", "date_order": "mdy", "to_zone": "America/New_York", "occasion": "Everything"},
    {"zone": "UTC", "date_order": "ymd", "hidden": "skip", "real_dates": "as-is", "half_day": "09:00-13:00"},
    {"zone": "Australia/Lord_Howe", "year": 2027, "real_dates": "swapped", "comments": "description"},
    {"zone": "UTC", "delimiter": ",", "encoding": "utf-8"}, {"zone": "UTC", "encoding": "cp1252"},
)  # fmt: skip
DOUBTS = (0, 0, 0, 1, 1, 2, 4)
"""How many bytes are broken: often none, because what is whole goes further."""


@dataclass(frozen=True)
class Hostile:
    """A file, and what the user says about it."""

    name: str
    content: bytes
    profile: dict[str, Any]

    def __repr__(self) -> str:
        return f"Hostile({self.name!r}, {len(self.content):,} bytes: {self.content[:300]!r}, {self.profile!r})"


@st.composite
def broken(draw: st.DrawFn, content: bytes, pieces: Sequence[bytes]) -> bytes:
    """Bytes with pieces put in, taken out, doubled, swapped, and bits flipped."""
    for _ in range(draw(st.sampled_from(DOUBTS))):
        place = draw(st.integers(0, len(content)))
        end = min(len(content), place + draw(st.integers(0, 40)))
        change = draw(st.sampled_from(("insert", "insert", "insert", "delete", "double", "flip", "cut", "random")))
        if change == "insert":
            content = content[:place] + draw(st.sampled_from(pieces)) + content[place:]
        elif change == "delete":
            content = content[:place] + content[end:]
        elif change == "double":
            content = content[:end] + content[place:end] * draw(st.sampled_from((1, 2, 50))) + content[end:]
        elif change == "flip" and place < len(content):
            content = content[:place] + bytes([content[place] ^ draw(st.integers(1, 255))]) + content[place + 1 :]
        elif change == "cut":
            content = content[:place]
        else:
            content = content[:place] + draw(st.binary(max_size=8)) + content[end:]
    return content


def as_text(cell: Cell) -> str:
    """A cell as a CSV file holds it."""
    return "" if cell is None else str(cell)


def _table(rows: Rows, delimiter: str, ending: str, *, quoting: Quoting) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows(
        [[as_text(cell) for cell in row] for row in rows]
    )
    return out.getvalue()


def _whole_rows_quoted(rows: Rows, delimiter: str, ending: str) -> str:
    return "".join(f'"{delimiter.join(map(as_text, row))}"{ending}' for row in rows)


@st.composite
def text_files(draw: st.DrawFn) -> Hostile:
    """A CSV file, whole or broken."""
    rows = draw(lists_with_oddities())
    delimiter = draw(st.sampled_from((",", ",", ";", "\t", "|")))
    ending = draw(st.sampled_from(("\n", "\r\n", "\r", "\r\r\n")))
    if draw(st.integers(0, 9)) == 0:
        text = _whole_rows_quoted(rows, delimiter, ending)
    else:
        quoting = draw(st.sampled_from(QUOTINGS))
        text = _table(rows, delimiter, ending, quoting=quoting)
    repeated = draw(st.sampled_from((1, 1, 1, 1, 40)))
    content = (text * repeated).encode(draw(st.sampled_from(CODECS)) if draw(st.booleans()) else "utf-8", "replace")
    return Hostile(
        draw(st.sampled_from(FILE_NAMES)), draw(broken(content, TEXT_PIECES)), draw(st.sampled_from(PROFILES))
    )


def _saved(book: Workbook) -> bytes:
    """The bytes of a workbook, the same whenever it is saved: what is broken later depends on nothing but the draw."""
    saved, target = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = _MOMENT.sub(b"2026-01-01T00:00:00Z", old.read(name))
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _fill(sheet: Worksheet, rows: Rows) -> None:
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row, start=1):
            sheet.cell(number, column).value = cell


@st.composite
def _dressed(draw: st.DrawFn, sheet: Worksheet) -> None:
    """Merge, hide and comment on cells, and put formulas and error values between."""
    for _ in range(draw(st.integers(0, 3))):
        top, left = draw(st.integers(1, 9)), draw(st.integers(1, 6))
        bottom, right = top + draw(st.integers(0, 3)), left + draw(st.integers(0, 3))
        what = draw(
            st.sampled_from(("merge", "hide row", "hide column", "comment", "formula", "error", "far", "format"))
        )
        if what == "merge":
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        elif what == "hide row":
            sheet.row_dimensions[top].hidden = True
        elif what == "hide column":
            sheet.column_dimensions["ABCDEFG"[left]].hidden = True
        elif what == "comment":
            sheet.cell(1, 1).comment = Comment(draw(st.sampled_from(("Anna:\nask", "", "x" * 3000, "é\n\n"))), "Anna")
        elif isinstance(sheet.cell(top, left), MergedCell):
            continue
        elif what == "formula":
            sheet.cell(top, left).value = draw(st.sampled_from(("=DATE(2027,1,1)", "=A1", "=1/0", "=")))
        elif what == "error":
            sheet.cell(top, left).value = "#REF!"
        elif what == "far":
            sheet.cell(top * 900, left * 40).number_format = "0.00"
        else:
            sheet.cell(top, left).number_format = draw(st.sampled_from(("yyyy-mm-dd", "[h]:mm", "General", "0", "mmm")))


@st.composite
def workbooks(draw: st.DrawFn) -> Hostile:
    """An .xlsx file: whole, with a broken part, or with broken bytes."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    _fill(sheet, draw(lists_with_oddities()))
    draw(_dressed(sheet))
    if draw(st.integers(0, 3)) == 0:
        _fill(book.create_sheet(draw(st.sampled_from(("2026", "Notes", "Bayern")))), draw(lists_with_oddities()))
    if draw(st.integers(0, 9)) == 0:
        book.epoch = CALENDAR_MAC_1904
    book.properties.created = book.properties.modified = dt.datetime(2027, 1, 1)  # noqa: DTZ001 - as files have it
    content = _saved(book)
    harm = draw(st.sampled_from(("none", "none", "part", "part", "part", "bytes", "missing")))
    if harm == "bytes":
        content = draw(broken(content, XML_PIECES))
    elif harm != "none":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {each: archive.read(each) for each in archive.namelist()}
        name = draw(st.sampled_from(sorted(parts)))
        if harm == "missing":
            del parts[name]
        else:
            parts[name] = draw(broken(parts[name], XML_PIECES))
        content = zipped(parts)
    return Hostile("list.xlsx", content, draw(st.sampled_from(PROFILES)))


@st.composite
def older_workbooks(draw: st.DrawFn) -> Hostile:
    """An .xls, .xlsb or .ods file of texts, whole or broken."""
    grid = [[as_text(cell)[:200] for cell in row][:200] for row in draw(lists_with_oddities())][:500]
    kind, build = draw(st.sampled_from((("xls", xls), ("xlsb", xlsb), ("ods", _plain_ods))))
    short = [[cell[:30] for cell in row] for row in grid]
    return Hostile(
        f"list.{kind}", draw(broken(build(short), (*XML_PIECES, b"\xff" * 8))), draw(st.sampled_from(PROFILES))
    )


def _plain_ods(grid: Sequence[Sequence[str]]) -> bytes:
    return ods([[cell.replace("&", "&amp;").replace("<", "&lt;") for cell in row] for row in grid])


noise = st.builds(
    Hostile,
    st.sampled_from(("list.csv", "list.xlsx", "list")),
    st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))),
    st.just(PROFILES[0]),
)

hostile_files: SearchStrategy[Hostile] = st.one_of(text_files(), text_files(), workbooks(), older_workbooks(), noise)
