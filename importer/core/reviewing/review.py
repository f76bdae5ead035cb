"""Review: look at what was checked as somebody would who knows calendars, last year's import and slips of the hand.

It only warns: nothing that it finds keeps a row out. Each warning can be switched off by its code, by ``no_warn`` of
the profile that a source is read with.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from importer.core.checked import Checked
from importer.core.codes import SWITCHABLE
from importer.core.issue_order import in_order
from importer.core.issues import Assumption, Issue
from importer.core.names import fold
from importer.core.profile import Profile
from importer.core.review import Review
from importer.core.reviewing.last_year import check_last_year
from importer.core.reviewing.names_twice import check_names_twice
from importer.core.reviewing.official import compare_with_official
from importer.core.reviewing.slips import check_slips
from importer.core.reviewing.test_rows import check_test_rows
from importer.core.table import Table

_LACKING = frozenset({"holiday-missing", "holiday-observed", "last-year-gone"})
Check = Callable[[Checked, Review], Iterable[Issue | Assumption]]
CHECKS: tuple[Check, ...] = (check_test_rows, check_names_twice, check_slips, compare_with_official)
"""What is looked at, each a function that gives its warnings, and what it had to assume for them."""
LAST_YEAR_CHECKS: tuple[Check, ...] = (check_last_year,)
"""What is looked at once it is known what earlier imports left."""


def review(checked: Checked, view: Review, checks: Sequence[Check] = CHECKS) -> Checked:
    """Add the warnings of checks in the order of the sources, and leave out those that are switched off."""
    found = [each for check in checks for each in check(checked, view)]
    issues = [each for each in found if isinstance(each, Issue)]
    assumed = [each for each in found if isinstance(each, Assumption)]
    tables = checked.places.tables
    every = in_order(_telling([*checked.issues, *issues]), tables) if issues else checked.issues
    return replace(checked, issues=tuple(_wanted(every, tables)), assumptions=(*checked.assumptions, *assumed))


def _telling(issues: Sequence[Issue]) -> list[Issue]:
    """One warning for one cause: a date that is last year's lies in the past."""
    last_years = {issue.place for issue in issues if issue.code == "last-year-moved"}
    return [issue for issue in issues if not (issue.code == "date-past" and issue.place in last_years)]


def _wanted(issues: Sequence[Issue], tables: Sequence[Table]) -> Iterable[Issue]:
    profiles = {table.file: table.profile for table in tables}
    for issue in issues:
        off = profiles.get(issue.place.file, Profile()).no_warn
        if not (issue.code in off and issue.code in SWITCHABLE):
            yield issue


def without_lacking(issues: Iterable[Issue], held: Iterable[str]) -> tuple[Issue, ...]:
    """Leave out what occasions are said to lack that an account holds already, where a sheet only adds to them."""
    names = {f'"{fold(name)}"' for name in held}
    return tuple(each for each in issues if each.code not in _LACKING or not _about(each, names))


def _about(issue: Issue, quoted: Iterable[str]) -> bool:
    message = fold(issue.message)
    return any(name in message for name in quoted)
