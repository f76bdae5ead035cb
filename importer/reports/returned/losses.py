"""Find what a workbook holds that its copy will lack, before the copy is made.

What is named here was found by letting the library read and write workbooks that hold it; a kind of part that is not
known is named by its kind, so that nothing is lost unsaid.
"""

import re
from collections.abc import Iterator, Mapping

from openpyxl.reader.drawings import find_images

from importer.reports.returned.guarding import quiet
from importer.reports.returned.package import Package, SheetPart, local

Loss = tuple[str, str]
"""What is lost, and the name of its sheet ("" for the workbook)."""

_KEPT_OR_NEEDLESS = frozenset(
    {
        "worksheet", "chartsheet", "styles", "theme", "sharedstrings", "calcchain", "externallink", "pivottable",
        "pivotcachedefinition", "drawing", "comments", "vmldrawing", "table", "hyperlink", "printersettings",
        "officedocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "vbaproject",
        "person", "image",
        "slicercache", "timelinecache", "sheetmetadata", "ctrlprop", "control", "oleobject", "package",
    }
)  # fmt: skip
"""Kinds of relations that are kept, that any program makes anew, or whose loss is told by what uses them."""
_KINDS: Mapping[str, str] = {
    "threadedcomment": "threads of comments (their text is kept as plain comments)",
    "slicer": "slicers",
    "timeline": "timelines",
    "querytable": "query tables",
    "connections": "data connections",
    "customxml": "custom XML",
    "xmlmaps": "XML maps",
    "xlmacrosheet": "macro sheets",
    "xlintlmacrosheet": "macro sheets",
    "dialogsheet": "dialog sheets",
    "origin": "the digital signature",
    "extensibility": "buttons of its own in the ribbon",
    "ui": "buttons of its own in the ribbon",
    "revisionheaders": "tracked changes",
    "usernames": "tracked changes",
    "volatiledependencies": "live data",
    "attachedtoolbars": "toolbars",
    "powerpivotdata": "the data model",
    "customproperty": "properties of the sheet",
    "featurepropertybag": "checkboxes in cells",
}
_RICH = re.compile("(?:rd|richvalue)")
_RICH_WORDS = "linked data types and pictures in cells"
_ELEMENTS: Mapping[str, str] = {
    "protectedRanges": "ranges that only some may edit",
    "dataConsolidate": "consolidations",
    "customSheetViews": "custom views",
    "cellWatches": "watched cells",
    "smartTags": "smart tags",
    "legacyDrawingHF": "pictures in headers and footers",
    "drawingHF": "pictures in headers and footers",
    "picture": "the background picture",
    "oleObjects": "embedded objects",
    "controls": "form controls",
    "webPublishItems": "web publishing",
}
_EXTENSIONS: Mapping[str, str] = {
    "{78C0D931-6437-407D-A8EE-F0AAD7539E65}": "conditional formats of newer kinds",
    "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}": "lists of choices of newer kinds",
    "{05C60535-1F16-4FD2-B633-F4F36F0B64E0}": "sparklines",
    "{A8765BA9-456A-4DAB-B4F3-ACF838C121DE}": "slicers",
    "{3A4CF648-6AED-40F4-86FF-DC5316D8AED3}": "slicers",
    "{7E03D99C-DC04-49D9-9315-930204A7B6E9}": "timelines",
    "{FC87AEE6-9EDD-4A0A-B7FB-166176984837}": "ranges that only some may edit",
    "{01252117-D84E-4E92-8308-4BE1C098FCBB}": "",
    "{F7C9EE02-42E1-4005-9D12-6889AFFD525C}": "web extensions",
}
_OF_WORKBOOK: Mapping[str, str] = {
    "fileSharing": "the recommendation to open it for reading only",
    "customWorkbookViews": "custom views",
}
_OUTSIDE_CELLS = re.compile(rb"<(?:\w+:)?sheetData[ >].*</(?:\w+:)?sheetData>", re.S)
_IN_CELLS = (
    (re.compile(rb"<(?:\w+:)?c [^>]*\bvm=\""), _RICH_WORDS),
    (re.compile(rb"<(?:\w+:)?c [^>]*\bcm=\""), "spilling of formulas (they become array formulas)"),
)
_READING_AID = re.compile(rb"<(?:\w+:)?rPh[ >]")
_COMMENT = re.compile(rb"<(?:\w+:)?comment .*?</(?:\w+:)?comment>", re.S)
_AUTHOR = re.compile(rb"<(?:\w+:)?r>.*?:\s*</(?:\w+:)?t>\s*</(?:\w+:)?r>", re.S)
_LOOKS = re.compile(rb"<(?:\w+:)?(?:[biu]|strike|color (?!indexed=.81))\b[^>]*/>")
_SHOWN = re.compile(rb"<x:Visible\b")
_CONTROL = re.compile(rb'ObjectType="(?!Note")')


def losses(package: Package) -> tuple[Loss, ...]:
    """What the copy of a workbook will lack, each thing of each sheet once, in the order of the sheets."""
    found = [*_of_relations(package, "", ""), *_of_relations(package, package.workbook, "")]
    elements = {local(each.tag) for each in package.root(package.workbook)}
    found += [(words, "") for name, words in _OF_WORKBOOK.items() if name in elements]
    if _READING_AID.search(package.read("xl/sharedStrings.xml")):
        found.append(("reading aids above letters", ""))
    for sheet in package.sheets():
        found += _of_sheet(package, sheet)
    return tuple(dict.fromkeys(loss for loss in found if loss[0]))


def _of_relations(package: Package, part: str, sheet: str) -> Iterator[Loss]:
    for each in package.relations(part):
        if _RICH.match(each.kind):
            yield _RICH_WORDS, sheet
        elif each.kind in _KINDS:
            yield _KINDS[each.kind], sheet
        elif each.kind not in _KEPT_OR_NEEDLESS:
            yield f'what it calls "{each.kind}"', sheet
        if each.kind == "table":
            yield from _of_relations(package, each.target, sheet)


def _of_sheet(package: Package, sheet: SheetPart) -> Iterator[Loss]:
    yield from _of_relations(package, sheet.part, sheet.name)
    raw = package.read(sheet.part)
    yield from ((words, sheet.name) for pattern, words in _IN_CELLS if pattern.search(raw))
    yield from ((words, sheet.name) for words in _of_elements(raw))
    for each in package.relations(sheet.part):
        if each.kind == "drawing":
            yield from ((words, sheet.name) for words in _of_drawing(package, each.target))
        elif each.kind == "comments" and _has_looks(package.read(each.target)):
            yield "letters in bold, italics or colour in comments (their text is kept)", sheet.name
        elif each.kind == "vmldrawing":
            yield from ((words, sheet.name) for words in _of_old_drawing(package.read(each.target)))


def _has_looks(raw: bytes) -> bool:
    """Whether letters of a comment have looks, besides the author's name that programs write above it in bold."""
    return any(_LOOKS.search(_AUTHOR.sub(b"", each[0], count=1)) for each in _COMMENT.finditer(raw))


def _of_old_drawing(raw: bytes) -> Iterator[str]:
    """What stands on the drawing that holds comments."""
    if _SHOWN.search(raw):
        yield "comments that are always shown (they show when pointed at)"
    if _CONTROL.search(raw):
        yield _ELEMENTS["controls"]


def _of_elements(raw: bytes) -> Iterator[str]:
    """What stands in the XML of a sheet outside its cells."""
    from defusedxml.ElementTree import fromstring

    root = fromstring(_OUTSIDE_CELLS.sub(b"", raw), forbid_dtd=True)
    for element in root.iter():
        name = local(element.tag)
        yield _ELEMENTS.get(name, "")
        if name == "ext" and element.get("uri"):
            uri = element.get("uri", "").upper()
            yield _EXTENSIONS.get(uri, f"an extension that it calls {uri}")


_SHAPES: Mapping[str, str] = {
    "sp": "shapes and text boxes",
    "cxnSp": "shapes and text boxes",
    "grpSp": "grouped shapes",
    "contentPart": "ink",
}
_FRAMES: Mapping[str, str] = {"diagram": "SmartArt", "slicer": "slicers", "timeslicer": "timelines"}


def _of_drawing(package: Package, part: str) -> Iterator[str]:
    """What stands on a drawing besides charts and pictures, and those of them that the library cannot read."""
    root = package.root(part)
    if root is None:
        return
    charts = pictures = 0
    for element in root.iter():
        name = local(element.tag)
        yield _SHAPES.get(name, "")
        charts += name == "chart"
        pictures += name == "pic"
        if name == "srcRect" and element.attrib:
            yield "how pictures are cut"
        if name == "graphicData":
            kind = element.get("uri", "").rpartition("/")[2].lower()
            yield "" if kind == "chart" else _FRAMES.get(kind, "charts of newer kinds")
    with quiet():  # it warns of what is counted here
        kept_charts, kept_pictures = find_images(package.archive, part)
    if len(kept_charts) < charts:
        yield "charts"
    if kept_charts:
        yield "the finer looks of charts"
    if len(kept_pictures) < pictures:
        yield "pictures of some kinds"
