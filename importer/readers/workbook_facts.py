"""Scan a sheet's XML for what the cell reader does not tell, without parsing it.

A cell reader gives an error cell, and a formula whose last value is not in the file, as blanks, and knows nothing of
hidden rows and columns. This scan finds them, and how far the sheet reaches, by byte search and on whole arrays. XML
of an unusual form (prefixes, comments, cells without names ...) is parsed with care instead, by ``sheet_parser``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from importer.readers.reader import MAX_CELLS
from importer.readers.sheet_parser import SheetFacts, column_index, merged_range, parse_sheet

_CARRY_LIMIT = 64 << 20
_GROUP = 1 << 20
_PADDING = b"\0" * 16
_FEW_CELLS = 500_000
_NO_ATTRIBUTES = np.frombuffer(b">/\t\r\n", dtype=np.uint8)
_ENDS_NAME = np.frombuffer(b" >/\t\r\n", dtype=np.uint8)

_Bytes = npt.NDArray[np.uint8]
_Places = npt.NDArray[np.intp]

_ERROR = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*? t="e"[^>/]*>(?:(?!</c>).)*?<v[^>/]*>([^<]+)</v>', re.S)
_FORMULA = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^>]*)><f(?:[^>]*/>|[^>]*>[^<]*</f>)(<v[^>/]*></v>|<v[^>]*/>)?</c>',
)
_HIDDEN_ROW = re.compile(rb'<row ([^>]*\bhidden="(?:1|true)"[^>]*)>')
_HIDDEN_COLUMNS = re.compile(rb'<col ([^>]*\bhidden="(?:1|true)"[^>]*)>')
_ROW_NUMBER = re.compile(rb'(?:^|\s)r="(\d+)"')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_FROM, _TO = re.compile(rb'\bmin="(\d+)"'), re.compile(rb'\bmax="(\d+)"')


class _UnusualError(Exception):
    """The XML has a form that the quick scan does not know."""


@dataclass(slots=True)
class _Scan:
    """What the blocks so far have shown."""

    content_only: bool
    """Leave out of the reach the cells that are only formatted."""
    facts: SheetFacts = field(default_factory=SheetFacts)
    cells: int = 0
    """Number of cells that the reach covers."""

    def add(self, block: bytes) -> None:
        """Scan whole rows.

        Raises:
            _UnusualError: the block is written in a way that only the careful parser reads.
        """
        text = np.frombuffer(block + _PADDING, dtype=np.uint8)
        here, after = text[:-1], text[1:]
        tag = here == ord("<")
        if np.any(tag & (after == ord("!"))):
            raise _UnusualError  # a comment, CDATA or a declaration: bytes may not mean what they seem
        self._add_reach(text, _cell_places(text, tag))
        if np.any(tag & (after == ord("f"))):
            self._add_formulas(block)
        ends = np.flatnonzero((here == ord("e")) & (after == ord('"')))
        if len(ends) and (text[ends - 1] == ord('"')).any():
            for letters, row, value in _ERROR.findall(block):
                self.facts.errors[int(row), column_index(letters)] = value.decode("utf-8", "replace")
        if b" hidden=" in block:
            self._add_hidden(block)
        if b"<mergeCell " in block:
            self._add_merged(block)

    def _add_reach(self, text: _Bytes, cells: _Places) -> None:
        if self.content_only:
            ends = np.flatnonzero(text == ord(">"))
            cells = cells[text[ends[np.searchsorted(ends, cells)] - 1] != ord("/")]
        if not len(cells):
            return
        rows, columns = _reach(text, cells + 6)
        self.facts.rows, self.facts.columns = max(self.facts.rows, rows), max(self.facts.columns, columns)
        self.cells += len(cells)

    def _add_formulas(self, block: bytes) -> None:
        for letters, row, attributes, empty in _FORMULA.findall(block):
            # a formula whose value is an empty text has one: the cell is a text with an empty value
            if not (empty and b't="str"' in attributes):
                self.facts.uncached.add((int(row), column_index(letters)))

    def _add_hidden(self, block: bytes) -> None:
        if b" hidden='" in block:
            raise _UnusualError
        for attributes in _HIDDEN_ROW.findall(block):
            number = _ROW_NUMBER.search(attributes)
            if number is None:
                raise _UnusualError
            self.facts.hidden_rows.add(int(number[1]))
        for attributes in _HIDDEN_COLUMNS.findall(block):
            first, last = _FROM.search(attributes), _TO.search(attributes)
            if first is None or last is None:
                raise _UnusualError
            self.facts.hidden_columns.append((int(first[1]) - 1, int(last[1]) - 1))

    def _add_merged(self, block: bytes) -> None:
        found = _MERGED.findall(block)
        if len(found) != block.count(b"<mergeCell "):
            raise _UnusualError
        self.facts.merged += [merged_range(reference.decode()) for reference in found]


def scan_sheet(blocks: Callable[[], Iterator[bytes]]) -> SheetFacts:
    """Find out how far a sheet reaches and what is odd in it.

    Args:
        blocks: gives the bytes of the sheet's XML from the start, each time that it is called.

    Returns:
        The facts. ``rows`` and ``columns`` bound the cells that hold something; where that is more than ``MAX_CELLS``,
        cells that are only formatted have been left out.

    Raises:
        UnreadableSource: from ``blocks``.
        xml.sax.SAXException: unusual XML that is not well-formed.
        defusedxml.DefusedXmlException: unusual XML that declares a document type.
        ValueError: unusual XML with numbers that are none.
    """
    try:
        scan = _scanned(blocks(), content_only=False)
        if scan.facts.rows * scan.facts.columns > MAX_CELLS:
            scan = _scanned(blocks(), content_only=True)
    except _UnusualError:
        return parse_sheet(blocks())
    if scan.facts.rows * scan.facts.columns > MAX_CELLS and scan.cells < _FEW_CELLS:
        return parse_sheet(blocks())
    return scan.facts


def _scanned(blocks: Iterator[bytes], *, content_only: bool) -> _Scan:
    scan = _Scan(content_only)
    for block in _whole_rows(blocks):
        scan.add(block)
    return scan


def _whole_rows(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut only where rows begin or end, and without the prefix that some programs put on each tag."""
    carried = b""
    prefix: bytes | None = None
    for block in blocks:
        carried += block
        if len(carried) < _GROUP:
            continue
        if len(carried) > _CARRY_LIMIT:
            raise _UnusualError
        prefix = _prefix(carried) if prefix is None else prefix
        cut = max(carried.rfind(b"</" + prefix + b"row>") + len(prefix) + 6, carried.rfind(b"<" + prefix + b"row "))
        if cut > len(prefix) + 6:
            yield _without(prefix, carried[:cut])
            carried = carried[cut:]
    yield _without(_prefix(carried) if prefix is None else prefix, carried)


def _prefix(beginning: bytes) -> bytes:
    """The prefix of the sheet's own tags with its colon, such as ``x:``, or nothing.

    Raises:
        _UnusualError: the XML is not written in single bytes.
    """
    if b"\0" in beginning[:64]:
        raise _UnusualError
    found = re.search(rb"<(\w+:)?worksheet[\s>]", beginning[:4096])
    return found[1] or b"" if found else b""


def _without(prefix: bytes, block: bytes) -> bytes:
    return block.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else block


def _cell_places(text: _Bytes, tag: npt.NDArray[np.bool_]) -> _Places:
    """Where ``<c r="`` stands; ``text`` ends with padding, so that places a few bytes behind a tag exist.

    Raises:
        _UnusualError: there are cells of another form.
    """
    is_c = text[1:] == ord("c")
    cells: _Places = np.flatnonzero(tag & is_c)
    prefixed = np.flatnonzero((text[:-1] == ord(":")) & is_c)
    if np.isin(text[cells + 2], _NO_ATTRIBUTES).any() or np.isin(text[prefixed + 2], _ENDS_NAME).any():
        raise _UnusualError
    cells = cells[text[cells + 2] == ord(" ")]
    if any((text[cells + step] != letter).any() for step, letter in enumerate(b'r="', start=3)):
        raise _UnusualError
    return cells


def _reach(text: _Bytes, names: _Places) -> tuple[int, int]:
    """(row, column number) that no cell name passes; ``names`` are the places where ``B14`` and the like begin."""
    letters = [text[names + step] for step in range(3)]
    if ((letters[0] < 65) | (letters[0] > 90)).any():
        raise _UnusualError
    numbers = letters[0].astype(np.int32) - 64
    digits = names + 1
    more = letters[1] >= 65
    if more.any():
        numbers = np.where(more, numbers * 26 + letters[1] - 64, numbers)
        digits = digits + more
        more &= letters[2] >= 65
        numbers = np.where(more, numbers * 26 + letters[2] - 64, numbers)
        digits = digits + more
    return _greatest(text, digits), int(numbers.max())


def _greatest(text: _Bytes, places: _Places) -> int:
    """The greatest of the decimal numbers that begin at the places: most digits first, then digit by digit."""
    first = text[places]
    if ((first < 49) | (first > 57)).any():
        raise _UnusualError
    length = 1
    while length < 8:
        digit = text[places + length]
        longer = (digit >= 48) & (digit <= 57)
        if not longer.any():
            break
        places = places if longer.all() else places[longer]
        length += 1
    for step in range(length):
        digit = text[places + step]
        places = places[digit == digit.max()]
    return int(text[places[0] : places[0] + length].tobytes())
