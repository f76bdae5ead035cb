"""Month and weekday words of the first nine languages, from the CLDR data that babel holds.

Loaded only when a sheet writes months or weekdays as words. A word that names two different months (or weekdays) in
two languages names neither: nothing is guessed.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from babel import Locale

from importer.core.glossary import squash

LANGUAGES = ("en", "de", "fr", "es", "pt", "pl", "it", "nl", "ja")
_WIDTHS = ("wide", "abbreviated")
_EAST_ASIAN_DAYS = [
    (start + letter, number)
    for starts, letters in ((("", "周", "週", "星期"), "一二三四五六日"), (("",), "월화수목금토일"))
    for start in starts
    for number, letter in enumerate(letters)
]
CONTESTED = frozenset({"lip", "lis", "listopad", "listopada"})
"""Polish months that are other months in Croatian; of all languages' words only these are looked at twice."""


def _unambiguous(pairs: Iterable[tuple[str, int]]) -> tuple[Mapping[str, int], frozenset[str]]:
    """The words that mean one thing, and those that mean two."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for text, number in pairs:
        key = squash(text)
        if found.setdefault(key, number) != number:
            twice.add(key)
    return {key: number for key, number in found.items() if key and key not in twice and not key.isdigit()}, frozenset(
        twice
    )


@lru_cache(maxsize=1)
def months() -> Mapping[str, int]:
    """Squashed month word -> 1..12."""
    locales = [Locale.parse(language) for language in LANGUAGES]
    extra = [("sept", 9), ("maerz", 3), ("okt", 10), ("mrt", 3)]
    return _unambiguous(
        [
            (name, number)
            for locale in locales
            for context in ("format", "stand-alone")
            for width in _WIDTHS
            for number, name in locale.months[context][width].items()
        ]
        + extra
    )[0]


@lru_cache(maxsize=1)
def _weekday_words() -> tuple[Mapping[str, int], frozenset[str]]:
    locales = [Locale.parse(language) for language in LANGUAGES]
    extra = [("thur", 3), ("thurs", 3), ("tues", 1), ("weds", 2), *_EAST_ASIAN_DAYS]
    return _unambiguous(
        [
            (name, number)
            for locale in locales
            for context in ("format", "stand-alone")
            for width in (*_WIDTHS, "short")
            for number, name in locale.days[context][width].items()
        ]
        + extra
    )


def weekdays() -> Mapping[str, int]:
    """Squashed weekday word -> 0 (Monday) to 6; two-letter forms too where all languages agree on them."""
    return _weekday_words()[0]


def ambiguous_weekdays() -> frozenset[str]:
    """Squashed words that are two weekdays in two of the languages."""
    return _weekday_words()[1]


def weekday_of(text: str) -> int | None:
    """The weekday that a word names, 0 is Monday, or None.

    >>> weekday_of("Friday"), weekday_of("Freitag"), weekday_of("金曜日")
    (4, 4, 4)
    """
    return weekdays().get(squash(text))


def word_key(text: str) -> str:
    """The form in which calendar words of all languages are compared: letters and their marks, without Latin accents.

    >>> word_key("Déc."), word_key("ธ.ค.")
    ('dec', 'ธค')
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(letter for letter in plain if not ("\u0300" <= letter <= "\u036f"))
    return "".join(each for each in unicodedata.normalize("NFC", bare) if unicodedata.category(each)[0] in "LM")


@dataclass(frozen=True)
class Words:
    """The month words that a column of dates is read with, in the form of ``word_key``."""

    chosen: Mapping[str, int] = field(default_factory=dict)
    """Words that the first languages do not have, or for which the column decided."""
    doubtful: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Words that mean several months, of which nothing decides."""

    further: Callable[[str], int | None] | None = None
    """Where else to look a word up."""

    def month(self, word: str) -> int | None:
        """The month that a word names, 1 to 12, or None; the first one of a doubtful word."""
        key = word_key(word)
        if key in self.doubtful:
            return self.doubtful[key][0]
        found = self.chosen.get(key) or months().get(squash(word))
        return self.further(key) if found is None and self.further and key else found


FIRST = Words()
"""The words of the first nine languages."""
