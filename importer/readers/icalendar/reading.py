"""The sheets of a calendar's text: entries understood, put together, followed, and laid out in rows."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from importer.core.errors import UnreadableSource
from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.model import Sheet
from importer.readers.icalendar.cells import Naming, sheet_of
from importer.readers.icalendar.components import Calendar, Scanned, scan
from importer.readers.icalendar.entries import Entry, entry_of
from importer.readers.icalendar.grouping import group
from importer.readers.icalendar.rules import Budget
from importer.readers.icalendar.series import Asked, Occurrence, Series, occurrences
from importer.readers.icalendar.utc_days import as_written, by_own_days
from importer.readers.icalendar.zones import Zones, known_zone
from importer.readers.reader import ReadOptions

_MOST_ASKED = 100


@dataclass(frozen=True, slots=True)
class Calendars:
    """What a file of calendars holds."""

    sheets: tuple[Sheet, ...]
    issues: tuple[Issue, ...]
    assumptions: tuple[Assumption, ...]


def read_calendars(file: str, text: str, options: ReadOptions) -> Calendars:
    """Read all calendars of a text.

    Raises:
        UnreadableSource: there is no event in it.
    """
    return calendars_of(file, scan(text), options)


def calendars_of(file: str, found: Scanned, options: ReadOptions) -> Calendars:
    """Read calendars whose lines are already known; see ``read_calendars``."""
    if not any(calendar.entries for calendar in found.calendars):
        raise _no_event(file, found.others)
    budget = Budget()
    asked = Asked(options.first, options.last)
    zones = Zones(found.calendars, options.zone, budget, _years(asked))
    entries = _entries(found, zones)
    names = _by_name(found.calendars)
    reading = _Reading(asked, found.calendars, zones, known_zone(options.zone or ""), budget)
    rows, left_out = reading.rows(entries, names)
    sheets = [_sheet(file, name, names, found.calendars, zones, (entries, rows, left_out)) for name in names]
    return Calendars(tuple(sheets), tuple(_cut_off(file, found)), tuple(zones.assumptions))


def _no_event(file: str, others: Counter[str]) -> UnreadableSource:
    words = {"VTODO": "tasks", "VJOURNAL": "notes", "VFREEBUSY": "free and busy times"}
    held = [f"{words[kind]} ({kind})" for kind in sorted(others) if kind in words]
    holds = f"holds no events, only {' and '.join(held)}" if held else "holds no events"
    return UnreadableSource(
        f"{file}: this calendar {holds}.",
        "export the calendar that has the holidays, with all its events.",
        code="source-empty",
    )


def _years(asked: Asked) -> range:
    """The years asked for, where they are not too many to compare zones in all of them."""
    if asked.first is None or asked.last is None or asked.last.year - asked.first.year > _MOST_ASKED:
        return range(0)
    return range(max(2, asked.first.year), min(9998, asked.last.year) + 1)


def _entries(found: Scanned, zones: Zones) -> list[Entry]:
    entries: list[Entry] = []
    for index, calendar in enumerate(found.calendars):
        for component in calendar.entries:
            cut = component is found.cut_off
            entries.append(entry_of(component, calendar, len(entries) + 1, index, zones.of(index), cut=cut))
    return entries


@dataclass(frozen=True, slots=True)
class _Reading:
    """By what the entries of a file are followed."""

    asked: Asked
    calendars: Sequence[Calendar]
    zones: Zones
    given: str
    """The zone that the user gave, resolved."""
    budget: Budget

    def rows(
        self, entries: Sequence[Entry], names: Mapping[str, Sequence[int]]
    ) -> tuple[list[Occurrence], dict[int, str]]:
        """A row for each occurrence, in the order of the file, and the entries that have none, by line."""
        own = [_zone_of(calendar, self.zones, self.given) for calendar in self.calendars]
        on = {index: name for name, members in names.items() for index in members}
        followed = [
            by_own_days(each, [zone for zone in (self.given, own[each.calendar]) if zone], self.budget)
            for each in entries
        ]
        series, left_out = group(followed, [on.get(index, "") for index in range(len(own))], own)
        rows = self._followed(series, own, left_out)
        rows += [_alone(entry) for entry in followed if entry.replaces and entry.line not in left_out]
        written = [as_written(row, entries[row.entry.number - 1]) for row in rows]
        return sorted(written, key=lambda row: (row.entry.number, row.start)), left_out

    def _followed(self, series: Sequence[Series], own: Sequence[str], left_out: dict[int, str]) -> list[Occurrence]:
        rows: list[Occurrence] = []
        for each in series:
            if not each.master.recurring and not each.others:
                rows.append(_alone(each.master))
                continue
            found = occurrences(each, self.asked, own[each.master.calendar], self.budget)
            if isinstance(found, str):
                left_out[each.master.line] = found
            else:
                rows += found
        return rows


def _alone(entry: Entry) -> Occurrence:
    return Occurrence(entry, entry.wall, entry.length)


def _zone_of(calendar: Calendar, zones: Zones, given: str) -> str:
    """The zone in which the days of a calendar are meant: its own, else the given one; blank where there is neither."""
    said = (known_zone(calendar.itself.text("X-WR-TIMEZONE")), known_zone(zones.only), given)
    return next((zone for zone in said if zone not in ("", "UTC")), "")


def _by_name(calendars: Sequence[Calendar]) -> dict[str, list[int]]:
    """For each name of a calendar the numbers of those called so; one name is the name of all."""
    held = [(index, calendar.name) for index, calendar in enumerate(calendars) if calendar.entries]
    names = {name for _, name in held if name}
    if len(names) < 2:
        return {next(iter(names), ""): [index for index, _ in held]}
    found: dict[str, list[int]] = defaultdict(list)
    for index, name in held:
        found[name].append(index)
    return found


def _sheet(
    file: str,
    name: str,
    names: dict[str, list[int]],
    calendars: Sequence[Calendar],
    zones: Zones,
    read: tuple[Sequence[Entry], Sequence[Occurrence], dict[int, str]],
) -> Sheet:
    """The sheet of the calendars of one name."""
    entries, rows, left_out = read
    members = set(names[name])
    mine = [entry for entry in entries if entry.calendar in members]
    said = [calendars[index].itself for index in sorted(members)]
    naming = Naming(
        sheet=name or None if len(names) > 1 else None,
        title=name or None,
        zone=next((zone for each in said if (zone := each.text("X-WR-TIMEZONE"))), zones.only),
        producer=next((text for each in said if (text := each.text("PRODID"))), ""),
    )
    out = {entry.line: left_out[entry.line] for entry in mine if entry.line in left_out}
    return sheet_of(file, naming, [row for row in rows if row.entry.calendar in members], mine, out)


def _cut_off(file: str, found: Scanned) -> list[Issue]:
    """A warning where the text ends within a calendar, but not within an entry, which has an error of its own."""
    cut = found.cut_off
    if cut is None or cut.kind == "VEVENT":
        return []
    message = f"the file ends before the {cut.kind} that begins in line {cut.line}, so that entries may be missing."
    return [Issue("calendar-cut-off", Severity.WARNING, message, Place(file), "download it again.")]
