"""Rules by which entries come back (RFC 5545, RRULE): read, judged, and followed for as long as anybody asks.

The icalendar library reads them and dateutil follows them. Both take whatever a rule says, so that its sizes are
judged before, and the work for all rules of a file is counted. A rule that no day obeys is followed to the end of
time: as the calendar repeats itself every 400 years, rules are followed at the end of time, where that is near.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dateutil.rrule import rrulestr  # type: ignore[import-untyped,unused-ignore]
from icalendar.prop import vRecur

from importer.core.faults import Fault, shown
from importer.readers.icalendar.moments import Moment

MOST_TIMES = 5000
"""Times that one entry may come back."""
_MOST_FOLLOWED = 50_000
"""Times that are followed up to the range asked for."""
_LONGEST_LIST = 100
_LONGEST_RULE = 4000
_CYCLE = 400
_LAST_YEAR = 9999
_UNIT: Mapping[str, tuple[float, int]] = {
    "YEARLY": (365.25, 30),
    "MONTHLY": (30.44, 4),
    "WEEKLY": (7, 3),
    "DAILY": (1, 2),
}
"""For each frequency its days, and about what a step costs, in millionths of a second."""
_TIMES = ("BYHOUR", "BYMINUTE", "BYSECOND")
_BOUNDS: Mapping[str, tuple[int, int]] = {
    "BYMONTH": (1, 12),
    "BYWEEKNO": (1, 53),
    "BYYEARDAY": (1, 366),
    "BYMONTHDAY": (1, 31),
    "BYDAY": (1, 53),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 60),
    "BYSETPOS": (1, 366),
}
"""For each list its least and greatest number."""
_NUMBER = re.compile(r"[+-]?\d+")
_KNOWN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "RSCALE", "SKIP", *_BOUNDS})
_AS_IN = "write it as in FREQ=YEARLY;UNTIL=20301231, or list the days."


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that can be followed."""

    text: str
    """As dateutil wants it: without its end."""
    until: Moment | None
    count: int | None
    step: float
    """Days from one step to the next."""
    cost: int
    """Of a step."""

    @property
    def endless(self) -> bool:
        """Whether it goes on for ever; the last year of all is written where people mean that."""
        return self.count is None and (self.until is None or self.until.wall.year >= _LAST_YEAR)


class Budget:
    """The work that all rules of a file together may cost, in millionths of a second, about."""

    def __init__(self, left: int = 4_000_000) -> None:
        self.left = left

    def spend(self, cost: float) -> None:
        """Work was done."""
        self.left -= int(cost)


def rule_of(text: str, *, day: bool = False) -> Rule | Fault:
    """Read a rule; ``day`` says that it is one of whole days, of which times of a day say nothing."""
    if len(text) > _LONGEST_RULE:
        return Fault("rule-too-long", f"its rule is {len(text):,} letters long.", "list the days with RDATE.")
    try:
        parts = vRecur.from_ical(text.strip().strip(";").upper())
    except ValueError:
        return _unreadable(text, "is no rule that can be understood", _AS_IN)
    return _why_not(text, parts) or _rule(parts, leave_out=_TIMES if day else ())


def _unreadable(text: str, why: str, hint: str) -> Fault:
    return Fault("rule-unreadable", f'"{shown(text)}" {why}.', hint)


def _why_not(text: str, parts: vRecur) -> Fault | None:
    """Why a rule cannot be followed."""
    frequency = str(_one(parts, "FREQ", ""))
    unknown = sorted(set(parts) - _KNOWN)
    if not frequency or unknown:
        why = f"holds {', '.join(unknown)}, which no rule has" if unknown else "does not say how often (FREQ)"
        return _unreadable(text, why, _AS_IN)
    if frequency not in _UNIT:
        why = "comes back many times a day, which no holiday does"
        return Fault("rule-too-long", f'"{shown(text)}" {why}.', "leave the entry out of the file, or list its times.")
    if str(_one(parts, "RSCALE", "GREGORIAN")) != "GREGORIAN" or str(_one(parts, "SKIP", "OMIT")) != "OMIT":
        return _unreadable(text, "counts in another calendar", "list the days with RDATE.")
    if not 1 <= _number(parts, "INTERVAL", 1) <= 10_000 or _number(parts, "COUNT", 1) in (0, *range(-99, -1)):
        return _unreadable(text, "counts by a number that nobody can count by", _AS_IN)
    beyond = next((name for name, most in _BOUNDS.items() if not _within(parts.get(name, ()), *most)), None)
    if beyond:
        return _unreadable(text, f"names a number that {beyond} does not have", _AS_IN)
    times = [len(parts.get(name, ())) or 1 for name in _TIMES]
    if any(len(parts.get(name, ())) > _LONGEST_LIST for name in _BOUNDS) or times[0] * times[1] * times[2] > 24:
        return Fault("rule-too-long", f'"{shown(text)}" lists too many days or times.', "list the days with RDATE.")
    return None


def _within(values: Iterable[object], least: int, most: int) -> bool:
    """Whether all numbers lie within bounds, counted from the beginning or from the end."""
    numbers = [int(found[0]) for value in values if (found := _NUMBER.match(str(value)))]
    return all(least <= abs(number) <= most for number in numbers)


def _one(parts: vRecur, name: str, otherwise: object) -> object:
    found = parts.get(name, ())
    return found[0] if found else otherwise


def _number(parts: vRecur, name: str, otherwise: int) -> int:
    return int(str(_one(parts, name, otherwise)))


def _rule(parts: vRecur, leave_out: Sequence[str]) -> Rule:
    frequency = str(_one(parts, "FREQ", ""))
    days, cost = _UNIT[frequency]
    count = _number(parts, "COUNT", -1)
    dropped = ("UNTIL", "COUNT", "RSCALE", "SKIP", *leave_out)
    kept = vRecur({name: values for name, values in parts.items() if name not in dropped})
    return Rule(
        text=str(kept.to_ical(), "utf-8"),  # type: ignore[no-untyped-call]
        until=_until(_one(parts, "UNTIL", None)),
        count=count if count > 0 else None,  # some phones write COUNT=-1 for what has no end
        step=days * _number(parts, "INTERVAL", 1),
        cost=cost * (1 + len(parts.get("BYSETPOS", ()))),
    )


def _until(written: object) -> Moment | None:
    if isinstance(written, dt.datetime):
        return Moment(written.replace(tzinfo=None), False, "UTC" if written.tzinfo else "")
    return Moment(dt.datetime.combine(written, dt.time()), True) if isinstance(written, dt.date) else None


def follow(rule: Rule, start: dt.datetime, last: dt.datetime, budget: Budget) -> list[dt.datetime] | Fault:
    """The times at which a rule comes back, from a start up to a last moment (inclusive), whatever its own end.

    Args:
        rule: what to follow; its count is kept, its last moment is the caller's business.
        start: wall time of the entry.
        last: wall time after which nobody asks.
        budget: what the rules of the file have left.
    """
    if budget.left <= 0:
        return spent()
    if start > last:
        return []
    moved = max(0, _LAST_YEAR - 1 - last.year) // _CYCLE * _CYCLE
    begin, end = start.replace(year=start.year + moved), last.replace(year=last.year + moved)
    found: list[dt.datetime] = []
    reached = dt.datetime.combine(dt.date.max, dt.time())
    try:
        for moment in rrulestr(rule.text, dtstart=begin):
            if moment <= end:
                found.append(moment)
            if moment >= end or len(found) in (rule.count, _MOST_FOLLOWED):
                reached = moment
                break
    except (ValueError, OverflowError):  # dateutil refuses some combinations, and stumbles over the end of time
        if not found:
            return _unreadable(rule.text, "is no rule that can be followed", _AS_IN)
    budget.spend(rule.cost * max(0, (reached - begin).days) / rule.step + 3 * len(found))
    if len(found) == _MOST_FOLLOWED:
        return too_often()
    return [moment.replace(year=moment.year - moved) for moment in found]


def spent() -> Fault:
    """What is said of entries for which no work is left."""
    return Fault("rule-too-long", "the rules of this file take too long to follow.", "split the file.")


def too_often() -> Fault:
    """What is said of an entry that comes back more often than anybody reads."""
    return Fault(
        "rule-too-long", f"it comes back more than {MOST_TIMES:,} times.", "ask for less, as with --year 2027."
    )
