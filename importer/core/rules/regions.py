"""Read one region cell: a name, a list of names, all, or all except some."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from importer.core.glossary import Glossary
from importer.core.names import clean, fold

_SEPARATORS = re.compile(r"[,;|\n]")
_CLOSE = 75.0
_JOINTS = re.compile(r"\s*[/&+]\s*|\s+(?:and|und|et|y|e|i|en)\s+", re.IGNORECASE)


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
    """All regions that a source and its profile name, each once, in the order of their folded form.

    A name that only stands in exceptions counts too, unless it is so close to a region's that it may be misspelt.
    """
    found: dict[str, str] = {}
    readings = list(readings)
    for name in sorted([*own, *(name for reading in readings if not reading.all_but for name in reading.names)]):
        found.setdefault(fold(name), name)
    for name in sorted({name for reading in readings if reading.all_but for name in reading.names}):
        if fold(name) not in found and not _is_close(name, tuple(found)):
            found[fold(name)] = name
    return tuple(found[key] for key in sorted(found))


def _is_close(name: str, keys: Sequence[str]) -> bool:
    from rapidfuzz import fuzz, process  # only sheets with exceptions pay for it

    return process.extractOne(fold(name), keys, scorer=fuzz.ratio, score_cutoff=_CLOSE) is not None


def unknown_exceptions(reading: RegionReading, known: Sequence[str]) -> tuple[str, ...]:
    """The names that a reading excepts and that no region has."""
    keys = {fold(name) for name in known}
    return tuple(name for name in reading.names if fold(name) not in keys) if reading.all_but else ()


def split_joined(reading: RegionReading, known: Sequence[str]) -> RegionReading:
    """``PL / DE`` and ``PL and CZ`` are lists where each part is a region of its own."""
    keys = {fold(name) for name in known}
    names: list[str] = []
    for name in reading.names:
        parts = [clean(part) for part in _JOINTS.split(name)]
        names += parts if len(parts) > 1 and all(fold(part) in keys for part in parts) else [name]
    return RegionReading(tuple(dict.fromkeys(names)), reading.all_but)


def members(reading: RegionReading, known: Sequence[str]) -> tuple[str, ...]:
    """The regions that a reading stands for."""
    if not reading.all_but:
        return reading.names
    left_out = {fold(name) for name in reading.names}
    return tuple(name for name in known if fold(name) not in left_out)
