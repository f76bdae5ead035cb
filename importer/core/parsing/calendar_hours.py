"""Entries of a calendar that have hours: days of another zone, hours as they are, and what nothing decides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from importer.core.faults import Fault
from importer.core.issues import Assumption
from importer.core.lifting import Mask, Numbers
from importer.core.parsing.ends import comes_back
from importer.core.parsing.findings import Findings, first_row
from importer.core.profile import Profile
from importer.core.records import NO_DAY, NO_TIME
from importer.core.rules.local_midnights import local_days, whole_length
from importer.core.rules.times import DAY, clock_text
from importer.core.rules.zones import ZoneReading, read_zone

_SHORT = 3600
"""Entries of at most an hour may be whole days that somebody put anywhere."""
_UTC = frozenset({"utc", "z", "etc/utc"})


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


def whole_in_zone(findings: Findings, at: Moments, wanted: Mask) -> tuple[Moments, Mask, list[Assumption]]:
    """Entries in UTC that go from midnight to midnight in the zone of the calendar, on the days that they have there.

    Those that are whole days long, and begin at midnight in no zone that is known, are one error where they are wanted.

    Returns:
        The moments, which of them were moved to such days, and what was inferred.
    """
    none = np.zeros(len(findings.table), dtype=np.bool_)
    asked = _whole_elsewhere(findings, at)
    if not asked.any():
        return at, none, []
    zones = _zones_known(findings)
    columns = np.stack([at.first, at.start, at.last, at.end])[:, asked]
    pairs, inverse = np.unique(columns, axis=1, return_inverse=True)
    found = [_in_first(zones, (a, b), (c, d)) for a, b, c, d in pairs.T.tolist()]
    answers = np.array([each[:2] if each else (NO_DAY, NO_DAY) for each in found], dtype=np.int32)
    first, last = at.first.copy(), at.last.copy()
    spots, days = np.flatnonzero(asked), answers[inverse.reshape(-1)]
    known = days[:, 0] != NO_DAY
    first[spots[known]], last[spots[known]] = days[known, 0], days[known, 1]
    moved = none.copy()
    moved[spots[known]] = True
    unknown = asked & ~moved & wanted
    if unknown.any() and findings.table.profile.timed != "as-is":  # whole-day speaks of hours that are no days
        findings.column(unknown & ~findings.rejected, "start_time", _no_midnight(findings, at, unknown, zones))
    used = {each[2] for each in found if each}
    told = [_seen_in(findings, zone, moved) for zone in zones if zone in used]
    return replace(at, first=first, last=last), moved, told


def _whole_elsewhere(findings: Findings, at: Moments) -> Mask:
    raw = findings.table.raw.get("zone")
    if raw is None or comes_back(findings.table):
        return np.zeros(len(findings.table), dtype=np.bool_)
    in_utc = raw.where(lambda cell: str(cell).strip().casefold() in _UTC)
    said = (at.start != NO_TIME) & (at.end != NO_TIME) & (at.first != NO_DAY) & (at.last != NO_DAY)
    lengths, inverse = np.unique(at.length(), return_inverse=True)
    long = np.array([whole_length(length) for length in lengths.tolist()], dtype=np.bool_)[inverse]
    mask: Mask = in_utc & said & long & (at.start > 0)
    return mask


def _zones_known(findings: Findings) -> list[str]:
    """The zones in which the entries may be whole days: the given one, then the one that the calendar calls its own."""
    entries, given = findings.table.entries, findings.table.profile.zone
    said = [given or "", entries.zone if entries else ""]
    readings = [read_zone(text) for text in said if text]
    return list(dict.fromkeys(each.name for each in readings if isinstance(each, ZoneReading) and each.name))


def _in_first(zones: Sequence[str], start: tuple[int, int], end: tuple[int, int]) -> tuple[int, int, str] | None:
    tried = ((local_days(start, end, zone), zone) for zone in zones)
    return next(((*days, zone) for days, zone in tried if days), None)


def _seen_in(findings: Findings, zone: str, moved: Mask) -> Assumption:
    count = int(moved.sum())
    decided = f"{count} {'entry is whole days' if count == 1 else 'entries are whole days'} of {zone}"
    evidence = f"in UTC they begin at another hour, there at midnight; the first is {findings.spot(first_row(moved))}"
    return Assumption("entries-whole-days", f"times of {findings.table.place()}", decided, evidence)


def _no_midnight(findings: Findings, at: Moments, unknown: Mask, zones: Sequence[str]) -> Fault:
    row = first_row(unknown)
    tried = f" and not at midnight in {' or '.join(zones)} either" if zones else ""
    begin = "begins" if unknown.sum() == 1 else "begin"
    message = (
        f"{_entries(int(unknown.sum()))} whole days long, but {begin} at {clock_text(int(at.start[row]))} UTC{tried}, "
        f"the first is {findings.spot(row)}: which days they are depends on the zone of the calendar."
    )
    hint = "give the zone in which they begin at midnight, for example --zone Europe/Warsaw."
    return Fault("utc-days-unclear", message, hint)


def _entries(count: int) -> str:
    return "1 entry is" if count == 1 else f"{count} entries are"


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
