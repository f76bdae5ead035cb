"""Tell which dates of the tables were converted from other calendars: one assumption for each calendar."""

from collections.abc import Iterator, Sequence

from importer.core.issues import Assumption
from importer.core.model import Conversion
from importer.core.table import Table


def converted_dates(tables: Sequence[Table]) -> Iterator[Assumption]:
    """An assumption for each calendar, with its first date as evidence."""
    pooled: dict[str, list[tuple[Table, Conversion]]] = {}
    for table in tables:
        for each in table.entries.conversions if table.entries else ():
            pooled.setdefault(each.calendar, []).append((table, each))
    for calendar, found in pooled.items():
        table, first = found[0]
        total = sum(each.count for _, each in found)
        dates = "1 date" if total == 1 else f"{total:,} dates"
        decided = f"{dates} of {calendar} became dates of ours{first.caution}"
        evidence = f'"{first.written}" in {table.place(first.line)} is {first.day}'
        yield Assumption("calendar-converted", table.file, decided, evidence)
