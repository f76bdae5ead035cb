"""The real calendars, read line by line with nothing of ours and no calendar library.

Lines are unfolded and parted by hand; ``dateutil`` counts the days of a rule, and days that a file takes out or
replaces are taken out here. A calendar without an end is read for one year, as the importer is told to.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from realdata_reading import OFF, Entry, Reader, cleaned

LINE = re.compile(r'([A-Z-]+)((?:;[^=;:]+=(?:"[^"]*"|[^;:]*))*):(.*)')
ESCAPED = re.compile(r"\\([,;\\])")
LENGTH = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
WINDOWS = {"GMT Standard Time": "Europe/London", "New Zealand Standard Time": "Pacific/Auckland"}
ALL = re.compile("National|All ")
UNKNOWN = {"RDATE", "EXRULE"}
"""What no real file has yet: one that does needs more than this reading."""


class Value(NamedTuple):
    """A property of an entry: its parameters, and its text as the file has it."""

    params: Mapping[str, str]
    text: str

    @property
    def plain(self) -> str:
        """The text without the marks that the format sets before commas."""
        return cleaned(ESCAPED.sub(r"\1", self.text).replace("\\n", " "))

    @property
    def is_date(self) -> bool:
        """Whether it is a date, said or by its eight digits."""
        return bool(re.fullmatch(r"\d{8}", self.text))

    @property
    def zone(self) -> str:
        """The IANA name of its zone; the blank one for a date or a floating time."""
        if self.is_date:
            return ""
        named = self.params.get("TZID", "").strip('"')
        return "UTC" if self.text.endswith("Z") else WINDOWS.get(named, named)

    @property
    def local(self) -> dt.datetime:
        """The date and time as they stand; midnight for a date."""
        return moment(self.text)


Properties = Mapping[str, list[Value]]


class Occurrence(NamedTuple):
    """One day of an entry: when it starts and what is left of its length, and what it says."""

    start: dt.datetime
    end: dt.datetime | None
    says: Properties

    @property
    def timed(self) -> bool:
        """Whether the entry has hours that are not midnight to midnight."""
        whole = self.says["DTSTART"][0].is_date
        return not whole and (self.start, self.end or self.start) != (midnight(self.start), midnight(self.last_moment))

    @property
    def last_moment(self) -> dt.datetime:
        """When it ends: a start without an end is a point in time."""
        return self.end or self.start

    @property
    def last(self) -> dt.date:
        """The last day; ends stand for the day after, unless they are no later than the start."""
        if self.timed or self.last_moment <= self.start:
            return max(self.start, self.last_moment).date()
        return max(self.start.date(), (self.last_moment - dt.timedelta(seconds=1)).date())


def moment(text: str) -> dt.datetime:
    """``20240101`` or ``20240101T090000`` with or without its Z, as it stands."""
    return dt.datetime.strptime(f"{text}T000000"[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - zones stand beside it


def midnight(when: dt.datetime) -> dt.datetime:
    """The start of its day."""
    return when.replace(hour=0, minute=0, second=0)


def entries_of(path: Path) -> Iterator[Properties]:
    """The properties of each VEVENT, those of its alarms left out."""
    text = re.sub(r"\r?\n[ \t]", "", path.read_bytes().decode("utf-8"))
    open_parts: list[str] = []
    entry: dict[str, list[Value]] = {}
    for line in filter(None, text.splitlines()):
        parts = LINE.fullmatch(line)
        assert parts is not None, line
        name, params, value = parts.groups()
        if name == "BEGIN":
            open_parts.append(value)
            entry = {} if value == "VEVENT" else entry
        elif name == "END":
            assert open_parts.pop() == value
            if value == "VEVENT":
                assert not UNKNOWN & entry.keys()
                yield entry
        elif open_parts[-1] == "VEVENT":
            pairs = dict(pair.split("=", 1) for pair in params.split(";")[1:])
            entry.setdefault(name, []).append(Value(pairs, value))


def starts(entry: Properties, before: dt.datetime) -> Iterator[dt.datetime]:
    """When an entry starts, each time, its own exceptions taken out."""
    start = entry["DTSTART"][0]
    rule = entry["RRULE"][0].text if "RRULE" in entry else ""
    if not rule:
        yield start.local
        return
    taken = {moment(text) for each in entry.get("EXDATE", ()) for text in each.text.split(",")}
    for when in rrulestr(until_in_local_time(rule, start), dtstart=start.local):
        if when >= before:
            return
        if when not in taken:
            yield when


def until_in_local_time(rule: str, start: Value) -> str:
    """A rule whose end, given in UTC, is told by the clocks of the entry; Exchange ends whole days so, in London."""
    until = re.search(r"UNTIL=(\d{8}T\d{6})Z", rule)
    if until is None:
        return rule
    zone = ZoneInfo(start.zone or ("UTC" if until[1].endswith("000000") else "Europe/London"))
    ends = moment(until[1]).replace(tzinfo=dt.UTC).astimezone(zone)
    return rule.replace(until[0], f"UNTIL={ends:%Y%m%dT%H%M%S}")


def length(entry: Properties) -> dt.timedelta | None:
    """How long an entry is; None if the file doesn't say, or ends a date by a time, which means nothing."""
    start = entry["DTSTART"][0]
    if "DURATION" in entry:
        parts = LENGTH.fullmatch(entry["DURATION"][0].text)
        assert parts is not None
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in parts.groups())
        return dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    if "DTEND" not in entry or entry["DTEND"][0].is_date != start.is_date:
        return None
    return entry["DTEND"][0].local - start.local


def occurrences(path: Path, before: dt.datetime) -> Iterator[Occurrence]:
    """All that happens before a moment: days that the file replaces are given as what replaces them."""
    entries = list(entries_of(path))
    replaced = {
        (entry["UID"][0].text, entry["RECURRENCE-ID"][0].local) for entry in entries if "RECURRENCE-ID" in entry
    }
    for entry in entries:
        uid = entry["UID"][0].text if "UID" in entry else ""
        lasts = length(entry)
        for start in starts(entry, before):
            if "RECURRENCE-ID" in entry or (uid, start) not in replaced:
                yield Occurrence(start, None if lasts is None else start + lasts, entry)


def calendar(
    year: int | None = None,
    *,
    timed: str = "as-is",
    region: str = "",
    regions: Mapping[str, tuple[str, ...]] | None = None,
) -> Reader:
    """A reader of one year of a calendar, or of all of one that ends.

    Args:
        year: the year in which an occurrence has a day.
        timed: ``whole-day`` where hours mean nothing.
        region: the property that names the regions of an entry.
        regions: what the property says -> the regions that are meant; the blank text is what says nothing.
    """
    before = dt.datetime((year or 2099) + 1, 1, 1)  # noqa: DTZ001 - as the file has it

    def read(path: Path) -> Iterator[Entry]:
        for each in occurrences(path, before):
            if year is None or each.start.year <= year <= each.last.year:
                name = each.says["SUMMARY"][0].plain
                said = each.says[region][0].plain if region in each.says else ""
                zone, hours = "", OFF
                if each.timed and timed == "as-is":
                    zone = each.says["DTSTART"][0].zone
                    hours = f"open {each.start:%H:%M}-{each.last_moment:%H:%M}"
                for place in (regions or {}).get(said, (said,)):
                    yield Entry(each.start.date(), each.last, name, place, hours, zone)

    return read


def malaysia(path: Path) -> Iterator[Entry]:
    """States stand in LOCATION, with "only" behind them, or after "except"; without one an entry counts for all."""
    entries = list(calendar(region="LOCATION")(path))
    named = {state for entry in entries if not ALL.match(entry.region) for state in states(entry.region)}
    for entry in entries:
        every, _, excepted = entry.region.partition("except ")
        meant = named - set(states(excepted)) if ALL.match(every) or not every else states(every)
        for state in sorted(meant):
            yield entry._replace(region=state)


def states(text: str) -> list[str]:
    """The states that a text lists."""
    return [each.strip() for each in re.split(",|&| and ", re.sub(" only$", "", text, flags=re.I)) if each.strip()]
