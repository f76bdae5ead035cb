"""Comments in cells of workbooks: notes, threads, and parts that mean harm."""

import io
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from sheet_builders import comment_parts, ods, xls, xlsb, xlsx, zipped

from importer.core.errors import UnreadableSource
from importer.readers import ReadOptions, read_source
from importer.readers import comments as comments_module

CELLS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="A9"><v>1</v></c></row>'
OLD_PROGRAMS = (
    "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; however, any edits to it "
    "will get removed if the file is opened in a newer version of Excel. Learn more: https://example.com\n\nComment:\n"
    "    Is this a holiday?\nReply:\n    Yes."
)


def comments_of(folder: Path, content: bytes, name: str = "list.xlsx") -> list[Mapping[tuple[int, int], str]]:
    path = folder / name
    path.write_bytes(content)
    return [sheet.comments for sheet in read_source(path, ReadOptions()).sheets]


def read(folder: Path, notes: str, *, threads: str = "", authors: str = "<author>Anna</author>") -> dict[str, str]:
    """The comments of a workbook whose part of notes, and of threads, hold this XML; by cell name."""
    content = zipped(comment_parts(CELLS, notes, threads=threads, authors=authors))
    (found,) = comments_of(folder, content)
    return {f"{'ABCDEFGH'[column]}{row}": text for (row, column), text in found.items()}


def note(cell: str, inside: str, author: str = "0") -> str:
    return f'<comment ref="{cell}" authorId="{author}"><text>{inside}</text></comment>'


def run(text: str, form: str = "") -> str:
    return f'<r><rPr>{form}<sz val="9"/></rPr><t xml:space="preserve">{text}</t></r>'


def thread(cell: str, text: str) -> str:
    return f'<threadedComment ref="{cell}" dT="2027-01-01T00:00:00.00" id="{{1}}"><text>{text}</text></threadedComment>'


def test_comments_stand_on_their_cells_and_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first["A1"], first["C4"] = "Date", "x"
    first["A1"].comment = Comment("as in the contract", "Anna")
    first["B3"].comment = Comment("half a day only;\nask Bo", "Bo")
    book.create_sheet("Plain")["A1"] = 1
    last = book.create_sheet("Last")
    last["AA2"] = 1
    last["AA2"].comment = Comment("far", "Bo")
    target = io.BytesIO()
    book.save(target)
    assert comments_of(tmp_path, target.getvalue()) == [
        {(1, 0): "as in the contract", (3, 1): "half a day only;\nask Bo"},
        {},
        {(2, 26): "far"},
    ]


def test_comments_of_another_program(tmp_path: Path) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write(1, 1, "x")
        sheet.write_comment(1, 1, "written by another program", {"author": "Bo"})
    assert comments_of(tmp_path, target.getvalue()) == [{(2, 1): "written by another program"}]


TEXTS: dict[str, tuple[str, str]] = {
    "plain": ("<t>ask</t>", "ask"),
    "runs": (run("ask ") + run("Bo", "<b/>"), "ask Bo"),
    "the author's name above": (run("Anna:", "<b/>") + run("\nask"), "ask"),
    "the author's name and a line end": (run("Anna:\n", "<b/>") + run("ask"), "ask"),
    "a name that is no author's": (run("Note:", "<b/>") + run("\nask"), "Note:\nask"),
    "the author's name that is not bold": (run("Anna:") + run("\nask"), "Anna:\nask"),
    "bold that is switched off": (run("Anna:", '<b val="0"/>') + run("\nask"), "Anna:\nask"),
    "letters read aloud": ('<r><t>元日</t></r><rPh sb="0" eb="1"><t>がんじつ</t></rPh>', "元日"),
    "line ends of all kinds": ("<t>a_x000D_\nb&#13;&#10;c</t>", "a\nb\nc"),
    "escapes": ("<t>&lt;b&gt; &amp; &quot;</t>", '<b> & "'),
}


@pytest.mark.parametrize(("inside", "text"), TEXTS.values(), ids=TEXTS)
def test_the_text_of_a_comment(tmp_path: Path, inside: str, text: str) -> None:
    assert read(tmp_path, note("B2", inside)) == {"B2": text}


def test_a_thread_is_read_with_its_replies_and_not_what_old_programs_are_shown(tmp_path: Path) -> None:
    notes = note("B2", f"<t>{OLD_PROGRAMS}</t>") + note("C3", "<t>a note</t>", "1")
    threads = thread("B2", "Is this a holiday?") + thread("B2", "Yes, since 2026.")
    found = read(tmp_path, notes, threads=threads, authors="<author>tc={1}</author><author>Bo</author>")
    assert found == {"B2": "Is this a holiday?\nYes, since 2026.", "C3": "a note"}


def test_a_thread_that_was_lost_is_read_from_what_old_programs_are_shown(tmp_path: Path) -> None:
    found = read(tmp_path, note("B2", f"<t>{OLD_PROGRAMS}</t>"), authors="<author>tc={1}</author>")
    assert found == {"B2": "Is this a holiday?\nReply:\n    Yes."}


NOTHING: dict[str, str] = {
    "no comment": "",
    "blank": note("B2", "<t> \n</t>"),
    "only the author's name": note("B2", run("Anna:", "<b/>")),
    "no cell": note("", "<t>x</t>"),
    "a block of cells": note("A1:B2", "<t>x</t>"),
    "row 0": note("A0", "<t>x</t>"),
    "right of every sheet": note("XFE1", "<t>x</t>"),
    "below the last row": note("A10", "<t>x</t>"),
}


@pytest.mark.parametrize("notes", NOTHING.values(), ids=NOTHING)
def test_comments_that_say_nothing_of_a_cell_are_left_out(tmp_path: Path, notes: str) -> None:
    assert read(tmp_path, notes) == {}


@pytest.mark.parametrize("author", ["7", "-1", "x", "", "99999999999"])
def test_an_author_who_is_not_there_hides_no_comment(tmp_path: Path, author: str) -> None:
    assert read(tmp_path, note("B2", run("Anna:", "<b/>") + run("\nask"), author)) == {"B2": "Anna:\nask"}


def test_long_comments_are_cut(tmp_path: Path) -> None:
    found = read(tmp_path, note("B2", "<t>" + "long " * 100_000 + "</t>") + note("B3", run("x") * 100_000))
    assert {cell: len(text) for cell, text in found.items()} == {"B2": comments_module.MAX_LETTERS - 1, "B3": 2_000}


def test_many_comments_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comments_module, "MAX_COMMENTS", 3)
    found = read(tmp_path, "".join(note(f"A{row}", f"<t>{row}</t>") for row in range(1, 9)))
    assert found == {"A1": "1", "A2": "2", "A3": "3"}


def test_a_large_part_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comments_module, "MAX_BYTES", 1 << 19)
    padding = "<!--" + "-=" * (1 << 20) + "-->"
    assert read(tmp_path, note("A1", "<t>first</t>") + padding + note("A2", "<t>last</t>")) == {"A1": "first"}


@pytest.mark.parametrize("target", ["/xl/comments1.xml", "../comments1.xml", "..\\comments1.xml", "../COMMENTS1.XML"])
def test_relations_of_all_forms_lead_to_the_comments(tmp_path: Path, target: str) -> None:
    content = zipped(comment_parts(CELLS, note("B2", "<t>x</t>"), target=target))
    assert comments_of(tmp_path, content) == [{(2, 1): "x"}]


@pytest.mark.parametrize("target", ["../missing.xml", "", "../../../../etc/passwd", "https://example.com/c.xml"])
def test_relations_that_lead_nowhere_are_no_harm(tmp_path: Path, target: str) -> None:
    assert comments_of(tmp_path, zipped(comment_parts(CELLS, note("B2", "<t>x</t>"), target=target))) == [{}]


HARM: dict[str, tuple[str, str]] = {
    "entities": ('<!DOCTYPE c [<!ENTITY a "x">]><comments>&a;</comments>', "source-hostile"),
    "cut off": ("<comments><commentList>", "source-damaged"),
    "no XML": ("hello", "source-damaged"),
    "an entity that is not declared": ("<comments>&a;</comments>", "source-damaged"),
}


@pytest.mark.parametrize(("part", "code"), HARM.values(), ids=HARM)
@pytest.mark.parametrize("name", ["xl/comments1.xml", "xl/threadedComments/threadedComment1.xml"])
def test_comments_that_mean_harm_are_refused(tmp_path: Path, name: str, part: str, code: str) -> None:
    parts = comment_parts(CELLS, note("B2", "<t>x</t>"), threads=thread("B2", "x"))
    with pytest.raises(UnreadableSource) as caught:
        comments_of(tmp_path, zipped({**parts, name: part}))
    assert caught.value.code == code


def test_a_hidden_document_type_is_refused(tmp_path: Path) -> None:
    part = "<?xml version='1.0'?>" + " " * 70_000 + '<!DOCTYPE c [<!ENTITY a "x">]><comments>&a;</comments>'
    parts = {**comment_parts(CELLS, ""), "xl/comments1.xml": part}
    with pytest.raises(UnreadableSource):
        comments_of(tmp_path, zipped(parts))


def test_damaged_relations_are_refused(tmp_path: Path) -> None:
    parts = {**comment_parts(CELLS, ""), "xl/worksheets/_rels/sheet1.xml.rels": "<comments"}
    with pytest.raises(UnreadableSource):
        comments_of(tmp_path, zipped(parts))


def test_workbooks_without_comments_are_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comments_module, "fromstring", None)
    monkeypatch.setattr(comments_module, "create_parser", None)
    links = {"xl/worksheets/_rels/sheet1.xml.rels": "<Relationships/>"}
    plain = xlsx(CELLS)
    linked = zipped({**comment_parts(CELLS, ""), **links})
    assert [comments_of(tmp_path, content) for content in (plain, linked)] == [[{}], [{}]]


def test_older_kinds_tell_no_comments(tmp_path: Path) -> None:
    for name, content in (("a.xls", xls([["x"]])), ("a.xlsb", xlsb([["x"]])), ("a.ods", ods([["x"]]))):
        assert comments_of(tmp_path, content, name) == [{}]


def test_threads_alone_are_read(tmp_path: Path) -> None:
    parts = comment_parts(CELLS, "", threads=thread("A9", "only a thread"))
    assert comments_of(tmp_path, zipped(parts)) == [{(9, 0): "only a thread"}]
