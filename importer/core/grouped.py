"""The nouns after group: occasions with their events, still in columns, and the memberships of rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from importer.core.issues import Assumption, Issue
from importer.core.lifting import Coded, Mask, Numbers
from importer.core.records import RecordPlaces

Positions = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Events:
    """One line for each event as the API will hold it.

    An event is hours on one day (``start`` below ``end``, seconds), repeated on ``count`` days in a row.
    """

    occasion: Numbers
    """Index into the occasions."""
    record: Positions
    """Position of the record that asked for it."""
    name: Coded[str]
    working: Mask
    day: Numbers
    start: Numbers
    end: Numbers
    count: Numbers
    zone: Coded[str]
    counted: Numbers
    """1 for what the sheet calls an event, 0 for a further piece of it."""
    overnight: Mask
    """Whether it is the part after midnight of a shift that began the day before."""

    def __len__(self) -> int:
        return len(self.record)

    def take(self, rows: Positions) -> "Events":
        """The events at some positions, in the order given."""
        columns: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        taken: dict[str, Any] = {
            name: column.take(rows) if isinstance(column, Coded) else column[rows] for name, column in columns.items()
        }
        return Events(**taken)


@dataclass(frozen=True)
class Grouped:
    """What group made of all records."""

    places: RecordPlaces
    names: tuple[str, ...]
    """The occasions' names, in the order of their folded form."""
    given: tuple[bool, ...]
    """For each occasion whether the sheet or an option gives its name (and it was not inferred)."""
    member_record: Positions
    member_occasion: Numbers
    """The membership table: record and occasion, one line for each pair, by record."""
    said_record: Positions
    said_occasion: Numbers
    """The same with the rows that repeat an event: they are skipped, but what they say of their occasion counts."""
    events: Events
    issues: tuple[Issue, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def of_several_sources(self) -> bool:
        """Whether the tables of the records are of more than one source."""
        return len({table.source.number for table in self.places.tables}) > 1
