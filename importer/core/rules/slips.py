"""Slips of the hand in names: which two names differ in one word only, by a letter or two.

Words that count (numbers, letters, weekdays, months) never are slips of each other, nor are the endings of a word,
which tell one from many. First letters are rarely mistyped, and often tell two words apart.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

_WORDS = re.compile(r"[^\W\d_]+|\d+")
_MARKS = re.compile("[\u0300-\u036f'’`´]")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ROMAN = re.compile("[ivxlc]+")
_SHORT, _LONG = 4, 8
_CROWD = 400
"""Words that stand at one place of otherwise equal names: more of them are a list of proper names."""
_BOTH_RIGHT = frozenset(
    frozenset(pair.split("/"))
    for pair in (
        "labor/labour", "honor/honour", "ascension/ascencion", "ramadan/ramadhan", "ireland/iceland", "iran/iraq",
        "niger/nigeria", "austria/australia", "slovakia/slovenia", "mali/malta", "chad/chile", "bern/berlin",
        "early/earlier",
        "mohammed/muhammad", "mohammeds/muhammads", "nowruz/nooruz",
        "carnival/carnaval", "assumption/assomption", "office/officer", "whit/white", "mali/maldives",
    )
)  # fmt: skip
"""Words that are near each other and both right."""


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, without case, accents and apostrophes; numbers are words.

    >>> words_of("New Year’s Éve 2")
    ('new', 'years', 'eve', '2')
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold()))
    return tuple(_WORDS.findall(unicodedata.normalize("NFC", plain)))


def slipped_words(first: str, second: str) -> bool:
    """Whether two words look like one that was mistyped.

    >>> slipped_words("christmas", "chrismas"), slipped_words("sunday", "monday"), slipped_words("saint", "saints")
    (True, False, False)
    """
    short, long = sorted((first, second), key=len)
    if len(short) < _SHORT or not (short.isalpha() and long.isalpha()) or _UNSPACED.search(short + long):
        return False
    limit = 2 if len(short) >= _LONG else 1
    if len(long) - len(short) > limit or len(set(short) ^ set(long)) > 2 * limit:
        return False
    if short[0] != long[0] and sorted(short[:2]) != sorted(long[:2]):
        return False
    endings = long.startswith(short) or (len(short) == len(long) and short[:-1] == long[:-1])
    if endings or frozenset((first, second)) in _BOTH_RIGHT:
        return False
    from rapidfuzz.distance import DamerauLevenshtein  # only words that are nearly alike pay for it

    if DamerauLevenshtein.distance(short, long, score_cutoff=limit) > limit:
        return False
    return not (_count(short) and _count(long))


def _count(word: str) -> bool:
    from importer.core.rules.calendar_words import months, weekdays  # their languages are slow to load

    return bool(_ROMAN.fullmatch(word)) or word in weekdays() or word in months()


def slips_among(names: Iterable[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Pairs of names, as words, that are one slip apart: they differ in one word, and that looks mistyped."""
    groups: dict[tuple[int, tuple[str, ...]], list[tuple[str, ...]]] = {}
    for words in dict.fromkeys(names):
        for spot, word in enumerate(words):
            if len(word) >= _SHORT and not word.isdigit():
                groups.setdefault((spot, words[:spot] + words[spot + 1 :]), []).append(words)
    for (spot, _), alike in groups.items():
        if 1 < len(alike) <= _CROWD:
            yield from _pairs(spot, alike)


def _pairs(spot: int, alike: list[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for number, first in enumerate(alike):
        for second in alike[number + 1 :]:
            if slipped_words(first[spot], second[spot]):
                yield first, second
