"""Which official calendar an occasion follows: the one that was given, or one that its zone or its words suggest.

A calendar is compared only where most of the occasion's days really are official days of its country. Of the
country's parts the one is taken that fits better than the whole country, and only for days that the whole country
does not have; where several parts fit equally well, only what they have in common counts.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from importer.core.official import OfficialCalendars, OfficialDay, Territory
from importer.core.reviewing.official_subjects import Entry, Subject
from importer.core.rules.holiday_names import LIKELY, likeness, pieces

_NUMBERS = re.compile(r"(?<![\w-])\d+")
"""Years and the numbers of branches, which say nothing of a country."""
GIVEN, NAMED, CODED, ZONED = range(4)
"""How a country came to be compared, the strongest first."""
_ENOUGH_DAYS = {GIVEN: 2, NAMED: 3, CODED: 3, ZONED: 5}
"""Entries that have to be official days."""
_ENOUGH_SHARE = {GIVEN: 0.5, NAMED: 0.6, CODED: 0.75, ZONED: 0.6}
"""Their share of the entries."""
_ENOUGH_OF_YEAR = {GIVEN: 1 / 3, NAMED: 0.5, CODED: 0.7, ZONED: 0.7}
"""Share of a year's official days that have to be there before the others are told."""
_WEAK = frozenset({CODED, ZONED})
_MOST_LACKING = 2
"""Official days that a year may lack where little speaks for the country."""

_OFFICIAL_SHARE = 1 / 3
"""Share of the days of a longer entry that have to be official."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A territory that an occasion may be about, and what says so."""

    territory: Territory
    strength: int
    evidence: str


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
        common = frozenset.intersection(*(self.calendars.dates(each, year) for each in self.territories))
        return tuple(day for day in self.calendars.days(self.territories[0], year) if day.day in common)

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
        units = [day for day in self.official(year) if not day.instead_of]
        instead = {day.instead_of: day.day for day in self.official(year) if day.instead_of}
        own = self._listed_days
        there = sum(day.day in own or instead.get(day.day, 0) in own for day in units)
        there += sum(self._called(day) for day in units if day.day not in own and instead.get(day.day, 0) not in own)
        if self.candidate.strength in _WEAK and len(units) - there > _MOST_LACKING:
            return False
        return bool(there) and there >= _ENOUGH_OF_YEAR[self.candidate.strength] * len(units)

    def _called(self, day: OfficialDay) -> bool:
        year = dt.date.fromordinal(day.day).year
        return any(dt.date.fromordinal(entry.first).year == year and is_called(entry, day) for entry in self.strangers)

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


def is_called(entry: Entry, day: OfficialDay) -> bool:
    """Whether an entry bears a name of an official day."""
    return any(likeness(piece, name) >= LIKELY for piece in pieces(entry.name) for name in day.names)


def candidates(subject: Subject, calendars: OfficialCalendars) -> list[Candidate]:
    """What an occasion may be compared with, the most likely first.

    Raises:
        SettingsError: there is no calendar of the country that was given.
    """
    named = _named(subject, calendars)
    if subject.wanted:
        given = Candidate(calendars.settled(subject.wanted), GIVEN, f"--country {subject.wanted}")
        others = [each for each in named if each.strength == NAMED]
        return others if _abroad(given, others) else [given]
    zoned = (_part_named(country, subject, calendars) for country in calendars.of_zone(subject.zone))
    found = [*named, *(Candidate(each, ZONED, f"the zone {subject.zone}") for each in zoned)]
    return list({each.territory: each for each in reversed(found)}.values())[::-1]


def _abroad(given: Candidate, named: list[Candidate]) -> bool:
    """Whether the occasion names other countries than the given one."""
    return bool(named) and all(each.territory.country != given.territory.country for each in named)


def _named(subject: Subject, calendars: OfficialCalendars) -> list[Candidate]:
    found: list[Candidate] = []
    for text in subject.texts:
        words = _NUMBERS.sub("", text)
        for country in calendars.named_in(words):
            part = calendars.part_named_in(country, words)
            found.append(Candidate(Territory(country, part), NAMED, f'"{text}"'))
        found += [Candidate(territory, CODED, f'"{text}"') for territory in calendars.coded_in(words)]
        if any(each.strength == NAMED for each in found):
            break
    return found


def _part_named(country: str, subject: Subject, calendars: OfficialCalendars) -> Territory:
    if subject.name in calendars.parts(country):
        return Territory(country, subject.name)
    parts = (calendars.part_named_in(country, _NUMBERS.sub("", text)) for text in subject.texts)
    return Territory(country, next(filter(None, parts), ""))


def best_fit(subject: Subject, calendars: OfficialCalendars, wanted: Sequence[Candidate]) -> Fit | None:
    """The calendar of some that an occasion follows, if there is one."""
    found: list[Fit] = []
    for candidate in wanted:
        fit = Fit(subject, calendars, candidate, _territories(subject, calendars, candidate.territory))
        if fit.holds:
            found.append(fit)
    return min(found, key=lambda fit: (fit.distance, fit.candidate.strength), default=None)


def _territories(subject: Subject, calendars: OfficialCalendars, wanted: Territory) -> tuple[Territory, ...]:
    """The whole country, or those of its parts that fit strictly better."""
    if wanted.part:
        return (wanted,)
    whole = _dates(calendars, wanted, subject.years)
    if subject.days <= whole:
        return (wanted,)
    parts = [Territory(wanted.country, part) for part in calendars.parts(wanted.country)]
    dates = {part: _dates(calendars, part, subject.years) for part in parts}
    known = whole.union(*dates.values())
    own = subject.days & known
    if own <= whole:
        return (wanted,)
    apart = {part: len(own ^ days) for part, days in dates.items() if own & (days - whole)}
    least = min(apart.values())
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
