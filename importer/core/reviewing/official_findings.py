"""What an occasion has otherwise than its official calendar: days moved, days missing, substitutes not given.

Every official day is dealt with by an event of any kind on it. Of those that are not, one that the occasion has
elsewhere under its name is moved, and not missing. Days that the moon decides may be a day off.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from importer.core.official import OfficialDay
from importer.core.reviewing.official_fit import Fit, is_called
from importer.core.reviewing.official_subjects import Entry
from importer.core.rules.holiday_names import LIKELY, likeness, pieces, says_observed

_FARTHEST = 45
"""Days that one holiday may be off its date and still be meant."""
_ONE_FEAST = 10
"""Days within which holidays belong to one feast, such as those from Christmas to New Year."""
_HALF_A_YEAR = 183
_BY_THE_MOON = 1
_ON_PURPOSE = 3
"""Years from which on a holiday that is in none of them is left out on purpose."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry on another day than the official one of its name."""

    entry: Entry
    official: OfficialDay
    date_of: int
    """The year whose date it has; 0 if that of none nearby."""


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
        found = _moved(fit, undealt)
        moved += found
        gone = {each.official for each in found}
        start, end = _covered(official, {day.day for day in official} - {day.day for day in undealt})
        absent += [day for day in undealt if day not in gone and start <= day.day <= end]
    named = {each.official.day for each in moved}
    return Findings(tuple(moved), _missing(fit, absent), _unobserved(fit, absent, named))


def _undealt(fit: Fit, official: Sequence[OfficialDay]) -> list[OfficialDay]:
    own = fit.subject.days
    left = [day for day in official if day.day not in own]
    loose = sorted({entry.first for entry in fit.strangers})
    near = _met_by_the_moon([day.day for day in official if day.by_moon], own, loose)
    excused = [day for day in left if day.by_moon][:near]
    company = {day.day for day in left if _observed_otherwise(fit, day, official)}
    return [day for day in left if day not in excused and day.day not in company]


def _met_by_the_moon(estimated: Sequence[int], own: frozenset[int], loose: Sequence[int]) -> int:
    """How many estimated days that the occasion lacks are met by others of it, a day earlier or later.

    Matched in order, one to one: with estimates 9, 10, 11 and the days 10, 11, 12 one lacks, and 12 makes up for it.
    """
    days = sorted({*(day for day in estimated if day in own), *loose})
    met = 0
    for wanted in estimated:
        while days and days[0] < wanted - _BY_THE_MOON:
            days.pop(0)
        if days and days[0] <= wanted + _BY_THE_MOON:
            days.pop(0)
            met += 1
    return max(0, met - sum(day in own for day in estimated))


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


def _moved(fit: Fit, undealt: Sequence[OfficialDay]) -> list[Moved]:
    """Pair entries of no official day with the official days of their names, the nearest first."""
    pairs = []
    for entry in fit.strangers:
        for day in _best_named(entry, undealt):
            apart, year = abs(entry.first - day.day), _year_of_date(fit, entry, day)
            if apart <= _FARTHEST or (year and apart < 2 * _HALF_A_YEAR):
                unlike = says_observed(entry.name) != bool(day.instead_of)
                pairs.append((unlike, apart, entry.first, Moved(entry, day, year)))
    found: dict[int, Moved] = {}
    used: set[tuple[str, int]] = set()
    for _, apart, _, each in sorted(pairs, key=lambda pair: (*pair[:3], pair[3].official.day)):
        key = (each.entry.name, each.entry.first)
        if each.official.day in found or key in used:
            continue
        if each.official.by_moon and apart <= _BY_THE_MOON:
            continue
        found[each.official.day] = each
        used.add(key)
    return [found[day] for day in sorted(found)]


def _best_named(entry: Entry, days: Sequence[OfficialDay]) -> list[OfficialDay]:
    """The days whose names are the most like an entry's; none where no name is like it."""
    scores = [max(likeness(piece, name) for piece in pieces(entry.name) for name in day.names) for day in days]
    best = max(scores, default=0.0)
    if best < LIKELY:
        return []
    return [day for day, score in zip(days, scores, strict=True) if score == best]


def _year_of_date(fit: Fit, entry: Entry, day: OfficialDay) -> int:
    """The year before or after in which the holiday has the entry's day of the month."""
    date = dt.date.fromordinal(entry.first)
    year = dt.date.fromordinal(day.day).year
    for other in (year - 1, year + 1):
        for theirs in fit.official(other):
            then = dt.date.fromordinal(theirs.day)
            if (then.month, then.day) == (date.month, date.day) and set(theirs.names) & set(day.names):
                return other
    return 0


def _covered(official: Sequence[OfficialDay], dealt: set[int]) -> tuple[int, int]:
    """The stretch of a year that an occasion covers: from its first to its last official day.

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
    day.
    """
    own = fit.subject.days
    official = [day for year in fit.years for day in fit.official(year)]
    instead = {day.instead_of: day for day in official if day.instead_of}
    weekends = any(_on_weekend(fit, day) for day in official if day.day in own)
    gone = {day.day for day in absent}
    kept = {day.name for day in official if day.day not in gone}
    found = []
    for day in absent:
        substitute = instead.get(day.day)
        years = sum(each.name == day.name for each in absent)
        if day.instead_of or (years >= _ON_PURPOSE and day.name not in kept):
            continue
        if substitute is None and _on_weekend(fit, day) and not weekends:
            continue
        if substitute is None or substitute.day in gone:
            found.append(day)
    return tuple(found)


def _unobserved(fit: Fit, absent: Sequence[OfficialDay], moved: set[int]) -> tuple[OfficialDay, ...]:
    own = fit.subject.days
    return tuple(day for day in absent if day.instead_of and (day.instead_of in own or day.instead_of in moved))
