"""The columns of sheets that calendar programs write: known as such, and in Outlook's form known by their positions.

Outlook names its columns in its own language, and some languages name the day and the time of a start alike; but the
first six of its 22 columns always are subject, start, end and whether it lasts all day. The others stand in the order
of the alphabet of the language, so that only their names tell what they are.
"""

from collections.abc import Sequence
from dataclasses import replace

from importer.core.faults import Fault
from importer.core.glossary import Field, Glossary, squash
from importer.core.issues import Assumption, Place
from importer.core.mapping.heading import Header, has_dates, texts_of
from importer.core.model import Sheet
from importer.core.profile import Profile
from importer.core.rules.dates import read_date
from importer.core.rules.flags import read_mark
from importer.core.rules.header import HeaderMatch, match_header
from importer.core.rules.times import read_time
from importer.core.table import Table

_WIDTH = 22
_FIRST: tuple[Field, ...] = ("event", "start_date", "start_time", "end_date", "end_time", "all_day")
_CALENDAR_ONLY: tuple[Field, ...] = ("busy", "private")
_DECOYS: tuple[Field, ...] = ("description",)
_SAMPLE = 50


def calendar_columns(table: Table, glossary: Glossary) -> Table:
    """The table of a sheet with what only calendars mean by their columns; in any other sheet they say nothing.

    The place of an entry is no region before anybody says so, and what is written about it is no description of the
    calendar.
    """
    own = {squash(text) for text in table.profile.columns}
    if not table.is_calendar:
        return _other_fields(table, dict.fromkeys(_CALENDAR_ONLY), own)
    column = table.column("region")
    place: Field | None = "location" if column and glossary.means(column.header, "place") else "region"
    return _other_fields(table, {"region": place, **dict.fromkeys(_DECOYS)}, own)


def _other_fields(table: Table, fields: dict[Field, Field | None], own: set[str]) -> Table:
    """The table with other fields for some columns, unless the profile names them."""
    changed = {
        each.field: fields[each.field]
        for each in table.columns
        if each.field in fields and fields[each.field] != each.field and squash(each.header) not in own
    }
    if not changed:
        return table
    renamed = {name: changed.get(name, name) for name in table.raw}
    return replace(
        table,
        columns=tuple(
            replace(each, field=changed[each.field]) if each.field in changed else each for each in table.columns
        ),
        raw={new: table.raw[name] for name, new in renamed.items() if new is not None},
    )


def outlook_header(sheet: Sheet, profile: Profile, glossary: Glossary) -> Header | None:
    """The first row of an export of Outlook whose headings leave one of its first six columns open; None elsewhere."""
    if sheet.cells.shape[1] != _WIDTH or len(sheet.cells) < 2 or profile.layout or profile.header_row not in (None, 1):
        return None
    texts = texts_of(sheet, 1)
    if not all(texts) or _are_values(texts):
        return None
    named = match_header(texts, glossary, profile.columns).fields
    if any(squash(text) in map(squash, profile.columns) for text in texts[: len(_FIRST)]):
        return None
    if [named.get(index) for index in range(len(_FIRST))] == list(_FIRST) or not _fits(sheet, glossary):
        return None
    others: dict[int, Field] = {
        index: name for index, name in named.items() if index >= len(_FIRST) and name not in _FIRST
    }
    match = HeaderMatch(dict(enumerate(_FIRST)) | others, {}, {})
    return Header(1, 1, tuple(texts), ("",) * _WIDTH, match)


def _are_values(texts: Sequence[str]) -> bool:
    """Whether a row holds a date, so that it is no row of headings."""
    return any(not isinstance(read_date(text), Fault) for text in texts[: len(_FIRST)])


def _fits(sheet: Sheet, glossary: Glossary) -> bool:
    """Whether the cells below are dates, times and yes or no, as Outlook writes them."""
    below = sheet.cells.iloc[1 : 1 + _SAMPLE]
    said = {index: [cell for cell in below[index] if str(cell).strip()] for index in range(len(_FIRST))}
    dated = all(has_dates([cell]) for index in (1, 3) for cell in said[index])
    timed = all(not isinstance(read_time(cell, glossary), Fault) for index in (2, 4) for cell in said[index])
    flags = all(not isinstance(read_mark(cell, glossary), Fault) for cell in said[5])
    return bool(said[1] and said[5]) and dated and timed and flags


def outlook_assumptions(sheet: Sheet, header: Header) -> list[Assumption]:
    """That the first columns are known by where they stand."""
    named = ", ".join(f'"{text}"' for text in header.texts[: len(_FIRST)])
    decided = "subject, start date, start time, end date, end time, all day: as Outlook writes them"
    evidence = f"22 columns, of which {named} hold dates, times and yes or no at these places"
    return [Assumption("outlook-columns", str(Place(sheet.file, sheet.name, 1)), decided, evidence)]
