"""Rows of our own layout from what was checked: one for each event as it was understood, and one for each to mend.

Takes what validate made of everything, gives rows by occasion and day, and what was left out with its reason. Nothing
is lost: a row of the source is in one of them. Rows in error keep their cells as written, and dates as understood.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from importer.core.checked import Checked
from importer.core.faults import Fault, shown
from importer.core.glossary import Field
from importer.core.issues import Issue, Place, Severity
from importer.core.migrated import LeftOut, MigratedRow, ZonesAsSaid
from importer.core.migrating.pieces import Line, lines_of
from importer.core.migrating.unmended import AS_TITLED, DOUBT, unmended
from importer.core.names import fold
from importer.core.rules.api_cells import API_FIELDS, NO_EVENTS, protected

Where = tuple[str, str | None, int | None, int]
_ANY = -1
"""Stands for every record of a row."""
_REPEATED = "the same event stands in an earlier row"
_NO_OCCASION = -1
_FLAGS = {1: "yes", 0: "no"}
_KEPT: tuple[Field, ...] = (*AS_TITLED, "hours", "portion")


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
        """By occasion and day; rows of no occasion come first, where no name above could be taken for theirs."""
        found: list[tuple[tuple[int, int, int], MigratedRow]] = []
        pairs = zip(self._checked.member_occasion.tolist(), self._checked.member_record.tolist(), strict=True)
        for occasion, record in sorted(pairs):
            found += [((occasion, day, record), row) for day, row in self._of(occasion, record)]
        members = set(self._checked.member_record.tolist())
        for record in np.flatnonzero(self._records.rejected & self._records.skipped.blank).tolist():
            if record not in members:
                found.append(((_NO_OCCASION, 0, record), self._to_mend(record, "")))
        rows = [row for _, row in sorted(found, key=lambda each: each[0])]
        return tuple(self._with_sayings(rows))

    def left_out(self) -> tuple[LeftOut, ...]:
        """What is no row of the workbook, in the order of the sources."""
        found = [
            LeftOut(str(self._places.place(record)), self._event(record), self._originally(record), why)
            for record in np.flatnonzero(~self._records.skipped.blank).tolist()
            if (why := self._records.skipped[record])
        ]
        found += [
            LeftOut(str(self._places.place(record)), self._event(record), self._originally(record), _REPEATED)
            for record in self._repeated()
        ]
        plain = [
            LeftOut(str(table.place(each.row)), "", "", each.reason)
            for table in self._places.tables
            for each in table.skipped
        ]
        return (*found, *plain)

    def _repeated(self) -> list[int]:
        """Records that repeat the event of an earlier row in one of their occasions, and not in all."""
        pairs = zip(self._checked.member_occasion.tolist(), self._checked.member_record.tolist(), strict=True)
        good = self._records.first.astype(bool) & ~self._records.rejected
        return sorted({record for occasion, record in pairs if good[record] and (occasion, record) not in self._lines})

    def _of(self, occasion: int, record: int) -> list[tuple[int, MigratedRow]]:
        """The rows that a record gives in an occasion, each with its day."""
        lines, name = self._lines.get((occasion, record), []), self._checked.names[occasion]
        if lines:
            api = self._api(record)
            told = [(line.visible().first, self._good(occasion, record, line)) for line in lines]
            return [(day, replace(row, api=api)) for day, row in told[:1]] + told[1:]
        if self._records.rejected[record]:
            return [(int(self._records.first[record]), self._to_mend(record, name))]
        if self._records.first[record]:
            return []  # the occasion has its event from an earlier row
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
            mend=self._of_occasion(record),
        )

    def _to_mend(self, record: int, occasion: str) -> MigratedRow:
        """A row in error: days and hours as they were understood, all else as it stands."""
        raw = {name: value for name in _KEPT if (value := self._cell(record, name))}
        wrong = self._errors_of(record)
        cells, written = unmended(self._records, record, raw, [(issue.field, issue.code) for issue in wrong])
        if occasion:
            written["Occasion"] = protected(occasion)
        told = _told(wrong, written)
        return replace(self._bare(record, occasion), cells=cells, written=written, zone=self._zones.given, mend=told)

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
        number, within = self._within(record)
        table, column = self._places.tables[number], self._places.tables[number].column(name)
        if table.entries is not None and column is not None:
            return shown(table.cells[column.index].iloc[within])
        return self._places.found(record, name) if name in table.raw else ""

    def _api(self, record: int) -> tuple[str, ...]:
        cells = tuple(str(self._cell(record, name) or "") for name in API_FIELDS)
        return cells if any(cells) else ()

    def _of_occasion(self, record: int) -> str:
        """What is wrong with the occasion of a row that is understood, where it is told at this row; else ""."""
        if not self._records.rejected[record]:
            return ""
        return _told(self._told_at(self._places.place(record)), {})

    def _told_at(self, place: Place) -> Sequence[Issue]:
        """The errors of a record, or of its whole row; of rows that give one record these are the same."""
        where = (place.file, place.sheet, place.row)
        return [each for spot in dict.fromkeys((0, place.record)) for each in self._errors.get((*where, spot), ())]

    def _errors_of(self, record: int) -> Sequence[Issue]:
        """What is wrong with a row, or else with its column, its sheet or its file."""
        place, table = self._places.place(record), self._places.tables[int(self._records.table[record])]
        above = (table.header_row or None, None)
        spots: list[Where] = [
            (place.file, place.sheet, place.row, _ANY),
            *((place.file, place.sheet, row, 0) for row in above),
            (place.file, None, None, 0),
        ]
        return self._told_at(place) or next((self._errors[spot] for spot in spots if spot in self._errors), ())

    def _with_sayings(self, rows: Sequence[MigratedRow]) -> list[MigratedRow]:
        """What an occasion says of itself, in its first row alone, so that it can be changed in one place."""
        checked = self._checked
        numbers = {fold(protected(name)): number for number, name in enumerate(checked.names)}
        told: set[int] = set()
        done = []
        for row in rows:
            number = numbers.get(fold(row.occasion))
            if number is not None and number not in told and (row.events or row.api):
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


def _errors_by_row(issues: Sequence[Issue]) -> dict[Where, list[Issue]]:
    """(file, sheet, row, record) -> the errors there; row None where an issue names none, record 0 for all of it."""
    found: dict[Where, list[Issue]] = {}
    for issue in issues:
        if issue.severity is Severity.ERROR:
            place = issue.place
            for record in dict.fromkeys((place.record, _ANY)):
                found.setdefault((place.file, place.sheet, place.row, record), []).append(issue)
    return found


def _told(wrong: Sequence[Issue], written: Mapping[str, Any]) -> str:
    """What is wrong with a row, and what to do about it here."""
    lines = list(dict.fromkeys(map(_line, wrong))) or ["It was in error."]
    if any(isinstance(value, str) and value.endswith(DOUBT.strip()) for value in written.values()):
        lines.append('Where a "?" stands behind a value, write it as it is to be, without the "?".')
    return "\n".join(lines)


def _line(issue: Issue) -> str:
    """An error in words; one of a column that the workbook does not have names it, and where it stands."""
    if not issue.field or issue.field in AS_TITLED or issue.field in ("account", "skills", "mend"):
        return f"{issue.message} {issue.hint[:1].upper()}{issue.hint[1:]}".strip()
    column = f'column "{issue.place.header}" of ' if issue.place.header else ""
    return (
        f"In {column}{issue.place}: {issue.message} That column does not stand here: see that the days, the times and "
        "Working of this row are right."
    )
