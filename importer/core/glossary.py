"""The glossary: header words and cell words by language, kept as data in ``templates/glossary``.

Adding a language is adding a file. Words are compared in a squashed form, so that ``Start date``, ``start_date`` and
``StartDate`` are one.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

Field = Literal[
    "occasion",
    "description",
    "default",
    "event",
    "start_date",
    "end_date",
    "start_time",
    "end_time",
    "zone",
    "working",
    "region",
    "weekday",
    "type",
    "hours",
    "portion",
    "moved",
    "account",
    "day",
    "month",
    "year",
    "skills",
    "api_start",
    "api_end",
    "api_recurrence",
    "all_day",
    "busy",
    "private",
    "status",
    "location",
    "rule",
    "mend",
]
FIELDS: tuple[Field, ...] = get_args(Field)
Meaning = Literal[
    "yes",
    "no",
    "closed",
    "open",
    "half_day",
    "all",
    "except",
    "total",
    "closing",
    "opening_end",
    "opening_start",
    "noon",
    "midnight",
    "hour",
    "working_day",
    "whole_day",
    "optional",
    "starts",
    "ends",
    "exclusive",
    "on",
    "off",
    "place",
    "free_time",
    "called_off",
]
_PUNCTUATION = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[(\[（［].*?[)\]）］]")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Letters of scripts that do not set their words apart by blanks."""


def squash(text: str) -> str:
    """The form in which header and cell words are compared: no case, accents, blanks or punctuation.

    >>> squash("Start_Date") == squash("start date:") == squash("StartDate")
    True
    >>> squash("Événement")
    'evenement'
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(letter for letter in plain if not ("\u0300" <= letter <= "\u036f")).replace("ı", "i")
    return _PUNCTUATION.sub("", unicodedata.normalize("NFC", bare))


class LanguageWords(BaseModel):
    """One file of the glossary."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: str
    headers: dict[Field, tuple[str, ...]]
    words: dict[Meaning, tuple[str, ...]]


@dataclass(frozen=True)
class Glossary:
    """All languages together; where two languages disagree, the earlier one wins (English comes first)."""

    languages: tuple[LanguageWords, ...] = field(default=())

    @cached_property
    def headers(self) -> Mapping[str, Field]:
        """Squashed header text -> field."""
        known: dict[str, Field] = {}
        for words in self.languages:
            for name, texts in words.headers.items():
                for text in texts:
                    known.setdefault(squash(text), name)
        return known

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """Squashed header text -> how usual it is, 0 the most."""
        return {key: place for place, key in enumerate(self.headers)}

    def field_of(self, header: str) -> Field | None:
        """The field that a header text names exactly, with or without what stands in brackets."""
        return self.headers.get(squash(header)) or self.headers.get(squash(_BRACKETS.sub(" ", header)))

    @cached_property
    def _meanings(self) -> Mapping[Meaning, frozenset[str]]:
        found: dict[Meaning, set[str]] = {meaning: set() for meaning in get_args(Meaning)}
        for words in self.languages:
            for meaning, texts in words.words.items():
                found[meaning].update(_word_key(text) for text in texts)
        return {meaning: frozenset(keys) for meaning, keys in found.items()}

    def means(self, text: str, *meanings: Meaning) -> bool:
        """Whether a whole cell text is a word of one of these meanings."""
        key = _word_key(text)
        return any(key in self._meanings[meaning] for meaning in meanings)

    @cached_property
    def _phrases(self) -> dict[Meaning, tuple[str, ...]]:
        return {}

    def phrases(self, meaning: Meaning) -> tuple[str, ...]:
        """The phrases of a meaning in small letters (with ß and with ss), longest first, for looking inside a text."""
        if meaning not in self._phrases:
            self._phrases[meaning] = self._sorted_phrases(meaning)
        return self._phrases[meaning]

    def _sorted_phrases(self, meaning: Meaning) -> tuple[str, ...]:
        written = [text for words in self.languages for text in words.words.get(meaning, ())]
        texts = {form for text in written for form in (text.casefold(), text.lower())}
        return tuple(sorted(texts, key=lambda text: (-len(text), text)))

    @cached_property
    def _patterns(self) -> dict[Meaning, re.Pattern[str]]:
        return {}

    def pattern(self, meaning: Meaning) -> re.Pattern[str]:
        """What finds a phrase of a meaning inside a text, as words of their own where a script knows such."""
        if meaning not in self._patterns:
            choices = "|".join(map(_bounded, self.phrases(meaning)))
            self._patterns[meaning] = re.compile(f"(?:{choices})" if choices else r"(?!)", re.IGNORECASE)
        return self._patterns[meaning]

    def vocabulary(self) -> frozenset[str]:
        """All header words, case folded: what a text in the right encoding is likely to hold."""
        return frozenset(
            text.casefold() for words in self.languages for texts in words.headers.values() for text in texts
        )

    @classmethod
    def of(cls, languages: Iterable[LanguageWords]) -> "Glossary":
        """Put the languages in order: English first, then by code."""
        return cls(tuple(sorted(languages, key=lambda words: (words.language != "en", words.language))))


def _bounded(phrase: str) -> str:
    """A phrase that does not begin or end within a word; in Chinese or Thai words have no such ends."""
    before = "" if _UNSPACED.match(phrase[0]) or not phrase[0].isalnum() else r"(?<!\w)"
    after = "" if _UNSPACED.match(phrase[-1]) or not phrase[-1].isalnum() else r"(?!\w)"
    return before + re.escape(phrase) + after


def _word_key(text: str) -> str:
    """Marks such as ✓ or - have no letters and stay as they are."""
    return squash(text) or text.strip()
