"""Review: look at what was checked as somebody would who knows calendars, last year's import and slips of the hand.

It only warns: nothing that it finds keeps a row out. Each warning can be switched off by its code, by ``no_warn`` of
the profile that a source is read with.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from importer.core.checked import Checked
from importer.core.codes import SWITCHABLE
from importer.core.issues import Assumption, Issue
from importer.core.profile import Profile
from importer.core.review import Review
from importer.core.reviewing.official import compare_with_official
from importer.core.table import Table

Check = Callable[[Checked, Review], Iterable[Issue | Assumption]]
CHECKS: tuple[Check, ...] = (compare_with_official,)
"""What is looked at, each a function that gives its warnings, and what it had to assume for them."""


def review(checked: Checked, view: Review) -> Checked:
    """Add the warnings of all checks, and leave out those that are switched off."""
    found = [each for check in CHECKS for each in check(checked, view)]
    issues = [*checked.issues, *(each for each in found if isinstance(each, Issue))]
    assumed = [*checked.assumptions, *(each for each in found if isinstance(each, Assumption))]
    wanted = tuple(_wanted(issues, checked.places.tables))
    return replace(checked, issues=wanted, assumptions=tuple(assumed))


def _wanted(issues: Sequence[Issue], tables: Sequence[Table]) -> Iterable[Issue]:
    profiles = {table.file: table.profile for table in tables}
    for issue in issues:
        off = profiles.get(issue.place.file, Profile()).no_warn
        if not (issue.code in off and issue.code in SWITCHABLE):
            yield issue
