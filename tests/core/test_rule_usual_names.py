"""What names say of their dates, which words are slips of each other, and which years are far."""

import pytest

from importer.core.no_warn import no_such_warning
from importer.core.rules.far_years import far_years
from importer.core.rules.slips import slips_among, words_of
from importer.core.rules.usual_names import fixed_date, moves, now_and_then, repeats

SLIPS = [
    ("Chrismas Day", "Christmas Day"), ("Christams", "Christmas"), ("Assention Day", "Ascension Day"),
    ("Noël au bureau", "Noël au bureeau"), ("Wielknaoc", "Wielkanoc"), ("New Yeer's Eve", "New Year’s Eve"),
    ("Germnay", "Germany"), ("Tag der Deutschen Enheit", "Tag der Deutschen Einheit"),
]  # fmt: skip
BOTH_RIGHT = [
    ("Day 1", "Day 2"), ("Shift A", "Shift B"), ("1. Weihnachtstag", "2. Weihnachtstag"), ("Week III", "Week VIII"),
    ("Easter Sunday", "Easter Monday"), ("Fathers' Day", "Mothers' Day"), ("Saint Day", "Saints Day"),
    ("Fair in June", "Fair in July"), ("Święto", "Święta"), ("Labour Day", "Labor Day"), ("Ireland", "Iceland"),
    ("Slovakia", "Slovenia"), ("Gambia", "Zambia"), ("体育の日のお祝い", "文化の日のお祝い"),
    ("Boxing Day", "Christmas Day"),
    ("Depot 000123", "Depot 000124"), ("Tuesday shift", "Thursday shift"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), SLIPS)
def test_names_that_are_a_slip_apart(first: str, second: str) -> None:
    assert len(list(slips_among([words_of(first), words_of(second)]))) == 1


@pytest.mark.parametrize(("first", "second"), BOTH_RIGHT)
def test_names_that_are_both_right(first: str, second: str) -> None:
    assert list(slips_among([words_of(first), words_of(second)])) == []


@pytest.mark.parametrize(
    "name", ["Good Friday", "Ostermontag", "Christi Himmelfahrt", "Wielki Piątek", "Thanksgiving Day", "Eid al-Adha"]
)
def test_feasts_that_move(name: str) -> None:
    assert moves(name)


@pytest.mark.parametrize(
    "name", ["Christmas", "Mariä Himmelfahrt", "White Day", "Labor Thanksgiving Day", "Carnival Day", "Oysterfest"]
)
def test_days_that_keep_their_date(name: str) -> None:
    assert not moves(name)


def test_names_of_one_date_and_of_many() -> None:
    assert fixed_date("Neujahr") == fixed_date("元旦") == (1, 1)
    assert fixed_date("New Year") is None
    assert repeats("Spring Bank Holiday")
    assert now_and_then("General Election Day")
    assert not repeats("Ascension Day")
    assert not now_and_then("Ascension Day")


@pytest.mark.parametrize(
    ("counts", "far"),
    [
        ({2027: 12, 2028: 1}, set()),
        ({2026: 1, 2027: 39}, set()),
        ({2027: 39, 2017: 1}, {2017}),
        ({2072: 12}, {2072}),
        ({2029: 4}, set()),
        ({2030: 4}, {2030}),
        ({2027: 4, 2017: 1}, set()),
        (dict.fromkeys(range(1955, 2028), 9), set()),
        ({2019: 9, 2021: 9, 2027: 9}, set()),
    ],
)
def test_years_that_are_far(counts: dict[int, int], far: set[int]) -> None:
    assert far_years(counts, 2027) == far


def test_codes_that_cannot_be_switched_off() -> None:
    assert no_such_warning("name-typo") == ""
    assert "date-past" in no_such_warning("dates-past")
    assert "no warning" in no_such_warning("date-missing")
    assert no_such_warning("date-past,name-typo").endswith("--no-warn date-past --no-warn name-typo")
