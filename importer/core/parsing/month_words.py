"""Which month each word of the date columns means: decided for the columns together, never for a word alone.

Listopad is November in Polish and October in Croatian: it is what it is in the languages that know every month and
weekday word of the columns. Where these disagree, the cells that hold the word are in error.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.issues import Assumption
from importer.core.lifting import Mask
from importer.core.parsing.findings import Findings, first_row
from importer.core.rules.calendar_languages import Languages, display_name, languages_for
from importer.core.rules.calendar_words import CONTESTED, FIRST, Words, months, weekday_of, word_key
from importer.core.table import Table

_WORD = re.compile(r"[^\W\d_][^\s\d,;:/()\[\]_+&~-]*")
_ISO = re.compile(r"[\d\s:./,+-]*T?[\d\s:.+-]*Z?")
_USUAL = frozenset(
    {
        "st", "nd", "rd", "th", "er", "o", "a", "an", "de", "d", "of", "di", "del", "t", "z", "utc", "am", "pm", "to",
        "until", "till", "through", "thru", "bis", "au", "al", "do", "tot", "and", "und", "et", "y", "e", "i", "en",
        "och", "og", "til", "from", "between", "vom", "von", "du", "desde", "dal", "da", "van", "od", "le", "el", "il",
        "on", "the", "den", "年", "月", "日", "년", "월", "일", "thang", "nam",
    }
)  # fmt: skip
"""Words beside a date that are neither months nor weekdays."""
_MOST_NAMED = 3
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def decide_words(table: Table, names: Sequence[Field]) -> tuple[Words, list[Assumption]]:
    """Decide the month words of the date columns; those that nothing decides are left doubtful."""
    found = {word for name in names for cell in table.raw[name].values for word in words_of(cell)}
    unusual = {word for word in found if _is_unusual(word)}
    if not unusual:
        return FIRST, []
    languages = languages_for(unusual)
    chosen = {word: min(set(of.values())) for word in unusual if (of := languages.months.get(word))}
    several = sorted(word for word in chosen if len(set(languages.months[word].values())) > 1)
    if not several:
        return Words(chosen), []
    known = {word for word in found if word in languages.months or word in languages.weekdays}
    speakers = _speakers(languages, known, several)
    meanings = {word: sorted({languages.months[word][each] for each in speakers}) for word in several}
    if speakers and all(len(numbers) == 1 for numbers in meanings.values()):
        decided = {word: numbers[0] for word, numbers in meanings.items()}
        return Words(chosen | decided), [_assumption(table, decided, known, speakers)]
    every = {word: tuple(meanings[word] or sorted(set(languages.months[word].values()))) for word in several}
    single = {word: numbers[0] for word, numbers in every.items() if len(numbers) == 1}
    return Words(chosen | single, {word: numbers for word, numbers in every.items() if len(numbers) > 1}), []


@lru_cache(maxsize=4096)
def words_of(cell: object) -> frozenset[str]:
    """The words of a cell of text that also holds a number, in the form in which calendar words are compared."""
    if not isinstance(cell, str) or _ISO.fullmatch(cell) or not any(letter.isdigit() for letter in cell):
        return frozenset()
    return frozenset(key for word in _WORD.findall(cell) if (key := word_key(word)) and key not in _USUAL)


def _is_unusual(word: str) -> bool:
    return word in CONTESTED or (word not in months() and weekday_of(word) is None)


def _speakers(languages: Languages, known: Iterable[str], several: Sequence[str]) -> list[str]:
    """The languages that know every word of the columns, those of the first languages with the same meaning."""
    first = {word: months()[word] for word in known if word in months() and word not in several}
    return [
        language
        for language in languages.months[several[0]]
        if all(languages.knows(language, word) for word in known)
        and all(language in languages.months[word] for word in several)
        and all(languages.months[word].get(language) == number for word, number in first.items())
    ]


def _assumption(table: Table, decided: Mapping[str, int], known: Iterable[str], speakers: Sequence[str]) -> Assumption:
    told = ", ".join(f"{word} is {_MONTHS[number - 1]}" for word, number in decided.items())
    named = ", ".join(map(display_name, speakers[:_MOST_NAMED]))
    evidence = f"every word of the dates is {named}: {', '.join(sorted(known)[:12])}"
    return Assumption("month-language", f"dates of {table.place()}", told, evidence)


def check_words(table: Table, name: Field, words: Words, findings: Findings) -> None:
    """One error for a column whose months can be read in two languages."""
    if not words.doubtful:
        return
    rows: Mask = table.raw[name].where(lambda cell: bool(words_of(cell) & words.doubtful.keys()))
    if rows.any():
        findings.column(rows & ~findings.rejected, name, _ambiguous(table, name, rows, words))


def _ambiguous(table: Table, name: Field, rows: Mask, words: Words) -> Fault:
    row = first_row(rows)
    cell = table.raw[name][row]
    word = min(words_of(cell) & words.doubtful.keys())
    both = " or ".join(_MONTHS[number - 1] for number in words.doubtful[word])
    message = (
        f"A month can be read in two languages and no other word of the column decides: "
        f'in {table.at(row, name).spot} = {cell} the word "{word}" is {both}.'
    )
    return Fault("month-ambiguous", message, "write the dates of the column as 2027-12-24.")
