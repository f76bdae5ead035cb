"""Recognise: know a source again by its header, and tell what moved since its profile was saved.

Takes a source as it was read and the saved profiles, gives the profile that it is to be mapped with. Only an equal
header chooses a profile by itself, and that is an assumption; a header that is merely close is told and not used.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from importer.core.errors import AmbiguousSource, NotAHolidayList
from importer.core.glossary import Field
from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.model import Sheet, Source
from importer.core.names import clean
from importer.core.profile import Profile, SavedProfile
from importer.core.rules.fingerprint import Fingerprint, drift, drift_words, fingerprint, likeness, parts
from importer.core.table import Table

HEADER_DEPTH = 60
"""How many rows are looked at for a header."""
_NEAR = 0.7
"""The share of headers from which a saved profile is worth a word."""
_MOST_CLAUSES = 8


@dataclass(frozen=True)
class Recognised:
    """The profile to read a source with, and why it was chosen; no assumptions if nobody chose."""

    profile: Profile
    assumptions: tuple[Assumption, ...] = ()
    moved: str = ""
    """Where the header stood and stands, if the profile names another row."""


def row_texts(sheet: Sheet, row: int) -> tuple[str, ...]:
    """The clean texts of a 1-based row; cells that hold no text count as blank."""
    return tuple(clean(cell) if isinstance(cell, str) else "" for cell in sheet.cells.iloc[row - 1])


def joined_texts(sheet: Sheet, row: int) -> tuple[str, ...]:
    """The texts of a row, and where it is blank those of the row above: a header of two rows as one."""
    lower = row_texts(sheet, row)
    return tuple(low or up for low, up in zip(lower, row_texts(sheet, row - 1), strict=True)) if row > 1 else lower


def header_texts(sheet: Sheet, table: Table) -> tuple[str, ...]:
    """The texts of a table's header from column A to its last one; those of tables beside it count as blank.

    Empty where no row names the columns.
    """
    if table.entries is not None:
        return row_texts(sheet, 1)
    if table.header_row < 1:
        return ()
    texts = row_texts(sheet, table.header_row)
    if any(column.header and not texts[column.index] for column in table.columns):
        texts = joined_texts(sheet, table.header_row)
    own = [column.index for column in table.columns]
    first, last = (0, len(texts)) if table.among == 1 or not own else (min(own), max(own) + 1)
    kept = [text if first <= index < last else "" for index, text in enumerate(texts)]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def sheet_of(source: Source, table: Table) -> Sheet:
    """The sheet that a table stands in."""
    return next(sheet for sheet in source.sheets if sheet.name == table.sheet)


def recognise(source: Source, asked: Profile, saved: Sequence[SavedProfile]) -> Recognised:
    """Choose the profile of a source.

    Args:
        source: the source as it was read.
        asked: the profile that was named, under the options; or the options alone.
        saved: profiles to choose from; none if one was named, or none is wanted.

    Raises:
        AmbiguousSource: several saved profiles have its header.
    """
    if asked.headers:
        return _at_its_row(source, asked)
    fitting = _fitting(source, saved)
    if not fitting:
        return Recognised(asked)
    if len(fitting) > 1:
        names = " and ".join(each.shown for each, _ in fitting)
        hint = f"name one with --profile {fitting[0][0].name}, or read it without any: --profile none."
        raise AmbiguousSource(f"{source.file} has the header of several saved profiles: {names}.", hint)
    ((chosen, place),) = fitting
    kept = chosen.profile.model_copy(update={"year": None, "first": None, "last": None})
    evidence = f"its header in {place} is the one that this profile was saved from"
    if kept != chosen.profile:
        evidence += "; its year and days are not used, give --year, --from or --to"
    told = Assumption("profile-used", source.file, f"read with the profile {chosen.shown}", evidence)
    return Recognised(kept.over(asked), (told,))


def _fitting(source: Source, saved: Iterable[SavedProfile]) -> list[tuple[SavedProfile, str]]:
    """The profiles that have the header of a sheet, with its place; a whole row is worth more than a part of one."""
    prints = [(each, fingerprint(each.profile.headers)) for each in saved if each.profile.headers]
    if not prints:
        return []
    for whole in (True, False):
        rows = [(sheet, number, each) for sheet, number, each in _rows(source, whole=whole)]
        found = [
            (each, next(_place(sheet, number) for sheet, number, row in rows if row == own))
            for each, own in prints
            if own in {row for _, _, row in rows}
        ]
        if found:
            return found
    return []


def _rows(source: Source, *, whole: bool) -> Iterator[tuple[Sheet, int, Fingerprint]]:
    """The fingerprint of every row in which a header may stand, or those of its parts."""
    for sheet in source.sheets:
        for number in range(1, min(HEADER_DEPTH, len(sheet.cells)) + 1):
            texts = row_texts(sheet, number)
            yield from ((sheet, number, found) for found in ((fingerprint(texts),) if whole else parts(texts)))
            if whole and any(texts) and number > 1:
                yield sheet, number, fingerprint(joined_texts(sheet, number))


def _place(sheet: Sheet, row: int) -> str:
    if sheet.entries is not None:
        return f'the columns of "{sheet.name}"' if sheet.name else "its columns"
    return f'row {row} of the sheet "{sheet.name}"' if sheet.name else f"row {row}"


def _at_its_row(source: Source, asked: Profile) -> Recognised:
    """A header that is found in another row than the profile names is read where it stands."""
    own = fingerprint(asked.headers)
    if not asked.header_row:
        return Recognised(asked)
    found = {number for sheet, number, row in _rows(source, whole=True) if row == own}
    if asked.header_row in found or len(found) != 1:
        return Recognised(asked)
    (now,) = found
    moved = f"the header stood in row {asked.header_row} and stands in row {now}"
    return Recognised(asked.model_copy(update={"header_row": now}), moved=moved)


def drift_issues(source: Source, tables: Sequence[Table], found: Recognised) -> list[Issue]:
    """What moved in the tables of a source since the profile that it is read with was saved: a warning for each.

    Columns that only stand further apart are no other sheet.
    """
    profile = found.profile
    if not profile.headers:
        return []
    issues = []
    for table in tables:
        texts = header_texts(sheet_of(source, table), table)
        words = [found.moved] if found.moved else []
        words += _clauses(profile, texts, table) if fingerprint(texts) != fingerprint(profile.headers) else []
        if words:
            message = f"The sheet has moved from {_named(profile)}: {_joined(words)}."
            hint = "look with occasions inspect whether every column is right; if so, save a new profile of it."
            issues.append(Issue("profile-drift", Severity.WARNING, message, table.place(table.header_row), hint))
    return issues


def near_issues(source: Source, tables: Sequence[Table], saved: Sequence[SavedProfile]) -> list[Issue]:
    """A note about the saved profile that comes closest to a source which none fits."""
    best: tuple[float, SavedProfile, Table] | None = None
    for table in tables:
        own = fingerprint(header_texts(sheet_of(source, table), table))
        for each in saved:
            score = likeness(own, fingerprint(each.profile.headers)) if each.profile.headers else 0.0
            if score >= _NEAR and (best is None or score > best[0]):
                best = (score, each, table)
    if best is None:
        return []
    _, near, table = best
    words = _clauses(near.profile, header_texts(sheet_of(source, table), table), table)
    differs = _joined(words) or "the columns stand in another order"
    message = f"The header is close to that of the profile {near.shown}, which is not used: {differs}."
    hint = f"--profile {near.name} reads the sheet with it."
    return [Issue("profile-near", Severity.NOTE, message, table.place(table.header_row), hint)]


def _clauses(profile: Profile, texts: Sequence[str], table: Table) -> list[str]:
    fields: dict[Field, int] = {column.field: column.index for column in table.columns if column.field}
    return drift_words(drift(profile.headers, texts), profile.columns, fields)


def _joined(words: Sequence[str]) -> str:
    more = len(words) - _MOST_CLAUSES
    return "; ".join([*words[:_MOST_CLAUSES], *([f"and {more} more differences"] if more > 0 else [])])


def _named(profile: Profile) -> str:
    return f"the profile {profile.name}" if profile.name else "its profile"


def lost_by_drift(source: Source, profile: Profile, refusal: NotAHolidayList) -> NotAHolidayList:
    """Say what moved in a source that has no column of dates any more; the refusal itself if nothing did."""
    own = fingerprint(profile.headers)
    rows = [(likeness(own, row), sheet, number) for sheet, number, row in _rows(source, whole=True)]
    score, sheet, number = max(rows, key=lambda each: (each[0], -each[2]), default=(0.0, None, 0))
    if sheet is None or not score:
        return refusal
    words = drift_words(drift(profile.headers, row_texts(sheet, number)), profile.columns, {})
    if not words:
        return refusal
    place = Place(source.file, sheet.name, number)
    message = (
        f"{place}: the sheet has moved from {_named(profile)} and has no column of dates any more: {_joined(words)}."
    )
    hint = 'name the column of dates in the profile, such as "Date" = "start_date", or read it without: --profile none.'
    return NotAHolidayList(message, hint)
