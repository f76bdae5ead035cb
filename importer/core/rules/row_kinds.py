"""Rules that tell the rows of a table apart: records, blank rows, and rows that are no events.

Only rows that stand out (no date, a mark, the header's own words) are looked at one by one; all others are records.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from importer.core.faults import Fault
from importer.core.glossary import Glossary, squash
from importer.core.lifting import Coded
from importer.core.names import clean
from importer.core.rules.calendar_languages import weekday_in_any
from importer.core.rules.dates import DateReading, read_date

_LONG = 24
_DATE_BEGINS = re.compile(r"\s*\d{1,4}\s*[-./年]\s*\d")
COMMENT_MARKS = ("#", "//", ";;")
WEEKLY = "a weekly day off; occasions hold dates"
"""Why a row is left out that names a weekday and nothing else, as calendars of exchanges begin."""


@dataclass(frozen=True)
class RowKinds:
    """Positions (in the rows below the header) of records, and of skipped rows with their reasons."""

    records: npt.NDArray[np.intp]
    skipped: tuple[tuple[int, str], ...]


def tell_apart(
    below: pd.DataFrame,
    dates: Coded[Any],
    header: str,
    event_column: int | None,
    titles: frozenset[int],
    glossary: Glossary,
    kept: Coded[Any] | None = None,
) -> RowKinds:
    """Tell the rows below a header apart.

    Args:
        below: the rows below the header, all columns.
        dates: the coded cells of the start date column, one for each row.
        header: the header text of that column; a row that repeats it is a second header.
        event_column: position of the event column, if there is one.
        titles: positions of rows whose cells are merged across; a lone text there is a title and no event's name.
        glossary: for the words of totals.
        kept: cells of a column that makes each row a record in which it says something.
    """
    weekly = _weekly_days_off(below, dates)
    dated = ~dates.blank & ~weekly & ~_lone_texts(below, dates, event_column)
    marked = _marked_rows(below, dates)
    if kept is not None:
        dated, marked = dated | ~kept.blank, marked & kept.blank
    again = dates.where(lambda cell: isinstance(cell, str) and squash(cell) == squash(header))
    totals = _totals(below, dates, glossary)
    real = np.flatnonzero(dated & ~totals & ~marked & ~again)
    first, last = (int(real[0]), int(real[-1])) if len(real) else (len(below), -1)
    skipped: dict[int, str] = {int(row): "comment line" for row in np.flatnonzero(marked)}
    skipped |= {int(row): "second header" for row in np.flatnonzero(again & ~marked)}
    skipped |= {int(row): "total" for row in np.flatnonzero(totals)}
    skipped |= {int(row): WEEKLY for row in np.flatnonzero(weekly)}
    dropped: set[int] = set(skipped)
    undated = np.flatnonzero(~dated & ~marked & ~again & ~totals & ~weekly)
    for row, cells in zip(undated.tolist(), below.iloc[undated].to_numpy().tolist(), strict=True):
        texts = {column: str(cell) for column, cell in enumerate(cells) if cell != "" and str(cell).strip()}
        if not texts:
            dropped.add(row)
        elif reason := _why_no_event(texts, row, first, last, None if row in titles else event_column, glossary):
            skipped[row] = reason
            dropped.add(row)
    keep = np.ones(len(below), dtype=np.bool_)
    keep[list(dropped)] = False
    return RowKinds(np.flatnonzero(keep), tuple(sorted(skipped.items())))


def begins_as_date(text: str) -> bool:
    """Whether a text begins as a date in numbers does, whatever follows."""
    return _DATE_BEGINS.match(text) is not None


def are_weekdays(cells: Iterable[object]) -> bool:
    """Whether cells say weekdays and nothing else, in any language; blank ones say nothing."""
    said = [cell for cell in cells if str(cell).strip()]
    return bool(said) and all(_is_weekday(cell) for cell in said)


def _is_weekday(cell: object) -> bool:
    if not isinstance(cell, str) or len(cell) > _LONG or weekday_in_any(clean(cell)) is None:
        return False
    return isinstance(read_date(cell), Fault)  # some months are called as a weekday is elsewhere


def _weekly_days_off(below: pd.DataFrame, dates: Coded[Any]) -> npt.NDArray[np.bool_]:
    """Rows that name a weekday where others have their date, and nothing else beside it."""
    weekly = dates.where(_is_weekday)
    rows = np.flatnonzero(weekly)
    weekly[rows] = [are_weekdays(cells) for cells in below.iloc[rows].to_numpy().tolist()]
    return weekly


def _totals(below: pd.DataFrame, dates: Coded[Any], glossary: Glossary) -> npt.NDArray[np.bool_]:
    """Rows of a total whose number stands in the column of dates."""
    totals = dates.where(_is_number)
    for row in np.flatnonzero(totals):
        label = next((cell for cell in below.iloc[row] if isinstance(cell, str) and cell.strip()), "")
        totals[row] = is_total(label, glossary)
    return totals


def is_total(label: str, glossary: Glossary) -> bool:
    """Whether a text names a total, such as ``Total: 12``."""
    return glossary.means(clean(label).rstrip(":").split(":")[0], "total")


def _lone_texts(below: pd.DataFrame, dates: Coded[Any], event_column: int | None) -> npt.NDArray[np.bool_]:
    """Rows with nothing but words in the column of dates: footnotes and titles of what follows.

    Where digits stand in it, and dates still follow, it may be a date that is miswritten, and stays one.
    """
    lone = dates.where(lambda cell: isinstance(cell, str) and isinstance(read_date(cell), Fault))
    if event_column is None or not lone.any():
        return np.zeros(len(below), dtype=np.bool_)
    candidates = np.flatnonzero(lone)
    readable = np.flatnonzero(~dates.blank & ~lone)
    last = int(readable[-1]) if len(readable) else -1
    for row, cells in zip(candidates.tolist(), below.iloc[candidates].to_numpy().tolist(), strict=True):
        texts = [str(cell) for cell in cells if str(cell).strip()]
        lone[row] = len(texts) == 1 and not _may_be_date(texts[0], last=row > last >= 0)
    return lone


def _may_be_date(text: str, *, last: bool) -> bool:
    """Whether a text may be a miswritten date: digits stand in it; below the last date a long text is a note."""
    digits = any(letter.isdigit() for letter in text)
    return digits and not (last and len(text) > _LONG and not begins_as_date(text))


def _is_number(cell: object) -> bool:
    reading = None if isinstance(cell, Fault) else read_date(cell)
    return isinstance(cell, (int, float)) or (isinstance(reading, DateReading) and reading.kind == "number")


def _marked_rows(below: pd.DataFrame, dates: Coded[Any]) -> npt.NDArray[np.bool_]:
    """Rows that begin with a comment mark and hold no readable date.

    Where rows with dates carry the mark too, it is part of their text, such as the number "#1".
    """
    marked = np.zeros(len(below), dtype=np.bool_)
    if below.shape[1] == 0:
        return marked
    unreadable = dates.map(
        lambda cell: True if not isinstance(cell, Fault) and isinstance(read_date(cell), Fault) else None
    )
    candidates = np.flatnonzero(dates.blank | ~unreadable.blank)
    marked[candidates] = [_is_marked(cell) for cell in below.iloc[candidates, 0]]
    if (marked & ~dates.blank).any():
        dated = np.flatnonzero(~dates.blank & unreadable.blank)
        if any(_is_marked(cell) for cell in below.iloc[dated, 0]):
            marked &= dates.blank
    return marked


def _is_marked(cell: object) -> bool:
    return isinstance(cell, str) and cell.lstrip().startswith(COMMENT_MARKS)


def _why_no_event(
    texts: dict[int, str], row: int, first: int, last: int, event_column: int | None, glossary: Glossary
) -> str | None:
    """Why a row without a date is no event; None if it is one whose date is missing."""
    if row > last:
        return f'note: "{_shown(texts)}"'
    if row < first:
        return f'above the first date: "{_shown(texts)}"'
    label = next(iter(texts.values()))  # a total is named before its numbers
    if is_total(label, glossary):
        return "total"
    if len(texts) == 1 and event_column not in texts:
        return f'title: "{_shown(texts)}"'
    return None


def _shown(texts: dict[int, str]) -> str:
    return " ".join(clean(text) for text in texts.values())[:120]
