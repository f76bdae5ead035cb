"""Read the comments that people put on the cells of an .xlsx workbook: notes, and threads with their replies.

Takes a checked container and the part of a sheet; its relations lead to the parts that hold comments. The name that
spreadsheet programs write in bold above a note is left out, and where a thread stands, its text takes the place of
the note that old programs are shown. Only so much is read as a person could have written. Raises ``UnreadableSource``.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from defusedxml.expatreader import create_parser

from importer.readers.container import Container, damaged, refuse_doctype
from importer.readers.reader import MAX_COLUMNS
from importer.readers.sheet_parser import column_index

MAX_COMMENTS = 10_000
"""Comments that are read of one part; the others are left out."""
MAX_LETTERS = 2_000
"""Letters of one comment; what goes beyond is left out."""
MAX_BYTES = 32 << 20
"""Bytes of one part that are looked at."""

Comments = dict[tuple[int, int], str]

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_FOR_OLD_PROGRAMS = "tc="
"""How the author of a note begins that only stands in for a thread."""
_OLD_TEXT = re.compile(r"\[Threaded comment\].*?\n\s*Comment:\s*", re.S)


def read_comments(container: Container, sheet_part: str) -> Comments:
    """The comments of one sheet: (1-based row, 0-based column) -> text.

    Raises:
        UnreadableSource: a part that holds comments is damaged or hostile.
    """
    notes: Comments = {}
    threads: Comments = {}
    for kind, part in _comment_parts(container, sheet_part):
        if part.lower() in container.parts:
            found = threads if kind == "threadedComment" else notes
            _read_part(container, part, _Thread(found) if kind == "threadedComment" else _Notes(found))
    return {place: text for place, text in (notes | threads).items() if text}


def _comment_parts(container: Container, sheet_part: str) -> list[tuple[str, str]]:
    """(kind of relation, part) of what the sheet's relations say about comments."""
    folder, name = posixpath.split(sheet_part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations.lower() not in container.parts:
        return []
    raw = container.whole(relations)
    if b"omment" not in raw.replace(b"\0", b""):
        return []
    try:
        elements = list(fromstring(raw, forbid_dtd=True))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise damaged(container.file, f"{relations} is no proper XML") from error
    kinds = [(each.get("Type", "").rpartition("/")[2], each.get("Target", "")) for each in elements]
    return [
        (kind, posixpath.normpath(posixpath.join(f"/{folder}", target.replace("\\", "/"))).lstrip("/"))
        for kind, target in kinds
        if kind in ("comments", "threadedComment")
    ]


def _read_part(container: Container, part: str, listener: "_Listener") -> None:
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(listener)
    seen = 0
    try:
        for block in container.blocks(part):
            if not seen:
                refuse_doctype(container.file, block)
            parser.feed(block)
            seen += len(block)
            if listener.full or seen > MAX_BYTES:
                return
        parser.close()
    except (SAXException, DefusedXmlException, ValueError, LookupError) as error:
        raise damaged(container.file, f"{part} is no proper XML") from error


@dataclass(slots=True)
class _Comment:
    """A comment as it is being read."""

    place: tuple[int, int] | None
    author: str = ""
    runs: list[tuple[str, bool]] = field(default_factory=list)
    """(text, whether it is bold)."""
    room: int = 2 * MAX_LETTERS

    def add(self, text: str, *, bold: bool, new: bool) -> None:
        """Take in a piece of the text, as far as there is room; ``new`` says whether a run of its own begins."""
        before = "" if new or not self.runs else self.runs.pop()[0]
        self.runs.append((before + text[: self.room], bold))
        self.room -= min(self.room, len(text))

    @property
    def text(self) -> str:
        """The text without the author's name above it."""
        runs = [*self.runs]
        if runs and runs[0][1] and self.author and runs[0][0].strip().removesuffix(":").rstrip() == self.author:
            del runs[0]
        text = "".join(run for run, _ in runs).replace("_x000D_", "").replace("\r\n", "\n")
        if self.author.startswith(_FOR_OLD_PROGRAMS):
            text = _OLD_TEXT.sub("", text, count=1)
        return text.strip()[:MAX_LETTERS].rstrip()


class _Listener(ContentHandler):
    """Hears the elements of a part with comments in order."""

    def __init__(self, found: Comments) -> None:
        super().__init__()
        self.found = found
        self.count = 0
        self._comment = _Comment(None)
        self._heard: Callable[[str], None] | None = None

    @property
    def full(self) -> bool:
        """Whether no further comment is taken."""
        return self.count >= MAX_COMMENTS

    def characters(self, content: str) -> None:
        """Hand a piece of text to whoever listens."""
        if self._heard:
            self._heard(content)

    def begin(self, attrs: Mapping[str, str] | AttributesImpl, author: str) -> None:
        """A comment begins."""
        found = _CELL.fullmatch(attrs.get("ref") or "")
        column = column_index(found[1]) if found else MAX_COLUMNS
        self._comment = _Comment((int(found[2]), column) if found and column < MAX_COLUMNS else None, author)

    def end(self) -> None:
        """A comment is complete: it joins what stands on its cell already."""
        place = self._comment.place
        if place is None or self.full:
            return
        self.count += 1
        both = [self.found[place]] if place in self.found else []
        self.found[place] = "\n".join([*both, self._comment.text])[:MAX_LETTERS]


class _Notes(_Listener):
    """Hears ``commentsN.xml``."""

    def __init__(self, found: Comments) -> None:
        super().__init__(found)
        self._authors: list[str] = []
        self._bold = self._spoken = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the name that SAX calls
        """Take note of authors, comments and their runs of text."""
        local = name.rpartition(":")[2]
        if local == "author":
            self._authors.append("")
            self._heard = self._hear_author
        elif local == "comment":
            number = attrs.get("authorId", "")
            known = number.isdecimal() and len(number) < 9 and int(number) < len(self._authors)
            self.begin(attrs, self._authors[int(number)].strip() if known else "")
            self._bold = self._spoken = False
        elif local == "r":
            self._bold = False
        elif local == "b":
            self._bold = attrs.get("val", "1") not in ("0", "false")
        elif local == "rPh":  # how letters are read aloud
            self._spoken = True
        elif local == "t" and not self._spoken and len(self._comment.runs) < MAX_LETTERS:
            self._comment.add("", bold=self._bold, new=True)
            self._heard = self._hear_text

    def endElement(self, name: str) -> None:  # noqa: N802 - the name that SAX calls
        """Keep a comment that is complete."""
        local = name.rpartition(":")[2]
        if local in ("author", "t"):
            self._heard = None
        elif local == "rPh":
            self._spoken = False
        elif local == "comment":
            self.end()

    def _hear_author(self, content: str) -> None:
        if len(self._authors) <= MAX_COMMENTS:
            self._authors[-1] = (self._authors[-1] + content)[:MAX_LETTERS]

    def _hear_text(self, content: str) -> None:
        self._comment.add(content, bold=self._bold, new=False)


class _Thread(_Listener):
    """Hears ``threadedCommentN.xml``: each answer is a comment of its own on the same cell."""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the name that SAX calls
        """Take note of comments and their text."""
        local = name.rpartition(":")[2]
        if local == "threadedComment":
            self.begin(attrs, "")
        elif local == "text":
            self._heard = self._hear_text

    def endElement(self, name: str) -> None:  # noqa: N802 - the name that SAX calls
        """Keep a comment that is complete."""
        local = name.rpartition(":")[2]
        if local == "text":
            self._heard = None
        elif local == "threadedComment":
            self.end()

    def _hear_text(self, content: str) -> None:
        self._comment.add(content, bold=False, new=False)
