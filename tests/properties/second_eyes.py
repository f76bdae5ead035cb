"""Invented sheets of several sites, and slips of the hand that are planted in them, always the same for one seed."""

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

TODAY = dt.date(2027, 1, 4)
_SITES = ("Lisbon office", "Porto warehouse", "Night desk", "Airport branch", "Harbour plant", "Service campus")
_FIXED = {
    "New Year's Day": (1, 1), "Epiphany": (1, 6), "Founders' Day": (2, 17), "Workers' Day": (5, 1),
    "Midsummer": (6, 24),
    "Assumption of Mary": (8, 15), "Harvest Sunday": (9, 19), "All Saints' Day": (11, 1), "Republic Day": (11, 18),
    "Christmas Eve": (12, 24), "Christmas Day": (12, 25), "Saint Sylvester": (12, 31),
}  # fmt: skip
_EASTER = {2026: dt.date(2026, 4, 5), 2027: dt.date(2027, 3, 28)}
_AFTER_EASTER = {"Good Friday": -2, "Easter Monday": 1, "Ascension Day": 39, "Whit Monday": 50, "Corpus Christi": 60}
_TESTS = (
    "Test",
    "test 2",
    "xxx",
    "asdf",
    "Dummy",
    "Lorem ipsum",
    "TESTING",
    "foo",
    "Probe",
    "prueba",
    "тест",
    "テスト",
)
_FAR = (2017, 2007, 2037, 2072, 2127, 2072)


class Row(NamedTuple):
    """One line of a sheet."""

    site: str
    event: str
    day: dt.date


@dataclass(frozen=True)
class Planted:
    """A sheet with one slip in it, and where it must be found."""

    rows: tuple[Row, ...]
    code: str
    spot: int | None
    """Index of the row; None where the whole sheet is wrong."""
    before: tuple[Row, ...] = ()
    """What the account holds."""

    @property
    def text(self) -> str:
        """The sheet as CSV."""
        return as_csv(self.rows)


def as_csv(rows: tuple[Row, ...]) -> str:
    """Rows as a sheet."""
    return "Occasion,Event,Start date\n" + "".join(f"{row.site},{row.event},{row.day}\n" for row in rows)


def holidays(year: int) -> Mapping[str, dt.date]:
    """All holidays of a year."""
    moving = {name: _EASTER[year] + dt.timedelta(days=days) for name, days in _AFTER_EASTER.items()}
    return {name: dt.date(year, *date) for name, date in _FIXED.items()} | moving


def sheet(rnd: random.Random, year: int = 2027) -> tuple[Row, ...]:
    """A sheet without slips: three to six sites, with most holidays each, in any order of sites."""
    sites = rnd.sample(_SITES, rnd.randint(3, len(_SITES)))
    days = holidays(year)
    kept = rnd.sample(sorted(_FIXED), rnd.randint(6, len(_FIXED))) + sorted(_AFTER_EASTER)
    rows = [Row(site, name, days[name]) for site in sites for name in sorted(kept, key=lambda each: days[each])]
    return tuple(rows)


def typo(rnd: random.Random) -> Planted:
    """A letter within a word that is left out, doubled, swapped or another."""
    rows = list(sheet(rnd))
    spot = rnd.randrange(len(rows))
    wrong = rows[spot].event
    while wrong == rows[spot].event:
        wrong = _mistyped(rnd, rows[spot].event)
    rows[spot] = rows[spot]._replace(event=wrong)
    return Planted(tuple(rows), "name-typo", spot)


def _mistyped(rnd: random.Random, name: str) -> str:
    words = name.split(" ")
    long = [number for number, word in enumerate(words) if len(word) >= 5]
    if not long:
        long = [max(range(len(words)), key=lambda number: len(words[number]))]
    number = rnd.choice(long)
    word = words[number]
    letters = word.rstrip("s'")
    at = rnd.randint(1, len(letters) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    other = rnd.choice([letter for letter in "abdegiklnoprtu" if letter != word[at]])
    words[number] = rnd.choice(
        (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], swapped, word[:at] + other + word[at + 1 :])
    )
    return " ".join(words)


def test_row(rnd: random.Random) -> Planted:
    """A row that somebody typed to try something out."""
    rows = list(sheet(rnd))
    spot = rnd.randint(0, len(rows))
    near = rows[min(spot, len(rows) - 1)]
    rows.insert(spot, Row(near.site, rnd.choice(_TESTS), near.day + dt.timedelta(days=rnd.randint(1, 5))))
    return Planted(tuple(rows), "row-of-test", spot)


def year_slip(rnd: random.Random) -> Planted:
    """A year of which one or two digits are wrong."""
    rows = list(sheet(rnd))
    spot = rnd.randrange(len(rows))
    rows[spot] = rows[spot]._replace(day=rows[spot].day.replace(year=rnd.choice(_FAR)))
    return Planted(tuple(rows), "year-far", spot)


def doubled(rnd: random.Random) -> Planted:
    """A name that stands once more, in another time of the year."""
    rows = list(sheet(rnd))
    spot = rnd.randrange(len(rows))
    usual = rows[spot]
    away = rnd.choice([days for days in range(-300, 300) if abs(days) > 30])
    day = usual.day + dt.timedelta(days=away)
    if day.year != usual.day.year:
        day = usual.day - dt.timedelta(days=away)
    if day.year != usual.day.year:
        return doubled(rnd)
    rows.insert(spot + 1, usual._replace(day=day))
    return Planted(tuple(rows), "name-twice", spot + 1)


def last_year(rnd: random.Random) -> Planted:
    """Last year's sheet again, as it was, or with another year in its dates."""
    before = sheet(rnd, 2026)
    again = before if rnd.random() < 0.3 else tuple(row._replace(day=row.day.replace(year=2027)) for row in before)
    return Planted(again, "last-year-moved", None, before)


def next_year(rnd: random.Random) -> Planted:
    """A right sheet beside the right one of the year before."""
    rows = sheet(rnd, 2026)
    days = holidays(2027)
    return replace(Planted(rows, "", None, rows), rows=tuple(row._replace(day=days[row.event]) for row in rows))


KINDS: Mapping[str, Callable[[random.Random], Planted]] = {
    "typo": typo, "test-row": test_row, "year-slip": year_slip, "doubled": doubled, "last-year": last_year,
}  # fmt: skip
