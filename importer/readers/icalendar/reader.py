"""Know a calendar, and read it: its bytes, its letters, its calendars and their rows.

Old programs cut long lines between the bytes of one letter; such letters are put together before anything is decoded.
What cannot be understood is a fault of its entry; a file without any event is refused in words.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from importer.core.model import Source
from importer.readers.reader import ReadOptions
from importer.readers.text_kinds import text_kind
from importer.readers.whole_text import whole_text

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

        text = whole_text(path, options, _with_whole_letters)
        found = read_calendars(text.file, text.text, options)
        return text.source(self.name, found.sheets, found.issues, found.assumptions)


def _with_whole_letters(raw: bytes) -> bytes:
    """The bytes with letters put together that line breaks cut, if that makes them UTF-8."""
    if raw.isascii():
        return raw
    whole = _CUT_LETTER.sub(rb"\3\1\2", raw)
    return whole if _is_utf8(whole) and not _is_utf8(raw) else raw


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
