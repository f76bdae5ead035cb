"""Compare an occasion with what it was in the newest earlier year that the account, or the journal, knows.

Only where most names are those of then: days that are gone, a few that are new, names that are mistyped now, and feasts
that move but have the date of then. That a day keeps its date is no sign of anything: most holidays do.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from importer.core.checked import Checked
from importer.core.faults import Fault
from importer.core.issues import Issue, Severity
from importer.core.last_year import same_name
from importer.core.review import Review
from importer.core.reviewing.compared import Compared, Held, compared
from importer.core.rules.holiday_names import LIKELY, likeness
from importer.core.rules.usual_names import now_and_then

_SHOWN = 5
_WHOLE = 5
"""How many days a sheet must have to be recognised as that of a year that is over."""
_NEW_AT_MOST = 2
_NEW_SHARE = 5
_SATURDAY = 5
_BEGINNING, _ONE_FEAST, _HALF_A_YEAR = 92, 10, 183
"""Days: from New Year to the first day of a sheet of the whole year; within one feast; to a feast beyond the last."""


def check_last_year(checked: Checked, view: Review) -> Iterable[Issue]:
    """Compare each occasion with its newest earlier year; nothing where none is known."""
    known = view.last_year
    if not known.occasions or not len(checked.events):
        return
    for occasion, name in enumerate(checked.names):
        if same_name(name) in known.occasions:
            yield from _of_occasion(checked, occasion, known.years(name), view.today)


def _of_occasion(
    checked: Checked, occasion: int, known: Mapping[int, Mapping[str, tuple[dt.date, ...]]], today: dt.date
) -> Iterator[Issue]:
    for year, here in sorted(Held.of(checked, occasion).items()):
        then = max((each for each in known if each < year), default=None)
        if year < today.year and year in known and _same(here, known[year]):
            yield _again(checked, occasion, here, year)
        elif then is not None and (pair := compared(here, known[then])) is not None:
            yield from _Telling(checked, occasion, year, then, pair).issues()


def _same(here: Held, there: Mapping[str, tuple[dt.date, ...]]) -> bool:
    """Whether a sheet has the days that were there already, all of them and no others."""
    days = {(name, day) for name, several in here.days.items() for day in several}
    return len(days) >= _WHOLE and days == {
        (name, day) for name, several in Held.keyed(there).items() for day in several
    }


def _again(checked: Checked, occasion: int, here: Held, year: int) -> Issue:
    count = sum(map(len, here.days.values()))
    name = checked.names[occasion]
    message = f'All {count} days of "{name}" are those of {year}, which is over, and were imported before.'
    fault = Fault("last-year-moved", message, "look whether this is last year's sheet.")
    return checked.places.issue(fault, here.first_record, "start_date", Severity.WARNING)


@dataclass(frozen=True)
class _Telling:
    """What differs between two years of an occasion, as issues: one of each kind."""

    checked: Checked
    occasion: int
    year: int
    then: int
    pair: Compared

    @property
    def name(self) -> str:
        """The occasion's name."""
        return self.checked.names[self.occasion]

    def issues(self) -> Iterator[Issue]:
        """All that is worth a look."""
        for wrong, right in self.pair.mistyped:
            yield self._mistyped(wrong, right)
        if gone := self._gone():
            yield self._told_gone(gone)
        fresh = self.pair.fresh
        if 0 < len(fresh) <= max(_NEW_AT_MOST, len(self.pair.here.days) // _NEW_SHARE):
            yield self._told_new(fresh)
        if moved := self.pair.unmoved():
            yield self._told_moved(moved)

    def _gone(self) -> list[str]:
        """Names that are gone, without those of days that nobody was asked for or that are weekends left out."""
        checked = self.checked
        asked = [table.profile for table in checked.places.tables]
        if checked.in_error[self.occasion] or any(each.first or each.last or each.only_types for each in asked):
            return []
        gone = [key for key in self.pair.gone if not self._for_a_reason(key) and not self._told_missing(key)]
        last = self._last_covered()
        return [key for key in gone if self._first_day <= self._now(key) <= last]

    @property
    def _first_day(self) -> dt.date:
        """New Year where the sheet begins within a feast of it, else its first day."""
        first = min(day for days in self.pair.here.days.values() for day in days)
        return first if (first - first.replace(month=1, day=1)).days > _BEGINNING else first.replace(month=1, day=1)

    def _last_covered(self) -> dt.date:
        """The end of the stretch that the sheet covers: its last day, or one feast beyond that."""
        last = max(day for days in self.pair.here.days.values() for day in days)
        beyond = sorted(day for day in map(self._now, self.pair.gone) if day > last)
        one_feast = bool(beyond) and (beyond[-1] - beyond[0]).days <= _ONE_FEAST
        return beyond[-1] if one_feast and (beyond[0] - last).days <= _HALF_A_YEAR else last

    def _told_missing(self, key: str) -> bool:
        """Whether an official calendar already said that the occasion lacks the day."""
        lacked = f'"{self.name}" lacks it.'
        told = [each.message for each in self.checked.issues if each.code == "holiday-missing"]
        name, day = self.pair.names_there[key], self._now(key)
        date = f", {day.day} {day:%B %Y}"
        mine = [each for each in told if each.endswith(lacked)]
        return any(date in each or likeness(each.split(", ")[0], name) >= LIKELY for each in mine)

    def _now(self, key: str) -> dt.date:
        """The date of then in this year."""
        then = self.pair.there[key][0]
        return (then.replace(day=28) if (then.month, then.day) == (2, 29) else then).replace(year=self.year)

    def _for_a_reason(self, key: str) -> bool:
        """Whether a name of then was one of that year only, or falls on a day of the week that the sheet leaves out."""
        here = self.pair.here.days
        if now_and_then(self.pair.names_there[key]) or key.removesuffix(" holiday") in here:
            return True
        day = self._now(key)
        weekdays = {each.weekday() for days in here.values() for each in days}
        return day.weekday() >= _SATURDAY and day.weekday() not in weekdays

    def _told_gone(self, gone: list[str]) -> Issue:
        named = some(f'"{self.pair.names_there[key]}" ({self.pair.there[key][0]:%d %b})' for key in gone)
        message = f'"{self.name}" had {named} in {self.then}, and has no such day in {self.year}.'
        fault = Fault("last-year-gone", message, "add what is missing, if it is not meant to be.")
        record = self.pair.here.first_record
        return self.checked.places.issue(fault, record, "occasion", Severity.WARNING)

    def _told_new(self, fresh: tuple[str, ...]) -> Issue:
        here = self.pair.here
        named = some(f'"{here.names[key]}" ({here.days[key][0]:%d %b})' for key in fresh)
        message = f'"{self.name}" has {named} in {self.year}, and had no such day in {self.then}.'
        fault = Fault("last-year-new", message, "nothing, if it is right.")
        return self.checked.places.issue(fault, here.records[fresh[0]], "event", Severity.NOTE)

    def _told_moved(self, moved: list[str]) -> Issue:
        here, first = self.pair.here, moved[0]
        others = some(f'"{here.names[key]}"' for key in moved[1:])
        more = f", and so {'has' if len(moved) == 2 else 'have'} {others}" if others else ""
        whole = "; all days are those of then" if self.pair.all_unmoved() else ""
        day = here.days[first][0]
        message = f'"{here.names[first]}" has the date that it had in {self.then}, {day:%d %b}{more}{whole}.'
        fault = Fault("last-year-moved", message, f"look up the date of {self.year}.")
        return self.checked.places.issue(fault, here.records[first], "start_date", Severity.WARNING)

    def _mistyped(self, wrong: str, right: str) -> Issue:
        here, meant = self.pair.here, self.pair.names_there[right]
        message = f'"{here.names[wrong]}" looks like "{meant}" mistyped, as it was called in {self.then}.'
        fault = Fault("name-typo", message, f'write "{meant}", if it is the same.')
        return self.checked.places.issue(fault, here.records[wrong], "event", Severity.WARNING)


def some(named: Iterable[str]) -> str:
    """A few things by name, and how many more there are."""
    every = list(named)
    more = f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return ", ".join(every[:_SHOWN]) + more
