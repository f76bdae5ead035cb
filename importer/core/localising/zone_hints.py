"""What to type about the zones of calendars, which have no cells to write a zone into."""

from collections.abc import Iterable, Sequence

import numpy as np

from importer.core.lifting import Mask
from importer.core.records import RecordPlaces
from importer.core.rules.zones import ZoneReading, read_zone, uses_abbreviation
from importer.core.table import Table

_WRITE = "write a zone such as Europe/Warsaw"
_USUAL = (
    "Europe/Warsaw", "Europe/London", "Europe/Lisbon", "Europe/Athens", "Europe/Moscow", "America/New_York",
    "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Halifax", "Asia/Kolkata", "Asia/Jerusalem",
    "Asia/Shanghai", "Asia/Tokyo", "Asia/Seoul", "Asia/Singapore", "Asia/Jakarta", "Asia/Karachi", "Asia/Hong_Kong",
    "Asia/Manila", "Australia/Sydney", "Australia/Adelaide", "Australia/Perth", "Pacific/Auckland", "Pacific/Honolulu",
    "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi",
)  # fmt: skip
"""Zones that are shown as examples, the likelier ones of an abbreviation first."""
_NOWHERE = frozenset({"", "UTC"})
"""Zones that say nothing of where a calendar is; programs write UTC where nobody chose one."""


def hint_for_ambiguous(table: Table, abbreviations: Iterable[str], years: Iterable[int]) -> str:
    """What settles abbreviations that the default zone does not use.

    Args:
        table: where they stand.
        abbreviations: all of its that the default zone does not use.
        years: the years of their rows.
    """
    if table.entries is None:
        return f"{_WRITE}."
    told, spread = list(dict.fromkeys(abbreviations)), list(years)
    fitting = (zone for zone in _USUAL if all(uses_abbreviation(zone, each, year) for each in told for year in spread))
    example = next(fitting, "")
    workbook = f"{_WRITE} into a workbook of it, which occasions migrate makes"
    if len(told) > 1 and not example:
        return f"{workbook}: {', '.join(told)} are no times of one zone."
    shown = f"for example --zone {example}" if example else f"with --zone, one that uses {told[0]}"
    return f"give the zone of the whole calendar, {shown}; or {workbook}."


def hint_for_missing(places: RecordPlaces, numbers: Sequence[int]) -> str:
    """How to name the zone of a source that names none itself for some of its rows.

    Args:
        places: all records.
        numbers: the tables of the source.
    """
    tables = [places.tables[number] for number in numbers]
    if not any(table.is_calendar or table.entries for table in tables):
        return "give the zone of the sheet, for example --zone Europe/Warsaw."
    own = {reading.name for table in tables if table.entries and (reading := _zone(table.entries.zone))}
    if len(own) == 1:
        return f"the calendar calls {(zone := own.pop())} its own: give --zone {zone}."
    used = set() if own else _used(places, np.isin(places.records.table, numbers))
    if len(used) == 1:
        return f"all entries of the calendar that name a zone name {(zone := used.pop())}: give --zone {zone}."
    return "give the zone of the calendar, for example --zone Europe/Warsaw."


def _zone(text: str) -> ZoneReading | None:
    reading = read_zone(text) if text else None
    return reading if isinstance(reading, ZoneReading) and reading.name not in _NOWHERE else None


def _used(places: RecordPlaces, mask: Mask) -> set[str]:
    """The zones that entries name."""
    readings = places.records.zone
    codes = np.unique(readings.codes[mask & ~readings.blank])
    return {name for code in codes.tolist() if (name := readings.values[code].name) not in _NOWHERE}
