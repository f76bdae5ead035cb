"""Which rows a sheet's type column, and what it says of working and moved days, leave out.

Filters look at each distinct type once. A type column that nobody filters by is one warning, because it may hold
days that are no days off; a filter that fits no type is one too, because it may be misspelt.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from importer.core.glossary import Field, Glossary
from importer.core.issues import Issue, Severity
from importer.core.lifting import BLANK, Coded, Mask
from importer.core.parsing.findings import Findings
from importer.core.profile import Profile
from importer.core.rules.phrases import may_say
from importer.core.rules.types import fits, is_make_up_day, is_optional
from importer.core.table import Table

_MOST_SHOWN = 8


def filter_types(findings: Findings, types: Coded[str], profile: Profile, words: Glossary) -> Coded[str]:
    """Why rows are left out by their type; blank for all others."""
    only, skip = profile.only_types, profile.skip_types
    if not only and not skip:
        _unfiltered(findings, types, words)
        return Coded.constant(None, len(types))
    reasons = types.map(lambda value: _why_left_out(value, only, skip))
    untyped = Coded.constant("it has no type" if only else None, len(types))
    return first_of(reasons, _where(types.blank, untyped))


def _why_left_out(value: str, only: Sequence[str], skip: Sequence[str]) -> str | None:
    if fits(value, skip):
        return f'type "{value}" is left out'
    return f'type "{value}" was not asked for' if only and not fits(value, only) else None


def _unfiltered(findings: Findings, types: Coded[str], words: Glossary) -> None:
    """Warn once of a type column that holds several types."""
    counted = _by_count(types)
    optional = [value for value, _ in counted if is_optional(value, words)]
    if len(counted) < 2 and not optional:
        return
    listed = _listed(counted)
    mentioned = f" {_quoted(optional)} may be no days off." if optional else ""
    message = f"All types of days are read: {listed}.{mentioned}"
    named = [value for value, _ in counted if any(map(str.isalnum, value))] or list(types.values)
    left_out = optional[0] if optional else named[-1]
    hint = f'take some with --only-type "{named[0]}", or leave some out with --skip-type "{left_out}".'
    place = findings.table.place(None, "type")
    found = place.header or ""
    findings.issues.append(Issue("types-unfiltered", Severity.WARNING, message, place, hint, "type", found))


def unknown_types(tables: Sequence[Table], columns: Sequence[Coded[str]]) -> list[Issue]:
    """Warn of each filter that fits no type of any table, at the first type header that there is."""
    counts: Counter[str] = Counter()
    for types in columns:
        counts.update(dict(zip(types.values, types.counts().tolist(), strict=True)))
    headed = [table for table in tables if table.column("type")] or list(tables)
    wanted = dict.fromkeys(each for table in tables for each in (*table.profile.only_types, *table.profile.skip_types))
    issues = _nothing_of_type(tables, columns, counts, headed)
    for each in wanted:
        if any(fits(value, (each,)) for value in counts):
            continue
        place, message = headed[0].place(None, "type"), f'No row is of the type "{each}": {_there(counts)}.'
        hint = "write it as the sheet does."
        issues.append(Issue("type-unknown", Severity.WARNING, message, place, hint, "type", place.header or ""))
    return issues


def _there(counts: Mapping[str, int]) -> str:
    ordered = sorted((each for each in counts.items() if each[1]), key=lambda each: (-each[1], each[0]))
    return f"its types are {_listed(ordered)}" if ordered else "it says no types"


def _nothing_of_type(
    tables: Sequence[Table], columns: Sequence[Coded[str]], counts: Mapping[str, int], headed: Sequence[Table]
) -> list[Issue]:
    """An error where the filters leave no row of any table."""
    left = sum(_left(table.profile, types) for table, types in zip(tables, columns, strict=True))
    if left or not any(map(len, tables)):
        return []
    place = headed[0].place(None, "type")
    message = f"The types asked for leave no row of the sheet: {_there(counts)}."
    hint = (
        "ask for one of its types with --only-type, or leave out fewer with --skip-type."
        if counts
        else "take --only-type and --skip-type away, or fill in the types."
    )
    return [Issue("nothing-of-type", Severity.ERROR, message, place, hint, "type", place.header or "")]


def _left(profile: Profile, types: Coded[str]) -> int:
    """How many rows the filters of a profile leave."""
    kept = types.where(lambda value: _why_left_out(value, profile.only_types, profile.skip_types) is None)
    return int(np.count_nonzero(kept)) + (0 if profile.only_types else int(np.count_nonzero(types.blank)))


def _by_count(types: Coded[str]) -> list[tuple[str, int]]:
    counted = zip(types.values, types.counts().tolist(), strict=True)
    return sorted((each for each in counted if each[1]), key=lambda each: (-each[1], each[0]))


def _listed(counted: Sequence[tuple[str, int]]) -> str:
    more = f" and {len(counted) - _MOST_SHOWN} more" if len(counted) > _MOST_SHOWN else ""
    return ", ".join(f'"{value}" ({count})' for value, count in counted[:_MOST_SHOWN]) + more


def _quoted(values: Sequence[str]) -> str:
    return ", ".join(f'"{value}"' for value in values[:_MOST_SHOWN])


def make_up_days(texts: dict[Field, Coded[str]], words: Glossary) -> Mask:
    """Rows whose type or name, or description where there is no name, says that they are working days."""
    mask: Mask = np.zeros(len(texts["event"]), dtype=np.bool_)
    for column in (texts["type"], *naming(texts)):
        may = may_say(column.values, words, "working_day")
        mask |= column.where(partial(_says_make_up, may, words))
    return mask


def _says_make_up(may: Callable[[str], bool], words: Glossary, text: str) -> bool:
    return may(text) and is_make_up_day(text, words)


def naming(texts: Mapping[Field, Coded[str]]) -> tuple[Coded[str], Coded[str]]:
    """The names, and the descriptions of rows without a name; other descriptions, mostly many, are not looked at."""
    described = texts["description"]
    nameless = texts["event"].blank & ~described.blank
    if not nameless.any():
        return texts["event"], Coded.constant(None, len(described))
    used, codes = np.unique(described.codes[nameless], return_inverse=True)
    own = np.full(len(described), BLANK, dtype=np.int32)
    own[nameless] = codes
    return texts["event"], Coded(own, tuple(described.values[code] for code in used.tolist()))


def first_of(*reasons: Coded[str]) -> Coded[str]:
    """For each row the first reason that there is."""
    merged = Coded.concat(reasons)
    parts = merged.codes.reshape(len(reasons), -1)
    codes = parts[0]
    for part in parts[1:]:
        codes = np.where(codes == BLANK, part, codes)
    return Coded(codes.astype(np.int32), merged.values)


def reason(mask: Mask, text: str) -> Coded[str]:
    """One reason for the rows of a mask."""
    return Coded(np.where(mask, 0, BLANK).astype(np.int32), (text,))


def _where(mask: Mask, column: Coded[str]) -> Coded[str]:
    return Coded(np.where(mask, column.codes, BLANK).astype(np.int32), column.values)
