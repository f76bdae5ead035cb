"""What the library of holidays is asked for: which country is meant, and which days it has."""

import datetime as dt

import pytest

from importer.core.errors import SettingsError
from importer.core.official import Territory
from importer.official_calendars.countries import (
    coded_in,
    countries_of_zone,
    neighbours_of,
    part_named_in,
    settled,
    shown,
    territory_names_in,
)
from importer.official_calendars.library import LibraryCalendars


@pytest.mark.parametrize(
    ("wanted", "territory"),
    [
        ("PL", Territory("PL")),
        ("pl", Territory("PL")),
        ("DE-BY", Territory("DE", "BY")),
        ("de-bayern", Territory("DE", "BY")),
        ("Poland", Territory("PL")),
        ("Deutschland", Territory("DE")),
        ("UK", Territory("GB")),
    ],
)
def test_a_country_is_settled(wanted: str, territory: Territory) -> None:
    assert settled(wanted) == territory


@pytest.mark.parametrize(
    ("wanted", "message", "hint"),
    [
        ("Polland", 'no official calendar of "Polland"', "did you mean PL (Poland)?"),
        ("QQQ", 'no official calendar of "QQQ"', "write a code such as PL or DE-BY, or none."),
        ("DE-BAYRN", 'DE has no part "BAYRN"', "DE-BY (Bayern)"),
        ("SG-01", "SG has no parts", "write SG."),
    ],
)
def test_a_country_that_nobody_knows_is_told_with_the_nearest_names(wanted: str, message: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settled(wanted)
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("zone", "countries"),
    [
        ("Europe/Warsaw", ("PL",)),
        ("Europe/Oslo", ("NO",)),
        ("Europe/Berlin", ("DE", "DK", "NO", "SE")),
        ("Asia/Calcutta", ("IN",)),
        ("UTC", ()),
    ],
)
def test_a_zone_has_countries(zone: str, countries: tuple[str, ...]) -> None:
    assert tuple(each for each in countries_of_zone(zone) if each != "SJ") == countries


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Germany 2027", ("DE",)),
        ("Feiertage Österreich", ("AT",)),
        ("日本 2027", ("JP",)),
        ("United Kingdom and Ireland", ("GB", "IE")),
        ("Święta Polska", ("PL",)),
        ("Branch 7", ()),
    ],
)
def test_countries_are_named_in_a_text(text: str, countries: tuple[str, ...]) -> None:
    assert territory_names_in(text) == countries


def test_codes_stand_in_capital_letters() -> None:
    assert coded_in("PL 2027, DE-BY") == (Territory("PL"), Territory("DE", "BY"))
    assert coded_in("be at no in") == ()
    assert coded_in("DE-XX EMEA") == ()


def test_parts_are_named_in_a_text() -> None:
    assert part_named_in("DE", "Germany Bayern 2027") == "BY"
    assert part_named_in("DE", "Sachsen-Anhalt") == "ST"
    assert part_named_in("DE", "Germany 2027") == ""


def test_territories_are_told_in_words() -> None:
    assert shown(Territory("NL")) == "the Netherlands"
    assert shown(Territory("DE", "BY")) == "Germany (Bayern)"


def test_neighbours_share_a_part_of_the_world() -> None:
    assert {"DE", "CZ"} <= set(neighbours_of("PL"))
    assert not {"PL", "US"} & set(neighbours_of("PL"))


def test_days_have_names_in_all_languages_english_first() -> None:
    (new_year, *_) = LibraryCalendars().days(Territory("PL"), 2027)
    assert new_year.name == "New Year's Day"
    assert "Nowy Rok" in new_year.names


def test_days_observed_name_the_day_of_the_weekend() -> None:
    instead = {
        dt.date.fromordinal(day.day): dt.date.fromordinal(day.instead_of)
        for day in LibraryCalendars().days(Territory("GB"), 2027)
        if day.instead_of
    }
    assert instead == {
        dt.date(2027, 12, 27): dt.date(2027, 12, 25),
        dt.date(2027, 12, 28): dt.date(2027, 12, 26),
    }


def test_days_by_the_moon_say_so() -> None:
    moon = [" ".join(day.names) for day in LibraryCalendars().days(Territory("TR"), 2027) if day.by_moon]
    assert len(moon) == 7
    assert all("Eid" in names for names in moon)


def test_years_that_nobody_knows_have_no_days() -> None:
    assert LibraryCalendars().dates(Territory("PL"), 1500) == frozenset()
    assert LibraryCalendars().days(Territory("PL"), 2199) == ()


def test_any_dates_hold_those_of_parts_and_no_weeks_of_school_holidays() -> None:
    bavarian = dt.date(2027, 11, 1).toordinal()
    found = LibraryCalendars()
    assert bavarian in found.any_dates("DE", 2027)
    assert bavarian not in found.dates(Territory("DE"), 2027)
    assert len(found.any_dates("FR", 2027)) < 60
