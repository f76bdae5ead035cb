"""All forms of a report say the same: figures and names, read back out of each, are those of the books."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from report_situations import MAKE, SITUATIONS
from voices import VOICES, Figures, said_by

from importer.core.joined import JoinedReport
from importer.core.report import Report
from importer.reports.forms import FORMS, JOINED_FORMS


@cache
def report_of(situation: str) -> Report | JoinedReport:
    with TemporaryDirectory() as folder:
        return MAKE[situation](Path(folder))


def files_of(report: Report | JoinedReport, form: str, folder: Path) -> dict[str, bytes]:
    written = (
        JOINED_FORMS[form].write(report, folder)
        if isinstance(report, JoinedReport)
        else FORMS[form].write(report, folder)
    )
    return {path.name: path.read_bytes() for path in written}


def test_every_form_has_a_voice_and_serves_several_accounts_too() -> None:
    assert set(FORMS) <= set(VOICES)
    assert list(FORMS) == list(JOINED_FORMS)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("situation", MAKE)
def test_figures_and_names_are_those_of_the_books(situation: str, form: str, tmp_path: Path) -> None:
    report = report_of(situation)
    found = VOICES[form](files_of(report, form, tmp_path))
    assert found == found.shared(said_by(report))
    assert found.rows is not None


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"csv"}))
def test_all_forms_but_the_ledger_say_everything(form: str, tmp_path: Path) -> None:
    found = VOICES[form](files_of(report_of("some-rejected"), form, tmp_path))
    assert None not in [getattr(found, name) for name in Figures.__dataclass_fields__]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_says_something_else_is_heard(form: str, tmp_path: Path) -> None:
    report = report_of("all-well")
    assert isinstance(report, Report)
    other = replace(report, rows=report.rows.iloc[1:].reset_index(drop=True), occasions=report.occasions[1:])
    other = replace(other, memberships=report.memberships.query("row > 0 and occasion > 0") - 1)
    other = replace(other, totals={**report.totals, "rows": report.totals["rows"] | {"imported": 9, "read": 10}})
    found = VOICES[form](files_of(other, form, tmp_path))
    assert found != found.shared(said_by(report))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_cases_for_build_servers_are_the_books(situation: str, tmp_path: Path) -> None:
    report = report_of(situation)
    root = ET.fromstring(files_of(report, "junit", tmp_path)["report.xml"])  # noqa: S314
    rows = report.totals["rows"]
    expected = {
        "tests": rows["read"],
        "failures": sum(rows[name] for name in ("rejected", "held", "failed", "conflict")),
        "errors": rows["unknown"] + rows["not_attempted"],
        "skipped": rows["skipped"],
    }
    for element in (root, *root.iter("testsuite")):
        assert {name: int(element.attrib[name]) for name in expected} == expected
    counted = {tag: len(list(root.iter(tag))) for tag in ("testcase", "failure", "error", "skipped")}
    assert list(counted.values()) == list(expected.values())
