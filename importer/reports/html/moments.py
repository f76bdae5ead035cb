"""Days and times in words."""

import datetime as dt
from collections.abc import Iterable

from importer.core.rules.calendar_days import DAY_SECONDS, Span

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def day_words(day: int) -> str:
    """A day (ordinal) with its weekday.

    >>> day_words(dt.date(2027, 12, 24).toordinal())
    'Fri 24 Dec 2027'
    """
    date = dt.date.fromordinal(day)
    return f"{WEEKDAYS[date.weekday()][:3]} {date.day} {MONTHS[date.month - 1][:3]} {date.year}"


def days_words(first: int, last: int) -> str:
    """Days in a row; month and year are said once where they are the same.

    >>> days_words(*(dt.date(2027, 12, day).toordinal() for day in (24, 26)))
    'Fri 24 to Sun 26 Dec 2027'
    >>> days_words(dt.date(2027, 12, 31).toordinal(), dt.date(2028, 1, 1).toordinal())
    'Fri 31 Dec 2027 to Sat 1 Jan 2028'
    """
    end = day_words(last)
    if first == last:
        return end
    begin, until = day_words(first).split(), end.split()
    while begin and begin[-1] == until[-1]:
        begin.pop()
        until.pop()
    return f"{' '.join(begin)} to {end}"


def clock_words(seconds: int) -> str:
    """A time of day, given in seconds from midnight; the end of a day is 24:00.

    >>> clock_words(34_200), clock_words(86_400), clock_words(3_601)
    ('09:30', '24:00', '01:00:01')
    """
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{rest:02d}" if rest else "")


def hours_words(spans: Iterable[Span], *, zones: bool = False) -> str:
    """Hours of a day, with the zone of each if that is asked for."""
    told = (f"{clock_words(span.start)}–{clock_words(span.end)}" + (f" {span.zone}" if zones else "") for span in spans)
    return ", ".join(told)


def share_of_day(seconds: int) -> float:
    """Seconds as a part of a day, in percent to two places."""
    return round(100 * seconds / DAY_SECONDS, 2)


def moment_words(stamp: str) -> str:
    """A moment of a report, such as ``2027-01-02T03:04:05+00:00``; what is no moment stays as it is.

    >>> moment_words("2027-01-02T03:04:05+00:00"), moment_words("2027-01-02T03:04:05Z"), moment_words("soon")
    ('2 Jan 2027, 03:04:05 UTC', '2 Jan 2027, 03:04:05 UTC', 'soon')
    """
    try:
        when = dt.datetime.fromisoformat(stamp).astimezone(dt.UTC)
    except ValueError:
        return stamp
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}, {when:%H:%M:%S} UTC"


def times_words(started: str, finished: str | None) -> str:
    """When a run was, the day said once.

    >>> times_words("2027-01-02T03:04:05Z", "2027-01-02T03:04:09Z")
    '2 Jan 2027, 03:04:05 to 03:04:09 UTC'
    """
    begin, end = moment_words(started), moment_words(finished or started)
    if begin == end:
        return begin
    day = begin.rpartition(", ")[0]
    same = bool(day) and end.startswith(f"{day}, ")
    return f"{begin.removesuffix(' UTC')} to {end.removeprefix(f'{day}, ') if same else end}"
