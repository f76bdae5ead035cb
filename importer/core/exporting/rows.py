"""Export: the occasions of an account as rows that mean exactly them when they are imported again.

One row for each event, in the cells for people and in the API columns; an occasion without events is a row that says
so. What an occasion says of itself, its description and whether it is the default, stands in its first row alone, so
that it can be changed in one place.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from importer.core.account import AccountState
from importer.core.names import fold
from importer.core.payload import DESCRIPTION_LIMIT, Event, Occasion, text_units
from importer.core.rules.api_cells import (
    NO_EVENTS,
    ApiCells,
    ApiFault,
    Visible,
    api_cells,
    exact_times,
    protected,
    visible,
)


@dataclass(frozen=True, slots=True)
class ExportedRow:
    """One row; texts are as reading wants them, "" is blank."""

    occasion: str
    description: str
    default: str
    event: str
    cells: Visible | None
    """Days and times for people; None in the row of an occasion without events."""
    zone: str
    working: str
    api: ApiCells


def rows_of(state: AccountState) -> tuple[ExportedRow, ...]:
    """The rows of all occasions of an account, by name and then by time."""
    occasions = sorted((each.occasion for each in state.occasions), key=lambda each: (fold(each.name), each.id or 0))
    return tuple(row for occasion in occasions for row in _rows(occasion))


def _rows(occasion: Occasion) -> Iterator[ExportedRow]:
    """The rows of one occasion; a description that can't be sent stays in the account, and its cell blank."""
    fits = text_units(occasion.description) <= DESCRIPTION_LIMIT
    told = (protected(occasion.description) if fits else "", "yes" if occasion.isDefault else "")
    name = protected(occasion.name)
    if not occasion.events:
        yield ExportedRow(name, *told, "", None, "", "", ApiCells(NO_EVENTS, "", ""))
    for event in sorted(occasion.events, key=_when):
        yield _row(name, told, event)
        told = ("", "")


def _when(event: Event) -> tuple[str, str, str, str]:
    return event.start.dateTime, event.end.dateTime, event.meta.name, repr(event)


def _row(occasion: str, told: tuple[str, str], event: Event) -> ExportedRow:
    cells = api_cells(event)
    times = exact_times(cells)
    seen = Visible(event.first_day.toordinal()) if isinstance(times, ApiFault) else visible(times)
    working = "yes" if event.meta.working else "no"
    return ExportedRow(occasion, *told, protected(event.meta.name), seen, event.start.timeZone, working, cells)
