"""The table of a file that has entries and no rows: a calendar, or a list of objects.

Its reader knows what most columns mean, so that no header is looked for; columns that it leaves open are known by
their names, as in any sheet.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import FIELDS, Field, Glossary, squash
from importer.core.lifting import Coded, distinct
from importer.core.model import Entries, Sheet
from importer.core.names import clean
from importer.core.profile import ColumnUse, Profile
from importer.core.rules.header import match_header
from importer.core.table import Column, Mapped, SkippedRow, Table

_DATES: tuple[Field, ...] = ("start_date", "end_date")
_EIGHT_DIGITS = re.compile(r"(?:19|20|21)\d{6}")


def map_entries(sheet: Sheet, entries: Entries, profile: Profile, glossary: Glossary) -> Mapped | str:
    """The table of a sheet of entries, or the reason why there is none."""
    texts = [clean(str(cell)) for cell in sheet.cells.iloc[0]]
    fields = _fields(texts, entries, profile, glossary)
    if "start_date" not in fields.values():
        return f"none of its columns is a date ({', '.join(filter(None, texts[:12]))})"
    below = sheet.cells.iloc[1:]
    raw: dict[Field, Coded[Any]] = {
        name: _with_faults(distinct(below[index]), index, entries) for index, name in fields.items()
    }
    raw |= {name: _without_numbers(raw[name]) for name in _DATES if name in raw}
    ends = next((texts[index] for index, name in fields.items() if name == "end_date"), "")
    table = Table(
        file=sheet.file,
        sheet=sheet.name,
        header_row=0,
        columns=tuple(Column(index, text, fields.get(index)) for index, text in enumerate(texts)),
        rows=entries.lines,
        raw=raw,
        ticks=(),
        cells=below,
        skipped=tuple(SkippedRow(line, reason) for line, reason in sorted(entries.left_out.items())),
        title=entries.title,
        layout="entries",
        day_after=bool(glossary.pattern("exclusive").search(ends)),
        entries=entries,
        profile=profile,
    )
    return Mapped((table,))


def _fields(texts: list[str], entries: Entries, profile: Profile, glossary: Glossary) -> Mapping[int, Field]:
    """What each column means: as the profile says, then as the kind of file does, then as its name does."""
    own: dict[str, ColumnUse] = {squash(text): use for text, use in profile.columns.items()}
    fixed = {
        index: name for index, name in entries.fields.items() if own.get(squash(texts[index]), name) in (name, None)
    }
    open_texts = ["" if index in fixed else text for index, text in enumerate(texts)]
    named = match_header(open_texts, glossary, profile.columns).fields
    taken = set(fixed.values())
    said = {
        index: name for index, name in named.items() if name not in taken or own.get(squash(texts[index])) in FIELDS
    }
    overruled = set(said.values())
    return {index: name for index, name in fixed.items() if name not in overruled} | said


def _without_numbers(cells: Coded[Any]) -> Coded[Any]:
    """A column of dates in which plain numbers are faults: only in a spreadsheet is it known from when they count."""
    return Coded(
        cells.codes, tuple(_counted(value) if type(value) in (int, float) else value for value in cells.values)
    )


def _counted(number: float) -> object:
    if _EIGHT_DIGITS.fullmatch(str(number)):
        return str(number)
    message = f"{number} is a plain number; whether it counts days or seconds, and from when, nothing says."
    return Fault("date-is-number", message, "write the date as 2027-12-24.")


def _with_faults(cells: Coded[Any], index: int, entries: Entries) -> Coded[Any]:
    """A column whose cells that cannot be understood are faults."""
    faults: dict[int, Fault] = {row: fault for (row, column), fault in entries.faults.items() if column == index}
    if not faults:
        return cells
    codes = cells.codes.copy()
    known = {fault: len(cells.values) + number for number, fault in enumerate(dict.fromkeys(faults.values()))}
    for row, fault in faults.items():
        codes[row] = known[fault]
    return Coded(np.asarray(codes, dtype=np.int32), (*cells.values, *known))
