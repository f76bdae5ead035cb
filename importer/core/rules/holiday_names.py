"""Names of holidays: whether two of them mean the same holiday.

Names are compared without case, accents, remarks in brackets and words such as "holiday"; a few English names that
mean one holiday everywhere are known. Numbers in names (1st, 2nd) have to agree.
"""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

SURE = 100.0
LIKELY = 90.0
"""Likeness from which two names are taken for one holiday's."""

_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_APOSTROPHES = re.compile(r"['’`´ʼ]")
_PARTS = re.compile(r"\s*(?:;|\s/\s)\s*")
_DIGITS = re.compile(r"\d+")
_OBSERVED = re.compile(
    r"\b(?:observed|observance|substituted?|in lieu|ersatz\w*|alternative|compensat\w*|bridge|additional)\b"
    r"|振替|代休|补假|補假|대체",
    re.IGNORECASE,
)
_MOON = re.compile(
    r"\b(?:eid|idul|id[ -]ul|hari raya|ramadan|ramazan|kurban|bakrid|muharram|ashura|mawlid|milad|islamic|hijri"
    r"|arafah?|isra|prophets?)\b",
    re.IGNORECASE,
)
_IDLE = frozenset({"day", "days", "holiday", "holidays", "public", "bank", "national", "the", "of", "s"})
_NUMBERS = {"1st": "1", "first": "1", "2nd": "2", "second": "2", "3rd": "3", "third": "3"}
_SAME = (
    ("new year", "new years", "new year s"),
    ("christmas", "xmas", "1 christmas", "christmas 1", "christmas feast", "nativity"),
    ("boxing", "2 christmas", "christmas 2", "st stephens", "saint stephens", "after christmas"),
    (
        "labour",
        "labor",
        "may",
        "workers",
        "international workers",
        "international labour",
        "international labor",
        "early may",
    ),
    ("whit monday", "pentecost monday", "whitmonday"),
    ("whit sunday", "pentecost", "pentecost sunday", "whitsunday"),
    ("ascension", "ascension thursday"),
    ("epiphany", "three kings", "3 kings"),
    ("assumption", "assumption mary", "assumption blessed virgin mary"),
    ("easter", "easter sunday"),
    ("summer", "late summer", "august", "late august"),
    ("washingtons birthday", "presidents", "president", "washington birthday"),
    ("martin luther king jr", "mlk", "mlk jr", "martin luther king", "dr martin luther king jr"),
    ("juneteenth", "juneteenth independence", "juneteenth national independence", "juneteenth freedom"),
    ("columbus", "indigenous peoples", "columbus indigenous peoples"),
    ("thanksgiving", "thanksgiving thursday"),
    ("after thanksgiving", "thanksgiving friday"),
    ("kings birthday", "king birthday", "queens birthday", "sovereigns birthday"),
)
_GROUP = {name: group[0] for group in _SAME for name in group}


@lru_cache(maxsize=20_000)
def plain(name: str) -> str:
    """The form in which two spellings of a holiday's name are equal.

    >>> plain("Święto Pracy (observed)"), plain("2nd Christmas Day") == plain("Boxing Day")
    ('swieto pracy', True)
    """
    bare = _BRACKETS.sub(" ", name) if _BRACKETS.sub("", name).strip() else name
    letters = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", bare).casefold().replace("ł", "l"))
    text = "".join(each if each.isalnum() else " " for each in letters if not unicodedata.combining(each))
    words = [_NUMBERS.get(word, word) for word in _OBSERVED.sub(" ", text).split()]
    kept = " ".join(word for word in words if word not in _IDLE) or " ".join(words)
    return _GROUP.get(kept, kept)


def pieces(name: str) -> tuple[str, ...]:
    """The names in a name, where two holidays share a day.

    >>> pieces("Constitution Day; Whit Monday")
    ('Constitution Day', 'Whit Monday')
    """
    return tuple(part for part in _PARTS.split(name) if part.strip())


def says_observed(name: str) -> bool:
    """Whether a name says that its day is taken for another one."""
    return bool(_OBSERVED.search(name))


def by_the_moon(name: str) -> bool:
    """Whether the sight of the moon decides on which day a holiday is."""
    return bool(_MOON.search(_APOSTROPHES.sub("", name)))


@lru_cache(maxsize=50_000)
def likeness(one: str, other: str) -> float:
    """How much two names look like one holiday's, 0 to 100; ``SURE`` where they are equal in plain form."""
    first, second = plain(one), plain(other)
    if first == second:
        return SURE
    if _DIGITS.findall(first) != _DIGITS.findall(second):
        return 0.0
    return min(fuzz.token_sort_ratio(first, second), SURE - 1)
