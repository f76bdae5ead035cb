"""The table of calendar words of all languages, made anew from the CLDR data that babel holds.

To write it after a new version of babel, or to print it::

    python tests/core/calendar_table.py --write
    python tests/core/calendar_table.py --print
"""

import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from babel.core import get_global
from babel.localedata import LocaleDataDict, exists, load, locale_identifiers

import importer.core.rules
from importer.core.rules.calendar_languages import TABLE
from importer.core.rules.calendar_words import LANGUAGES, word_key

PATH = Path(importer.core.rules.__path__[0]) / TABLE
_SCRIPT = 4


def made() -> str:
    """The text of the table: one line for each language, with its months, its weekdays, and whether it is official."""
    names = sorted(name for name in locale_identifiers() if _is_language(name))
    official = {*LANGUAGES, *_official()}
    return "".join(f"{line}\n" for name in names if (line := _line(name, official=name in official)))


def _is_language(name: str) -> bool:
    parts = name.split("_")
    return len(parts) == 1 or (len(parts) == 2 and len(parts[1]) == _SCRIPT)


def _official() -> Iterator[str]:
    """The official languages of states."""
    for languages in get_global("territory_languages").values():
        for name, told in languages.items():
            if told["official_status"] in ("official", "de_facto_official") and exists(name):
                yield name


def _line(name: str, *, official: bool) -> str:
    """The line of one language; babel resolves aliases in dictionaries that languages share, so it works on a copy."""
    own: dict[str | int | None, Any] = {each: deepcopy(load(name)[each]) for each in ("months", "days")}
    names = LocaleDataDict(own)
    contexts = ("format", "stand-alone")
    months = [names["months"][context][width] for context in contexts for width in ("wide", "abbreviated")]
    weekdays = [names["days"][context][width] for context in contexts for width in ("wide", "abbreviated", "short")]
    told = [_words(months, range(1, 13)), _words(weekdays, range(7))]
    return "\t".join([name, "official" if official else "", *told]) if any(told) else ""


def _words(widths: list[Mapping[int, str]], numbers: range) -> str:
    """The words of each number, numbers divided by ``;``; words that mean two things in the language are left out."""
    found: dict[str, set[int]] = {}
    for width in widths:
        for number, text in width.items():
            if not any(letter.isdigit() for letter in text) and word_key(text):
                found.setdefault(word_key(text), set()).add(number)
    each = [" ".join(word for word, meanings in found.items() if meanings == {number}) for number in numbers]
    return ";".join(each) if any(each) else ""


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PATH.write_text(made(), encoding="utf-8")
    elif sys.argv[1:] == ["--print"]:
        sys.stdout.buffer.write(made().encode())
    else:
        sys.exit("usage: python tests/core/calendar_table.py --write | --print")
