"""Review: look at what was checked as somebody would who knows calendars, last year's import and slips of the hand.

It only warns: nothing that it finds keeps a row out. Each warning can be switched off by its code, by ``no_warn`` of
the profile that a source is read with.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from importer.core.checked import Checked
from importer.core.codes import SWITCHABLE
from importer.core.issue_order import in_order
from importer.core.issues import Issue
from importer.core.profile import Profile
from importer.core.review import Review
from importer.core.reviewing.last_year import check_last_year
from importer.core.reviewing.names_twice import check_names_twice
from importer.core.reviewing.slips import check_slips
from importer.core.reviewing.test_rows import check_test_rows
from importer.core.table import Table

Check = Callable[[Checked, Review], Iterable[Issue]]
CHECKS: tuple[Check, ...] = (check_test_rows, check_names_twice, check_slips)
"""What is looked at, each a function that gives its warnings."""
LAST_YEAR_CHECKS: tuple[Check, ...] = (check_last_year,)
"""What is looked at once it is known what earlier imports left."""


def review(checked: Checked, view: Review, checks: Sequence[Check] = CHECKS) -> Checked:
    """Add the warnings of checks in the order of the sources, and leave out those that are switched off."""
    found = [issue for check in checks for issue in check(checked, view)]
    tables = checked.places.tables
    better = {issue.place for issue in found if issue.code == "last-year-moved"}  # one warning for one cause
    kept = [issue for issue in checked.issues if not (issue.code == "date-past" and issue.place in better)]
    issues = in_order([*kept, *found], tables) if found else checked.issues
    return replace(checked, issues=tuple(_wanted(issues, tables)))


def _wanted(issues: Sequence[Issue], tables: Sequence[Table]) -> Iterable[Issue]:
    profiles = {table.file: table.profile for table in tables}
    for issue in issues:
        off = profiles.get(issue.place.file, Profile()).no_warn
        if not (issue.code in off and issue.code in SWITCHABLE):
            yield issue
