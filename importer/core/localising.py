"""Localise: give every span one zone, convert offsets and ``--to-zone``, and look at daylight-saving changes.

A zone cell names a zone, or an abbreviation or offset that only means the default zone where that has it. Whole days
keep their date whatever the zone. Wall times that do not exist are errors, those that exist twice are warnings.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from importer.core.faults import Fault
from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.lifting import BLANK, Coded, Mask, Numbers
from importer.core.records import Parsed, RecordPlaces, Records, Spans
from importer.core.rules.times import DAY, DAY_END, clock_text
from importer.core.rules.wall_time import Positions, Wall, converted, transition_days
from importer.core.rules.zones import ZoneReading, canonical, transition_kind, uses_abbreviation

Convert = Callable[[int, Wall], list[Wall]]


@dataclass(frozen=True)
class Localised:
    """Records and spans with one zone for each span; what localising rejected is marked in the records."""

    places: RecordPlaces
    spans: Spans
    zones: Coded[str]
    """Zone name of each span."""
    issues: tuple[Issue, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def records(self) -> Records:
        """The records."""
        return self.places.records


def localise(parsed: Parsed, default: str | None, to_zone: str | None = None) -> Localised:
    """Give every span one zone.

    Args:
        parsed: records and spans of all tables.
        default: IANA name of the zone for rows that name none; None if nothing says one.
        to_zone: IANA name of the zone into which timed spans are converted.
    """
    places = RecordPlaces(parsed.tables, parsed.records)
    issues: list[Issue] = []
    assumptions: list[Assumption] = []
    readings = parsed.records.zone
    named = readings.map(lambda reading: reading.name or None)
    near, rejected = _abbreviations(places, default, issues, assumptions)
    missing = _missing(places, default, issues)
    assumptions += _renamed(readings)
    resolved = _or_else(_or_else(named, near), Coded.constant(default, len(readings)))
    rejected = parsed.records.rejected | rejected | missing
    spans = parsed.spans.take(~rejected[parsed.spans.record])
    zones = resolved.take(spans.record)
    rejected = rejected | _daylight(places, spans, zones, issues)
    keep = ~rejected[spans.record]
    spans, zones = spans.take(keep), zones.take(np.flatnonzero(keep))
    spans, zones = _offsets(spans, zones, readings, assumptions)
    if to_zone:
        spans, zones = _to_zone(spans, zones, to_zone, assumptions)
    records = replace(parsed.records, rejected=rejected)
    return Localised(RecordPlaces(parsed.tables, records), spans, zones, tuple(issues), tuple(assumptions))


def _or_else(first: Coded[str], second: Coded[str]) -> Coded[str]:
    merged = Coded.concat([first, second])
    here, there = merged.codes[: len(first)], merged.codes[len(first) :]
    return Coded(np.where(here == BLANK, there, here).astype(np.int32), merged.values)


def _renamed(readings: Coded[ZoneReading]) -> list[Assumption]:
    """Windows names and other spellings stand for one IANA zone."""
    return [
        Assumption("zone-renamed", f'zone "{reading.text}"', reading.name, "Windows and other names of zones")
        for reading in readings.values
        if reading.kind == "zone" and reading.text not in (reading.name, "Z", "z")
    ]


def _abbreviations(
    places: RecordPlaces, default: str | None, issues: list[Issue], assumptions: list[Assumption]
) -> tuple[Coded[str], Mask]:
    """An abbreviation is the default zone if that uses it in a year of the rows; otherwise it may be several."""
    records, readings = places.records, places.records.zone
    good: dict[ZoneReading, str] = {}
    rejected = np.zeros(len(readings), dtype=np.bool_)
    for code, reading in enumerate(readings.values):
        rows = np.flatnonzero((readings.codes == code) & records.skipped.blank)
        if reading.kind != "abbreviation" or not len(rows):
            continue
        known = records.first[rows][records.first[rows] > 0]
        years = {dt.date.fromordinal(int(day)).year for day in np.unique(known)} or {2000}
        if default and all(uses_abbreviation(default, reading.text, year) for year in years):
            good[reading] = default
            evidence = f"{default} calls itself {reading.text} at a time of the year"
            assumptions.append(Assumption("zone-abbreviation", f'zone "{reading.text}"', default, evidence))
        elif default:
            fault = _ambiguous(reading.text, default)
            issues += [places.issue(fault, int(row), "zone") for row in rows]
            rejected[rows] = True
    return readings.map(lambda reading: good.get(reading)), rejected


def _ambiguous(text: str, default: str) -> Fault:
    message = f'"{text}" can be several time zones, and the default zone {default} does not use it.'
    return Fault("zone-ambiguous", message, "write a zone such as Europe/Warsaw.")


def _missing(places: RecordPlaces, default: str | None, issues: list[Issue]) -> Mask:
    """Without a default, rows that name no zone cannot be sent: one error for each source."""
    records = places.records
    missing: Mask = records.zone.where(lambda reading: reading.kind != "zone") | records.zone.blank
    missing = missing & records.skipped.blank & ~_unreadable(places)
    for row in np.flatnonzero(missing & records.zone.blank & records.rejected):
        missing[row] = not places.found(int(row), "zone")  # a zone that cannot be read has its own error
    if default or not missing.any():
        return np.zeros(len(records), dtype=np.bool_)
    for file in dict.fromkeys(places.tables[number].file for number in np.unique(records.table[missing])):
        rows = sum(int((missing & (records.table == n)).sum()) for n, t in enumerate(places.tables) if t.file == file)
        message = f"No time zone is known for {rows} {'row' if rows == 1 else 'rows'} of {file}."
        hint = "give the zone of the sheet, for example --zone Europe/Warsaw."
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


def _is_timed(spans: Spans) -> Mask:
    timed: Mask = (spans.start != 0) | (spans.end != DAY_END)
    return timed


def _daylight(places: RecordPlaces, spans: Spans, zones: Coded[str], issues: list[Issue]) -> Mask:
    """Timed spans with an end that does not exist, or exists twice, on one of their days."""
    rejected = np.zeros(len(places.records), dtype=np.bool_)
    rows = np.flatnonzero(_is_timed(spans))
    days, owner = _each_day(spans, rows)
    changing = transition_days(zones.values, zones.codes[owner], days)
    for position, day in zip(owner[changing].tolist(), days[changing].tolist(), strict=True):
        zone = zones[position]
        assert zone is not None  # noqa: S101 - spans without a zone were taken out
        run = int(spans.last[position]) > int(spans.first[position])
        start, end = int(spans.start[position]), int(spans.end[position])
        for seconds, over in ((start, 0), (end, int(end < start))):
            issue = _transition(places, int(spans.record[position]), zone, day + over, seconds, run=run)
            if issue is not None:
                issues.append(issue)
                rejected[spans.record[position]] |= issue.severity is Severity.ERROR
    return rejected


def _each_day(spans: Spans, rows: Positions) -> tuple[Numbers, Positions]:
    """Every day of some spans (and the day after, for what runs past midnight), with the span that owns it."""
    lengths = (spans.last[rows] - spans.first[rows] + 1).astype(np.intp)
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    owner = np.repeat(rows, lengths)
    return (spans.first[owner] + within).astype(np.int32), owner


def _transition(places: RecordPlaces, record: int, zone: str, day: int, seconds: int, *, run: bool) -> Issue | None:
    if seconds >= DAY:
        return None
    wall = dt.datetime.combine(dt.date.fromordinal(day), dt.time()) + dt.timedelta(seconds=seconds)
    kind = transition_kind(zone, wall)
    if not kind:
        return None
    what = f"{clock_text(seconds)} on {wall:%d %b %Y}"
    if kind == "gap":
        message = f"{what} does not exist in {zone}: the clocks go forward then."
        severity = Severity.WARNING if run else Severity.ERROR
        return places.issue(
            Fault("time-in-gap", message, "choose a time before or after."), record, "start_time", severity
        )
    message = f"{what} exists twice in {zone}: the clocks go back then."
    return places.issue(
        Fault("time-in-fold", message, "check the hours of that day."), record, "start_time", Severity.WARNING
    )


def _offsets(
    spans: Spans, zones: Coded[str], readings: Coded[ZoneReading], assumptions: list[Assumption]
) -> tuple[Spans, Coded[str]]:
    """Hours that name an offset: the default zone's own hours where it has that offset then, else converted."""
    minutes = readings.number(lambda reading: reading.minutes if reading.kind == "offset" else 10_000, 10_000)
    mine = minutes[spans.record]
    told: dict[tuple[int, bool], str] = {}

    def convert(position: int, wall: Wall) -> list[Wall]:
        zone, offset = zones[position] or "", int(mine[position])
        walls = converted(wall, offset, zone)
        told.setdefault((offset, walls == [wall]), f"{wall.text()} becomes {walls[0].text()} in {zone}")
        return walls

    timed = _is_timed(spans) & (mine != 10_000)
    result = _replace(spans, zones, timed, convert)
    for (offset, same), example in sorted(told.items()):
        decided = "the default zone has this offset then" if same else example
        about = f"hours with UTC{'-' if offset < 0 else '+'}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"
        assumptions.append(Assumption("zone-offset", about, decided, "whole days keep their date"))
    return result


def _to_zone(spans: Spans, zones: Coded[str], to_zone: str, assumptions: list[Assumption]) -> tuple[Spans, Coded[str]]:
    """Timed spans in another zone; whole days keep their date and take the zone."""
    differ = zones.where(lambda zone: canonical(zone) != canonical(to_zone))

    def convert(position: int, wall: Wall) -> list[Wall]:
        return converted(wall, zones[position] or to_zone, to_zone)

    spans, _ = _replace(spans, zones, _is_timed(spans) & differ, convert)
    decided = f"{int(differ.sum())} spans of time are given in {to_zone}"
    assumptions.append(Assumption("zone-converted", "--to-zone", decided, "whole days keep their date"))
    return spans, Coded.constant(to_zone, len(spans))


def _replace(spans: Spans, zones: Coded[str], which: Mask, convert: Convert) -> tuple[Spans, Coded[str]]:
    """The spans with some of them replaced by what a conversion makes of them."""
    chosen = np.flatnonzero(which)
    if not len(chosen):
        return spans, zones
    owner: list[int] = []
    walls: list[Wall] = []
    for position in chosen.tolist():
        wall = Wall(*(int(getattr(spans, name)[position]) for name in ("first", "last", "start", "end")))
        made = convert(position, wall)
        owner += [position] * len(made)
        walls += made
    base = spans.take(np.array(owner, dtype=np.intp))
    columns = np.array([(wall.first, wall.last, wall.start, wall.end) for wall in walls], dtype=np.int32)
    again = np.concatenate([[False], np.diff(np.array(owner)) == 0])
    changed = replace(
        base,
        first=columns[:, 0],
        last=columns[:, 1],
        start=columns[:, 2],
        end=columns[:, 3],
        counted=np.where(again, 0, base.counted).astype(np.int32),
    )
    rest = np.flatnonzero(~which)
    order = np.argsort(np.concatenate([rest, np.array(owner, dtype=np.intp)]), kind="stable")
    codes = np.concatenate([zones.codes[rest], zones.codes[np.array(owner, dtype=np.intp)]])[order]
    return Spans.concat([spans.take(rest), changed]).take(order), Coded(codes, zones.values)
