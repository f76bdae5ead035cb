"""Spans of moments in a sheet that are whole days: from midnight to midnight in their own offset, or in the given zone.

Feeds that know no days write a holiday of Berlin as 23:00 to 23:00 in UTC. Nobody opens around the clock unsaid, so
such a row is a day off like any other without hours, unless a column says that it is worked. Rows that name a zone of
their own have hours there.
"""

from dataclasses import replace

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.issues import Assumption
from importer.core.lifting import Mask, Numbers
from importer.core.parsing.findings import Findings, first_row
from importer.core.parsing.midnights import Times
from importer.core.parsing.resolving import Days
from importer.core.records import NO_DAY, NO_TIME
from importer.core.rules.local_midnights import local_days, whole_length
from importer.core.rules.times import DAY, clock_text
from importer.core.rules.zones import ZoneReading, read_zone

_UNSAID = -1


def whole_days_of_moments(
    findings: Findings, days: dict[Field, Days], times: Times, working: Numbers
) -> tuple[dict[Field, Days], Mask, list[Assumption]]:
    """Spans of date and time with an offset that are whole days, as the days that they are.

    Those in UTC that are whole days long, and begin at midnight in no zone that is known, are one error.

    Args:
        findings: the table.
        days: its days as understood.
        times: its start and end times.
        working: 1, 0 and -1 for each row.

    Returns:
        The days, which rows are whole days now, and what was inferred.
    """
    none = np.zeros(len(findings.table), dtype=np.bool_)
    start, end = days["start_date"], days.get("end_date")
    if end is None or start.offset.blank.all() or not ((start.seconds > 0).any() or (end.seconds > 0).any()):
        return days, none, []  # where no cell has another time than midnight, these are dates, and read as such already
    said = ~start.offset.blank & (working == _UNSAID) & times["start_time"].blank & times["end_time"].blank
    said &= (start.day != NO_DAY) & (end.day != NO_DAY) & (start.seconds != NO_TIME) & (end.seconds != NO_TIME)
    said &= ~findings.rejected
    if "zone" in findings.table.raw:
        said &= findings.table.raw["zone"].blank
    columns = np.stack([start.day, start.seconds, end.day, end.seconds, start.offset.codes])[:, said]
    different, inverse = np.unique(columns, axis=1, return_inverse=True)
    zone = _given(findings)
    found = [_days((a, b), (c, d), start.offset.values[code], zone) for a, b, c, d, code in different.T.tolist()]
    answers = np.array(found, dtype=np.int32).reshape(-1, 2)[inverse.reshape(-1)]
    spots, known = np.flatnonzero(said), answers[:, 0] > 0
    whole = none.copy()
    whole[spots[known]] = True
    unclear = none.copy()
    unclear[spots[answers[:, 0] < 0]] = True
    if unclear.any():
        findings.column(unclear, "start_date", _unclear(findings, unclear, start, zone))
    if not whole.any():
        return days, whole, []
    first, last = start.day.copy(), end.day.copy()
    first[spots[known]], last[spots[known]] = answers[known].T
    settled: dict[Field, Days] = {
        "start_date": _without_times(start, first, whole),
        "end_date": _without_times(end, last, whole),
    }
    return days | settled, whole, [_told(findings, whole, zone)]


def _given(findings: Findings) -> str:
    """The zone that was given, blank where none was."""
    reading = read_zone(findings.table.profile.zone) if findings.table.profile.zone else None
    return reading.name if isinstance(reading, ZoneReading) and reading.kind == "zone" else ""


def _days(start: tuple[int, int], end: tuple[int, int], minutes: int, zone: str) -> tuple[int, int]:
    """The first and last day of a span; 0 for one that has hours, and -1 where its days are those of some zone."""
    found = local_days(start, end, zone, ZoneReading("offset", "", minutes=minutes)) if zone else None
    if found:
        return found
    if start[1] == end[1] == 0 and end[0] > start[0]:
        return start[0], end[0] - 1
    somewhere = minutes == 0 and start[1] > 0 and whole_length((end[0] - start[0]) * DAY + end[1] - start[1])
    return (-1, -1) if somewhere else (0, 0)


def _without_times(days: Days, day: Numbers, whole: Mask) -> Days:
    seconds = np.where(whole, NO_TIME, days.seconds).astype(np.int32)
    return replace(days, day=day, seconds=seconds, written=days.written & ~whole)


def _told(findings: Findings, whole: Mask, zone: str) -> Assumption:
    count, row = int(whole.sum()), first_row(whole)
    decided = f"{count} {'row is whole days' if count == 1 else 'rows are whole days'}{f' of {zone}' if zone else ''}"
    shown = f"{findings.found(row, 'start_date')} to {findings.found(row, 'end_date')}"
    evidence = f"from midnight to midnight, the first is {findings.spot(row)}, {shown}"
    return Assumption("entries-whole-days", f"times of {findings.table.place()}", decided, evidence)


def _unclear(findings: Findings, unclear: Mask, start: Days, zone: str) -> Fault:
    count, row = int(unclear.sum()), first_row(unclear)
    tried = f" and not at midnight in {zone} either" if zone else ""
    message = (
        f"{'1 row is' if count == 1 else f'{count} rows are'} whole days long, but begin"
        f"{'s' if count == 1 else ''} at {clock_text(int(start.seconds[row]))} UTC{tried}, the first is "
        f"{findings.spot(row)} ({findings.found(row, 'start_date')}): which days they are depends on their zone."
    )
    hint = "give the zone in which they begin at midnight, for example --zone Europe/Warsaw; write Working where open."
    return Fault("whole-days-unclear", message, hint)
