"""The glossary's data: every language says everything, and nothing says two things."""

from itertools import combinations, pairwise
from typing import get_args

import pytest

from importer.core.glossary import FIELDS, Field, Glossary, LanguageWords, Meaning, squash
from importer.pipeline import load_glossary

LANGUAGES = {words.language: words for words in load_glossary().languages}
by_language = pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES.keys())


def test_all_nine_languages_are_there_english_first() -> None:
    assert list(LANGUAGES) == ["en", "de", "es", "fr", "it", "ja", "nl", "pl", "pt"]


@by_language
def test_every_language_has_every_field_and_meaning(words: LanguageWords) -> None:
    assert set(words.headers) == set(FIELDS)
    assert set(words.words) == set(get_args(Meaning))
    assert all(words.headers.values())
    assert all(words.words.values())


@by_language
def test_no_header_word_of_a_language_names_two_fields(words: LanguageWords) -> None:
    seen: dict[str, Field] = {}
    for name, texts in words.headers.items():
        for text in texts:
            assert seen.setdefault(squash(text), name) == name, text


@by_language
def test_no_word_of_a_language_is_both_yes_and_no(words: LanguageWords) -> None:
    yes, no = ({squash(text) or text for text in words.words[meaning]} for meaning in ("yes", "no"))
    assert yes & no == set()


@by_language
def test_every_word_is_found_again(words: LanguageWords, glossary: Glossary) -> None:
    for texts in words.headers.values():
        assert all(glossary.field_of(text) for text in texts)
    for meaning, texts in words.words.items():
        assert all(glossary.means(text.upper(), meaning) for text in texts)


def test_words_that_mean_yes_here_and_no_there_are_known(glossary: Glossary) -> None:
    both = {text for words in LANGUAGES.values() for text in words.words["yes"] if glossary.means(text, "no")}
    assert both == {"n"} & both, "a word that is yes in one language and no in another is never an answer"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Start_Date", "start_date"), ("START DATE:", "start_date"), ("startDate", "start_date"),
        ("Date (d/m/y)", "start_date"), ("Événement", "event"), ("evenement", "event"), ("Ｄａｔｅ", "start_date"),
        ("Colour", None), ("", None),
    ],
    ids=str,
)  # fmt: skip
def test_headers_in_any_spelling(header: str, name: str | None, glossary: Glossary) -> None:
    assert glossary.field_of(header) == name


@pytest.mark.parametrize("meaning", ["except", "closing", "opening_end", "opening_start", "hour"], ids=str)
def test_phrases_are_longest_first_and_in_small_letters(meaning: Meaning, glossary: Glossary) -> None:
    phrases = glossary.phrases(meaning)
    assert all(len(one) >= len(other) for one, other in pairwise(phrases))
    assert all(phrase == phrase.lower() for phrase in phrases)


@pytest.mark.parametrize("phrase", ["außer", "ausser"], ids=str)
def test_a_phrase_with_a_sharp_s_is_found_as_written(phrase: str, glossary: Glossary) -> None:
    assert phrase in glossary.phrases("except")


def test_the_vocabulary_holds_the_words_of_headers(glossary: Glossary) -> None:
    assert {"datum", "date", "日付", "święto"} <= glossary.vocabulary()


def test_languages_do_not_quarrel_about_a_date(glossary: Glossary) -> None:
    named: dict[str, set[str]] = {}
    for words in LANGUAGES.values():
        for text in words.headers["start_date"]:
            named.setdefault(squash(text), set()).add(words.language)
    ends = {squash(text) for words in LANGUAGES.values() for text in words.headers["end_date"]}
    assert {key for key in named if key in ends} == set()
    assert all(one != other for one, other in combinations(sorted(named), 2))
