"""Month and weekday words of nine languages."""

import pytest

from importer.core.glossary import squash
from importer.core.rules.calendar_words import LANGUAGES, months, weekday_of, weekdays


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("december", 12), ("dezember", 12), ("décembre", 12), ("diciembre", 12), ("dezembro", 12), ("grudnia", 12),
        ("grudzień", 12), ("dicembre", 12), ("maerz", 3), ("märz", 3), ("sept", 9), ("Dec.", 12), ("maio", 5),
    ],
    ids=str,
)  # fmt: skip
def test_a_month(word: str, month: int) -> None:
    assert months()[squash(word)] == month


@pytest.mark.parametrize(
    ("word", "weekday"),
    [
        ("Monday", 0),
        ("Mon.", 0),
        ("montag", 0),
        ("sábado", 5),
        ("niedziela", 6),
        ("日曜日", 6),
        ("Thurs", 3),
        ("foo", None),
    ],
    ids=str,
)
def test_a_weekday(word: str, weekday: int | None) -> None:
    assert weekday_of(word) == weekday


@pytest.mark.parametrize("word", ["do", "ma"], ids=["donnerstag-or-domingo", "maandag-or-martes"])
def test_a_word_that_means_two_days_means_none(word: str) -> None:
    assert weekday_of(word) is None


def test_every_language_names_every_month_and_weekday() -> None:
    assert set(months().values()) == set(range(1, 13))
    assert set(weekdays().values()) == set(range(7))
    assert len(LANGUAGES) == 9
