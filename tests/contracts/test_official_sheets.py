"""Sheets made from the official calendars of many countries raise no warning; mistakes in them are all found."""

from dataclasses import replace
from pathlib import Path

import pytest
from official_sheets import COUNTRIES, Calendar, calendars, checked, listed, mistakes, told, written

from importer.core.checked import Checked
from importer.core.profile import Profile

SHY = {"CH", "GB", "CA", "AU", "MX", "IN"}
"""Countries with few days that all of the country has, or many more in its parts: their zone alone may not do."""


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """All calendars as they are, in one sheet."""
    return checked(written(tmp_path_factory.mktemp("right"), calendars()))


def inferred(found: Checked) -> str:
    return "\n".join(f"{each.decided}: {each.about}" for each in found.assumptions if each.code == "country-inferred")


def test_right_calendars_raise_nothing(right: Checked) -> None:
    assert len(COUNTRIES) >= 30
    assert told(right) == {}


def test_the_country_of_every_right_calendar_is_inferred(right: Checked) -> None:
    codes = [each for each in right.assumptions if each.code == "country-inferred"]
    assert len(codes) == len(COUNTRIES)
    assert "the official calendar of Poland" in inferred(right)
    assert "the official calendar of the United States" in inferred(right)


@pytest.mark.parametrize("country", COUNTRIES)
def test_right_calendars_raise_nothing_where_the_country_is_given(country: str, tmp_path: Path) -> None:
    sheet = [replace(each, mark=" x") for each in calendars() if each.country == country]
    found = checked(written(tmp_path, sheet), Profile(country=country, occasion=None))
    assert told(found) == {}
    assert inferred(found) == ""


def test_right_calendars_raise_nothing_where_only_the_zone_speaks(tmp_path: Path) -> None:
    sheet = [Branch(each.country, each.year, each.language, each.rows) for each in calendars()]
    found = checked(written(tmp_path, sheet))
    assert told(found) == {}
    seen = {country for country in COUNTRIES if f'"Branch {country} ' in inferred(found)}
    assert set(COUNTRIES) - seen <= SHY


class Branch(Calendar):
    """A calendar under a name that says nothing of its country but to those who know the company."""

    @property
    def name(self) -> str:
        return f"Branch {self.country} {self.year} {self.language}"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_mistake_is_found_by_its_code_at_its_day(seed: int, tmp_path: Path) -> None:
    made = list(mistakes(100, seed))
    assert {each.code for each in made} >= {"holiday-missing", "holiday-moved"}
    found = told(checked(written(tmp_path, (each.calendar for each in made))))
    wrong = []
    for each in made:
        said = found.get(each.calendar.name, [])
        day = f"{each.about.day} {each.about:%B %Y}"
        if [code for code, _ in said] != [each.code] or day not in said[0][1]:
            wrong.append((each.calendar.name, each.code, each.about, said))
    assert wrong == []


def test_last_years_date_is_said_to_be_one(tmp_path: Path) -> None:
    rows = tuple(listed("DE", 2027, "de").items())
    good_friday = next(day for day, name in rows if name == "Karfreitag")
    last_year = next(day for day, name in listed("DE", 2026, "de").items() if name == "Karfreitag")
    wrong = tuple((last_year.replace(year=2027) if day == good_friday else day, name) for day, name in rows)
    found = checked(written(tmp_path, [Calendar("DE", 2027, "de", wrong)]))
    ((code, message),) = told(found)["Deutschland 2027"]
    assert code == "holiday-moved"
    assert message == (
        '"Karfreitag" is on 26 March 2027 in Germany, the sheet has 3 April 2027, which is its date of 2026.'
    )
