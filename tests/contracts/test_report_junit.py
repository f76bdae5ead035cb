"""The report for build servers: valid XML whatever a sheet says, and nothing that needs somebody is left out."""

import io
from dataclasses import replace
from typing import Any

import pytest
import report_samples as samples
from defusedxml import ElementTree

from importer.core.issues import Place
from importer.core.report import Report, SkillEntry
from importer.reports.junit import write_junit

HOSTILE = "a\x00b\x1b[31m\ufffe\udce4<b>&\"'\u202e\n]]>"


def tree(report: Report) -> Any:
    out = io.BytesIO()
    write_junit(report, out)
    return ElementTree.fromstring(out.getvalue())


def cases(report: Report) -> list[tuple[str, str, list[str]]]:
    """(suite, case, what it holds) of each case."""
    return [
        (suite.attrib["name"], case.attrib["name"], [each.tag for each in case])
        for suite in tree(report)
        for case in suite.iter("testcase")
    ]


def test_each_row_is_a_case_of_its_sheet() -> None:
    assert cases(samples.mixed()) == [
        ("holidays.xlsx/EMEA", "row 2: New Year", []),
        ("holidays.xlsx/EMEA", "row 3: Epiphany", []),
        ("holidays.xlsx/EMEA", "row 4: Christmas Eve", ["failure"]),
        ("holidays.xlsx/EMEA", "row 5: Christmas", ["failure"]),
        ("holidays.xlsx/EMEA", "row 6", ["skipped"]),
    ]


def test_a_failure_has_its_issues_with_their_places() -> None:
    rejected, held = tree(samples.mixed()).iter("failure")
    assert rejected.attrib["type"] == "rejected"
    assert rejected.text.startswith("holidays.xlsx[EMEA]!D4: error[end-before-start]:")
    assert held.attrib == {"type": "held", "message": 'held by row 4 of "Desk DE"'}


def test_text_that_xml_cannot_hold_is_neutralised() -> None:
    issue = replace(samples.ends_before_start(), message=HOSTILE, place=Place("holidays.xlsx", "EMEA", 4, 3, HOSTILE))
    entries = (samples.entry(HOSTILE, "updated"), samples.entry(HOSTILE, "rejected", message=HOSTILE))
    root = tree(samples.mixed(issues=(issue,), entries=entries, run=samples.run(id=HOSTILE, account=HOSTILE)))
    failure = next(root.iter("failure"))
    assert failure.attrib["message"] == "ab[31m\ufffd\ufffd<b>&\"' ]]>"
    assert "\x1b" not in "".join(root.itertext())


@pytest.mark.parametrize(("api", "marked"), [("sandbox", True), ("https://lo.ac.example", False)])
def test_a_sandbox_run_says_so(api: str, marked: bool) -> None:
    root = tree(samples.mixed(run=samples.run(api=api)))
    names = [each.attrib["name"] for each in root.iter("property")]
    assert ("SANDBOX" in names) is marked
    assert ("SANDBOX" in root.attrib["name"]) is marked


def test_occasions_without_rows_and_skills_are_suites_of_their_own() -> None:
    entries = (samples.entry("Retail PL", "updated"), samples.entry("Desk DE", "rejected"))
    kept = samples.entry("Kept", "conflict", reason="a skill uses it", payload=None)
    skills = (SkillEntry("Sales", 5, "Retail PL", None, "failed", status=400, message="no"),)
    found = cases(samples.mixed(entries=(*entries, kept), skills=skills))
    assert found[-2:] == [("Occasions", "Kept", ["failure"]), ("Skills", "Sales", ["failure"])]


def test_an_error_of_a_whole_source_is_never_green() -> None:
    nothing = replace(samples.ends_before_start(), code="nothing-in-range", place=Place("holidays.xlsx"))
    rows = [(0, 2, "skipped", 0, "not in 2028", "", "")]
    report = samples.report(rows, [], (), (samples.table([[""] * 6]),), issues=(nothing,))
    assert cases(report)[-1] == ("Sources", "holidays.xlsx", ["failure"])
    assert tree(report).attrib["failures"] == "1"


def test_a_report_without_anything_is_one_empty_suite() -> None:
    (suite,) = tree(samples.report([], [], (), ()))
    assert suite.attrib["tests"] == "0"
