"""Columns of ticks: which sites a row is for, one column for each."""

import re
from typing import Any

from importer.core.glossary import Glossary, squash
from importer.core.issues import Issue, Place, Severity
from importer.core.lifting import Coded, distinct
from importer.core.mapping.heading import Header
from importer.core.profile import Profile
from importer.core.rules.ticks import is_cross, is_tick
from importer.core.table import Column, Table

_FEWEST = 2
_ODD = 5
_ANSWERS = re.compile(
    r"\b(?:is|are|has|paid|observed|approved|confirmed|public|religious|national|bank|fixed|mov(?:e)?able|optional|holidays?|"
    r"closed|open|working|workday|half|feiertag|frei|arbeitsfrei|bezahlt|férié|payé|festivo|pagado)\b|\?\s*$",
    re.IGNORECASE,
)
"""Headings that ask something about the day, and name no site."""


def tick_columns(
    columns: tuple[Column, ...], cells: Any, header: Header, profile: Profile, glossary: Glossary
) -> tuple[tuple[int, str, Coded[Any]], ...]:
    """Columns without a field of which every cell is a tick, a cross or blank, at least one of them a tick.

    One such column alone may as well answer any other question ("Paid?"), so it takes two, or a group above them that
    means sites, or a profile that says so; beside a column of regions only the latter two.
    """
    if profile.layout not in (None, "ticks"):
        return ()
    pinned = {squash(text) for text, use in profile.columns.items() if use == "tick"}
    unused = {squash(text) for text, use in profile.columns.items() if use == "unused"}
    found = []
    certain = False
    for column in columns:
        own = squash(column.header) in pinned
        if column.field or not column.header or (pinned and not own) or squash(column.header) in unused:
            continue
        if not own and _ANSWERS.search(column.header):
            continue
        coded = distinct(cells[column.index])
        if own or _are_ticks(coded, glossary):
            found.append((column.index, column.header, coded))
            certain |= own or glossary.field_of(header.groups[column.index]) == "region"
    beside = any(column.field == "region" for column in columns)
    return tuple(found) if certain or (len(found) >= _FEWEST and not beside) else ()


def _are_ticks(coded: Coded[Any], glossary: Glossary) -> bool:
    """Whether a column holds ticks; one odd cell in five is an error of its own, and no reason to read none."""
    ticks = coded.where(lambda value: is_tick(value, glossary))
    crosses = coded.where(lambda value: is_cross(value, glossary))
    odd = int((~coded.blank & ~ticks & ~crosses).sum())
    return bool(ticks.any()) and odd * _ODD <= int((~coded.blank).sum())


def ticks_left_aside(table: Table, glossary: Glossary) -> list[Issue]:
    """A warning where columns of ticks stand beside the column that says the regions, and are not read."""
    pinned = {squash(text) for text in table.profile.columns}
    beside = table.column("region") or table.column("occasion")
    if beside is None or table.ticks:
        return []
    free = [each for each in table.columns if not (each.field or each.flag or each.dates) and each.header]
    ticked = [
        each
        for each in free
        if squash(each.header) not in pinned and _are_ticks(distinct(table.cells[each.index]), glossary)
    ]
    if len(ticked) < _FEWEST:
        return []
    names = ", ".join(f'"{each.header}"' for each in ticked[:8])
    place = Place(table.file, table.sheet, table.header_row or None, ticked[0].index, ticked[0].header)
    message = (
        f'The columns {names} hold ticks and are not read, because the column "{beside.header}" says what rows are for.'
    )
    hint = 'write "Sites" above them if they are what counts, or pin them as "unused" in a profile.'
    return [Issue("ticks-not-read", Severity.WARNING, message, place, hint, "", ticked[0].header)]
