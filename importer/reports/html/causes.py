"""Issues grouped by their cause: one code, and one message but for the names and numbers in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from importer.core.codes import ISSUES
from importer.core.issues import Issue, Severity
from importer.reports.html.limits import Limits, Some, some
from importer.reports.html.tones import OF_SEVERITY, Tone
from importer.reports.issue_text import issue_groups
from importer.reports.properties import of_calendar, property_words

_OWN = re.compile(r'"[^"]*"|\d+')
"""What of a message is of one row alone."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a cause; ``message`` and ``hint`` are empty where the cause says the same for all."""

    where: str
    column: str
    cell: str
    found: str
    message: str
    hint: str
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """Issues that have one cause."""

    code: str
    severity: Severity
    tone: Tone
    message: str
    """The message if all have the same, else what the code means."""
    hint: str
    """What to do if that is the same for all, else what to do about the code."""
    cells: Some[Cell]
    has_messages: bool
    has_hints: bool

    @property
    def number(self) -> int:
        """How many issues it stands for."""
        return self.cells.all


def causes(issues: Sequence[Issue], limits: Limits) -> Some[Cause]:
    """The causes of issues, errors first, else in the report's order."""
    groups: dict[tuple[object, ...], list[Issue]] = {}
    for group in issue_groups(issues):
        for issue in (group.shown, *group.others):
            key = (issue.severity, issue.code, _OWN.sub("…", issue.message))
            groups.setdefault(key, []).append(issue)
    kept = some(list(groups.values()), limits.causes)
    return Some(tuple(_cause(group, limits.cells) for group in kept.shown), kept.more)


def _cause(issues: Sequence[Issue], most: int) -> Cause:
    first = issues[0]
    told = ISSUES.get(first.code)
    messages, hints = {each.message for each in issues}, {each.hint for each in issues}
    shown = some(issues, most)
    cells = tuple(_cell(each, message=len(messages) > 1, hint=len(hints) > 1) for each in shown.shown)
    return Cause(
        code=first.code,
        severity=first.severity,
        tone=OF_SEVERITY[first.severity],
        message=first.message if len(messages) == 1 or told is None else told.meaning,
        hint=(first.hint if len(hints) == 1 else "") or (told.remedy if told else ""),
        cells=Some(cells, shown.more),
        has_messages=len(messages) > 1,
        has_hints=len(hints) > 1,
    )


def _cell(issue: Issue, *, message: bool, hint: bool) -> Cell:
    place = issue.place
    spot = place.cell or place.called
    every = "all entries" if of_calendar(place) else "the whole column" if place.header else "the whole sheet"
    return Cell(
        where=f"{place.file}[{place.sheet}]" if place.sheet else place.file,
        column=property_words(place) if of_calendar(place) else place.header or "",
        cell=spot or every,
        found=issue.found,
        message=issue.message if message else "",
        hint=issue.hint if hint else "",
        related=tuple(map(str, issue.related[:8])),
    )
