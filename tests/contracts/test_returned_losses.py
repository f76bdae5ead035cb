"""What the library loses is told beforehand: put into a workbook, and looked for in what it saves."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from returned_books import checked, loaded
from returned_sources import SHEET, Parts, parts_of, picture, put_together, small_workbook

from importer.reports.returned.losses import losses
from importer.reports.returned.package import Package
from importer.returning import open_copies

Add = Callable[[Any, Any], object]
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"


def lost_by_the_library(path: Path, trace: bytes) -> bool:
    """Whether a trace stands in a workbook and not in what the library makes of it."""
    out = io.BytesIO()
    loaded(path).save(out)
    before, after = parts_of(path), parts_of_bytes(out.getvalue())
    there = any(trace in content or trace in name.encode() for name, content in before.items())
    return there and not any(trace in content or trace in name.encode() for name, content in after.items())


def parts_of_bytes(raw: bytes) -> Parts:
    package = Package(raw)
    return {name: package.read(name) for name in package.names}


def told(path: Path) -> dict[str, str]:
    return dict(losses(Package(path.read_bytes())))


def rules(_: Any, sheet: Any) -> None:
    sheet.conditional_format("A1:A9", {"type": "data_bar", "data_bar_2010": True})


DRAWN: list[tuple[str, Add, bytes]] = [
    ("shapes and text boxes", lambda _, sheet: sheet.insert_textbox("E5", "A box"), b"A box"),
    ("sparklines", lambda _, sheet: sheet.add_sparkline("F2", {"range": "S!A1:C1"}), b"sparkline"),
    ("form controls", lambda _, sheet: sheet.insert_button("E5", {"caption": "Press"}), b"Press"),
    ("conditional formats of newer kinds", rules, b"x14:dataBar"),
    (
        "pictures in headers and footers",
        lambda _, sheet: sheet.set_header("&L&G", {"image_left": "red.png", "image_data_left": picture()}),
        b"legacyDrawingHF",
    ),
    (
        "the background picture",
        lambda _, sheet: sheet.set_background(picture()),
        b"<picture ",
    ),
    (
        "spilling of formulas (they become array formulas)",
        lambda _, sheet: sheet.write_dynamic_array_formula("E2", "=SORT(A1:A3)", None, 1),
        b"XLDAPR",
    ),
    (
        "linked data types and pictures in cells",
        lambda _, sheet: sheet.embed_image("E2", "r.png", {"image_data": picture()}),
        b"richData",
    ),
    ("checkboxes in cells", lambda _, sheet: sheet.insert_checkbox("E2", True), b"featurePropertyBag"),
    (
        "letters in bold, italics or colour in comments (their text is kept)",
        lambda _, sheet: None,
        b"",
    ),
]
DRAWN = [each for each in DRAWN if each[2]]


@pytest.mark.parametrize(("words", "add", "trace"), DRAWN, ids=[each[0] for each in DRAWN])
def test_what_is_lost_of_a_sheet_is_told(words: str, add: Add, trace: bytes, tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx", add)
    assert lost_by_the_library(path, trace)
    assert told(path).get(words) in ("S", "")


def related(kind: str, part: str, *, of: str = SHEET, content: bytes = b"<trace/>") -> Callable[[Parts], Parts]:
    """A change of parts: a relation of a kind to a new part."""

    def change(parts: Parts) -> Parts:
        folder, _, name = of.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels".lstrip("/")
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        relation = f'<Relationship Id="rIdX" Type="{_REL}/{kind}" Target="/{part}"/></Relationships>'.encode()
        return parts | {rels: parts.get(rels, empty).replace(b"</Relationships>", relation), part: content}

    return change


def element(xml: str, before: str = "<pageMargins", of: str = SHEET) -> Callable[[Parts], Parts]:
    """A change of parts: an element in the XML of the sheet."""
    return lambda parts: parts | {of: parts[of].replace(before.encode(), f"{xml}{before}".encode(), 1)}


BOOK = "xl/workbook.xml"
EXT = f'<extLst xmlns:x14="{_X14}"><ext uri="{{URI}}"><x14:trace/></ext></extLst></worksheet>'


def extension(uri: str) -> Callable[[Parts], Parts]:
    return lambda parts: parts | {SHEET: parts[SHEET].replace(b"</worksheet>", EXT.replace("{URI}", uri).encode())}


CHANGED: list[tuple[str, Callable[[Parts], Parts], bytes]] = [
    (
        "threads of comments (their text is kept as plain comments)",
        related("threadedComment", "xl/tc/one.xml"),
        b"xl/tc/one",
    ),
    ("slicers", related("slicer", "xl/slicers/one.xml"), b"xl/slicers"),
    ("timelines", related("timeline", "xl/timelines/one.xml"), b"xl/timelines"),
    ("query tables", related("queryTable", "xl/queryTables/one.xml"), b"xl/queryTables"),
    ("data connections", related("connections", "xl/connections.xml", of=BOOK), b"xl/connections"),
    ("custom XML", related("customXml", "customXml/item1.xml", of=BOOK), b"customXml/item1"),
    ("XML maps", related("xmlMaps", "xl/xmlMaps.xml", of=BOOK), b"xmlMaps"),
    ("tracked changes", related("revisionHeaders", "xl/revisions/one.xml", of=BOOK), b"xl/revisions"),
    ("the data model", related("powerPivotData", "xl/model/item.data", of=BOOK), b"xl/model"),
    ("live data", related("volatileDependencies", "xl/volatile.xml", of=BOOK), b"xl/volatile"),
    ("the digital signature", related("origin", "_xmlsignatures/origin.sigs", of=""), b"_xmlsignatures"),
    ("buttons of its own in the ribbon", related("extensibility", "customUI/customUI.xml", of=""), b"customUI"),
    ('what it calls "neverheard"', related("neverHeard", "xl/never/one.xml"), b"xl/never"),
    (
        "ranges that only some may edit",
        element('<protectedRanges><protectedRange sqref="A1" name="trace"/></protectedRanges>'),
        b"protectedRange",
    ),
    (
        "custom views",
        element(
            '<customSheetViews><customSheetView guid="{1B2C3D4E-0000-0000-0000-000000000001}"/></customSheetViews>'
        ),
        b"customSheetView",
    ),
    ("watched cells", element('<cellWatches><cellWatch r="A1"/></cellWatches>', "</worksheet>"), b"cellWatch"),
    ("lists of choices of newer kinds", extension("{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"), b"x14:trace"),
    ("slicers", extension("{A8765BA9-456A-4dab-B4F3-ACF838C121DE}"), b"x14:trace"),
    (
        "the recommendation to open it for reading only",
        element('<fileSharing readOnlyRecommended="1"/>', "<workbookPr", BOOK),
        b"fileSharing",
    ),
]


@pytest.mark.parametrize(
    ("words", "change", "trace"), CHANGED, ids=[f"{n}-{each[0]}" for n, each in enumerate(CHANGED)]
)
def test_what_is_lost_of_a_workbook_is_told(
    words: str, change: Callable[[Parts], Parts], trace: bytes, tmp_path: Path
) -> None:
    parts = parts_of(small_workbook(tmp_path / "a.xlsx", lambda book, sheet: None))
    path = put_together(tmp_path / "b.xlsx", change(parts))
    assert lost_by_the_library(path, trace)
    assert words in told(path)


def test_nothing_is_told_of_what_is_kept(tmp_path: Path) -> None:
    def add(book: Any, sheet: Any) -> None:
        sheet.insert_image("E5", "red.png", {"image_data": picture()})
        sheet.data_validation("A3:A9", {"validate": "list", "source": ["a", "b"]})
        sheet.conditional_format("A1:A9", {"type": "duplicate", "format": book.add_format({"bold": True})})
        sheet.add_table("J1:K3")
        sheet.protect()
        book.set_custom_property("Owner", "Ola")

    assert told(small_workbook(tmp_path / "a.xlsx", add)) == {}


def test_looks_of_letters_in_comments_are_told(tmp_path: Path) -> None:
    words = "letters in bold, italics or colour in comments (their text is kept)"
    path = small_workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.write_comment("A2", "Plain"))
    assert told(path) == {}
    parts = parts_of(path)
    (name,) = [each for each in parts if "comments" in each]
    bold = put_together(tmp_path / "b.xlsx", parts | {name: parts[name].replace(b"<rPr>", b"<rPr><b/>")})
    assert lost_by_the_library(bold, b"<b/><sz")
    assert told(bold) == {words: "S"}


def test_charts_are_kept_but_for_their_finer_looks(tmp_path: Path) -> None:
    def add(book: Any, sheet: Any) -> None:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=S!$A$1:$A$3"})
        sheet.insert_chart("E5", chart)

    path = small_workbook(tmp_path / "a.xlsx", add)
    assert told(path) == {"the finer looks of charts": "S"}
    assert len(loaded(path)["S"]._charts) == 1


def test_the_report_says_it_once_for_each_source(tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.insert_textbox("E5", "A box"))
    report = checked(path)
    parts = [("EMEA", report), ("US", report)]
    (_, first), (_, second) = open_copies(parts).told(parts)
    (issue,) = [each for each in first.issues if each.code == "copy-incomplete"]
    assert issue.message == 'The marked copy lacks what could not be carried over: shapes and text boxes (sheet "S").'
    assert str(issue.place) == "a.xlsx"
    assert second is report
    assert not re.search("copy-incomplete", str(report.issues))
