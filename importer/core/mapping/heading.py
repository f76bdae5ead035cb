"""Find the header of a table: the row, or the two rows, whose texts name the most fields, one of them a date.

A header of two rows has groups above and words below them, as merged cells make them::

    Date | Holiday | Sites          |        (upper row)
         |         | Berlin | Paris |        (lower row)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from importer.core.faults import Fault
from importer.core.glossary import Field, Glossary, squash
from importer.core.model import Sheet
from importer.core.names import clean
from importer.core.profile import Profile
from importer.core.rules.calendar_words import months
from importer.core.rules.dates import read_date
from importer.core.rules.header import HeaderMatch, match_header

HEADER_DEPTH = 60
"""How many rows may stand above a header."""
_SHORT = 2
_TIMES: dict[Field, str] = {"start_date": "Start time", "end_date": "End time"}


@dataclass(frozen=True)
class Header:
    """A header: its rows (1-based), the text and the group over each column, and what they mean."""

    top: int
    row: int
    """Its last row; the rows below it are the table's."""
    texts: tuple[str, ...]
    groups: tuple[str, ...]
    match: HeaderMatch

    @property
    def rows(self) -> range:
        """Its rows."""
        return range(self.top, self.row + 1)


def texts_of(sheet: Sheet, row: int) -> list[str]:
    """The clean texts of a 1-based row; cells of other types count as blank."""
    return [clean(cell) if isinstance(cell, str) else "" for cell in sheet.cells.iloc[row - 1]]


def find_header(sheet: Sheet, profile: Profile, glossary: Glossary) -> Header | None:
    """The header and what its texts mean: exact words first, then close ones."""
    depth = min(HEADER_DEPTH, len(sheet.cells))
    rows = [profile.header_row] if profile.header_row else range(1, depth + 1)
    for fuzzy in (False, True):
        found = [
            header
            for row in rows
            if row <= len(sheet.cells)
            for header in headers_at(sheet, row, profile, glossary, fuzzy=fuzzy)
            if header.match.score and holds_dates(sheet, header)
        ]
        uppers = {header.top for header in found if header.top < header.row}
        found = [header for header in found if header.row not in uppers]
        best = max(found, key=lambda header: (header.match.score, -header.row, header.top), default=None)
        best = next((each for each in found if best and _names_doubles(each, best)), best)
        if best:
            words = _words(best.texts, best.groups, glossary)
            close = match_header(words, glossary, profile.columns, fuzzy=True)
            return Header(best.top, best.row, best.texts, best.groups, close)
    return None


def _names_doubles(header: Header, alone: Header) -> bool:
    """Whether groups above a row of headings tell apart columns of dates that are headed alike."""
    doubled = "start_date" in alone.match.doubled.values()
    return doubled and header.row == alone.row and header.top < alone.top


def headers_at(sheet: Sheet, row: int, profile: Profile, glossary: Glossary, *, fuzzy: bool = False) -> list[Header]:
    """What a row says as a header: alone, and with the row above it as its groups."""
    texts = texts_of(sheet, row)
    found = [Header(row, row, tuple(texts), ("",) * len(texts), _match(texts, [], profile, glossary, fuzzy))]
    grouped = _grouped(sheet, row, texts, glossary) if row > 1 else None
    if grouped:
        joined, groups = grouped
        found.append(Header(row - 1, row, joined, groups, _match(joined, groups, profile, glossary, fuzzy)))
    return found


def _match(
    texts: Sequence[str], groups: Sequence[str], profile: Profile, glossary: Glossary, fuzzy: bool
) -> HeaderMatch:
    return match_header(_words(texts, groups, glossary), glossary, profile.columns, fuzzy=fuzzy)


def _words(texts: Sequence[str], groups: Sequence[str], glossary: Glossary) -> list[str]:
    """The words that say what columns mean: "from" below "Opening hours" is a time and no date."""
    if not any(groups):
        return list(texts)
    return [_word(text, group, glossary) for text, group in zip(texts, groups, strict=True)]


def _word(text: str, group: str, glossary: Glossary) -> str:
    if not group or not text:
        return text
    both = f"{group} {text}"
    if glossary.field_of(both):
        return both
    name = glossary.field_of(text)
    if glossary.field_of(group) in ("hours", "start_time") and name in _TIMES:
        return _TIMES[name]
    return text


def _grouped(
    sheet: Sheet, row: int, lower: Sequence[str], glossary: Glossary
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The joined texts of two rows and the group over each column; None where the upper row holds no groups.

    Below a word that is no group nothing may stand; a text that is alone in its row is a title and no group.
    """
    upper = [clean(str(cell)) if isinstance(cell, (str, int)) else "" for cell in sheet.cells.iloc[row - 2]]
    starts = [index for index, text in enumerate(upper) if text]
    below = sum(map(bool, lower))
    if len(starts) < _SHORT or not below:
        return None
    if below < _SHORT and not any(glossary.field_of(text) == "region" for text in upper if text):
        return None
    spans = {index: _span(sheet, row - 1, index, starts, len(upper)) for index in starts}
    groups = [""] * len(upper)
    for index, end in spans.items():
        if any(lower[index : end + 1]):
            if end == index:
                return None  # a text over a text of its own is a row of the table
            groups[index : end + 1] = [upper[index]] * (end + 1 - index)
    if not any(groups):
        return None
    joined = tuple(
        low or ("" if groups[index] else up) for index, (up, low) in enumerate(zip(upper, lower, strict=True))
    )
    return joined, tuple(groups)


def _span(sheet: Sheet, row: int, index: int, starts: Sequence[int], width: int) -> int:
    """The last column that a text of the upper row stands over: as merged, else up to the next text."""
    merged = _merged_here(sheet, row, index)
    if merged is not None or sheet.merged:
        return index if merged is None else merged
    return next((start for start in starts if start > index), width) - 1


def _merged_here(sheet: Sheet, row: int, index: int) -> int | None:
    areas = (area for area in sheet.merged if area.top == row and area.left == index)
    return next((area.right for area in areas), None)


def holds_dates(sheet: Sheet, header: Header) -> bool:
    """Whether its date column may be one.

    A word of two letters (de, au, to) means a date only with one below it, and none below a word that nobody knows:
    it may be a country of several. Months and days in columns of their own are dates only where such numbers or words
    stand there.
    """
    fields = {name: index for index, name in header.match.fields.items()}
    below = sheet.cells.iloc[header.row : header.row + HEADER_DEPTH]
    if "start_date" not in fields:
        return are_months(below[fields["month"]]) and are_days(below[header.match.day_column])
    index = fields["start_date"]
    if len(squash(header.texts[index])) > _SHORT:
        return True
    beside = [other for other, text in enumerate(header.texts) if text and other not in header.match.fields]
    return has_dates(below[index]) and not any(has_dates(below[other]) for other in beside)


def has_dates(cells: Iterable[object]) -> bool:
    """Whether a date stands among cells."""
    return any(not isinstance(read_date(cell), Fault) for cell in cells if cell != "")


def are_months(cells: Iterable[object]) -> bool:
    """Whether the first cells that say something are months, as numbers or words."""
    said = [cell for cell in cells if str(cell).strip()]
    known = (piece_number(cell) in range(1, 13) or squash(str(cell)) in months() for cell in said[:5])
    return bool(said) and all(known)


def are_days(cells: Iterable[object]) -> bool:
    """Whether the first cells that say something are days of a month."""
    said = [cell for cell in cells if str(cell).strip()]
    return bool(said) and all(piece_number(cell) in range(1, 32) for cell in said[:5])


def piece_number(cell: object) -> int | None:
    """The whole number that a cell of a date's piece says, or None.

    >>> piece_number("07"), piece_number(7.0), piece_number("7."), piece_number("Jul")
    (7, 7, 7, None)
    """
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    text = str(cell).strip().rstrip(".月日")
    return int(text) if text.isdecimal() and len(text) <= _SHORT else None
