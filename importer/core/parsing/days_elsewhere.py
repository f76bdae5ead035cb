"""Entries of a calendar that are whole days of another zone than the one in which they are written.

A holiday of Warsaw may stand in a file as 22:00 to 22:00 UTC, or as 18:00 to 18:00 in New York. It is found in the zone
that was given, or in the one that the calendar calls its own; entries that are exactly whole days long and begin at
midnight in neither are asked about, as nobody opens for 24 hours unsaid.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from importer.core.faults import Fault
from importer.core.issues import Assumption
from importer.core.lifting import Coded, Mask, Numbers
from importer.core.parsing.calendar_hours import Moments, asked_for
from importer.core.parsing.ends import comes_back
from importer.core.parsing.findings import Findings, first_row
from importer.core.records import NO_DAY, NO_TIME
from importer.core.rules.local_midnights import local_days, near_whole_length, seen_in, to_midnight, whole_length
from importer.core.rules.times import clock_text
from importer.core.rules.zones import ZoneReading, read_zone
from importer.core.table import Table

_BY_TIMED = "--timed whole-day (the days on which they begin) or --timed as-is (open at these hours)"
Readings = Coded[ZoneReading | Fault]


@dataclass(frozen=True)
class Elsewhere:
    """Entries seen in the zones in which they may be whole days, one array entry for each row."""

    at: Moments
    """When they begin and end: those that were found with their days there."""
    moved: Mask
    """Which of them were found."""
    unclear: Mask
    """Which are whole days long, and nothing says of which zone, or what else they are."""
    assumptions: list[Assumption]


def zone_readings(table: Table) -> Readings:
    """What the zone of each row means, blank where there is none."""
    raw = table.raw.get("zone")
    if raw is None:
        return Coded.constant(None, len(table))
    return raw.map(lambda cell: cell if isinstance(cell, Fault) else read_zone(cell))


def days_elsewhere(findings: Findings, at: Moments, written_in: Readings) -> Elsewhere:
    """Find the entries that go from midnight to midnight in the zone of the calendar, on the days that they have there.

    Args:
        findings: the table.
        at: when its entries begin and end, as written.
        written_in: the zones of their hours.
    """
    none = np.zeros(len(findings.table), dtype=np.bool_)
    hours = (at.start > 0) & (at.end != NO_TIME) & (at.first != NO_DAY) & (at.last != NO_DAY)
    if comes_back(findings.table) or not hours.any():
        return Elsewhere(at, none, none, [])
    lengths, spots = np.unique(at.length(), return_inverse=True)
    lengths = np.array([to_midnight(length) for length in lengths.tolist()], dtype=np.int64)
    near, fair, exact = (
        np.array([fits(length) for length in lengths.tolist()], dtype=np.bool_)[spots]
        for fits in (near_whole_length, whole_length, lambda length: whole_length(length, 0))
    )
    zones = _zones_known(findings.table)
    found, moved, zone = _seen(at, hours & near, written_in, zones)
    told = [_told(findings, each, moved & (zone == number)) for number, each in enumerate(zones)]
    unclear = none
    if findings.table.profile.timed is None:
        utc = written_in.where(_is_utc)
        unclear = hours & (exact | (utc & fair)) & ~moved
    return Elsewhere(found, moved, unclear, [each for each in told if each])


def _zones_known(table: Table) -> list[str]:
    """The zones in which the entries may be whole days: the given one, then the one that the calendar calls its own."""
    said = [table.profile.zone or "", table.entries.zone if table.entries else ""]
    readings = [read_zone(text) for text in said if text]
    return list(dict.fromkeys(each.name for each in readings if isinstance(each, ZoneReading) and each.name))


def _seen(
    at: Moments, mask: Mask, written_in: Readings, zones: Sequence[str]
) -> tuple[Moments, Mask, "np.typing.NDArray[np.int32]"]:
    """The moments with the days that entries have elsewhere, which have any, and the position of their zone."""
    known = mask & written_in.where(lambda reading: isinstance(reading, ZoneReading))
    columns = np.stack([at.first, at.start, at.last, at.end, written_in.codes])[:, known]
    different, inverse = np.unique(columns, axis=1, return_inverse=True)
    answers = np.array(
        [_first_of(zones, (a, b), (c, d), written_in.values[code]) for a, b, c, d, code in different.T.tolist()],
        dtype=np.int32,
    ).reshape(-1, 3)[inverse.reshape(-1)]
    spots = np.flatnonzero(known)[answers[:, 0] != NO_DAY]
    answers = answers[answers[:, 0] != NO_DAY]
    first, last, zone = at.first.copy(), at.last.copy(), np.full(len(mask), -1, dtype=np.int32)
    first[spots], last[spots], zone[spots] = answers.T
    return replace(at, first=first, last=last), zone >= 0, zone


def _first_of(
    zones: Sequence[str], start: tuple[int, int], end: tuple[int, int], of: ZoneReading | Fault
) -> tuple[int, int, int]:
    """The first and last day of a span in the first zone in which it has such, and the position of that zone."""
    if isinstance(of, ZoneReading):
        for number, zone in enumerate(zones):
            if days := local_days(start, end, zone, of):
                return *days, number
    return NO_DAY, NO_DAY, -1


def _told(findings: Findings, zone: str, moved: Mask) -> Assumption | None:
    count = int(moved.sum())
    if not count:
        return None
    decided = f"{count} {'entry is whole days' if count == 1 else 'entries are whole days'} of {zone}"
    row = first_row(moved)
    evidence = f"as written they begin at another hour, there at midnight; the first is {findings.spot(row)}"
    return Assumption("entries-whole-days", f"times of {findings.table.place()}", decided, evidence)


def ask_days(findings: Findings, at: Moments, unclear: Mask, written_in: Readings) -> None:
    """One error for entries that are whole days long, and begin at midnight in no zone that is known."""
    if not unclear.any():
        return
    row, count = first_row(unclear), int(unclear.sum())
    zones = _zones_known(findings.table)
    floating = bool((unclear & ~written_in.blank).sum() == 0)
    tried = f" and not at midnight in {' or '.join(zones)} either" if zones and not floating else ""
    name, zone = findings.found(row, "event"), findings.found(row, "zone")
    begin = "begins" if count == 1 else "begin"
    message = (
        f"{'1 entry is' if count == 1 else f'{count} entries are'} whole days long, but "
        f"{begin} at {clock_text(int(at.start[row]))}{f' {zone}' if zone else ''}{tried}, "
        f"the first is {findings.spot(row)}{f' ({name})' if name else ''}: these may be days of another zone, or hours."
    )
    hint = f"give {_BY_TIMED}."
    if not floating:
        hint = f"give the zone in which they begin at midnight, for example --zone Europe/Warsaw; or {_BY_TIMED}."
    findings.column(unclear, "start_time", Fault("whole-days-unclear", message, hint))


def _is_utc(reading: ZoneReading | Fault) -> bool:
    return isinstance(reading, ZoneReading) and reading.name == "UTC"


def begun_in_zone(
    findings: Findings, at: Moments, mask: Mask, fair: Mask, written_in: Readings
) -> tuple[Moments, list[Assumption]]:
    """Entries in UTC by the clocks of the calendar's own zone, else of the given one: a date in UTC is nobody's date.

    Where neither is known, those that are wanted are one error. Entries that name their zone are left as they are.

    Args:
        findings: the table.
        at: when its entries begin and end.
        mask: the entries of which the day of their beginning counts.
        fair: those that are neither left out nor in error, in the range asked for or not.
        written_in: the zones of their hours.
    """
    mask = mask & written_in.where(_is_utc) & (at.first != NO_DAY)
    zones = _zones_known(findings.table)
    if not mask.any():
        return at, []
    if not zones:
        near = np.logical_or.reduce([asked_for(_shifted(at, days), findings.table.profile) for days in (-1, 0, 1)])
        _ask_zone(findings, at, mask & fair & near)
        return at, []
    own = zones[-1]  # the one that the calendar calls its own stands last
    ended = mask & (at.end != NO_TIME) & (at.last != NO_DAY)
    first, start = _by_clocks_of(own, at.first, at.start, mask)
    last, end = _by_clocks_of(own, at.last, at.end, ended)
    last = np.where(mask & ~ended & (at.last != NO_DAY), first, last).astype(np.int32)
    found = Moments(first, last, start, end)
    mask = mask & fair & asked_for(found, findings.table.profile)
    return found, _told_begun(findings, own, mask, mask & (first != at.first))


def _shifted(at: Moments, days: int) -> Moments:
    return replace(at, first=at.first + np.int32(days), last=at.last + np.int32(days))


def _by_clocks_of(zone: str, days: Numbers, seconds: Numbers, mask: Mask) -> tuple[Numbers, Numbers]:
    """The moments of a mask by the clocks of a zone; all others as they are."""
    pairs, inverse = np.unique(np.stack([days, seconds])[:, mask], axis=1, return_inverse=True)
    seen = np.array([seen_in(day, second, zone) for day, second in pairs.T.tolist()], dtype=np.int32).reshape(-1, 2)
    days, seconds = days.copy(), seconds.copy()
    days[mask], seconds[mask] = seen[inverse.reshape(-1)].T
    return days, seconds


def _told_begun(findings: Findings, zone: str, mask: Mask, moved: Mask) -> list[Assumption]:
    if not mask.any():
        return []
    count, others = int(mask.sum()), int(moved.sum())
    many = "1 entry in UTC is a day" if count == 1 else f"{count} entries in UTC are days"
    decided = (
        f"{many} off on the date on which {'it begins' if count == 1 else 'they begin'} in {zone}; "
        f"{f'{others} of {count}' if others else 'none'} on another date than in UTC"
    )
    row = first_row(moved if moved.any() else mask)
    shown = f"{findings.spot(row)}, {findings.found(row, 'start_date')} {findings.found(row, 'start_time')} UTC"
    evidence = f"a date in UTC is nobody's own, such as {shown}"
    return [Assumption("entries-whole-days", f"times of {findings.table.place()}", decided, evidence)]


def _ask_zone(findings: Findings, at: Moments, mask: Mask) -> None:
    """One error for entries in UTC whose date depends on a zone that nobody names."""
    if not mask.any():
        return
    row, count = first_row(mask), int(mask.sum())
    message = (
        f"{'1 entry begins' if count == 1 else f'{count} entries begin'} at an hour of UTC, the first is "
        f"{findings.spot(row)} ({clock_text(int(at.start[row]))}): on which day depends on the zone of the calendar."
    )
    hint = "give the zone in which the calendar is kept, for example --zone Europe/Warsaw."
    findings.column(mask, "start_time", Fault("whole-days-unclear", message, hint))
