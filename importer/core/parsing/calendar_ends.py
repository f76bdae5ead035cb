"""Until which day the whole-day entries of a calendar last: whether their ends are their last days or the days after.

The standard of calendar files says that an end is the day after. Programs that end one-day entries on the day on which
they begin do not keep to it. Ends that are moments of time need no such decision.
"""

from dataclasses import dataclass, replace

import numpy as np

from importer.core.faults import Fault
from importer.core.issues import Assumption
from importer.core.lifting import Mask
from importer.core.names import fold
from importer.core.parsing.calendar_hours import Moments
from importer.core.parsing.ends import comes_back, given_ends, only_next_days, undecided_ends
from importer.core.parsing.findings import Findings, first_row
from importer.core.records import NO_DAY, NO_TIME

_FEWEST_NEIGHBOURS = 2
_NOON = 14 * 3600
"""Ends of whole days until this hour may be midnights of another zone."""


@dataclass(frozen=True)
class _Ends:
    """Entries whose ends may be last days or the days after."""

    one_day: Mask
    """Ends equal to starts."""
    next_day: Mask
    longer: Mask
    active: Mask
    """Entries that are wanted."""
    exclusive: bool
    """What such a file usually means."""

    @property
    def differ(self) -> Mask:
        """Entries that the two readings give different days."""
        return self.next_day | self.longer


def last_days_of(
    findings: Findings, at: Moments, whole: Mask, all_day: Mask, active: Mask
) -> tuple[Moments, list[Assumption]]:
    """The last days of entries that are whole days.

    Args:
        findings: the table.
        at: when its entries begin and end, as written.
        whole: those whose ends are asked for.
        all_day: those that the calendar itself calls so.
        active: those that are neither left out nor in error.
    """
    table, later = findings.table, whole & (at.last > at.first)
    if comes_back(table):
        return at, []
    of_dates = at.end == NO_TIME
    if not table.of_standard:  # a sheet has a column for times, and writes 0:00 where there are none
        of_dates |= all_day & (at.end == 0)
    moments = later & ~of_dates
    foreign = moments & (at.end > 0) & (at.end <= _NOON)
    moved = moments & (at.end == 0)
    given = given_ends(table)
    if given == "exclusive":
        moved = moved | foreign
    elif given is None and (foreign & active).any():
        findings.column(foreign & active, "end_date", _foreign_fault(findings, foreign & active))
    sure = _reckoned(findings)
    counted = whole & of_dates & (at.last != NO_DAY) & ~sure
    fair = counted & ~findings.rejected  # those out of the range asked for are evidence too
    ends = _seen(findings, at, fair, active)
    exclusive, told = _decide(findings, at, ends, given, fair)
    moved = moved | (later & of_dates & (sure | exclusive))
    return replace(at, last=np.where(moved, at.last - 1, at.last).astype(np.int32)), told


def _reckoned(findings: Findings) -> Mask:
    """Entries that say how long they last: their ends leave nothing to decide, and prove nothing of others."""
    entries = findings.table.entries
    lasting = sorted(entries.lasting) if entries else []
    found: Mask = np.isin(findings.table.rows, np.array(lasting, dtype=np.int32))
    return found


def _seen(findings: Findings, at: Moments, mask: Mask, active: Mask) -> _Ends:
    length = at.last - at.first
    usual = findings.table.of_standard or bool((mask & (at.end == 0)).any())
    return _Ends(mask & (length == 0), mask & (length == 1), mask & (length > 1), active, usual)


def _decide(
    findings: Findings, at: Moments, ends: _Ends, given: str | None, mask: Mask
) -> tuple[bool, list[Assumption]]:
    """Whether ends are the days after, and why."""
    if given:
        return given == "exclusive", []
    if not ends.one_day.any():
        if not ends.exclusive and _only_next_days(at, ends, mask, findings):
            findings.column(ends.next_day & ends.active, "end_date", _either(findings, ends))
            return False, []
        return ends.exclusive, _told(findings, ends, _as_usual(findings, ends), exclusive=ends.exclusive)
    if not ends.next_day.any() or not ends.exclusive:
        return False, _told(findings, ends, _equal(findings, ends), exclusive=False)
    proof = _of_one_day(findings, at, ends)
    if proof:
        return True, _told(findings, ends, proof, exclusive=True)
    findings.column(ends.differ & ends.active, "end_date", _either(findings, ends))
    return False, []


def _only_next_days(at: Moments, ends: _Ends, mask: Mask, findings: Findings) -> bool:
    """Whether every entry of a sheet ends on the day after its start."""
    others = (at.first != NO_DAY) & ~mask & ~findings.rejected
    return only_next_days(at.first, at.last, ends.one_day | ends.differ, others)


def _of_one_day(findings: Findings, at: Moments, ends: _Ends) -> str:
    """Why entries that end on the next day are one day long, in a file that ends others on their own day."""
    names = findings.table.raw.get("event")
    if names is not None:
        folded = names.map(lambda name: fold(str(name)))
        both = np.intersect1d(folded.codes[ends.one_day], folded.codes[ends.next_day])
        both = both[both >= 0]
        if len(both):
            rows = [first_row(mask & (folded.codes == both[0])) for mask in (ends.one_day, ends.next_day)]
            return f"{_shown(findings, rows[0])} and {_shown(findings, rows[1])} are the same holiday of one day"
    begins = at.first[ends.one_day | ends.differ]
    beside = ends.next_day & np.isin(at.last, begins)
    if int(beside.sum()) < _FEWEST_NEIGHBOURS or int(beside.sum()) * 2 < int(ends.next_day.sum()):
        return ""
    return f"{int(beside.sum())} entries end where others begin, the first is {_shown(findings, first_row(beside))}"


def _as_usual(findings: Findings, ends: _Ends) -> str:
    row = first_row(ends.next_day if ends.next_day.any() else ends.differ) if ends.differ.any() else -1
    shown = f"; {_shown(findings, row)}" if row >= 0 else ""
    if findings.table.of_standard:
        return f"the standard of calendar files says so, and no entry ends on the day on which it begins{shown}"
    if ends.exclusive:
        return f"it ends at 0:00, and no entry ends on the day on which it begins{shown}"
    if findings.table.entries is not None:
        return f"it has no time, and nothing says that it is the day after{shown}"
    return f"it has no time, and calendar programs write last days into sheets then{shown}"


def _equal(findings: Findings, ends: _Ends) -> str:
    count = int(ends.one_day.sum())
    many = "1 entry ends" if count == 1 else f"{count} entries end"
    return f"{many} on the day on which it begins, as {_shown(findings, first_row(ends.one_day))}".replace(
        "it begins", "it begins" if count == 1 else "they begin"
    )


def _told(findings: Findings, ends: _Ends, evidence: str, *, exclusive: bool) -> list[Assumption]:
    changed = int((ends.differ & ends.active).sum())
    entries = findings.table.entries
    if not changed and (exclusive or not findings.table.of_standard):
        return []
    what = "the day after the last one" if exclusive else "the last day"
    other = "longer" if exclusive else "shorter"
    many = f"{changed} {'entry' if changed == 1 else 'entries'} would be a day {other}"
    decided = f"an end date is {what}; read the other way, {many if changed else 'no entry would be another day'}"
    wrote = f", written by {entries.producer}" if entries and entries.producer else ""
    about = f"dates of {findings.table.place(None, findings.table.shown('end_date'))}"
    if exclusive:
        return [Assumption("ends-exclusive", about, decided, evidence + wrote)]
    return [Assumption("ends-inclusive", about, decided, evidence + wrote)]


def _shown(findings: Findings, row: int) -> str:
    name = findings.found(row, "event")
    days = f"{findings.found(row, 'start_date')} to {findings.found(row, 'end_date')}"
    return f"{findings.spot(row)}{f' ({name})' if name else ''}, {days}"


def _either(findings: Findings, ends: _Ends) -> Fault:
    count, row = int(ends.next_day.sum()), first_row(ends.next_day)
    beside = ""
    if ends.one_day.any():
        beside = f", while {_shown(findings, first_row(ends.one_day))} ends on its own day"
    said = (
        f"{'1 entry ends' if count == 1 else f'{count} entries end'} on the day after the start, such as "
        f"{_shown(findings, row)}{beside}"
    )
    return undecided_ends(said)


def _foreign_fault(findings: Findings, mask: Mask) -> Fault:
    count, row = int(mask.sum()), first_row(mask)
    message = (
        f"{'1 whole-day entry ends' if count == 1 else f'{count} whole-day entries end'} within a later day, such as "
        f"{_shown(findings, row)} {findings.found(row, 'end_time')}: that may be the midnight of another zone."
    )
    hint = "give --ends inclusive (that day belongs to it) or --ends exclusive (it does not)."
    return Fault("ends-undecided", message, hint)
