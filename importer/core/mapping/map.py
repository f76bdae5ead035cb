"""Map: find the table of each sheet, its header and what its columns mean.

Takes a source as it was read, gives tables whose columns are named by our fields; cells stay untouched. Sheets that
hold no table are left out with the reason. What was inferred comes back as assumptions, with the cell that decided.
A source in which no column can be a date is refused as a whole (NotAHolidayList).
"""

from collections.abc import Sequence
from dataclasses import replace

from importer.core.errors import NotAHolidayList, SettingsError
from importer.core.glossary import Glossary
from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.mapping.cutting import cut_table
from importer.core.mapping.heading import find_header, texts_of
from importer.core.mapping.remarks import column_assumptions, hidden_assumptions, merged_assumptions
from importer.core.model import Sheet, Source
from importer.core.profile import Profile
from importer.core.table import TEMPLATE_SHEETS, Column, Mapped, SkippedRow, Table


def map_source(source: Source, profile: Profile, glossary: Glossary) -> Mapped:
    """Find the tables of a source.

    Raises:
        NotAHolidayList: no sheet has a column that can be a date.
        SettingsError: a sheet that was asked for is not there.
    """
    issues: list[Issue] = list(source.issues)
    assumptions: list[Assumption] = list(source.assumptions)
    tables: list[Table] = []
    reasons: list[str] = []
    _check_names(source, profile)
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
        tables.append(replace(found.tables[0], chosen=_is_choice(source, sheet, profile, glossary)))
        issues += found.issues
        assumptions += found.assumptions
    if not tables:
        raise _no_table(source, reasons)
    return Mapped(tuple(tables), tuple(issues), tuple(assumptions))


def _check_names(source: Source, profile: Profile) -> None:
    """The sheets that were asked for must be there.

    Raises:
        SettingsError: none of them is.
    """
    names = [sheet.name for sheet in source.sheets if sheet.name]
    if profile.sheets and names and not set(names) & set(profile.sheets):
        asked = ", ".join(f'"{name}"' for name in profile.sheets)
        there = ", ".join(f'"{name}"' for name in names[:12])
        raise SettingsError(f"{source.file} has no sheet {asked}.", f"its sheets are {there}; name one with --sheet.")


def _is_choice(source: Source, sheet: Sheet, profile: Profile, glossary: Glossary) -> bool:
    """Whether a sheet was chosen by name among several that hold lists."""
    others = (other for other in source.sheets if other is not sheet and not _why_left_out(other, Profile()))
    return bool(profile.sheets) and any(find_header(other, profile, glossary) for other in others)


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
    header = find_header(sheet, profile, glossary)
    if header is None:
        return "no row of headings names a date" + _headings_seen(sheet)
    top, match = header
    texts = texts_of(sheet, top)
    columns = tuple(
        Column(index, text, match.fields.get(index))
        for index, text in enumerate(texts)
        if index not in sheet.hidden_columns or profile.hidden == "include"
    )
    by_field = {column.field: column for column in columns if column.field}
    if "start_date" not in by_field:
        return "the column of dates is hidden (--hidden include reads it)"
    table = cut_table(sheet, top, columns, by_field, profile, glossary)
    notes = [*column_assumptions(sheet, top, table.columns, match), *hidden_assumptions(sheet, top, profile)]
    notes += merged_assumptions(sheet, top, {column.index for column in by_field.values()})
    if table.title and not any(table.title == text for text in texts):
        notes.append(
            Assumption("title-found", str(table.place()), f'"{table.title}"', f"stands above the header in row {top}")
        )
    issues = [_row_note(table, skipped) for skipped in table.skipped]
    if not len(table):
        message = "The sheet has a header but no rows."
        issues.append(Issue("no-rows", Severity.NOTE, message, table.place(top), "nothing is sent, nothing deleted."))
    return Mapped((table,), tuple(issues), tuple(notes))


def _headings_seen(sheet: Sheet) -> str:
    """The texts of the first row that may be one of headings."""
    for row in range(1, min(len(sheet.cells), 10) + 1):
        texts = [text for text in texts_of(sheet, row) if text]
        if len(texts) > 1:
            return f'; row {row} says "{", ".join(texts)[:120]}"'
    return ""


def _row_note(table: Table, skipped: SkippedRow) -> Issue:
    return Issue(
        "row-skipped", Severity.NOTE, f"Row {skipped.row} is no event: {skipped.reason}.", table.place(skipped.row)
    )
