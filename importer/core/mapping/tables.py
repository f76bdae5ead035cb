"""The tables of one sheet: which layout it has, and what was inferred on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from importer.core.errors import NotAHolidayList, SettingsError
from importer.core.glossary import Glossary, squash
from importer.core.issues import Assumption, Issue, Place, Severity, column_letter
from importer.core.mapping.apart import told_apart, without_twins, without_working_days
from importer.core.mapping.calendar_columns import calendar_columns, outlook_assumptions, outlook_header
from importer.core.mapping.comments import with_comments
from importer.core.mapping.content import header_by_content
from importer.core.mapping.cutting import cut_table
from importer.core.mapping.daily import daily_table
from importer.core.mapping.entries import map_entries
from importer.core.mapping.heading import has_dates, texts_of
from importer.core.mapping.markers import join_markers
from importer.core.mapping.matrix import Matrix, find_matrix, matrix_of_groups, unroll
from importer.core.mapping.remarks import content_assumptions, hidden_assumptions, table_assumptions, titles_inside
from importer.core.mapping.said_years import years_said
from importer.core.mapping.tick_columns import ticks_left_aside
from importer.core.mapping.windows import Window, find_windows
from importer.core.model import Sheet
from importer.core.profile import Profile
from importer.core.table import Mapped, Table

_ACROSS = ("matrix", "holidays-across")


@dataclass
class _Found:
    """What the tables of a sheet come to."""

    tables: list[Table] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)


def map_sheet(sheet: Sheet, profile: Profile, glossary: Glossary) -> Mapped | str:
    """The tables of one sheet, or the reason why there is none.

    Raises:
        NotAHolidayList: the sheet is a matrix of which nothing says what stands across.
        SettingsError: a table that was asked for is not there.
    """
    if sheet.entries is not None:
        return map_entries(sheet, sheet.entries, profile, glossary)
    outlook = outlook_header(sheet, profile, glossary)
    if outlook:
        found = _Found(assumptions=[*hidden_assumptions(sheet, profile), *outlook_assumptions(sheet, outlook)])
        _map_windows([Window(sheet, outlook)], found, profile, glossary)
        return Mapped(tuple(found.tables), tuple(found.issues), tuple(found.assumptions))
    found = _Found(assumptions=hidden_assumptions(sheet, profile))
    pinned = find_matrix(sheet, profile, glossary) if profile.layout in _ACROSS else None
    windows = [] if pinned else find_windows(sheet, profile, glossary)
    windows = _chosen(windows, sheet, profile)
    if windows:
        if all(_hides_dates(window, profile) for window in windows):
            return "the column of dates is hidden (--hidden include reads it)"
        _map_windows(windows, found, profile, glossary)
    elif matrix := pinned or (find_matrix(sheet, profile, glossary) if profile.layout is None else None):
        _map_matrix(sheet, matrix, found, profile, glossary)
    elif header := header_by_content(sheet, profile, glossary):
        window = Window(sheet, header)
        found.assumptions += content_assumptions(sheet, header)
        _map_windows([window], found, profile, glossary)
    else:
        return "no row of headings names a date" + _headings_seen(sheet)
    return Mapped(tuple(found.tables), tuple(found.issues), tuple(found.assumptions))


def _chosen(windows: Sequence[Window], sheet: Sheet, profile: Profile) -> list[Window]:
    """The windows whose tables were asked for; all of them where none was.

    Raises:
        SettingsError: none of them has such a cell in its header.
    """
    if not profile.tables or not windows:
        return list(windows)
    asked = {name.upper() for name in profile.tables}
    kept = [window for window in windows if asked & _header_cells(window)]
    if not kept:
        there = ", ".join(_first_cell(window) for window in windows)
        named = ", ".join(profile.tables)
        message = f"{Place(sheet.file, sheet.name)} has no table with {named} in its header."
        raise SettingsError(message, f"its tables begin at {there}; name one with --table.")
    return kept


def _header_cells(window: Window) -> set[str]:
    right = len(window.header.texts) - 1 if window.right is None else window.right
    columns = range(window.left, right + 1)
    return {f"{column_letter(index)}{row}" for row in window.header.rows for index in columns}


def _first_cell(window: Window) -> str:
    column = next((index for index, text in enumerate(window.header.texts) if text), window.left)
    return f"{column_letter(column)}{window.header.row}"


def _hides_dates(window: Window, profile: Profile) -> bool:
    hidden = window.sheet.hidden_columns if profile.hidden != "include" else frozenset()
    fields = window.header.match.fields
    return any(index in hidden and name in ("start_date", "month") for index, name in fields.items())


def _map_windows(windows: Sequence[Window], found: _Found, profile: Profile, glossary: Glossary) -> None:
    """Cut the table of each window, and say what was inferred."""
    cut: list[Mapped] = []
    for window in windows:
        matrix = matrix_of_groups(window.header, profile)
        if matrix:
            _map_matrix(window.sheet, matrix, found, profile, glossary, window.first)
        elif not _hides_dates(window, profile):
            cut.append(_cut(window, len(windows), profile, glossary))
    kept, left_out = without_twins([each.tables[0] for each in cut])
    kept, of_work = without_working_days(kept)
    left_out += of_work
    for each in cut:
        if any(each.tables[0] is table for table in kept):
            found.issues += each.issues
            found.assumptions += each.assumptions
    found.assumptions += left_out
    found.tables += told_apart(kept, glossary) if len(kept) > 1 else kept
    if len(windows) > 1:
        found.assumptions.append(_several(windows))


def _cut(window: Window, among: int, profile: Profile, glossary: Glossary) -> Mapped:
    """The table of a window, after what its layout asks for, and what was inferred."""
    _check_doubled_dates(window)
    table = calendar_columns(cut_table(window.sheet, window.header, profile, glossary), glossary)
    above = range(window.first, max(window.header.top, window.first))
    title = _title(window.sheet, above)
    table = replace(table, years=years_said(window.sheet, above), among=among, title=title)
    table, told = daily_table(table, glossary)
    about = table_assumptions(window.sheet, window.header, table)
    table, paired, doubts = join_markers(table, glossary)
    table, commented = with_comments(table, window.sheet)
    issues = (*doubts, *ticks_left_aside(table, glossary), *titles_inside(table), *_notes(table))
    return Mapped((table,), issues, (*about, *told, *paired, *commented))


def _check_doubled_dates(window: Window) -> None:
    """Refuse a table with two columns of dates that are headed alike.

    Raises:
        NotAHolidayList: nothing says which of them counts.
    """
    header, cells = window.header, window.sheet.cells
    first = {name: index for index, name in header.match.fields.items()}.get("start_date")
    alike = [
        index
        for index, name in header.match.doubled.items()
        if name == "start_date" and first is not None and squash(header.texts[index]) == squash(header.texts[first])
    ]
    if first is None or not any(has_dates(cells[index].iloc[header.row :]) for index in alike):
        return
    place = Place(window.sheet.file, window.sheet.name, header.row)
    letters = " and ".join(column_letter(index) for index in (first, *alike))
    raise NotAHolidayList(
        f'{place} has several columns headed "{header.texts[first]}" ({letters}), and nothing says what each is for.',
        "write the year or the site above each of them, or give them headings of their own.",
    )


def _title(sheet: Sheet, above: range) -> str | None:
    """The text above a header if it is the only one there."""
    texts = {text for row in above for text in texts_of(sheet, row) if text and not text.startswith("#")}
    return texts.pop() if len(texts) == 1 else None


def _notes(table: Table) -> list[Issue]:
    """A note for each row that is no event, unless an assumption tells of it, and for a table without rows."""
    notes = [
        Issue("row-skipped", Severity.NOTE, f"Row {each.row} is no event: {each.reason}.", table.place(each.row))
        for each in table.skipped
        if not each.told
    ]
    if len(table) or any(each.told for each in table.skipped):
        return notes
    hint = "nothing is sent, nothing deleted."
    message = "The sheet has a header but no rows."
    return [*notes, Issue("no-rows", Severity.NOTE, message, table.place(table.header_row or None), hint)]


def _several(windows: Sequence[Window]) -> Assumption:
    sheet = windows[0].sheet
    cells = [_first_cell(window) for window in windows]
    evidence = f"headings stand in {', '.join(cells)}; --table {cells[0]} reads one table only"
    return Assumption(
        "tables-found", str(Place(sheet.file, sheet.name)), f"{len(windows)} tables stand on it", evidence
    )


def _map_matrix(
    sheet: Sheet, matrix: Matrix, found: _Found, profile: Profile, glossary: Glossary, first: int = 1
) -> None:
    if matrix.layout is None:
        raise _undecided(sheet, matrix)
    above = range(first, matrix.header_row)
    table = unroll(sheet, matrix, profile, glossary)
    table = replace(table, years=years_said(sheet, above), title=_title(sheet, above))
    found.tables.append(table)
    found.issues += _notes(table)
    letters = [column_letter(index) for index in sorted(matrix.labels)]
    what = "a holiday" if matrix.layout == "holidays-across" else "a site or a year"
    decided = f"each of the columns {letters[0]} to {letters[-1]} is {what}, each date in them an event"
    labels = ", ".join(f'"{text}"' for text in list(matrix.labels.values())[:6])
    about = str(Place(sheet.file, sheet.name, matrix.header_row))
    if not profile.layout:
        found.assumptions.append(Assumption("matrix-read", about, decided, f"dates stand below {labels}"))


def _undecided(sheet: Sheet, matrix: Matrix) -> NotAHolidayList:
    labels = ", ".join(f'"{text}"' for text in list(matrix.labels.values())[:4])
    place = Place(sheet.file, sheet.name, matrix.header_row)
    return NotAHolidayList(
        f"{place} is a row of headings over columns of dates ({labels}), and nothing says whether these are holidays "
        "or sites.",
        'write "Holiday" above the column of holidays (or "Site" above that of the sites), or put '
        'layout = "matrix" or layout = "holidays-across" into a profile.',
    )


def _headings_seen(sheet: Sheet) -> str:
    """The texts of the first row that may be one of headings."""
    for row in range(1, min(len(sheet.cells), 10) + 1):
        texts = [text for text in texts_of(sheet, row) if text]
        if len(texts) > 1:
            return f'; row {row} says "{", ".join(texts)[:120]}"'
    return ""
