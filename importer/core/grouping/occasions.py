"""Which occasions each row joins: by the occasion column, regions, ticks, an option, the sheet or the file.

A row may join several occasions (a list of regions, ticks for several sites) or none yet (its name is missing, which
is an error). Two spellings of one folded name are one occasion.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import Glossary
from importer.core.grouped import Positions
from importer.core.issues import Assumption, Issue
from importer.core.lifting import BLANK, Coded, Mask
from importer.core.names import clean, fold, without_copy_marks
from importer.core.payload import NAME_LIMIT, text_units
from importer.core.profile import Profile
from importer.core.records import RecordPlaces
from importer.core.rules.regions import (
    RegionReading,
    known_regions,
    members,
    read_region,
    split_joined,
    unknown_exceptions,
)
from importer.core.rules.ticks import is_cross, is_tick
from importer.core.table import Table

Names = Coded[tuple[str, ...]]
NAMED_BY_FILE = "it is the file's name"
"""The evidence of a name that a file gave."""
_UNNAMED = "Holidays"
_MOST_NAMED = 20
_ALL = RegionReading((), all_but=True)


@dataclass
class Naming:
    """Collects what naming the occasions of all tables finds."""

    places: RecordPlaces
    glossary: Glossary
    rejected: Mask
    issues: list[Issue] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)
    inferred: set[str] = field(default_factory=set)
    """Folded names that nobody gave."""

    def reject(self, fault: Fault, records: Sequence[int], name: str) -> None:
        """Add one issue for each record, at its occasion or region cell."""
        for record in records:
            self.issues.append(self.places.issue(fault, int(record), "region" if name == "region" else "occasion"))
            self.rejected[record] = True


def name_occasions(naming: Naming) -> Names:
    """For each record the names of the occasions that it joins; blank where that is an error."""
    parts = []
    for number, table in enumerate(naming.places.tables):
        rows = np.flatnonzero(naming.places.records.table == number)
        parts.append(_of_table(naming, table, rows))
    return Coded.concat(parts)


def _of_table(naming: Naming, table: Table, rows: Positions) -> Names:
    records, profile = naming.places.records, table.profile
    if not len(rows):
        return Coded.constant(None, 0)
    if "occasion" in table.raw and not records.occasion.take(rows).blank.all():
        return _from_column(naming, table, rows)
    if "region" in table.raw and not records.region.take(rows).blank.all():
        return _from_regions(naming, table, rows)
    if table.ticks:
        ticked = records.ticked.take(rows)
        return ticked.map(lambda names: tuple(_prefixed(name, profile) for name in names) or None)
    if profile.given_occasion:
        return Coded.constant((profile.given_occasion,), len(rows))
    return Coded.constant((_from_file(naming, table),), len(rows))


def _from_column(naming: Naming, table: Table, rows: Positions) -> Names:
    column = naming.places.records.occasion.take(rows)
    active = naming.places.records.skipped.blank[rows]
    blank = column.blank & active
    if blank.any() and _block_form(column):
        above = np.maximum.accumulate(np.where(column.blank, -1, np.arange(len(column))))
        filled = Coded(np.where(above >= 0, column.codes[above], BLANK).astype(np.int32), column.values)
        taken = np.flatnonzero(blank & ~filled.blank)
        if len(taken):
            first = table.at(int(taken[0]), "occasion")
            evidence = "no name repeats on the row below, so each name stands for the rows under it"
            naming.assumptions.append(Assumption("occasion-from-above", str(first), "takes the name above", evidence))
        column, blank = filled, filled.blank & active
    fault = Fault(
        "occasion-missing",
        "The row does not say which occasion it belongs to.",
        "fill in the occasion; every row of the sheet names its own.",
    )
    naming.reject(fault, rows[blank].tolist(), "occasion")
    return column.map(lambda name: (name,))


def _block_form(column: Coded[str]) -> bool:
    """Whether names stand above blocks of rows: no name ever repeats on the row below."""
    return not _repeats(column) and not _repeats(column.map(fold))


def _repeats(column: Coded[str]) -> bool:
    codes = column.codes
    return bool(((codes[1:] == codes[:-1]) & (codes[1:] != BLANK)).any())


def _prefixed(region: str, profile: Profile) -> str:
    return f"{profile.given_occasion} {region}" if profile.given_occasion else region


def _from_regions(naming: Naming, table: Table, rows: Positions) -> Names:
    column = naming.places.records.region.take(rows)
    if all(is_tick(text, naming.glossary) or is_cross(text, naming.glossary) for text in column.values):
        naming.reject(_ticks_without_site(table), rows.tolist()[:1], "region")
        naming.rejected[rows] = True
        return Coded.constant(None, len(rows))
    readings = column.map(lambda text: read_region(text, naming.glossary))
    known = known_regions(readings.values, table.profile.regions)
    readings = readings.map(lambda reading: split_joined(reading, known))
    known = known_regions(readings.values, table.profile.regions)
    if not known and table.profile.given_occasion and all(reading == _ALL for reading in readings.values):
        return Coded.constant((table.profile.given_occasion,), len(rows))
    lists = any(reading.is_list for reading in readings.values)
    asked = (table.profile.region_from or "none").casefold() != "none"
    blank = column.blank & naming.places.records.skipped.blank[rows]
    if blank.any() and (lists or asked) and known:
        first = table.at(int(np.flatnonzero(blank)[0]), "region")
        more = f" and {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
        decided = f"all regions: {', '.join(known[:_MOST_NAMED])}{more}"
        evidence = "other cells hold lists" if lists else "--region-from asks for this column, and others name regions"
        naming.assumptions.append(Assumption("region-blank-is-all", str(first), decided, evidence))
        everywhere = Coded.constant(_ALL, len(rows))
        both = Coded.concat([readings, everywhere])
        readings = Coded(np.where(blank, both.codes[len(rows) :], both.codes[: len(rows)]), both.values)
        blank = np.zeros(len(rows), dtype=np.bool_)
    missing = Fault("region-missing", "The row does not say which region it is for.", "fill in the region.")
    naming.reject(missing, rows[blank].tolist(), "region")
    active = naming.places.records.skipped.blank[rows]
    for row in rows[active & readings.where(lambda reading: bool(unknown_exceptions(reading, known)))].tolist():
        naming.reject(_no_such_region(naming.places.found(row, "region")), [row], "region")
    unknown = readings.where(lambda reading: not members(reading, known) and not unknown_exceptions(reading, known))
    naming.reject(_no_regions(), rows[unknown & naming.places.records.skipped.blank[rows]].tolist(), "region")
    return readings.map(
        lambda reading: tuple(_prefixed(name, table.profile) for name in members(reading, known)) or None
    )


def _ticks_without_site(table: Table) -> Fault:
    header = table.place(None, "region").header or ""
    message = f'The column "{header}" holds ticks, and nothing says for which site.'
    return Fault("ticks-without-site", message, "write the name of the site above its ticks.")


def _no_such_region(shown: str) -> Fault:
    message = f'"{shown}" excepts a region that no row is for; it may be misspelt.'
    return Fault("region-excepted-unknown", message, "correct its name, or list all regions in a profile.")


def _no_regions() -> Fault:
    return Fault(
        "region-all-unknown",
        'The cell says "all", but no cell of the sheet says which regions there are.',
        'name them in the cell or in a profile (regions = ["PL", "DE"]), or make it one calendar: --occasion NAME.',
    )


def _from_file(naming: Naming, table: Table) -> str:
    """A name that nobody gave: the sheet's if several sheets qualify, else the title's or the file's."""
    sheets = {other.sheet for other in naming.places.tables if other.file == table.file}
    if table.sheet and (len(sheets) > 1 or table.chosen):
        own = table.title if table.among > 1 and table.title else ""
        name = clean(f"{table.telling_sheet or table.sheet} {own}")
        evidence = "several sheets hold lists, each is an occasion"
    elif table.title:
        own = "the calendar calls itself so"
        name, evidence = table.title, own if table.entries else "it is the title above the header"
    else:
        name, evidence = named_by_file(table.telling_file or table.file), NAMED_BY_FILE
    name = cut_at_word(name) or _UNNAMED
    naming.inferred.add(fold(name))
    naming.assumptions.append(Assumption("name-from-file", str(table.place()), f'occasion "{name}"', evidence))
    return name


def named_by_file(file: str) -> str:
    """What an occasion is called that has its name from that of its file.

    >>> named_by_file("Copy of poland (1).csv")
    'poland'
    """
    return cut_at_word(without_copy_marks(clean(file.rpartition(".")[0] or file))) or _UNNAMED


def cut_at_word(name: str) -> str:
    """An inferred name within the API's limit, cut at a word where there is one.

    >>> cut_at_word("a" * 60) == "a" * 50
    True
    """
    if text_units(name) <= NAME_LIMIT:
        return name
    short = name
    while text_units(short) > NAME_LIMIT:
        short = short[:-1]
    head, blank, _ = short.rpartition(" ")
    whole_word = name[len(short)].isspace()
    return (short if whole_word or not blank else head).strip(" ,;-–")
