"""Read one region cell: a name, a list of names, all, or all except some."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from importer.core.glossary import Glossary
from importer.core.names import clean, fold

_SEPARATORS = re.compile(r"[,;|\n、，；]")
_LISTED = re.compile(r"[,;、，；]|(?:&|\band)\s*\n|\n\s*(?:&|and\b)", re.IGNORECASE)
_BREAKS = re.compile(r"\s*[\r\n]+\s*")
_LAST_JOINT = re.compile(r"\s*&\s*|(?:^|\s+)(?:and|und|en|et|y|e|i|og|och|ja|és|și|ve|и|і|та)\s+", re.IGNORECASE)
_ENDS = " :)）"
_OPENING = re.compile(r"[（(]")
_BEHIND = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]|hariç|dışında", re.IGNORECASE)
"""Words of exception that stand behind what is excepted."""
_PARTICLE = re.compile(r"(?:を|은|는|을|를)$")
_CODE = re.compile(r"[A-Z]{2,3}")
_ONLY = re.compile(r"(?:only|nur)\s+(?=\S)|(?<=\S)\s+only", re.IGNORECASE)
"""What people add to the places that a row is for, and that is no part of their names."""
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


def in_one_line(text: str) -> str:
    r"""A region cell without its line breaks, which divide names only where nothing else does.

    >>> in_one_line("PL\nDE"), in_one_line("AR, ML,\nMN & TN"), in_one_line("PB &\nRJ")
    ('PL; DE', 'AR, ML, MN & TN', 'PB & RJ')
    """
    divided = _LISTED.search(text) is not None
    return " ".join(text.split()) if divided else _BREAKS.sub("; ", text.strip())


def read_region(text: str, glossary: Glossary) -> RegionReading:
    """Read one region cell.

    ``PL, DE; CZ`` is a list; ``all`` is everything; ``all except CZ`` is everything but that. In a list with commas
    an "and" before its last name divides names too.
    """
    if glossary.means(text, "all"):
        return RegionReading((), all_but=True)
    for found in glossary.pattern("except").finditer(text):
        names = _excepted(text[: found.start()].strip(" (（"), found[0], text[found.end() :].strip(_ENDS), glossary)
        if names is not None:
            return RegionReading(_names(names), all_but=True)
    return RegionReading(_names(_without_only(text)))


def _without_only(text: str) -> str:
    """The text without an "only" at one of its ends."""
    found = [each for each in _ONLY.finditer(text) if each.start() == 0 or each.end() == len(text)]
    return text[: found[-1].start()] + text[found[-1].end() :] if found else text


def _excepted(head: str, phrase: str, tail: str, glossary: Glossary) -> str | None:
    """The names that are excepted: behind the phrase, or before it in languages that say so; None if it is none."""
    if tail and (not head or glossary.means(head, "all")):
        return tail
    if not head or not _BEHIND.search(phrase) or (tail and not glossary.means(tail, "all")):
        return None
    whole, bracket, inner = (part.strip() for part in _OPENING.sub("(", head).partition("("))
    names = inner if bracket and glossary.means(whole, "all") else head
    return _PARTICLE.sub("", names)


def _names(text: str) -> tuple[str, ...]:
    parts = [clean(part) for part in _SEPARATORS.split(text)]
    if len(parts) > 1:
        parts[-1:] = [clean(part) for part in _LAST_JOINT.split(parts[-1])]
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
    """``PL / DE`` and ``PL and CZ`` are lists where each part is a region of its own, or each a code of letters."""
    keys = {fold(name) for name in known}
    names: list[str] = []
    for name in reading.names:
        parts = [clean(part) for part in _JOINTS.split(name)]
        known_all = all(fold(part) in keys for part in parts)
        names += parts if len(parts) > 1 and (known_all or all(map(_CODE.fullmatch, parts))) else [name]
    return RegionReading(tuple(dict.fromkeys(names)), reading.all_but)


def members(reading: RegionReading, known: Sequence[str]) -> tuple[str, ...]:
    """The regions that a reading stands for."""
    if not reading.all_but:
        return reading.names
    left_out = {fold(name) for name in reading.names}
    return tuple(name for name in known if fold(name) not in left_out)
