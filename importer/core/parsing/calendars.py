"""What the entries of a calendar mean: whole days or hours, until when, and which of them are left out.

A table is a calendar where something says of each entry whether it lasts all day: a calendar file, or a sheet that a
calendar program wrote (``Table.is_calendar``). Rules that look at the habits of people who fill in sheets, such as
``midnights``, have no say here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import Field, Glossary
from importer.core.issues import Assumption
from importer.core.lifting import BLANK, Coded, Mask, Numbers
from importer.core.parsing.calendar_ends import last_days_of
from importer.core.parsing.calendar_hours import Moments, asked_for, settle_timed
from importer.core.parsing.calendar_marks import read_all_day
from importer.core.parsing.days import Days
from importer.core.parsing.days_elsewhere import ask_days, begun_in_zone, days_elsewhere, zone_readings
from importer.core.parsing.ends import comes_back
from importer.core.parsing.entries_left_out import left_out
from importer.core.parsing.findings import Findings, first_row
from importer.core.parsing.given_back import as_understood
from importer.core.parsing.midnights import Times
from importer.core.records import NO_DAY, NO_TIME
from importer.core.rules.times import DAY
from importer.core.table import Table


@dataclass(frozen=True)
class Meaning:
    """What the entries of a calendar come to, one array entry for each row."""

    days: Mapping[Field, Days]
    times: Times
    whole: Mask
    """Entries that are whole days, wherever they are."""
    left_out: Coded[str]
    """Why an entry is none of ours."""
    asked: Mask
    """Entries within the range that was asked for."""
    assumptions: list[Assumption]
    table: Table
    """The table whose rows are given back: with the days as they were understood, where it has no cells of its own."""
    moved: bool
    """Whether last days are other days than the ends that stand in the file."""


def read_calendar(
    findings: Findings, days: Mapping[Field, Days], times: Times, texts: Mapping[Field, Coded[str]], words: Glossary
) -> Meaning:
    """Decide what the entries of a calendar mean.

    Args:
        findings: the table; entries that nothing decides become its errors.
        days: its days as they are written.
        times: its start and end times.
        texts: its names and types.
        words: all words.
    """
    table = findings.table
    written = _moments(table, days, times)
    all_day = read_all_day(findings, words)
    before = findings.rejected.copy()
    asked = asked_for(written, table.profile)
    zones = zone_readings(table)
    elsewhere = days_elsewhere(findings, written, zones)
    at_midnight = (written.start == 0) & _until_midnight(written)
    whole = all_day | (written.start == NO_TIME) | at_midnight | elsewhere.moved
    skipped, more = left_out(findings, whole | elsewhere.unclear, texts, words, asked)
    told = [*elsewhere.assumptions, *more]
    told += _whole_by_times(findings, at_midnight & ~all_day & ~elsewhere.moved & skipped.blank & asked)
    unread = zones.where(lambda zone: isinstance(zone, Fault)) & ~whole  # these are errors of their own
    fair = skipped.blank & ~findings.rejected & ~unread
    active = fair & asked
    ask_days(findings, written, elsewhere.unclear & active, zones)
    ended, more = last_days_of(findings, elsewhere.at, whole & ~elsewhere.moved, all_day, active)
    told += more
    if table.profile.timed == "whole-day":
        ended, more = begun_in_zone(findings, ended, ~whole & (ended.start != NO_TIME), fair, zones)
        told += more
    settled, whole, more = settle_timed(findings, ended, whole, active & ~findings.rejected)
    told += more
    days, times = _split(days, settled, whole, backwards=table.of_standard)
    moved = bool(((settled.last != written.last) & (written.last != NO_DAY)).any()) and not comes_back(table)
    understood = as_understood(table, days, times, whole, findings.rejected & ~before)
    return Meaning(days, times, whole, skipped, asked, told, understood, moved)


def _moments(table: Table, days: Mapping[Field, Days], times: Times) -> Moments:
    none = np.full(len(table), NO_DAY, dtype=np.int32)
    start, end = (times[name].number(lambda seconds: seconds, NO_TIME) for name in ("start_time", "end_time"))
    first, last = days["start_date"], days.get("end_date")
    if last is None:
        return Moments(first.day, none, _own(start, first, first.written), end)
    timed = (first.seconds > 0) | (last.seconds > 0)
    start = _own(start, first, first.written | timed)
    return Moments(first.day, last.day, start, _own(end, last, last.written | (timed & (last.day != NO_DAY))))


def _own(seconds: Numbers, days: Days, timed: Mask) -> Numbers:
    """The times of a time column, else those that stand in the date cells."""
    return np.where((seconds == NO_TIME) & timed, days.seconds, seconds).astype(np.int32)


def _until_midnight(at: Moments) -> Mask:
    """Entries that end when a day does, or name no time at which they end, as they are written.

    Whole days of their own dates, whatever the zone; those of other zones are found before by ``days_elsewhere``.
    """
    until: Mask = (at.end == 0) | (at.end >= DAY - 60) | (at.end == NO_TIME)
    return until


def _whole_by_times(findings: Findings, mask: Mask) -> list[Assumption]:
    if not mask.any():
        return []
    row = first_row(mask)
    count = int(mask.sum())
    decided = f"{count} {'entry is whole days' if count == 1 else 'entries are whole days'} on the dates as written"
    evidence = f"they last from 0:00 to the end of a day, the first is {findings.spot(row)}"
    return [Assumption("entries-whole-days", f"times of {findings.table.place()}", decided, evidence)]


def _split(
    days: Mapping[Field, Days], settled: Moments, whole: Mask, *, backwards: bool
) -> tuple[Mapping[Field, Days], Times]:
    """The entries as rows say them: whole days, hours on one day, or a span of date and time."""
    timed = ~whole & (settled.start != NO_TIME) & (settled.end != NO_TIME) & (settled.last != NO_DAY)
    span = timed & (settled.last > settled.first)
    if backwards:  # a file that writes moments means no night by an end before its start
        span |= timed & (settled.last == settled.first) & (settled.end < settled.start)
    kept = ~whole & ~span
    found = {"start_date": _with(days["start_date"], settled.first, settled.start, span)}
    if "end_date" in days or (settled.last != NO_DAY).any():
        found["end_date"] = _with(days.get("end_date", days["start_date"]), settled.last, settled.end, span)
    times = {"start_time": _times(settled.start, kept), "end_time": _times(settled.end, kept)}
    return found, times  # type: ignore[return-value]


def _with(days: Days, day: Numbers, seconds: Numbers, span: Mask) -> Days:
    own = np.where(span, seconds, np.minimum(days.seconds, 0)).astype(np.int32)
    return replace(days, day=day, seconds=own, written=np.zeros(len(day), dtype=np.bool_))


def _times(seconds: Numbers, kept: Mask) -> Coded[int]:
    values, codes = np.unique(seconds, return_inverse=True)
    codes = np.where(kept & (seconds != NO_TIME), codes, BLANK)
    return Coded(codes.astype(np.int32), tuple(values.tolist()))
