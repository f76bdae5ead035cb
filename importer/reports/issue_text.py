"""Issues in words: blocks of several lines for people.

The printing is capped, the counting never: what is not printed is counted and stands in ``report.json``.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from importer.core.issues import Issue, Place, Severity
from importer.reports.cells import printable
from importer.reports.properties import of_calendar, property_words

GROUPS_PRINTED = 20
"""Blocks that are printed at most."""
_PLACES_NAMED = 8
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True)
class IssueGroup:
    """An issue that is shown, and others of the same cause in the same column that are only named."""

    shown: Issue
    others: tuple[Issue, ...] = ()

    @property
    def size(self) -> int:
        """How many issues it stands for."""
        return 1 + len(self.others)


def issue_groups(issues: Sequence[Issue]) -> list[IssueGroup]:
    """Group issues for printing, errors first, else in the report's order.

    As long as all of them can be printed each stands alone; of more, those of one code, sheet and column go together.
    """
    ordered = sorted(issues, key=lambda issue: _WEIGHT[issue.severity])
    if len(ordered) <= GROUPS_PRINTED:
        return [IssueGroup(issue) for issue in ordered]
    groups: dict[tuple[object, ...], list[Issue]] = {}
    for issue in ordered:
        place = issue.place
        key = (issue.severity, issue.code, place.file, place.sheet, place.column)
        groups.setdefault(key, []).append(issue)
    return [IssueGroup(first, tuple(others)) for first, *others in groups.values()]


def place_line(place: Place) -> str:
    """A place as the heading of a block.

    >>> place_line(Place("holidays.xlsx", "EMEA", 14, 3, "Ends"))
    'holidays.xlsx  sheet "EMEA"  row 14  column "Ends" (D14)'
    >>> place_line(Place("team.ics", row=3, index=2, header="DTSTART time", entry="VEVENT 3 (line 40)"))
    'team.ics  VEVENT 3 (line 40)  its time (DTSTART)'
    >>> place_line(Place("team.ics", header="RRULE"))
    'team.ics  the rule of repetition (RRULE) of its entries'
    """
    parts = [place.file]
    if place.sheet:
        parts.append(f'sheet "{place.sheet}"')
    if place.called:
        parts.append(place.called)
    if of_calendar(place):
        part = property_words(place)
        parts.append(f"its {part}" if place.entry else f"the {part} of its entries")
    elif place.index is not None or place.header:
        column = f'column "{place.header}"' if place.header else f"column {place.column}"
        parts.append(f"{column} ({place.cell})" if place.cell else column)
    return printable("  ".join(parts))


def block_lines(group: IssueGroup) -> Iterator[tuple[str, str]]:
    """The lines of a block under its heading, as (label, text); the first label is severity and code."""
    issue = group.shown
    yield f"{issue.severity} {issue.code}:", printable(issue.message)
    if issue.found:
        yield "found:", printable(issue.found)
    if issue.hint:
        yield "hint:", printable(issue.hint)
    if issue.related:
        yield "see:", printable(_some(str(place) for place in issue.related))
    if group.others:
        spots = dict.fromkeys(_spot(each.place) for each in group.others)
        where = "" if list(spots) == [_spot(issue.place)] else f": {_some(spots)}"
        yield "also:", printable(f"{len(group.others):,} more like it{where}")


def _spot(place: Place) -> str:
    return str(place.spot or place.row or place)


def _some(places: Iterable[str]) -> str:
    named = list(places)
    tail = ", ..." if len(named) > _PLACES_NAMED else ""
    return ", ".join(named[:_PLACES_NAMED]) + tail
