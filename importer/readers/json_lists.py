"""Read lists of objects in JSON, as the feeds of governments and calendar services give them.

Gives a source with a sheet for each list of objects with dates. Raises ``UnreadableSource``, ``AmbiguousSource`` and
``SettingsError``.
"""

from dataclasses import dataclass
from pathlib import Path

from importer.core.model import Source
from importer.readers.reader import ReadOptions
from importer.readers.text_kinds import text_kind
from importer.readers.whole_text import whole_text


@dataclass(frozen=True, slots=True)
class JsonReader:
    """JSON documents that hold lists of objects."""

    name: str = "json"

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002 - such files come under any name
        """Text that begins as an object, or as a list of objects or lists."""
        return text_kind(head) == "json"

    def read(self, path: Path, options: ReadOptions) -> Source:
        """Read a JSON document; see ``Reader.read``."""
        from importer.readers.json_sheets import sheets_of  # loads the rules of dates, which few files need so early

        text = whole_text(path, options)
        found = sheets_of(text.file, text.text, options)
        return text.source(self.name, found.sheets, found.issues, found.assumptions)
