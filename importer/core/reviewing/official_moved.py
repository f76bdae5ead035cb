"""Entries on another day than the official one of their name.

Paired by name, the nearest first. A day and a month that were exchanged are told as such; a name that is surely that of
one holiday, and stands nowhere else in the year, is paired however far away it is. What only parts of the country have
counts as well where all of them agree on the day, or where the entry is within days of one of them.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from importer.core.official import OfficialDay, Territory
from importer.core.reviewing.official_fit import Fit
from importer.core.reviewing.official_names import bears, surely_called
from importer.core.reviewing.official_subjects import Entry
from importer.core.rules.holiday_names import LIKELY, likeness, pieces, plain, says_observed

_FARTHEST = 45
"""Days that one holiday may be off its date and still be meant."""
_YEAR = 366
_BY_THE_MOON = 1
_NEAR = 7
"""Days within which the date of some part is meant where the parts do not agree."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry on another day than the official one of its name."""

    entry: Entry
    official: OfficialDay
    date_of: int
    """The year whose date it has; 0 if that of none nearby."""
    swapped: bool = False
    """Whether it is the official date with day and month exchanged."""
    in_parts: bool = False
    """Whether only parts of the country have the day."""


def moved_entries(fit: Fit, undealt: Sequence[OfficialDay], year: int) -> list[Moved]:
    """Pair entries of no official day with the days of a year that nothing deals with."""
    found = _paired(fit, undealt)
    used = {(each.entry.name, each.entry.first) for each in found}
    left = [each for each in fit.misplaced if (each.name, each.first) not in used and _in(each, year)]
    return sorted([*found, *_of_parts(fit, left, year)], key=lambda each: each.official.day)


def _in(entry: Entry, year: int) -> bool:
    return dt.date.fromordinal(entry.first).year == year


def _paired(fit: Fit, undealt: Sequence[OfficialDay]) -> list[Moved]:
    pairs = []
    for entry in fit.misplaced:
        for day in _best_named(entry, undealt):
            apart, each = abs(entry.first - day.day), _moved(fit, entry, day)
            if apart <= _FARTHEST or each.swapped or (each.date_of and apart < _YEAR) or _surely_meant(fit, entry, day):
                unlike = says_observed(entry.name) != bool(day.instead_of)
                pairs.append((not each.swapped, unlike, apart, entry.first, each))
    found: dict[int, Moved] = {}
    used: set[tuple[str, int]] = set()
    for *_, apart, _, each in sorted(pairs, key=lambda pair: (*pair[:4], pair[4].official.day)):
        key = (each.entry.name, each.entry.first)
        if each.official.day in found or key in used or (each.official.by_moon and apart <= _BY_THE_MOON):
            continue
        found[each.official.day] = each
        used.add(key)
    return list(found.values())


def _moved(fit: Fit, entry: Entry, day: OfficialDay) -> Moved:
    swapped = exchanged(entry.first) == day.day
    return Moved(entry, day, 0 if swapped else _year_of_date(fit, entry, day), swapped)


def exchanged(day: int) -> int:
    """A day with day and month exchanged; 0 where that is no other date.

    >>> dt.date.fromordinal(exchanged(dt.date(2027, 1, 11).toordinal())).isoformat(), exchanged(1), exchanged(31)
    ('2027-11-01', 0, 0)
    """
    date = dt.date.fromordinal(day)
    if date.day > 12 or date.day == date.month:
        return 0
    return date.replace(month=date.day, day=date.month).toordinal()


def _surely_meant(fit: Fit, entry: Entry, day: OfficialDay) -> bool:
    """Whether a far entry is surely the holiday, which stands nowhere else in that year."""
    year = dt.date.fromordinal(day.day).year
    if not _in(entry, year) or says_observed(entry.name) or not surely_called(entry, day):
        return False
    return not any(
        _in(other, year) and other.first != entry.first and surely_called(other, day) for other in fit.subject.entries
    )


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


def _of_parts(fit: Fit, left: Sequence[Entry], year: int) -> list[Moved]:
    """Entries under a sure name of days that only parts of the country have, beside those days."""
    if fit.territories != (Territory(fit.candidate.territory.country),):
        return []
    wanted = [each for each in left if each in fit.strangers and not says_observed(each.name)]
    found: dict[int, Moved] = {}
    for entry in wanted:
        days = _days_called(fit, entry, year)
        if len(days) > 1:
            days = [day for day in days if abs(day.day - entry.first) <= _NEAR]
        best = min(days, key=lambda day: abs(day.day - entry.first), default=None)
        if best and best.day not in found and not _excused(fit, entry, best):
            found[best.day] = Moved(entry, best, 0, exchanged(entry.first) == best.day, in_parts=True)
    return list(found.values())


def _days_called(fit: Fit, entry: Entry, year: int) -> list[OfficialDay]:
    """One day for each date of an entry's name in the parts of the country; none where the country has the name."""
    names = {plain(piece) for piece in pieces(entry.name)}
    if any(bears(day, names) for day in fit.official(year)):
        return []
    return [day for day in fit.days_of_parts(year) if bears(day, names)]


def _excused(fit: Fit, entry: Entry, day: OfficialDay) -> bool:
    """Whether the occasion deals with the day, or the day is one that companies put off or that the moon decides."""
    near = abs(day.day - entry.first) <= _FARTHEST or exchanged(entry.first) == day.day
    weekend = fit.calendars.weekend(fit.candidate.territory.country)
    off_work = dt.date.fromordinal(day.day).weekday() in weekend
    return not near or off_work or day.by_moon or bool(day.instead_of) or day.day in fit.subject.days
