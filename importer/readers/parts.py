"""Find the sheets of an .xlsx workbook among its parts, and scan each.

Takes a checked container, gives the facts about every sheet in the workbook's order. XML that has to be parsed goes
through defusedxml. Raises ``UnreadableSource``.
"""

from collections.abc import Iterator
from functools import partial
from xml.etree.ElementTree import Element, ParseError
from xml.sax import SAXException

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from defusedxml.expatreader import create_parser

from importer.readers.comments import read_comments
from importer.readers.container import Container, damaged, locked, refuse_doctype
from importer.readers.sheet_parser import SheetFacts
from importer.readers.workbook_facts import scan_sheet

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MANIFEST = "meta-inf/manifest.xml"
_OPEN_DOCUMENT = frozenset({"content.xml", "styles.xml", _MANIFEST})
_PACKAGE_RELATIONS = "_rels/.rels"
_SHEETS = "xl/worksheets/"
_READ_PARTS = (
    "xl/sharedstrings.",
    "xl/styles.",
    "xl/workbook.",
    "xl/_rels/workbook.",
    "_rels/",
    "content.xml",
    "meta-inf/",
)


def check_parts(container: Container) -> None:
    """Unpack what the engine will read, apart from sheets that are scanned anyway.

    Raises:
        UnreadableSource: a part is damaged, locked, larger than it declares, or declares a document type.
    """
    for name in container.parts:
        if name.startswith(_READ_PARTS) and name.endswith((".xml", ".rels", ".bin")):
            container.check(name)
    if _MANIFEST in container.parts and b"encryption-data" in container.whole(_MANIFEST):
        raise locked(container.file)
    for name in _OPEN_DOCUMENT.intersection(container.parts):
        _check_form(container, name)


def _check_form(container: Container, part: str) -> None:
    """Parse a part to nowhere: on OpenDocument XML that breaks off, the engine would never come back."""
    parser = create_parser(forbid_dtd=True)
    try:
        for block in container.blocks(part):
            parser.feed(block)
        parser.close()
    except (SAXException, DefusedXmlException, ValueError, LookupError) as error:
        raise damaged(container.file, f"{part} is no proper XML") from error


def scanned_sheets(container: Container) -> list[tuple[str, SheetFacts]]:
    """Name of each sheet and the facts about it; sheets that are no cells (charts, dialogs) have none.

    Raises:
        UnreadableSource: a part is missing, damaged or hostile.
    """
    _check_home(container)
    sheets = [(name, _scanned(container, part)) for name, part in _sheet_parts(container)]
    settings = (each for each in _parsed(container, _WORKBOOK).iter() if _local(each.tag) == "workbookPr")
    from_1904 = any(each.get("date1904") in ("1", "true") for each in settings)
    for _, facts in sheets:
        facts.from_1904 = from_1904
    return sheets


def _check_home(container: Container) -> None:
    """Make sure that the engine, which follows the package's own relations, finds the workbook that is scanned here."""
    for element in _parsed(container, _PACKAGE_RELATIONS).iter():
        if element.get("Type", "").endswith("/officeDocument"):
            home = element.get("Target", "").replace("\\", "/").lstrip("/").rpartition("/")[0]
            if home.lower() != "xl":
                raise damaged(container.file, "its workbook is not where workbooks are")


def _sheet_parts(container: Container) -> list[tuple[str, str]]:
    """Name and part of each sheet in the workbook's order."""
    targets = {
        element.get("Id", ""): _resolved(element.get("Target", ""))
        for element in _parsed(container, _RELATIONS).iter()
        if _local(element.tag) == "Relationship"
    }
    return [
        (element.get("name", ""), targets.get(_attribute(element, "id"), ""))
        for element in _parsed(container, _WORKBOOK).iter()
        if _local(element.tag) == "sheet"
    ]


def _scanned(container: Container, part: str) -> SheetFacts:
    if not part.startswith(_SHEETS):
        if part.lower() in container.parts and b"<worksheet" not in container.whole(part, limit=1 << 20)[:4096]:
            return SheetFacts()
        if part.lower() not in container.parts:
            raise damaged(container.file, f"{part or 'a sheet'} is missing")
    try:
        facts = scan_sheet(partial(_guarded, container, part))
    except (SAXException, DefusedXmlException, ValueError, LookupError) as error:
        raise damaged(container.file, f"{part} is no proper sheet") from error
    facts.comments = read_comments(container, part)
    return facts


def _guarded(container: Container, part: str) -> Iterator[bytes]:
    for place, block in enumerate(container.blocks(part)):
        if not place:
            refuse_doctype(container.file, block)
        yield block


def _parsed(container: Container, part: str) -> Element:
    try:
        root: Element = fromstring(container.whole(part), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise damaged(container.file, f"{part} is no proper XML") from error
    return root


def _resolved(target: str) -> str:
    """A relation's target as the name of a part, by the rules of the cell reader."""
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return target.lstrip("/")
    return target if target.startswith("xl/") else f"xl/{target}"


def _attribute(element: Element, name: str) -> str:
    """An attribute by its local name, whatever namespace this dialect of the format puts it in."""
    return next((value for key, value in element.attrib.items() if _local(key) == name), "")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
