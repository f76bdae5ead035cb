"""Read the lines of a holiday file of Outlook: a name, a date, and the calendar that the date is of."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from importer.core.faults import Fault, shown
from importer.core.rules.date_reading import FIRST_YEAR, LAST_YEAR
from importer.core.rules.other_calendars import GREGORIAN, converted

_ENTRY = re.compile(
    r"(?P<name>.*),\s*(?P<date>\d{1,4}\s*(?P<mark>[/.-])\s*\d{1,2}\s*(?P=mark)\s*\d{1,4})\.?\s*"
    r"(?:,\s*(?P<calendar>\d*)\s*,*\s*)?"
)
_YEAR_FIRST = re.compile(r"(\d{3,4})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})")
_TWO_DATES = re.compile(r",\s*\d{1,4}\s*([/.-])\s*\d{1,2}\s*\1\s*\d{1,4}\s*$")
_LONGEST = 2000
"""Characters of the longest line that may be an entry."""
_HINT = "a line reads name,yyyy/m/d, such as Christmas Day,2027/12/25."

Day = dt.datetime | str | Fault
"""A day; or a text that the rules for all dates judge; or why it is none."""


@dataclass(frozen=True, slots=True)
class Line:
    """What an entry's line says."""

    name: str
    written: str
    """The date and its calendar as written."""
    day: Day
    calendar: int
    """The identifier that Windows gives the date's calendar."""


def read_line(text: str) -> Line:
    """Read one line; what is no entry is one whose date is a fault."""
    found = _ENTRY.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        name, _, rest = text.partition(",")
        message = f'the line "{shown(text)}" names no date that can be read.'
        return Line(_unquoted(name)[:_LONGEST], shown(rest.strip()), Fault("date-unreadable", message, _HINT), 1)
    if first := _TWO_DATES.search(found["name"]):
        message = f'the line "{shown(text)}" has two dates, and a line of such a file has one.'
        hint = "write one line for each day."
        name, rest = text[: first.start()], text[first.start() + 1 :]
        return Line(_unquoted(name), shown(rest.strip()), Fault("date-unreadable", message, hint), 1)
    name, date, calendar = _unquoted(found["name"]), found["date"], found["calendar"] or ""
    written = f"{date},{calendar}" if calendar else date
    number = int(calendar[:9] or 1)
    return Line(name, written, _day(date, number), number)


def _unquoted(name: str) -> str:
    name = name.strip()
    return name[1:-1].replace('""', '"') if len(name) > 1 and name[0] == name[-1] == '"' else name


@lru_cache(maxsize=65_536)
def _day(date: str, calendar: int) -> Day:
    """The day of a date; of our calendar only one that begins with a year in reach is judged here."""
    found = _YEAR_FIRST.fullmatch(date)
    if calendar in GREGORIAN:
        return _our_day(*map(int, found.groups())) or date if found else date
    if found is None:
        return Fault("date-unreadable", f'"{date}" does not begin with a year.', "write it as 1437/12/10.")
    day = converted(calendar, *map(int, found.groups()))
    return day if isinstance(day, Fault) else dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - no zone


def _our_day(year: int, month: int, day: int) -> dt.datetime | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.datetime(year, month, day)  # noqa: DTZ001 - a day has no zone
    except ValueError:
        return None
