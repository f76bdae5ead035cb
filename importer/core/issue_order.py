"""The order in which issues are told: that of the sources, their tables, rows and columns.

An entry of a calendar may come back on a hundred days: what is to be looked at on each of them alike is told once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from importer.core.issues import Issue, Severity
from importer.core.table import Table


def in_order(issues: Iterable[Issue], tables: Sequence[Table]) -> list[Issue]:
    """Issues in the order of the sources, those of one cell by code and message; those of one entry told once."""
    files = {file: number for number, file in enumerate(dict.fromkeys(table.file for table in tables))}
    sheets = {(table.file, table.sheet): number for number, table in enumerate(tables)}
    return sorted(
        once_for_each_entry(issues),
        key=lambda issue: (
            files.get(issue.place.file, 0),
            sheets.get((issue.place.file, issue.place.sheet), -1),
            issue.place.row or 0,
            issue.place.index if issue.place.index is not None else -1,
            issue.code,
            issue.message,
        ),
    )


def once_for_each_entry(issues: Iterable[Issue]) -> list[Issue]:
    """Warnings and notes that are the same for several days of an entry as one, which says how many days these are.

    Errors stay: each rejects its own day.
    """
    alike: dict[Issue, list[Issue]] = {}
    others: list[Issue] = []
    for issue in issues:
        if issue.severity is Severity.ERROR or not issue.place.entry or not issue.place.record:
            others.append(issue)
        else:
            alike.setdefault(issue, []).append(issue)
    return [*others, *(_as_one(each) for each in alike.values())]


def _as_one(alike: Sequence[Issue]) -> Issue:
    """The first of issues that are the same; its place is the whole entry where they are several."""
    first, days = alike[0], len({issue.place.record for issue in alike})
    if days == 1:
        return first
    return replace(first, message=f"{first.message} ({days} days of the entry)", place=replace(first.place, record=0))
