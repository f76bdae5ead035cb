"""Sheets made by hand, byte by byte, for what no library writes: old formats, odd XML, and hostile files."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

Grid = Sequence[Sequence[str]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
FAR_ROW, FAR_CELL = 1_048_576, "XFD1048576"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file; a part called mimetype is stored as OpenDocument wants it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _relation(target: str, kind: str = "worksheet") -> str:
    return (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def xlsx_parts(
    rows: str, *, before: str = "", after: str = "", declaration: str = "", target: str = "worksheets/sheet1.xml"
) -> dict[str, str | bytes]:
    """The parts of an .xlsx workbook with one sheet, from the XML of its rows."""
    return {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relation("xl/workbook.xml", "officeDocument"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relation(target),
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?>{declaration}<worksheet xmlns="{_MAIN}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>",
    }


def xlsx(rows: str, **options: str) -> bytes:
    """An .xlsx workbook with one sheet, from the XML of its rows."""
    return zipped(xlsx_parts(rows, **options))


_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_THREAD_RELATION = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"


def comment_parts(
    rows: str,
    notes: str,
    *,
    threads: str = "",
    authors: str = "<author>Anna</author>",
    target: str = "../comments1.xml",
) -> dict[str, str | bytes]:
    """The parts of an .xlsx workbook with comments: notes, and threads where there are any, as XML."""
    relations = f'<Relationship Id="rId1" Type="{_OFFICE}/comments" Target="{target}"/>'
    parts: dict[str, str | bytes] = {
        "xl/comments1.xml": f'<comments xmlns="{_MAIN}"><authors>{authors}</authors>'
        f"<commentList>{notes}</commentList></comments>"
    }
    if threads:
        part = "xl/threadedComments/threadedComment1.xml"
        relations += f'<Relationship Id="rId2" Type="{_THREAD_RELATION}" Target="../{part.removeprefix("xl/")}"/>'
        parts[part] = f'<ThreadedComments xmlns="{_THREADS}">{threads}</ThreadedComments>'
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'
    return xlsx_parts(rows) | parts


def ods(grid: Grid) -> bytes:
    """An .ods workbook with one sheet of texts."""
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            if cell
            else "<table:table-cell/>"
            for cell in row
        )
        + "</table:table-row>"
        for row in grid
    )
    return ods_of_rows(rows)


def ods_of_rows(rows: str) -> bytes:
    """An .ods workbook with one sheet, from the XML of its rows."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def _biff(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _label(row: int, column: int, text: str) -> bytes:
    return _biff(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def xls(grid: Grid, *, extra: bytes = b"", in_globals: bytes = b"") -> bytes:
    """An .xls workbook with one sheet of texts, and further records."""
    cells = b"".join(_label(r, c, cell) for r, row in enumerate(grid) for c, cell in enumerate(row) if cell)
    begin, end = struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6), _biff(0x0A)
    size = len(_biff(0x0809, begin) + in_globals + end) + 13
    sheet_entry = _biff(0x0085, struct.pack("<IBBBB", size, 0, 0, 1, 0) + b"S")
    book = _biff(0x0809, begin) + in_globals + sheet_entry + end
    sheet = _biff(0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6)) + cells + extra + end
    return compound({"Workbook": book + sheet})


def xls_number(row: int, column: int) -> bytes:
    """The record of one number, wherever it is."""
    return _biff(0x0203, struct.pack("<HHHd", row, column, 0, 1.0))


def xls_dimensions(rows: int, columns: int) -> bytes:
    """The record that declares how far a sheet reaches."""
    return _biff(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))


def xls_password() -> bytes:
    """The record that says that all others are encrypted."""
    return _biff(0x002F, b"\1\0\1\0\1\0" + bytes(48))


_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _directory_entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text) + 2, kind, 1, _FREE, right, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (OLE2); streams are padded to 4,096 bytes, so that all lie in whole sectors."""
    table: list[int] = []
    content = b""
    entries = b""
    for place, (name, stream) in enumerate(streams.items(), start=1):
        padded = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
        right = place + 1 if place < len(streams) else _FREE
        entries += _directory_entry(name, 2, right, _FREE, len(table), len(padded))
        table += [*range(len(table) + 1, len(table) + len(padded) // 512), _END]
        content += padded
    directory = _directory_entry("Root Entry", 5, _FREE, 1, _END, 0) + entries
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    first = len(table)
    table += [*range(first + 1, first + len(directory) // 512), _END]
    count = -(-(len(table) + 1) // 127)
    where = [*range(len(table), len(table) + count)]
    table += [_TABLE] * count
    table += [_FREE] * (count * 128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, count, first, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *where, *[_FREE] * (109 - count))
    return header + content + directory + struct.pack(f"<{len(table)}I", *table)


def _xlsb_record(kind: int, body: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + bytes([len(body) & 0x7F | 0x80, len(body) >> 7]) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(grid: Grid, *, extra: bytes = b"") -> bytes:
    """An .xlsb workbook with one sheet of texts, and further records."""
    rows = b""
    for place, row in enumerate(grid):
        rows += _xlsb_record(0, struct.pack("<I", place) + bytes(13))
        for column, cell in enumerate(row):
            if cell:
                rows += _xlsb_record(6, struct.pack("<II", column, 0) + _wide(cell))
    sheet = _xlsb_record(0x81) + _xlsb_record(0x94, struct.pack("<4I", 0, len(grid), 0, 9))
    sheet += _xlsb_record(0x91) + rows + extra + _xlsb_record(0x92) + _xlsb_record(0x82)
    entry = _xlsb_record(0x9C, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("S"))
    book = _xlsb_record(0x83) + _xlsb_record(0x8F) + entry + _xlsb_record(0x90) + _xlsb_record(0x84)
    return zipped(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": _relation("worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def xlsb_far_cell() -> bytes:
    """The records of a number in the last cell that there is."""
    row = _xlsb_record(0, struct.pack("<I", FAR_ROW - 1) + bytes(13))
    return row + _xlsb_record(5, struct.pack("<IId", 16_383, 0, 1.0))
