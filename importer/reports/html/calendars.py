"""The year of each occasion as a calendar, and its days as a list: closed, open at other hours, open all day."""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from importer.core.payload import event_from_api
from importer.core.report import OccasionEntry, Report
from importer.core.rules.calendar_days import Calendar, DayKind, MarkedDay, Stretch, calendar_of, stretches
from importer.reports.base import TROUBLED
from importer.reports.html.limits import Limits, Some, some
from importer.reports.html.moments import MONTHS, day_words, days_words, hours_words, share_of_day
from importer.reports.html.tones import Badge, badge

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
class Line:
    """Days in a row that are alike, in words and as bands."""

    when: str
    kind: DayKind
    letter: str
    state: str
    names: tuple[str, ...]
    zones: str
    bands: tuple[Band, ...]
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
    main: bool
    """Whether it has the most days of all; the others are folded away."""


@dataclass(frozen=True, slots=True)
class Card:
    """An occasion with its calendar."""

    name: str
    badge: Badge
    note: str
    """What to know before its days are believed."""
    years: tuple[Year, ...]
    lines: Some[Line]
    years_left_out: int
    not_followed: tuple[str, ...]


def cards(report: Report, limits: Limits) -> Some[Card]:
    """The calendars of the occasions that have events, those that need somebody first if there are too many."""
    with_events = [entry for entry in report.occasions if entry.payload and entry.payload["events"]]
    kept = some(with_events, limits.calendars, lambda entry: entry.outcome in TROUBLED)
    return Some(tuple(_card(entry, limits) for entry in kept.shown), kept.more)


def _card(entry: OccasionEntry, limits: Limits) -> Card:
    events = [event_from_api(each) for each in (entry.payload or {})["events"]]
    found = calendar_of(events, limits.years)
    several = len({zone for day in found.days for zone in day.zones}) > 1
    lines = [(stretch, _line(stretch, zones=several)) for stretch in stretches(found.days)]
    cells = {
        day: DayCell(dt.date.fromordinal(day).day, day_words(day), line, begins=day == stretch.first)
        for stretch, line in lines
        for day in range(stretch.first, stretch.last + 1)
    }
    years = tuple(_year(year, cells, found) for year in found.years)
    shown = some([line for _, line in lines], limits.stretches)
    return Card(
        entry.name,
        badge(entry.outcome),
        _NOTES.get(entry.outcome, ""),
        years,
        shown,
        found.years_left_out,
        found.not_followed,
    )


def _line(stretch: Stretch, *, zones: bool) -> Line:
    mark = stretch.mark
    return Line(
        when=days_words(stretch.first, stretch.last),
        kind=mark.kind,
        letter=LETTERS[mark.kind],
        state=_state(mark, zones=zones),
        names=mark.names,
        zones=", ".join(mark.zones),
        bands=tuple(
            Band(share_of_day(span.start), round(share_of_day(span.end) - share_of_day(span.start), 2))
            for span in mark.spans
        ),
        remark=_remark(mark),
    )


def _state(mark: MarkedDay, *, zones: bool) -> str:
    if mark.kind is DayKind.CLOSED:
        return "closed"
    return "open all day" if mark.kind is DayKind.OPEN else f"open {hours_words(mark.spans, zones=zones)}"


def _remark(mark: MarkedDay) -> str:
    """What is worth knowing of a day that is closed."""
    if mark.closed_hours:
        return f"given as closed {hours_words(mark.closed_hours)}, which may close the whole day"
    return "open hours are given too, but a closed event rules the whole day" if mark.overruled else ""


def _year(year: int, cells: Mapping[int, DayCell], found: Calendar) -> Year:
    months = tuple(_month(year, month, cells) for month in range(1, 13))
    kinds = [each.kind for each in found.days if _year_of(each) == year]
    told = (("closed", DayKind.CLOSED), ("with other hours", DayKind.HOURS), ("open all day", DayKind.OPEN))
    counts = [(kinds.count(kind), words) for words, kind in told]
    summary = ", ".join(f"{number} {'day' if number == 1 else 'days'} {words}" for number, words in counts if number)
    of_years = Counter(map(_year_of, found.days))
    return Year(year, months, summary, main=year == max(of_years, key=lambda each: (of_years[each], each)))


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
