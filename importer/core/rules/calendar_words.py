"""Month and weekday words of many languages, from the CLDR data that babel holds.

Loaded only when a sheet writes months or weekdays as words. A word that names two different months (or weekdays) in
two languages names neither: nothing is guessed.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale

from importer.core.glossary import squash

LANGUAGES = ("en", "de", "fr", "es", "pt", "pl", "it", "nl", "ja")
_WIDTHS = ("wide", "abbreviated")


def _unambiguous(pairs: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    twice: set[str] = set()
    for text, number in pairs:
        key = squash(text)
        if found.setdefault(key, number) != number:
            twice.add(key)
    return {key: number for key, number in found.items() if key and key not in twice and not key.isdigit()}


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
    )


@lru_cache(maxsize=1)
def weekdays() -> Mapping[str, int]:
    """Squashed weekday word -> 0 (Monday) to 6; two-letter forms too where all languages agree on them."""
    locales = [Locale.parse(language) for language in LANGUAGES]
    extra = [("thur", 3), ("thurs", 3), ("tues", 1), ("weds", 2)]
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


def weekday_of(text: str) -> int | None:
    """The weekday that a word names, 0 is Monday, or None.

    >>> weekday_of("Friday"), weekday_of("Freitag"), weekday_of("金曜日")
    (4, 4, 4)
    """
    return weekdays().get(squash(text))
