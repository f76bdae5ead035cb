"""Read one region cell: a name, a list of names, all, or all except some."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from importer.core.glossary import Glossary
from importer.core.names import clean, fold

_SEPARATORS = re.compile(r"[,;|\n]")


@dataclass(frozen=True, slots=True)
class RegionReading:
    """What a region cell says: the names in it, or everything but the names in it."""

    names: tuple[str, ...]
    all_but: bool = False

    @property
    def is_list(self) -> bool:
        """Whether it stands for several regions."""
        return self.all_but or len(self.names) > 1


def read_region(text: str, glossary: Glossary) -> RegionReading:
    """Read one region cell.

    ``PL, DE; CZ`` is a list; ``all`` is everything; ``all except CZ`` is everything but that.
    """
    if glossary.means(text, "all"):
        return RegionReading((), all_but=True)
    for phrase in glossary.phrases("except"):
        head, found, tail = _partition(text, phrase)
        if found and (not head or glossary.means(head, "all")):
            return RegionReading(_names(tail), all_but=True)
    return RegionReading(_names(text))


def _partition(text: str, phrase: str) -> tuple[str, bool, str]:
    match = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE)
    if not match:
        return text, False, ""
    return text[: match.start()].strip(" ("), True, text[match.end() :].strip(" :)")


def _names(text: str) -> tuple[str, ...]:
    parts = (clean(part) for part in _SEPARATORS.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def known_regions(readings: Iterable[RegionReading], own: Sequence[str]) -> tuple[str, ...]:
    """All regions that a source and its profile name, each once, in the order of their folded form."""
    found: dict[str, str] = {}
    for name in sorted([*own, *(name for reading in readings for name in reading.names)]):
        found.setdefault(fold(name), name)
    return tuple(found[key] for key in sorted(found))


def members(reading: RegionReading, known: Sequence[str]) -> tuple[str, ...]:
    """The regions that a reading stands for."""
    if not reading.all_but:
        return reading.names
    left_out = {fold(name) for name in reading.names}
    return tuple(name for name in known if fold(name) not in left_out)
