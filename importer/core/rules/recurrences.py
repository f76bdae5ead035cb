"""On which days an event recurs by a rule that the API's documents do not have, but that an account may hold.

Daily and weekly rules are followed. Of any other only the first day is known; a rule without an end is followed for a
year. A documented count of days (``payload.RECURRENCE``) is none of this module's: the runs of an event follow it.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice

from importer.core.payload import RECURRENCE, Event

_MOST_TIMES = 3_660
"""Of one recurrence: ten years of days."""
_ENDLESS_DAYS = 366
"""How far a recurrence without an end is followed."""
_LAST_DAY = dt.date.max.toordinal()
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_RULE = re.compile(r"(?:RRULE:)?([A-Z]+=[A-Z0-9,]+(?:;[A-Z]+=[A-Z0-9,]+)*)")
_SHAPES = {
    "FREQ": r"DAILY|WEEKLY",
    "COUNT": r"[1-9]\d{0,8}",
    "INTERVAL": r"[1-9]\d{0,4}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "BYDAY": r"(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*",
    "WKST": r"MO",
}


@dataclass(frozen=True, slots=True)
class RecurringDays:
    """Days between the first time of an event and each of its times; the first is 0."""

    days: Sequence[int]
    cut: bool = False
    """Whether its rule says more than that."""


def recurring_days(event: Event) -> RecurringDays:
    """Follow the recurrence of an event."""
    rules = event.recurrence
    if not rules or (len(rules) == 1 and RECURRENCE.fullmatch(rules[0])):
        return RecurringDays((0,))
    said = _said(rules[0]) if len(rules) == 1 else None
    last = None if said is None else _last_day(said, event.first_day)
    if said is None or last is None:
        return RecurringDays((0,), cut=True)
    most = int(said.get("COUNT", _MOST_TIMES))
    days: list[int] = []
    for day in islice(_times(said, event.first_day), min(most, _MOST_TIMES)):
        if day > last:
            break
        days.append(day)
    endless = "COUNT" not in said and "UNTIL" not in said
    return RecurringDays(days or (0,), cut=endless or most > _MOST_TIMES)


def _said(rule: str) -> dict[str, str] | None:
    """The parts of a rule; None if one of them cannot be followed."""
    found = _RULE.fullmatch(rule)
    parts = [part.partition("=") for part in found.group(1).split(";")] if found else []
    said = {name: value for name, _, value in parts}
    known = all(name in _SHAPES and re.fullmatch(_SHAPES[name], value) for name, value in said.items())
    if not known or "FREQ" not in said or len(said) < len(parts) or (said["FREQ"] == "DAILY" and "BYDAY" in said):
        return None
    return said


def _last_day(said: dict[str, str], first: dt.date) -> int | None:
    """Days between the first day and the last that a rule may reach; None if its end is no date."""
    if "UNTIL" in said:
        text = said["UNTIL"]
        try:
            return dt.date(int(text[:4]), int(text[4:6]), int(text[6:8])).toordinal() - first.toordinal()
        except ValueError:
            return None
    return _LAST_DAY - first.toordinal() if "COUNT" in said else _ENDLESS_DAYS


def _times(said: dict[str, str], first: dt.date) -> Iterator[int]:
    """Days between the first day and each time of a rule, without end."""
    step = int(said.get("INTERVAL", "1"))
    if said["FREQ"] == "DAILY":
        yield from count(0, step)
    named = said.get("BYDAY", _WEEKDAYS[first.weekday()]).split(",")
    offsets = sorted({_WEEKDAYS.index(day) for day in named})
    for week in count(-first.weekday(), 7 * step):
        yield from (week + offset for offset in offsets if week + offset >= 0)
