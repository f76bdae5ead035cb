"""Entries of a calendar that have hours: hours as they are, and what is so short that nothing decides."""

from dataclasses import dataclass, replace

import numpy as np

from importer.core.faults import Fault
from importer.core.issues import Assumption
from importer.core.lifting import Mask, Numbers
from importer.core.parsing.ends import comes_back
from importer.core.parsing.findings import Findings, first_row
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
    """Entries with hours: as they are, as whole days, or one error where they are so short that they may be either.

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
    if profile.timed == "as-is" or not (timed & active).any():
        return at, whole, []
    unclear = short & active
    if unclear.any():
        findings.column(unclear, "start_time", _unclear(findings, at, unclear, open_end | (length == 0)))
    return at, whole, _open(findings, timed & ~short & active)


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


def _unclear(findings: Findings, at: Moments, unclear: Mask, endless: Mask) -> Fault:
    row = first_row(unclear)
    count, shown = int(unclear.sum()), clock_text(int(at.start[row]))
    if at.end[row] != NO_TIME and not endless[row]:
        shown += f"-{clock_text(int(at.end[row]))}"
    zone = findings.found(row, "zone")
    name = findings.found(row, "event")
    message = (
        f"{'1 entry has' if count == 1 else f'{count} entries have'} a time but last at most an hour, the first is "
        f"{findings.spot(row)}{f' ({name})' if name else ''}, {shown}{f' {zone}' if zone else ''}: a holiday may "
        "have been entered as a short appointment."
    )
    if (endless | ~unclear).all():
        return Fault("timed-entries-unclear", message, "give --timed whole-day (the whole day on which they begin).")
    hint = "give --timed whole-day (the whole day on which they begin) or --timed as-is (open at these hours)."
    return Fault("timed-entries-unclear", message, hint)


def _open(findings: Findings, kept: Mask) -> list[Assumption]:
    if not kept.any():
        return []
    row, count = first_row(kept), int(kept.sum())
    decided = f"{count} {'entry has' if count == 1 else 'entries have'} hours and are read as open then"
    decided = decided.replace("are read", "is read") if count == 1 else decided
    evidence = f"the first is {findings.spot(row)}; --timed whole-day makes them whole days off"
    return [Assumption("timed-entries-open", f"times of {findings.table.place()}", decided, evidence)]
