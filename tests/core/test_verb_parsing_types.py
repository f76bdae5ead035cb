"""Types, moved days and half days, row by row."""

from typing import Any

import pytest
from core_sheets import Walked, sheet_of, source_of, walk

from importer.core.glossary import Glossary

HEADER = ["Event", "Start date", "Type", "Transferred", "Day portion", "Opening hours", "Working"]
W = "Europe/Warsaw"


def walked(glossary: Glossary, *lines: list[object], **more: Any) -> Walked:
    return walk(source_of(sheet_of([HEADER, *lines])), glossary, **more)


def row(name: str = "A", day: str = "2027-12-24", kind: str = "", **cells: object) -> list[object]:
    return [name, day, kind, *(cells.get(field, "") for field in ("moved", "portion", "hours", "working"))]


THREE = [row(kind="Public"), row("B", "2027-12-25", "Observance"), row("C", "2027-12-26")]


def reasons(found: Walked) -> list[str]:
    return [str(reason) for reason in found.report.rows["reason"]]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"only_types": ("public",)}, ["", 'type "Observance" was not asked for', "it has no type"]),
        ({"skip_types": ("obs*",)}, ["", 'type "Observance" is left out', ""]),
        ({"only_types": ("*",)}, ["", "", "it has no type"]),
        (
            {"only_types": ("*",), "skip_types": ("public",)},
            ['type "Public" is left out', "", "it has no type"],
        ),
    ],
    ids=str,
)
def test_types_are_filtered(options: dict[str, Any], expected: list[str], glossary: Glossary) -> None:
    found = walked(glossary, *THREE, **options)
    assert reasons(found) == expected
    assert found.codes == []


def test_a_row_in_error_that_a_filter_leaves_out_is_skipped(glossary: Glossary) -> None:
    lines = [row(kind="Public"), row("B", "soon", "Observance"), row("C", "2027-12-26", "Public")]
    found = walked(glossary, *lines, skip_types=("observance",))
    assert found.outcomes == ["ready", "skipped", "ready"]


def test_a_filter_that_fits_no_type_is_told_with_the_types_there_are(glossary: Glossary) -> None:
    found = walked(glossary, *THREE, skip_types=("obs*", "Bank"))
    assert found.codes == ["C1 type-unknown"]
    assert found.issues[0].message == 'No row is of the type "Bank": its types are "Observance" (1), "Public" (1).'


def test_a_filter_without_a_type_column_leaves_everything_out_and_says_so(glossary: Glossary) -> None:
    sheet = sheet_of([["Event", "Start date"], ["A", "2027-12-24"]])
    found = walk(source_of(sheet), glossary, only_types=("public",))
    assert reasons(found) == ["it has no type"]
    assert [issue.code for issue in found.issues] == ["nothing-of-type", "type-unknown"]


def test_types_that_nobody_filters_are_one_warning_with_their_counts(glossary: Glossary) -> None:
    found = walked(glossary, *THREE, row("D", "2027-12-27", "Public"))
    assert found.codes == ["C1 types-unfiltered"]
    message = found.issues[0].message
    assert message == 'All types of days are read: "Public" (2), "Observance" (1). "Observance" may be no days off.'
    assert "--only-type" in found.issues[0].hint
    assert "--skip-type" in found.issues[0].hint


def test_one_type_alone_needs_no_warning(glossary: Glossary) -> None:
    assert walked(glossary, row(kind="Public"), row("B", "2027-12-25", "Public")).codes == []


def test_at_most_eight_types_are_listed(glossary: Glossary) -> None:
    found = walked(glossary, *(row(f"E{n}", f"2027-12-{n:02d}", f"T{n:02d}") for n in range(1, 12)))
    assert "and 3 more" in found.issues[0].message


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(row(kind="Make-up working day (Sat)"), "a make-up working day without hours", id="by-type"),
        pytest.param(row("Transferred working day (Sat)"), "a make-up working day without hours", id="by-name"),
        pytest.param(row("non-working day"), "", id="not-a-working-day"),
        pytest.param(row("Working day", hours="9-13"), "", id="with-hours-it-is-open"),
        pytest.param(row("Working day", working="yes"), "", id="with-working-it-is-open"),
        pytest.param(row(moved="TRUE"), "the holiday was moved to another day", id="moved"),
        pytest.param(row(moved="no"), "", id="not-moved"),
    ],
)
def test_days_that_are_not_days_off(line: list[object], reason: str, glossary: Glossary) -> None:
    assert reasons(walked(glossary, line)) == [reason]


def test_a_working_day_with_hours_is_open(glossary: Glossary) -> None:
    assert walked(glossary, row("Working day", hours="9-13")).told == [f"Working day open 2027-12-24 09:00-13:00 {W}"]


def test_a_description_names_the_days_that_no_column_names(glossary: Glossary) -> None:
    head = ["Date", "Type", "Description"]
    lines = [["2027-12-24", "Public", "Xmas"], ["2027-12-27", "Public", "補行上班"]]
    found = walk(source_of(sheet_of([head, *lines])), glossary)
    assert found.told == [f"Xmas off 2027-12-24 00:00-23:59 {W}"]
    assert found.outcomes == ["ready", "skipped"]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        pytest.param(row(moved="perhaps"), ["D2 flag-unreadable"], id="moved-unreadable"),
        pytest.param(row(portion="HalfDay"), ["E2 half-day-without-hours"], id="portion"),
        pytest.param(row(portion="perhaps"), ["E2 portion-unreadable"], id="portion-unreadable"),
        pytest.param(row("Xmas Eve (half day)"), ["A2 half-day-without-hours"], id="name"),
        pytest.param(row("Xmas Eve (half day)", portion="AM"), ["E2 half-day-without-hours"], id="once"),
        pytest.param(row(kind="Half day"), ["C2 half-day-without-hours"], id="type"),
        pytest.param(row("Half day", hours="soon"), ["F2 hours-unreadable"], id="no-cascade"),
        pytest.param(row("Half day", hours="closed"), ["A2 half-day-without-hours"], id="closed-is-no-half-day"),
    ],
)
def test_what_is_wrong_with_a_row(line: list[object], codes: list[str], glossary: Glossary) -> None:
    found = walked(glossary, line)
    assert found.codes == codes
    assert found.outcomes == ["rejected"]
    if "half-day-without-hours" in codes[0]:
        assert "--half-day 09:00-13:00" in found.issues[0].hint


@pytest.mark.parametrize(
    ("line", "hours"),
    [
        pytest.param(row(portion="HalfDay"), "open 2027-12-24 09:00-12:00", id="portion"),
        pytest.param(row("A (half day)"), "open 2027-12-24 09:00-12:00", id="name"),
        pytest.param(row("A - early closing, half day"), "open 2027-12-24 09:00-12:00", id="they-are-open-hours"),
        pytest.param(row("A (half day)", portion="full day"), "off 2027-12-24 00:00-23:59", id="the-cell-wins"),
        pytest.param(row(portion="half day", hours="8-11"), "open 2027-12-24 08:00-11:00", id="own-hours"),
        pytest.param(row(portion="half day 8-11"), "open 2027-12-24 08:00-11:00", id="hours-in-the-portion"),
        pytest.param(row(portion="FullDay"), "off 2027-12-24 00:00-23:59", id="whole-day"),
        pytest.param(row(), "off 2027-12-24 00:00-23:59", id="blank"),
    ],
)
def test_half_days_with_hours(line: list[object], hours: str, glossary: Glossary) -> None:
    found = walked(glossary, line, half_day="09:00-12:00")
    assert found.told == [f"{line[0]} {hours} {W}"]
    assert found.codes == []
