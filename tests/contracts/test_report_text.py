"""The report as text: its words, its manners on a terminal and off it."""

from dataclasses import replace
from typing import Any

import pytest
import report_samples as samples

from importer.core.issues import Assumption, Issue, Place, Severity
from importer.core.report import Report
from importer.reports.issue_text import GROUPS_PRINTED
from importer.reports.text import render_plan, render_text
from importer.reports.wording import headline, next_steps, skipped_reasons

Rows = list[tuple[Any, ...]]


def of(outcomes: list[str], command: str = "import", **run: Any) -> Report:
    rows = [(0, line, outcome, 1, "", "", "") for line, outcome in enumerate(outcomes, start=2)]
    tables = (samples.table([[""] * 6] * len(outcomes)),)
    return samples.report(rows, [], (), tables, run=samples.run(command=command, **run))


@pytest.mark.parametrize(
    ("outcomes", "command", "words"),
    [
        (["imported"] * 40, "import", "All 40 rows are in the account."),
        (["imported"] * 38 + ["rejected", "held"], "import", "38 of 40 rows are in the account. 2 need you."),
        (["imported", "failed"], "import", "1 of 2 rows are in the account. 1 needs you."),
        (["imported"], "import", "1 of 1 row is in the account."),
        (["ready"] * 38 + ["rejected", "held"], "check", "40 rows, 38 ready, 2 need you."),
        (["ready"] * 40, "check", "40 rows, 40 ready."),
        (["imported"] * 38 + ["rejected", "held"], "plan", "38 of 40 rows would be in the account. 2 need you."),
        (["imported", "skipped"], "import", "1 of 2 rows are in the account. 1 was skipped."),
        ([], "import", "No row was read."),
    ],
)
def test_first_line(outcomes: list[str], command: str, words: str) -> None:
    report = of(outcomes, command)
    assert headline(report) == words
    assert render_text(report, 100).splitlines()[0] == words


@pytest.mark.parametrize(("api", "shown"), [("sandbox", True), ("https://lo.ac.example", False)])
def test_the_sandbox_is_told_in_the_second_line(api: str, shown: bool) -> None:
    text = render_text(samples.mixed(run=samples.run(api=api)), 100)
    assert text.splitlines()[1].startswith("SANDBOX") is shown


@pytest.mark.parametrize(
    ("outcomes", "command", "step"),
    [
        (
            ["rejected"],
            "import",
            "(or the rejects.csv) in the report folder, which --report DIR writes, and import that",
        ),
        (["rejected"], "check", "(or the rejects.csv) in the report folder, which --report DIR writes, and check that"),
        (["not_attempted"], "import", "occasions resume 20270102-0304-ab12"),
        (["unknown"], "import", "occasions resume 20270102-0304-ab12"),
        (["conflict"], "import", "Look at it in the account, then import again"),
        (["ready"], "check", "the same command with `plan` instead of `check`"),
        (["imported"], "plan", "Do it: the same command with `import` instead of `plan`"),
    ],
)
def test_next_step(outcomes: list[str], command: str, step: str) -> None:
    assert step in next_steps(of(outcomes, command))[0]


def test_what_was_sent_can_be_taken_back() -> None:
    steps = next_steps(samples.mixed())
    assert any(step.startswith(f"To take it back: occasions undo {samples.mixed().run.id}") for step in steps)


def test_a_name_that_is_taken_may_be_replaced_in_another_mode() -> None:
    report = of(["conflict"], "import")
    assert "--mode upsert" in next_steps(replace(report, run=replace(report.run, mode="create")))[0]


@pytest.mark.parametrize(
    ("codes", "step"),
    [
        (["zone-missing"], "Give the option that the error names (--zone), and check the sheet again"),
        (
            ["zone-missing", "horizon-missing"],
            "Give the options that the errors name (--zone; --year, or --from and --to), and check",
        ),
        (
            ["horizon-missing", "timed-entries-unclear"],
            "Give the options that the errors name (--year, or --from and --to; --timed), and check the sheet again",
        ),
        (
            ["location-unclear", "ends-undecided", "date-order-undecided", "year-missing", "real-dates-suspect"],
            "(--region-from; --ends; --date-order; --year; --real-dates)",
        ),
        (["whole-days-unclear"], "Give the option that the error names (--zone, or --timed), and check"),
        (["zone-missing", "time-unreadable"], "Mend the cells"),
    ],
)
def test_what_options_settle_is_not_to_be_mended_in_cells(codes: list[str], step: str) -> None:
    issues = tuple(Issue(code, Severity.ERROR, "No.", Place("a.csv")) for code in codes)
    (told,) = next_steps(replace(of(["rejected"], "check"), issues=issues))
    assert step in told
    assert ("Mend the" in told) is step.startswith("Mend the")


@pytest.mark.parametrize(
    ("lacking", "command", "words"),
    [
        (["deleted"], "import", "1 of 1 row is in the account. 1 occasion was deleted."),
        (["deleted"] * 2, "import", "1 of 1 row is in the account. 2 occasions were deleted."),
        (["deleted"] * 2, "plan", "1 of 1 row would be in the account. 2 occasions would be deleted."),
        (["conflict"], "plan", "1 of 1 row would be in the account. 1 occasion that the sheet lacks stays."),
    ],
)
def test_what_the_sheet_lacks_is_told_in_the_first_line(lacking: list[str], command: str, words: str) -> None:
    assert headline(lacking_some(lacking, command)) == words


@pytest.mark.parametrize(
    ("lacking", "step"),
    [
        (["conflict"], "1 occasion that the sheet lacks stays. See why under Occasions"),
        (["conflict", "failed"], "2 occasions that the sheet lacks stay. See why under Occasions"),
        (["not_attempted"], "Some occasions were not confirmed or not sent yet. Go on with: occasions resume"),
        (["unknown"], "Some occasions were not confirmed or not sent yet. Go on with: occasions resume"),
    ],
)
def test_what_the_sheet_lacks_needs_a_step_of_its_own(lacking: list[str], step: str) -> None:
    assert step in next_steps(lacking_some(lacking, "import"))[0]


def lacking_some(outcomes: list[str], command: str) -> Report:
    """A mirror of one row, whose occasion arrived, and what became of occasions that no row has."""
    entries = [samples.entry(f"Old {number}", each, events=0, payload=None) for number, each in enumerate(outcomes)]
    rows = [(0, 2, "imported", 1, "", "", "")]
    about = samples.run(command=command, mode="mirror")
    occasions = (samples.entry("New", "unchanged"), *entries)
    return samples.report(rows, [(0, 0)], occasions, (samples.table([[""] * 6]),), run=about)


def test_a_rejects_file_is_not_offered_where_it_would_be_mirrored() -> None:
    (step, *_) = next_steps(of(["rejected"], "import", mode="mirror"))
    assert "mend the rejects.csv" not in step


def test_an_assumption_whose_evidence_is_the_decision_is_said_once() -> None:
    same = Assumption("sheet-left-out", "a.xlsx[Old]", "it is hidden", "it is hidden")
    text = render_text(samples.mixed(assumptions=(same,)), 100)
    assert text.count("it is hidden") == 1


def test_a_plan_alone_is_occasions_and_changes() -> None:
    text = render_plan(samples.mixed(run=samples.run(command="plan")), 100)
    assert "Desk DE" in text
    assert "WHAT WOULD CHANGE" in text
    assert "hours: (nothing) → closed" in text
    assert "ISSUES" not in text


def test_a_plan_that_asks_for_a_yes_shows_what_is_most_likely_a_slip() -> None:
    place = samples.ends_before_start().place
    moved = Issue("holiday-moved", Severity.WARNING, '"Good Friday" is on 26 March 2027.', place)
    past = Issue("date-past", Severity.WARNING, "It is over.", place)
    text = render_plan(samples.mixed(run=samples.run(command="plan"), issues=(moved, past)), 100)
    assert "2 WARNINGS" in text
    assert '"Good Friday" is on 26 March 2027.' in " ".join(text.split())
    assert "It is over." not in text
    assert "and 1 more warning" in text


def test_the_block_of_an_issue_reads_as_documented() -> None:
    text = render_text(samples.mixed(), 100)
    assert (
        'holidays.xlsx  sheet "EMEA"  row 4  column "End date" (D4)\n'
        '  error end-before-start: "Christmas Eve" ends 23 Dec 2027, before it starts on 24 Dec 2027.\n'
        "  found: 23.12.2027\n"
        "  hint:  put 24.12.2027 or a later day there.\n"
    ) in text


def test_one_line_form_for_grep() -> None:
    assert samples.ends_before_start().line() == (
        "holidays.xlsx[EMEA]!D4: error[end-before-start]: "
        '"Christmas Eve" ends 23 Dec 2027, before it starts on 24 Dec 2027.'
    )


def test_few_issues_stand_alone_errors_first() -> None:
    warning = Issue("mixed-zones", Severity.WARNING, "Two zones.", Place("a.csv"))
    text = render_text(samples.mixed(issues=(warning, samples.ends_before_start())), 100)
    assert text.index("end-before-start: ") < text.index("mixed-zones")


def test_printing_is_capped_and_counting_is_not() -> None:
    issues = tuple(
        Issue(f"code-{line}", Severity.ERROR, "No.", Place("a.csv", None, line, 0)) for line in range(1, 501)
    )
    text = render_text(samples.mixed(issues=issues), 100)
    assert text.count("error code-") == GROUPS_PRINTED
    assert "and 480 more issues, see report.json, which --report DIR writes" in text
    assert "ISSUES: 500 ERRORS" in text


def test_many_issues_of_one_cause_are_one_block() -> None:
    issues = tuple(samples.ends_before_start(line) for line in range(4, 104))
    text = render_text(samples.mixed(issues=issues), 120)
    assert text.count("error end-before-start") == 1
    assert "99 more like it: D5, D6, D7, D8, D9, D10, D11, D12, ..." in text
    assert "see report.json" not in text


def test_changes_are_shown_from_before_to_after() -> None:
    assert "  events[New Year 2027-01-01].hours: (nothing) → closed\n" in render_text(samples.mixed(), 100)


def test_an_assumption_tells_its_evidence() -> None:
    text = render_text(samples.mixed(), 100)
    assert "dates of EMEA: day first  [date-order]\n    because 24.12.2027 in C4\n" in text


def test_skipped_rows_are_counted_by_reason() -> None:
    reasons = ["note"] * 2 + [f"reason {each}" for each in range(6)]
    rows = [(0, 2 + line, "skipped", 0, reason, "", "") for line, reason in enumerate(reasons)]
    report = samples.report(rows, [], (), (samples.table([[""] * 6] * 8),))
    assert skipped_reasons(report)[0] == "2 skipped: note"
    assert skipped_reasons(report)[-1] == "2 skipped for other reasons, see report.json, which --report DIR writes"


def test_a_large_workbook_is_told_to_be_missing() -> None:
    assert "occasions report 20270102-0304-ab12 --as xlsx --to FOLDER" in next_steps(of(["skipped"] * 5001))[-1]


HOSTILE = "\x1b[31mred\x1b]0;title\x07 [bold]x[/bold] \u202eabc\r\nnext \x9b2J :smile:"


@pytest.mark.parametrize("color", [False, True])
def test_text_of_a_sheet_moves_no_terminal_and_is_no_markup(color: bool) -> None:
    issue = replace(samples.ends_before_start(), found=HOSTILE, message=HOSTILE, place=Place(HOSTILE, HOSTILE, 1))
    entries = (samples.entry(HOSTILE, "failed", message=HOSTILE, status=400),) * 2
    text = render_text(samples.mixed(issues=(issue,), entries=entries, run=samples.run(id=HOSTILE)), 200, color=color)
    assert not set(text) & set("\x07\x9b\u202e\r")
    assert "\x1b[31mred" not in text
    assert "\x1b]" not in text
    assert "[bold]x[/bold]" in text
    assert ":smile:" in text
    assert ("\x1b" in text) is color


@pytest.mark.parametrize("width", [60, 80, 120])
def test_plain_text_keeps_the_width_and_draws_no_lines(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "20")
    text = render_text(samples.mixed(), width)
    assert max(map(len, text.splitlines())) <= width
    assert not [letter for letter in text if "\u2500" <= letter <= "\u257f"]
    assert text.endswith("\n")
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_color_does_not_hang_on_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    before = render_text(samples.mixed(), 80, color=True)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert render_text(samples.mixed(), 80, color=True) == before
