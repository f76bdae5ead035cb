"""Unroll a matrix: dates stand inside, names down or across, sites or years on the other side.

::

    Holiday   | Berlin     | Paris             Year | New Year   | Easter
    New Year  | 2027-01-01 | 2027-01-01        2027 | 2027-01-01 | 2027-03-28

Every date cell becomes one record of its row; its position is the cell's own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from importer.core.glossary import Field, Glossary
from importer.core.layouts import Layout
from importer.core.lifting import Coded, distinct
from importer.core.mapping.error_cells import with_faults
from importer.core.mapping.heading import HEADER_DEPTH, Header
from importer.core.model import Sheet
from importer.core.names import clean
from importer.core.profile import Profile
from importer.core.rules.dates import FIRST_YEAR, LAST_YEAR, DateReading, read_date
from importer.core.rules.header import match_header
from importer.core.table import Column, SkippedRow, Table

_LOOKED_AT = 2 * HEADER_DEPTH
_MOST_COLUMNS = 400
_FEWEST = 2
_YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)(?!\d)")
_LIKE_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}([./-])\d{1,2}\2\d{1,2})(?!\d)"
    r"|(?<!\w)\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,}\.?,?\s+(?:de\s+)?\d{4}(?!\d)"
)
_ROLE = re.compile(
    r"\b(?:dates?|datum|closed?|closes|closing|from|until|till|to|re-?opens?|start|starts|end|ends|begins?|approved|checked|"
    r"updated|created|observed|actual|von|bis|beginn|ende|inicio|fin|début)\b|working day|arbeitstag",
    re.IGNORECASE,
)
_NONE = frozenset({"-", "–", "—", "/", "n/a", "n.a.", "none"})
Grid = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Matrix:
    """Where a matrix stands in its sheet; rows count from 1, columns from 0."""

    header_row: int
    labels: dict[int, str]
    """The text above each column of dates."""
    side: int
    """The column of the texts beside the dates."""
    fields: dict[int, Field]
    """Other columns that name a field."""
    headers: tuple[str, ...]
    layout: Layout | None
    """None where nothing says what stands down and what across."""


def find_matrix(sheet: Sheet, profile: Profile, glossary: Glossary) -> Matrix | None:
    """The matrix of a sheet; None where fewer than two columns hold dates below headings."""
    cells = sheet.cells.iloc[:_LOOKED_AT, :_MOST_COLUMNS]
    dated = np.array([[_is_date(cell) for cell in row] for row in cells.to_numpy()], dtype=np.bool_)
    if not dated.any():
        return None
    likely = dated | np.array([[_is_likely(cell) for cell in row] for row in cells.to_numpy()], dtype=np.bool_)
    first = int(np.flatnonzero(dated.any(axis=1))[0])
    while first and likely[first - 1].sum() >= _FEWEST:  # dates that cannot be read are no headings
        first -= 1
    filled = (~cells.iloc[first:].isin(["", *_NONE])).to_numpy().sum(axis=0)
    found = likely[first:].sum(axis=0)
    inside = [index for index in np.flatnonzero(found) if found[index] * 2 >= filled[index]]
    head = first if first and not profile.header_row else profile.header_row or 0
    if len(inside) < _FEWEST or not head:
        return None
    texts = [_label(cell) for cell in sheet.cells.iloc[head - 1]]
    labels = {int(index): texts[index] for index in inside if texts[index]}
    if len(set(labels.values())) < len(labels) and head > 1:
        labels = _grouped(sheet, head - 1, labels)
    others = [index for index in range(cells.shape[1]) if index not in labels]
    side = _side(cells.iloc[head:], others)
    if len(labels) < _FEWEST or side is None:
        return None
    unlabelled = ["" if index in labels else text for index, text in enumerate(texts)]
    named = match_header(unlabelled, glossary, profile.columns)
    layout = _layout(cells.iloc[head:, side], labels.values(), named.fields.get(side), profile)
    if layout == "matrix" and not profile.layout and _are_roles(labels.values()):
        return None
    if len(set(labels.values())) < len(labels):
        layout = None  # two columns of one site, or of one holiday
    fields = {index: name for index, name in named.fields.items() if index != side}
    return Matrix(head, labels, side, fields, tuple(texts), layout)


def _grouped(sheet: Sheet, row: int, labels: Mapping[int, str]) -> dict[int, str]:
    """Labels with the text that stands over them in the row above, as far as the next one: sites over years."""
    texts = [_label(cell) for cell in sheet.cells.iloc[row - 1]]
    starts = [index for index, text in enumerate(texts) if text]
    over = {index: max((start for start in starts if start <= index), default=None) for index in labels}
    return {index: clean(f"{texts[start]} {text}") if (start := over[index]) is not None else text
            for index, text in labels.items()}  # fmt: skip


def _are_roles(labels: Iterable[str]) -> bool:
    """Whether headings say what part dates play for a row (from, until, approved), and are no sites and no years."""
    said = list(labels)
    return any(_ROLE.search(text) for text in said) and not all(_YEAR.search(text) for text in said)


def matrix_of_groups(header: Header, profile: Profile) -> Matrix | None:
    """The matrix of a list whose heading of a date stands below several groups, such as sites or years."""
    fields: dict[int, Field] = {**header.match.fields, **header.match.doubled}
    dates = [index for index, name in fields.items() if name == "start_date"]
    events = [index for index, name in fields.items() if name == "event"]
    labels = {index: header.groups[index] for index in dates if header.groups[index]}
    if len(labels) < _FEWEST or len(labels) < len(dates) or len(set(labels.values())) < len(labels) or len(events) != 1:
        return None
    others = {index: name for index, name in header.match.fields.items() if name in _ROW_FIELDS}
    return Matrix(header.row, labels, events[0], others, header.texts, profile.layout or "matrix")


_ROW_FIELDS: tuple[Field, ...] = ("description", "type", "zone", "default", "occasion", "working", "hours")


def _is_date(cell: object) -> bool:
    if cell == "":
        return False
    reading = read_date(cell)
    return isinstance(reading, DateReading) and reading.kind != "number"


def _is_likely(cell: object) -> bool:
    """Whether a date may stand in a text that is none; its column is not to be lost, but refused."""
    return isinstance(cell, str) and _LIKE_DATE.search(cell) is not None


def _label(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell)) if isinstance(cell, (str, int)) else ""


def _side(cells: pd.DataFrame, others: Sequence[int]) -> int | None:
    """The first column beside the dates that says something in most rows, and not the same or a running number."""
    for index in others:
        said = [_label(cell) for cell in cells[index] if _label(cell)]
        running = said == [str(number) for number in range(1, len(said) + 1)]
        if len(said) * 2 >= len(cells) and len(set(said)) * 2 > len(said) and not running:
            return index
    return None


def _layout(side: "pd.Series[Any]", labels: Any, name: Field | None, profile: Profile) -> Layout | None:
    """What stands across: holidays, or the sites or years of holidays that stand down."""
    if profile.layout in ("matrix", "holidays-across"):
        return profile.layout
    said = [_label(cell) for cell in side if _label(cell)]
    if all(_YEAR.fullmatch(text) for text in said) or name in ("region", "occasion", "year"):
        return "holidays-across"
    if name == "event" or all(_YEAR.search(text) for text in labels):
        return "matrix"
    return None


def unroll(sheet: Sheet, found: Matrix, profile: Profile, glossary: Glossary) -> Table:
    """The table of a matrix: one record for each date cell, row by row."""
    inside = sorted(found.labels)
    below = with_faults(sheet.cells.iloc[found.header_row :], sheet, {*inside, *found.fields})
    filled = np.column_stack([~_without_date(below[index], glossary) for index in inside])
    rows, picks = np.nonzero(filled)
    columns = np.array(inside, dtype=np.int32)[picks]
    across = Coded.of(found.labels[index] for index in inside).take(picks)
    down = distinct(below[found.side]).map(lambda cell: _label(cell) or None).take(rows)
    grid = below[inside].to_numpy()
    raw: dict[Field, Coded[Any]] = {"start_date": distinct(pd.Series(grid[rows, picks], dtype=object))}
    raw |= _sides(found.layout or "matrix", across, down)
    raw |= {name: distinct(below[index]).take(rows) for index, name in found.fields.items() if name not in raw}
    return Table(
        file=sheet.file,
        sheet=sheet.name,
        header_row=found.header_row,
        columns=_columns(found, raw),
        rows=(rows + found.header_row + 1).astype(np.int32),
        raw=raw,
        ticks=(),
        cells=below.iloc[rows],
        skipped=_skipped(below, filled, found),
        from_1904=sheet.from_1904,
        layout=found.layout or "matrix",
        profile=profile,
        spots={"start_date": columns},
    )


def _without_date(cells: "pd.Series[Any]", glossary: Glossary) -> Grid:
    """Cells that say nothing, or that there is no such day; "closed" or "off" may be either and stay."""
    coded = distinct(cells)
    return coded.blank | coded.where(lambda cell: isinstance(cell, str) and _says_none(cell.strip(), glossary))


def _says_none(text: str, glossary: Glossary) -> bool:
    return text.casefold() in _NONE or (glossary.means(text, "no") and not glossary.means(text, "closed"))


def _sides(layout: Layout, across: Coded[str], down: Coded[str]) -> dict[Field, Coded[Any]]:
    """The fields that the texts down and across give."""
    names, others = (across, down) if layout == "holidays-across" else (down, across)
    found: dict[Field, Coded[Any]] = {"event": names}
    years = others.map(_year_in)
    if not years.blank.any():
        found["year"] = years
        others = others.map(lambda text: clean(_YEAR.sub("", text)).strip(" -–/()") or None)
        if others.blank.any():
            return found
    found["region"] = others
    return found


def _year_in(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found[1]) if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR else None


def _columns(found: Matrix, raw: Mapping[Field, Coded[Any]]) -> tuple[Column, ...]:
    beside: Field = "region" if "region" in raw else "year"
    own: Field = beside if found.layout == "holidays-across" else "event"
    uses: dict[int, Field] = {**found.fields, found.side: own}
    return tuple(
        Column(index, text, uses.get(index), dates=index in found.labels)
        for index, text in enumerate(found.headers)
        if text or index in uses
    )


def _skipped(below: pd.DataFrame, filled: Grid, found: Matrix) -> tuple[SkippedRow, ...]:
    """Rows without any date that say something all the same."""
    dated = filled.any(axis=1)
    last = int(np.flatnonzero(dated)[-1]) if dated.any() else -1
    skipped = []
    for position in np.flatnonzero(~dated).tolist():
        texts = [clean(str(cell)) for cell in below.iloc[position] if str(cell).strip()]
        if texts:
            reason = "note" if position > last else "no date in any column"
            skipped.append(SkippedRow(found.header_row + 1 + position, f'{reason}: "{" ".join(texts)[:120]}"'))
    return tuple(skipped)
