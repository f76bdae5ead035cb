"""Months and weekdays of all languages that CLDR knows, for words which the first nine languages do not have.

They stand in a table beside this module, which is made from CLDR and read when the first such word is met. The official
languages of states are asked first: where these know a word, all others have no say in it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from babel import Locale

from importer.core.glossary import squash
from importer.core.rules.calendar_words import Words, ambiguous_weekdays, weekday_of, word_key

TABLE = "calendar_words.tsv"
"""The table: language, whether it is official, months and weekdays; numbers divided by ``;``, their words by blanks."""
Meanings = Mapping[str, int]


@dataclass(frozen=True)
class Languages:
    """For each word its meaning by language: months 1 to 12, weekdays 0 (Monday) to 6."""

    months: Mapping[str, Meanings]
    weekdays: Mapping[str, Meanings]

    def knows(self, language: str, word: str) -> bool:
        """Whether a word is a month or a weekday in a language."""
        return language in self.months.get(word, ()) or language in self.weekdays.get(word, ())

    def knows_all(self, words: Collection[str]) -> bool:
        """Whether each word is a month or a weekday in some language."""
        return all(word in self.months or word in self.weekdays for word in words)


@lru_cache(maxsize=1)
def official() -> Languages:
    """The official languages of states, and the first nine."""
    return _languages(line for line in _lines() if line[1])


@lru_cache(maxsize=1)
def every() -> Languages:
    """All languages, in each of their scripts."""
    return _languages(_lines())


def languages_for(words: Collection[str]) -> Languages:
    """The fewest languages that know all of these words (in the form of ``word_key``)."""
    return official() if official().knows_all(words) else every()


def display_name(language: str) -> str:
    """A language's name in English."""
    return Locale.parse(language).get_display_name("en") or language


@lru_cache(maxsize=1)
def _lines() -> tuple[list[str], ...]:
    text = resources.files("importer.core.rules").joinpath(TABLE).read_text(encoding="utf-8")
    return tuple(line.split("\t") for line in text.splitlines())


def _languages(lines: Iterable[list[str]]) -> Languages:
    months: dict[str, dict[str, int]] = {}
    weekdays: dict[str, dict[str, int]] = {}
    for language, _, *told in lines:
        for table, words, first in zip((months, weekdays), told, (1, 0), strict=True):
            for number, group in enumerate(words.split(";"), start=first):
                for word in group.split(" ") if group else ():
                    table.setdefault(word, {})[language] = number
    return Languages(months, weekdays)


def weekday_in_any(text: str) -> int | None:
    """The weekday that a word names in any language, 0 is Monday; None where languages disagree about it."""
    found = weekday_of(text)
    key = word_key(text)
    if found is not None or not key or squash(text) in ambiguous_weekdays():
        return found
    numbers = set(languages_for([key]).weekdays.get(key, {}).values())
    return numbers.pop() if len(numbers) == 1 else None


def _month_in_any(key: str) -> int | None:
    return next(iter(languages_for([key]).months.get(key, {}).values()), None)


KNOWN = Words(further=_month_in_any)
"""The words of all languages, for asking whether a cell is a date; which month it is, its column decides."""
