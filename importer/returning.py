"""Give sources back as marked copies: what the readers know of a source and what the reports say of it, together."""

from collections.abc import Sequence
from pathlib import Path

from importer.core.model import Source
from importer.core.profile import Profile
from importer.core.report import Report, SourceEntry
from importer.pipeline import load_glossary
from importer.reading import read_file
from importer.reports.returned import Copies, Part


def open_copies(parts: Sequence[tuple[str, Report]]) -> Copies:
    """Open the sources of the reports of a run, to be written as marked copies."""
    return Copies.of(parts, _read_again)


def write_copies(parts: Sequence[Part], folder: Path) -> tuple[Path, ...]:
    """Write a marked copy of each source of the reports of a run into a folder.

    Args:
        parts: the name of each account, or "" where there is one, and its report.
        folder: where they go; nothing is replaced but copies of ours that nobody saved since.

    Returns:
        The files that were written; a source that has no copy is left out.
    """
    return open_copies(parts).write(parts, folder)


def _read_again(entry: SourceEntry) -> Source:
    return read_file(Path(entry.path), Profile.model_validate(dict(entry.read_with)), load_glossary())
