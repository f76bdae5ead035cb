"""Restore: see in a copy that we gave back the original that it was made of.

Takes a source as it was read, gives it without our additions: the sheet that tells of the import, the columns beside
the tables, the comments. Places stay as they are, because people look into the copy; the original's name is kept
beside it, for what a name says (years, occasions). What was said about the original comes from that sheet. A source
that is no copy comes back as it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import orjson
import pandas as pd

from importer.core.issues import Assumption, Issue, Place, Severity, column_letter
from importer.core.model import Sheet, Source
from importer.core.names import fold
from importer.core.our_comments import without_ours
from importer.core.returned import (
    ADDED_HEADERS,
    OCCASION_HEADER,
    OUTCOME_HEADER,
    REMEMBERED_TITLE,
    Remembered,
    is_report,
)

_DEPTH = 60
"""How many rows are looked at for our headers where no sheet of ours says that they are there."""
_LONGEST_SHOWN = 40

_SKIPPED = re.compile(r"\s*(?:[^:]*: )?skipped\b")

Tops = Mapping[int, int]
"""0-based column of ours -> 0-based row of its first header."""


def restore(source: Source) -> Source:
    """A source as the original that it is a copy of; with what was remembered of it, if that can be read.

    An assumption tells that it was recognised; a warning, that what it should remember cannot be read.
    """
    reports = [sheet for sheet in source.sheets if _is_ours(sheet)]
    tables = [sheet for sheet in source.sheets if not _is_ours(sheet)]
    tops = [_tops(sheet, known=bool(reports)) for sheet in tables]
    if not reports and not any(tops):
        return source
    found = [*map(_of_report, reports), *(map(_of_headers, tables, tops))]
    remembered = next((each for each in found if each), None)
    sheets = (
        _named(_without_ours(_unfiltered(sheet, ours, remembered), ours), remembered)
        for sheet, ours in zip(tables, tops, strict=True)
    )
    return replace(
        source,
        sheets=tuple(sheets),
        issues=(*source.issues, *(_unreadable(reports[0]) if reports and not remembered else ())),
        assumptions=(*source.assumptions, _told(source, reports, remembered)),
        came_back=True,
        remembered=remembered,
        moved=_moved(tables, tops, remembered),
    )


def _is_ours(sheet: Sheet) -> bool:
    return bool(sheet.cells.size) and is_report(sheet.name or "", sheet.cells.iloc[:, 0])


def _tops(sheet: Sheet, *, known: bool) -> Tops:
    """Our columns: where both headers stand side by side, the rightmost such pair; near the top if it is no known copy.

    One of them alone may be somebody's own word.
    """
    cells = sheet.cells if known else sheet.cells.iloc[:_DEPTH]
    after: set[int] = set()
    for column in reversed(range(cells.shape[1])):
        here = _rows_with(cells.iloc[:, column].tolist(), OUTCOME_HEADER) & after
        if here:
            return dict.fromkeys((column, column + 1), min(here))
        after = _rows_with(cells.iloc[:, column].tolist(), OCCASION_HEADER)
    return {}


def _rows_with(texts: Sequence[object], header: str) -> set[int]:
    wanted = {text for text in {each for each in texts if isinstance(each, str)} if fold(text) == fold(header)}
    return {row for row, text in enumerate(texts) if text in wanted} if wanted else set()


def _of_headers(sheet: Sheet, tops: Tops) -> Remembered | None:
    """What the comment on our first header remembers."""
    return Remembered.of_note(sheet.comments.get((tops[min(tops)] + 1, min(tops)), "")) if tops else None


def _moved(tables: Sequence[Sheet], tops: Sequence[Tops], remembered: Remembered | None) -> tuple[str, ...]:
    """The sheets in which our columns do not stand where they were added, so that others moved too."""
    were = remembered.our_columns if remembered else {}
    now = {sheet.name: column_letter(min(ours)) if ours else "" for sheet, ours in zip(tables, tops, strict=True)}
    return tuple(name for name, letter in were.items() if now.get(name, letter) != letter)


def _of_report(report: Sheet) -> Remembered | None:
    """What the lines below the title of what is remembered say; lines that were left blank between them do no harm."""
    keys = ["" if cell is None else str(cell).strip() for cell in report.cells.iloc[:, 0]]
    below = next((row + 1 for row, key in enumerate(keys) if fold(key) == fold(REMEMBERED_TITLE)), len(keys))
    if report.cells.shape[1] < len(("key", "value")):
        return None
    lines = ((keys[row], report.cells.iat[row, 1]) for row in range(below, len(keys)))
    return Remembered.of_lines((key, _as_json(value)) for key, value in lines if key.isidentifier())


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
        comments=_without_our_words(sheet.comments, tops),
    )


def _unfiltered(sheet: Sheet, tops: Tops, remembered: Remembered | None) -> Sheet:
    """Without hiding, where hidden rows are left out, those that were not: a filter over our columns hides them now."""
    if not tops or not remembered or remembered.profile.hidden != "skip":
        return sheet
    column, top = min(tops), tops[min(tops)]
    words = {row: str(sheet.cells.iat[row - 1, column]) for row in sheet.hidden_rows if row - 1 > top}
    looked_at = {row for row, text in words.items() if text.strip() and not _SKIPPED.match(text)}
    return replace(sheet, hidden_rows=sheet.hidden_rows - looked_at)


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


def _without_our_words(comments: Mapping[tuple[int, int], str], tops: Tops) -> dict[tuple[int, int], str]:
    """The comments as people wrote them, above and below our words; those on our columns are ours."""
    kept = {spot: without_ours(text) for spot, text in comments.items() if not _covers(tops, spot)}
    return {spot: text for spot, text in kept.items() if text}


def _named(sheet: Sheet, remembered: Remembered | None) -> Sheet:
    if remembered is None:
        return sheet
    name = remembered.sheet_names.get(sheet.name or "", "")
    return replace(sheet, original=remembered.file, sheetless=remembered.sheetless, original_name=name)


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
