"""The days on which an entry comes back: rules, listed and left out days, and entries that stand for one of them.

Everything is reckoned by the wall clock of the entry's own zone, as people read a calendar: an entry at 09:00 stays
at 09:00 when the clocks change. Rules are followed by ours (``rules``), which bounds the work; what single days and
entries change about that is left to the recurring-ical-events library, entry by entry, each under a name of our own:
identifiers of files are missing, reused and shared.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import recurring_ical_events
from icalendar import Calendar, Component, Event

from importer.core.faults import Fault
from importer.readers.icalendar.entries import Entry
from importer.readers.icalendar.moments import Moment, as_day, by_clock_of
from importer.readers.icalendar.rules import MOST_TIMES, Budget, Rule, follow, spent, too_often

_DAY = dt.timedelta(days=1)
_REACH = 400
"""Years for which a rule is followed that counts its times and of which no range is asked."""
_MARK = "X-ENTRY"
_COST, _COST_UNCHANGED = 90, 12
"""What an occurrence costs, in millionths of a second, about, with and without a look at what changes it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The range asked for; None where there is no bound."""

    first: dt.date | None
    last: dt.date | None

    @property
    def bounded(self) -> bool:
        """Whether a range was asked for at all."""
        return bool(self.first or self.last)

    def widened(self, by: dt.timedelta) -> "Asked":
        """The range with a margin on both sides."""
        first = self.first and (self.first - by if self.first - dt.date.min > by else dt.date.min)
        last = self.last and (self.last + by if dt.date.max - self.last > by else dt.date.max)
        return Asked(first, last)

    def holds(self, start: dt.datetime, length: dt.timedelta) -> bool:
        """Whether an occurrence touches the range."""
        end = after(start, max(length, dt.timedelta()))
        return not (self.last and start.date() > self.last) and not (self.first and end.date() < self.first)


def after(start: dt.datetime, length: dt.timedelta) -> dt.datetime:
    """The end of what begins at a time and lasts so long; nothing lasts beyond the ends of time."""
    try:
        return start + length
    except OverflowError:
        return dt.datetime.combine(dt.date.max if length > dt.timedelta() else dt.date.min, dt.time())


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day, or time, at which an entry stands."""

    entry: Entry
    start: dt.datetime
    """Wall time in the entry's zone."""
    length: dt.timedelta
    fault: Fault | None = None
    """Why the entry's rule cannot be followed."""
    endless: bool = False
    """Whether it stands for all that follow, which have no end."""


@dataclass
class Series:
    """An entry that comes back, and those that stand for single ones of its days."""

    master: Entry
    others: list[Entry] = field(default_factory=list)


def occurrences(series: Series, asked: Asked, zone: str, budget: Budget) -> list[Occurrence] | str:
    """The days of the entry itself within the range asked for, or why there is none.

    Args:
        series: the entry with those that stand for its days; these are not given.
        asked: the range.
        zone: the calendar's own zone, in which ends in UTC of whole days are meant.
        budget: the work that rules may cost.
    """
    entry, start = series.master, series.master.start
    if start is None or "RRULE" in entry.faults:
        return [Occurrence(entry, entry.wall, entry.length)]
    if asked.last is None and any(rule.endless for rule in entry.rules):
        return [Occurrence(entry, start.wall, entry.length, endless=True)]
    starts = spent() if budget.left <= 0 else _starts(series, asked, zone, budget)
    settled = starts if isinstance(starts, Fault) else _settled(series, starts, zone, budget)
    if isinstance(settled, Fault):
        return [Occurrence(entry, start.wall, entry.length, settled)]
    found = [each for each in settled if asked.holds(each.start, each.length)]
    if len(found) > MOST_TIMES:
        return [Occurrence(entry, start.wall, entry.length, too_often())]
    if found:
        return found
    if not starts and _ends_before_it_begins(entry, start, zone):
        return "its rule ends before it begins (UNTIL)"
    return "none of its days lies in the range asked for" if settled or asked.bounded else "its rules leave no day"


def _ends_before_it_begins(entry: Entry, start: Moment, zone: str) -> bool:
    return bool(entry.rules) and all(_end_of(rule, start, None, zone) < start.wall for rule in entry.rules)


def _starts(series: Series, asked: Asked, zone: str, budget: Budget) -> dict[dt.datetime, dt.timedelta] | Fault:
    """The times at which it begins, near the range asked for, and how long it lasts at each."""
    entry, start = series.master, _start_of(series.master)
    within = asked.widened(_margin(series))
    found: dict[dt.datetime, dt.timedelta] = {}
    ends = [_end_of(rule, start, within.last, zone) for rule in entry.rules]
    if not ends or max(ends) >= start.wall:
        found[start.wall] = entry.length
    for rule, end in zip(entry.rules, ends, strict=True):
        times = follow(rule, start.wall, end, budget)
        if isinstance(times, Fault):
            return times
        found |= dict.fromkeys(
            (as_day(each, start) for each in times if within.holds(each, entry.length)), entry.length
        )
    for moment, length in zip(entry.more.moments, entry.more.lengths, strict=True):
        found[by_clock_of(start, moment, zone)] = entry.length if length is None else length
    for rule in entry.without if found else ():
        times = follow(rule, start.wall, min(max(found), _end_of(rule, start, max(found).date(), zone)), budget)
        if isinstance(times, Fault):
            return times
        for each in times:
            found.pop(as_day(each, start), None)
    near = {each: length for each, length in found.items() if within.holds(each, length)}
    return near if len(near) <= 2 * MOST_TIMES else too_often()


def _start_of(entry: Entry) -> Moment:
    assert entry.start is not None  # noqa: S101 - entries without a day never come here
    return entry.start


def _margin(series: Series) -> dt.timedelta:
    """How far entries that stand for all days from one on move them, and a day for ends that are not days."""
    moved = (_moved(each, series.master) for each in series.others if each.onwards)
    return max((abs(by) for by in moved), default=dt.timedelta()) + _DAY


def _moved(other: Entry, master: Entry) -> dt.timedelta:
    if other.start is None or other.replaces is None:
        return dt.timedelta()
    zone = _start_of(master).zone
    return other.start.at(zone).wall - other.replaces.at(zone).wall


def _end_of(rule: Rule, start: Moment, last: dt.date | None, zone: str) -> dt.datetime:
    """The last moment at which a rule may come back, by the clock of the entry."""
    ends = []
    if last:
        ends.append(dt.datetime.combine(last, dt.time.max))
    elif rule.endless or rule.until is None:
        ends.append(start.wall.replace(year=min(9999, start.wall.year + _REACH), month=12, day=31))
    if rule.until:
        until = by_clock_of(start, rule.until, zone)
        # a day as the end of a rule is the last day, whatever the time
        ends.append(dt.datetime.combine(until.date(), dt.time.max) if rule.until.day else until)
    return min(ends)


def _settled(
    series: Series, starts: Mapping[dt.datetime, dt.timedelta], zone: str, budget: Budget
) -> list[Occurrence] | Fault:
    """The days that are left when others are left out, moved, or stand for themselves."""
    changed = bool(series.others or series.master.less)
    budget.spend(len(starts) * (_COST if changed else _COST_UNCHANGED))
    if not starts or not changed:
        return [Occurrence(series.master, start, starts[start]) for start in sorted(starts)]
    calendar = Calendar()
    for component in _components(series, starts, zone):
        calendar.add_component(component)
    slack = _margin(series)
    try:
        span = min(starts) - slack, max(starts) + slack
        found = recurring_ical_events.of(calendar).between(*span)
    except (ValueError, OverflowError):  # its own complaints are all ValueErrors
        return Fault("date-impossible", "one of its days lies at the end of time.", "correct the years.")
    return _told(series, starts, found)


def _components(series: Series, starts: Mapping[dt.datetime, dt.timedelta], zone: str) -> Iterator[Event]:
    """The series in the library's words, without zones: its days one by one, and what stands for some of them."""
    start = _start_of(series.master)
    first, *more = sorted(starts)
    less = [
        each.wall.date() if each.day and not start.day else by_clock_of(start, each, zone)
        for each in series.master.less
    ]
    yield _event(0, _value(first, start), [_value(each, start) for each in more], less)
    for number, other in enumerate(series.others, start=1):
        if other.start is None or other.replaces is None:
            continue
        replaced = by_clock_of(start, other.replaces, zone)
        if other.replaces.day and not start.day:
            replaced = next((each for each in starts if each.date() == replaced.date()), replaced)
        event = _event(number, _value(other.start.at(start.zone).wall, start))
        event.add("RECURRENCE-ID", _value(replaced, start), {"RANGE": "THISANDFUTURE"} if other.onwards else {})
        yield event


def _value(wall: dt.datetime, start: Moment) -> dt.date:
    return wall.date() if start.day else wall


def _event(number: int, start: dt.date, more: Sequence[dt.date] = (), less: Sequence[dt.date] = ()) -> Event:
    event = Event()
    event.add("UID", "series")
    event.add(_MARK, str(number))
    event.add("DTSTART", start)
    for name, days in (("RDATE", more), ("EXDATE", less)):
        if days:
            event.add(name, list(days))
    return event


def _told(
    series: Series, starts: Mapping[dt.datetime, dt.timedelta], components: Sequence[Component]
) -> list[Occurrence]:
    """What the library found, as occurrences; days for which another entry stands are that entry's own."""
    zone = _start_of(series.master).zone
    found: list[Occurrence] = []
    for component in components:
        number = int(str(component[_MARK]))
        written: dt.date = component.decoded("DTSTART")
        wall = written if isinstance(written, dt.datetime) else dt.datetime.combine(written, dt.time())
        if not number:
            found.append(Occurrence(series.master, wall, starts.get(wall, series.master.length)))
            continue
        other = series.others[number - 1]
        own = _start_of(other)
        if own.at(zone).wall != wall:
            there = Moment(wall, own.day, zone).at(own.zone).wall
            found.append(Occurrence(other, there, other.length))
    return sorted(found, key=lambda each: (each.entry.number, each.start))
