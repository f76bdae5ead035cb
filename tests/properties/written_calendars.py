"""Random calendars, written by icalendar's own writer, and the rows that they must give."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped,unused-ignore]
from hypothesis import strategies as st
from icalendar import Calendar, Event

ZONES = ("Europe/Warsaw", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
RULES = (
    "FREQ=YEARLY", "FREQ=MONTHLY;INTERVAL=12", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "FREQ=DAILY;INTERVAL=3",
    "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
)  # fmt: skip
Row = tuple[str, dt.datetime, object, object, object, str]


@dataclass(frozen=True)
class Written:
    """One entry: what is written, in the words of the writer."""

    name: str
    start: dt.date
    """A day, or a time with or without a zone."""
    length: dt.timedelta
    by_duration: bool
    rule: str
    count: int
    by_until: bool
    left_out: int
    """Which of its days is left out, counted from 0; beyond the last where none is."""

    @property
    def whole(self) -> bool:
        """Whether it is of whole days."""
        return not isinstance(self.start, dt.datetime)

    @property
    def wall(self) -> dt.datetime:
        """When it starts, by its own clock."""
        if isinstance(self.start, dt.datetime):
            return self.start.replace(tzinfo=None)
        return dt.datetime.combine(self.start, dt.time())

    @property
    def zone(self) -> str:
        """Its zone's name; blank where it has none."""
        return str(self.start.tzinfo or "") if isinstance(self.start, dt.datetime) else ""

    def walls(self) -> list[dt.datetime]:
        """When it comes back, those left out included, as dateutil has it; the start always counts."""
        if not self.rule:
            return [self.wall]
        found = list(rrulestr(f"{self.rule};COUNT={self.count}", dtstart=self.wall))
        return sorted({self.wall, *found})

    def rows(self) -> list[Row]:
        """The rows that it gives."""
        kept = [wall for number, wall in enumerate(self.walls()) if number != self.left_out]
        return [self._row(wall) for wall in kept]

    def _row(self, wall: dt.datetime) -> Row:
        end = wall + self.length
        times = ("", "") if self.whole else (wall.time(), end.time())
        return (self.name, _midnight(wall), times[0], _midnight(end), times[1], self.zone)


def _midnight(wall: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(wall.date(), dt.time())


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff"),
    min_size=1, max_size=120,
).map(str.strip).filter(bool)  # fmt: skip
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31))
CLOCKS = st.times().map(lambda time: time.replace(microsecond=0))


@st.composite
def starts(draw: st.DrawFn) -> dt.date:
    """A day, a floating time, or a time in a zone."""
    day = draw(DAYS)
    kind = draw(st.sampled_from(("day", "floating", "zone")))
    if kind == "day":
        return day
    wall = dt.datetime.combine(day, draw(CLOCKS))
    return wall if kind == "floating" else wall.replace(tzinfo=ZoneInfo(draw(st.sampled_from(ZONES))))


@st.composite
def entries(draw: st.DrawFn) -> Written:
    """One entry that may come back a few times."""
    start = draw(starts())
    whole = not isinstance(start, dt.datetime)
    length = dt.timedelta(days=draw(st.integers(1, 5))) if whole else dt.timedelta(minutes=draw(st.integers(0, 3000)))
    return Written(
        name=draw(NAMES),
        start=start,
        length=length,
        by_duration=draw(st.booleans()),
        rule=draw(st.sampled_from(("", *RULES))),
        count=draw(st.integers(1, 6)),
        by_until=draw(st.booleans()),
        left_out=draw(st.integers(0, 9)),
    )


def written(each: Sequence[Written]) -> bytes:
    """A calendar of these entries, as icalendar writes it."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//test//")
    for number, entry in enumerate(each):
        calendar.add_component(_event(entry, f"{number}@test"))
    return bytes(calendar.to_ical())


def _event(entry: Written, uid: str) -> Event:
    event = Event()
    event.add("UID", uid)
    event.add("SUMMARY", entry.name)
    event.add("DTSTART", entry.start)
    if entry.by_duration:
        event.add("DURATION", entry.length)
    else:
        event.add("DTEND", entry.start + entry.length)
    walls = entry.walls()
    if entry.rule:
        parts = dict(part.split("=") for part in entry.rule.split(";"))
        rule: dict[str, object] = {name: text.split(",") for name, text in parts.items()}
        bound: dict[str, object] = {"COUNT": entry.count}
        if entry.by_until:
            bound = {"UNTIL": _until(entry, walls[-1])}
        event.add("RRULE", rule | bound)
    if entry.left_out < len(walls):
        wall = walls[entry.left_out]
        tzinfo = entry.start.tzinfo if isinstance(entry.start, dt.datetime) else None
        event.add("EXDATE", [wall.date() if entry.whole else wall.replace(tzinfo=tzinfo)])
    return event


def _until(entry: Written, last: dt.datetime) -> dt.date:
    if not isinstance(entry.start, dt.datetime):
        return last.date()
    if entry.start.tzinfo is None:
        return last
    return last.replace(tzinfo=entry.start.tzinfo).astimezone(dt.UTC)
