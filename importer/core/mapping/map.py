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
from importer.core.mapping.conversions import converted_dates
from importer.core.mapping.heading import find_header
from importer.core.mapping.region_column import asking_for_regions, check_region_column, without_regions
from importer.core.mapping.tables import map_sheet
from importer.core.model import Sheet, Source
from importer.core.names import fold, without_copy_marks
from importer.core.profile import Profile
from importer.core.table import TEMPLATE_SHEETS, Mapped, Table

_NOT_NAMED = "not named by --sheet"
_MOST_UNNAMED = 8


def map_source(source: Source, profile: Profile, glossary: Glossary) -> Mapped:
    """Find the tables of a source.

    Raises:
        NotAHolidayList: no sheet has a column that can be a date.
        SettingsError: a sheet, a table or a column that was asked for is not there.
    """
    issues: list[Issue] = list(source.issues)
    assumptions: list[Assumption] = list(source.assumptions)
    tables: list[Table] = []
    reasons: list[str] = []
    _check_names(source, profile)
    unnamed: list[str] = []
    for number, sheet in enumerate(source.sheets):
        left_out = _why_left_out(sheet, profile) or _whose_copy(sheet, source.sheets[:number], profile)
        if left_out:
            reasons.append(f"{sheet.name or sheet.file}: {left_out}")
            unnamed += [sheet.name] if sheet.name and left_out == _NOT_NAMED else []
            one_of_many = left_out == _NOT_NAMED and len(unnamed) > _MOST_UNNAMED
            if sheet.name not in TEMPLATE_SHEETS and not one_of_many:
                assumptions.append(Assumption("sheet-left-out", str(Place(sheet.file, sheet.name)), left_out, left_out))
            continue
        found = map_sheet(sheet, asking_for_regions(profile), glossary)
        if isinstance(found, str):
            reasons.append(f"{sheet.name or sheet.file}: {found}")
            issues.append(_left_out_note(sheet, found))
            continue
        chosen = _is_choice(source, sheet, profile, glossary)
        file, name = sheet.telling_file, sheet.original_name
        tables += [
            replace(without_regions(each), chosen=chosen, telling_file=file, telling_sheet=name, profile=profile)
            for each in found.tables
        ]
        issues += found.issues
        assumptions += found.assumptions
    if not tables:
        raise _no_table(source, reasons)
    check_region_column(source.file, tables, profile)
    assumptions += [*_more_unnamed(source, unnamed), *converted_dates(tables)]
    read = [issue for issue in issues if issue.place.sheet not in unnamed]
    return Mapped(tuple(tables), tuple(read), tuple(assumptions))


def _more_unnamed(source: Source, unnamed: Sequence[str]) -> list[Assumption]:
    """One assumption for all sheets that nobody named, beyond the first few, which have their own."""
    more = len(unnamed) - _MOST_UNNAMED
    if more <= 0:
        return []
    evidence = f'the last of them is "{unnamed[-1]}"'
    return [Assumption("sheet-left-out", source.file, f"{more:,} more sheets are not named by --sheet", evidence)]


def _check_names(source: Source, profile: Profile) -> None:
    """The sheets that were asked for must be there: one of them, or all where a copy remembers them.

    Raises:
        SettingsError: they are not.
    """
    names = [sheet.name for sheet in source.sheets if sheet.name]
    if not profile.sheets or not names:
        return
    found = {name for sheet in source.sheets for name in _names(sheet)}
    missing = [name for name in profile.sheets if name not in found]
    there = ", ".join(f'"{name}"' for name in names[:12])
    if source.remembered and missing and profile.sheets == source.remembered.profile.sheets:
        named = ", ".join(f'"{name}"' for name in missing)
        message = f"{source.file} has no sheet {named} any more, which was read when it was first imported (--sheet)."
        raise SettingsError(message, f"its sheets are {there}; name with --sheet what is to be read now.")
    if len(missing) == len(profile.sheets):
        asked = ", ".join(f'"{name}"' for name in profile.sheets)
        raise SettingsError(f"{source.file} has no sheet {asked}.", f"its sheets are {there}; name one with --sheet.")


def _names(sheet: Sheet) -> set[str | None]:
    """What a sheet may be called in ``--sheet``."""
    return {sheet.name, sheet.telling_name}


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
    if profile.sheets and not _names(sheet) & set(profile.sheets):
        return _NOT_NAMED
    if profile.sheets:
        return ""
    if sheet.name in TEMPLATE_SHEETS:
        return "instructions of the template"
    if sheet.hidden and profile.hidden != "include":
        return "the sheet is hidden (--hidden include reads it)"
    return "" if sheet.cells.size else "the sheet is empty"


def _whose_copy(sheet: Sheet, before: Sequence[Sheet], profile: Profile) -> str:
    """Why a sheet is left out that is called a copy of one before it, and holds the same cells."""
    bare = fold(without_copy_marks(sheet.name or ""))
    same = (
        other
        for other in before
        if fold(without_copy_marks(other.name or "")) == bare
        and other.cells.equals(sheet.cells)
        and not _why_left_out(other, profile)
    )
    return next((f'it holds the same cells as the sheet "{other.name}"' for other in same), "")
