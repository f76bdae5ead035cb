"""Workbooks: types, facts beside the cells, odd XML, and files that mean harm."""

import contextlib
import datetime as dt
import gc
import io
import os
import resource
import struct
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import PatternFill
from sheet_builders import (
    FAR_CELL,
    compound,
    ods,
    ods_of_rows,
    xls,
    xls_dimensions,
    xls_number,
    xls_password,
    xlsb,
    xlsb_far_cell,
    xlsx,
    xlsx_parts,
    zipped,
)

from importer.core.errors import SourceError, UnclaimedSource, UnreadableSource
from importer.core.model import MergedRange, Sheet, Source
from importer.readers import ReadOptions, read_source
from importer.readers import container as container_module
from importer.readers.sheet_parser import parse_sheet
from importer.readers.workbook_facts import scan_sheet

REALDATA = Path(os.environ.get("OCCASIONS_REALDATA", Path(__file__).parents[3] / "shared" / "realdata"))
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def read(folder: Path, content: bytes, name: str = "list.xlsx") -> Source:
    path = folder / name
    path.write_bytes(content)
    return read_source(path, ReadOptions())


def refused(folder: Path, content: bytes, name: str = "list.xlsx") -> UnreadableSource:
    with pytest.raises(UnreadableSource) as caught:
        read(folder, content, name)
    assert caught.value.message.startswith(name)
    assert caught.value.hint
    return caught.value


def only_sheet(source: Source) -> Sheet:
    (sheet,) = source.sheets
    return sheet


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cell(name: str, inside: str = "<v>1</v>", attributes: str = "") -> str:
    return f'<c r="{name}"{attributes}>{inside}</c>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def test_cells_keep_their_types(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    values = [
        "007", 7, 7.5, True, dt.datetime(2027, 12, 25, tzinfo=None), dt.datetime(2027, 12, 25, 9, 30, tzinfo=None),  # noqa: DTZ001
        dt.time(9, 30), dt.timedelta(hours=30), None, 46381, 1.0,
    ]  # fmt: skip
    book.active.append(values)
    book.active["H1"].number_format = "[h]:mm"
    found = only_sheet(read(tmp_path, saved(book))).cells.iloc[0].tolist()
    expected = [*values[:8], "", 46381, 1]
    assert found == expected
    assert [type(value) for value in found] == [type(value) for value in expected]


def test_dates_of_the_1904_calendar_are_right(tmp_path: Path) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_datetime(0, 0, dt.datetime(2027, 12, 25), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001
    assert only_sheet(read(tmp_path, target.getvalue())).cells.iat[0, 0] == dt.datetime(2027, 12, 25)  # noqa: DTZ001


def test_numbers_that_are_none_become_text(tmp_path: Path) -> None:
    content = xlsx(row(1, cell("A1", "<v>1e400</v>"), cell("B1", "<v>NaN</v>"), cell("C1", "<v>1e300</v>")))
    assert only_sheet(read(tmp_path, content)).cells.iloc[0].tolist() == ["inf", "nan", 1e300]


def test_sheets_come_in_order_with_their_visibility(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, state in (("One", "visible"), ("Two", "hidden"), ("Three", "veryHidden"), ("Ünï & <ode>", "visible")):
        sheet = book.create_sheet(name)
        sheet["A1"] = name
        sheet.sheet_state = state
    book.create_chartsheet("Chart")
    del book["Sheet"]
    found = [(sheet.name, sheet.hidden, sheet.cells.iat[0, 0]) for sheet in read(tmp_path, saved(book)).sheets]
    assert found == [
        ("One", False, "One"),
        ("Two", True, "Two"),
        ("Three", True, "Three"),
        ("Ünï & <ode>", False, "Ünï & <ode>"),
    ]


def test_facts_belong_to_their_sheet_even_behind_a_chart(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "first"
    book.create_chartsheet("Chart")
    book.create_sheet("Last")["B2"] = "=1+1"
    first, last = read(tmp_path, saved(book)).sheets
    assert (first.uncached_formulas, last.uncached_formulas) == (frozenset(), frozenset({(2, 1)}))


def test_what_the_engine_hides_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B2"], sheet["C3"], sheet["D4"] = "x", "#REF!", "=A1", "=#N/A"
    sheet["D5"] = "#N/A"
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[900].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("A3:B4")
    found = only_sheet(read(tmp_path, saved(book)))
    assert dict(found.error_cells) == {(2, 1): "#REF!", (5, 3): "#N/A"}
    assert found.uncached_formulas == {(3, 2), (4, 3)}
    assert found.hidden_rows == {2}
    assert found.hidden_columns == {1}
    assert found.merged == (MergedRange(3, 0, 4, 1),)
    assert found.hidden_known
    assert found.cells.shape == (5, 4)
    assert [found.cells.iat[1, 1], found.cells.iat[2, 2]] == ["", ""]


def test_the_frame_reaches_to_formulas_that_the_engine_leaves_out(tmp_path: Path) -> None:
    sheet = only_sheet(read(tmp_path, xlsx(row(1, cell("A1")) + row(4, cell("C4", "<f>A1</f>")))))
    assert sheet.cells.to_numpy().tolist() == [[1, "", ""], *[["", "", ""]] * 3]
    assert sheet.cells.shape[1] == 3


FORMULAS: dict[str, tuple[str, str, bool]] = {
    "a number": ("<f>A1</f><v>5</v>", "", False),
    "a text": ("<f>A1</f><v>x</v>", ' t="str"', False),
    "an empty text": ("<f>A1</f><v></v>", ' t="str"', False),
    "no value": ("<f>A1</f>", "", True),
    "an empty value": ("<f>A1</f><v></v>", "", True),
    "a closed value": ("<f>A1</f><v/>", "", True),
    "shared, no value": ('<f t="shared" si="0"/>', "", True),
    "shared, a value": ('<f t="shared" si="0"/><v>3</v>', "", False),
    "an error": ("<f>A1</f><v>#REF!</v>", ' t="e"', False),
}


@pytest.mark.parametrize("comment", ["", "<!-- x -->"], ids=["scanned", "parsed"])
@pytest.mark.parametrize(("inside", "attributes", "uncached"), FORMULAS.values(), ids=FORMULAS)
def test_formulas_without_a_value(tmp_path: Path, inside: str, attributes: str, uncached: bool, comment: str) -> None:
    content = xlsx(row(1, cell("A1"), cell("B1", inside, attributes), cell("C1")), before=comment)
    assert (only_sheet(read(tmp_path, content)).uncached_formulas == {(1, 1)}) is uncached


SAME_FACTS: dict[str, tuple[str, str]] = {
    "errors": (row(2, cell("B2", "<v>#N/A</v>", ' s="1" t="e"'), cell("C2")), ""),
    "errors beside closed cells": (row(2, '<c r="A2" t="e"/>', cell("B2", "<v>#N/A</v>", ' t="e"')), ""),
    "errors of formulas": (row(2, cell("B2", "<f>A1</f><v>#DIV/0!</v>", ' t="e"')), ""),
    "formulas": (row(1, cell("A1", "<f>B1</f>"), cell("B1", '<f ca="1">C1</f><v></v>')), ""),
    "hidden rows": ('<row r="3" hidden="1">' + cell("A3") + '</row><row hidden="true" r="4"/>', ""),
    "hidden columns": (row(1, cell("D1")), '<cols><col min="2" max="16384" width="9" hidden="1"/></cols>'),
    "visible columns": (row(1, cell("D1")), '<cols><col min="2" max="3" hidden="0"/></cols>'),
    "wide": (row(1, cell("A1"), cell("Z1"), cell("AA1"), cell("XFD1")), ""),
    "tall": (row(9, cell("A9")) + row(99999, cell("A99999")) + row(100000, cell("A100000")), ""),
    "out of order": (row(300, cell("C300")) + row(7, cell("B7")), ""),
    "text that looks like XML": (
        row(1, cell("A1", '<is><t>say t="e" hidden="1" r="ZZ9"</t></is>', ' t="inlineStr"')),
        "",
    ),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("rows", "before"), SAME_FACTS.values(), ids=SAME_FACTS)
def test_the_quick_scan_and_the_careful_parser_agree(rows: str, before: str) -> None:
    xml = f"<worksheet {NS}>{before}<sheetData>{rows}</sheetData></worksheet>".encode()
    assert scan_sheet(lambda: iter([xml])) == parse_sheet(iter([xml]))


@pytest.mark.parametrize("size", [1, 50, 1000])
def test_facts_do_not_depend_on_blocks(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importer.readers.workbook_facts._GROUP", size)
    rows = "".join(
        f'<row r="{n}"{hidden}>' + cell(f"A{n}", "<v>#REF!</v>", ' t="e"') + cell(f"AB{n}", "<f>A1</f>") + "</row>"
        for n, hidden in ((n, ' hidden="1"' if n % 3 else "") for n in range(1, 40))
    )
    xml = f"<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>".encode()
    found = scan_sheet(lambda: (xml[start : start + size] for start in range(0, len(xml), size)))
    assert found == parse_sheet(iter([xml]))
    assert (len(found.errors), len(found.uncached), len(found.hidden_rows)) == (39, 39, 26)


VALUE = "<v>#N/A</v>"
UNUSUAL: dict[str, str] = {
    "a prefix of its own": '<row r="2"><y:c xmlns:y="u" r="B2" t="e"><y:v>#N/A</y:v></y:c></row>',
    "single quotes": f"<row r='2'><c r='B2' t='e'>{VALUE}</c></row>",
    "blanks": f'<row r="2"><c  r = "B2"  t = "e" >{VALUE}</c></row>',
    "line ends": f'<row r="2"><c\nr="B2"\nt="e">{VALUE}</c></row>',
    "another order": f'<row r="2"><c t="e" r="B2">{VALUE}</c></row>',
    "small letters": f'<row r="2"><c r="b2" t="e">{VALUE}</c></row>',
    "no names": f'<row/><row><c/><c t="e">{VALUE}</c></row>',
    "names as entities": f'<row r="2"><c r="&#66;2" t="e">{VALUE}</c></row>',
    "a comment": f'<!-- <c r="XFD9"> --><row r="2"><c r="B2" t="e">{VALUE}</c></row>',
    "leading zeros": f'<row r="2"><c r="B0002" t="e">{VALUE}</c></row>',
}


def test_a_prefix_on_every_tag_gives_the_same_facts() -> None:
    rows = '<x:row r="2"><x:c r="B2" t="e"><x:v>#N/A</x:v></x:c><x:c r="C2"><x:f>A1</x:f></x:c></x:row>'
    xml = f'<x:worksheet xmlns:x="u"><x:sheetData>{rows}</x:sheetData></x:worksheet>'.encode()
    found = scan_sheet(lambda: iter([xml]))
    assert (found.rows, found.columns, found.errors, found.uncached) == (2, 3, {(2, 1): "#N/A"}, {(2, 2)})


@pytest.mark.parametrize("rows", UNUSUAL.values(), ids=UNUSUAL)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_xml_of_an_unusual_form_gives_the_same_facts(rows: str, codec: str) -> None:
    xml = f"<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>"
    found = scan_sheet(lambda: iter([xml.encode(codec)]))
    assert (found.rows, found.columns, found.errors) == (2, 2, {(2, 1): "#N/A"})


def test_wide_hidden_ranges_cost_nothing(tmp_path: Path) -> None:
    columns = '<cols><col min="2" max="16384" hidden="1"/></cols>'
    sheet = only_sheet(read(tmp_path, xlsx(row(1, cell("A1"), cell("C1")), before=columns)))
    assert sheet.hidden_columns == {1, 2}


FREE: dict[str, str] = {
    "formatted": f'<c r="{FAR_CELL}" s="1"/>',
    "without content": f'<c r="{FAR_CELL}" s="1"></c>',
    "with an empty value": f'<c r="{FAR_CELL}"><v></v></c>',
}


@pytest.mark.parametrize("far", FREE.values(), ids=FREE)
def test_far_cells_that_hold_nothing_are_free(tmp_path: Path, far: str) -> None:
    sheet = only_sheet(read(tmp_path, xlsx(row(1, cell("A1")) + row(1_048_576, far))))
    assert sheet.cells.shape == (1, 1)


def test_formatted_areas_are_free(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "x"
    book.active["XFD1048576"].fill = PatternFill("solid", start_color="FFFF00")
    assert only_sheet(read(tmp_path, saved(book))).cells.shape == (1, 1)


FAR: dict[str, str] = {
    "a number": cell(FAR_CELL),
    "an error": cell(FAR_CELL, "<v>#REF!</v>", ' t="e"'),
    "a text": cell(FAR_CELL, "<is><t>x</t></is>", ' t="inlineStr"'),
    "an empty text": cell(FAR_CELL, "<is><t></t></is>", ' t="inlineStr"'),
    "a formula": cell(FAR_CELL, "<f>A1</f>"),
    "single quotes": f"<c r='{FAR_CELL}'><v>1</v></c>",
    "small letters": cell(FAR_CELL.lower()),
    "another order": f'<c s="0" r="{FAR_CELL}"><v>1</v></c>',
    "a prefix": f'<x:c xmlns:x="u" r="{FAR_CELL}"><x:v>1</x:v></x:c>',
    "entities": '<c r="&#88;FD1048576"><v>1</v></c>',
}  # fmt: skip


@pytest.mark.parametrize("far", FAR.values(), ids=FAR)
def test_a_value_in_the_last_cell_is_refused_by_name(tmp_path: Path, far: str) -> None:
    # without the measure before it, the engine ends the process here: a failure of this test ends the test run
    error = refused(tmp_path, xlsx(row(1, cell("A1")) + row(1_048_576, far)))
    assert error.code == "source-too-large"
    assert error.message.startswith(f"list.xlsx[S]: the used area reaches to {FAR_CELL}")
    assert FAR_CELL in error.hint


@pytest.mark.parametrize("name", ["A4294967295", "A9999999", "XFE1", "AAAA1", "ZZZZZZ99999999"])
def test_cells_beyond_every_sheet_are_refused(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, xlsx(row(1, cell("A1"), cell(name)))).code == "source-too-large"


def test_far_cells_in_older_kinds_are_refused(tmp_path: Path) -> None:
    grid = [["x"]]
    files = {
        "declared.xls": xls(grid, extra=xls_dimensions(0xFFFFFFFF, 0xFF)),
        "far.xlsb": xlsb(grid, extra=xlsb_far_cell()),
        "far.ods": ods_of_rows(
            '<table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
            '</table:table-row><table:table-row table:number-rows-repeated="1048574"><table:table-cell/>'
            '</table:table-row><table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
            '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
        ),
    }
    for name, content in files.items():
        assert refused(tmp_path, content, name).code == "source-too-large", name


def test_locked_workbooks_say_that_they_are(tmp_path: Path) -> None:
    locked = {
        "locked.xlsx": compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(100)}),
        "locked.xls": xls([["x"]], in_globals=xls_password()),
        "renamed.xlsx": xls([["x"]], in_globals=xls_password()),
        "locked.ods": _locked_ods(),
    }
    for name, content in locked.items():
        error = refused(tmp_path, content, name)
        assert error.code == "source-encrypted", name
        assert "password" in error.message
        assert "remove the password" in error.hint


def _locked_ods() -> bytes:
    with zipfile.ZipFile(io.BytesIO(ods([["x"]]))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts["META-INF/manifest.xml"] = '<manifest xmlns="urn"><file-entry><encryption-data/></file-entry></manifest>'
    return zipped(parts)


def test_other_office_files_are_unclaimed(tmp_path: Path) -> None:
    others = {
        "a Word document": [zipped({"word/document.xml": "x"}), compound({"WordDocument": b"x"})],
        "a presentation": [zipped({"ppt/presentation.xml": "x"})],
        "a packed archive": [zipped({"a.txt": "x"})],
        "an e-mail": [compound({"__properties_version1.0": b"x"})],
        "an Apple document": [zipped({"Index/Document.iwa": "x"})],
    }
    for what, contents in others.items():
        for content in contents:
            with pytest.raises(UnclaimedSource, match=what):
                read(tmp_path, content)


def _with(name: str, content: str | bytes | None) -> bytes:
    parts = xlsx_parts(row(1, cell("A1")))
    if content is None:
        del parts[name]
    else:
        parts[name] = content
    return zipped(parts)


SHEET, BOOK, RELATIONS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
DAMAGED: dict[str, bytes] = {
    "half a file": xlsx(row(1, cell("A1")))[:400],
    "a few bytes": xlsx(row(1, cell("A1")))[:20],
    "no sheet part": _with(SHEET, None),
    "no relations": _with(RELATIONS, None),
    "broken sheet": _with(SHEET, f"<worksheet {NS}><sheetData><row"),
    "broken book": _with(BOOK, "<workbook"),
    "a text that is not there": xlsx(row(1, cell("A1", "<v>99</v>", ' t="s"'))),
    "a name that is none": xlsx(row(1, cell("$A$1"))),
    "cells beyond the columns of .xls": xls([["x"]], extra=xls_number(65_535, 65_535)),
    "a sheet of .xlsb with a short record": xlsb([["x"]], extra=b"\x04\x00"),
    "an encoding that is none": _with(BOOK, '<?xml version="1.0" encoding="klingon"?><workbook/>'),
    "OpenDocument that breaks off": ods_of_rows("<table:table-row>"),
    "a compound file cut off": compound({"Workbook": b"x"})[:600],
    "a compound file of noise": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8,
    "a compound file without a workbook inside it": xls([["x"]])[:-512] + bytes(512),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_damaged_workbooks_are_refused(tmp_path: Path, content: bytes) -> None:
    error = refused(tmp_path, content)
    assert error.code == "source-damaged"
    assert "the workbook is damaged" in error.message


def test_every_truncation_is_refused_in_words(tmp_path: Path) -> None:
    content = saved(openpyxl.Workbook())
    for size in range(30, len(content) - 1, 97):
        refused(tmp_path, content[:size])


def test_flipped_bits_never_break_out(tmp_path: Path) -> None:
    originals = {
        "a.xls": xls([["date", "name"], ["x", "y"]]),
        "a.xlsb": xlsb([["date", "name"]]),
        "a.xlsx": xlsx(row(1, cell("A1"))),
    }
    for name, content in originals.items():
        for place in range(0, len(content), max(1, len(content) // 150)):
            changed = content[:place] + bytes([content[place] ^ 0x5A]) + content[place + 1 :]
            with contextlib.suppress(SourceError):
                read(tmp_path, changed, name)


def test_a_workbook_without_sheets_is_refused(tmp_path: Path) -> None:
    content = _with(BOOK, f"<workbook {NS}><sheets/></workbook>")
    assert "no sheet of cells" in refused(tmp_path, content).message


def test_a_workbook_of_empty_sheets_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, saved(openpyxl.Workbook()))
    assert error.code == "source-empty"


def test_one_empty_sheet_among_others_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Full")["A1"] = "x"
    assert [sheet.cells.shape for sheet in read(tmp_path, saved(book)).sheets] == [(0, 0), (1, 1)]


@pytest.mark.parametrize("part", [SHEET, BOOK, RELATIONS, "xl/sharedStrings.xml", "xl/styles.xml"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, part: str, codec: str) -> None:
    original = str(xlsx_parts(row(1, cell("A1"))).get(part, "<sst/>")).replace('<?xml version="1.0"?>', "")
    doctype = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'
    error = refused(tmp_path, _with(part, (doctype + original).encode(codec)))
    assert error.code == "source-hostile"


def test_a_document_type_without_entities_is_refused_too(tmp_path: Path) -> None:
    content = xlsx(row(1, cell("A1")), declaration='<!DOCTYPE worksheet SYSTEM "file:///etc/hostname">')
    assert refused(tmp_path, content).code == "source-hostile"


def test_bombs_are_refused_by_what_they_declare(tmp_path: Path) -> None:
    started = time.process_time()
    error = refused(tmp_path, _with(SHEET, b" " * (40 << 20)))
    assert error.code == "source-too-large"
    assert "absurd size" in error.message
    assert time.process_time() - started < 5


def test_many_parts_are_one_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container_module, "MAX_UNPACKED", 1000)
    assert refused(tmp_path, _with("xl/styles.xml", b" " * 900)).code == "source-too-large"


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml"])
def test_bombs_that_lie_about_their_size_are_refused(tmp_path: Path, part: str) -> None:
    content = bytearray(_with(part, b"<x>" + b" " * 5_000_000))
    entry = content.rfind(part.encode()) - 46  # its entry in the directory at the end
    assert content[entry : entry + 4] == b"PK\x01\x02"
    struct.pack_into("<I", content, entry + 24, 10)
    assert refused(tmp_path, bytes(content)).code == "source-too-large"


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    target = io.BytesIO(xlsx(row(1, cell("A1"))))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("XL/Worksheets/Sheet1.xml", "<worksheet/>")
    assert refused(tmp_path, target.getvalue()).code == "source-damaged"


@pytest.mark.parametrize(
    "target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "../xl/worksheets/sheet1.xml"]
)
def test_targets_of_all_forms_lead_to_the_sheet(tmp_path: Path, target: str) -> None:
    if target.startswith(".."):
        assert refused(tmp_path, xlsx(row(1, cell("A1")), target=target)).code == "source-damaged"
    else:
        assert only_sheet(read(tmp_path, xlsx(row(1, cell("A1")), target=target))).cells.iat[0, 0] == 1


def test_the_garbage_collector_runs_again_afterwards(tmp_path: Path) -> None:
    read(tmp_path, xlsx(row(1, cell("A1"))))
    assert gc.isenabled()
    refused(tmp_path, xlsx(row(1, cell("$A$1"))))
    assert gc.isenabled()


def test_small_files_stay_small_in_memory(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused(tmp_path, xlsx(row(1, cell("A1")) + row(1_048_576, cell(FAR_CELL))))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KiB


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("xls_br_anbima_feriados_nacionais_footnotes.xls", [(946, 3)]),
        ("xlsx_br_calcprazo_court_holidays.xlsx", [(1043, 3)]),
        ("xlsx_in_holiday_list_no_header_first_row_blank.xlsx", [(38, 2)]),
        ("xlsx_in_holidaybot_2025-09-05.xlsx", [(5, 3), (0, 0), (0, 0)]),
        ("xlsx_jp_ritsumei_2020_calendar_2_sheets.xlsx", [(58, 9), (80, 9)]),
    ],
)
def test_real_workbooks(name: str, shapes: list[tuple[int, int]]) -> None:
    if not (REALDATA / name).exists():
        pytest.skip(f"NOT TESTED: {name} is not in {REALDATA}")
    source = read_source(REALDATA / name, ReadOptions())
    assert [sheet.cells.shape for sheet in source.sheets] == shapes
    assert not any(sheet.error_cells or sheet.uncached_formulas for sheet in source.sheets)


def test_a_second_workbook_that_only_the_engine_would_find_is_refused(tmp_path: Path) -> None:
    parts = xlsx_parts(row(1, cell("A1")))
    hidden = xlsx_parts(row(1_048_576, cell(FAR_CELL)))
    for name in (BOOK, RELATIONS, SHEET):
        parts[name.replace("xl/", "other/")] = hidden[name]
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace("xl/workbook.xml", "other/workbook.xml")
    assert refused(tmp_path, zipped(parts)).code == "source-damaged"
