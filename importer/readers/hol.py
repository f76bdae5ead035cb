"""Read the holiday files of Outlook (.hol): sections of lines ``name,yyyy/m/d``, which may name a calendar behind.

Gives a source with one sheet for each section. Raises ``UnreadableSource``, ``AmbiguousSource`` and ``SettingsError``.
"""

from dataclasses import dataclass
from pathlib import Path

from importer.core.model import Source
from importer.readers.reader import ReadOptions
from importer.readers.text_kinds import text_kind
from importer.readers.whole_text import whole_text


@dataclass(frozen=True, slots=True)
class HolReader:
    """Holiday files of Outlook."""

    name: str = "hol"

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002 - such files come under any name
        """Text that begins with a section in brackets and its number of lines."""
        return text_kind(head) == "hol"

    def read(self, path: Path, options: ReadOptions) -> Source:
        """Read a holiday file; see ``Reader.read``."""
        from importer.readers.hol_sections import sheets_of  # loads calendars that no other file needs

        text = whole_text(path, options)
        sheets, issues = sheets_of(text.file, text.lines())
        return text.source(self.name, sheets, issues)
