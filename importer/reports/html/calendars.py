"""The year of each occasion as a calendar, and its days as a list: closed, open at other hours, open all day.

The year that is shown is one that the run is about; others are folded away, and what is cut is of other days first.
"""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from importer.core.payload import event_from_api
from importer.core.report import OccasionEntry, Report
from importer.core.rules.calendar_days import (
    Calendar,
    DayKind,
    MarkedDay,
    NotFollowed,
    Span,
    Stretch,
    calendar_of,
    stretches,
)
from importer.reports.base import TROUBLED
from importer.reports.html.limits import Limits, Some, some
from importer.reports.html.moments import MONTHS, day_words, days_words, hours_words, share_of_day
from importer.reports.html.tones import Badge, badge
from importer.reports.html.touched import touched_days

LETTERS: Mapping[DayKind, str] = {DayKind.CLOSED: "C", DayKind.HOURS: "H", DayKind.OPEN: "O"}
"""What stands beside the number of a day, so that its colour is not needed."""
_NOTES: Mapping[str, str] = {
    "rejected": "What its good rows would give. Nothing of it was sent.",
    "held": "What its rows would give. Nothing of it was sent.",
    "failed": "What was sent, and refused.",
    "conflict": "As it was asked for. The account was left as it is.",
    "unknown": "What was sent. Whether it is in the account could not be confirmed.",
    "not_attempted": "What is still to be sent.",
}
_WEEKS = calendar.Calendar(firstweekday=calendar.MONDAY)


@dataclass(frozen=True, slots=True)
class Band:
    """Open hours drawn on a day from 0 to 24, in percent of it."""

    begin: float
    width: float


@dataclass(frozen=True, slots=True)
class Lane:
    """The open hours of one time zone; each zone has a day of its own, so each has a lane."""

    zone: str
    """Empty where the occasion has one zone only."""
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Days in a row that are alike, in words and drawn."""

    when: str
    kind: DayKind
    letter: str
    state: str
    names: tuple[str, ...]
    zones: str
    """Empty where its state says them."""
    lanes: tuple[Lane, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of a month; without a line it is as usual."""

    number: int
    when: str = ""
    line: Line | None = None
    begins: bool = False
    """Whether it is the first of its days, on which the keyboard stops."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday to Sunday; days of other months are None."""

    name: str
    weeks: tuple[tuple[DayCell | None, ...], ...]
    quiet: bool
    """Whether all its days are as usual."""


@dataclass(frozen=True, slots=True)
class Year:
    """A year of an occasion."""

    year: int
    months: tuple[Month, ...]
    summary: str
    lines: Some[Line]
    """Its days; those that go on from one year to the next stand in both."""
    main: bool
    """Whether it is the one that the run is about; the others are folded away."""


@dataclass(frozen=True, slots=True)
class Card:
    """An occasion with its calendar."""

    name: str
    badge: Badge
    note: str
    """What to know before its days are believed."""
    years: tuple[Year, ...]
    several_zones: bool
    years_left_out: int
    not_followed: tuple[NotFollowed, ...]


def cards(report: Report, limits: Limits) -> Some[Card]:
    """The calendars of the occasions that have events, those that need somebody first if there are too many."""
    with_events = [
        (position, entry)
        for position, entry in enumerate(report.occasions)
        if entry.payload and entry.payload["events"]
    ]
    kept = some(with_events, limits.calendars, lambda each: each[1].outcome in TROUBLED)
    return Some(tuple(_card(entry, limits, touched_days(report, at)) for at, entry in kept.shown), kept.more)


def _card(entry: OccasionEntry, limits: Limits, touched: Collection[int]) -> Card:
    events = [event_from_api(each) for each in (entry.payload or {})["events"]]
    found = calendar_of(events, limits.years, {dt.date.fromordinal(day).year for day in touched})
    several = len({zone for day in found.days for zone in day.zones}) > 1
    lines = [(stretch, _line(stretch, zones=several)) for stretch in stretches(found.days)]
    main = _main_year(found, touched)
    return Card(
        entry.name,
        badge(entry.outcome),
        _NOTES.get(entry.outcome, ""),
        tuple(_year(year, lines, found, limits, touched, main=year == main) for year in found.years),
        several,
        found.years_left_out,
        found.not_followed,
    )


def _main_year(found: Calendar, touched: Collection[int]) -> int:
    """Of the years that the run is about the one with the most days; the newest where none is known."""
    days = Counter(map(_year_of, found.days))
    ours = [year for year in found.years if any(dt.date.fromordinal(day).year == year for day in touched)]
    return max(ours, key=lambda year: (days[year], year)) if ours else max(found.years, default=0)


def _line(stretch: Stretch, *, zones: bool) -> Line:
    mark = stretch.mark
    return Line(
        when=days_words(stretch.first, stretch.last),
        kind=mark.kind,
        letter=LETTERS[mark.kind],
        state=_state(mark, zones=zones),
        names=mark.names,
        zones="" if zones and mark.kind is DayKind.HOURS else ", ".join(mark.zones),
        lanes=_lanes(mark.spans, zones=zones),
        remark=_remark(mark, zones=zones),
    )


def _lanes(spans: Sequence[Span], *, zones: bool) -> tuple[Lane, ...]:
    of_zones = dict.fromkeys(span.zone for span in spans)
    return tuple(
        Lane(zone if zones else "", tuple(_band(span) for span in spans if span.zone == zone)) for zone in of_zones
    )


def _band(span: Span) -> Band:
    begin, end = share_of_day(span.start), share_of_day(span.end)
    return Band(begin, round(end - begin, 2))


def _state(mark: MarkedDay, *, zones: bool) -> str:
    if mark.kind is DayKind.CLOSED:
        return "closed"
    return "open all day" if mark.kind is DayKind.OPEN else f"open {hours_words(mark.spans, zones=zones)}"


def _remark(mark: MarkedDay, *, zones: bool) -> str:
    """What is worth knowing of a day that is closed."""
    if mark.closed_hours:
        return f"given as closed {hours_words(mark.closed_hours, zones=zones)}, which may close the whole day"
    return "open hours are given too, but a closed event rules the whole day" if mark.overruled else ""


def _year(
    year: int,
    every: Sequence[tuple[Stretch, Line]],
    found: Calendar,
    limits: Limits,
    touched: Collection[int],
    *,
    main: bool,
) -> Year:
    begin, end = dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()
    lines = [(stretch, line) for stretch, line in every if stretch.first <= end and stretch.last >= begin]
    cells = {
        day: DayCell(dt.date.fromordinal(day).day, day_words(day), line, begins=day == max(stretch.first, begin))
        for stretch, line in lines
        for day in range(max(stretch.first, begin), min(stretch.last, end) + 1)
    }
    months = tuple(_month(year, month, cells) for month in range(1, 13))
    most = limits.stretches if main else limits.other_stretches
    return Year(year, months, _summary(year, found), _kept(lines, most, touched), main)


def _kept(lines: Sequence[tuple[Stretch, Line]], most: int, touched: Collection[int]) -> Some[Line]:
    """As many lines as there is room for in their order; those of the run are not cut before the others are."""
    kept = some(lines, most, lambda each: any(each[0].first <= day <= each[0].last for day in touched))
    return Some(tuple(line for _, line in sorted(kept.shown, key=lambda each: each[0].first)), kept.more)


def _summary(year: int, found: Calendar) -> str:
    kinds = [each.kind for each in found.days if _year_of(each) == year]
    told = (("closed", DayKind.CLOSED), ("with other hours", DayKind.HOURS), ("open all day", DayKind.OPEN))
    counts = [(kinds.count(kind), words) for words, kind in told]
    return ", ".join(f"{number} {'day' if number == 1 else 'days'} {words}" for number, words in counts if number)


def _year_of(mark: MarkedDay) -> int:
    return dt.date.fromordinal(mark.day).year


def _month(year: int, month: int, cells: Mapping[int, DayCell]) -> Month:
    weeks = tuple(_week(year, month, week, cells) for week in _WEEKS.monthdayscalendar(year, month))
    quiet = not any(cell and cell.line for week in weeks for cell in week)
    return Month(MONTHS[month - 1], weeks, quiet)


def _week(year: int, month: int, week: Sequence[int], cells: Mapping[int, DayCell]) -> tuple[DayCell | None, ...]:
    return tuple(
        cells.get(dt.date(year, month, number).toordinal(), DayCell(number)) if number else None for number in week
    )
