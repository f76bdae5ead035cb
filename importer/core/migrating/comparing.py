"""How an account has the rows of a migration: the same, otherwise, or not at all."""

from collections.abc import Iterable, Sequence

from importer.core.account import AccountState
from importer.core.checked import Checked
from importer.core.migrated import MigratedRow
from importer.core.names import fold
from importer.core.payload import Event, Occasion, event_from_api
from importer.core.rules.api_cells import unprotected
from importer.core.rules.zones import canonical

SAME, DIFFERS, NEW = "same", "differs", "new"


def compared_rows(rows: Sequence[MigratedRow], checked: Checked, state: AccountState) -> list[str]:
    """For each row how the account has its events; "" for rows to mend.

    ``differs`` is said where the occasion has something on that day, or something of that name in that year.
    """
    events = [event_from_api(each) for draft in checked.drafts() for each in draft.events]
    there = {fold(each.occasion.name): each.occasion for each in state.occasions}
    return [
        "" if row.mend else _compared([events[each] for each in row.events], there.get(fold(unprotected(row.occasion))))
        for row in rows
    ]


def _compared(events: Sequence[Event], occasion: Occasion | None) -> str:
    if occasion is None:
        return NEW
    held = {each.canonical(canonical) for each in occasion.events}
    if all(each.canonical(canonical) in held for each in events):
        return SAME
    return DIFFERS if _marks(events) & _marks(occasion.events) else NEW


def _marks(events: Iterable[Event]) -> set[tuple[object, ...]]:
    """What events that may be one have in common: a day, or a name within a year."""
    listed = list(events)
    days: set[tuple[object, ...]] = {(each.first_day,) for each in listed}
    return days | {(fold(each.meta.name), each.first_day.year) for each in listed}
