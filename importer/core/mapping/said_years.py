"""What a sheet says outside its rows: years in titles and names, the nearest to the rows first; kinds of titles."""

import re
from collections.abc import Iterator

from importer.core.glossary import Glossary, squash
from importer.core.issues import Place
from importer.core.model import Sheet
from importer.core.names import clean
from importer.core.rules.calendar_words import months
from importer.core.rules.dates import FIRST_YEAR, LAST_YEAR
from importer.core.table import YearSaid

_PAIR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)\s*[-/–_]\s*(\d\d)(?!\d)(?![-/.]\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)(?!\d)")
_DAY = re.compile(r"\d{4}[-_.]\d\d[-_.]\d\d|\d\d[-_.]\d\d[-_.]\d{4}|(?<!\d)(?:19|20)\d{6}(?!\d)")
_SHORT = 2
_PART = re.compile(r"\b(?:q[1-4]|[1-4]q|h[12]|part \d+|page \d+)\b", re.IGNORECASE)

WORKING_TITLE = re.compile(
    r"\b(?:work(?:ing)? ?(?:days?|saturdays?|sundays?|weekends?)|open days|opening days|not observed|cancell?ed|"
    r"make-?up days?|arbeitstage|offene tage|entfällt|jours ouvrés|días laborables|dni robocze)\b|補班|補行上班|上班日",
    re.IGNORECASE,
)
"""Titles of days on which people work, or which are not kept."""


def years_said(sheet: Sheet, above: range) -> tuple[YearSaid, ...]:
    """The years of the titles above a table; if they say none, of the sheet's name, then of the file's."""
    found = [
        YearSaid(year, f"the title in {Place(sheet.file, sheet.name, row, index).cell}")
        for row in above
        for index, cell in enumerate(sheet.cells.iloc[row - 1])
        if str(cell).strip()
        for year in _years_in(_told(cell))
    ]
    found += (
        []
        if found or not sheet.telling_name or sheet.sheetless
        else [YearSaid(year, "the sheet's name") for year in _years_in(sheet.telling_name)]
    )
    found += [] if found else _of_file(sheet)
    return tuple({each.year: each for each in reversed(found)}.values())[::-1]


def _of_file(sheet: Sheet) -> list[YearSaid]:
    """The years of the file's name; where a copy has another year in its name than the original, those of both."""
    now, first = (list(_years_in(name.rpartition(".")[0] or name)) for name in (sheet.file, sheet.telling_file))
    if not now or set(now) == set(first) or not sheet.original:
        return [YearSaid(year, "the file's name") for year in first]
    return [
        *(YearSaid(year, "the name of the original") for year in first if year not in now),
        *(YearSaid(year, "the file's name") for year in now),
    ]


def _told(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, str) else str(cell) if isinstance(cell, int) else ""


def _years_in(text: str) -> Iterator[int]:
    """The years of a text; a day in it, such as that of an export, says nothing about the rows.

    >>> list(_years_in("Holidays 2026/27")), list(_years_in("export 2026-11-22")), list(_years_in("Feiertage_2027"))
    ([2026, 2027], [], [2027])
    """
    text = _DAY.sub(" ", text)
    whole = [int(found[1]) for found in _YEAR.finditer(text) if FIRST_YEAR <= int(found[1]) <= LAST_YEAR]
    yield from [*whole, *(int(found[1][:2] + found[2]) for found in _PAIR.finditer(text))]


def without_period(title: str) -> str:
    """A title without the years, months and quarters that tell parts of one calendar apart.

    >>> without_period("Holidays 2027"), without_period("Q1 2027"), without_period("January")
    ('Holidays', '', '')
    """
    text = _PART.sub(" ", _YEAR.sub(" ", _PAIR.sub(" ", title)))
    words = [word for word in clean(text).split(" ") if squash(word) and squash(word) not in months()]
    return clean(" ".join(words))


def is_general(title: str, glossary: Glossary) -> bool:
    """Whether a title says nothing but that holidays follow; two letters (DE, AU) may be a country."""
    rest = without_period(title)
    return not rest or (len(squash(rest)) > _SHORT and glossary.field_of(rest) is not None)
