"""Names of holidays: when two of them mean the same one."""

import pytest

from importer.core.rules.holiday_names import LIKELY, SURE, by_the_moon, likeness, pieces, says_observed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Christmas Day", "christmas"),
        ("Christmas Day (observed)", "Christmas Day"),
        ("Boxing Day", "Second Day of Christmas"),
        ("2nd Christmas Day", "Boxing Day"),
        ("Święto Pracy", "Swieto pracy"),
        ("Año Nuevo", "Ano nuevo"),
        ("Labour Day", "Labor Day"),
        ("New Year’s Day", "New Year's Day"),
        ("Substitute Holiday for Vesak Day", "Vesak Day substitute holiday for"),
    ],
)
def test_names_of_one_holiday(one: str, other: str) -> None:
    assert likeness(one, other) >= LIKELY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1. Weihnachtstag", "2. Weihnachtstag"),
        ("Easter Sunday", "Easter Monday"),
        ("Christmas Day", "Christmas Eve"),
        ("Good Friday", "Easter Monday"),
        ("Pfingstsonntag", "Pfingstmontag"),
    ],
)
def test_names_of_two_holidays(one: str, other: str) -> None:
    assert likeness(one, other) < LIKELY


def test_equal_names_are_sure_and_slips_of_the_hand_are_likely() -> None:
    assert likeness("Karfreitag", "KARFREITAG") == SURE
    assert LIKELY <= likeness("Independance Day of Poland", "Independence Day of Poland") < SURE


def test_two_holidays_of_one_day() -> None:
    assert pieces("Constitution Day; Whit Monday") == ("Constitution Day", "Whit Monday")
    assert pieces("Saint Peter / Saint Paul") == ("Saint Peter", "Saint Paul")


def test_what_the_moon_decides() -> None:
    assert by_the_moon("Eid al-Fitr Holiday")
    assert by_the_moon("Prophet's Birthday")
    assert not by_the_moon("Zafer Bayramı")


def test_days_for_others() -> None:
    assert says_observed("Christmas Day (substitute)")
    assert says_observed("振替休日")
    assert not says_observed("Christmas Day")
