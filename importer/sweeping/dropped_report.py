"""The report of a dropped file: what to do is said for one that was dropped, and one that waits says since when.

A plan that waits bears the id of its drop, as folder and journal do, because that is what somebody types to say yes.
"""

from collections.abc import Callable
from dataclasses import replace

from importer.core.drops import Drop, Told
from importer.core.issues import Issue
from importer.core.joined import JoinedReport
from importer.core.picking.drop_hints import for_drops
from importer.core.report import Report, RunInfo
from importer.sweeping.carrying import Result


def as_dropped(result: Result) -> Result:
    """The report of a run as that of a dropped file."""
    hints: dict[str, str] = {}

    def told(issue: Issue) -> Issue:
        if issue.hint not in hints:
            hints[issue.hint] = for_drops(Told(hint=issue.hint)).hint
        return replace(issue, hint=hints[issue.hint])

    def of_report(report: Report) -> Report:
        return replace(report, issues=tuple(map(told, report.issues)))

    return _changed(result, lambda run: replace(run, dropped=True), of_report)


def as_waiting(result: Result, drop: Drop) -> Result:
    """The report of plans as that of a drop that waits."""
    return _changed(result, lambda run: replace(run, id=drop.id, waits_since=drop.seen))


def _changed(
    result: Result, of_run: Callable[[RunInfo], RunInfo], of_report: Callable[[Report], Report] = lambda report: report
) -> Result:
    """A result whose runs and reports are changed, those of all accounts."""

    def changed(report: Report) -> Report:
        return of_report(replace(report, run=of_run(report.run)))

    if isinstance(result, JoinedReport):
        parts = (replace(each, report=changed(each.report)) for each in result.parts)
        return replace(result, run=of_run(result.run), parts=tuple(parts))
    return replace(result, report=changed(result.report))
