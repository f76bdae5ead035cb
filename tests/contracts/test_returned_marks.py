"""What a copy says of rows: several accounts, refusals of the API, merged cells, rows without a column in question."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from report_samples import FILE, entry, mixed, run, table
from returned_books import checked, copied, loaded
from returned_sources import small_workbook

from importer.core.issues import Issue, Place, Severity
from importer.core.report import Report
from importer.core.returned import ADDED_HEADERS, REPORT_MARK
from importer.reports.returned.marks import marks_of
from importer.returning import open_copies


def outcome(report: Report, row: int, *more: tuple[str, Report]) -> Any:
    return marks_of(FILE, [("", report), *more] if not more else [("EMEA", report), *more])["EMEA"].rows[row]


def test_a_row_has_the_worst_outcome_with_its_reasons() -> None:
    assert outcome(mixed(), 2).words == "imported"
    assert outcome(mixed(), 2).occasions == "Retail PL"
    words = outcome(mixed(), 4).words
    assert words == 'rejected: "Christmas Eve" ends 23 Dec 2027, before it starts on 24 Dec 2027.'
    assert outcome(mixed(), 5).words == 'held: held by row 4 of "Desk DE"'
    assert outcome(mixed(), 6).words == "skipped: note below the table"


def test_several_records_of_one_row_are_told_together() -> None:
    report = mixed()
    again = report.rows.iloc[[3, 3]].assign(row=2, outcome=["held", "held"], reason=["one", "two"])
    rows = pd.concat([report.rows, again], ignore_index=True)
    mark = outcome(replace(report, rows=rows), 2)
    assert (mark.outcome, mark.words) == ("held", "held: one; two")


def test_accounts_are_named_where_they_differ() -> None:
    other = mixed()
    other = replace(other, rows=other.rows.assign(outcome="rejected", reason="the row is in error"), issues=())
    mark = outcome(mixed(), 2, ("US", other))
    assert mark.words == "EMEA: imported; US: rejected: the row is in error"
    assert mark.outcome == "rejected"
    assert outcome(mixed(), 2, ("US", mixed())).words == "imported"


def test_what_the_api_refused_is_said_in_its_words() -> None:
    refused = entry("Retail PL", "failed", status=400, message="Name taken", reason="Name taken")
    mark = outcome(mixed(entries=(refused, mixed().occasions[1])), 2)
    (text,) = mark.texts
    assert text.splitlines() == [
        'failed: "Retail PL"',
        "The API answered 400: Name taken",
        "What to do: If the sheet is at fault, mend it here and import this copy again.",
    ]


def test_each_outcome_of_the_account_says_what_to_do() -> None:
    ways = {}
    for name in ("conflict", "unknown", "not_attempted"):
        occasions = (entry("Retail PL", name, reason="why"), mixed().occasions[1])
        (text,) = outcome(mixed(entries=occasions), 2).texts
        ways[name] = text.splitlines()[-1]
        assert "why" in text
    assert ways["conflict"] == "What to do: Look at it in the account, then import again."
    assert ways["unknown"] == ways["not_attempted"] == "What to do: Go on with: occasions resume 20270102-0304-ab12"
    created = mixed(entries=(entry("Retail PL", "conflict"), mixed().occasions[1]), run=run(mode="create"))
    assert "--mode upsert" in outcome(created, 2).texts[0]


def test_refusals_and_issues_of_whole_rows_are_marked_at_the_outcome(tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx", lambda _, sheet: None)
    report = checked(path)
    of_row = Issue("event-repeated", Severity.WARNING, "It stands twice.", Place("a.xlsx", "S", 2))
    copy = loaded(copied(replace(report, issues=(of_row,)), tmp_path / "out"))["S"]
    assert [copy["D1"].value, copy["E1"].value] == list(ADDED_HEADERS)
    assert copy["D2"].value == "ready"
    assert copy["D2"].comment.text == f"{REPORT_MARK}: event-repeated (warning)\nIt stands twice."
    assert copy["D2"].fill.fgColor.rgb == "FFFFF2C4"


def test_related_cells_and_merged_ones_are_marked(tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.merge_range("A5:B6", "Note"))
    related = (Place("a.xlsx", "S", 2, 1), Place("a.xlsx", "S", 6, 1))
    first = Issue("date-past", Severity.WARNING, "One.", Place("a.xlsx", "S", 2, 2), "Look.", related=related)
    second = Issue("date-missing", Severity.ERROR, "Two.", Place("a.xlsx", "S", 2, 2))
    note = Issue("row-skipped", Severity.NOTE, "Three.", Place("a.xlsx", "S", 2, 0))
    copy = loaded(copied(replace(checked(path), issues=(first, second, note)), tmp_path / "out"))["S"]
    one, two = copy["C2"].comment.text.split("\n\n")
    assert (one, two) == (f"{REPORT_MARK}: date-past (warning)\nOne.\nWhat to do: Look.", "date-missing (error)\nTwo.")
    assert copy["C2"].fill.fgColor.rgb == "FFF9D4D1"
    assert copy["B2"].fill.fgColor.rgb == copy["A5"].fill.fgColor.rgb == "FFFFF2C4"
    assert copy["A2"].comment is None


def test_each_of_several_stacked_tables_has_its_header(tmp_path: Path) -> None:
    def add(_: Any, sheet: Any) -> None:
        sheet.write_row("A6", ["Occasion", "Event", "Start date"])
        sheet.write_row("A7", ["Desk", "Easter", "2027-03-28"])

    path = small_workbook(tmp_path / "a.xlsx", add)
    report = checked(path)
    if len(report.tables) == 1:  # a header that is repeated belongs to the same table
        report = replace(report, tables=(*report.tables, replace(report.tables[0], header_row=6)))
    copy = loaded(copied(report, tmp_path / "out"))["S"]
    assert [copy["D1"].value, copy["D6"].value] == [ADDED_HEADERS[0]] * 2
    assert copy["D7"].value == "ready"


def test_a_list_without_headings_has_its_header_above_if_there_is_room(tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx", lambda _, sheet: None)
    report = checked(path)
    bare = replace(report, tables=(replace(report.tables[0], header_row=0),))
    assert loaded(copied(bare, tmp_path / "one"))["S"]["D1"].value == ADDED_HEADERS[0]
    first = replace(bare, rows=bare.rows.assign(row=1))
    copy = loaded(copied(first, tmp_path / "two"))
    assert copy["S"].max_column == 3
    assert any("columns of outcomes" in str(cell.value) for cell in copy.worksheets[0]["B"])


def test_text_of_others_is_no_formula_and_moves_nothing(tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx", lambda _, sheet: None)
    report = checked(path)
    evil = replace(report.occasions[0], name="=HYPERLINK(1)\x1b[31m")
    issue = Issue("date-past", Severity.WARNING, "=1+1", Place("a.xlsx", "S", 2, 2), "@x")
    copy = loaded(copied(replace(report, occasions=(evil,), issues=(issue,)), tmp_path / "out"))
    assert copy["S"]["E2"].value == "=HYPERLINK(1)[31m"
    assert copy["S"]["E2"].data_type == "s"
    assert {cell.data_type for row in copy.worksheets[0].iter_rows() for cell in row} <= {"s", "n"}


def test_a_sandbox_run_says_so(tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx", lambda _, sheet: None)
    report = checked(path)
    sandbox = replace(report, run=replace(report.run, api="sandbox", command="import"))
    assert "SANDBOX" in loaded(copied(sandbox, tmp_path / "out")).worksheets[0]["A2"].value


def test_accounts_share_one_copy_that_tells_of_all(tmp_path: Path) -> None:
    report = checked(small_workbook(tmp_path / "a.xlsx", lambda _, sheet: None))
    parts = [("EMEA", report), ("US", replace(report, rows=report.rows.assign(outcome="held", reason="r")))]
    (path,) = open_copies(parts).write(parts, tmp_path / "out")
    book = loaded(path)
    assert book["S"]["D2"].value == "EMEA: ready; US: held: r"
    texts = [str(cell.value) for cell in book.worksheets[0]["A"]]
    assert texts[0].startswith(f"{REPORT_MARK}: EMEA: 1 row")
    assert any(text.startswith("US: 1 row") for text in texts)
    assert table([[dt.datetime(2027, 1, 1)]]).header_row == 0  # noqa: DTZ001 - a report of long ago knows none
