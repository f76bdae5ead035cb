"""What an occasion has otherwise than its official calendar: days moved, days missing, substitutes not given.

Every official day is dealt with by an event of any kind on it. Of those that are not, one that the occasion has
elsewhere under its name is moved, and not missing. Days that the moon decides may be a day off.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from importer.core.official import OfficialDay
from importer.core.reviewing.official_fit import Fit
from importer.core.reviewing.official_moved import Moved, moved_entries
from importer.core.reviewing.official_names import is_called
from importer.core.rules.holiday_names import says_observed

_ONE_FEAST = 10
"""Days within which holidays belong to one feast, such as those from Christmas to New Year."""
_HALF_A_YEAR = 183
_BY_THE_MOON = 1
_SUNDAY = 6
_ON_PURPOSE = 3
"""Years from which on a holiday that is in none of them is left out on purpose."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What is otherwise than in the official calendar."""

    moved: tuple[Moved, ...]
    missing: tuple[OfficialDay, ...]
    unobserved: tuple[OfficialDay, ...]
    """Days observed for one of a weekend, of which the occasion has only the one of the weekend."""


def findings(fit: Fit, first: dt.date | None, last: dt.date | None) -> Findings:
    """Compare an occasion with its calendar, between two days where they are asked for."""
    low = first.toordinal() if first else 0
    high = last.toordinal() if last else dt.date.max.toordinal()
    moved: list[Moved] = []
    absent: list[OfficialDay] = []
    for year in fit.years:
        official = [day for day in fit.official(year) if low <= day.day <= high]
        undealt = _undealt(fit, official)
        found = [each for each in moved_entries(fit, undealt, year) if low <= each.official.day <= high]
        moved += found
        gone = {each.official for each in found}
        if fit.is_whole(year):
            start, end = _covered(official, _dealt(fit, year))
            absent += [day for day in undealt if day not in gone and start <= day.day <= end]
    named = {each.official.day for each in moved}
    return Findings(tuple(moved), _missing(fit, absent), _unobserved(fit, absent, named))


def _undealt(fit: Fit, official: Sequence[OfficialDay]) -> list[OfficialDay]:
    own = fit.subject.days
    left = [day for day in official if day.day not in own]
    excused = {day.day for day in _met_by_the_moon(official, own)}
    company = {day.day for day in left if _observed_otherwise(fit, day, official)}
    return [day for day in left if day.day not in excused and day.day not in company]


def _met_by_the_moon(official: Sequence[OfficialDay], own: frozenset[int]) -> list[OfficialDay]:
    """The estimated days that the occasion lacks, but makes up for by others, a day earlier or later.

    Matched within each feast, in order, one to one: with estimates 9, 10, 11 and the days 10, 11, 12 one lacks, and 12
    makes up for it.
    """
    settled = {day.day for day in official if not day.by_moon}
    feasts: list[list[OfficialDay]] = []
    for day in (each for each in official if each.by_moon):
        if feasts and day.day - feasts[-1][-1].day <= 2 * _BY_THE_MOON:
            feasts[-1].append(day)
        else:
            feasts.append([day])
    return [day for feast in feasts for day in _met(feast, own - settled)]


def _met(feast: Sequence[OfficialDay], own: frozenset[int]) -> list[OfficialDay]:
    around = range(feast[0].day - _BY_THE_MOON, feast[-1].day + _BY_THE_MOON + 1)
    days = [day for day in around if day in own]
    met = 0
    for wanted in feast:
        while days and days[0] < wanted.day - _BY_THE_MOON:
            days.pop(0)
        if days and days[0] <= wanted.day + _BY_THE_MOON:
            days.pop(0)
            met += 1
    lacking = [day for day in feast if day.day not in own]
    return lacking[: max(0, met - len(feast) + len(lacking))]


def _observed_otherwise(fit: Fit, day: OfficialDay, official: Iterable[OfficialDay]) -> bool:
    """Whether the occasion says itself on which day it makes up for one of a weekend."""
    if not _on_weekend(fit, day) or any(each.instead_of == day.day for each in official):
        return False
    return any(
        says_observed(entry.name) and abs(entry.first - day.day) <= _ONE_FEAST and is_called(entry, day)
        for entry in fit.strangers
    )


def _on_weekend(fit: Fit, day: OfficialDay) -> bool:
    weekend = fit.calendars.weekend(fit.candidate.territory.country)
    return dt.date.fromordinal(day.day).weekday() in weekend


def _dealt(fit: Fit, year: int) -> set[int]:
    """The days of a year that an occasion has anything on."""
    first, last = dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()
    return {day for day in fit.subject.days if first <= day <= last}


def _covered(official: Sequence[OfficialDay], dealt: set[int]) -> tuple[int, int]:
    """The stretch of a year that an occasion covers: from its first to its last day.

    It goes on to the end of the year where only one feast lies beyond, and no more than half a year away::

        Jan                    Jul                    Dec
        |  x   x   x x  x   x  |    x     .   x  x   [.]|    covered to the end: only Christmas lacks
        |  x   x   x x  x   x  |    .     .   .  .    . |    covered to June: a sheet of half a year
    """
    first, last = min(dealt, default=1), max(dealt, default=0)
    before = [day.day for day in official if day.day < first]
    after = [day.day for day in official if day.day > last]
    if before and before[-1] - before[0] <= _ONE_FEAST and first - before[0] <= _HALF_A_YEAR:
        first = before[0]
    if after and after[-1] - after[0] <= _ONE_FEAST and after[-1] - last <= _HALF_A_YEAR:
        last = after[-1]
    return first, last


def _missing(fit: Fit, absent: Sequence[OfficialDay]) -> tuple[OfficialDay, ...]:
    """Absent days that neither stand in for another one nor have one that stands in for them.

    A day of the weekend is missing only where the occasion has others of them: many list only what falls on a working
    day. Feasts that are always on a Sunday are left out by most, and so missing only where there is another of them.
    """
    own = fit.subject.days
    official = [day for year in fit.years for day in fit.official(year)]
    instead = {day.instead_of: day for day in official if day.instead_of}
    weekends = any(_on_weekend(fit, day) for day in official if day.day in own)
    sundays = any(_always_sunday(fit, day) for day in official if day.day in own)
    gone = {day.day for day in absent}
    kept = {day.name for day in official if day.day not in gone}
    found = []
    for day in absent:
        substitute = instead.get(day.day)
        years = sum(each.name == day.name for each in absent)
        if _stands_for_another(day, own) or (years >= _ON_PURPOSE and day.name not in kept):
            continue
        if substitute is None and _on_weekend(fit, day) and not (sundays if _always_sunday(fit, day) else weekends):
            continue
        if substitute is None or substitute.day in gone:
            found.append(day)
    return tuple(found)


def _stands_for_another(day: OfficialDay, own: frozenset[int]) -> bool:
    """Whether a day is observed for another one, and told with that; one of the next year may not be there."""
    if not day.instead_of:
        return False
    same_year = dt.date.fromordinal(day.instead_of).year == dt.date.fromordinal(day.day).year
    return same_year or day.instead_of in own


def _always_sunday(fit: Fit, day: OfficialDay) -> bool:
    """Whether a holiday is on a Sunday in this year, the last and the next."""
    date = dt.date.fromordinal(day.day)
    if date.weekday() != _SUNDAY:
        return False
    around = [each for year in (date.year - 1, date.year + 1) for each in fit.official(year)]
    same = [each for each in around if set(each.names) & set(day.names)]
    return bool(same) and all(dt.date.fromordinal(each.day).weekday() == _SUNDAY for each in same)


def _unobserved(fit: Fit, absent: Sequence[OfficialDay], moved: set[int]) -> tuple[OfficialDay, ...]:
    own = fit.subject.days
    return tuple(day for day in absent if day.instead_of and (day.instead_of in own or day.instead_of in moved))
