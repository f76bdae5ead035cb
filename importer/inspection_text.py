"""What inspect tells people: how each sheet is understood, as somebody would explain it who has it before them.

One screen for a usual sheet: the layout and where the headings stand, what each column is read as, with a cell and the
day that it is taken for, how many rows are events, and then what was inferred, why, and what stands in the way.
"""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from importer.core.issues import Assumption, Issue
from importer.core.layouts import LAYOUTS
from importer.core.model import Source
from importer.core.table import Table
from importer.inspection_columns import column_lines, told_day
from importer.pipeline import Inspection
from importer.reports.cells import printable
from importer.reports.issue_text import issue_groups

_WIDTH = 100
_SHOWN = 12
_NAMED = 8
_MOST_COLUMNS = 24
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes"}
_SEEN_ABOVE = frozenset({"columns-unused"})
"""Assumptions that the list of columns shows already."""


def inspection_text(found: Inspection) -> str:
    """An inspection as a person would tell it, ending in a line break."""
    lines: list[str] = []
    for source in found.reading.sources:
        lines += [f"{source.file}{_format(source)}", ""]
        for number, table in enumerate(found.reading.tables):
            if table.file == source.file:
                lines += [*_table_lines(found, number, table), ""]
    lines += [*_wrapped(_occasions_line(found), 2), ""]
    assumed = [each for each in found.assumptions if each.code not in _SEEN_ABOVE]
    if assumed:
        lines += ["What is taken for granted, and why"]
        lines += [line for each in assumed for line in _wrapped(_told(each, found), 2, "- ")]
        lines += [""]
    issues = [issue for issue in found.issues if issue.code != "row-skipped"]
    if issues:
        lines += ["What stands out", *_issue_lines(issues, found), ""]
    return "\n".join(printable(line) for line in lines[:-1]) + "\n"


def _format(source: Source) -> str:
    made = " and ".join(dict.fromkeys(each.entries.producer for each in source.sheets if each.entries))
    if made:
        return f": written by {made}"
    if not source.encoding or not source.delimiter:
        return f": text in {source.encoding}" if source.encoding else ""
    delimiter = _DELIMITERS.get(source.delimiter or "", repr(source.delimiter))
    return f": text in {source.encoding}, cells divided by {delimiter}"


def _table_lines(found: Inspection, number: int, table: Table) -> Iterator[str]:
    sheet = f'Sheet "{table.sheet}"' if table.sheet else "It"
    title = f', called "{table.title}"' if table.title else ""
    read = len(set(table.rows.tolist()) | {each.row for each in table.skipped})
    if table.entries is not None:
        counted = f"{read:,} {'entry stands' if read == 1 else 'entries stand'} in it"
        yield from _wrapped(f"{sheet} {LAYOUTS[table.layout]}{title}. {counted}{_days_given(table, read)}.", 2)
    else:
        yield from _wrapped(f"{sheet} {LAYOUTS[table.layout]}{title}. {_heading(table, read)}", 2)
    columns = column_lines(found, number, table)
    yield from columns[:_MOST_COLUMNS]
    if len(columns) > _MOST_COLUMNS:
        yield f"    and {len(columns) - _MOST_COLUMNS} more columns"
    yield from _wrapped(_rows_line(found, number, table), 2)


def _heading(table: Table, read: int) -> str:
    where = f"Its headings stand in row {table.header_row}" if table.header_row else "It has no row of headings"
    return f"{where}; {_count(read, 'row')} below it."


def _days_given(table: Table, entries: int) -> str:
    """How many days entries give that come back."""
    return f" and give {len(table):,} days" if len(table) > entries else ""


def _rows_line(found: Inspection, number: int, table: Table) -> str:
    """How many rows are events, from when to when, and why others are not."""
    records = found.grouped.places.records
    mine = records.table == number
    good = mine & ~records.rejected & records.skipped.blank
    firsts, lasts = records.first[good & (records.first > 0)], records.last[good & (records.first > 0)]
    span = f", from {told_day(int(firsts.min()))} to {told_day(int(lasts.max()))}" if len(firsts) else ""
    told = [f"{_count(int(good.sum()), 'event')} can be read{span}"]
    wrong = int((mine & records.rejected).sum())
    if wrong:
        told.append(f"{_count(wrong, 'row')} {'is' if wrong == 1 else 'are'} in error")
    of_records = records.skipped.codes[mine & ~records.skipped.blank].tolist()
    reasons = Counter([each.reason for each in table.skipped] + [records.skipped.values[code] for code in of_records])
    if reasons:
        reasoned = (f"{count} times: {why}" if count > 1 else why for why, count in reasons.most_common(4))
        named = "; ".join(reasoned)
        total = sum(reasons.values())
        more = "; ..." if len(reasons) > 4 else ""
        told.append(f"{_count(total, 'row')} {'is' if total == 1 else 'are'} no event ({named}{more})")
    return "; ".join(told) + "."


def _occasions_line(found: Inspection) -> str:
    """The occasions that the rows make."""
    names = found.grouped.names
    if not names:
        return "No occasion can be made of it yet."
    quoted = ", ".join(f'"{name}"' for name in names[:_NAMED])
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{_count(len(names), 'occasion')} would be made of it: {quoted}{more}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _told(each: Assumption, found: Inspection) -> str:
    """An assumption as a sentence; what everybody sees goes without saying."""
    about = _plain(each.about, found)
    if about.isdigit():
        about = f"row {about}"
    why = _plain(each.evidence.rstrip("."), found)
    return f"{about}: {_plain(each.decided, found)}" + (f" ({why})" if why != each.decided else "")


def _plain(text: str, found: Inspection) -> str:
    """A text without the name of the only file, and of its only sheet."""
    places = {(table.file, table.sheet) for table in found.reading.tables}
    if len({file for file, _ in places}) > 1:
        return text
    for file, sheet in sorted(places, key=lambda place: -len(place[1] or "")):
        own = len(places) == 1
        whole = f"{file}[{sheet}]" if sheet else file
        named = "the sheet" if own and sheet else "the file" if own else f'the sheet "{sheet}"'
        text = text.replace(f"{whole}!", "" if own else f'"{sheet}" ').replace(whole, named)
    return text


def _issue_lines(issues: Sequence[Issue], found: Inspection) -> Iterator[str]:
    groups = issue_groups(issues)
    for group in groups[:_SHOWN]:
        issue = group.shown
        also = f" And {group.size - 1} more like it." if group.size > 1 else ""
        hint = f" {issue.hint[:1].upper()}{issue.hint[1:]}" if issue.hint else ""
        row = issue.place.called or _plain(issue.place.file, found)
        yield from _wrapped(f"{issue.severity} at {issue.place.cell or row}: {issue.message}{hint}{also}", 2, "- ")
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
