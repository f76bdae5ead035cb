"""Which entries belong together: those that come back, and those that stand for single ones of their days.

An identifier (UID) is no identity: it is missing in some files, used again for another entry in others, and the next
year's calendar may hold it for next year's day. So no two entries are ever one because of it; it only says of which
series an entry with a RECURRENCE-ID replaces a day.
"""

from collections import defaultdict
from collections.abc import Sequence

from importer.readers.icalendar.entries import Entry
from importer.readers.icalendar.moments import by_clock_of
from importer.readers.icalendar.series import Series


def group(entries: Sequence[Entry], sheets: Sequence[str], zones: Sequence[str]) -> tuple[list[Series], dict[int, str]]:
    """Put entries that stand for a day of a series beside it.

    Args:
        entries: all entries of the file.
        sheets: for each calendar the name of its sheet: no entry takes a day from another sheet.
        zones: for each calendar the zone in which moments in UTC are days of it.

    Returns:
        The series, each with the entries that stand for its days; entries without a series are in none. And the
        entries that are left out, as a later version of the same day replaces them, by line.
    """
    masters: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.replaces is None and entry.uid:
            masters[entry.uid, sheets[entry.calendar]].append(entry)
    series = {entry.number: Series(entry) for entry in entries if entry.replaces is None}
    latest: dict[tuple[int, object], Entry] = {}
    old: dict[int, str] = {}
    for entry in entries:
        of = masters.get((entry.uid, sheets[entry.calendar]), ())
        master = _master_of(entry, of) if entry.replaces else None
        if master is None or entry.replaces is None:
            continue
        start, zone = master.start, zones[master.calendar]
        key = (master.number, by_clock_of(start, entry.replaces, zone) if start else entry.replaces.wall)
        rival = latest.get(key)
        if rival:
            winner, loser = (rival, entry) if rival.sequence > entry.sequence else (entry, rival)
            old[loser.line] = f"{winner.name} is a later version of the same day"
            entry = winner
        latest[key] = entry
    for (number, _), entry in latest.items():
        series[number].others.append(entry)
    return list(series.values()), old


def _master_of(entry: Entry, masters: Sequence[Entry]) -> Entry | None:
    """The series whose day an entry replaces: of its own calendar if there is one, and one that comes back."""
    if not entry.uid or not masters:
        return None
    return max(
        masters,
        key=lambda each: (each.calendar == entry.calendar, each.recurring, each.number < entry.number, each.number),
    )
