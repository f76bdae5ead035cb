"""Rows of our own layout from what was checked: one for each event as it was understood, and one for each to mend.

Takes what validate made of everything, gives rows by occasion and day, and what was left out with its reason. Nothing
is lost: a row of the source is in one of them. Rows in error keep their cells as written, and dates as understood.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from importer.core.checked import Checked
from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.issues import Issue, Severity
from importer.core.lifting import Coded
from importer.core.migrating.pieces import Line, lines_of
from importer.core.names import fold
from importer.core.rules.api_cells import API_FIELDS, NO_EVENTS, Visible, protected
from importer.core.rules.zones import ZoneReading

Where = tuple[str, str | None, int | None]
_FLAGS = {1: "yes", 0: "no"}
_AS_WRITTEN: Mapping[Field, str] = {
    "occasion": "Occasion",
    "description": "Description",
    "default": "Default",
    "event": "Event",
    "start_date": "Start date",
    "end_date": "End date",
    "start_time": "Start time",
    "end_time": "End time",
    "zone": "Time zone",
    "working": "Working",
}


@dataclass(frozen=True)
class MigratedRow:
    """One row; "" is blank."""

    occasion: str
    event: str
    origin: str
    originally: str
    """Days and hours as the source writes them."""
    description: str = ""
    default: str = ""
    cells: Visible | None = None
    """Days and times; None where nothing of them was understood."""
    zone: str = ""
    working: str = ""
    skills: str = ""
    account: str = ""
    api: tuple[str, ...] = ()
    """The three API cells, where the source has them."""
    mend: str = ""
    """What has to be mended first."""
    written: Mapping[str, Any] = field(default_factory=dict)
    """Heading -> the cell as the source has it, in rows to mend."""
    events: tuple[int, ...] = ()
    """Positions of its events among those of the check."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of the source that is no event of it, or was not asked for."""

    origin: str
    event: str
    originally: str
    why: str


@dataclass(frozen=True)
class ZonesAsSaid:
    """How the zones of rows are written."""

    readings: Coded[ZoneReading]
    """What the rows say themselves."""
    default: bool
    """Whether rows that say none take one that was given with the sheet; else their cells stay blank."""
    known: bool
    """Whether any zone is known that an abbreviation or an offset could mean."""

    def cell(self, record: int, zone: str) -> str:
        """The cell of an event's zone."""
        said = self.readings[record]
        if said is None:
            return zone if self.default else ""
        return zone if self.known or said.name else said.text


class Migration:
    """The rows of one check."""

    def __init__(self, checked: Checked, zones: ZonesAsSaid, account: str = "") -> None:
        self._checked = checked
        self._places = checked.places
        self._records = checked.places.records
        self._zones = zones
        self._account = account
        self._lines = lines_of(checked)
        self._errors = _errors_by_row(checked.issues)

    def rows(self) -> tuple[MigratedRow, ...]:
        """By occasion and day; rows of no occasion come last."""
        found: list[tuple[tuple[int, int, int], MigratedRow]] = []
        pairs = zip(self._checked.member_occasion.tolist(), self._checked.member_record.tolist(), strict=True)
        for occasion, record in sorted(pairs):
            found += [((occasion, day, record), row) for day, row in self._of(occasion, record)]
        members = set(self._checked.member_record.tolist())
        for record in np.flatnonzero(self._records.rejected & self._records.skipped.blank).tolist():
            if record not in members:
                found.append(((len(self._checked.names), 0, record), self._to_mend(record, "")))
        rows = [row for _, row in sorted(found, key=lambda each: each[0])]
        return tuple(self._with_sayings(rows))

    def left_out(self) -> tuple[LeftOut, ...]:
        """What is no row of the workbook, in the order of the sources."""
        found = [
            LeftOut(str(self._places.place(record)), self._event(record), self._originally(record), why)
            for record in np.flatnonzero(~self._records.skipped.blank).tolist()
            if (why := self._records.skipped[record])
        ]
        plain = [
            LeftOut(str(table.place(each.row)), "", "", each.reason)
            for table in self._places.tables
            for each in table.skipped
        ]
        return (*found, *plain)

    def _of(self, occasion: int, record: int) -> list[tuple[int, MigratedRow]]:
        """The rows that a record gives in an occasion, each with its day."""
        lines, name = self._lines.get((occasion, record), []), self._checked.names[occasion]
        if lines:
            api = self._api(record)
            told = [(line.visible().first, self._good(occasion, record, line)) for line in lines]
            return [(day, replace(row, api=api)) for day, row in told[:1]] + told[1:]
        if self._records.rejected[record]:
            return [(int(self._records.first[record]), self._to_mend(record, name))]
        return [(0, replace(self._bare(record, name), api=self._api(record) or (NO_EVENTS, "", "")))]

    def _bare(self, record: int, occasion: str) -> MigratedRow:
        return MigratedRow(
            protected(occasion),
            protected(self._event(record)),
            str(self._places.place(record)),
            self._originally(record),
            account=self._account,
        )

    def _good(self, occasion: int, record: int, line: Line) -> MigratedRow:
        events, first = self._checked.events, line.pieces[0].position
        return replace(
            self._bare(record, self._checked.names[occasion]),
            event=protected(events.name[first] or ""),
            cells=line.visible(),
            zone=self._zones.cell(record, events.zone[first] or ""),
            working="yes" if events.working[first] else "no",
            events=tuple(piece.position for piece in line.pieces),
        )

    def _to_mend(self, record: int, occasion: str) -> MigratedRow:
        """A row in error: its cells as they stand, but for days that were understood."""
        written = {title: value for name, title in _AS_WRITTEN.items() if (value := self._cell(record, name))}
        if occasion:
            written["Occasion"] = protected(occasion)
        cells = None
        first, last = int(self._records.first[record]), int(self._records.last[record])
        if first and not self._records.doubtful[record]:
            cells = Visible(first, last if last > first else 0)
            written = {title: value for title, value in written.items() if title not in ("Start date", "End date")}
        return replace(self._bare(record, occasion), cells=cells, written=written, mend=self._wrong(record))

    def _cell(self, record: int, name: Field) -> Any:
        number, within = self._within(record)
        raw = self._places.tables[number].raw.get(name)
        value = raw[within] if raw is not None else None
        return None if isinstance(value, Fault) else value

    def _within(self, record: int) -> tuple[int, int]:
        """The table of a record, and its position in it."""
        number = int(self._records.table[record])
        return number, record - int(np.searchsorted(self._records.table, number))

    def _event(self, record: int) -> str:
        return self._records.event[record] or self._places.found(record, "event")

    def _originally(self, record: int) -> str:
        """Days and hours of a row as they stand in the source."""
        names: tuple[Field, ...] = ("start_date", "start_time", "end_date", "end_time")
        own = [self._own(record, name) for name in names]
        days = [" ".join(filter(None, own[:2])), " ".join(filter(None, own[2:]))]
        return "; ".join(filter(None, (" to ".join(filter(None, days)), self._own(record, "hours"))))

    def _own(self, record: int, name: Field) -> str:
        """What stands in the cell of this field, and not in one that stands for it."""
        table = self._places.tables[int(self._records.table[record])]
        return self._places.found(record, name) if name in table.raw else ""

    def _api(self, record: int) -> tuple[str, ...]:
        cells = tuple(str(self._cell(record, name) or "") for name in API_FIELDS)
        return cells if any(cells) else ()

    def _wrong(self, record: int) -> str:
        """What is wrong with a row, or else with its column, its sheet or its file."""
        place, table = self._places.place(record), self._places.tables[int(self._records.table[record])]
        spots: list[Where] = [(place.file, place.sheet, row) for row in (place.row, table.header_row or None, None)]
        told = next((self._errors[spot] for spot in (*spots, (place.file, None, None)) if spot in self._errors), [])
        return " ".join(dict.fromkeys(told)) or "It was in error."

    def _with_sayings(self, rows: Sequence[MigratedRow]) -> list[MigratedRow]:
        """What an occasion says of itself, in its first row alone, so that it can be changed in one place."""
        checked = self._checked
        numbers = {fold(protected(name)): number for number, name in enumerate(checked.names)}
        told: set[int] = set()
        done = []
        for row in rows:
            number = numbers.get(fold(row.occasion))
            if number is not None and number not in told and not row.mend:
                told.add(number)
                description = checked.descriptions[number]
                row = replace(
                    row,
                    description=protected(description) if description else "",
                    default=_FLAGS.get(int(checked.defaults[number]), ""),
                    skills="; ".join(checked.skills[number]),
                )
            done.append(row)
        return done


def _errors_by_row(issues: Sequence[Issue]) -> dict[Where, list[str]]:
    """(file, sheet, row) -> what is wrong there and what to do; row None where an issue names none."""
    found: dict[Where, list[str]] = {}
    for issue in issues:
        if issue.severity is Severity.ERROR:
            key = (issue.place.file, issue.place.sheet, issue.place.row)
            found.setdefault(key, []).append(f"{issue.message} {issue.hint}".strip())
    return found
