"""What a report warns of stands in its first lines and steps; a report with an error is not gone on with as if well."""

import shlex
from dataclasses import replace
from typing import Any

import pytest
import report_samples as samples
from page_text import page_text

from importer.core.issues import Issue, Place, Severity
from importer.core.planning.effects import no_effect
from importer.core.report import OccasionEntry, Report, SkillEntry
from importer.reports.html.page import render_html
from importer.reports.html.summary import steps
from importer.reports.text import render_text
from importer.reports.wording import facts, headline, next_steps

UNDO = "To take it back: occasions undo 20270102-0304-ab12"
ABSENT = "the account has no such skill"


def warning(code: str = "date-past") -> Issue:
    return Issue(code, Severity.WARNING, "It lies in the past.", Place("a.csv", None, 2, 1, "Start"))


def error() -> Issue:
    return Issue("nothing-in-range", Severity.ERROR, "No row lies in 2031.", Place("a.csv"), "--year 2027")


def report(*names: str, outcome: str = "created", issues: tuple[Issue, ...] = (), **run: Any) -> Report:
    """A run whose rows are all where they were to be."""
    good = "ready" if run.get("command") == "check" else "imported"
    rows = [(0, at, good, 1, "", "2027-01-01", "2027-01-01") for at, _ in enumerate(names, 2)]
    tables = (samples.table([["A", "B", "", "", "", ""]] * len(names)),)
    entries = tuple(samples.entry(name, outcome) for name in names)
    members = [(at, at) for at in range(len(names))]
    return samples.report(rows, members, entries, tables, issues=issues, run=samples.run(**run))


def idle(*names: str) -> tuple[Issue, ...]:
    return no_effect(names, "a.csv")


def test_warnings_are_counted_in_the_first_lines() -> None:
    warned = report("A", issues=(warning(),) * 6)
    assert ("Warnings", "6 to look at, see Issues") in facts(warned)
    assert "6 to look at, see Issues" in render_text(warned).split("OCCASIONS")[0]
    assert '<li class="warned"><a href="#a1-issues">6 warnings to look at</a>' in render_html(warned)
    assert "1 warning to look at" in render_html(report("A", issues=(warning(),)))


def test_without_warnings_nothing_is_said_of_them() -> None:
    assert "Warnings" not in dict(facts(report("A")))
    assert 'class="warned"' not in render_html(report("A"))


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["X"], 'Nothing uses "X" yet, so it does nothing. Give it to a skill: occasions assign "X" --skill SKILL'),
        (
            ["X", "Z"],
            'Nothing uses "X" and "Z" yet, so they do nothing. Give each to a skill: '
            'occasions assign "X" --skill SKILL',
        ),
    ],
)
def test_occasions_that_do_nothing_are_the_first_step_and_undo_the_last(names: list[str], words: str) -> None:
    found = next_steps(report(*names, issues=idle(*names), api="sandbox"))
    assert (found[0], found[-1]) == (words, UNDO)
    assert found[1].startswith("This was a rehearsal")
    assert steps(found)[0].command == 'occasions assign "X" --skill SKILL'


def test_those_that_the_warning_does_not_name_are_counted_with_it() -> None:
    names = [f"Occasion {number}" for number in range(9)]
    (first, *_) = next_steps(report(*names, issues=idle(*names)))
    assert first.startswith('Nothing uses "Occasion 0", "Occasion 1"')
    assert " and others yet, so they do nothing." in first


def test_the_command_is_one_that_a_shell_understands() -> None:
    name = 'The "big" one'
    (first, *_) = next_steps(report(name, issues=idle(name)))
    assert shlex.split(first.partition("skill: ")[2]) == ["occasions", "assign", name, "--skill", "SKILL"]


def test_a_plan_says_it_before_it_is_done() -> None:
    first, second = next_steps(report("X", issues=idle("X"), command="plan"))
    assert first.startswith('Nothing would use "X" yet, so it does nothing. Name skills under Skills')
    assert second.startswith("Do it:")


@pytest.mark.parametrize("outcome", ["failed", "unknown", "conflict"])
def test_what_did_not_arrive_is_given_to_no_skill(outcome: str) -> None:
    assert "Nothing uses" not in " ".join(next_steps(report("X", outcome=outcome, issues=idle("X"))))


@pytest.mark.parametrize("command", ["check", "plan", "import"])
def test_a_report_with_an_error_is_not_gone_on_with(command: str) -> None:
    found = next_steps(report(issues=(error(),), command=command, api="sandbox"))
    assert found == ["See the error under Issues: its hint says what to give"]
    both = next_steps(report(issues=(error(), error()), command=command, api="sandbox"))
    assert both == ["See the errors under Issues: their hints say what to give"]


def skill(name: str, message: str = ABSENT, **changed: Any) -> SkillEntry:
    return replace(SkillEntry(name, None, "X", None, "conflict", message=message), **changed)


def assigned(*skills: SkillEntry) -> Report:
    about = samples.run(command="assign", mode="assign", sources=())
    return samples.report([], [], (), (), run=about, skills=skills)


def test_of_a_skill_that_does_not_exist_nothing_is_said_that_it_uses() -> None:
    for text in (render_text(assigned(skill("Sales PL"))), page_text(render_html(assigned(skill("Sales PL"))))):
        assert "none of its own" not in text
        assert "1 in conflict" in text
        assert "1 conflict" not in text.split("All figures")[0]


@pytest.mark.parametrize(
    ("skills", "step"),
    [
        ([skill("Sales PL")], 'The account has no skill "Sales PL". Correct the name and assign again'),
        (
            [skill("Sales AT", f"{ABSENT}; near names: Sales DE")],
            'The account has no skill "Sales AT". Correct the name (near names: Sales DE) and assign again',
        ),
        (
            [skill(name) for name in "ABCDE"],
            'The account has no skills "A", "B", "C" and 2 more. Correct the names and assign again',
        ),
    ],
)
def test_a_skill_that_does_not_exist_has_a_way_out(skills: list[SkillEntry], step: str) -> None:
    assert next_steps(assigned(*skills)) == [step]


def test_in_a_sheet_the_name_stands_under_skills() -> None:
    (first, *_) = next_steps(replace(report("X"), skills=(skill("S"), skill("T", "it uses another"))))
    assert first == 'The account has no skill "S". Correct the name under Skills in the sheet and import it again'


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        (["conflict"], "0 of 1 skill has"),
        (["conflict", "conflict"], "0 of 2 skills have"),
        (["assigned", "conflict"], "1 of 2 skills has"),
        (["assigned", "assigned"], "All 2 skills have"),
    ],
)
def test_the_headline_of_skills_is_grammar(outcomes: list[str], words: str) -> None:
    assert headline(assigned(*(skill("S", outcome=outcome) for outcome in outcomes))).startswith(words)


def test_cells_that_hold_a_book_are_cut_on_the_page() -> None:
    long = "Z" * 40_000
    event = {
        "meta": {"working": False, "name": long},
        "start": {"dateTime": "2027-06-01T00:00:00", "timeZone": "Europe/Warsaw"},
        "end": {"dateTime": "2027-06-01T23:59:00", "timeZone": "Europe/Warsaw"},
        "recurrence": ["RRULE:FREQ=YEARLY"],
    }
    payload = {"name": "A", "description": "A", "isDefault": False, "events": [event]}
    entry = OccasionEntry("A", "rejected", long, 1, payload, message=long)
    issue = Issue(
        "name-too-long", Severity.ERROR, f'"{long}" is long.', Place("a.csv", None, 2, 1, long), long, "", long
    )
    text = render_html(replace(report("A"), occasions=(entry,), issues=(issue,)))
    assert "Z" * 1_000 in text
    assert "Z" * 1_500 not in text
    assert "Z" * 199 + "…" in text
    (tooltip,) = [part for part in text.split('aria-label="') if part.startswith("Tue 1 Jun 2027")]
    assert len(tooltip.split('"')[0]) < 300
    assert len(text) < 60_000
