"""What inspect tells of sheets: each by itself, or, where many have the same columns, all of them together.

A file of holidays has a section for each country, and a workbook may have a sheet for each site: their columns are told
once, and each sheet in a line of its own as far as a screen holds them; those with errors are never among the rest.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from rich.cells import cell_len

from importer.core.layouts import LAYOUTS
from importer.core.lifting import Mask
from importer.core.table import Table
from importer.inspection_columns import column_lines, shortened, told_day
from importer.inspection_words import WIDTH, counted, wrapped
from importer.pipeline import Inspection

_ALONE = 3
"""Sheets of the same columns that are still told one by one."""
_LINES, _WRONG = 8, 4
_NAME = 26
_MOST_COLUMNS = 24
_PARTS = {"hol": "section", "json": "list", "icalendar": "calendar"}
"""What a file that is no workbook has more than one of, by the kind of file."""


def sheet_lines(found: Inspection, file: str) -> Iterator[str]:
    """What is told of the sheets of a source, with a blank line below each."""
    groups: dict[object, list[int]] = {}
    for number, table in enumerate(found.reading.tables):
        if table.file == file:
            columns = tuple((column.header, column.field) for column in table.columns)
            groups.setdefault((table.layout, columns), []).append(number)
    together = {numbers[0]: numbers for numbers in groups.values() if len(numbers) > _ALONE}
    told = {number for numbers in together.values() for number in numbers}
    for number, table in enumerate(found.reading.tables):
        if number in together:
            yield from (*_of_many(found, together[number]), "")
        elif table.file == file and number not in told:
            yield from (*_of_one(found, number), "")


def _of_one(found: Inspection, number: int) -> Iterator[str]:
    table = found.reading.tables[number]
    sheet = f'Sheet "{table.sheet}"' if table.sheet else "It"
    title = f', called "{table.title}"' if table.title and table.title != table.sheet else ""
    read = _read(table)
    if table.entries is not None:
        stand = f"{counted(read, 'entry')} {'stands' if read == 1 else 'stand'} in it{_days_given([table], read)}."
    else:
        where = f"Its headings stand in row {table.header_row}" if table.header_row else "It has no row of headings"
        stand = f"{where}; {counted(read, 'row')} below it."
    yield from wrapped(f"{sheet} {LAYOUTS[table.layout]}{title}. {stand}", 2)
    yield from _columns(found, [number])
    yield from wrapped(_rows_line(found, [number]), 2)


def _of_many(found: Inspection, numbers: Sequence[int]) -> Iterator[str]:
    tables = [found.reading.tables[number] for number in numbers]
    kind = next(source.kind for source in found.reading.sources if source.file == tables[0].file)
    noun = _PARTS.get(kind, "sheet")
    entries = tables[0].entries is not None
    read = sum(map(_read, tables))
    heads = {table.header_row for table in tables}
    given = _days_given(tables, read) if entries else f" below headings in row {heads.pop()}" if len(heads) == 1 else ""
    rows = f"{counted(read, 'entry' if entries else 'row')} {'stands' if read == 1 else 'stand'} in them{given}"
    yield from wrapped(
        f"{counted(len(numbers), noun)}, each {LAYOUTS[tables[0].layout]}, of the same columns. {rows}.", 2
    )
    yield from _columns(found, numbers)
    for number in _shown(found, numbers):
        yield _short(found, number)
    if len(numbers) > (shown := len(_shown(found, numbers))):
        yield f"    and {counted(len(numbers) - shown, f'more {noun}')}, which --json FILE lists"
    yield from wrapped(f"Of all: {_rows_line(found, numbers)}", 2)


def _columns(found: Inspection, numbers: Sequence[int]) -> Iterator[str]:
    """The columns of sheets that have the same; of the one that fills the most of them."""
    told = max((column_lines(found, number, found.reading.tables[number]) for number in numbers), key=len)
    yield from told[:_MOST_COLUMNS]
    if len(told) > _MOST_COLUMNS:
        yield f"    and {len(told) - _MOST_COLUMNS} more columns"


def _shown(found: Inspection, numbers: Sequence[int]) -> list[int]:
    """The first of many sheets, and among the rest the first that have errors."""
    records = found.grouped.places.records
    wrong = set(np.unique(records.table[records.rejected]).tolist())
    return [*numbers[:_LINES], *[number for number in numbers[_LINES:] if number in wrong][:_WRONG]]


def _short(found: Inspection, number: int) -> str:
    """One of many sheets on one line."""
    table = found.reading.tables[number]
    name = shortened(f"[{table.sheet}]", _NAME)
    name += " " * max(0, _NAME - cell_len(name))
    read = counted(_read(table), "row" if table.entries is None else "entry")
    records = found.grouped.places.records
    mine = records.table == number
    wrong, left_out = int((mine & records.rejected).sum()), int((mine & ~records.skipped.blank).sum())
    told = [f"{wrong:,} in error"] if wrong else []
    told += [f"{left_out + len(table.skipped):,} no event"] if left_out or table.skipped else []
    return shortened(f"    {name}  {', '.join([read, *told])}{_span(found, mine)}", WIDTH)


def _read(table: Table) -> int:
    return len(set(table.rows.tolist()) | {each.row for each in table.skipped})


def _days_given(tables: Sequence[Table], entries: int) -> str:
    """How many days entries give that come back."""
    days = sum(map(len, tables))
    return f" and give {days:,} days" if days > entries else ""


def _rows_line(found: Inspection, numbers: Sequence[int]) -> str:
    """How many rows are events, from when to when, and why others are not."""
    tables = [found.reading.tables[number] for number in numbers]
    records = found.grouped.places.records
    mine = np.isin(records.table, numbers)
    good = int((mine & ~records.rejected & records.skipped.blank).sum())
    told = [f"{counted(good, 'event')} can be read{_span(found, mine)}"]
    noun = _noun(tables)
    wrong = int((mine & records.rejected).sum())
    if wrong:
        told.append(f"{counted(wrong, noun)} {'is' if wrong == 1 else 'are'} in error")
    of_records = records.skipped.codes[mine & ~records.skipped.blank].tolist()
    of_tables = [each.reason for table in tables for each in table.skipped]
    reasons = Counter([*of_tables, *(records.skipped.values[code] for code in of_records)])
    if reasons:
        whys = (f"{count:,} times: {why}" if count > 1 else str(why) for why, count in reasons.most_common(4))
        named, more = "; ".join(whys), "; ..." if len(reasons) > 4 else ""
        total = sum(reasons.values())
        told.append(f"{counted(total, noun)} {'is' if total == 1 else 'are'} no event ({named}{more})")
    return "; ".join(told) + "."


def _span(found: Inspection, mine: Mask) -> str:
    """From which day to which the events of some records are."""
    records = found.grouped.places.records
    dated = mine & ~records.rejected & records.skipped.blank & (records.first > 0)
    if not dated.any():
        return ""
    return f", from {told_day(int(records.first[dated].min()))} to {told_day(int(records.last[dated].max()))}"


def _noun(tables: Sequence[Table]) -> str:
    """What stands in rows: an entry of a calendar, or a day of one that comes back."""
    if tables[0].entries is None:
        return "row"
    return "day" if any(len(table) > len(set(table.rows.tolist())) for table in tables) else "entry"
