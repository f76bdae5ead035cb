"""Restore: see in a copy that we gave back the original that it was made of.

Takes a source as it was read, gives it without our additions: the sheet that tells of the import, the columns beside
the tables, the comments. Places stay as they are, because people look into the copy; the original's name is kept
beside it, for what a name says (years, occasions). What was said about the original comes from that sheet. A source
that is no copy comes back as it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import orjson
import pandas as pd

from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.model import Sheet, Source
from importer.core.names import fold
from importer.core.returned import ADDED_HEADERS, REMEMBERED_TITLE, REPORT_MARK, REPORT_SHEET, Remembered

_DEPTH = 60
"""How many rows are looked at for our headers where no sheet of ours says that they are there."""
_NAME = re.compile(rf"{re.escape(fold(REPORT_SHEET))}(?: ?\(\d+\))?")
_OURS = frozenset(map(fold, ADDED_HEADERS))
_OUR_PART = re.compile(rf"^[ \t]*{re.escape(REPORT_MARK)}(?::|$)", re.MULTILINE)
_LONGEST_SHOWN = 40

Tops = Mapping[int, int]
"""0-based column of ours -> 0-based row of its first header."""


def restore(source: Source) -> Source:
    """A source as the original that it is a copy of; with what was remembered of it, if that can be read.

    An assumption tells that it was recognised; a warning, that what it should remember cannot be read.
    """
    reports = [sheet for sheet in source.sheets if _is_report(sheet)]
    tables = [sheet for sheet in source.sheets if not _is_report(sheet)]
    tops = {id(sheet): _tops(sheet, known=bool(reports)) for sheet in tables}
    if not reports and not any(tops.values()):
        return source
    found = (Remembered.of_lines(_lines(sheet)) for sheet in reports)
    remembered = next((each for each in found if each), None)
    sheets = tuple(_named(_without_ours(sheet, tops[id(sheet)]), remembered) for sheet in tables)
    return replace(
        source,
        sheets=sheets,
        issues=(*source.issues, *(_unreadable(reports[0]) if reports and not remembered else ())),
        assumptions=(*source.assumptions, _told(source, reports, remembered)),
        remembered=remembered,
    )


def _is_report(sheet: Sheet) -> bool:
    first = sheet.cells.iat[0, 0] if sheet.cells.size else ""
    named = sheet.name is not None and _NAME.fullmatch(fold(sheet.name))
    return bool(named) and isinstance(first, str) and first.lstrip().startswith(REPORT_MARK)


def _tops(sheet: Sheet, *, known: bool) -> Tops:
    """Our columns: in a known copy wherever a header of ours stands, else where both stand in one row near the top."""
    found: dict[int, int] = {}
    pairs = sheet.cells if known else sheet.cells.iloc[:_DEPTH]
    for row, columns in _headed(pairs):
        headers = {fold(str(pairs.iat[row, column])) for column in columns}
        if known or headers == _OURS:
            found = dict.fromkeys(columns, row) | found
    return found


def _headed(cells: pd.DataFrame) -> Iterator[tuple[int, list[int]]]:
    """The rows in which our headers stand, with their columns; from top to bottom, 0-based."""
    spots: dict[int, list[int]] = {}
    for column in range(cells.shape[1]):
        texts = cells.iloc[:, column].tolist()
        if not any(isinstance(text, str) and fold(text) in _OURS for text in set(texts)):
            continue
        for row, text in enumerate(texts):
            if isinstance(text, str) and fold(text) in _OURS:
                spots.setdefault(row, []).append(column)
    yield from ((row, spots[row]) for row in sorted(spots))


def _lines(report: Sheet) -> list[tuple[str, str]]:
    """Keys and values below the title of what is remembered, as far as the next blank line."""
    keys = ["" if cell is None else str(cell).strip() for cell in report.cells.iloc[:, 0]]
    below = next((row + 1 for row, key in enumerate(keys) if fold(key) == fold(REMEMBERED_TITLE)), len(keys))
    if report.cells.shape[1] < 2:
        return []
    end = next((row for row in range(below, len(keys)) if not keys[row]), len(keys))
    return [(keys[row], _as_json(report.cells.iat[row, 1])) for row in range(below, end)]


def _as_json(cell: object) -> str:
    """A value as we wrote it; spreadsheet programs make numbers and flags of texts that look like them."""
    return cell if isinstance(cell, str) else orjson.dumps(cell, default=str).decode()


def _without_ours(sheet: Sheet, tops: Tops) -> Sheet:
    """A sheet as it was before we wrote on it; places stay what they are."""
    cells = _blanked(sheet.cells, tops)
    width = cells.shape[1]
    return replace(
        sheet,
        cells=cells,
        hidden_columns=frozenset(column for column in sheet.hidden_columns if column < width),
        merged=tuple(area for area in sheet.merged if not set(range(area.left, area.right + 1)) <= set(tops)),
        error_cells={spot: text for spot, text in sheet.error_cells.items() if not _covers(tops, spot)},
        uncached_formulas=frozenset(spot for spot in sheet.uncached_formulas if not _covers(tops, spot)),
        comments=_without_our_words(sheet.comments),
    )


def _covers(tops: Tops, spot: tuple[int, int]) -> bool:
    row, column = spot
    return column in tops and row > tops[column]


def _blanked(cells: pd.DataFrame, tops: Tops) -> pd.DataFrame:
    """The cells without our columns, and no wider than what is left."""
    if not tops:
        return cells
    cells = cells.copy()
    for column, top in tops.items():
        cells.iloc[top:, column] = ""
    width = cells.shape[1]
    while width and (cells.iloc[:, width - 1] == "").all():
        width -= 1
    return cells.iloc[:, :width]


def _without_our_words(comments: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """The comments as people wrote them: ours stand alone, or below theirs."""
    kept = {spot: _OUR_PART.split(text, maxsplit=1)[0].rstrip() for spot, text in comments.items()}
    return {spot: text for spot, text in kept.items() if text}


def _named(sheet: Sheet, remembered: Remembered | None) -> Sheet:
    if remembered is None:
        return sheet
    return replace(sheet, original=remembered.file, sheetless=remembered.sheetless)


def _unreadable(report: Sheet) -> tuple[Issue]:
    message = (
        f'What the sheet "{report.name}" says below "{REMEMBERED_TITLE}" cannot be understood any more; '
        "the file is read as if nothing had been said about it."
    )
    hint = "undo the change to that sheet, or give the options anew, such as --occasion, --zone or --year."
    return (Issue("copy-edited", Severity.WARNING, message, Place(report.file, report.name), hint),)


def _told(source: Source, reports: list[Sheet], remembered: Remembered | None) -> Assumption:
    evidence = (
        f'the sheet "{reports[0].name}"' if reports else f'the columns "{ADDED_HEADERS[0]}" and "{ADDED_HEADERS[1]}"'
    )
    decided = "read as the original, without what an import added"
    if remembered:
        decided = f'read as the original "{remembered.file}"'
        said = ", ".join(_shown(key, value) for key, value in remembered.settings())
        decided += f" and as that was read, unless options say otherwise: {said}" if said else ""
    return Assumption("copy-recognised", source.file, decided, evidence)


def _shown(key: str, value: str) -> str:
    """A setting in few words; a long one by its name."""
    words = key.replace("_", " ")
    return f"{words} {value}" if len(value) <= _LONGEST_SHOWN else words
