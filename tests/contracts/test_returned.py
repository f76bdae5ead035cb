"""The user's own workbook given back: what is kept, what is marked, and where it is written."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from returned_books import checked, copied, differences, loaded, marked, same_reading
from returned_sources import SHEET, full_workbook, parts_of, put_together, small_workbook

from importer.core.returned import ADDED_HEADERS, REMEMBERED_TITLE, REPORT_MARK, REPORT_SHEET, Remembered
from importer.pipeline import load_glossary
from importer.readers.reader import ReadOptions
from importer.readers.registry import read_source
from importer.reports.returned.book import open_book
from importer.reports.returned.earlier import unmark
from importer.reports.returned.losses import losses
from importer.reports.returned.package import Package

OPTIONS = ReadOptions(None, None, load_glossary().vocabulary())


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
    assert (remembered.file, remembered.mode, remembered.profile.year) == ("holidays.xlsx", "upsert", 2027)
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
    assert read_source(copied(checked(source), tmp_path / "out"), OPTIONS).sheets[1].comments == before.comments


def test_a_row_grows_for_its_outcome_and_shrinks_again(source: Path, tmp_path: Path) -> None:
    report = checked(source)
    long = replace(report, rows=report.rows.assign(outcome="held", reason="because " * 20))
    book = loaded(copied(long, tmp_path / "out"))
    assert book["EMEA"].row_dimensions[3].height == 60
    assert book["EMEA"].row_dimensions[4].height == 33
    unmark(book)
    assert book["EMEA"].row_dimensions[3].height is None
    assert book["EMEA"].row_dimensions[4].height == 33
