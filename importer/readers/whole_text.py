"""Load a file of text as a whole, for readers of texts that are no tables."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from importer.core.errors import UnreadableSource
from importer.core.issues import Assumption, Issue
from importer.core.model import Sheet, Source
from importer.readers.encoding import find_encoding
from importer.readers.reader import ReadOptions, load, name_of

MAX_BYTES = 1 << 27
"""Size of the largest text without rows that we read."""


@dataclass(frozen=True, slots=True)
class WholeText:
    """A file as text, with what was inferred on the way."""

    file: str
    """Its name, as messages show it."""
    sha256: str
    """Of its bytes."""
    text: str
    """Without a byte order mark."""
    encoding: str
    """A Python codec name."""
    assumptions: tuple[Assumption, ...]

    def lines(self) -> list[str]:
        """Its lines as editors count them, without their ends."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def source(
        self, kind: str, sheets: tuple[Sheet, ...], issues: tuple[Issue, ...], assumptions: tuple[Assumption, ...] = ()
    ) -> Source:
        """The source that the reader of this kind makes of it."""
        return Source(
            file=self.file,
            sha256=self.sha256,
            kind=kind,
            sheets=sheets,
            encoding=self.encoding,
            issues=issues,
            assumptions=(*self.assumptions, *assumptions),
        )


def whole_text(path: Path, options: ReadOptions, mended: Callable[[bytes], bytes] = bytes) -> WholeText:
    """Read a text.

    Args:
        path: the file.
        options: what the user said about it.
        mended: what a kind of file does to its bytes before they are decoded, where the user names no encoding.

    Raises:
        UnreadableSource: it cannot be opened, is too large, or its bytes contradict its encoding.
        AmbiguousSource: several encodings fit.
        SettingsError: the encoding that was named is none.
    """
    file = name_of(path)
    raw = load(path)
    if len(raw) > MAX_BYTES:
        raise UnreadableSource(
            f"{file}: {len(raw):,} bytes of text are more than the {MAX_BYTES:,} that we read of this kind.",
            "export fewer years, or several files.",
            code="source-too-large",
        )
    digest = hashlib.sha256(raw).hexdigest()
    raw = mended(raw) if options.encoding is None else raw
    found = find_encoding(file, raw, options.encoding, options.vocabulary, anew="export it again in UTF-8")
    text = raw[found.mark :].decode(found.codec)
    assumptions = (found.assumption,) if found.assumption else ()
    return WholeText(file, digest, text, found.codec, assumptions)
