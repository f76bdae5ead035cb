"""Years of other eras in a date: Buddhist, Minguo and Japanese years become years of our own.

An era must be written, or the words be Thai. A year that only looks like one of another calendar is an error, which
says what it may be.
"""

import re
from collections.abc import Callable, Mapping

_BUDDHIST, _MINGUO = 543, 1911
_JAPANESE: Mapping[str, int] = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
_LETTERS = {"R": "令和", "H": "平成", "S": "昭和"}
_NUMBER = r"(\d{1,3}|元)(?=\s*[年./-])"
_KANJI = re.compile(rf"(令和|平成|昭和)\s*{_NUMBER}")
_INITIAL = re.compile(r"([RHS])\s?(\d{1,2})(?=([./-])\d{1,2}\3\d{1,2}$|年\s*\d{1,2}月)")
_REPUBLIC = re.compile(rf"(?:中[華华])?民[國国]\s*{_NUMBER}")
_ERA_BEFORE = re.compile(r"(?:(?<![^\W\d_])B\.?\s?E\.?|พ\.?\s?ศ\.?)\s*(2[4-7]\d\d)(?!\d)", re.IGNORECASE)
_ERA_BEHIND = re.compile(r"(?<!\d)(2[4-7]\d\d)\s*B\.?\s?E\.?(?![^\W\d_])", re.IGNORECASE)
_THAI = re.compile(r"[\u0e01-\u0e4e]")
_THAI_YEAR = re.compile(r"(?<!\d)(2[4-7]\d\d)(?!\d)")
_THAI_ORDINAL = re.compile(r"ที่\s*(?=\d)")

HINT = "write it as 2027-12-24."
BUDDHIST, MINGUO = "the Buddhist era", "the era 民國"


def without_era(text: str) -> tuple[str, str] | None:
    """The text with its year as one of our own, and the name of the era; None where no era is written.

    >>> without_era("民國116年12月25日"), without_era("R9.12.25"), without_era("25 Dec B.E. 2570")
    (('2027年12月25日', 'the era 民國'), ('2027.12.25', 'the era 令和'), ('25 Dec 2027', 'the Buddhist era'))
    """
    text = _THAI_ORDINAL.sub(" ", text)
    for pattern, start, name in ((_REPUBLIC, _MINGUO, MINGUO), (_ERA_BEFORE, -_BUDDHIST, BUDDHIST)):
        if pattern.search(text):
            return pattern.sub(_counted_from(start), text, count=1), name
    if _ERA_BEHIND.search(text):
        return _ERA_BEHIND.sub(_counted_from(-_BUDDHIST), text, count=1), BUDDHIST
    if found := _KANJI.search(text) or _INITIAL.match(text):
        year = _JAPANESE[found[1]] + _count(found[2])
        return f"{text[: found.start()]}{year}{text[found.end() :]}", f"the era {_LETTERS.get(found[1], found[1])}"
    if is_thai(text) and _THAI_YEAR.search(text):
        return _THAI_YEAR.sub(_counted_from(-_BUDDHIST), text, count=1), BUDDHIST
    return None


def is_thai(text: str) -> bool:
    """Whether a text has Thai letters, whose years are Buddhist unless they cannot be."""
    return _THAI.search(text) is not None


def _counted_from(start: int) -> Callable[[re.Match[str]], str]:
    return lambda found: str(start + _count(found[1]))


def _count(number: str) -> int:
    return 1 if number == "元" else int(number)


def may_be(year: int) -> str:
    """Which calendar a year may belong to that is out of our reach, as a hint; empty if none is near.

    >>> may_be(2570)
    '2570 may be a Buddhist year, which is 2027: write 2027, or B.E. 2570.'
    """
    if 2400 <= year <= 2700:
        return f"{year} may be a Buddhist year, which is {year - _BUDDHIST}: write {year - _BUDDHIST}, or B.E. {year}."
    if 1300 <= year <= 1500:
        islamic, persian = round(year * 0.970229 + 621.5643), year + 621
        return f"{year} may be an Islamic year (about {islamic}) or a Persian one ({persian}): {HINT}"
    if 5700 <= year <= 5900:
        return f"{year} may be a Hebrew year (about {year - 3760}): {HINT}"
    return ""
