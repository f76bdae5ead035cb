"""Find the header row of a sheet: the row whose texts name the most fields, one of them a date."""

from importer.core.faults import Fault
from importer.core.glossary import Glossary, squash
from importer.core.model import Sheet
from importer.core.names import clean
from importer.core.profile import Profile
from importer.core.rules.dates import read_date
from importer.core.rules.header import HeaderMatch, match_header

_HEADER_DEPTH = 60
"""How many rows may stand above a header."""


_SHORT = 2


def texts_of(sheet: Sheet, row: int) -> list[str]:
    """The clean texts of a 1-based row; cells of other types count as blank."""
    return [clean(cell) if isinstance(cell, str) else "" for cell in sheet.cells.iloc[row - 1]]


def find_header(sheet: Sheet, profile: Profile, glossary: Glossary) -> tuple[int, HeaderMatch] | None:
    """The 1-based header row and what its texts mean: exact words first, then close ones."""
    depth = min(_HEADER_DEPTH, len(sheet.cells))
    candidates = [profile.header_row] if profile.header_row else range(1, depth + 1)
    for fuzzy in (False, True):
        matches = [
            (row, match_header(texts_of(sheet, row), glossary, profile.columns, fuzzy=fuzzy))
            for row in candidates
            if row <= len(sheet.cells)
        ]
        fitting = [found for found in matches if found[1].score and _may_hold_dates(sheet, *found)]
        best = max(fitting, key=lambda found: (found[1].score, -found[0]), default=None)
        if best:
            close = match_header(texts_of(sheet, best[0]), glossary, profile.columns, fuzzy=True)
            return best[0], close
    return None


def _may_hold_dates(sheet: Sheet, top: int, match: HeaderMatch) -> bool:
    """A word of two letters (de, au, to) means a date only with one below it: it may be a country."""
    index = next(index for index, name in match.fields.items() if name == "start_date")
    if len(squash(texts_of(sheet, top)[index])) > _SHORT:
        return True
    below = sheet.cells[index].iloc[top : top + _HEADER_DEPTH]
    return any(not isinstance(read_date(cell), Fault) for cell in below if cell != "")
