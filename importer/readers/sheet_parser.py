"""Parse a sheet's XML with care: the slow and sure way to the facts about a sheet.

For XML that the quick scan does not know, and for sheets that look too large, where cells which are only formatted have
to be told from cells that hold something. Positions follow the rules of the cell reader: a cell's own name counts, else
it stands right of the cell before. Document types and entities are refused by defusedxml.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.expatreader import create_parser

from importer.core.model import MergedRange

_TRUE = ("1", "true")
_BLOCK = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class SheetFacts:
    """What there is to know of a sheet beside its cells."""

    rows: int = 0
    """Number of the last row with a cell; 0 for none."""
    columns: int = 0
    """Number of the last column with a cell, A is 1; 0 for none."""
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """(1-based row, 0-based column) -> error value."""
    uncached: set[tuple[int, int]] = field(default_factory=set)
    """(1-based row, 0-based column) of formulas whose value the file does not hold."""
    hidden_rows: set[int] = field(default_factory=set)
    """1-based."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """(first, last), 0-based, inclusive; last may lie far beyond the sheet."""
    merged: list[MergedRange] = field(default_factory=list)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    """(1-based row, 0-based column) -> the comment that somebody put on the cell."""
    from_1904: bool = False
    """Whether its workbook counts days from 1904."""


def column_index(letters: str | bytes) -> int:
    """0-based column of its letters.

    >>> column_index("A"), column_index(b"XFD")
    (0, 16383)
    """
    index = 0
    for code in letters.encode() if isinstance(letters, str) else letters:
        index = index * 26 + code - 64
    return index - 1


def merged_range(reference: str) -> MergedRange:
    """A block of merged cells from its reference.

    Raises:
        ValueError: the text is no such reference.

    >>> merged_range("B2:C4")
    MergedRange(top=2, left=1, bottom=4, right=2)
    """
    found = _BLOCK.fullmatch(reference.upper())
    if found is None:
        raise ValueError(reference)
    return MergedRange(int(found[2]), column_index(found[1]), int(found[4]), column_index(found[3]))


def parse_sheet(blocks: Iterator[bytes]) -> SheetFacts:
    """The facts about a sheet; only cells that hold a value, a formula or an error count for its reach.

    Raises:
        UnreadableSource: from ``blocks``.
        xml.sax.SAXException: the XML is not well-formed.
        defusedxml.DefusedXmlException: it declares a document type.
    """
    listener = _Listener()
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(listener)
    for block in blocks:
        parser.feed(block)
    parser.close()
    return listener.facts


class _Listener(ContentHandler):
    """Hears the elements of a sheet in order."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = SheetFacts()
        self._row, self._column = 0, -1
        self._kind = ""
        self._formula = False
        self._value = False
        """Whether the cell has an element for its value, be it empty."""
        self._text: list[str] = []
        self._listening = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the name that SAX calls
        """Take note of rows, cells, formulas, values and hidden columns."""
        local = name.rpartition(":")[2]
        if local == "row":
            self._begin_row(attrs)
        elif local == "c":
            self._begin_cell(attrs)
        elif local == "f":
            self._formula = True
        elif local in ("v", "t"):
            self._value = self._listening = True
        elif local == "mergeCell":
            self.facts.merged.append(merged_range(attrs.get("ref", "")))
        elif local == "col" and attrs.get("hidden") in _TRUE:
            self.facts.hidden_columns.append((int(attrs["min"]) - 1, int(attrs["max"]) - 1))

    def characters(self, content: str) -> None:
        """Collect a value."""
        if self._listening:
            self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - the name that SAX calls
        """Weigh a cell that is complete."""
        local = name.rpartition(":")[2]
        if local in ("v", "t"):
            self._listening = False
        elif local == "c":
            self._end_cell()

    def _begin_row(self, attrs: AttributesImpl) -> None:
        number = attrs.get("r", "")
        self._row = int(number) if number.isdecimal() else self._row + 1
        self._column = -1
        if attrs.get("hidden") in _TRUE:
            self.facts.hidden_rows.add(self._row)

    def _begin_cell(self, attrs: AttributesImpl) -> None:
        name = attrs.get("r", "").upper()
        letters = name.rstrip("0123456789")
        if letters.isascii() and letters.isalpha() and len(letters) < len(name):
            self._row, self._column = int(name[len(letters) :]), column_index(letters)
        else:
            self._column += 1
        self._kind = attrs.get("t", "")
        self._formula = self._value = False
        self._text = []

    def _end_cell(self) -> None:
        text = "".join(self._text)
        here = (self._row, self._column)
        if self._kind == "e" and text:
            self.facts.errors[here] = text
        missing = self._formula and not text and not (self._kind == "str" and self._value)
        if missing:
            self.facts.uncached.add(here)
        if text or missing or (self._value and self._kind == "inlineStr"):
            self.facts.rows = max(self.facts.rows, self._row)
            self.facts.columns = max(self.facts.columns, self._column + 1)
