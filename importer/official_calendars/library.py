"""Official calendars of countries and their parts, from the ``holidays`` library.

The library takes a while to load, so it is loaded when a day is asked for; every answer is kept for the life of the
process. What leaves this module: ``SettingsError`` for a country or a part that the library does not have.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from importer.core.official import OfficialDay, Territory
from importer.core.rules.holiday_names import by_the_moon, pieces, plain
from importer.official_calendars.countries import (
    coded_in,
    countries_of_zone,
    neighbours_of,
    part_named_in,
    part_of_zone,
    settled,
    shown,
    territory_names_in,
)

if TYPE_CHECKING:
    from holidays import HolidayBase

_PUBLIC = "public"
_ESTIMATED = "estimated)"
_NO_DAYS_OFF = frozenset({"school", "workday"})
"""Categories of the library that are no days off: some have all the weeks of school holidays."""
_MANY_PARTS = 60
_REACH = 10
"""Days within which a day that is observed for another one lies."""


class LibraryCalendars:
    """The calendars of the ``holidays`` library."""

    def settled(self, wanted: str) -> Territory:
        """The territory of a code such as ``PL`` or ``DE-BY``.

        Raises:
            SettingsError: there is no calendar of it.
        """
        return settled(wanted)

    def shown(self, territory: Territory) -> str:
        """A territory in words, such as ``Poland``."""
        return shown(territory)

    def of_zone(self, zone: str) -> tuple[str, ...]:
        """Countries that use a zone, the main one first."""
        return countries_of_zone(zone)

    def named_in(self, text: str) -> tuple[str, ...]:
        """Countries whose name stands in a text."""
        return territory_names_in(text)

    def coded_in(self, text: str) -> tuple[Territory, ...]:
        """Territories whose code in capital letters stands in a text."""
        return coded_in(text)

    def part_named_in(self, country: str, text: str) -> str:
        """The part of a country whose name stands in a text; blank if none does."""
        return part_named_in(country, text)

    def parts(self, country: str) -> tuple[str, ...]:
        """Codes of the parts of a country."""
        return tuple(_blank(country).subdivisions)

    def weekend(self, country: str) -> frozenset[int]:
        """Weekdays without work, Monday being 0."""
        return frozenset(_blank(country).weekend)

    def dates(self, territory: Territory, year: int) -> frozenset[int]:
        """The public holidays of a year, the days observed for others included."""
        return _dates(territory, year)

    def any_dates(self, country: str, year: int) -> frozenset[int]:
        """Every day of a year that is official in some way, in any part of the country."""
        return _any_dates(country, year)

    def days(self, territory: Territory, year: int) -> tuple[OfficialDay, ...]:
        """The public holidays of a year with their names, in order."""
        return _days(territory, year)

    def days_of_parts(self, country: str, year: int) -> tuple[OfficialDay, ...]:
        """The public holidays of a year of all parts of a country, each once."""
        return _days_of_parts(country, year)

    def part_of_zone(self, zone: str) -> str:
        """The part of its country to which a zone belongs; blank where the zone does not tell."""
        return part_of_zone(zone)

    def neighbours(self, country: str) -> tuple[str, ...]:
        """Other countries with a zone in the same part of the world."""
        return neighbours_of(country)


@cache
def _blank(country: str) -> "HolidayBase":
    import holidays  # slow to load

    return holidays.country_holidays(country)


def _listed(
    territory: Territory,
    year: int,
    categories: tuple[str, ...] = (_PUBLIC,),
    language: str | None = None,
    *,
    observed: bool = True,
) -> Mapping[dt.date, str]:
    """The library's own list of a year, of this year alone; empty where it knows none."""
    import holidays

    blank = _blank(territory.country)
    if not blank.start_year <= year <= blank.end_year:
        return {}
    known = tuple(each for each in categories if each in blank.supported_categories)
    found = holidays.country_holidays(
        territory.country,
        subdiv=territory.part or None,
        years=[year],
        categories=known or None,
        language=language,
        observed=observed,
    )
    return {day: str(name) for day, name in found.items() if day.year == year}


@lru_cache(maxsize=8_192)
def _dates(territory: Territory, year: int) -> frozenset[int]:
    return _ordinals(_listed(territory, year))


@lru_cache(maxsize=8_192)
def _any_dates(country: str, year: int) -> frozenset[int]:
    blank = _blank(country)
    everything = tuple(sorted(set(blank.supported_categories) - _NO_DAYS_OFF))
    whole = Territory(country)
    found = _ordinals(_listed(whole, year, everything)) | _ordinals(_listed(whole, year, everything, observed=False))
    for part in blank.subdivisions:
        found |= _ordinals(_listed(Territory(country, part), year, everything))
    return found


def _ordinals(days: Iterable[dt.date]) -> frozenset[int]:
    return frozenset(day.toordinal() for day in days)


@lru_cache(maxsize=8_192)
def _days(territory: Territory, year: int) -> tuple[OfficialDay, ...]:
    names: dict[int, list[str]] = {}
    by_moon: set[int] = set()
    for language in _languages(territory.country):
        for day, text in _listed(territory, year, language=language).items():
            told = names.setdefault(day.toordinal(), [])
            told += [name for name in pieces(text) if name not in told]
            if _ESTIMATED in text or by_the_moon(text):
                by_moon.add(day.toordinal())
    own = _ordinals(_listed(territory, year, observed=False))
    bases = _bases(names, own, frozenset(_blank(territory.country).weekend)) | _next_new_year(
        territory, year, names, own
    )
    return tuple(
        OfficialDay(day, tuple(told), day in by_moon, bases.get(day, 0)) for day, told in sorted(names.items())
    )


@lru_cache(maxsize=1_024)
def _days_of_parts(country: str, year: int) -> tuple[OfficialDay, ...]:
    """Of countries with very many parts nothing: theirs are cities, each with a day of its own."""
    parts = _blank(country).subdivisions
    if len(parts) > _MANY_PARTS:
        return ()
    known = {(day.day, day.names): day for part in parts for day in _days(Territory(country, part), year)}
    return tuple(known[key] for key in sorted(known))


def _languages(country: str) -> list[str | None]:
    """The languages that the library has, English first, as only its labels are read for what they say."""
    known: list[str] = sorted(_blank(country).supported_languages)
    return [*sorted(known, key=lambda each: (not each.startswith("en"), each))] or [None]


def _next_new_year(
    territory: Territory, year: int, names: Mapping[int, list[str]], own: frozenset[int]
) -> dict[int, int]:
    """The last day of a year, where it is only observed for the first one of the next."""
    last, first = dt.date(year, 12, 31).toordinal(), dt.date(year + 1, 1, 1)
    if last not in names or last in own:
        return {}
    called = {plain(name) for name in names[last]}
    theirs = _listed(territory, year + 1, observed=False).get(first)
    return {last: first.toordinal()} if theirs and called & {plain(each) for each in pieces(theirs)} else {}


def _bases(names: Mapping[int, list[str]], own: frozenset[int], weekend: frozenset[int]) -> dict[int, int]:
    """For each day that is only observed for another one: that other one, by its name or else by its weekend."""
    found: dict[int, int] = {}
    given_up = set(own - names.keys())  # holidays that were put off as a whole: nothing stands for another one
    for day in sorted(names.keys() - own):
        put_off = min(
            (each for each in given_up if abs(each - day) <= _REACH), key=lambda each: abs(each - day), default=0
        )
        if put_off:
            given_up.remove(put_off)
            continue
        near = [base for base in own if base in names and abs(base - day) <= _REACH and base not in found.values()]
        called = {plain(name) for name in names[day]}
        same = [base for base in near if called & {plain(name) for name in names[base]}]
        free = [base for base in near if dt.date.fromordinal(base).weekday() in weekend]
        best = min(same or free, key=lambda base: (abs(base - day), base), default=0)
        if best:
            found[day] = best
    return found
