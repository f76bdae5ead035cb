"""Map: find the table of each sheet, its header and what its columns mean.

Takes a source as it was read, gives tables whose columns are named by our fields; cells stay untouched. Sheets that
hold no table are left out with the reason. What was inferred comes back as assumptions, with the cell that decided.
A source in which no column can be a date is refused as a whole (NotAHolidayList).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from importer.core.errors import NotAHolidayList
from importer.core.faults import Fault
from importer.core.glossary import Field, Glossary, squash
from importer.core.issues import Assumption, Issue, Place, Severity, column_letter
from importer.core.lifting import Coded, distinct
from importer.core.model import MergedRange, Sheet, Source
from importer.core.names import clean
from importer.core.profile import Profile
from importer.core.report import IMPORTED_COLUMNS, REJECTS_COLUMNS
from importer.core.rules.dates import read_date
from importer.core.rules.header import HeaderMatch, match_header
from importer.core.rules.row_kinds import tell_apart
from importer.core.table import TEMPLATE_SHEETS, Column, Mapped, SkippedRow, Table

_HEADER_DEPTH = 60
"""How many rows may stand above a header."""
_SHORT = 2


def map_source(source: Source, profile: Profile, glossary: Glossary) -> Mapped:
    """Find the tables of a source.

    Raises:
        NotAHolidayList: no sheet has a column that can be a date.
    """
    issues: list[Issue] = list(source.issues)
    assumptions: list[Assumption] = list(source.assumptions)
    tables: list[Table] = []
    reasons: list[str] = []
    for sheet in source.sheets:
        left_out = _why_left_out(sheet, profile)
        if left_out:
            reasons.append(f"{sheet.name or sheet.file}: {left_out}")
            if sheet.name not in TEMPLATE_SHEETS:
                assumptions.append(Assumption("sheet-left-out", str(Place(sheet.file, sheet.name)), left_out, left_out))
            continue
        found = _map_sheet(sheet, profile, glossary)
        if isinstance(found, str):
            reasons.append(f"{sheet.name or sheet.file}: {found}")
            issues.append(_left_out_note(sheet, found))
            continue
        tables.append(found.tables[0])
        issues += found.issues
        assumptions += found.assumptions
    if not tables:
        raise _no_table(source, reasons)
    return Mapped(tuple(tables), tuple(issues), tuple(assumptions))


def _left_out_note(sheet: Sheet, reason: str) -> Issue:
    message = f'The sheet "{sheet.name}" was left out: {reason}.'
    return Issue("sheet-not-a-list", Severity.NOTE, message, Place(sheet.file, sheet.name))


def _no_table(source: Source, reasons: Sequence[str]) -> NotAHolidayList:
    return NotAHolidayList(
        f"{source.file} is not a holiday list: no column of it can be a date ({'; '.join(reasons) or 'no sheets'}).",
        'put one row of headings above the rows, at least "Start date" and "Event"; '
        '"occasions template FILE.xlsx" writes a sheet that has them.',
    )


def _why_left_out(sheet: Sheet, profile: Profile) -> str:
    if profile.sheets and sheet.name not in profile.sheets:
        return "not named by --sheet"
    if profile.sheets:
        return ""
    if sheet.name in TEMPLATE_SHEETS:
        return "instructions of the template"
    if sheet.hidden and profile.hidden != "include":
        return "the sheet is hidden (--hidden include reads it)"
    return "" if sheet.cells.size else "the sheet is empty"


def _map_sheet(sheet: Sheet, profile: Profile, glossary: Glossary) -> Mapped | str:
    """The table of one sheet, or the reason why there is none."""
    header = _find_header(sheet, profile, glossary)
    if header is None:
        return "no row of headings names a date"
    top, match = header
    texts = _texts(sheet, top)
    columns = tuple(
        Column(index, text, match.fields.get(index))
        for index, text in enumerate(texts)
        if index not in sheet.hidden_columns or profile.hidden == "include"
    )
    by_field = {column.field: column for column in columns if column.field}
    if "start_date" not in by_field:
        return "the column of dates is hidden (--hidden include reads it)"
    table = _cut(sheet, top, columns, by_field, profile, glossary)
    notes = [*_column_assumptions(sheet, top, columns, match), *_hidden_assumptions(sheet, top, profile)]
    notes += _merged_assumptions(sheet, top, {column.index for column in by_field.values()})
    if table.title and not any(table.title == text for text in texts):
        notes.append(
            Assumption("title-found", str(table.place()), f'"{table.title}"', f"stands above the header in row {top}")
        )
    issues = [_row_note(table, skipped) for skipped in table.skipped]
    if not len(table):
        message = "The sheet has a header but no rows."
        issues.append(Issue("no-rows", Severity.NOTE, message, table.place(top), "nothing is sent, nothing deleted."))
    return Mapped((table,), tuple(issues), tuple(notes))


def _row_note(table: Table, skipped: SkippedRow) -> Issue:
    return Issue(
        "row-skipped", Severity.NOTE, f"Row {skipped.row} is no event: {skipped.reason}.", table.place(skipped.row)
    )


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [clean(cell) if isinstance(cell, str) else "" for cell in sheet.cells.iloc[row - 1]]


def _find_header(sheet: Sheet, profile: Profile, glossary: Glossary) -> tuple[int, HeaderMatch] | None:
    """The 1-based header row and what its texts mean: exact words first, then close ones."""
    depth = min(_HEADER_DEPTH, len(sheet.cells))
    candidates = [profile.header_row] if profile.header_row else range(1, depth + 1)
    for fuzzy in (False, True):
        matches = [
            (row, match_header(_texts(sheet, row), glossary, profile.columns, fuzzy=fuzzy))
            for row in candidates
            if row <= len(sheet.cells)
        ]
        fitting = [found for found in matches if found[1].score and _may_hold_dates(sheet, *found)]
        best = max(fitting, key=lambda found: (found[1].score, -found[0]), default=None)
        if best:
            close = match_header(_texts(sheet, best[0]), glossary, profile.columns, fuzzy=True)
            return best[0], close
    return None


def _may_hold_dates(sheet: Sheet, top: int, match: HeaderMatch) -> bool:
    """A word of two letters (de, au, to) means a date only with one below it: it may be a country."""
    index = next(index for index, name in match.fields.items() if name == "start_date")
    if len(squash(_texts(sheet, top)[index])) > _SHORT:
        return True
    below = sheet.cells[index].iloc[top : top + _HEADER_DEPTH]
    return any(not isinstance(read_date(cell), Fault) for cell in below if cell != "")


def _cut(
    sheet: Sheet,
    top: int,
    columns: tuple[Column, ...],
    by_field: dict[Field, Column],
    profile: Profile,
    glossary: Glossary,
) -> Table:
    """Cut the rows below the header out of a sheet and code the cells of each mapped column."""
    mapped = {column.index for column in by_field.values()}
    plain = _with_merged_cells_filled(sheet, top, mapped)
    below = _with_faults(plain, sheet, mapped)
    if sheet.hidden_rows and profile.hidden == "skip":
        visible = [row for row in range(len(below)) if row + top + 1 not in sheet.hidden_rows]
        below = below.iloc[visible]
    numbers = below.index.to_numpy().astype(np.int32) + 1
    dates = distinct(below[by_field["start_date"].index])
    event = by_field["event"].index if "event" in by_field else None
    kinds = tell_apart(below, dates, by_field["start_date"].header, event, glossary)
    cells = below if len(kinds.records) == len(below) else below.iloc[kinds.records]
    raw: dict[Field, Coded[Any]] = {
        name: dates.take(kinds.records) if name == "start_date" else distinct(cells[column.index])
        for name, column in by_field.items()
    }
    ticks = () if {"occasion", "region"} & set(raw) else _tick_columns(columns, cells, glossary)
    names = {name for name, _ in ticks}
    return Table(
        file=sheet.file,
        sheet=sheet.name,
        header_row=top,
        columns=tuple(
            Column(column.index, column.header, column.field, tick=not column.field and column.header in names)
            for column in columns
        ),
        rows=numbers[kinds.records],
        raw=raw,
        ticks=ticks,
        cells=plain if len(cells) == len(plain) else plain.loc[cells.index],
        skipped=tuple(SkippedRow(int(numbers[position]), reason) for position, reason in kinds.skipped),
        title=_title(sheet, top),
    )


def _with_merged_cells_filled(sheet: Sheet, top: int, mapped: set[int]) -> Any:
    """The rows below the header; a merged block shows its value in every row and mapped column that it covers."""
    below = sheet.cells.iloc[top:]
    ranges = _merged_down(sheet, top, mapped)
    if not ranges:
        return below
    below = below.copy()
    for area in ranges:
        value: Any = sheet.cells.iat[area.top - 1, area.left]
        below.iloc[area.top - top : area.bottom - top, area.left] = value
    return below


def _merged_down(sheet: Sheet, top: int, mapped: set[int]) -> list[MergedRange]:
    """Merged blocks of several rows below the header that begin in a mapped column."""
    return [area for area in sheet.merged if area.bottom > area.top > top and area.left in mapped]


def _merged_assumptions(sheet: Sheet, top: int, mapped: set[int]) -> list[Assumption]:
    areas = _merged_down(sheet, top, mapped)
    if not areas:
        return []
    first = str(Place(sheet.file, sheet.name, areas[0].top, areas[0].left))
    decided = f"{len(areas)} merged blocks show their value in every row that they cover"
    return [Assumption("merged-cells", first, decided, "the cells are merged")]


def _tick_columns(columns: tuple[Column, ...], cells: Any, glossary: Glossary) -> tuple[tuple[str, Coded[Any]], ...]:
    """Columns without a field of which every cell is a tick, a cross or blank, at least one of them a tick.

    One such column alone may as well answer any other question ("Paid?"), so it takes two.
    """
    found = []
    for column in columns:
        if column.field or not column.header:
            continue
        coded = distinct(cells[column.index])
        texts = [str(value).strip() for value in coded.values]
        ticks = [glossary.means(text, "yes") or text == "1" for text in texts]
        if any(ticks) and all(
            tick or text == "0" or glossary.means(text, "no") for tick, text in zip(ticks, texts, strict=True)
        ):
            found.append((column.header, coded))
    return tuple(found) if len(found) > 1 else ()


def _title(sheet: Sheet, top: int) -> str | None:
    """The text above the header if it is the only one there."""
    texts = {text for row in range(1, top) for text in _texts(sheet, row) if text and not text.startswith("#")}
    return texts.pop() if len(texts) == 1 else None


def _with_faults(below: Any, sheet: Sheet, mapped: set[int]) -> Any:
    """The rows below the header, where error values and formulas without a value are faults and not blanks."""
    first = int(below.index[0]) if len(below) else 0
    faults = {spot: _error_value(text) for spot, text in sheet.error_cells.items()}
    faults |= dict.fromkeys(sheet.uncached_formulas, _NO_VALUE)
    spots = {(row - 1, index): fault for (row, index), fault in faults.items() if index in mapped and row - 1 >= first}
    if not spots:
        return below
    below = below.copy()
    for (row, index), fault in spots.items():
        below.iat[row - first, index] = fault
    return below


_NO_VALUE = Fault(
    "formula-without-value",
    "The cell holds a formula, and the file does not say what it gives.",
    "open the file in a spreadsheet program and save it again.",
)


def _error_value(value: str) -> Fault:
    return Fault("cell-error", f"The cell shows {value} instead of a value.", "mend the formula, or type the value.")


def _column_assumptions(sheet: Sheet, top: int, columns: Sequence[Column], match: HeaderMatch) -> list[Assumption]:
    """What was inferred about columns: close words, second choices, columns that are not used."""
    found = []
    for column in columns:
        cell = str(Place(sheet.file, sheet.name, top, column.index))
        if column.index in match.fuzzy:
            evidence = f'"{column.header}" is close to "{match.fuzzy[column.index]}"'
            found.append(Assumption("header-close", cell, f"the column is {column.field}", evidence))
        elif column.index in match.doubled:
            evidence = f"another column names {match.doubled[column.index]} better"
            found.append(Assumption("column-doubled", cell, f'"{column.header}" is not used', evidence))
    ours = _our_columns({column.header for column in columns})
    unused = [
        f'"{column.header}" ({column_letter(column.index)})'
        for column in columns
        if column.header and not column.field and column.index not in match.doubled and column.header not in ours
    ]
    if unused:
        about = str(Place(sheet.file, sheet.name, top))
        found.append(
            Assumption("columns-unused", about, f"not used: {', '.join(unused[:20])}", "no field has such a name")
        )
    return found


def _our_columns(headers: set[str]) -> set[str]:
    """Columns that our own files added to a sheet that now comes back."""
    return {header for added in (IMPORTED_COLUMNS, REJECTS_COLUMNS) if headers >= set(added) for header in added}


def _hidden_assumptions(sheet: Sheet, top: int, profile: Profile) -> list[Assumption]:
    """What was decided about hidden rows and columns, or that they can't be seen."""
    about = str(Place(sheet.file, sheet.name))
    found = []
    width = sheet.cells.shape[1]
    hidden = [index for index in sorted(sheet.hidden_columns) if index < width]
    if hidden and profile.hidden != "include":
        letters = ", ".join(column_letter(index) for index in hidden[:20])
        found.append(Assumption("hidden-columns-left-out", about, f"columns {letters} are not read", "they are hidden"))
    rows = [row for row in sorted(sheet.hidden_rows) if top < row <= len(sheet.cells)]
    if rows:
        decided = "are left out" if profile.hidden == "skip" else "are read (--hidden skip leaves them out)"
        shown = ", ".join(map(str, rows[:20])) + (" ..." if len(rows) > 20 else "")
        found.append(Assumption("hidden-rows", about, f"rows {shown} {decided}", "they are hidden"))
    if not sheet.hidden_known:
        decided = "all rows and columns are read"
        found.append(Assumption("hidden-unknown", about, decided, "this kind of file does not tell what is hidden"))
    return found
