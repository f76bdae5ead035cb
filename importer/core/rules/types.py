"""Rules about what kind of day a text names: types that a filter takes, make-up working days, optional days."""

import re
from collections.abc import Iterable

from importer.core.glossary import Glossary
from importer.core.names import clean, fold

_SEGMENTS = re.compile(r"\s+[-–—]+\s+|\s*[:;,()\[\]（）［］【】「」:：、，]\s*")
_WORDS = re.compile(r"[\w'’]+")
_MOST_BEFORE = 2
_BEFORE = frozenset((
    "no", "not", "non", "isn't", "never", "next", "first", "last", "following", "previous", "every", "each", "per",
    "on", "to", "until", "till", "before", "after", "by", "from", "of", "in", "nie", "nicht", "kein", "keine",
    "nächster", "nächste", "nächsten", "erster", "ersten", "letzter", "pas", "aucun", "prochain", "prochaine",
    "premier", "première", "não", "nao", "sem", "próximo", "próxima", "primer", "primera", "siguiente", "primo",
    "prima", "prossimo", "niet", "geen", "volgende", "ei", "ikke", "inte", "ne", "nem", "не", "ні", "нет",
    "следующий", "nu", "fără", "değil", "δεν", "μη", "bukan", "không",
))  # fmt: skip
"""Words before "working day" with which it is another day, or none: the next working day, no working day."""
_NEGATIVE_LETTERS = frozenset("非不无無免未비")
"""Letters that turn a word around where words have no blanks between them."""


def fits(value: str, wanted: Iterable[str]) -> bool:
    """Whether a type is one of those asked for; ``*`` stands for any letters.

    >>> fits("Public  holiday", ["public*"]), fits("Observance", ["public*", "bank"])
    (True, False)
    """
    return any(re.fullmatch(".*".join(map(re.escape, fold(each).split("*"))), fold(value)) for each in wanted)


def is_make_up_day(text: str, words: Glossary) -> bool:
    """Whether a name, a type or a description says that this is a working day.

    The words must be the head of the text or of a part of it that brackets, commas or dashes set apart: a holiday
    that was "moved to the next working day" is none.
    """
    return any(_is_head(part, words) for part in _SEGMENTS.split(text) if part) and not _denied(text, words)


def _denied(text: str, words: Glossary) -> bool:
    return any(words.means(part, "no") for part in _SEGMENTS.split(text) if part)


def _is_head(part: str, words: Glossary) -> bool:
    return any(_stands(part, found, words) for found in words.pattern("working_day").finditer(part))


def _stands(part: str, found: re.Match[str], words: Glossary) -> bool:
    before, after = part[: found.start()], part[found.end() :]
    if before and before[-1] in _NEGATIVE_LETTERS:
        return False
    ahead = [word.casefold().replace("’", "'") for word in _WORDS.findall(before)]
    if len(ahead) > _MOST_BEFORE or _BEFORE & set(ahead):
        return False
    behind = _WORDS.findall(after)
    return not behind or not words.means(behind[0], "closed", "no")


def is_optional(text: str, words: Glossary) -> bool:
    """Whether a type says that its days are optional, observed only, or no days off at all."""
    return words.pattern("optional").search(clean(text)) is not None
