"""What inspect tells people: how each sheet is understood, as somebody would explain it who has it before them.

One screen for a usual sheet: the layout and where the headings stand, what each column is read as, with a cell and the
day that it is taken for, how many rows are events, and then what was inferred, why, and what stands in the way.
"""

import datetime as dt
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
from rich.cells import cell_len, set_cell_size

from importer.core.faults import shown
from importer.core.glossary import Field
from importer.core.issues import Assumption, column_letter
from importer.core.layouts import LAYOUTS
from importer.core.model import Source
from importer.core.table import Column, Table
from importer.pipeline import Reading
from importer.reports.cells import printable
from importer.reports.issue_text import issue_groups

_WIDTH = 100
_HEADING = 26
_SHOWN = 12
_MOST_COLUMNS = 24
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes"}
_MEANINGS: dict[Field, str] = {
    "event": "name of the event",
    "start_date": "date",
    "end_date": "end date",
    "portion": "whole or half day",
    "moved": "moved to another day",
    "day": "day of the date",
    "month": "month of the date",
    "year": "year of the date",
    "weekday": "weekday, to check the date",
    "working": "open or closed",
    "default": "default occasion",
}
_NONE = "not used"
_SEEN_ABOVE = frozenset({"columns-unused"})
"""Assumptions that the list of columns shows already."""


def inspection_text(reading: Reading) -> str:
    """A reading as a person would tell it, ending in a line break."""
    lines: list[str] = []
    for source in reading.sources:
        lines += [f"{source.file}{_format(source)}", ""]
        for number, table in enumerate(reading.tables):
            if table.file == source.file:
                lines += [*_table_lines(reading, number, table), ""]
    if reading.assumptions:
        lines += ["What is taken for granted, and why", *_assumption_lines(reading), ""]
    if reading.issues:
        lines += ["What stands out", *_issue_lines(reading), ""]
    return "\n".join(printable(line) for line in lines[:-1]) + "\n"


def _format(source: Source) -> str:
    if not source.encoding:
        return ""
    delimiter = _DELIMITERS.get(source.delimiter or "", repr(source.delimiter))
    return f": text in {source.encoding}, cells divided by {delimiter}"


def _table_lines(reading: Reading, number: int, table: Table) -> Iterator[str]:
    sheet = f'Sheet "{table.sheet}"' if table.sheet else "It"
    where = f"Its headings stand in row {table.header_row}" if table.header_row else "It has no row of headings"
    read = len(set(table.rows.tolist())) + len(table.skipped)
    yield from _wrapped(f"{sheet} {LAYOUTS[table.layout]}. {where}; {_count(read, 'row')} below it.", 2)
    columns = _column_lines(table)
    yield from columns[:_MOST_COLUMNS]
    if len(columns) > _MOST_COLUMNS:
        yield f"    and {len(columns) - _MOST_COLUMNS} more columns"
    yield from _wrapped(_rows_line(reading, number, table), 2)


def _column_lines(table: Table) -> list[str]:
    """One line for each column that has a heading; neighbours of one use that names no field share a line."""
    used = [column for column in table.columns if column.header or column.field]
    lines = []
    for meaning, group in groupby(used, key=lambda column: _meaning(column)):
        columns = list(group)
        first, last = column_letter(columns[0].index), column_letter(columns[-1].index)
        letters = first if first == last else f"{first} to {last}"
        names = ", ".join(column.header for column in columns)
        heading = set_cell_size(names if cell_len(names) <= _HEADING else cut(names), _HEADING)
        lines.append(f"    {letters:<8} {heading}  {meaning}{_example(table, columns[0])}")
    return lines


def cut(text: str) -> str:
    """A text cut to the width of the headings, with a sign that it was."""
    return set_cell_size(text, _HEADING - 1).rstrip() + "…"


def _meaning(column: Column) -> str:
    if column.tick:
        return "ticks, one site each"
    if column.dates:
        return "dates"
    if column.flag:
        return "says which days are off"
    return _MEANINGS.get(column.field, column.field.replace("_", " ")) if column.field else _NONE


def _example(table: Table, column: Column) -> str:
    """The first cell of a column that is read, so that everybody sees what is meant."""
    if column.field not in ("start_date", "end_date", "event", "region", "occasion", "type", "hours"):
        return ""
    cells = table.raw.get(column.field)
    filled = np.flatnonzero(~cells.blank) if cells is not None else np.empty(0, dtype=np.intp)
    if cells is None or not len(filled):
        return ""
    row = int(filled[0])
    return f", such as {table.at(row, column.field).cell} = {shown(cells[row])[:40]}"


def _rows_line(reading: Reading, number: int, table: Table) -> str:
    """How many rows are events, from when to when, and why others are not."""
    records = reading.parsed.records
    mine = records.table == number
    good = mine & ~records.rejected & records.skipped.blank
    firsts, lasts = records.first[good & (records.first > 0)], records.last[good & (records.first > 0)]
    span = f", from {_day(int(firsts.min()))} to {_day(int(lasts.max()))}" if len(firsts) else ""
    told = [f"{_count(int(good.sum()), 'event')} can be read{span}"]
    wrong = int((mine & records.rejected).sum())
    if wrong:
        told.append(f"{_count(wrong, 'row')} {'is' if wrong == 1 else 'are'} in error")
    reasons = Counter(each.reason.split(":")[0] for each in table.skipped)
    of_records = records.skipped.codes[mine & ~records.skipped.blank].tolist()
    reasons.update(records.skipped.values[code] for code in of_records)
    if reasons:
        named = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common(4))
        total = sum(reasons.values())
        told.append(f"{_count(total, 'row')} {'is' if total == 1 else 'are'} no event ({named})")
    return "; ".join(told) + "."


def _day(ordinal: int) -> str:
    return f"{dt.date.fromordinal(ordinal):%a %-d %b %Y}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _assumption_lines(reading: Reading) -> Iterator[str]:
    for each in reading.assumptions:
        if each.code in _SEEN_ABOVE:
            continue
        yield from _wrapped(_told(each, reading), 2, "- ")


def _told(each: Assumption, reading: Reading) -> str:
    """An assumption as a sentence; with one sheet in sight its name goes without saying."""
    about = each.about
    tables = {(table.file, table.sheet) for table in reading.tables}
    if len(tables) == 1:
        ((file, sheet),) = tables
        prefix = f"{file}[{sheet}]" if sheet else file
        about = about.replace(f"{prefix}!", "").replace(prefix, "the sheet" if sheet else "the file")
    if about.isdigit():
        about = f"row {about}"
    why = each.evidence.rstrip(".")
    return f"{about}: {each.decided}" + (f" ({why})" if why != each.decided else "")


def _issue_lines(reading: Reading) -> Iterator[str]:
    groups = issue_groups(reading.issues)
    for group in groups[:_SHOWN]:
        issue = group.shown
        also = f" And {group.size - 1} more like it." if group.size > 1 else ""
        hint = f" {issue.hint[:1].upper()}{issue.hint[1:]}" if issue.hint else ""
        where = issue.place.cell or (f"row {issue.place.row}" if issue.place.row else issue.place.file)
        yield from _wrapped(f"{issue.severity} at {where}: {issue.message}{hint}{also}", 2, "- ")
    if len(groups) > _SHOWN:
        yield f"  and {len(groups) - _SHOWN} more; occasions check shows them all"


def _wrapped(text: str, indent: int, mark: str = "") -> Sequence[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=" " * indent + mark,
        subsequent_indent=" " * (indent + len(mark)),
        break_long_words=False,
        break_on_hyphens=False,
    )
