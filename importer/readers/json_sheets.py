"""Make sheets of lists of objects in JSON, as the feeds of governments and calendar services give them.

Gives a sheet for each list of objects with dates; a list is named by the keys that lead to it, as far as these tell it
from others, and by nothing if it is the only one. Items are the rows of its places. Columns are known by their names.
Numbers, yes and no stay what they are. Raises ``UnreadableSource``.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from importer.core.errors import UnreadableSource
from importer.core.issues import Assumption, Issue
from importer.core.model import Entries, Sheet
from importer.readers.google_events import google_events, is_google
from importer.readers.json_cells import Languages, flat
from importer.readers.json_tables import FoundList, lists_of
from importer.readers.json_text import parse_json
from importer.readers.reader import MAX_CELLS, MAX_COLUMNS, ReadOptions

_MOST_LISTS = 2000


@dataclass(frozen=True, slots=True)
class ReadSheets:
    """What a document gives."""

    sheets: tuple[Sheet, ...]
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


def sheets_of(file: str, text: str, options: ReadOptions) -> ReadSheets:
    """The sheets of a document; of texts in several languages the one asked for is read, English, or else the first."""
    document = parse_json(file, text)
    if is_google(document):
        return _of_google(file, document, options)
    found = lists_of(document)
    if not found or len(found) > _MOST_LISTS:
        raise _no_list(file, len(found))
    languages = Languages(options.language)
    names = _names([each.path for each in found])
    sheets = tuple(_sheet(file, name, each, languages) for name, each in zip(names, found, strict=True))
    return ReadSheets(sheets, assumptions=tuple(_languages_told(file, languages)))


def _names(paths: Sequence[tuple[str, ...]]) -> list[str | None]:
    """What each list is called: the last key that is not the same for all, the whole path where that is not enough."""
    if len(paths) == 1:
        return [None]
    rest = list(paths)
    while all(len(path) > 1 for path in rest) and len({path[-1] for path in rest}) == 1:
        rest = [path[:-1] for path in rest]
    last = [path[-1] if path else "" for path in rest]
    if len(set(last)) < len(last):
        last = [".".join(path) for path in rest]
    seen: Counter[str] = Counter()
    names: list[str | None] = []
    for name in last:
        seen[name] += 1
        names.append((name or "list") if seen[name] == 1 and name else f"{name or 'list'} {seen[name]}")
    return names


def _of_google(file: str, document: Mapping[str, Any], options: ReadOptions) -> ReadSheets:
    """Events of Google Calendar, which mean what entries of a calendar file mean."""
    from importer.readers.icalendar.reading import calendars_of  # loads libraries that no other list needs

    events, left_out = google_events(document)
    found = calendars_of(file, events, options)
    return ReadSheets(tuple(_with_others(sheet, left_out) for sheet in found.sheets), found.issues, found.assumptions)


def _with_others(sheet: Sheet, left_out: Mapping[int, str]) -> Sheet:
    """A sheet with the items that are no entries."""
    if sheet.entries is None:
        return sheet
    names = {**sheet.entries.names, **{number: f"item {number}" for number in left_out}}
    return replace(sheet, entries=replace(sheet.entries, names=names, left_out={**sheet.entries.left_out, **left_out}))


def _sheet(file: str, name: str | None, found: FoundList, languages: Languages) -> Sheet:
    rows = [(number, flat(item, languages)) for number, item in found.items]
    columns = list(dict.fromkeys(key for _, row in rows for key in row))
    _check_size(file, len(rows), columns)
    cells = [columns, *([row.get(key, "") for key in columns] for _, row in rows)]
    lines = [number for number, _ in rows]
    entries = Entries(
        lines=np.array(lines, dtype=np.int32),
        names={number: f"item {number}" for number in (*lines, *found.odd)},
        left_out=dict.fromkeys(found.odd, "this item is no object"),
    )
    return Sheet(file=file, name=name, cells=pd.DataFrame(cells, dtype=object), entries=entries)


def _check_size(file: str, rows: int, columns: Sequence[str]) -> None:
    if len(columns) > MAX_COLUMNS or rows * len(columns) > MAX_CELLS:
        raise UnreadableSource(
            f"{file}: a list of {rows:,} objects with {len(columns):,} different keys is more than a sheet can hold "
            f"({MAX_COLUMNS:,} columns, {MAX_CELLS:,} cells).",
            "split it into several files.",
            code="source-too-large",
        )


def _languages_told(file: str, languages: Languages) -> Iterator[Assumption]:
    for key, (taken, others) in languages.taken.items():
        if others:
            evidence = f"each is given in {', '.join(sorted({taken, *others}))}; --language takes another one."
            yield Assumption("language-taken", file, f'"{key}" is read in {taken}', evidence)


def _no_list(file: str, count: int) -> UnreadableSource:
    if count:
        message = f"{file}: this JSON holds {count:,} lists of objects; we read up to {_MOST_LISTS:,}."
        return UnreadableSource(message, "split it into several files.", code="source-too-large")
    message = f"{file}: this JSON holds no list of objects, as holidays would stand in it."
    return UnreadableSource(message, 'a list looks like [{"date": "2027-12-25", "name": "Christmas Day"}].')
