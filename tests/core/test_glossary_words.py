"""The glossary's data: every language says everything, and nothing says two things."""

from itertools import combinations, pairwise
from typing import get_args

import pytest

from importer.core.glossary import FIELDS, Field, Glossary, LanguageWords, Meaning, squash
from importer.core.rules.api_cells import API_FIELDS
from importer.core.rules.calendar_words import months, weekdays
from importer.pipeline import load_glossary

LANGUAGES = {words.language: words for words in load_glossary().languages}
WHOLE = ("en", "de", "es", "fr", "it", "ja", "nl", "pl", "pt")
"""Languages that say everything; the others say what their files surely say."""
NEEDED_FIELDS = {
    "occasion", "event", "start_date", "end_date", "start_time", "end_time", "zone", "working", "region", "weekday",
    "type", "description",
}  # fmt: skip
OF_FILES = {"status", "location", "rule", "mend"}
"""Fields that the readers of calendar files alone give; a sheet's place is a region until it is known as a calendar."""
NEEDED_MEANINGS = {"yes", "no", "closed", "open", "half_day", "all", "except", "total", "working_day"}
SEEN_ONLY = {"on", "off"}
"""Words of programs, for languages in which one was seen to write them."""
CLASHES = {
    "kraj": {"region", "end_date"},  # a country in Polish, the end in Croatian
}
"""Header words that name different fields in two languages, each looked at; the first language in order wins."""
CALENDAR_WORDS = {"日", "月", "年", "일", "월", "년", "ngay", "do"}
"""Header words that are also words of a month, a weekday or a date, each looked at."""
by_language = pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES.keys())


def test_all_languages_are_there_english_first_then_by_code() -> None:
    more = [
        "bg",
        "ca",
        "cs",
        "da",
        "el",
        "fi",
        "hr",
        "hu",
        "id",
        "ko",
        "nb",
        "ro",
        "ru",
        "sk",
        "sl",
        "sv",
        "th",
        "tr",
        "uk",
        "vi",
        "zh",
    ]
    assert list(LANGUAGES) == ["en", *sorted([*WHOLE[1:], *more])]


@by_language
def test_every_language_says_what_it_must(words: LanguageWords) -> None:
    whole = words.language in WHOLE
    of_sheets = set(FIELDS) - set(API_FIELDS) - OF_FILES
    assert set(words.headers) >= (of_sheets if whole else NEEDED_FIELDS)
    assert set(words.words) >= (set(get_args(Meaning)) - SEEN_ONLY if whole else NEEDED_MEANINGS)
    assert all(words.headers.values())
    assert all(words.words.values())


def test_header_words_that_name_two_fields_are_known() -> None:
    named: dict[str, set[str]] = {}
    for words in LANGUAGES.values():
        for name, texts in words.headers.items():
            for text in texts:
                named.setdefault(squash(text), set()).add(name)
    assert {key: names for key, names in named.items() if len(names) > 1} == CLASHES


def test_header_words_that_are_months_or_weekdays_are_known(glossary: Glossary) -> None:
    assert {key for key in glossary.headers if key in months() or key in weekdays()} <= CALENDAR_WORDS


@by_language
def test_no_word_of_a_language_says_a_thing_and_its_opposite(words: LanguageWords) -> None:
    opposites: list[tuple[Meaning, Meaning]] = [
        ("open", "closed"), ("open", "no"), ("closed", "yes"), ("half_day", "whole_day"), ("starts", "ends"),
        ("all", "except"), ("working_day", "closed"), ("working_day", "no"), ("working_day", "optional"),
        ("opening_start", "opening_end"), ("noon", "midnight"),
    ]  # fmt: skip
    for one, other in opposites:
        first, second = ({squash(text) for text in words.words.get(each, ())} for each in (one, other))
        assert first & second == set(), (one, other)


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
    assert both == set(), "a word that is yes in one language and no in another is never an answer"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Start_Date", "start_date"), ("START DATE:", "start_date"), ("startDate", "start_date"),
        ("Date (d/m/y)", "start_date"), ("Événement", "event"), ("evenement", "event"), ("Ｄａｔｅ", "start_date"),
        ("날짜", "start_date"), ("행사및휴일", "event"), ("西元日期", "start_date"), ("星期", "weekday"),
        ("備註", "description"),
        ("月", "month"), ("日", "day"), ("曜", "weekday"), ("行事", "event"), ("Day", "weekday"), ("Tag", "weekday"),
        ("locale_name", "region"), ("transferred", "moved"), ("TemporalScope", "portion"), ("Population", "type"),
        ("Full/half day", "portion"), ("Duration", None), ("Дата начала", "start_date"), ("Αργία", "event"),
        ("Resmî tatil", "event"), ("İl", "region"), ("วันหยุด", "event"), ("Ngày bắt đầu", "start_date"),
        ("是否放假", None), ("Comment", None), ("Notes", None), ("Colour", None), ("", None),
    ],
    ids=str,
)  # fmt: skip
def test_headers_in_any_spelling(header: str, name: str | None, glossary: Glossary) -> None:
    assert glossary.field_of(header) == name


@pytest.mark.parametrize(
    ("better", "worse"),
    [("Zones", "Académies"), ("Subdivisions", "Country"), ("State", "Country"), ("Type", "Population")],
    ids=str,
)
def test_of_two_columns_for_one_field_the_more_telling_one_is_named_first(
    better: str, worse: str, glossary: Glossary
) -> None:
    ranks = list(glossary.headers)
    assert glossary.field_of(better) == glossary.field_of(worse)
    assert ranks.index(squash(better)) < ranks.index(squash(worse))


@pytest.mark.parametrize("meaning", ["except", "closing", "opening_end", "opening_start", "hour"], ids=str)
def test_phrases_are_longest_first_and_in_small_letters(meaning: Meaning, glossary: Glossary) -> None:
    phrases = glossary.phrases(meaning)
    assert all(len(one) >= len(other) for one, other in pairwise(phrases))
    assert all(phrase == phrase.lower() for phrase in phrases)


@pytest.mark.parametrize("phrase", ["außer", "ausser"], ids=str)
def test_a_phrase_with_a_sharp_s_is_found_as_written(phrase: str, glossary: Glossary) -> None:
    assert phrase in glossary.phrases("except")


def test_the_vocabulary_holds_the_words_of_headers(glossary: Glossary) -> None:
    assert {"datum", "date", "日付", "święto", "날짜", "日期", "дата"} <= glossary.vocabulary()


def test_languages_do_not_quarrel_about_a_date(glossary: Glossary) -> None:
    named: dict[str, set[str]] = {}
    for words in LANGUAGES.values():
        for text in words.headers["start_date"]:
            named.setdefault(squash(text), set()).add(words.language)
    ends = {squash(text) for words in LANGUAGES.values() for text in words.headers["end_date"]}
    assert {key for key in named if key in ends} == set()
    assert all(one != other for one, other in combinations(sorted(named), 2))
