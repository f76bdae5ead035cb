"""Whether two names of two sources mean one holiday, in whatever languages they are.

Names alike are; so are names that official calendars have for one day: "Boxing Day" and "Drugi dzień Bożego Narodzenia"
are both the 26th of December in Poland.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from importer.core.grouped import Grouped
from importer.core.lifting import BLANK
from importer.core.official import OfficialCalendars, Territory
from importer.core.rules.feasts import feast_of
from importer.core.rules.holiday_names import LIKELY, likeness, pieces, plain
from importer.core.rules.usual_names import fixed_date
from importer.core.uniting.lines import Lines

_COUNTRIES = 4
"""Countries that are asked at most: the main ones of a zone, and those that a name tells."""


@dataclass
class Synonyms:
    """Names of holidays in all languages that the official calendars of an occasion's countries have."""

    calendars: OfficialCalendars | None
    _of_year: dict[tuple[str, int], Mapping[str, frozenset[int]]] = field(default_factory=dict)

    def countries(self, occasion: str, zone: str) -> tuple[str, ...]:
        """The countries that are asked about the days of an occasion."""
        if self.calendars is None:
            return ()
        coded = (territory.country for territory in self.calendars.coded_in(occasion))
        told = (*self.calendars.named_in(occasion), *coded, *self.calendars.of_zone(zone))
        return tuple(dict.fromkeys(told))[:_COUNTRIES]

    def days(self, name: str, year: int, countries: tuple[str, ...]) -> frozenset[tuple[str, int]]:
        """The days of a year on which a name is that of an official holiday, each with its country."""
        return frozenset(
            (country, day)
            for country in countries
            for piece in pieces(name)
            for day in self._names(country, year).get(plain(piece), ())
        )

    def _names(self, country: str, year: int) -> Mapping[str, frozenset[int]]:
        """The plain names of the holidays of a country and its parts in a year -> their days."""
        if (country, year) not in self._of_year:
            found: dict[str, set[int]] = {}
            if self.calendars is not None:
                own = self.calendars.days(Territory(country), year)
                for each in (*own, *self.calendars.days_of_parts(country, year)):
                    for name in each.names:
                        found.setdefault(plain(name), set()).add(each.day)
            self._of_year[country, year] = {name: frozenset(days) for name, days in found.items()}
        return self._of_year[country, year]


@dataclass
class Judge:
    """Whether two lines bear names of one holiday; what can be asked once for many lines is."""

    grouped: Grouped
    lines: Lines
    synonyms: Synonyms
    _alike: dict[tuple[int, int], bool] = field(default_factory=dict)
    _countries: dict[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)
    _days: dict[tuple[int, int, tuple[str, ...]], frozenset[tuple[str, int]]] = field(default_factory=dict)

    def __call__(self, one: int, other: int) -> bool:
        """Whether they do, on the same day or on days next to each other."""
        columns = self.lines.columns
        first, second = columns["name"][one], columns["name"][other]
        if BLANK in (first, second):
            return False
        if (first, second) not in self._alike:
            self._alike[first, second] = _alike(self.lines.names[first], self.lines.names[second])
        if self._alike[first, second]:
            return True
        both = self._known(first, one) & self._known(second, one)
        days = (columns["first"][one], columns["first"][other])
        return any(abs(day - each) <= 1 for _, day in both for each in days)

    def _known(self, name: int, line: int) -> frozenset[tuple[str, int]]:
        """The official days of a name, for the year and the countries of a line."""
        columns = self.lines.columns
        occasion, zone = columns["occasion"][line], self.grouped.events.zone[columns["event"][line]] or ""
        if (occasion, zone) not in self._countries:
            self._countries[occasion, zone] = self.synonyms.countries(self.grouped.names[occasion], zone)
        countries, year = self._countries[occasion, zone], year_of(columns["first"][line])
        if (name, year, countries) not in self._days:
            self._days[name, year, countries] = self.synonyms.days(self.lines.names[name], year, countries)
        return self._days[name, year, countries]


@lru_cache(maxsize=10_000)
def year_of(day: int) -> int:
    """The calendar year of a day.

    >>> year_of(739_617)
    2026
    """
    return dt.date.fromordinal(day).year


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    meant = ({rule(one), rule(other)} for rule in (feast_of, fixed_date))
    return any(len(each) == 1 and None not in each for each in meant) or any(
        likeness(first, second) >= LIKELY for first in pieces(one) for second in pieces(other)
    )
