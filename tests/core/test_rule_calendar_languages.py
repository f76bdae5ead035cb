"""Months and weekdays of all languages, and dates that are written with them."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from calendar_table import PATH

from importer.core.rules.calendar_languages import every, languages_for, official, weekday_in_any
from importer.core.rules.calendar_words import CONTESTED, LANGUAGES, months, word_key
from importer.core.rules.date_reading import DateReading
from importer.core.rules.dates import read_date

LEFT_ALONE = {"jan", "lut", "mai", "mar", "may", "out"}
"""Words of the first languages that are short forms of another month in a language whose sheets are rarely met."""


@pytest.mark.parametrize(
    "text",
    [
        "24 Δεκεμβρίου 2027", "24 декабря 2027 г.", "24 грудня 2027 року", "24 Aralık 2027", "2027. december 24.",
        "24. joulukuuta 2027", "24. prosince 2027", "2027 m. gruodžio 24 d.", "2027. gada 24. decembris",
        "24 ديسمبر 2027", "24 בדצמבר 2027", "24 ธันวาคม 2027", "24 ธ.ค. 2027", "24 दिसंबर 2027", "24 Desember 2027",
        "24 ng Disyembre 2027", "24 tháng 12 năm 2027", "24 tháng 12, 2027", "24 de desembre de 2027", "24. des. 2027",
        "24.dec.2027", "den 24 december 2027", "24. detsember 2027", "2027-Dec-24", "2027년 12월 24일",
        "Παρασκευή 24 Δεκεμβρίου 2027", "péntek, 2027. december 24.", "петък, 24 декември 2027 г.",
        "\u200f24 ديسمبر 2027", "le 24 décembre 2027", "Dec-24-2027", "Fri, Dec 24th, 2027", "24º de dezembro de 2027",
    ],
)  # fmt: skip
def test_a_date_in_words(text: str) -> None:
    found = read_date(text)
    assert isinstance(found, DateReading)
    assert found.day == dt.date(2027, 12, 24).toordinal()
    assert found.weekday in (None, 4)


@pytest.mark.parametrize(
    ("word", "weekday"),
    [
        ("Παρασκευή", 4), ("пятница", 4), ("péntek", 4), ("금", 4), ("(五)", 4), ("金", 4), ("周五", 4), ("星期日", 6),
        ("日", 6), ("Friday", 4), ("foo", None), ("do", None), ("", None),
    ],
)  # fmt: skip
def test_a_weekday_in_any_language(word: str, weekday: int | None) -> None:
    assert weekday_in_any(word) == weekday


def test_words_of_the_first_languages_that_are_other_months_elsewhere_are_known() -> None:
    first = {word_key(word): number for word, number in months().items() if word.isalpha()}
    other = {word for word, number in first.items() if set(every().months.get(word, {}).values()) - {number}}
    assert other == CONTESTED | LEFT_ALONE


def test_official_languages_are_asked_first() -> None:
    assert languages_for(["prosinca"]) is official()
    assert languages_for(["rhagfyr"]) is every()
    assert every().months["rhagfyr"] == {"cy": 12}
    assert all(official().knows(language, word_key("2")) is False for language in LANGUAGES)


def test_a_word_that_is_two_months_in_one_language_is_none_there() -> None:
    assert "dyo" not in every().months.get("su", {})


def test_the_table_is_what_cldr_says() -> None:
    script = Path(__file__).with_name("calendar_table.py")
    made = subprocess.run([sys.executable, str(script), "--print"], capture_output=True, check=True)
    assert PATH.read_bytes() == made.stdout
