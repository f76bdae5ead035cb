"""Know a calendar, and read it: its bytes, its letters, its calendars and their rows.

Old programs cut long lines between the bytes of one letter; such letters are put together before anything is decoded.
What cannot be understood is a fault of its entry; a file without any event is refused in words.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from importer.core.errors import UnreadableSource
from importer.core.model import Source
from importer.readers.encoding import Encoding, find_encoding
from importer.readers.reader import ReadOptions, load, name_of
from importer.readers.text_kinds import text_kind

MAX_BYTES = 1 << 27
"""Size of the largest calendar that we read."""
_CUT_LETTER = re.compile(rb"(\r\n|\n|\r)([ \t])([\x80-\xbf]{1,3})")


@dataclass(frozen=True, slots=True)
class ICalendarReader:
    """Calendars in text (.ics)."""

    name: str = "icalendar"

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002 - calendars come under any name
        """Text that begins as calendars do, whatever its extension."""
        return text_kind(head) == "icalendar"

    def read(self, path: Path, options: ReadOptions) -> Source:
        """Read a calendar; see ``Reader.read``."""
        from importer.readers.icalendar.reading import read_calendars  # loads libraries that no other file needs

        file = name_of(path)
        raw = load(path)
        if len(raw) > MAX_BYTES:
            raise UnreadableSource(
                f"{file}: {len(raw):,} bytes of text are more than the {MAX_BYTES:,} that we read of a calendar.",
                "export fewer years, or several calendars.",
                code="source-too-large",
            )
        digest = hashlib.sha256(raw).hexdigest()
        text, encoding = _decoded(file, raw, options)
        found = read_calendars(file, text, options)
        told = (encoding.assumption,) if encoding.assumption else ()
        return Source(
            file=file,
            sha256=digest,
            kind=self.name,
            sheets=found.sheets,
            encoding=encoding.codec,
            issues=found.issues,
            assumptions=(*told, *found.assumptions),
        )


def _decoded(file: str, raw: bytes, options: ReadOptions) -> tuple[str, Encoding]:
    """The text, and how its bytes were read."""
    if options.encoding is None and not raw.isascii():
        whole = _CUT_LETTER.sub(rb"\3\1\2", raw)
        raw = whole if _is_utf8(whole) and not _is_utf8(raw) else raw
    encoding = find_encoding(file, raw, options.encoding, options.vocabulary)
    return raw[encoding.mark :].decode(encoding.codec), encoding


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
