"""Which occasions may be compared with an official calendar, with their entries: distinct names on distinct days.

Works on columns until few occasions are left. Beyond ``_FEW`` occasions nothing is inferred unless most of them that
have days enough are off at New Year or Christmas: so a big sheet of other things costs next to nothing.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from importer.core.checked import Checked
from importer.core.grouped import Events
from importer.core.lifting import Mask
from importer.core.official import NO_COMPARISON
from importer.core.table import Table

YEARS_AHEAD = 9
"""Years after this one that are compared; of later ones nobody can know."""
_FEW = 100
_FEWEST = 3
_MOST = 400
_LONGEST_RUN = 62


@dataclass(frozen=True, slots=True)
class Entry:
    """One name on one day, or on several days in a row."""

    name: str
    first: int
    last: int
    record: int
    """Position of the first record that asks for it."""

    @property
    def days(self) -> range:
        """All its days; of a closure of months only the first ones."""
        return range(self.first, min(self.last, self.first + _LONGEST_RUN) + 1)


@dataclass(frozen=True)
class Subject:
    """An occasion to compare."""

    name: str
    entries: tuple[Entry, ...]
    table: Table
    zone: str
    record: int
    """Position of its first record."""
    in_error: bool
    years: tuple[int, ...]

    @cached_property
    def days(self) -> frozenset[int]:
        """Every day that it deals with, open or closed."""
        return frozenset(day for entry in self.entries for day in entry.days)

    @property
    def wanted(self) -> str | None:
        """The country that a profile or an option gives."""
        return self.table.profile.country

    @property
    def texts(self) -> tuple[str, ...]:
        """What may name its country, the nearest first."""
        file = self.table.file.rsplit(".", 1)[0].replace("_", " ").replace("-", " ")
        return tuple(text for text in (self.name, self.table.sheet, self.table.title, file) if text)


def subjects(checked: Checked, today: dt.date) -> list[Subject]:
    """The occasions that have events enough, in order, each with its entries of this year and the next ones."""
    events = checked.events
    if not len(events) or all(table.profile.country == NO_COMPARISON for table in checked.places.tables):
        return []
    counts = np.bincount(events.occasion, minlength=len(checked.names))
    firsts = np.cumsum(counts) - counts
    eligible = (counts >= _FEWEST) & (counts <= _MOST)
    if int(eligible.sum()) > _FEW and not any(table.profile.country for table in checked.places.tables):
        eligible &= _festive(events, eligible)
    found = (
        _subject(checked, number, slice(int(firsts[number]), int(firsts[number] + counts[number])), today)
        for number in np.flatnonzero(eligible).tolist()
    )
    return [each for each in found if each]


def _festive(events: Events, eligible: Mask) -> Mask:
    """Occasions that are off at New Year or Christmas; none where fewer than half of the eligible ones are."""
    low, high = int(events.day.min()), int(events.day.max())
    feasts = np.zeros(high - low + 1, dtype=np.bool_)
    for year in range(dt.date.fromordinal(low).year, dt.date.fromordinal(high).year + 1):
        for month, day in ((1, 1), (12, 25)):
            spot = dt.date(year, month, day).toordinal() - low
            if 0 <= spot < len(feasts):
                feasts[spot] = True
    with_feast: Mask = np.bincount(events.occasion[feasts[events.day - low]], minlength=len(eligible)) > 0
    few = int((with_feast & eligible).sum()) * 2 < int(eligible.sum())
    return np.zeros(len(eligible), dtype=np.bool_) if few else with_feast


def _subject(checked: Checked, number: int, rows: slice, today: dt.date) -> Subject | None:
    events = checked.events
    record = int(events.record[rows].min())
    table = checked.places.tables[int(checked.places.records.table[record])]
    if table.profile.country == NO_COMPARISON:
        return None
    years = (today.year, today.year + YEARS_AHEAD)
    entries = _entries(events, rows, dt.date(years[0], 1, 1).toordinal(), dt.date(years[1], 12, 31).toordinal())
    if len(entries) < _FEWEST:
        return None
    zone = events.zone[rows.start] or ""
    said = tuple(sorted({dt.date.fromordinal(entry.first).year for entry in entries}))
    return Subject(checked.names[number], entries, table, zone, record, bool(checked.in_error[number]), said)


def _entries(events: Events, rows: slice, first: int, last: int) -> tuple[Entry, ...]:
    """Pieces of one event that follow each other are one entry."""
    found: dict[tuple[int, int], Entry] = {}
    names = events.name.values
    columns = zip(
        events.name.codes[rows].tolist(),
        events.day[rows].tolist(),
        events.count[rows].tolist(),
        events.record[rows].tolist(),
        strict=True,
    )
    for name, day, count, record in columns:
        if first <= day <= last and name >= 0 and (name, day) not in found:
            found[name, day] = Entry(names[name], day, day + count - 1, record)
    return tuple(sorted(found.values(), key=lambda entry: (entry.first, entry.name, entry.record)))
