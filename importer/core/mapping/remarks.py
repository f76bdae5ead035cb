"""What map tells about a sheet: columns, merged cells, what is hidden."""

from collections.abc import Sequence

from importer.core.glossary import squash
from importer.core.issues import Assumption, Issue, Place, Severity, column_letter
from importer.core.mapping.cutting import merged_down
from importer.core.mapping.heading import HEADER_DEPTH, Header
from importer.core.mapping.said_years import WORKING_TITLE, without_period
from importer.core.model import Sheet
from importer.core.profile import Profile
from importer.core.report import IMPORTED_COLUMNS, MIGRATED_COLUMNS, REJECTS_COLUMNS
from importer.core.rules.api_cells import API_TITLES
from importer.core.rules.header import HeaderMatch
from importer.core.table import SkippedRow, Table

_TITLE = "title: "


def column_assumptions(sheet: Sheet, top: int, table: Table, match: HeaderMatch) -> list[Assumption]:
    """What was inferred about columns: close words, second choices, columns that are not used."""
    columns = table.columns
    found = []
    for column in columns:
        cell = str(Place(sheet.file, sheet.name, top, column.index))
        if column.index in match.fuzzy:
            evidence = f'"{column.header}" is close to "{match.fuzzy[column.index]}"'
            found.append(Assumption("header-close", cell, f"the column is {column.field}", evidence))
        elif column.index in match.doubled and not column.flag:
            evidence = f"another column names {match.doubled[column.index]} better"
            found.append(Assumption("column-doubled", cell, f'"{column.header}" is not used', evidence))
    known = {squash(text) for text in (*table.profile.columns, *_our_columns({each.header for each in columns}))}
    unused = [
        f'"{column.header}" ({column_letter(column.index)})'
        for column in columns
        if column.header
        and not (column.field or column.tick or column.flag or column.dates)
        and column.index not in match.doubled
        and squash(column.header) not in known
    ]
    if unused:
        about = str(Place(sheet.file, sheet.name, top))
        found.append(
            Assumption("columns-unused", about, f"not used: {', '.join(unused[:20])}", "no field has such a name")
        )
    fields = {column.field: column for column in columns if column.field}
    if "occasion" in fields and "region" in fields:
        cell = str(Place(sheet.file, sheet.name, top, fields["region"].index))
        decided = f'"{fields["region"].header}" names no occasions'
        found.append(Assumption("column-doubled", cell, decided, "the occasion column names them"))
    return found


def _our_columns(headers: set[str]) -> set[str]:
    """Columns that our own files added to a sheet that now comes back."""
    every = (IMPORTED_COLUMNS, REJECTS_COLUMNS, MIGRATED_COLUMNS[1:])
    found = {header for added in every if headers >= set(added) for header in added}
    return found | set(MIGRATED_COLUMNS if set(MIGRATED_COLUMNS[1:]) <= found else ())


def table_assumptions(sheet: Sheet, header: Header, table: Table) -> list[Assumption]:
    """What was inferred about a table: its columns, merged cells, its title."""
    mapped = {column.index for column in table.columns if column.field}
    found = column_assumptions(sheet, header.row, table, header.match) if header.row else []
    found += merged_assumptions(sheet, header.row, mapped)
    if table.title and table.title not in header.texts:
        evidence = f"stands above the header in row {header.row}"
        found.append(Assumption("title-found", str(table.place()), f'its title is "{table.title}"', evidence))
    guessed = next((column for column in table.columns if column.guessed), None)
    if guessed:
        cell = str(Place(sheet.file, sheet.name, header.row or None, guessed.index))
        decided = f'the column "{guessed.header}" names the events'
        evidence = "no heading means names, and it is the column of words that tells the rows apart best"
        found.append(Assumption("names-by-content", cell, decided, evidence))
    return found


def titles_inside(table: Table) -> list[Issue]:
    """Texts between the rows that look like titles: of another calendar, or of days on which people work.

    The former is a warning, where a title stands above the header too; the rows below the latter are errors, because
    they must not be sent as closed.
    """
    inside = [each for each in table.skipped if each.reason.startswith(_TITLE)]
    named = [each for each in inside if without_period(each.reason.removeprefix(_TITLE).strip('"'))]
    working = [each for each in named if WORKING_TITLE.search(each.reason)]
    if working and "working" not in table.raw:
        return _below_working_titles(table, inside, working)
    if table.title is None or not named:
        return []
    first = named[0]
    what = f"Row {first.row} ({first.reason}) may begin another calendar"
    message = f'{what}; the rows below it are read with those of "{table.title}".'
    hint = "repeat the headings below such a title, or name the occasion in a column of its own."
    return [Issue("title-inside", Severity.WARNING, message, table.place(first.row), hint)]


def _below_working_titles(table: Table, inside: Sequence[SkippedRow], working: Sequence[SkippedRow]) -> list[Issue]:
    """An error for each row from such a title to the next title."""
    issues = []
    for title in working:
        end = min((each.row for each in inside if each.row > title.row), default=int(table.rows.max(initial=0)) + 1)
        said = title.reason.removeprefix(_TITLE)
        message = f"The row stands below {said} (row {title.row}), which may be days on which people work."
        hint = 'take the rows out, or say "yes" (agents work) or "no" in a column "Working".'
        below = table.rows[(table.rows > title.row) & (table.rows < end)].tolist()
        places = (table.place(row) for row in dict.fromkeys(below))
        issues += [Issue("title-inside", Severity.ERROR, message, place, hint) for place in places]
    return issues


def content_assumptions(sheet: Sheet, header: Header) -> list[Assumption]:
    """That a table has no heading that is known, and what its columns were taken for."""
    about = str(Place(sheet.file, sheet.name, header.row or None))
    columns = [
        f"{column_letter(index)} is {name.replace('_', ' ')}" for index, name in sorted(header.match.fields.items())
    ]
    evidence = (
        "no row of headings, so the cells decide"
        if not header.row
        else "its headings are not known, so the cells decide"
    )
    return [Assumption("columns-by-content", about, ", ".join(columns), evidence)]


def _is_api_column(sheet: Sheet, index: int) -> bool:
    """Whether a column is one of those that an export adds, which are read where they are hidden too."""
    return any(cell in API_TITLES for cell in sheet.cells[index].iloc[:HEADER_DEPTH])


def hidden_assumptions(sheet: Sheet, profile: Profile) -> list[Assumption]:
    """What was decided about hidden rows and columns, or that they can't be seen."""
    about = str(Place(sheet.file, sheet.name))
    found = []
    width = sheet.cells.shape[1]
    hidden = [index for index in sorted(sheet.hidden_columns) if index < width and not _is_api_column(sheet, index)]
    if hidden and profile.hidden != "include":
        letters = ", ".join(column_letter(index) for index in hidden[:20])
        found.append(Assumption("hidden-columns-left-out", about, f"columns {letters} are not read", "they are hidden"))
    rows = [row for row in sorted(sheet.hidden_rows) if row <= len(sheet.cells)]
    if rows:
        decided = "are left out" if profile.hidden == "skip" else "are read (--hidden skip leaves them out)"
        shown = ", ".join(map(str, rows[:20])) + (" ..." if len(rows) > 20 else "")
        found.append(Assumption("hidden-rows", about, f"rows {shown} {decided}", "they are hidden"))
    if not sheet.hidden_known:
        decided = "all rows and columns are read"
        found.append(Assumption("hidden-unknown", about, decided, "this kind of file does not tell what is hidden"))
    return found


def merged_assumptions(sheet: Sheet, top: int, mapped: set[int]) -> list[Assumption]:
    """That merged blocks were filled, and where the first of them is."""
    areas = merged_down(sheet, top, mapped)
    if not areas:
        return []
    first = str(Place(sheet.file, sheet.name, areas[0].top, areas[0].left))
    decided = f"{len(areas)} merged blocks show their value in every row that they cover"
    return [Assumption("merged-cells", first, decided, "the cells are merged")]
