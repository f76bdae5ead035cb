"""What rows say about open and closed: shifts, days off, spans of date and time; contradictions are issues.

Without a working cell, a row without times is closed and a row with times is open; where a header, the name or the
type has a closing word, times are an error, because they may be either. Each rule looks at whole columns.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import Field, Glossary
from importer.core.lifting import Coded, Mask, Numbers
from importer.core.parsing.days import Days
from importer.core.parsing.findings import Findings
from importer.core.parsing.half_days import with_half_days
from importer.core.parsing.named_hours import check_named_hours, warn_open_all_day
from importer.core.parsing.timed_choices import choices
from importer.core.records import NO_DAY, NO_TIME, UNSAID
from importer.core.rules.phrases import may_say
from importer.core.rules.times import DAY, DAY_END, HoursReading, clock_text

_WRAP_LIMIT = DAY // 2
_TIME_FIELDS: tuple[Field, ...] = ("start_time", "end_time", "hours")


@dataclass(frozen=True)
class RowHours:
    """The answers of a table's rows, one array entry for each row.

    ``start``/``end`` hold the one shift of a row in seconds, -1 where it has none; ``hours`` rows with hours in a
    cell; ``spanning`` marks rows whose start and end are each date and time in one cell.
    """

    working: Mask
    start: Numbers
    end: Numbers
    hours: Coded[HoursReading]
    spanning: Mask

    @property
    def timed(self) -> Mask:
        """Rows that say hours of any kind."""
        timed: Mask = self.start != NO_TIME
        return timed | ~self.hours.blank


def decide_hours(
    findings: Findings,
    days: Mapping[Field, Days],
    hours: Coded[HoursReading],
    times: Mapping[Field, Coded[int]],
    working: Numbers,
    texts: Mapping[Field, Coded[str]],
    words: Glossary,
    half_day: HoursReading | None,
    whole: Mask,
) -> RowHours:
    """Decide for each row whether it is open or closed, and when; ``whole`` are whole days by a calendar's word."""
    start, end, spanning = _start_and_end(findings, days, times)
    hours, known_open = with_half_days(findings, hours, start != NO_TIME, texts, words, half_day)
    kinds = {kind: _of_kind(hours, kind) for kind in ("shifts", "closed", "open")}
    timed = (start != NO_TIME) | kinds["shifts"]
    _twice(findings, ~hours.blank & ((start != NO_TIME) | (end != NO_TIME)))
    _half_pairs(findings, start, end)
    _contradictions(findings, working, kinds)
    unsure = timed & (working == UNSAID) & _closing_words(findings, texts, words) & ~(findings.rejected | known_open)
    findings.each(unsure, _time_field(findings), lambda row: _open_or_closed(findings, row))
    untold = (working == UNSAID) & (start == NO_TIME) & (end == NO_TIME) & hours.blank
    check_named_hours(findings, texts, untold, words, whole)
    opened = (working == 1) | kinds["open"] | (timed & (working == UNSAID))
    return RowHours(opened & (working != 0), start, _ends_of_day(findings, start, end, spanning), hours, spanning)


def check_around_the_clock(findings: Findings, told: RowHours, days: Mapping[Field, Days], rows: Mask) -> None:
    """Warn of rows of a mask that are open around the clock."""
    warn_open_all_day(findings, _around_the_clock(told, days) & rows, _time_field(findings))


def _around_the_clock(told: RowHours, days: Mapping[Field, Days]) -> Mask:
    """Rows whose times leave out nothing of a day, and spans of a day and more."""
    whole = told.hours.where(lambda reading: any(end - start >= DAY_END for start, end in reading.shifts))
    whole |= (told.start != NO_TIME) & ~told.spanning & (told.end - told.start >= DAY_END)
    if told.spanning.any():
        length = (days["end_date"].day - days["start_date"].day).astype(np.int64) * DAY + told.end - told.start
        whole |= told.spanning & (length >= DAY_END)
    return whole


def _of_kind(hours: Coded[HoursReading], kind: str) -> Mask:
    return hours.where(lambda reading: reading.kind == kind)


def _start_and_end(
    findings: Findings, days: Mapping[Field, Days], times: Mapping[Field, Coded[int]]
) -> tuple[Numbers, Numbers, Mask]:
    """Times of the time columns, or of the date cells where both ends have one there."""
    start, end = (_seconds(times[name]) for name in ("start_time", "end_time"))
    first, last = days["start_date"], days.get("end_date")
    none = np.full(len(start), NO_TIME, dtype=np.int32)
    last_seconds = last.seconds if last is not None else none
    spanning = (first.seconds > 0) | (last_seconds > 0)
    if last is not None and spanning.any():  # where times mean something, written midnights are times too
        spanning = spanning | (first.written & last.written & (last.day > first.day))
    both = spanning & ((start != NO_TIME) | (end != NO_TIME))
    findings.each(both, "start_date", lambda row: _times_twice(findings.found(row, "start_date")))
    has_last = (last.day != NO_DAY) if last is not None else np.zeros(len(start), dtype=np.bool_)
    open_end = spanning & ~both & ~findings.rejected & (last_seconds == NO_TIME)
    findings.each(open_end, "start_date", lambda row: _no_end(findings.found(row, "start_date")))
    open_start = spanning & ~both & ~findings.rejected & (first.seconds == NO_TIME)
    findings.each(open_start, "start_date", lambda row: _no_start(findings.found(row, "end_date")))
    late = spanning & ~both & (first.seconds >= DAY)
    findings.each(late, "start_date", lambda row: _late_start(findings.found(row, "start_date")))
    spanning = spanning & has_last & ~both & ~open_end & ~open_start & ~late
    start = np.where(spanning, np.maximum(first.seconds, 0), start).astype(np.int32)
    end = np.where(spanning, np.maximum(last_seconds, 0), end).astype(np.int32)
    return start, end, spanning


def _seconds(times: Coded[int]) -> Numbers:
    return times.number(lambda seconds: seconds, NO_TIME)


def _times_twice(shown: str) -> Fault:
    message = f'"{shown}" has a time, and so have the time columns of the row.'
    return Fault("times-twice", message, "keep the time in one place.")


def _no_end(shown: str) -> Fault:
    return Fault("end-time-missing", f'"{shown}" says when it starts but not when it ends.', "fill in the end.")


def _no_start(shown: str) -> Fault:
    return Fault("start-time-missing", f'"{shown}" says when it ends but not when it starts.', "fill in the start.")


def _twice(findings: Findings, mask: Mask) -> None:
    findings.each(mask & ~findings.rejected, _time_field(findings), lambda _: _hours_twice())


def _hours_twice() -> Fault:
    return Fault("times-twice", "The row has hours in one cell and times in others.", "keep the hours in one place.")


def _half_pairs(findings: Findings, start: Numbers, end: Numbers) -> None:
    """A start without an end, or the other way round; a cell that failed to parse is not also missing."""
    table = findings.table
    pairs: tuple[tuple[Field, Field, Numbers, Numbers, str], ...] = (
        ("start_time", "end_time", start, end, "ends"),
        ("end_time", "start_time", end, start, "starts"),
    )
    for here, there, given, missing, verb in pairs:
        raw = table.raw.get(there)
        blank = raw.blank if raw is not None else np.ones(len(table), dtype=np.bool_)
        mask = (given != NO_TIME) & (missing == NO_TIME) & blank & ~findings.rejected
        place: Field = there if raw is not None else here
        code = f"{there.replace('_', '-')}-missing"
        message = f"The row does not say when it {verb}."
        findings.each(mask, place, partial(_missing, Fault(code, message, "write it as 09:00.")))


def _missing(fault: Fault, _row: int) -> Fault:
    return fault


def _contradictions(findings: Findings, working: Numbers, kinds: Mapping[str, Mask]) -> None:
    wrong = ((working == 1) & kinds["closed"]) | ((working == 0) & kinds["open"])
    findings.each(
        wrong & ~findings.rejected,
        "working",
        lambda row: Fault(
            "working-contradicts-hours",
            f'Working says "{findings.found(row, "working")}", the hours say the opposite.',
            "keep the one that is right.",
        ),
    )


def _closing_words(findings: Findings, texts: Mapping[Field, Coded[str]], words: Glossary) -> Mask:
    """Rows where a time header, the name or the type has a word of closing."""
    pattern = words.pattern("closing")
    headers = [column.header for column in findings.table.columns if column.field in _TIME_FIELDS]
    mask: Mask = np.full(len(findings.table), any(pattern.search(header) for header in headers))
    for name in ("event", "type"):
        column = texts[name]
        may = may_say(column.values, words, "closing")
        mask = mask | column.where(partial(_says, may, pattern))
    return mask


def _says(may: Callable[[str], bool], pattern: re.Pattern[str], text: str) -> bool:
    return may(text) and pattern.search(text) is not None


def _open_or_closed(findings: Findings, row: int) -> Fault:
    name = findings.found(row, "event") or "the row"
    hint = 'give the open hours and write "yes" in a Working column; without times and with "no" the day is off.'
    if findings.table.is_calendar and "working" not in findings.table.raw:
        hint = f"give {choices(with_hours=False)}."
    return Fault(
        "times-open-or-closed",
        f'"{name}" speaks of closing and has times: they may be when it is open or when it is closed.',
        hint,
    )


def _time_field(findings: Findings) -> Field:
    return next((name for name in _TIME_FIELDS if name in findings.table.raw), "start_date")


def _ends_of_day(findings: Findings, start: Numbers, end: Numbers, spanning: Mask) -> Numbers:
    """00:00 as an end is the end of the day; an end before its start is overnight, or an error if that is long."""
    end = np.where((end == 0) & ~spanning, DAY, end).astype(np.int32)
    timed = (start != NO_TIME) & (end != NO_TIME) & ~spanning & ~findings.rejected
    late = timed & (start >= DAY)
    findings.each(late, "start_time", lambda row: _late_start(findings.found(row, "start_time")))
    wraps = timed & ~late & (end <= start) & ((end == start) | (end + DAY - start > _WRAP_LIMIT))
    findings.each(wraps, "end_time", lambda row: wrap_fault(int(start[row]), int(end[row])))
    return end


def _late_start(shown: str) -> Fault:
    return Fault("time-unreadable", f'"{shown}" is the end of a day and cannot start anything.', "write it as 00:00.")


def wrap_fault(start: int, end: int) -> Fault:
    """Why a shift that ends before it starts is no overnight shift."""
    later = end + _WRAP_LIMIT
    guess = f"{clock_text(later)}?" if start < later < DAY else "look at both times."
    message = f"It ends at {clock_text(end)}, before it starts at {clock_text(start)}."
    if start == end:
        message = f"It starts and ends at {clock_text(start)}."
    return Fault("end-before-start", message, guess)
