"""Entries of a calendar that have hours: hours as they are, and what is so short that nothing decides."""

from dataclasses import dataclass, replace

import numpy as np

from importer.core.faults import Fault
from importer.core.issues import Assumption
from importer.core.lifting import Mask, Numbers
from importer.core.parsing.ends import comes_back
from importer.core.parsing.findings import Findings, first_row
from importer.core.parsing.timed_choices import choices
from importer.core.parsing.timed_entries import come_back, warn_beside_days_off
from importer.core.profile import Profile
from importer.core.records import NO_DAY, NO_TIME
from importer.core.rules.times import DAY, clock_text

_SHORT = 3600
"""Entries of at most an hour may be whole days that somebody put anywhere."""


@dataclass(frozen=True)
class Moments:
    """When entries begin and end: ordinals of days, 0 where there is none, and seconds of them, -1 where none."""

    first: Numbers
    last: Numbers
    start: Numbers
    end: Numbers

    def length(self) -> "np.typing.NDArray[np.int64]":
        """Seconds from start to end; of entries that say no day of their end, within one day."""
        days = np.where(self.last == NO_DAY, self.first, self.last).astype(np.int64) - self.first
        return days * DAY + self.end - self.start


def settle_timed(findings: Findings, at: Moments, whole: Mask, active: Mask) -> tuple[Moments, Mask, list[Assumption]]:
    """Entries with hours: as they are, as whole days, or one error where they may be either, or meetings.

    Args:
        findings: the table.
        at: when the entries begin and end, whole days with their last day.
        whole: which of them are whole days.
        active: which of them are neither left out nor in error.

    Returns:
        The moments, which of them are whole days now, and what was inferred.
    """
    profile = findings.table.profile
    timed = ~whole & (at.start != NO_TIME)
    at = _until_the_end_of_a_day(at, timed, included=comes_back(findings.table))
    if profile.timed == "whole-day":
        return _whole_days(at, timed), whole | timed, []
    open_end = (at.end == NO_TIME) & ((at.last == NO_DAY) | (at.last == at.first))
    length = at.length()
    short = timed & (open_end | ((length >= 0) & (length <= _SHORT)))
    if profile.timed is not None or not (timed & active).any():
        return at, whole, []
    weekly = come_back(findings, at.first, timed & active) & ~short
    if ((short | weekly) & active).any():
        fault = _unclear(findings, at, (short & active, weekly), open_end | (length == 0))
        findings.column((short & active) | weekly, "start_time", fault)
    kept = timed & ~short & ~weekly & active
    if (whole & active).any():
        warn_beside_days_off(findings, at.start, at.end, kept)
    return at, whole, _open(findings, kept)


def _until_the_end_of_a_day(at: Moments, timed: Mask, *, included: bool) -> Moments:
    """An end at 0:00 of a later day is the end of the day before it."""
    midnight = timed & (at.end == 0) & (at.last > at.first - int(included)) & (at.last != NO_DAY)
    last = at.last if included else np.where(midnight, at.last - 1, at.last)
    return replace(at, last=last.astype(np.int32), end=np.where(midnight, DAY, at.end).astype(np.int32))


def _whole_days(at: Moments, timed: Mask) -> Moments:
    """Entries with hours as the days on which they begin; those of 24 hours and more as all days that they touch."""
    length = np.where(at.end == NO_TIME, 0, at.length())
    until = np.where(length % DAY == 0, at.first + length // DAY - 1, at.last)
    last = np.where(timed, np.where(length >= DAY, until, at.first), at.last)
    return replace(at, last=last.astype(np.int32))


def asked_for(at: Moments, profile: Profile) -> Mask:
    """Entries within the range that was asked for; nobody has to decide about others."""
    first, last = profile.range
    inside = np.ones(len(at.first), dtype=np.bool_)
    if first:
        inside &= np.maximum(at.first, at.last) >= first.toordinal()
    if last:
        inside &= at.first <= last.toordinal()
    return inside


def _unclear(findings: Findings, at: Moments, doubts: tuple[Mask, Mask], endless: Mask) -> Fault:
    """One fault for entries that are short, and those that come back each week."""
    short, weekly = doubts
    counts = [int(mask.sum()) for mask in doubts]
    parts = []
    if counts[0]:
        many = "1 entry has a time but lasts" if counts[0] == 1 else f"{counts[0]} entries have a time but last"
        parts.append(f"{many} at most an hour, the first is {_shown(findings, at, first_row(short), endless)}")
    if counts[1]:
        first = _shown(findings, at, first_row(weekly), endless)
        parts.append(f"{counts[1]} entries with times come back each week or more often, the first is {first}")
    meant = "a holiday may have been entered as a short appointment" if counts[0] else "no holiday does so"
    hint = f"give {choices(with_hours=bool((~endless & (short | weekly)).any()))}."
    return Fault("timed-entries-unclear", f"{'; '.join(parts)}: {meant}.", hint)


def _shown(findings: Findings, at: Moments, row: int, endless: Mask) -> str:
    hours = clock_text(int(at.start[row]))
    if at.end[row] != NO_TIME and not endless[row]:
        hours += f"-{clock_text(int(at.end[row]))}"
    zone, name = findings.found(row, "zone"), findings.found(row, "event")
    return f"{findings.spot(row)}{f' ({name})' if name else ''}, {hours}{f' {zone}' if zone else ''}"


def _open(findings: Findings, kept: Mask) -> list[Assumption]:
    if not kept.any():
        return []
    row, count = first_row(kept), int(kept.sum())
    decided = f"{count} {'entry has' if count == 1 else 'entries have'} hours and are read as open then"
    decided = decided.replace("are read", "is read") if count == 1 else decided
    evidence = f"the first is {findings.spot(row)}; --timed whole-day makes them whole days off"
    return [Assumption("timed-entries-open", f"times of {findings.table.place()}", decided, evidence)]
