"""Rules about hours inside a text that is no cell of hours: a name that says from when it is closed."""

import re
import unicodedata

from importer.core.glossary import Glossary

_HOUR = r"(?:[01]?\d|2[0-4])"
_CLOCK = re.compile(
    rf"""(?<![\d.,:/])(?:
        {_HOUR}:[0-5]\d(?![\d:])                                # 14:00
      | {_HOUR}\.(?:00|15|30|45)(?!\d|\.\d|\s*[%€$£])           # 14.30, which is no day and month
      | {_HOUR}(?:[.:]\d\d)?\s*(?:[ap]\.?\s?m\b|uhr\b)          # 1 p.m., 14 Uhr
      | (?!24){_HOUR}\s?h(?:rs?|ours?)?\b                       # 14h, 2 hours
      | {_HOUR}\s?h\s?[0-5]\d\b                                 # 14h30
      | [012]\d[0-5]\d\s*(?:h|hrs|hours|uhr)\b                  # 1400 hrs
      | {_HOUR}\s*[時點点시]                                    # 14時
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_MARK = re.compile(r"\d\s*[:.hapuHAPU時點点시]")
"""What stands in every time of day; few names have it, so that most are settled here."""
_AT = re.compile(r"\b(?:at|um|à|a las|alle|às|om)\s+$", re.IGNORECASE)


def says_hours(text: str, words: Glossary) -> bool:
    """Whether a text names a time of day, or noon after a word such as from.

    >>> says_hours("Christmas Eve (closed from 14:00)", Glossary()), says_hours("Tag der Einheit 3.10.", Glossary())
    (True, False)
    """
    plain = unicodedata.normalize("NFKC", text)
    if _MARK.search(plain) and _CLOCK.search(plain):
        return True
    small = plain.casefold()
    if not any(word in small for word in words.phrases("noon")):  # a pattern of many words is slow
        return False
    return any(_bounds(plain[: noon.start()], words) for noon in words.pattern("noon").finditer(plain))


def _bounds(before: str, words: Glossary) -> bool:
    """Whether a text ends in a word such as from, until or at."""
    bounds = (end for name in ("opening_start", "opening_end") for end in words.pattern(name).finditer(before))
    return _AT.search(before) is not None or any(not before[found.end() :].strip() for found in bounds)
