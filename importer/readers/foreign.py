"""Know other people's files: what a file that no reader takes most likely is, and what to do with it.

Pure look-ups on the first bytes; a file is named by its content, whatever its extension promises.
"""

import codecs
import re
from dataclasses import dataclass

_AS_XLSX = "open it in a spreadsheet program and save it as .xlsx."
_EXPORT = "export the sheet as .xlsx or .csv."


@dataclass(frozen=True, slots=True)
class Foreign:
    """A kind of file that we do not read."""

    what: str
    hint: str


_PICTURE = Foreign("a picture", "a picture holds no cells: ask for the sheet itself, as .xlsx or .csv.")
_PACKED = Foreign("a packed archive", "unpack it and import the sheet that is inside.")
_PROGRAM = Foreign("a program", _EXPORT)

_SIGNATURES: tuple[tuple[bytes, Foreign], ...] = (
    (b"%PDF", Foreign("a PDF document", "a PDF holds no cells: ask for the sheet itself, as .xlsx or .csv.")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"\x1f\x8b", _PACKED),
    (b"BZh", _PACKED),
    (b"\xfd7zXZ", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"Rar!", _PACKED),
    (b"\x28\xb5\x2f\xfd", _PACKED),
    (b"SQLite format 3", Foreign("a database", _EXPORT)),
    (b"PAR1", Foreign("a Parquet table", _EXPORT)),
    (b"ARROW1", Foreign("an Arrow table", _EXPORT)),
    (b"\x7fELF", _PROGRAM),
    (b"MZ\x90", _PROGRAM),
)
_BINARY_ONLY = frozenset({b"BM"})
"""Signatures that are letters too: they count only where the rest is no text."""

_TEXT_KINDS: tuple[tuple[re.Pattern[bytes], Foreign], ...] = (
    (re.compile(rb"BEGIN:VCARD", re.I), Foreign("an address book (.vcf)", _EXPORT)),
    (
        re.compile(rb"\[\s*\"vcalendar\"", re.I),
        Foreign("a calendar in jCal", "export it as iCalendar (.ics), which every calendar program can."),
    ),
    (re.compile(rb"\{\\rtf"), Foreign("a rich text document", _EXPORT)),
    (
        re.compile(rb"<\?xml.{0,400}?(urn:schemas-microsoft-com:office:spreadsheet|mso-application)", re.S),
        Foreign("an Excel 2003 XML sheet", _AS_XLSX),
    ),
    (
        re.compile(rb"(<\?xml.{0,200}?)?\s*<(!doctype\s+html|html|head|body|table|meta|style)\b", re.I | re.S),
        Foreign("a web page (HTML)", _AS_XLSX),
    ),
    (re.compile(rb"<\?xml|<!doctype|<[a-z]+(\s+xmlns|>)", re.I), Foreign("an XML document", _EXPORT)),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
_CONTAINERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How zip files and compound files begin: what is packed well may have as few control characters as text."""
_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def foreign_kind(head: bytes) -> Foreign | None:
    """What the file is if its first bytes say so, or None if they may well be a table in text."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature) and (signature not in _BINARY_ONLY or not is_text(head)):
            return kind
    if not is_text(head):
        return None
    plain = beginning(head)
    return next((kind for pattern, kind in _TEXT_KINDS if pattern.match(plain)), None)


def beginning(head: bytes) -> bytes:
    """How a text begins: its first bytes without mark, blanks and the NUL bytes of wide letters."""
    return _without_bom(head[:4096]).replace(b"\0", b"").lstrip()


def is_text(head: bytes) -> bool:
    """Whether the first bytes are text in some encoding: few control characters, or two- or four-byte letters."""
    if head.startswith(_CONTAINERS):
        return False
    if head.startswith(_BOMS):
        return True
    if not head.strip(b"\0 \t\r\n"):
        return b"\0" not in head
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls * 20 <= len(head):
        return True
    # UTF-16 or UTF-32 without a mark: NUL bytes stand at every second or fourth place, other controls nowhere
    nuls = head.count(0)
    places = [head[offset::4].count(0) for offset in range(4)]
    return controls - nuls <= nuls // 50 and min(places) * 20 <= max(places)


def _without_bom(head: bytes) -> bytes:
    return next((head[len(bom) :] for bom in _BOMS if head.startswith(bom)), head)
