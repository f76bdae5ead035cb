"""Find how far binary sheets reach (.xls, .xlsb) before a library fills the area with blanks.

Walks the records of the two formats (MS-XLS, MS-XLSB) and looks at nothing but the positions of cells that hold
something, and at the area that an .xls sheet declares, because its reader reserves that much.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_XLS_CELLS = {0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x0002, 0x0003, 0x0004, 0x0005, 0x0207}
_XLS_BEGIN, _XLS_DIMENSIONS, _XLS_MULTIPLE = 0x0809, 0x0200, 0x00BD
_XLS_FILE_PASS, _XLS_END = 0x002F, 0x000A
_XLSB_ROW, _XLSB_BLANK, _XLSB_CELLS = 0, 1, range(2, 12)
_XLSB_SHORTEST = 8

XLS_COLUMNS = 256
"""Columns of the largest .xls sheet."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The area that one sheet fills from its first cell on."""

    rows: int
    columns: int


def xls_locked(stream: bytes) -> bool:
    """Whether an .xls workbook is encrypted: it says so before its first sheet."""
    offset = 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        if kind in (_XLS_FILE_PASS, _XLS_END):
            return bool(kind == _XLS_FILE_PASS)
        offset += 4 + length
    return False


def xls_reach(stream: bytes) -> Iterator[Reach]:
    """The reach of each substream (sheets and others) of an .xls workbook.

    Args:
        stream: the bytes of its Workbook stream; what is cut off is left out.
    """
    rows = columns = offset = 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        body = offset + 4
        offset = body + length
        if kind == _XLS_BEGIN:
            yield Reach(rows, columns)
            rows = columns = 0
        elif kind in _XLS_CELLS and length >= 4 and offset <= len(stream):
            row, column = struct.unpack_from("<HH", stream, body)
            if kind == _XLS_MULTIPLE:
                column = max(column, struct.unpack_from("<H", stream, offset - 2)[0])
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind == _XLS_DIMENSIONS and length in (10, 14) and offset <= len(stream):
            last, right = struct.unpack_from("<4xI2xH" if length == 14 else "<2xH2xH", stream, body)
            yield Reach(last, right)
    yield Reach(rows, columns)


def xlsb_reach(part: bytes) -> Reach:
    """The reach of one sheet part of an .xlsb workbook.

    Args:
        part: its bytes; what is cut off is left out.

    Raises:
        ValueError: a record is shorter than its kind; its reader would take what is missing from the record before.
    """
    rows = columns = row = offset = 0
    while offset < len(part):
        kind, offset = _number(part, offset, 2)
        length, offset = _number(part, offset, 4)
        if kind in (_XLSB_ROW, _XLSB_BLANK) or kind in _XLSB_CELLS:
            if length < _XLSB_SHORTEST or offset + length > len(part):
                raise ValueError("a record is cut off")
            if kind == _XLSB_ROW:
                row = struct.unpack_from("<I", part, offset)[0]
            elif kind != _XLSB_BLANK:
                rows = max(rows, row + 1)
                columns = max(columns, struct.unpack_from("<I", part, offset)[0] + 1)
        offset += length
    return Reach(rows, columns)


def _number(part: bytes, offset: int, most: int) -> tuple[int, int]:
    """A number in groups of seven bits, and the offset behind it."""
    value = 0
    for group in range(most):
        if offset >= len(part):
            break
        byte = part[offset]
        offset += 1
        value |= (byte & 0x7F) << (7 * group)
        if byte < 0x80:
            break
    return value, offset
