"""Entries of a calendar: what each VEVENT says, property by property.

What cannot be understood is a fault of that property alone, and the rest of the entry stands.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from importer.core.faults import Fault
from importer.readers.icalendar.components import Calendar, Component
from importer.readers.icalendar.moments import Dates, Moment, ZoneOf, dates_of, duration_of, moment_of
from importer.readers.icalendar.rules import Rule, rule_of

_NONE = Dates((), ())
_MOST_RULES = 10
T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """One VEVENT."""

    number: int
    """Counted from 1 in the whole file."""
    line: int
    called: str
    """What its file calls it; empty where that has no name for it."""
    calendar: int
    """0-based number of its calendar."""
    texts: Mapping[str, str]
    """Column -> text, for columns that hold text as it is written."""
    start: Moment | None
    end: Moment | None
    """In the zone of the start; None where the file has none."""
    lasting: bool
    """Whether it says how long it lasts, and the end is reckoned from that."""
    all_day: bool
    uid: str
    sequence: int
    rules: tuple[Rule, ...]
    rule_text: str
    """All rules as written."""
    without: tuple[Rule, ...]
    """Rules of days on which it does not come back (EXRULE)."""
    more: Dates
    less: tuple[Moment, ...]
    replaces: Moment | None
    """The day of a series that this entry stands for."""
    onwards: bool
    """Whether it stands for all days from there on, too."""
    faults: Mapping[str, Fault]
    """Column -> why it cannot be understood."""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.called or f"VEVENT {self.number} (line {self.line})"

    @property
    def wall(self) -> dt.datetime:
        """When it starts, by its own clock; the first day of all where that is not known."""
        return self.start.wall if self.start else dt.datetime.combine(dt.date.min, dt.time())

    @property
    def recurring(self) -> bool:
        """Whether it may come back, or leave a day out."""
        return bool(self.rules or self.more.moments or self.less)

    @property
    def length(self) -> dt.timedelta:
        """From start to end by the wall clock, as written; nothing where one of them is missing."""
        return self.end.wall - self.start.wall if self.start and self.end else dt.timedelta()


def entry_of(component: Component, calendar: Calendar, number: int, index: int, zone_of: ZoneOf, *, cut: bool) -> Entry:
    """Understand one VEVENT.

    Args:
        component: its lines.
        calendar: what it stands in.
        number: 1-based, in the whole file.
        index: 0-based number of its calendar.
        zone_of: what zone names stand for.
        cut: whether the file ends within it.
    """
    faults: dict[str, Fault] = {}
    start = _start(component, zone_of, faults)
    if cut:
        hint = "download it again, or end it with END:VEVENT if it is whole."
        faults["DTSTART"] = Fault("calendar-cut-off", "the file ends within this entry.", hint)
    end = _end(component, start, zone_of, faults)
    more = _kept(dates_of(component.every("RDATE"), zone_of), "RRULE", faults) or _NONE
    less = _kept(dates_of(component.every("EXDATE"), zone_of), "RRULE", faults) or _NONE
    replaced = component.first("RECURRENCE-ID")
    sequence = component.text("SEQUENCE")
    return Entry(
        number=number,
        line=component.line,
        called=component.called,
        calendar=index,
        texts=_texts(component, calendar),
        start=start,
        end=end,
        lasting=end is not None and component.first("DTEND") is None,
        all_day=bool(start and start.day) or component.text("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE",
        uid=component.text("UID"),
        sequence=int(sequence) if len(sequence) < 10 and sequence.isascii() and sequence.isdecimal() else 0,
        rules=_rules(component, "RRULE", start, faults),
        rule_text=" ".join(each.value.strip(" ;") for each in component.every("RRULE")).strip(),
        without=_rules(component, "EXRULE", start, faults),
        more=more,
        less=less.moments,
        replaces=_kept(moment_of(replaced, zone_of), "RRULE", faults) if replaced else None,
        onwards=replaced is not None and replaced.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
        faults=faults,
    )


def _kept(found: T | Fault, column: str, faults: dict[str, Fault]) -> T | None:
    """What was understood; a fault goes to its column, of which the first one is told."""
    if isinstance(found, Fault):
        faults.setdefault(column, found)
        return None
    return found


def _start(component: Component, zone_of: ZoneOf, faults: dict[str, Fault]) -> Moment | None:
    written = component.first("DTSTART")
    if written is None:
        hint = "give it a line such as DTSTART;VALUE=DATE:20270131."
        hint = "say its start, or take it out." if component.called else hint
        faults["DTSTART"] = Fault("date-missing", "the entry has no start (DTSTART), and so no day.", hint)
        return None
    start = _kept(moment_of(written, zone_of), "DTSTART", faults)
    if start and start.fault:
        faults["TZID"] = start.fault
    return start


def _end(component: Component, start: Moment | None, zone_of: ZoneOf, faults: dict[str, Fault]) -> Moment | None:
    """The end as written, in the zone of the start, or as far from the start as the duration says."""
    written, lasting = component.first("DTEND"), component.first("DURATION")
    if written:
        end = _kept(moment_of(written, zone_of), "DTEND", faults)
        if end and end.fault:
            faults.setdefault("TZID", end.fault)
        return end.at(start.zone) if end and start else end
    duration = _kept(duration_of(lasting), "DTEND", faults) if lasting else None
    if start is None or duration is None:
        return None
    try:
        wall = start.wall + duration
    except OverflowError:
        faults["DTEND"] = Fault("date-impossible", "the entry lasts beyond the end of time.", "correct its DURATION.")
        return None
    return replace(start, wall=wall, day=start.day and wall.time() == dt.time())


def _rules(component: Component, name: str, start: Moment | None, faults: dict[str, Fault]) -> tuple[Rule, ...]:
    texts = [text for text in dict.fromkeys(each.value.strip(" ;") for each in component.every(name)) if text]
    if len(texts) > _MOST_RULES:
        message = f"it has {len(texts):,} different rules ({name}); we read up to {_MOST_RULES}."
        faults.setdefault("RRULE", Fault("rule-too-long", message, "list the days with RDATE or EXDATE."))
    day = start is not None and start.day
    read = [_kept(rule_of(text, day=day), "RRULE", faults) for text in texts[:_MOST_RULES]]
    return tuple(rule for rule in read if rule)


def _texts(component: Component, calendar: Calendar) -> Mapping[str, str]:
    """What stands in the columns of text, as it is written."""
    shown = component.text("TRANSP")
    outlook = component.text("X-MICROSOFT-CDO-BUSYSTATUS")
    cancelled = calendar.itself.text("METHOD").upper() == "CANCEL"
    return {
        "SUMMARY": component.text("SUMMARY"),
        "TRANSP": shown or outlook,
        "CLASS": component.text("CLASS"),
        "STATUS": "CANCELLED" if cancelled else component.text("STATUS"),
        "LOCATION": component.text("LOCATION"),
        "CATEGORIES": ", ".join(text for each in component.every("CATEGORIES") for text in each.texts if text),
    }
