"""Skills in every form of the report: what each was to get, what became of it, and nothing where there are none."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import report_samples as samples

from importer.cli.door import exit_code
from importer.core.report import SKILL_OUTCOMES, Report, SkillEntry
from importer.report_store import dump_report, load_report
from importer.reports.json_form import write_json
from importer.reports.schema import ReportModel
from importer.reports.text import render_plan, render_text
from importer.reports.workbook import report_workbook

SALES = SkillEntry("=Sales", 7, "Poland", "Europe", "assigned", 1, 200, "", "matched")
CHAT = SkillEntry("Chat", 8, None, "Poland", "failed", 4, 503, "busy; not applied after 4 tries")
LOST = SkillEntry("Lots", None, "Poland", None, "conflict", message="the account has no such skill; near names: Lost")
SKILLS = (SALES, CHAT, LOST)


def alone(*skills: SkillEntry, command: str = "assign") -> Report:
    """A report of a run that concerned skills and nothing else."""
    return samples.report([], [], (), (), run=samples.run(command=command, mode="assign", sources=()), skills=skills)


def as_json(report: Report) -> dict[str, Any]:
    out = io.BytesIO()
    write_json(report, out)
    ReportModel.model_validate_json(out.getvalue())
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def flat(text: str) -> str:
    return " ".join(text.split())


def test_json_has_every_skill_with_its_keys_in_order() -> None:
    assert as_json(samples.mixed())["skills"] == []
    first, *_ = found = as_json(samples.mixed(skills=SKILLS))["skills"]
    assert list(first.items()) == [
        ("skill", "=Sales"), ("id", 7), ("occasion", "Poland"), ("before", "Europe"), ("outcome", "assigned"),
        ("attempts", 1), ("status", 200), ("message", ""), ("verdict", "matched"),
    ]  # fmt: skip
    assert [each["id"] for each in found] == [7, 8, None]


def test_a_stored_report_keeps_its_skills() -> None:
    assert load_report(dump_report(samples.mixed(skills=SKILLS))).skills == SKILLS


@pytest.mark.parametrize("render", [render_text, render_plan])
def test_text_shows_what_each_skill_gets_and_why_not(render: Any) -> None:
    assert "SKILLS" not in render(samples.mixed())
    told = flat(render(samples.mixed(skills=SKILLS)))
    assert "=Sales assigned Europe → Poland" in told
    assert "Chat failed Poland → none of its own HTTP 503: busy; not applied" in told
    assert "Lots in conflict Poland the account has no such skill" in told


def test_text_counts_them_and_says_who_is_needed() -> None:
    told = flat(render_text(samples.mixed(skills=SKILLS)))
    assert " 2 skills need you." in told.split("Run ")[0]
    assert "Skills 3: 1 assigned, 1 in conflict, 1 failed" in told
    assert "Some skills are not as asked for. See why under Skills" in told


@pytest.mark.parametrize(
    ("skills", "command", "words"),
    [
        ((SALES,), "assign", "1 of 1 skill has the occasion that was asked for.\n"),
        ((SALES, SALES), "assign", "All 2 skills have the occasion that was asked for.\n"),
        (SKILLS, "assign", "1 of 3 skills has the occasion that was asked for. 2 need you.\n"),
        ((SALES, CHAT), "plan", "1 of 2 skills would have the occasion that was asked for. 1 needs you.\n"),
    ],
)
def test_a_run_of_skills_alone_speaks_of_skills(skills: tuple[SkillEntry, ...], command: str, words: str) -> None:
    told = render_text(alone(*skills, command=command))
    assert told.startswith(words)
    assert "0 read" not in told
    assert ("occasions undo" in told) is (command == "assign")


def test_what_is_not_confirmed_is_gone_on_with() -> None:
    unsure = replace(SALES, outcome="unknown", verdict="")
    assert f"occasions resume {samples.run().id}" in flat(render_text(alone(unsure)))


def test_the_workbook_has_a_sheet_of_skills_only_if_there_are_any(tmp_path: Path) -> None:
    def opened(report: Report) -> openpyxl.Workbook:
        path = tmp_path / "report.xlsx"
        report_workbook(report).save(path)
        return openpyxl.load_workbook(path)

    assert "Skills" not in opened(samples.mixed()).sheetnames
    book = opened(samples.mixed(skills=SKILLS))
    assert book.sheetnames == ["Summary", "Occasions", "Skills", "Rows", "Issues", "Assumptions"]
    header, first, *_ = book["Skills"].values
    assert header == ("Skill", "Outcome", "Occasion", "Before", "Id", "Attempts", "Status", "Message", "Read back")
    assert first[:6] == ("=Sales", "assigned", "Poland", "Europe", 7, 1)
    assert book["Skills"]["A2"].data_type == "s"


@pytest.mark.parametrize("outcome", SKILL_OUTCOMES)
def test_the_exit_code_hears_of_skills(outcome: str) -> None:
    code = exit_code(alone(replace(SALES, outcome=outcome)))
    assert code == (0 if outcome in ("assigned", "unchanged") else 1)
