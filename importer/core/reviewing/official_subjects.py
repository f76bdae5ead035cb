"""Which occasions may be compared with an official calendar, with their entries: distinct names on distinct days.

Works on columns as far as it can, and on each shape of an occasion once: branches often share a calendar. Beyond
``_FEW`` occasions nothing is inferred unless most of them that have days enough are off at New Year or Christmas: so a
big sheet of other things costs next to nothing.
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
    spot: int
    """Its place among the events of the occasion."""

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
    event: int
    """Position of its first event."""
    in_error: bool
    years: tuple[int, ...]
    shape: bytes = b""
    """Equal for occasions of one source whose events are the same days under the same names."""

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


_Shape = tuple[tuple[Entry, ...], tuple[int, ...]]
"""The entries of occasions of one shape, and their years."""


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
    shapes: dict[bytes, _Shape] = {}
    found = (
        _subject(checked, number, slice(int(firsts[number]), int(firsts[number] + counts[number])), today, shapes)
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


def _subject(checked: Checked, number: int, rows: slice, today: dt.date, shapes: dict[bytes, _Shape]) -> Subject | None:
    events, places = checked.events, checked.places
    table = int(places.records.table[events.record[rows.start]])
    columns = (events.name.codes, events.day, events.count)
    shape = b"".join([table.to_bytes(4, "big"), *(column[rows].tobytes() for column in columns)])
    entries, years = shapes.get(shape) or shapes.setdefault(shape, _entries(events, rows, today.year))
    if len(entries) < _FEWEST or places.tables[table].profile.country == NO_COMPARISON:
        return None
    if _all_official(checked, rows):
        return None
    return Subject(
        name=checked.names[number],
        entries=entries,
        table=places.tables[table],
        zone=events.zone[rows.start] or "",
        event=rows.start,
        in_error=bool(checked.in_error[number]),
        years=years,
        shape=shape,
    )


def _all_official(checked: Checked, rows: slice) -> bool:
    """Whether all days of an occasion come from official calendars, so that there is nothing to compare."""
    tables, records = checked.places.tables, checked.places.records
    numbers = np.unique(records.table[checked.events.record[rows]]).tolist()
    every = [tables[number].entries for number in numbers]
    return all(each is not None and each.official for each in every)


def _entries(events: Events, rows: slice, year: int) -> _Shape:
    """The distinct names and days of this year and the next ones, in order, and the years in which they begin."""
    low, high = dt.date(year, 1, 1).toordinal(), dt.date(year + YEARS_AHEAD, 12, 31).toordinal()
    columns = (events.name.codes[rows].tolist(), events.day[rows].tolist(), events.count[rows].tolist())
    found: dict[tuple[int, int], Entry] = {}
    for spot, (name, day, count) in enumerate(zip(*columns, strict=True)):
        if low <= day <= high and name >= 0 and (name, day) not in found:
            found[name, day] = Entry(events.name.values[name], day, day + count - 1, spot)
    years = {dt.date.fromordinal(entry.first).year for entry in found.values()}
    return tuple(sorted(found.values(), key=lambda entry: (entry.first, entry.name))), tuple(sorted(years))
