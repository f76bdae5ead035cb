"""Cut a sheet into windows that hold one table each: tables below and beside each other.

A window is the sheet with all cells outside it blank, so that every position stays the sheet's own. Tables below each
other have headers of their own; a header that only repeats the one above, as page breaks make it, begins no table.
Tables beside each other are divided by a blank column, or begin again with the same headings.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from importer.core.faults import Fault
from importer.core.glossary import Field, Glossary, squash
from importer.core.lifting import distinct
from importer.core.mapping.heading import HEADER_DEPTH, Header, find_header, headers_at, holds_dates, texts_of
from importer.core.model import Sheet
from importer.core.names import clean
from importer.core.profile import Profile
from importer.core.rules.dates import read_date
from importer.core.rules.header import match_header
from importer.core.rules.row_kinds import COMMENT_MARKS, is_total

_FEWEST = 2
"""Fields that a header further down must name."""
_MOST_UNDATED = 500
"""How many rows without a date are looked at for a further header."""
_TITLE_ROWS = 3


@dataclass(frozen=True)
class Window:
    """A part of a sheet with one table; ``first`` is its first row, from where on titles belong to it."""

    sheet: Sheet
    header: Header
    first: int = 1
    left: int = 0
    right: int | None = None
    """The last column; None for all that follow."""


def find_windows(sheet: Sheet, profile: Profile, glossary: Glossary) -> list[Window]:
    """The windows of a sheet, from left to right and top to bottom; none where no header names a date."""
    header = find_header(sheet, profile, glossary)
    if header is None:
        return []
    headers = [header]
    if not profile.header_row:
        headers = [*_above(sheet, header, profile, glossary), header, *_below(sheet, header, profile, glossary)]
    firsts = [1, *(_title_begin(sheet, above, below, glossary) for above, below in pairwise(headers))]
    lasts = [*(first - 1 for first in firsts[1:]), len(sheet.cells)]
    found: list[Window] = []
    for each, first, last in zip(headers, firsts, lasts, strict=True):
        part = sheet if len(headers) == 1 else masked(sheet, first, last, 0, sheet.cells.shape[1] - 1)
        found += _beside(Window(part, each, first), profile, glossary)
    return found


def masked(sheet: Sheet, first: int, last: int, left: int, right: int) -> Sheet:
    """A sheet whose cells outside a block are blank; rows count from 1, columns from 0, all four inclusive."""
    cells = sheet.cells.iloc[:last].copy()
    cells.iloc[: first - 1] = ""
    cells.iloc[:, :left] = ""
    cells.iloc[:, right + 1 :] = ""
    return replace(sheet, cells=cells)


def date_column(header: Header) -> int:
    """The column in which rows of a table show their date: the start, or the month of dates in pieces."""
    fields = {name: index for index, name in header.match.fields.items()}
    return fields["start_date"] if "start_date" in fields else fields["month"]


def _above(sheet: Sheet, header: Header, profile: Profile, glossary: Glossary) -> list[Header]:
    """Tables above the header that names the most: headers of two fields or more with dates below them."""
    found: list[Header] = []
    for row in range(1, header.top):
        fit = [each for each in headers_at(sheet, row, profile, glossary) if _is_header(sheet, each, header.top)]
        found += fit[-1:]
    uppers = {each.top for each in found if each.top < each.row}
    return [each for each in found if each.row not in uppers]


def _is_header(sheet: Sheet, header: Header, before: int, above: Header | None = None) -> bool:
    """Whether a row is a header of its own: at least two fields, and a date below it before another row.

    Below a header it takes one field: the same heading of dates, beside other words.
    """
    fewest = 1 if above is not None and _goes_on_otherwise(above, header) else _FEWEST
    if header.match.score < fewest or not holds_dates(sheet, header):
        return False
    below = sheet.cells[date_column(header)].iloc[header.row : min(before - 1, header.row + HEADER_DEPTH)]
    return any(not isinstance(read_date(cell), Fault) for cell in below if cell != "")


def _goes_on_otherwise(above: Header, below: Header) -> bool:
    """Whether a row repeats the heading of dates above it, and another heading is not repeated."""
    if not below.match.score or date_column(above) != date_column(below):
        return False
    pairs = [(squash(there), squash(here)) for there, here in zip(above.texts, below.texts, strict=True)]
    there, here = pairs[date_column(above)]
    return there == here and any(here and here != there for there, here in pairs)


def _below(sheet: Sheet, header: Header, profile: Profile, glossary: Glossary) -> list[Header]:
    """Further headers below the first one that begin tables of their own."""
    found = [header]
    for row in _likely_rows(sheet, header, profile, glossary):
        if row <= found[-1].row:
            continue
        fit = [each for each in headers_at(sheet, row, profile, glossary) if each.top > found[-1].row]
        fit = [each for each in fit if _is_header(sheet, each, len(sheet.cells) + 1, found[-1])]
        if fit and not _repeats(sheet, found[-1], fit[-1], glossary):
            found.append(fit[-1])
    return found[1:]


def _likely_rows(sheet: Sheet, header: Header, profile: Profile, glossary: Glossary) -> list[int]:
    """Rows below a header that may be another: a header word, or nothing, stands where other rows have a date."""
    words = set(glossary.headers) | {squash(text) for text in profile.columns}
    dates = distinct(sheet.cells[date_column(header)].iloc[header.row :])
    named = dates.where(lambda cell: isinstance(cell, str) and _is_word(cell, words, glossary))
    undated = np.flatnonzero(dates.blank)[:_MOST_UNDATED]
    cells = sheet.cells.iloc[header.row :].iloc[undated].to_numpy()
    spoken = [any(isinstance(cell, str) and squash(cell) in words for cell in row) for row in cells]
    likely = np.union1d(np.flatnonzero(named), undated[np.array(spoken, dtype=np.bool_)])
    return [int(position) + header.row + 1 for position in likely]


def _is_word(text: str, words: Collection[str], glossary: Glossary) -> bool:
    """Whether a text is a header word, perhaps with a hint such as (d/m/y) behind it."""
    return squash(text) in words or (text.rstrip().endswith((")", "]", "）")) and glossary.field_of(text) is not None)


def _repeats(sheet: Sheet, above: Header, below: Header, glossary: Glossary) -> bool:
    """Whether a header only repeats the one above it: the same fields, and no title of its own."""
    same = above.match.fields == below.match.fields
    begin = _title_begin(sheet, above, below, glossary)
    title = [text for row in range(begin, below.top) for text in texts_of(sheet, row) if text]
    before = {text for row in range(1, above.top) for text in texts_of(sheet, row) if text}
    return same and set(title) <= before


def _title_begin(sheet: Sheet, above: Header, below: Header, glossary: Glossary) -> int:
    """The first row of the titles that stand right above a further header."""
    row = below.top
    if row - 3 > above.row and _is_blank(sheet, row - 1) and _is_blank(sheet, row - 3):
        row -= _is_title(sheet, row - 2, glossary)  # it stands apart from its table, and from the one above
    while row - 1 > above.row and below.top - row < _TITLE_ROWS and _is_title(sheet, row - 1, glossary):
        row -= 1
    return row


def _is_blank(sheet: Sheet, row: int) -> bool:
    return not any(str(cell).strip() for cell in sheet.cells.iloc[row - 1])


def _is_title(sheet: Sheet, row: int, glossary: Glossary) -> bool:
    """Whether a row holds one text and nothing else, which is neither a comment nor the word of a total."""
    said = [cell for cell in sheet.cells.iloc[row - 1] if str(cell).strip()]
    if len(said) != 1 or not isinstance(said[0], str):
        return False
    text = clean(said[0])
    return not text.startswith(COMMENT_MARKS) and not is_total(text, glossary) and isinstance(read_date(text), Fault)


def _beside(window: Window, profile: Profile, glossary: Glossary) -> list[Window]:
    """The windows beside each other in one; itself where it holds one table."""
    starts = _blocks(window, profile, glossary) or _again(window.header)
    if len(starts) < _FEWEST:
        return [window]
    width = window.sheet.cells.shape[1]
    bounds = [0, *starts[1:], width]
    found = []
    for left, after in pairwise(bounds):
        header = _within(window.header, left, after - 1, profile, glossary)
        part = masked(window.sheet, window.first, len(window.sheet.cells), left, after - 1)
        found.append(Window(part, header, window.first, left, after - 1))
    return found


def _within(header: Header, left: int, right: int, profile: Profile, glossary: Glossary) -> Header:
    """The header of some of the columns."""
    texts, groups = (
        tuple(text if left <= index <= right else "" for index, text in enumerate(each))
        for each in (header.texts, header.groups)
    )
    match = match_header(texts, glossary, profile.columns, fuzzy=True)
    if len({group for text, group in zip(texts, groups, strict=True) if text}) == 1:  # it is the title of the block
        return Header(header.row, header.row, texts, ("",) * len(texts), match)
    return replace(header, texts=texts, groups=groups, match=match)


def _blocks(window: Window, profile: Profile, glossary: Glossary) -> list[int]:
    """First columns of the blocks between blank columns that have headings of dates; empty unless there are two."""
    header, cells = window.header, window.sheet.cells
    blank = [
        index
        for index, text in enumerate(header.texts)
        if not text and not header.groups[index] and bool((cells[index].iloc[header.top - 1 :] == "").all())
    ]
    bounds = [-1, *blank, len(header.texts)]
    starts = []
    for before, after in pairwise(bounds):
        if after - before <= 1:
            continue
        part = _within(header, before + 1, after - 1, profile, glossary)
        if part.match.score >= _FEWEST and holds_dates(window.sheet, part):
            starts.append(before + 1)
    return starts if len(starts) >= _FEWEST else []


def _again(header: Header) -> list[int]:
    """First columns of headings that begin again with the same fields, a date and a name among them."""
    fields: dict[int, Field] = {**header.match.fields, **header.match.doubled}
    columns = sorted(fields)
    starts = [column for column in columns if fields[column] == fields[columns[0]]]
    bounds: Sequence[int] = [*starts, len(header.texts)]
    sets = [{fields[column] for column in columns if left <= column < right} for left, right in pairwise(bounds)]
    alike = all(each == sets[0] for each in sets)
    return starts if alike and {"start_date", "event"} <= sets[0] else []
