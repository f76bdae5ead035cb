"""What zone cells mean beside the default zone: abbreviations, other names, none at all."""

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from importer.core.faults import Fault
from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.lifting import Coded, Mask
from importer.core.localising.zone_hints import hint_for_ambiguous, hint_for_missing
from importer.core.records import RecordPlaces
from importer.core.rules.zones import ZoneReading, uses_abbreviation

Rows = npt.NDArray[np.intp]


def renamed_zones(readings: Coded[ZoneReading]) -> list[Assumption]:
    """Windows names and other spellings stand for one IANA zone."""
    return [
        Assumption("zone-renamed", f'zone "{reading.text}"', reading.name, "Windows and other names of zones")
        for reading in readings.values
        if reading.name and reading.text not in (reading.name, "Z", "z")
    ]


def abbreviations(
    places: RecordPlaces, default: str | None, issues: list[Issue], assumptions: list[Assumption]
) -> tuple[Coded[str], Mask]:
    """An abbreviation is the default zone if that uses it in a year of the rows; otherwise it may be several."""
    records, readings = places.records, places.records.zone
    good: dict[ZoneReading, str] = {}
    rejected = np.zeros(len(readings), dtype=np.bool_)
    unknown: list[tuple[str, Rows]] = []
    for code, reading in enumerate(readings.values):
        rows = np.flatnonzero((readings.codes == code) & records.skipped.blank)
        if reading.kind != "abbreviation" or not len(rows):
            continue
        if default and all(uses_abbreviation(default, reading.text, year) for year in _years(places, rows)):
            good[reading] = default
            evidence = f"{default} calls itself {reading.text} at a time of the year"
            assumptions.append(Assumption("zone-abbreviation", f'zone "{reading.text}"', default, evidence))
        elif default:
            unknown.append((reading.text, rows))
            rejected[rows] = True
    issues += _ambiguous(places, default or "", unknown)
    return readings.map(lambda reading: good.get(reading)), rejected


def _years(places: RecordPlaces, rows: Rows) -> set[int]:
    """The years of records; any year where they have none."""
    known = places.records.first[rows][places.records.first[rows] > 0]
    return {dt.date.fromordinal(int(day)).year for day in np.unique(known)} or {2000}


def _ambiguous(places: RecordPlaces, default: str, unknown: Sequence[tuple[str, Rows]]) -> Iterator[Issue]:
    """The errors of rows whose abbreviations the default zone does not use; the hint settles all of a table."""
    for number, table in enumerate(places.tables):
        own = [(text, rows[places.records.table[rows] == number]) for text, rows in unknown]
        own = [(text, rows) for text, rows in own if len(rows)]
        if own:
            years = set().union(*(_years(places, rows) for _, rows in own))
            hint = hint_for_ambiguous(table, [text for text, _ in own], years)
        for text, rows in own:
            message = f'"{text}" can be several time zones, and the default zone {default} does not use it.'
            fault = Fault("zone-ambiguous", message, hint)
            yield from (places.issue(fault, int(row), "zone") for row in rows)


def missing_zones(places: RecordPlaces, default: str | None, issues: list[Issue]) -> Mask:
    """Without a default, rows that name no zone cannot be sent: one error for each source."""
    records = places.records
    missing: Mask = records.zone.where(lambda reading: not reading.name) | records.zone.blank
    missing = missing & records.skipped.blank & ~_unreadable(places)
    for row in np.flatnonzero(missing & records.zone.blank & records.rejected):
        missing[row] = not places.found(int(row), "zone")  # a zone that cannot be read has its own error
    if default or not missing.any():
        return np.zeros(len(records), dtype=np.bool_)
    for file in dict.fromkeys(places.tables[number].file for number in np.unique(records.table[missing])):
        numbers = [number for number, table in enumerate(places.tables) if table.file == file]
        rows = int((missing & np.isin(records.table, numbers)).sum())
        message = f"No time zone is known for {rows} {'row' if rows == 1 else 'rows'} of {file}."
        hint = hint_for_missing(places, numbers)
        issues.append(Issue("zone-missing", Severity.ERROR, message, Place(file), hint, "zone"))
    return missing


def _unreadable(places: RecordPlaces) -> Mask:
    """Records whose zone cell could not be read, which is an error of its own."""
    blanks = [
        table.raw["zone"].blank if "zone" in table.raw else np.ones(len(table), dtype=np.bool_)
        for table in places.tables
    ]
    written = ~np.concatenate(blanks) if blanks else np.zeros(0, dtype=np.bool_)
    unreadable: Mask = written & places.records.zone.blank
    return unreadable
