"""Review: look at what was checked as somebody would who knows calendars, last year's import and slips of the hand.

It only warns: nothing that it finds keeps a row out. Each warning can be switched off by its code, by ``no_warn`` of
the profile that a source is read with.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from importer.core.checked import Checked
from importer.core.codes import SWITCHABLE
from importer.core.issues import Issue
from importer.core.profile import Profile
from importer.core.review import Review
from importer.core.table import Table

Check = Callable[[Checked, Review], Iterable[Issue]]
CHECKS: tuple[Check, ...] = ()
"""What is looked at, each a function that gives its warnings."""


def review(checked: Checked, view: Review) -> Checked:
    """Add the warnings of all checks, and leave out those that are switched off."""
    found = [*checked.issues, *(issue for check in CHECKS for issue in check(checked, view))]
    return replace(checked, issues=tuple(_wanted(found, checked.places.tables)))


def _wanted(issues: Sequence[Issue], tables: Sequence[Table]) -> Iterable[Issue]:
    profiles = {table.file: table.profile for table in tables}
    for issue in issues:
        off = profiles.get(issue.place.file, Profile()).no_warn
        if not (issue.code in off and issue.code in SWITCHABLE):
            yield issue
