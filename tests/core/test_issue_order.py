"""The order of issues, and what is told once of an entry that comes back."""

from dataclasses import replace

from importer.core.issue_order import in_order, once_for_each_entry
from importer.core.issues import Issue, Place, Severity

HOURS = Issue(
    "hours-in-name",
    Severity.WARNING,
    '"(11.11. 11:11)" names hours.',
    Place("c.ics", None, 978, 0, "SUMMARY", "VEVENT 105 (line 978)", record=3),
)


def of_day(issue: Issue, record: int) -> Issue:
    return replace(issue, place=replace(issue.place, record=record))


def test_a_warning_of_an_entry_is_told_once_with_its_number_of_days() -> None:
    (told,) = once_for_each_entry([of_day(HOURS, record) for record in range(1, 17)])
    assert told.message == '"(11.11. 11:11)" names hours. (16 days of the entry)'
    assert str(told.place) == "c.ics!VEVENT 105 (line 978)"
    assert told.place.record == 0


def test_it_is_told_once_however_often_issues_are_put_in_order() -> None:
    told = in_order([of_day(HOURS, 1), of_day(HOURS, 2)], ())
    assert in_order([*told, replace(HOURS, code="a")], ()) == [replace(HOURS, code="a"), *told]


def test_a_warning_of_one_day_stays_as_it_is() -> None:
    assert once_for_each_entry([HOURS, HOURS]) == [HOURS]
    assert once_for_each_entry([HOURS])[0].place.record == 3


def test_what_differs_between_days_is_told_of_each() -> None:
    past = [replace(of_day(HOURS, day), message=f"{day} Jan lies in the past.") for day in (1, 2)]
    assert once_for_each_entry(past) == past


def test_errors_and_rows_of_sheets_stay() -> None:
    errors = [of_day(replace(HOURS, severity=Severity.ERROR), day) for day in (1, 2)]
    cells = [replace(HOURS, place=Place("a.csv", None, 4, 0)) for _ in range(2)]
    assert once_for_each_entry([*errors, *cells]) == [*errors, *cells]
