"""What a copy says and keeps word for word: comments, odd letters, steps, kinds of files, cells of formulas."""

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment
from report_samples import mixed, report, run, table
from returned_books import checked, copied, loaded, same_reading
from returned_sources import SHEET, parts_of, put_together, small_workbook

from importer.core.our_comments import without_ours
from importer.core.report import Report
from importer.reports.html.form import write_html
from importer.reports.json_form import write_json
from importer.reports.junit import write_junit
from importer.reports.returned.looks import add_comment
from importer.reports.text import render_text
from importer.reports.wording import next_steps

ISSUE = "date-past (warning)\nIt is over.\nWhat to do: look at the year."
BARE = "date-impossible (error)\nNo calendar has this day."
REFUSED = 'failed in EMEA: "Retail"\nThe API answered 400: no\nWhat to do: Mend it.'
SILENT = 'unknown: "Retail"\nWhat to do: Go on with: occasions resume 1'


@pytest.mark.parametrize("texts", [[ISSUE], [BARE], [REFUSED], [SILENT], [BARE, ISSUE, REFUSED, SILENT, BARE]])
@pytest.mark.parametrize("below", ["", "\nAnna: HR confirmed it.", "\n\nAnna: HR confirmed it.\n\nOla: good"])
@pytest.mark.parametrize("above", ["", "Ask Ola.\n\nShe knows."])
def test_what_people_write_around_our_comment_stays(texts: list[str], below: str, above: str) -> None:
    sheet: Any = loaded(small_bytes())["Sheet"]
    cell = sheet["A1"]
    if above:
        cell.comment = Comment(above, "Ola")
    add_comment(cell, texts)
    assert without_ours(cell.comment.text + below) == "\n\n".join(each for each in (above, below.strip()) if each)


def small_bytes() -> bytes:
    from openpyxl import Workbook

    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def test_words_below_our_comment_are_in_the_next_copy(tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write("C2", "2027-13-01"))
    copy = copied(checked(path), tmp_path / "out")
    book = loaded(copy)
    cell = book["S"]["C2"]
    cell.comment = Comment(f"{cell.comment.text}\n\nAnna: HR confirmed it", "Anna")
    book.save(copy)
    again = loaded(copied(checked(copy), tmp_path / "again"))["S"]["C2"].comment.text
    assert again.startswith("Anna: HR confirmed it\n\nOccasion Importer: date-impossible (error)")
    assert again.count("date-impossible") == 1


def test_letters_that_look_escaped_stay_what_they_are(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("Event;Start date;Description\n_x0041_bc;01.13.2027;_x005F_x0041_\n", encoding="utf-8")
    copy = copied(checked(source), tmp_path / "out")
    assert same_reading(source, copy) == []
    assert loaded(copy)["a"]["A2"].value == "_x0041_bc"


def content_type(path: Path) -> bytes:
    types = parts_of(path)["[Content_Types].xml"]
    (of_workbook,) = [each for each in types.split(b"<") if b'"/xl/workbook.xml"' in each]
    return of_workbook


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.xlsm", b"vnd.ms-excel.sheet.macroEnabled.main"),
        ("a.xltx", b"vnd.openxmlformats-officedocument.spreadsheetml.template.main"),
        ("a.xltm", b"vnd.ms-excel.template.macroEnabled.main"),
    ],
)
def test_a_copy_is_of_the_kind_that_its_ending_says(name: str, kind: bytes, tmp_path: Path) -> None:
    parts = parts_of(small_workbook(tmp_path / "b.xlsx", lambda _, sheet: None))
    plain = b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"
    types = parts["[Content_Types].xml"].replace(plain, kind)
    assert types != parts["[Content_Types].xml"]
    copy = copied(checked(put_together(tmp_path / name, parts | {"[Content_Types].xml": types})), tmp_path / "out")
    assert copy.name == "a.xlsx"
    assert plain in content_type(copy)


def test_nothing_is_shown_of_a_formula_without_a_value_in_any_form(tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write_formula("C3", "=C2+1", None, 1))
    parts = parts_of(path)
    sheet = parts[SHEET].replace(b"<f>C2+1</f><v>1</v>", b"<f>C2+1</f>")
    assert sheet != parts[SHEET]
    found = checked(put_together(tmp_path / "b.xlsx", parts | {SHEET: sheet}))
    (issue,) = [each for each in found.issues if each.code == "formula-without-value"]
    assert issue.found == ""
    for text in forms(found):
        assert "formula-without-value" in text
        assert "Fault" not in text


def forms(found: Report) -> list[str]:
    written = [render_text(found, 100)]
    for write in (write_json, write_html, write_junit):
        out = io.BytesIO()
        write(found, out)
        written.append(out.getvalue().decode("utf-8"))
    return written


@pytest.mark.parametrize("outcome", ["rejected", "held", "failed"])
def test_the_copy_says_once_how_it_is_mended(outcome: str) -> None:
    found = report([(0, 2, outcome, 1, "", "", "")], [], (), (table([[""] * 6]),), run=run(command="import"))
    (left_out,) = set(next_steps(found)) - set(next_steps(found, in_copy=True))
    assert "copy" in left_out
    assert "marked copy" not in str(next_steps(found, in_copy=True))


def test_steps_of_a_copy_that_are_not_about_mending_stay() -> None:
    assert any("undo" in step for step in next_steps(mixed(), in_copy=True))


def test_the_first_sheet_of_a_copy_does_not_name_itself_as_another_file(tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write("C2", "2027-13-01"))
    book = loaded(copied(checked(path), tmp_path / "out"))
    told = str([[cell.value for cell in row] for row in book.worksheets[0].iter_rows()])
    assert "Mend the coloured cells in this workbook" in told
    assert "--report DIR" not in told
