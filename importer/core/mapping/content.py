"""Columns by their content, where no heading says what they are.

A sheet without a header: the types of its cells decide. Only what can be nothing else is taken: dates, weekdays,
half-day marks, and the one column of words that tells rows apart best.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from importer.core.glossary import Field, Glossary, squash
from importer.core.issues import column_letter
from importer.core.lifting import distinct
from importer.core.mapping.heading import Header, are_days, are_months, texts_of
from importer.core.model import Sheet
from importer.core.names import clean
from importer.core.profile import Profile
from importer.core.rules.calendar_languages import weekday_in_any
from importer.core.rules.dates import FIRST_YEAR, LAST_YEAR, DateReading, read_date
from importer.core.rules.header import HeaderMatch, match_header
from importer.core.rules.row_kinds import COMMENT_MARKS, are_weekdays, begins_as_date

_SAMPLE = 300
_MOST_COLUMNS = 60
_MOST_DEPTH = 60
_FEWEST_LETTERS = 3


def header_by_content(sheet: Sheet, profile: Profile, glossary: Glossary) -> Header | None:
    """A header that stands for what the cells are; ``row`` is 0 where no row names the columns.

    None where no column holds dates, or where several do and nothing says which of them count.
    """
    rows = _said_rows(sheet)
    if rows.empty:
        return None
    sample = rows.iloc[:_SAMPLE]
    fields = _dates_of(sample)
    if not fields:
        return None
    fields |= _others_of(rows, sample, set(fields), glossary)
    first = _first_row(sheet, fields)
    texts = texts_of(sheet, first - 1) if first > 1 and first - 1 <= _MOST_DEPTH else []
    named = [index for index in fields if index < len(texts) and texts[index]]
    if len(named) * 2 < len(fields) or are_weekdays(texts) or _is_no_heading(texts):
        texts = []
    row = first - 1 if texts else 0
    width = sheet.cells.shape[1]
    own = match_header(texts or [_stand_in(index) for index in range(width)], glossary, profile.columns).fields
    names = tuple(texts) or tuple(_stand_in(index) for index in range(width))
    kept = {index: name for index, name in fields.items() if index not in own and name not in own.values()}
    match = HeaderMatch({**kept, **own}, {}, {})
    return Header(row, row, names, ("",) * width, match) if match.score else None


def _is_no_heading(texts: Sequence[str]) -> bool:
    """Whether a row is a comment, or begins with a day that is written so that it cannot be read."""
    return bool(texts) and (texts[0].startswith(COMMENT_MARKS) or begins_as_date(texts[0]))


def _stand_in(index: int) -> str:
    return f"column {column_letter(index)}"


def _said_rows(sheet: Sheet) -> pd.DataFrame:
    """The rows that say something and are no comments, nor weekdays above or between dates."""
    cells = sheet.cells.iloc[:, :_MOST_COLUMNS]
    said = (cells != "").any(axis=1).to_numpy()
    marked = [isinstance(cell, str) and cell.lstrip().startswith(COMMENT_MARKS) for cell in cells.iloc[:, 0]]
    rows = cells[said & ~np.array(marked, dtype=np.bool_)]
    first = distinct(rows[0]) if len(rows.columns) else None
    if first is None or not any(are_weekdays([cell]) for cell in first.values):
        return rows
    weekly = [are_weekdays(row) for row in rows.to_numpy().tolist()]
    return rows[~np.array(weekly, dtype=np.bool_)]


def _said(cells: "pd.Series[Any]") -> list[object]:
    return [cell for cell in cells if str(cell).strip()]


def _dates_of(sample: pd.DataFrame) -> dict[int, Field]:
    """The column of dates, or the columns of its pieces; a second one is the end where it never lies before."""
    dated = [index for index in sample.columns if _mostly(sample[index], _is_date)]
    if not dated:
        return _pieces_of(sample)
    if len(dated) == 1:
        return {int(dated[0]): "start_date"}
    return {}


def _is_date(cell: object) -> bool:
    reading = read_date(cell)
    return isinstance(reading, DateReading) and reading.kind != "number"


def _mostly(cells: "pd.Series[Any]", rule: Any) -> bool:
    """Whether nine tenths of what a column says, and half of its rows, keep a rule; one heading may stand above."""
    said = _said(cells)
    fit = sum(bool(rule(cell)) for cell in said)
    return fit > 0 and fit * 2 >= len(cells) - 1 and fit * 10 >= (len(said) - 1) * 9


def _pieces_of(sample: pd.DataFrame) -> dict[int, Field]:
    """Day and month in columns of their own: months are words, because two columns of numbers may be anything."""
    months = [index for index in sample.columns if are_months(sample[index]) and _mostly(sample[index], _is_word)]
    days = [index for index in sample.columns if are_days(sample[index]) and index not in months]
    years = [index for index in sample.columns if _mostly(sample[index], _is_year)]
    if len(months) != 1 or len(days) != 1 or len(years) > 1:
        return {}
    found: dict[int, Field] = {int(months[0]): "month", int(days[0]): "day"}
    return found | {int(index): "year" for index in years}


def _is_word(cell: object) -> bool:
    return isinstance(cell, str) and not cell.strip().isdigit()


def _is_year(cell: object) -> bool:
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    return text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR


def _others_of(rows: pd.DataFrame, sample: pd.DataFrame, taken: set[int], glossary: Glossary) -> dict[int, Field]:
    """Weekdays, half-day marks, and the names; marks may begin far below, so whole columns are looked at."""
    found: dict[int, Field] = {}
    rest = [index for index in map(int, sample.columns) if index not in taken]
    for index in rest:
        said = [cell for cell in distinct(rows[index]).values if isinstance(cell, str)]
        if said and all(glossary.means(cell, "half_day") or squash(cell) == "h" for cell in said):
            found.setdefault(index, "portion")
        elif said and all(weekday_in_any(cell) is not None for cell in said):
            found.setdefault(index, "weekday")
    names = names_column(sample, [index for index in rest if index not in found])
    return found if names is None else {**found, names: "event"}


def names_column(sample: pd.DataFrame, columns: Sequence[int]) -> int | None:
    """The column of words that tells rows apart best; None where none has words of three letters in most rows."""
    best: tuple[int, int, int] | None = None
    for index in columns:
        texts = [clean(cell) for cell in sample[index] if isinstance(cell, str) and cell.strip()]
        worded = [text for text in texts if _is_worded(text)]
        if len(worded) * 2 < max(len(sample), 1) or len(worded) * 10 < len(texts) * 9:
            continue
        key = (len(set(worded)), -index, index)
        best = max(best, key) if best else key
    return None if best is None else best[2]


def _is_worded(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) >= _FEWEST_LETTERS or not text.isascii()


def _first_row(sheet: Sheet, fields: Mapping[int, Field]) -> int:
    """The first row, from 1, that holds a date."""
    column = next((index for index, name in fields.items() if name in ("start_date", "day")))
    cells = sheet.cells[column].iloc[: 4 * _SAMPLE]
    whole = "start_date" in fields.values()
    said = ((position, cell) for position, cell in enumerate(cells) if cell != "")
    return next((position for position, cell in said if (_is_date(cell) if whole else are_days([cell]))), 0) + 1
