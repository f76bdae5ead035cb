"""Workbooks made for tests of their copies: one that holds much of what workbooks can, and ones of raw XML."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter
from PIL import Image

Parts = dict[str, bytes]
SHEET = "xl/worksheets/sheet1.xml"
HEADER = ("Occasion", "Event", "Start date", "End date", "Time zone", "Checked")


def picture() -> io.BytesIO:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (20, 10), (200, 30, 30)).save(out, "PNG")
    return io.BytesIO(out.getvalue())


def full_workbook(path: Path) -> Path:
    """A holiday list with formats, formulas, pictures, comments, rules and hidden parts; D4 ends before it starts."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": dt.datetime(2026, 1, 1)})  # noqa: DTZ001 - a workbook's times have no zone
    sheet = book.add_worksheet("EMEA")
    bold, day = book.add_format({"bold": True, "bg_color": "#DDEEFF"}), book.add_format({"num_format": "dd.mm.yyyy"})
    green = book.add_format({"bg_color": "#C6EFCE", "num_format": "dd.mm.yyyy", "border": 1})
    sheet.merge_range("A1:F1", "Holidays of EMEA", bold)
    for column, text in enumerate(HEADER):
        sheet.write(1, column, text, bold)
    for row, (name, first, last) in enumerate(
        [("New Year", (2027, 1, 1), (2027, 1, 1)), ("Eve", (2027, 12, 24), (2027, 12, 23))],
        start=2,
    ):
        sheet.write_string(row, 0, "Retail")
        sheet.write_string(row, 1, name)
        sheet.write_datetime(row, 2, dt.datetime(*first), day)  # noqa: DTZ001
        sheet.write_datetime(row, 3, dt.datetime(*last), green)  # noqa: DTZ001
        sheet.write_string(row, 4, "Europe/Warsaw")
    sheet.write_string(4, 0, "Retail")
    sheet.write_rich_string(4, 1, "Boxing ", bold, "Day", " off")
    sheet.write_formula(4, 2, "=DATE(2027,12,26)", day, 46747)
    sheet.write_formula(4, 3, "=C5", day, 46747)
    sheet.write_formula(4, 4, '="Europe/"&"Warsaw"', None, "Europe/Warsaw")
    sheet.write_formula("F3", "=C3<D3", None, "FALSE")
    sheet.write_formula("F4", "=1/0", None, "#DIV/0!")
    sheet.write_formula("F5", "=0.1+0.2", None, 0.30000000000000004)
    sheet.write_comment("D4", "Ask Ola about it.", {"author": "Ola", "width": 300, "height": 200})
    sheet.write_comment("A3", "Mine alone.", {"author": "Ola", "width": 222, "height": 111})
    sheet.insert_image("B8", "red.png", {"image_data": picture()})
    sheet.set_column("A:A", 14)
    sheet.set_column("C:D", 12)
    sheet.set_column("G:XFD", None, None, {"hidden": True})
    sheet.set_row(3, 33)
    sheet.freeze_panes(2, 1)
    sheet.autofilter("A2:F5")
    sheet.conditional_format("C3:C5", {"type": "cell", "criteria": ">", "value": 5, "format": bold})
    sheet.data_validation("E3:E9", {"validate": "list", "source": ["Europe/Warsaw", "UTC"]})
    sheet.write_url("A8", "https://example.com/", string="more")
    sheet.print_area("A1:F5")
    sheet.set_header("&CHolidays")
    other = book.add_worksheet("Contacts")
    other.write_row("A1", ["Name", "Phone"])
    other.write_row("A2", ["Ola", "none"])
    other.write_string("B3", "=1+1")
    other.add_table("D1:E3", {"columns": [{"header": "X"}, {"header": "Y"}], "name": "Phones"})
    hidden = book.add_worksheet("Notes")
    hidden.write("A1", 0.1)
    hidden.hide()
    book.define_name("Zone", "=EMEA!$E$3")
    book.close()
    return path


def small_workbook(path: Path, add: Callable[[Any, Any], object]) -> Path:
    """A good holiday list on the sheet S, with something added."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_row("A1", ["Occasion", "Event", "Start date"])
    sheet.write_row("A2", ["Retail", "New Year", "2027-01-01"])
    add(book, sheet)
    book.close()
    return path


def parts_of(path: Path) -> Parts:
    """The parts of a workbook."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def put_together(path: Path, parts: Mapping[str, bytes]) -> Path:
    """A workbook of parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
