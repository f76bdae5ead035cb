"""Judge text in an old encoding: which of them makes words of it.

Takes the lines of a file that hold bytes beyond ASCII and are not UTF-8, gives the readings that differ, best first,
each with a score and the word that speaks for it. Judges by letters that one language uses, by month, weekday and
header words, and lets charset-normalizer vote as one among them. Slow (babel is loaded): only for files that need it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from charset_normalizer import from_bytes

from importer.readers.letters import ALPHABETS, IDEOGRAPHS

ENCODINGS: Mapping[str, tuple[str, ...]] = {
    "cp1252": ("fr", "de", "es", "pt", "it", "ca", "nl", "sv", "da", "fi", "is", "en", "et"),
    "cp1250": ("pl", "cs", "sk", "hu", "ro", "hr", "sl", "de"),
    "cp1251": ("ru", "uk", "bg", "sr"),
    "cp1253": ("el",),
    "cp1254": ("tr",),
    "cp1255": ("he",),
    "cp1256": ("ar", "fa"),
    "cp1257": ("lt", "lv", "et"),
    "cp932": ("ja",),
    "big5": ("zh_Hant",),
    "cp950": ("zh_Hant",),
    "gb18030": ("zh_Hans",),
    "cp949": ("ko",),
    "euc_jp": ("ja",),
    "iso8859_2": ("pl", "cs", "sk", "hu", "ro", "hr"),
    "koi8_r": ("ru",),
    "cp866": ("ru",),
    "cp850": ("fr", "de", "es", "pt", "it", "nl", "sv", "da"),
    "cp852": ("pl", "cs", "sk", "hu", "hr"),
    "mac_roman": ("fr", "de", "es", "pt", "it", "nl", "sv", "da"),
}
"""Python codec -> languages that are written in it; earlier ones are preferred where both read the same."""

_RARE = frozenset({"euc_jp", "iso8859_2", "koi8_r", "cp866", "cp850", "cp852", "mac_roman"})
_WORD = re.compile(r"[^\W\d_]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_BEYOND_LATIN = 0x370
_ALONE = frozenset("àáâéèêíìóòôùúåäöøæеиаоусквябηо")
"""Letters that are words."""
_ONLY_SIGNS = 0.8
_SIGNS = frozenset("–—‘’“”„…•·°ª№«»€£§©®º¿¡´¨×½¼¾\u00a0、。・「」（）：，；！？～※〜○●◎△▲▼×→％　《》【】")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one encoding makes of the lines."""

    encoding: str
    score: float
    word: str
    """The word that speaks most for it."""
    line: int
    """1-based line of the file where it stands."""
    reason: str
    """Why it does, in a few words."""


def readings(lines: Mapping[int, bytes], vocabulary: frozenset[str]) -> list[Reading]:
    """All readings of the lines that differ, best first.

    Args:
        lines: 1-based line -> its bytes; lines with bytes beyond ASCII, and some of the others.
        vocabulary: header words of all languages.

    Returns:
        The readings; none where the lines hold nothing but ASCII, because then there is nothing to judge by.
    """
    raw = b"\n".join(lines.values())
    if raw.isascii():
        return []
    texts: dict[str, str] = {}
    for encoding in ENCODINGS:
        text = _decode(raw, encoding)
        if text is not None and text not in texts:
            texts[text] = encoding
    known = {token for word in vocabulary for token in _words(word)}
    voted = _vote(raw)
    judged = [_judge(encoding, text, list(lines), known, text == voted) for text, encoding in texts.items()]
    return sorted(judged, key=lambda reading: -reading.score)


def _decode(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _vote(raw: bytes) -> str | None:
    best = from_bytes(raw[:16_384]).best()
    return None if best is None else _decode(raw, best.encoding)


def _words(text: str) -> list[str]:
    return [unicodedata.normalize("NFC", word) for word in _WORD.findall(text.casefold())]


def _judge(encoding: str, text: str, numbers: list[int], known: set[str], voted: bool) -> Reading:
    """Ten points for letters that fit a language, three for each known word up to four, and small hints."""
    tokens = {number: _words(line) for number, line in zip(numbers, text.split("\n"), strict=True)}
    special = [(number, word) for number, words in tokens.items() for word in words if not word.isascii()]
    plain = {word for words in tokens.values() for word in words if word.isascii()}
    languages = ENCODINGS[encoding]
    fit, language = max((_fit(text, code) + 0.1 * min(_hints(code, plain), 3), code) for code in languages)
    known = known.union(*(calendar_words(code) for code in languages), *(_everyday(code) for code in languages))
    speaking = [(number, word) for number, word in special if word in known]
    score = 10 * fit + 3 * min(len({word for _, word in speaking}), 4) + voted - (encoding in _RARE)
    signs = ((n, token) for n, line in zip(numbers, text.split("\n"), strict=True) for token in _signed(line))
    line, word = next(iter(speaking or special), None) or next(signs)
    fitting = f"letters of {Locale.parse(language).get_display_name('en')}" if special else "a sign that texts have"
    return Reading(encoding, score, word, line, "a known word" if speaking else fitting)


def _signed(line: str) -> list[str]:
    """Pieces of a line with something beyond ASCII in them."""
    return [piece for piece in re.split(r"[ ,;\t|\"]+", line) if not piece.isascii()]


def _fit(text: str, code: str) -> float:
    """Share of the text's letters beyond ASCII that this language uses, less what no writer would write."""
    beyond = [letter for letter in text if not letter.isascii() and letter not in _SIGNS]
    if not beyond:
        return _ONLY_SIGNS
    if code in IDEOGRAPHS:
        return sum(_ideograph_weight(letter, code) for letter in beyond) / len(beyond)
    letters = ALPHABETS[code].letters
    fitting = sum(letter.lower() in letters for letter in beyond)
    return fitting / len(beyond) - _oddities(text) / len(beyond)


def _ideograph_weight(letter: str, code: str) -> float:
    """1 for a letter of calendars, 0.75 for a common one of this script, less for a rare one."""
    if letter in IDEOGRAPHS[code]:
        return 1.0
    if code == "ja":
        common = "\u3040" <= letter <= "\u30ff" or b"\x88" <= letter.encode("cp932", "replace")[:1] <= b"\x97"
    elif code == "zh_Hant":
        common = b"\xa4" <= letter.encode("big5", "replace")[:1] <= b"\xc6"
    elif code == "zh_Hans":
        common = b"\xb0" <= letter.encode("gb2312", "replace")[:1] <= b"\xd7"
    else:
        common = "\uac00" <= letter <= "\ud7a3" and len(letter.encode("euc_kr", "replace")) == 2
    return 0.75 if common else 0.1


def _oddities(text: str) -> int:
    """How many letters and signs beyond ASCII stand where nobody writes them."""
    framed = f" {text} "
    return sum(_is_odd(framed[place - 1], framed[place], framed[place + 1]) for place in _beyond(framed))


def _beyond(text: str) -> Iterable[int]:
    return (found.start() for found in _BEYOND_ASCII.finditer(text))


def _is_odd(before: str, letter: str, after: str) -> bool:
    """Whether a letter or sign beyond ASCII stands oddly between its neighbours."""
    if letter in _SIGNS:
        return False
    if not letter.isalpha():
        return before.isalpha() or after.isalpha()  # a sign within or beside a word
    if before.isdigit() or after.isdigit():
        return True
    if not before.isalpha() and not after.isalpha():
        return letter.lower() not in _ALONE
    if letter.isupper():
        return before.islower()
    if letter == "ς" and after.isalpha():
        return True
    other_script = ord(letter) >= _BEYOND_LATIN
    return (other_script and (before.isascii() and before.isalpha())) or (
        after.isascii() and after.isalpha() and (other_script or after.isupper())
    )


def _hints(code: str, plain: Iterable[str]) -> int:
    """How many everyday words of the language, written in ASCII, the text has."""
    return len((_everyday(code) | calendar_words(code)).intersection(plain))


def _everyday(code: str) -> frozenset[str]:
    return ALPHABETS[code].words if code in ALPHABETS else frozenset()


@lru_cache(maxsize=64)
def calendar_words(code: str) -> frozenset[str]:
    """Month and weekday words of a language, case folded, of two letters or more."""
    locale = Locale.parse(code)
    tables = (locale.months, locale.days)
    names = (
        name
        for table in tables
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in table[context].get(width, {}).values()
    )
    return frozenset(word for name in names for word in _words(name) if len(word) > 1)
