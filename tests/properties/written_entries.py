"""Random entries of calendars, and icalendar's own writer, which puts them into a file."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from icalendar import Calendar, Event

DAY = dt.timedelta(days=1)
ZONES = (
    "Europe/Warsaw",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "UTC",
)
LETTERS = "αβγδ日本ąéß,;:\\\"'=()%&/- "
STEPS = {"DAILY": DAY, "WEEKLY": 7 * DAY}
PRODUCTS = ("-//Example//Holidays//EN", "Microsoft Exchange Server 2010", "-//Google Inc//Google Calendar 70.9054//EN")
Told = Literal["dtend", "duration"]


@dataclass(frozen=True)
class Drawn:
    """An entry: whole days, or hours of one day in a zone; again and again if it has a step."""

    name: str
    first: dt.date
    days: int
    hours: tuple[dt.time, dt.time] | None
    zone: str
    told: Told
    step: str | None
    times: int

    @property
    def starts(self) -> list[dt.date]:
        """The first days of all its occurrences."""
        return [self.first + number * STEPS[self.step] for number in range(self.times)] if self.step else [self.first]

    def event(self) -> Event:
        """The entry as icalendar has it."""
        written = Event()
        written.add("summary", self.name)
        start, end = self._ends()
        written.add("dtstart", start)
        if self.told == "dtend":
            written.add("dtend", end)
        else:
            written.add("duration", end - start)
        if self.step:
            written.add("rrule", {"freq": self.step, "count": self.times})
        return written

    def _ends(self) -> tuple[dt.date, dt.date]:
        if self.hours is None:
            return self.first, self.first + self.days * DAY
        opens, closes = (dt.datetime.combine(self.first, time, ZoneInfo(self.zone)) for time in self.hours)
        return opens, closes


@st.composite
def entries(draw: st.DrawFn) -> Drawn:
    """An entry of the years 2026 to 2030; hours are those at which no clock is changed."""
    opens = draw(st.integers(5, 20))
    hours = (dt.time(opens, draw(st.sampled_from((0, 30)))), dt.time(draw(st.integers(opens + 1, 23)), 15))
    whole = draw(st.booleans())
    days = draw(st.integers(1, 40)) if whole else 1
    steps = (None, None, "WEEKLY") if days <= 7 else (None,)
    return Drawn(
        draw(st.text(LETTERS, max_size=20)),
        draw(st.dates(dt.date(2026, 1, 1), dt.date(2030, 11, 30))),
        days,
        None if whole else hours,
        draw(st.sampled_from(ZONES)),
        draw(st.sampled_from(("dtend", "duration"))),
        draw(st.sampled_from(steps if days > 1 else (*steps, "DAILY"))),
        draw(st.integers(2, 5)),
    )


@st.composite
def calendars(draw: st.DrawFn) -> list[Drawn]:
    """Some entries, no two called alike."""
    drawn = draw(st.lists(entries(), min_size=1, max_size=8))
    return [Drawn(**{**vars(each), "name": f"Q{number} {each.name}".strip()}) for number, each in enumerate(drawn)]


def written(drawn: list[Drawn], product: str) -> bytes:
    """The file that icalendar writes, with the zones that it needs."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", product)
    for each in drawn:
        calendar.add_component(each.event())
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content
