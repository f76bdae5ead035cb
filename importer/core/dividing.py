"""Divide: the records of a sheet with an account column, to the accounts that they are for.

Takes what parse made of all tables, gives one share for each account, in the order of the accounts' folded names, and
the rest: rows that name no account that is known, or one that was not asked for. Each share is whole in itself and
goes on alone; together they hold every row.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from importer.core.faults import Fault
from importer.core.issues import Issue
from importer.core.lifting import Coded, Mask
from importer.core.names import fold
from importer.core.records import Parsed, RecordPlaces

Find = Callable[[str], str | None]
"""The account that a text means, as the settings name it; None if it means none that is known."""
_PARTS = re.compile(r"\s*[;,\n]\s*")
_SHOWN = 8


@dataclass(frozen=True)
class Share:
    """The records of one account and the issues about them; of the rest, ``account`` is None."""

    account: str | None
    parsed: Parsed
    issues: tuple[Issue, ...]


def names_accounts(parsed: Parsed) -> bool:
    """Whether a cell of any table says which account its row is for."""
    return not parsed.records.account.blank.all()


def divide(
    parsed: Parsed, issues: Sequence[Issue], find: Find, known: Sequence[str], only: Collection[str] | None = None
) -> tuple[Share, ...]:
    """Divide records by the accounts that they name.

    Args:
        parsed: records of which at least one names an account.
        issues: all that was found so far.
        find: gives the account that a text means.
        known: all accounts, for hints.
        only: the accounts that were asked for; None if all are.

    Returns:
        The shares that have records, the rest last if there is one. Rows that are no events go with the first.
    """
    readings = parsed.records.account.map(lambda text: _read(text, find))
    found, refused = _refused(parsed, readings, known)
    left, elsewhere = _left(parsed, readings, refused, only)
    masks: dict[str | None, Mask] = {
        name: readings.where(lambda names, name=name: name in names) & ~refused  # type: ignore[misc]
        for name in sorted({name for names in readings.values for name in names}, key=fold)
        if only is None or name in only
    }
    masks = {name: mask for name, mask in masks.items() if mask.any()}
    if (refused | elsewhere).any() or not masks:
        masks[None] = refused | elsewhere
    lost = ~np.logical_or.reduce(list(masks.values()))
    first = next(iter(masks))
    masks[first] = masks[first] | lost
    every = [*issues, *found]
    return tuple(
        Share(name, _taken(left, mask, first=name == first), _issues_of(left, every, mask, first=name == first))
        for name, mask in masks.items()
    )


def _read(text: str, find: Find) -> tuple[str, ...] | None:
    """The accounts that a cell means: one, or a list; empty if one of them is not known."""
    whole = find(text)
    if whole is not None:
        return (whole,)
    found = [find(part) for part in _PARTS.split(text) if part]
    return tuple(dict.fromkeys(name for name in found if name)) if all(found) else ()


def _refused(parsed: Parsed, readings: Coded[tuple[str, ...]], known: Sequence[str]) -> tuple[list[Issue], Mask]:
    """Rows that name no account, or one that is not known; and rows whose occasion would be taken from another's."""
    places = RecordPlaces(parsed.tables, parsed.records)
    active = parsed.records.skipped.blank
    missing, unknown = readings.blank & active, readings.where(lambda names: not names) & active
    unnamed = _taken_from_above(parsed, readings) & active & ~missing & ~unknown
    issues = [places.issue(_missing(), record, "account") for record in np.flatnonzero(missing).tolist()]
    issues += [
        places.issue(_unknown(places.found(record, "account"), known), record, "account")
        for record in np.flatnonzero(unknown).tolist()
    ]
    issues += [places.issue(_unnamed(), record, "occasion") for record in np.flatnonzero(unnamed).tolist()]
    return issues, missing | unknown | unnamed


def _taken_from_above(parsed: Parsed, readings: Coded[tuple[str, ...]]) -> Mask:
    """Rows without an occasion in tables of several accounts: the row above may be another account's."""
    records = parsed.records
    found = np.zeros(len(records), dtype=np.bool_)
    for number, table in enumerate(parsed.tables):
        rows = records.table == number
        if "occasion" in table.raw and len(set(readings.codes[rows].tolist())) > 1:
            found |= rows & records.occasion.blank
    return found if not records.occasion.blank.all() else np.zeros_like(found)


def _missing() -> Fault:
    return Fault("account-row-missing", "The row does not say which account it is for.", "fill in the account.")


def _unknown(shown: str, known: Sequence[str]) -> Fault:
    names = ", ".join(known[:_SHOWN]) + (f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else "")
    message = f'"{shown}" is no account that the settings know' + (f" ({names})." if known else ".")
    hint = (
        "correct it, or add the account to occasions.toml; if the column means something else, give it another header."
    )
    return Fault("account-unknown", message, hint)


def _unnamed() -> Fault:
    message = "The row does not say which occasion it belongs to, and rows above it are for other accounts."
    return Fault("occasion-missing", message, "fill in the occasion in every row of a sheet for several accounts.")


def _left(
    parsed: Parsed, readings: Coded[tuple[str, ...]], refused: Mask, only: Collection[str] | None
) -> tuple[Parsed, Mask]:
    """The records with those rejected that are refused, and those skipped that are for accounts not asked for."""
    records = parsed.records
    told = readings.map(lambda names: _not_asked(names, only))
    elsewhere = ~told.blank & ~refused & records.skipped.blank
    both = Coded.concat([records.skipped, told])
    size = len(records)
    codes = np.where(elsewhere, both.codes[size:], both.codes[:size]).astype(np.int32)
    rejected = (records.rejected | refused) & ~elsewhere
    marked = replace(records, skipped=Coded(codes, both.values), rejected=rejected)
    return replace(parsed, records=marked), elsewhere


def _not_asked(names: tuple[str, ...], only: Collection[str] | None) -> str | None:
    if only is None or any(name in only for name in names):
        return None
    return f"it is for the account {', '.join(names)}, which was not asked for"


def _taken(parsed: Parsed, mask: Mask, *, first: bool) -> Parsed:
    """The records where a mask holds, with their spans; rows that are no records stay with the first share."""
    kept, numbers = np.flatnonzero(mask), np.cumsum(mask) - 1
    spans = parsed.spans.take(np.flatnonzero(mask[parsed.spans.record]))
    own = parsed.records.table[kept]
    starts = np.searchsorted(parsed.records.table, np.arange(len(parsed.tables)))
    tables = [table.take(kept[own == number] - starts[number]) for number, table in enumerate(parsed.tables)]
    return replace(
        parsed,
        tables=tuple(tables if first else (replace(table, skipped=()) for table in tables)),
        records=parsed.records.take(kept),
        spans=replace(spans, record=numbers[spans.record].astype(np.intp)),
    )


def _issues_of(parsed: Parsed, issues: Sequence[Issue], mask: Mask, *, first: bool) -> tuple[Issue, ...]:
    """Issues about these records, and about whole columns, sheets and files; other rows' only with the first share."""
    others = _rows(parsed, ~mask) - _rows(parsed, mask)
    if not first:
        others |= {(table.file, table.sheet, each.row) for table in parsed.tables for each in table.skipped}
    return tuple(each for each in issues if (each.place.file, each.place.sheet, each.place.row) not in others)


def _rows(parsed: Parsed, mask: Mask) -> set[tuple[str, str | None, int | None]]:
    records, tables = parsed.records, parsed.tables
    pairs = zip(records.table[mask].tolist(), records.row[mask].tolist(), strict=True)
    return {(tables[table].file, tables[table].sheet, row) for table, row in pairs}
