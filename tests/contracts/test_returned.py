"""The user's own workbook given back: what is kept, what is marked, and where it is written."""

import datetime as dt
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook
from returned_books import checked, copied, differences, loaded, marked, same_reading
from returned_sources import SHEET, full_workbook, parts_of, put_together, small_workbook

from importer.core.model import Sheet, Source
from importer.core.report import Report, SourceEntry
from importer.core.returned import ADDED_HEADERS, REMEMBERED_TITLE, REPORT_MARK, REPORT_SHEET, Remembered
from importer.pipeline import load_glossary
from importer.readers.reader import ReadOptions
from importer.readers.registry import read_source
from importer.reports.returned.book import open_book
from importer.reports.returned.earlier import unmark
from importer.reports.returned.last_values import kept_of
from importer.reports.returned.losses import losses
from importer.reports.returned.memory import memory_of
from importer.reports.returned.package import Package
from importer.reports.returned.plain import plain_book
from importer.reports.returned.titles import titles_of
from importer.returning import open_copies

OPTIONS = ReadOptions(vocabulary=load_glossary().vocabulary())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A workbook that holds much of what workbooks can."""
    return full_workbook(tmp_path / "holidays.xlsx")


def test_all_that_is_not_ours_is_kept(source: Path, tmp_path: Path) -> None:
    report = checked(source)
    copy = copied(report, tmp_path / "out")
    assert copy == tmp_path / "out" / "holidays.xlsx"
    before, after, marks = loaded(source), loaded(copy), marked(report)
    assert after.sheetnames == [REPORT_SHEET, *before.sheetnames]
    assert ("EMEA", "D4") in marks
    for sheet in before.worksheets:
        of_sheet = {str(cell) for title, cell in marks if title == sheet.title}
        assert list(differences(sheet, after[sheet.title], of_sheet)) == []
    assert same_reading(source, copy) == []
    assert after.defined_names["Zone"].attr_text == "EMEA!$E$3"
    assert len(after["EMEA"]._images) == 1
    assert "TextBlock" in repr(after["EMEA"]["B5"].value)


def test_a_cell_in_question_is_coloured_and_says_why(source: Path, tmp_path: Path) -> None:
    path = copied(checked(source), tmp_path / "out")
    after = loaded(path)["EMEA"]
    cell = after["D4"]
    assert cell.fill.fgColor.rgb == "FFF9D4D1"
    theirs, ours = cell.comment.text.split("\n\n", 1)
    assert theirs == "Ask Ola about it."
    assert ours.startswith(f"{REPORT_MARK}: end-before-start (error)\n")
    assert "What to do: " in ours
    assert after["A3"].comment.text == "Mine alone."
    sized = open_book(path.read_bytes(), 10**9).book["EMEA"]  # what a file says of sizes, the library leaves unread
    assert sized["D4"].comment.height > 100
    assert (sized["A3"].comment.width, sized["A3"].comment.height) == (222, 111)


def test_every_row_has_its_outcome_and_its_occasion(source: Path, tmp_path: Path) -> None:
    after = loaded(copied(checked(source), tmp_path / "out"))["EMEA"]
    assert [after.cell(2, column).value for column in (7, 8)] == list(ADDED_HEADERS)
    told = {row: (after.cell(row, 7).value, after.cell(row, 8).value) for row in (3, 4, 5)}
    assert told[3][0].startswith("held: ")
    assert told[4][0].startswith("rejected: ")
    assert "ends" in told[4][0]
    assert {each[1] for each in told.values()} == {"Retail"}
    assert not after.column_dimensions["G"].hidden
    assert after.column_dimensions["G"].width > 30
    assert after.column_dimensions["I"].hidden
    assert after.column_dimensions["I"].max == 16_384


def test_the_first_sheet_tells_all_and_remembers(source: Path, tmp_path: Path) -> None:
    book = loaded(copied(checked(source, year=2027), tmp_path / "out"))
    sheet = book.worksheets[0]
    assert book.active is sheet
    assert [each.title for each in book.worksheets if each.sheet_view.tabSelected] == [REPORT_SHEET]
    assert sheet["A1"].value.startswith(f"{REPORT_MARK}: 4 rows, 0 ready, 3 need you.")
    links = {cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert "'EMEA'!D4" in links
    column = [cell.value for cell in sheet["A"]]
    first = column.index(REMEMBERED_TITLE) + 1
    lines = [(cell.value, sheet.cell(cell.row, 2).value) for cell in sheet["A"][first:] if cell.value]
    remembered = Remembered.of_lines(lines)
    assert remembered is not None
    assert (remembered.file, remembered.accounts, remembered.profile.year) == ("holidays.xlsx", {"": "upsert"}, 2027)
    assert remembered.our_columns == {"EMEA": "G"}
    assert Remembered.of_note(book["EMEA"]["G2"].comment.text) == remembered
    assert remembered.profile.zone == "Europe/Warsaw"
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_marks_of_last_time_are_taken_out(source: Path, tmp_path: Path) -> None:
    before, after = loaded(source), loaded(copied(checked(source), tmp_path / "out"))
    unmark(after)
    assert after.sheetnames == before.sheetnames
    for sheet in before.worksheets:
        assert list(differences(sheet, after[sheet.title], set())) == []
    assert after["EMEA"]["D4"].comment.text == "Ask Ola about it."
    assert after["EMEA"].max_column == 6


def _text(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


ROWS = [
    _text("A1", "Event") + _text("B1", "Start date") + _text("C1", "More"),
    '<c r="A2" t="str"><f>"New "&amp;"Year"</f><v>New Year</v></c>'
    '<c r="B2" t="str"><f>"2027-01-01"</f><v>2027-01-01</v></c>'
    '<c r="C2"><f t="shared" ref="C2:C3" si="0">1+1</f><v>2</v></c>',
    '<c r="A3" t="str"><f>" x "</f><v xml:space="preserve"> x </v></c>'
    + _text("B3", "2027-01-06")
    + '<c r="C3"><f t="shared" si="0"/><v>2</v></c>',
    _text("A4", "May")
    + _text("B4", "2027-05-03")
    + '<c r="C4" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D4" t="b"><f>1=1</f><v>1</v></c>',
    _text("A5", "Four")
    + _text("B5", "2027-05-04")
    + '<c r="C5"><f t="array" ref="C5:D5">A1:B1</f><v>7.1000000000000005</v></c><c r="D5"><v>8</v></c>'
    '<c r="E5" t="e"><v>#N/A</v></c>',
]


def test_formulas_keep_their_last_values(tmp_path: Path) -> None:
    parts = parts_of(small_workbook(tmp_path / "small.xlsx", lambda _, sheet: None))
    rows = "".join(f'<row r="{number}" ht="15">{cells}</row>' for number, cells in enumerate(ROWS, start=1))
    sheet_part = re.sub(rb"<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>".encode(), parts[SHEET])
    source = put_together(tmp_path / "f.xlsx", parts | {SHEET: sheet_part})
    copy = copied(checked(source), tmp_path / "out")
    assert same_reading(source, copy) == []
    sheet = loaded(copy)["S"]
    assert sheet["A2"].value == '="New "&"Year"'
    assert sheet["C3"].value == "=1+1"
    assert sheet["C5"].value.ref == "C5:D5"


def test_the_same_gives_the_same_bytes(source: Path, tmp_path: Path) -> None:
    report = checked(source)
    one, other = copied(report, tmp_path / "one").read_bytes(), copied(report, tmp_path / "other").read_bytes()
    assert one == other


def test_the_author_above_a_comment_is_told_from_its_text(tmp_path: Path) -> None:
    parts = parts_of(
        small_workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write_comment("A2", "TEXT", {"author": "Ola"}))
    )
    (name,) = [each for each in parts if "comments" in each]
    runs = b"<r><rPr><b/></rPr><t>Ola:</t></r><r><t xml:space='preserve'>\nAsk me.</t></r></text>"
    source = put_together(tmp_path / "b.xlsx", parts | {name: re.sub(rb"(?s)<r>.*</text>", runs, parts[name])})
    (before,) = read_source(source, OPTIONS).sheets
    assert before.comments == {(2, 0): "Ask me."}
    assert losses(Package(source.read_bytes())) == ()
    after = read_source(copied(checked(source), tmp_path / "out"), OPTIONS).sheets[1].comments
    assert {spot: text for spot, text in after.items() if spot != (1, 3)} == before.comments


def test_a_row_grows_for_its_outcome_and_shrinks_again(source: Path, tmp_path: Path) -> None:
    report = checked(source)
    long = replace(report, rows=report.rows.assign(outcome="held", reason="because " * 20))
    book = loaded(copied(long, tmp_path / "out"))
    assert book["EMEA"].row_dimensions[3].height == 60
    assert book["EMEA"].row_dimensions[4].height == 33
    unmark(book)
    assert book["EMEA"].row_dimensions[3].height is None
    assert book["EMEA"].row_dimensions[4].height == 33


def of_copy(report: Report, copy: Path, **changed: Any) -> Report:
    """The report of a copy that is imported again, with the original's places."""
    entry = replace(report.run.sources[0], path=str(copy), sha256=hashlib.sha256(copy.read_bytes()).hexdigest())
    return replace(report, run=replace(report.run, sources=(entry,)), **changed)


def test_a_copy_of_a_copy_has_our_marks_once(source: Path, tmp_path: Path) -> None:
    report = checked(source)
    first = copied(report, tmp_path / "one")
    second = copied(of_copy(report, first), tmp_path / "two")
    before, after = loaded(first), loaded(second)
    assert after.sheetnames == before.sheetnames
    for sheet in before.worksheets[1:]:
        assert list(differences(sheet, after[sheet.title], set())) == []
        assert sheet.max_column == after[sheet.title].max_column
    assert after["EMEA"]["D4"].comment.text == before["EMEA"]["D4"].comment.text
    assert after["EMEA"]["D4"].comment.text.count(REPORT_MARK) == 1


def test_a_mended_cell_has_its_own_colour_again(source: Path, tmp_path: Path) -> None:
    report = checked(source)
    first = copied(report, tmp_path / "one")
    second = copied(of_copy(report, copied(of_copy(report, first), tmp_path / "two")), tmp_path / "three")
    mended = loaded(copied(of_copy(report, second, issues=()), tmp_path / "four"))
    assert mended["EMEA"]["D4"].fill.fgColor.rgb == "FFC6EFCE"
    assert mended["EMEA"]["D4"].comment.text == "Ask Ola about it."
    assert mended["EMEA"]["A3"].comment.text == "Mine alone."


def test_a_sheet_of_the_user_with_our_name_is_left_alone(tmp_path: Path) -> None:
    def add(book: Any, _: Any) -> None:
        book.add_worksheet(REPORT_SHEET).write("A1", "mine")

    copy = copied(checked(small_workbook(tmp_path / "a.xlsx", add)), tmp_path / "out")
    book = loaded(copy)
    assert book.sheetnames == [f"{REPORT_SHEET} (2)", "S", REPORT_SHEET]
    assert book[REPORT_SHEET]["A1"].value == "mine"
    unmark(book)
    assert book.sheetnames == ["S", REPORT_SHEET]


def test_values_that_the_library_would_change_stay(tmp_path: Path) -> None:
    def add(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss.000"})
        sheet.write_number("E1", -5, day)
        sheet.write_number("E2", 46388.123456789012, day)
        sheet.write_number("E3", 4000000, day)
        sheet.merge_range("F1:H1", "")
        sheet.write_string("G1", "below")
        sheet.write_number("H1", 7.5)
        sheet.write_number("G2", 1e22)

    source = small_workbook(tmp_path / "a.xlsx", add)
    copy = copied(checked(source), tmp_path / "out")
    assert same_reading(source, copy) == []
    kept = kept_of(Package(copy.read_bytes()), "xl/worksheets/sheet2.xml", frozenset())
    assert kept.values["E1"] == ("n", "-5")
    assert kept.values["E3"] == ("n", "4000000")
    assert kept.values["G2"] == ("n", "1E+22")


def test_a_sheet_merged_as_a_whole_is_not_gone_through(tmp_path: Path) -> None:
    parts = parts_of(small_workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.merge_range("F1:G2", "x")))
    report = checked(tmp_path / "a.xlsx")
    path = put_together(tmp_path / "a.xlsx", parts | {SHEET: parts[SHEET].replace(b"F1:G2", b"F1:XFD1048576")})
    copies = open_copies([("", of_copy(report, path))])
    assert copies.opened == ()
    assert "so large" in copies.talk[0]


def test_names_that_no_workbook_can_hold_are_cut_and_remembered(tmp_path: Path) -> None:
    names = [f"Feiertage für den Kundendienst {city}" for city in ("Polen", "Berlin")]
    cells = pd.DataFrame([["Event"]], dtype=object)
    source = Source("long.ods", "0" * 64, "workbook", tuple(Sheet("long.ods", name, cells) for name in names))
    titles = titles_of(source)
    assert list(titles) == names
    assert plain_book(source, "long", {}, "2027-01-01T00:00:00+00:00").sheetnames == list(titles.values())
    entry = SourceEntry("long.ods", "0" * 64, tuple(names))
    was = memory_of(
        entry, [("", checked(small_workbook(tmp_path / "a.xlsx", lambda _, sheet: None)))], dict(titles.items()), {}
    )
    assert was.sheet_names == {title: name for name, title in titles.items()}


def test_a_text_among_texts_and_dates_stays_text(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    typed = dt.datetime(2027, 4, 5)  # noqa: DTZ001 - cells have no zone
    for row in (("Event", "Start date"), ("A", typed), ("B", "25/12/2027"), ("C", "32/12/2027")):
        page.append(row)
    book.save(tmp_path / "a.xlsx")
    after = loaded(copied(checked(tmp_path / "a.xlsx", real_dates="swapped"), tmp_path / "out")).worksheets[1]
    assert (after["B4"].number_format, after["B2"].number_format) == ("@", page["B2"].number_format)


def test_the_copy_of_a_copy_remembers_the_first_original_and_the_sheets_beside_it(source: Path, tmp_path: Path) -> None:
    report = checked(source)
    copy = copied(report, tmp_path / "out")
    (entry,) = checked(copy).run.sources
    assert entry.original_sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    run = replace(
        report.run, account="1001", api="sandbox", mode="merge", sources=(entry, SourceEntry("b.csv", "1", ()))
    )
    was = memory_of(entry, [("one", replace(report, run=run))], {}, {})
    assert (was.accounts, was.sandbox, was.beside) == ({"1001": "merge"}, True, ("b.csv",))
    assert was.sha256 == entry.original_sha256
