"""Rows into spans: the shifts of a row, and a span of date and time cut at its midnights.

A span from 24 Dec 18:00 to 27 Dec 08:00 is three pieces, of which the first counts as the sheet's event::

    24 Dec            25 Dec 26 Dec              27 Dec
    |          18:00-|-00:00----------23:59-|-00:00-08:00     |
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.lifting import Mask, Numbers
from importer.core.parsing.days import Days
from importer.core.parsing.findings import Findings
from importer.core.parsing.hours import RowHours, wrap_fault
from importer.core.records import AS_WRITTEN, HOURS, MOMENTS, NO_DAY, NO_TIME, UNSAYABLE, WHOLE, Spans
from importer.core.rules.times import DAY, DAY_END, HoursReading

Positions = npt.NDArray[np.intp]


def first_and_last(findings: Findings, days: Mapping[Field, Days], spanning: Mask) -> tuple[Numbers, Numbers]:
    """First and last day of each row; a row without an end date is one day."""
    first = days["start_date"].day
    last = days["end_date"].day if "end_date" in days else np.zeros(len(first), dtype=np.int32)
    last = np.where(last == NO_DAY, first, last).astype(np.int32)
    missing = findings.table.raw["start_date"].blank
    findings.each(missing, "start_date", lambda _: Fault("date-missing", "The row has no date.", "fill in its date."))
    before = (last < first) & ~findings.rejected & ~spanning
    _backwards(findings, before)
    return first, last


def _backwards(findings: Findings, mask: Mask) -> None:
    """Rows that end before they start: at the cell of the end, or of the range that holds both days."""
    ends = findings.table.raw.get("end_date")
    own = mask & ~ends.blank if ends is not None else np.zeros(len(mask), dtype=np.bool_)
    findings.each(own, "end_date", lambda row: _before(findings, row))
    findings.each(mask & ~own, "start_date", lambda row: _before_in_range(findings, row))


def _before_in_range(findings: Findings, row: int) -> Fault:
    message = f'"{findings.found(row, "start_date")}" ends before it starts.'
    return Fault("end-before-start", message, "look at both days of the range, and at their years.")


def _before(findings: Findings, row: int) -> Fault:
    shown = findings.found(row, "start_date")
    message = f"It ends on {findings.found(row, 'end_date')}, before it starts on {shown}."
    return Fault("end-before-start", message, "look at both dates, and at the year of the second.")


def shape_of(days: Mapping[Field, Days], hours: RowHours, untimed: Mask) -> Numbers:
    """What the days and hours of each row come to, of rows in error too.

    Args:
        days: first and last days.
        hours: the answers of the rows.
        untimed: rows that are whole days, whatever times stand in their cells.
    """
    known = (hours.start != NO_TIME) & (hours.end != NO_TIME)
    loose = np.zeros(len(untimed), dtype=np.bool_)
    for each in days.values():
        loose |= each.seconds > 0
    cases = [(MOMENTS, hours.spanning & known), (UNSAYABLE, loose), (WHOLE, untimed), (HOURS, known)]
    return np.select([mask for _, mask in cases], [shape for shape, _ in cases], AS_WRITTEN).astype(np.int32)


def build_spans(findings: Findings, first: Numbers, last: Numbers, hours: RowHours, wanted: Mask) -> Spans:
    """The spans of all wanted rows that are not rejected, in the order of the rows."""
    cut = _cut_at_midnights(findings, first, last, hours)
    good = ~findings.rejected & ~hours.spanning
    shifts = hours.hours.where(lambda reading: reading.kind == "shifts")
    single = np.flatnonzero(good & ~shifts)
    whole = hours.start[single] == NO_TIME
    start = np.where(whole, 0, hours.start[single])
    end = np.where(whole, DAY_END, _as_sent(hours.end[single]))
    parts = [
        _spans(single, hours, first, last, start, end),
        _shift_spans(findings, np.flatnonzero(good & shifts), hours, first, last),
        cut,
    ]
    spans = Spans.concat(parts)
    spans = spans.take(np.argsort(spans.record, kind="stable"))
    return spans.take((wanted & ~findings.rejected)[spans.record])


def _as_sent(end: Numbers) -> Numbers:
    """24:00 is sent as 23:59 of the same day."""
    return np.where(end == DAY, DAY_END, end).astype(np.int32)


def _spans(rows: Positions, hours: RowHours, first: Numbers, last: Numbers, start: Numbers, end: Numbers) -> Spans:
    return Spans(
        record=rows,
        working=hours.working[rows],
        first=first[rows],
        last=last[rows],
        start=start.astype(np.int32),
        end=end.astype(np.int32),
        counted=np.ones(len(rows), dtype=np.int32),
    )


def _shift_spans(findings: Findings, rows: Positions, hours: RowHours, first: Numbers, last: Numbers) -> Spans:
    """One span for each shift of the rows whose hours stand in one cell."""
    readings: tuple[HoursReading, ...] = hours.hours.values
    codes = hours.hours.codes[rows]
    wrong = {code: fault for code, reading in enumerate(readings) if (fault := _wrong_shift(reading)) is not None}
    faulty = np.isin(codes, list(wrong))
    mask = np.zeros(len(findings.table), dtype=np.bool_)
    mask[rows[faulty]] = True
    name: Field = "hours" if "hours" in findings.table.raw else "start_time"
    findings.each(mask, name, lambda row: wrong[int(hours.hours.codes[row])])
    rows, codes = rows[~faulty], codes[~faulty]
    sizes = np.array([len(reading.shifts) for reading in readings] + [0], dtype=np.intp)
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    flat = np.array([shift for reading in readings for shift in reading.shifts], dtype=np.int32).reshape(-1, 2)
    repeat = sizes[codes]
    within = np.arange(repeat.sum()) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    picked = flat[np.repeat(offsets[codes], repeat) + within]
    end = np.where(picked[:, 1] == 0, DAY, picked[:, 1]).astype(np.int32)
    return _spans(np.repeat(rows, repeat), hours, first, last, picked[:, 0], _as_sent(end))


def _wrong_shift(reading: HoursReading) -> Fault | None:
    for start, written in reading.shifts:
        end = DAY if written == 0 else written
        if end == start or start >= DAY or (end < start and end + DAY - start > DAY // 2):
            return wrap_fault(start, end)
    return None


def _cut_at_midnights(findings: Findings, first: Numbers, last: Numbers, hours: RowHours) -> Spans:
    """Spans of date and time: the first evening, whole days between, the last morning."""
    start, end = hours.start, hours.end
    candidates = hours.spanning & ~findings.rejected
    backwards = candidates & ((last < first) | ((last == first) & (end <= start)))
    _backwards(findings, backwards)
    rows = np.flatnonzero(candidates & ~backwards)
    one_day = last[rows] == first[rows]
    until = np.where(one_day, _as_sent(end[rows]), DAY_END)
    head = _spans(rows, hours, first, first, start[rows], until)
    inner = rows[last[rows] - first[rows] > 1]
    zeros = np.zeros(len(inner), dtype=np.int32)
    middle = _spans(inner, hours, first + 1, last - 1, zeros, zeros + DAY_END)
    tails = rows[~one_day & (end[rows] > 0)]
    tail = _spans(tails, hours, last, last, np.zeros(len(tails), dtype=np.int32), _as_sent(end[tails]))
    return Spans.concat([head, _further(middle), _further(tail)])


def _further(spans: Spans) -> Spans:
    return Spans(
        **{name: getattr(spans, name) for name in spans.__dataclass_fields__ if name != "counted"},
        counted=np.zeros(len(spans), dtype=np.int32),
    )
