"""Whether two names of two sources mean one holiday, in whatever languages they are.

Names alike are; so are names that official calendars have for one day: "Boxing Day" and "Drugi dzień Bożego Narodzenia"
are both the 26th of December in Poland.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from importer.core.official import OfficialCalendars, Territory
from importer.core.rules.holiday_names import LIKELY, likeness, pieces, plain
from importer.core.rules.usual_names import fixed_date

_COUNTRIES = 4
"""Countries that are asked at most: the main ones of a zone, and those that a name tells."""


@dataclass
class Synonyms:
    """Names of holidays in all languages that the official calendars of an occasion's countries have."""

    calendars: OfficialCalendars | None
    _of_year: dict[tuple[str, int], Mapping[str, frozenset[int]]] = field(default_factory=dict)
    _alike: dict[tuple[str, str], bool] = field(default_factory=dict)

    def one_holiday(self, names: tuple[str, str], days: tuple[int, int], countries: tuple[str, ...]) -> bool:
        """Whether two names on two days, the same or next to each other, mean one holiday."""
        return self._are_alike(names) or any(self._known_as_one(names, days, country) for country in countries)

    def countries(self, occasion: str, zone: str) -> tuple[str, ...]:
        """The countries that are asked about the days of an occasion."""
        if self.calendars is None:
            return ()
        coded = (territory.country for territory in self.calendars.coded_in(occasion))
        told = (*self.calendars.named_in(occasion), *coded, *self.calendars.of_zone(zone))
        return tuple(dict.fromkeys(told))[:_COUNTRIES]

    def _are_alike(self, names: tuple[str, str]) -> bool:
        if names not in self._alike:
            self._alike[names] = _alike(*names)
        return self._alike[names]

    def _known_as_one(self, names: tuple[str, str], days: tuple[int, int], country: str) -> bool:
        known = self._names(country, dt.date.fromordinal(days[0]).year)
        here, there = (_days(known, name) for name in names)
        return any(abs(day - each) <= 1 for day in here & there for each in days)

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


def _alike(one: str, other: str) -> bool:
    if one == other or (fixed_date(one) is not None and fixed_date(one) == fixed_date(other)):
        return True
    return any(likeness(first, second) >= LIKELY for first in pieces(one) for second in pieces(other))


def _days(known: Mapping[str, frozenset[int]], name: str) -> frozenset[int]:
    return frozenset(day for piece in pieces(name) for day in known.get(plain(piece), ()))
