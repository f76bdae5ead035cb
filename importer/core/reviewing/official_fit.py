"""Which official calendar an occasion follows: the one that was given, or one that its zone or its words suggest.

A calendar is compared only where most of the occasion's days really are official days of its country. Of the
country's parts the one is taken that fits better than the whole country, and only for days that the whole country
does not have; where several parts fit equally well, only what they have in common counts.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from importer.core.official import OfficialCalendars, OfficialDay, Territory
from importer.core.reviewing.official_candidates import CODED, GIVEN, NAMED, ZONED, Candidate
from importer.core.reviewing.official_names import is_called
from importer.core.reviewing.official_subjects import Entry, Subject
from importer.core.rules.holiday_names import pieces, plain

_ENOUGH_DAYS = {GIVEN: 2, NAMED: 3, CODED: 3, ZONED: 5}
"""Entries that have to be official days."""
_ENOUGH_SHARE = {GIVEN: 0.5, NAMED: 0.6, CODED: 0.75, ZONED: 0.6}
"""Their share of the entries."""
_ENOUGH_OF_YEAR = {GIVEN: 1 / 3, NAMED: 0.5, CODED: 0.7, ZONED: 0.7}
"""Share of a year's official days that have to be there before the others are told."""
_WEAK = frozenset({CODED, ZONED})
_MOST_LACKING = 2
"""Official days that a year may lack where little speaks for the country."""

_OF_ITS_OWN = 2
"""Days that only a part has, from which on an occasion is taken for that part's."""
_LONGEST_CODE = 3
"""Letters of the code of a state or province; longer ones are names of cities."""
_OFFICIAL_SHARE = 1 / 3
"""Share of the days of a longer entry that have to be official."""


@dataclass(frozen=True)
class Fit:
    """An occasion beside a calendar."""

    subject: Subject
    calendars: OfficialCalendars
    candidate: Candidate
    territories: tuple[Territory, ...]
    """The whole country or one part of it; several parts where they fit equally well."""

    @property
    def territory(self) -> Territory:
        """The territory to tell people: a part only where it is the only one."""
        several = len(self.territories) > 1
        return Territory(self.candidate.territory.country) if several else self.territories[0]

    def official(self, year: int) -> tuple[OfficialDay, ...]:
        """The public holidays of a year that all the territories have."""
        if year not in self._official:
            common = frozenset.intersection(*(self.calendars.dates(each, year) for each in self.territories))
            days = self.calendars.days(self.territories[0], year)
            self._official[year] = tuple(day for day in days if day.day in common)
        return self._official[year]

    @cached_property
    def _official(self) -> dict[int, tuple[OfficialDay, ...]]:
        return {}

    @cached_property
    def strangers(self) -> tuple[Entry, ...]:
        """Entries on days that are official in no part of the country."""
        country = self.candidate.territory.country
        known = {day for year in self.subject.years for day in self.calendars.dates(self.territories[0], year)}
        left = [entry for entry in self.subject.entries if known.isdisjoint(entry.days)]
        wider = frozenset[int]()
        for year in {dt.date.fromordinal(day).year for entry in left for day in (entry.first, entry.last)}:
            wider |= self.calendars.any_dates(country, year)
        return tuple(entry for entry in left if wider.isdisjoint(entry.days))

    @cached_property
    def misplaced(self) -> tuple[Entry, ...]:
        """Strangers, and entries on the day of another holiday than the one that they are surely called."""
        strangers = set(self.strangers)
        return tuple(each for each in self.subject.entries if each in strangers or self._is_misplaced(each))

    def _is_misplaced(self, entry: Entry) -> bool:
        if entry.first != entry.last:
            return False
        year = dt.date.fromordinal(entry.first).year
        if self._names_wanted(year).isdisjoint(plain(piece) for piece in pieces(entry.name)):
            return False
        around = [*self.official(year), *self.days_of_parts(year)]
        return not any(day.day == entry.first and is_called(entry, day) for day in around)

    def _names_wanted(self, year: int) -> frozenset[str]:
        """Plain names of the official days of a year that nothing stands on."""
        if year not in self._wanted:
            days = [day for day in self.official(year) if day.day not in self.subject.days]
            self._wanted[year] = frozenset(plain(name) for day in days for name in day.names)
        return self._wanted[year]

    @cached_property
    def _wanted(self) -> dict[int, frozenset[str]]:
        return {}

    def days_of_parts(self, year: int) -> tuple[OfficialDay, ...]:
        """The public holidays of all parts of the country, or none where a part is compared."""
        country = self.candidate.territory.country
        if self.territories != (Territory(country),):
            return ()
        return self.calendars.days_of_parts(country, year)

    @cached_property
    def matched(self) -> int:
        """How many entries are official days, by their dates; closures and school holidays are none."""
        return len(self._listed)

    @cached_property
    def _listed(self) -> tuple[Entry, ...]:
        strangers = set(self.strangers)
        return tuple(each for each in self.subject.entries if each not in strangers and self._is_official(each))

    @cached_property
    def _listed_days(self) -> frozenset[int]:
        return frozenset(day for entry in self._listed for day in entry.days)

    def _is_official(self, entry: Entry) -> bool:
        if entry.first == entry.last:
            return True
        country, days = self.candidate.territory.country, entry.days
        years = {dt.date.fromordinal(day).year for day in (days[0], days[-1])}
        known = frozenset[int]().union(*(self.calendars.any_dates(country, year) for year in years))
        return len(known.intersection(days)) >= _OFFICIAL_SHARE * len(days)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Years of which the occasion has enough official days, by their dates or their names."""
        return tuple(year for year in self.subject.years if self._has_enough(year))

    def _has_enough(self, year: int) -> bool:
        units, there = self._dealt_of(year)
        return bool(there) and there >= _ENOUGH_OF_YEAR[self.candidate.strength] * units

    def is_whole(self, year: int) -> bool:
        """Whether enough of a year is there to say what lacks of it, where little speaks for the country."""
        units, there = self._dealt_of(year)
        if self.candidate.strength in _WEAK:
            return units - there <= _MOST_LACKING
        units, there = self._dealt_of(year, weekends=True)
        return there >= _ENOUGH_OF_YEAR[self.candidate.strength] * units

    def _dealt_of(self, year: int, *, weekends: bool = False) -> tuple[int, int]:
        """How many official days a year has, and how many of them are there, by their dates or their names.

        Those of the weekend count only where the occasion has some: many list only what falls on a working day.
        """
        weekends = weekends or self._lists_weekends(year)
        official, own = self.official(year), self._listed_days
        instead = {day.instead_of: day.day for day in official if day.instead_of}
        units = [day for day in official if not day.instead_of and (weekends or self._works(day))]
        dated = [day for day in units if day.day in own or instead.get(day.day, 0) in own]
        return len(units), len(dated) + sum(self._called(day) for day in units if day not in dated)

    def _lists_weekends(self, year: int) -> bool:
        """Whether the occasion has any official day of that year that is on a weekend."""
        return any(day.day in self.subject.days and not self._works(day) for day in self.official(year))

    def _works(self, day: OfficialDay) -> bool:
        weekend = self.calendars.weekend(self.candidate.territory.country)
        return dt.date.fromordinal(day.day).weekday() not in weekend

    def _called(self, day: OfficialDay) -> bool:
        year = dt.date.fromordinal(day.day).year
        return any(dt.date.fromordinal(entry.first).year == year and is_called(entry, day) for entry in self.misplaced)

    @cached_property
    def distance(self) -> int:
        """Official days that are not there, and entries that are no official days."""
        days = {day.day for year in self.years for day in self.official(year)}
        return len(days - self.subject.days) + len(self.strangers)

    @cached_property
    def holds(self) -> bool:
        """Whether the occasion follows the calendar."""
        how, own = self.candidate.strength, len(self.subject.entries)
        by_name = sum(self._names_a_day(entry) for entry in self.strangers)
        return (
            self.matched + by_name >= _ENOUGH_DAYS[how]
            and self.matched >= _ENOUGH_DAYS[how] - 1
            and self.matched + by_name >= _ENOUGH_SHARE[how] * own
            and bool(self.years)
        )

    def _names_a_day(self, entry: Entry) -> bool:
        year = dt.date.fromordinal(entry.first).year
        return any(is_called(entry, day) for day in self.official(year) if day.day not in self.subject.days)


def best_fit(subject: Subject, calendars: OfficialCalendars, wanted: Sequence[Candidate]) -> Fit | None:
    """The calendar of some that an occasion follows, if there is one."""
    found: list[Fit] = []
    for candidate in wanted:
        fit = Fit(subject, calendars, candidate, _territories(subject, calendars, candidate.territory))
        if fit.holds:
            found.append(fit)
    return min(found, key=lambda fit: (fit.distance, fit.candidate.strength), default=None)


def _territories(subject: Subject, calendars: OfficialCalendars, wanted: Territory) -> tuple[Territory, ...]:
    """The whole country, or those of its parts that fit strictly better.

    One slip must not make an occasion another place's: a part has two days of its own there, or one where the zone
    speaks for it; and nothing but its name makes it a city's.
    """
    if wanted.part:
        return (wanted,)
    whole = _dates(calendars, wanted, subject.years)
    zoned = calendars.part_of_zone(subject.zone)
    if len(subject.days - whole) < (1 if zoned else _OF_ITS_OWN):
        return (wanted,)
    named = [zoned] if zoned in calendars.parts(wanted.country) else calendars.parts(wanted.country)
    parts = [Territory(wanted.country, part) for part in named if len(part) <= _LONGEST_CODE]
    dates = {part: _dates(calendars, part, subject.years) for part in parts}
    known = whole.union(*dates.values())
    own, fewest = subject.days & known, 1 if zoned else _OF_ITS_OWN
    apart = {part: len(own ^ days) for part, days in dates.items() if len(own & (days - whole)) >= fewest}
    least = min(apart.values(), default=len(own ^ whole))
    return tuple(part for part in apart if apart[part] == least) if least < len(own ^ whole) else (wanted,)


def _dates(calendars: OfficialCalendars, territory: Territory, years: tuple[int, ...]) -> frozenset[int]:
    return frozenset(day for year in years for day in calendars.dates(territory, year))


def fits_a_neighbour_better(fit: Fit) -> bool:
    """Whether another country of that part of the world fits better, where little speaks for this one."""
    if fit.candidate.strength not in _WEAK:
        return False
    calendars, own = fit.calendars, fit.subject.days
    firsts = {entry.first for entry in fit.subject.entries}
    for country in calendars.neighbours(fit.candidate.territory.country):
        theirs = _dates(calendars, Territory(country), fit.years)
        if theirs and len(theirs - own) + len(firsts - theirs) < fit.distance:
            return True
    return False
