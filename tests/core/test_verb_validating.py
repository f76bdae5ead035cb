"""Validate: occasions in error, and warnings about events."""

from typing import Any

import pytest
from core_sheets import Walked, sheet_of, source_of, walk

from importer.core.glossary import Glossary

HEADER = [
    "Occasion",
    "Description",
    "Default",
    "Event",
    "Start date",
    "End date",
    "Start time",
    "End time",
    "Time zone",
    "Working",
]


def row(occasion: str = "A", start: str = "2027-12-24", end: str = "", hours: str = "-", **more: str) -> list[str]:
    opens, closes = hours.split("-")
    return [
        occasion,
        more.get("description", ""),
        more.get("default", ""),
        more.get("event", "X"),
        start,
        end,
        opens,
        closes,
        more.get("zone", ""),
        more.get("working", ""),
    ]


def walked(glossary: Glossary, *rows: list[str], **more: Any) -> Walked:
    return walk(source_of(sheet_of([HEADER, *rows])), glossary, **more)


def test_one_row_in_error_holds_its_occasion_and_no_other(glossary: Glossary) -> None:
    found = walked(glossary, row("A"), row("A", "soon"), row("B"))
    assert found.outcomes == ["held", "rejected", "ready"]
    assert [(entry.name, entry.outcome) for entry in found.report.occasions] == [("A", "rejected"), ("B", "ready")]


def test_strict_holds_everything(glossary: Glossary) -> None:
    found = walked(glossary, row("A", "soon"), row("B"), strict=True)
    assert found.outcomes == ["rejected", "held"]
    assert [entry.outcome for entry in found.report.occasions] == ["rejected", "held"]
    assert walked(glossary, row("A"), row("B"), strict=True).outcomes == ["ready", "ready"]


@pytest.mark.parametrize(
    ("rows", "code", "outcomes"),
    [
        pytest.param([row("n" * 51)], "name-too-long", ["rejected"], id="name"),
        pytest.param([row("🎄" * 26)], "name-too-long", ["rejected"], id="name-in-units"),
        pytest.param([row("日" * 20)], "name-long-in-bytes", ["ready"], id="name-in-bytes"),
        pytest.param([row(description="d" * 201)], "description-too-long", ["rejected"], id="description"),
        pytest.param(
            [row(description="a"), row(description="b", event="Y")],
            "descriptions-differ",
            ["ready", "ready"],
            id="descriptions",
        ),
        pytest.param(
            [row(default="yes"), row(default="no", event="Y")],
            "default-contradicts",
            ["rejected", "rejected"],
            id="default-and-not",
        ),
        pytest.param([row(zone="Asia/Tokyo"), row(event="Y")], "mixed-zones", ["ready", "ready"], id="zones"),
        pytest.param([row(start="2025-12-24")], "date-past", ["ready"], id="past"),
        pytest.param([row(hours="09:01-17:00")], "time-off-grid", ["ready"], id="grid"),
        pytest.param([row(hours="09:00-12:00", working="no")], "closed-with-hours", ["ready"], id="closed-with-hours"),
        pytest.param([row(hours="21:00-01:00")], "overnight-rules-next-day", ["ready"], id="overnight"),
        pytest.param([row(end="2029-01-24", working="yes")], "range-long", ["ready"], id="long"),
        pytest.param([row(end="2028-01-24")], "closure-split", ["ready"], id="split"),
        pytest.param([row(), row(hours="09:00-12:00", event="Y")], "off-beats-working", ["ready", "ready"], id="both"),
        pytest.param(
            [row(hours="09:00-12:00"), row(hours="11:00-15:00")], "hours-overlap", ["ready", "ready"], id="overlap"
        ),
    ],
)
def test_what_is_told_about_occasions(
    rows: list[list[str]], code: str, outcomes: list[str], glossary: Glossary
) -> None:
    found = walked(glossary, *rows)
    assert {issue.code for issue in found.issues} == {code}
    assert found.outcomes == outcomes


@pytest.mark.parametrize(
    ("zones", "option"),
    [
        (["UTC", "UTC", ""], "--to-zone Europe/Warsaw gives"),
        (["Asia/Tokyo", "Asia/Tokyo", ""], "--to-zone Asia/Tokyo gives"),
    ],
    ids=["never-utc", "the-usual-one"],
)
def test_the_hint_of_mixed_zones_names_the_option(zones: list[str], option: str, glossary: Glossary) -> None:
    rows = [row(zone=zone, event=f"E{number}", hours="09:00-12:00") for number, zone in enumerate(zones)]
    hints = [issue.hint for issue in walked(glossary, *rows).issues if issue.code == "mixed-zones"]
    assert [hint.startswith(option) for hint in hints] == [True]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([row(hours="21:00-01:00"), row(start="2027-12-25", hours="09:00-12:00")], id="next-day-has-hours"),
        pytest.param([row(hours="09:00-12:00"), row(hours="12:00-15:00")], id="shifts-that-touch"),
        pytest.param([row(hours="09:00-23:59")], id="the-end-of-a-day-is-on-the-grid"),
        pytest.param([row(), row(event="Y")], id="two-names-on-a-day"),
        pytest.param([row(zone="Asia/Calcutta"), row(zone="Asia/Kolkata", event="Y")], id="one-zone-by-two-names"),
        pytest.param([row(end="2028-01-22")], id="30-days"),
    ],
)
def test_what_needs_no_word(rows: list[list[str]], glossary: Glossary) -> None:
    assert walked(glossary, *rows).codes == []


def test_two_defaults_are_an_error_for_all_concerned(glossary: Glossary) -> None:
    found = walked(glossary, row("A", default="yes"), row("B", default="yes"), row("C"))
    assert [issue.code for issue in found.issues] == ["default-several"] * 2
    assert found.outcomes == ["rejected", "rejected", "ready"]


def test_the_zones_that_an_account_takes(glossary: Glossary) -> None:
    found = walked(glossary, row("A", zone="Asia/Calcutta"), row("B", zone="UTC"), allowed=("Asia/Kolkata",))
    assert found.codes == ["I3 zone-not-allowed"]
    assert found.outcomes == ["ready", "rejected"]


@pytest.mark.parametrize(
    ("rows", "description", "default"),
    [
        pytest.param([row()], None, None, id="unsaid"),
        pytest.param([row(description="d"), row(event="Y")], "d", None, id="said-once"),
        pytest.param([row(description="a"), row(description="b", event="Y")], "A", None, id="differing"),
        pytest.param([row(default="no")], None, False, id="no"),
        pytest.param([row(default="yes"), row(event="Y")], None, True, id="yes-once"),
    ],
)
def test_what_a_draft_says(
    rows: list[list[str]], description: str | None, default: bool | None, glossary: Glossary
) -> None:
    (only,) = walked(glossary, *rows).drafts
    assert (only.description, only.default) == (description, default)
    assert only.payload()["description"] == (description or "A")
    assert only.payload()["isDefault"] is bool(default)


def test_the_years_of_a_draft_are_those_in_which_its_events_start(glossary: Glossary) -> None:
    found = walked(glossary, row(start="2027-12-15", end="2028-02-20"), row(start="2029-12-31", hours="21:00-01:00"))
    assert found.drafts[0].years == {2027, 2029}


def test_issues_stand_in_the_order_of_the_sheet(glossary: Glossary) -> None:
    found = walked(glossary, row(start="soon"), row(zone="Mars/Olympus"), row(working="maybe", start="x"))
    assert found.codes == ["E2 date-unreadable", "I3 zone-unknown", "E4 date-unreadable", "J4 flag-unreadable"]
