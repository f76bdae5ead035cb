"""What a report says of each row, occasion and skill, one by one: its outcome and why, with the errors that explain it.

For forms that list single results. What no row stands for, such as the occasions of an undo, is a case of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from importer.core.issues import Issue, Place
from importer.core.report import OccasionEntry, Report
from importer.core.rules.books import folded
from importer.reports.lineage import Positions
from importer.reports.skill_lines import why_told
from importer.reports.whys import Whys, occasion_why

OCCASIONS, SKILLS, SOURCES = "Occasions", "Skills", "Sources"
_KEYS = ("table", "row", "line", "outcome", "reason")


@dataclass(frozen=True, slots=True)
class Case:
    """One result."""

    name: str
    outcome: str
    why: str = ""
    """In one line; "" where all is well."""
    lines: tuple[str, ...] = ()
    """The errors that explain it, one line each."""


@dataclass(frozen=True)
class Suite:
    """Cases that belong together, with their numbers known beforehand."""

    name: str
    counts: dict[str, int]
    """Number of cases by outcome."""
    cases: Iterator[Case]


def suites_of(report: Report) -> Iterator[Suite]:
    """One suite for each sheet with its rows in order, then those of what no row stands for, where there is any."""
    report = folded(report)
    whys = Whys(report)
    yield from _sheets(report, whys)
    of_rows = set(report.memberships["occasion"].tolist())
    alone = [_occasion_case(each) for n, each in enumerate(report.occasions) if n not in of_rows]
    skills = [Case(each.skill, each.outcome, why_told(each)) for each in report.skills]
    errors = [issue for issues in whys.blame.above.values() for issue in issues]
    above = [Case(str(each.place), "rejected", each.message, (each.line(),)) for each in errors]
    for name, cases in ((OCCASIONS, alone), (SKILLS, skills), (SOURCES, above)):
        if cases:
            yield Suite(name, _counted(case.outcome for case in cases), iter(cases))


def _counted(outcomes: Iterator[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for outcome in outcomes:
        counts[outcome] = counts.get(outcome, 0) + 1
    return counts


def _sheets(report: Report, whys: Whys) -> Iterator[Suite]:
    places = [(table.file, table.sheet) for table in report.tables]
    tables = report.rows["table"].to_numpy(dtype=np.int64)
    for place in dict.fromkeys(places):
        mine = np.isin(tables, [number for number, each in enumerate(places) if each == place])
        if mine.any():
            file, sheet = place
            counts = report.rows.loc[mine, "outcome"].value_counts(sort=False)
            found = {str(outcome): int(number) for outcome, number in counts.items()}
            yield Suite(
                f"{file}/{sheet}" if sheet else file, found, _rows(report, whys, np.flatnonzero(mine).astype(np.int64))
            )


def _rows(report: Report, whys: Whys, positions: Positions) -> Iterator[Case]:
    taken = report.rows.iloc[positions]
    names = {number: _event_names(report, number) for number in taken["table"].unique().tolist()}
    lines = zip(positions.tolist(), *(taken[key].tolist() for key in _KEYS), strict=True)
    for position, table, row, line, outcome, reason in lines:
        event = names[table].get(line, "")
        errors = whys.errors(table, row, outcome)
        why = whys.why(position, errors, outcome, reason)
        own = report.tables[table]
        name = Place(own.file, own.sheet, row, entry=(own.entries or {}).get(row, "")).called
        yield Case(f"{name}: {event}" if event else name, outcome, why, tuple(map(Issue.line, errors)))


def _event_names(report: Report, number: int) -> dict[object, str]:
    """What the events of a table are called, by the labels of its lines."""
    table = report.tables[number]
    column = next((index for index, each in table.fields.items() if each == "event"), None)
    if column is None or column not in table.cells.columns:
        return {}
    cells = table.cells[column]
    pairs = zip(cells.index.tolist(), cells.tolist(), strict=True)
    return {label: value.strip() for label, value in pairs if isinstance(value, str) and value.strip()}


def _occasion_case(entry: OccasionEntry) -> Case:
    return Case(entry.name, entry.outcome, occasion_why(entry))
