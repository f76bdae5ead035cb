"""The rows given back: imported.csv and rejects.csv."""

import csv
import datetime as dt
import io
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import pytest
import report_samples as samples

from importer.core.errors import BooksDoNotBalance
from importer.core.issues import Issue, Place, Severity
from importer.core.parsing.cells import text_of
from importer.core.report import Report
from importer.reports.cells import cell_text, neutral
from importer.reports.csv_rows import write_imported, write_rejects
from importer.reports.date_cells import iso
from importer.reports.forms import FORMS
from importer.reports.ledger import write_ledger

FIRST = dt.datetime.fromisoformat("2027-01-01")
RUN = "20270102-0304-ab12"


def read(write: Callable[[Report, BinaryIO], None], report: Report) -> list[list[str]]:
    out = io.BytesIO()
    write(report, out)
    content = out.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def dicts(write: Callable[[Report, BinaryIO], None], report: Report) -> list[dict[str, str]]:
    header, *lines = read(write, report)
    return [dict(zip(header, line, strict=True)) for line in lines]


def rejected(cells: list[list[Any]], dates: list[tuple[str, str]], **table: Any) -> list[dict[str, str]]:
    """The rejects of a table whose rows all belong to one rejected occasion."""
    rows = [(0, 2 + line, "rejected", 1, "", *each) for line, each in enumerate(dates)]
    memberships = [(line, 0) for line in range(len(dates))]
    tables = (samples.table(cells, **table),)
    return dicts(write_rejects, samples.report(rows, memberships, (samples.entry("A", "rejected"),), tables))


class TestImported:
    def test_own_columns_in_their_order_then_ours(self) -> None:
        header, *lines = read(write_imported, samples.mixed())
        assert header == [*samples.HEADER, "Occasion id", "Outcome", "Run"]
        assert lines == [
            ["Retail PL", "New Year", "2027-01-01", "", "", "'=1+1", "101", "updated", RUN],
            ["Retail PL", "Epiphany", "6.1.2027", "", "", "'-5", "101", "updated", RUN],
        ]

    def test_a_row_of_several_occasions_stands_once(self) -> None:
        entries = (samples.entry("A", "created", id=7), samples.entry("B", "unchanged", id=8))
        rows = [(0, 2, "imported", 2, "", "2027-01-01", "2027-01-01")]
        report = samples.report(rows, [(0, 1), (0, 0)], entries, (samples.table([[""] * 6]),))
        assert [(each["Occasion id"], each["Outcome"]) for each in dicts(write_imported, report)] == [
            ("7; 8", "created; unchanged")
        ]

    @pytest.mark.parametrize(
        ("command", "there"), [("check", False), ("plan", False), ("import", True), ("resume", True)]
    )
    def test_only_commands_that_write_have_imported_rows(self, command: str, there: bool, tmp_path: Path) -> None:
        FORMS["csv"].write(samples.mixed(run=samples.run(command=command)), tmp_path)
        assert (tmp_path / "imported.csv").exists() is there
        assert (tmp_path / "rejects.csv").exists()

    def test_the_sandbox_marks_every_row(self) -> None:
        report = samples.mixed(run=samples.run(api="sandbox"))
        assert {each["Run"] for each in dicts(write_imported, report)} == {f"SANDBOX {RUN}"}
        assert {each["Run"] for each in dicts(write_rejects, report)} == {f"SANDBOX {RUN}"}


class TestLedger:
    def test_every_row_stands_there_once_with_its_outcome_and_why(self) -> None:
        found = dicts(write_ledger, samples.mixed())
        assert [(each["Row"], each["Outcome"], each["Occasions"]) for each in found] == [
            ("2", "imported", "Retail PL"),
            ("3", "imported", "Retail PL"),
            ("4", "rejected", "Desk DE"),
            ("5", "held", "Desk DE"),
            ("6", "skipped", ""),
        ]
        assert found[2]["Why"] == samples.ends_before_start().message
        assert found[4]["Why"] == "note below the table"
        assert {each["Run"] for each in found} == {RUN}

    def test_no_cell_is_a_formula(self) -> None:
        issue = replace(samples.ends_before_start(), message="=1+1")
        entries = (samples.entry("@home", "updated"), samples.entry("-5", "rejected"))
        found = dicts(write_ledger, samples.mixed(issues=(issue,), entries=entries))
        assert [(each["Occasions"], each["Why"]) for each in found[1:3]] == [("'@home", ""), ("'-5", "'=1+1")]


class TestRejects:
    def test_every_row_of_the_occasion_with_what_to_mend(self) -> None:
        header, first, second = read(write_rejects, samples.mixed())
        assert header == [*samples.HEADER, "Issue code", "Cell", "Message", "Hint", "Run"]
        assert first == [
            *("Desk DE", "Christmas Eve", "2027-12-24", "23.12.2027", "09:00", "-5", "end-before-start", "D4"),
            '"Christmas Eve" ends 23 Dec 2027, before it starts on 24 Dec 2027.',
            "put 24.12.2027 or a later day there.",
            RUN,
        ]
        assert second[:4] == ["Desk DE", "Christmas", "2027-12-25", "2027-12-26"]
        assert second[6:10] == ["", "", 'held by row 4 of "Desk DE"', ""]

    @pytest.mark.parametrize("outcome", ["rejected", "held", "failed"])
    def test_occasions_that_did_not_arrive(self, outcome: str) -> None:
        entry = samples.entry("A", outcome, message="already exists")
        rows = [(0, 2, outcome, 1, "", "2027-01-01", "2027-01-01")]
        report = samples.report(rows, [(0, 0)], (entry,), (samples.table([["A"] + [""] * 5]),))
        assert [each["Message"] for each in dicts(write_rejects, report)] == ["already exists"]

    @pytest.mark.parametrize("outcome", ["conflict", "unknown", "not_attempted", "created", "unchanged"])
    def test_other_occasions_are_not_here(self, outcome: str) -> None:
        of_row = "imported" if outcome in ("created", "unchanged") else outcome
        rows = [(0, 2, of_row, 1, "", "", "")]
        report = samples.report(rows, [(0, 0)], (samples.entry("A", outcome),), (samples.table([[""] * 6]),))
        assert dicts(write_rejects, report) == []

    def test_once_for_each_occasion_without_an_occasion_column(self) -> None:
        entries = (samples.entry("A", "created"), samples.entry("B", "failed"), samples.entry("C", "rejected"))
        cells = [["PL, DE", "2027-01-01"], ["", ""], ["CZ", "x"]]
        header = ("Region", "Date")
        tables = (samples.table(cells, header=header, fields={0: "region", 1: "start_date"}),)
        rows = [
            (0, 2, "rejected", 3, "", "2027-01-01", "2027-01-01"),
            (0, 3, "skipped", 0, "", "", ""),
            (0, 4, "rejected", 0, "no date", "", ""),
        ]
        found = read(write_rejects, samples.report(rows, [(0, 0), (0, 2), (0, 1)], entries, tables))
        assert found[0][:3] == ["Occasion", "Region", "Date"]
        assert [line[:3] for line in found[1:]] == [
            ["B", "PL, DE", "2027-01-01"],
            ["C", "PL, DE", "2027-01-01"],
            ["", "CZ", "x"],
        ]

    def test_all_errors_of_a_row_and_no_warnings(self) -> None:
        error = samples.ends_before_start()
        other = Issue("zone-unknown", Severity.ERROR, "No zone.", Place(samples.FILE, "EMEA", 4, 8))
        warning = Issue("late", Severity.WARNING, "Late.", Place(samples.FILE, "EMEA", 4, 9))
        elsewhere = Issue("else", Severity.ERROR, "Else.", Place(samples.FILE, "APAC", 4, 9))
        first = dicts(write_rejects, samples.mixed(issues=(error, other, warning, elsewhere)))[0]
        assert (first["Issue code"], first["Cell"]) == ("end-before-start; zone-unknown", "D4; I4")

    def test_a_mended_file_gets_new_columns_in_place_of_the_old(self) -> None:
        header = (*samples.HEADER, "Issue code", "Cell", "Message", "Hint", "Run")
        cells = [["A", "B", "2027-01-01", "", "", "", "old", "A1", "old", "old", "old"]]
        found = rejected(cells, [("2027-01-01", "2027-01-01")], header=header)
        assert list(found[0]) == [*samples.HEADER, "Issue code", "Cell", "Message", "Hint", "Run"]
        assert "old" not in found[0].values()

    def test_dates_as_they_were_understood(self) -> None:
        at_five = dt.datetime.fromisoformat("2027-04-03T17:00:00")
        cells: list[list[Any]] = [
            ["A", "day first", "4.3.2027", "5.3.2027", "", ""],
            ["A", "swapped", dt.datetime.fromisoformat("2027-04-03T00:00:00"), "", "", ""],
            ["A", "with a time", at_five, "04/03/2027 9:30 pm", "", ""],
            ["A", "merged", "", "", "", ""],
            ["A", "not understood", "32.1.2027", "", "", ""],
        ]
        march = ("2027-03-04", "2027-03-05")
        dates = [march, ("2027-03-04", "2027-03-04"), ("2027-03-04", "2027-03-04"), march, ("", "")]
        found = [(each["Start date"], each["End date"]) for each in rejected(cells, dates)]
        assert found == [
            march,
            ("2027-03-04", ""),
            ("2027-03-04 17:00", "2027-03-04 9:30 pm"),
            march,
            ("32.1.2027", ""),
        ]

    def test_a_range_in_one_cell_is_in_iso_form(self) -> None:
        found = rejected(
            [["24-26 Dec 2027", "Christmas"], ["27 Dec 2027", "Rest"]],
            [("2027-12-24", "2027-12-26"), ("2027-12-27", "2027-12-27")],
            header=("Date", "Holiday"),
            fields={0: "start_date", 1: "event"},
        )
        assert [each["Date"] for each in found] == ["2027-12-24 - 2027-12-26", "2027-12-27"]


class TestSeveralTables:
    def tables(self) -> Report:
        first = samples.table(
            [["A", "x", "2027-01-01"]], header=("Occasion", "Name", "Start"), fields={0: "occasion", 2: "start_date"}
        )
        second = samples.table(
            [["2027-01-02", "y", "B"]],
            sheet="APAC",
            header=("Date", "name ", "Occasion"),
            fields={0: "start_date", 2: "occasion"},
        )
        rows = [
            (0, 2, "OUTCOME", 1, "", "2027-01-01", "2027-01-01"),
            (1, 2, "OUTCOME", 1, "", "2027-01-02", "2027-01-02"),
        ]
        return samples.report(
            rows, [(0, 0), (1, 1)], (samples.entry("A", "x"), samples.entry("B", "x")), (first, second)
        )

    def with_outcome(self, of_row: str, of_occasion: str) -> Report:
        report = self.tables()
        report.rows["outcome"] = of_row
        entries = tuple(replace(each, outcome=of_occasion) for each in report.occasions)
        return replace(report, occasions=entries)

    def test_imported_rows_are_united_by_header_text(self) -> None:
        header, *lines = read(write_imported, self.with_outcome("imported", "created"))
        assert header == ["Occasion", "Name", "Start", "Date", "File", "Sheet", "Occasion id", "Outcome", "Run"]
        assert [line[:6] for line in lines] == [
            ["A", "x", "2027-01-01", "", "holidays.xlsx", "EMEA"],
            ["B", "y", "", "2027-01-02", "holidays.xlsx", "APAC"],
        ]

    def test_rejects_have_each_field_once(self) -> None:
        header, *lines = read(write_rejects, self.with_outcome("failed", "failed"))
        assert header[:5] == ["Occasion", "Name", "Start", "File", "Sheet"]
        assert [line[:3] for line in lines] == [["A", "x", "2027-01-01"], ["B", "y", "2027-01-02"]]


def test_a_header_that_stands_twice_stays_twice() -> None:
    found = read(
        write_rejects,
        samples.report(
            [(0, 2, "rejected", 0, "", "", "")],
            [],
            (),
            (samples.table([["1", "2", "3"]], header=("", "", "=cmd()"), fields={}),),
        ),
    )
    assert found[0][:4] == ["Occasion", "", "", "'=cmd()"]
    assert found[1][:4] == ["", "1", "2", "3"]


def test_a_row_that_is_not_in_its_table_is_our_fault() -> None:
    report = samples.report([(0, 99, "imported", 1, "", "", "")], [], (), (samples.table([[""] * 6]),))
    with pytest.raises(BooksDoNotBalance, match="row 99"):
        write_imported(report, io.BytesIO())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=x", "  =1", "\u00a0=1"])
def test_text_that_could_be_a_formula_is_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Christmas", "'=1", "1-2", "x=1", " x"])
def test_other_text_is_left_alone(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.datetime.fromisoformat("2027-12-24T00:00:00"), "2027-12-24"),
        (dt.datetime.fromisoformat("2027-12-24T09:05:00"), "2027-12-24 09:05"),
        (dt.datetime.fromisoformat("2027-12-24T09:05:07"), "2027-12-24 09:05:07"),
        (dt.date(2027, 12, 24), "2027-12-24"),
        (dt.time(9, 30), "09:30"),
        (dt.time(9, 30, 1), "09:30:01"),
        (dt.timedelta(hours=26, minutes=5), "26:05"),
        (True, "TRUE"),
        (1, "1"),
        (1.0, "1"),
        (-5, "-5"),
        (0.5, "0.5"),
        (float("nan"), ""),
        (None, ""),
        ("a\0b", "ab"),
    ],
)
def test_cells_as_text(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize("text", ["24.12. 5 pm", "9:00-13:00 on 24.12.", "24.12.2027 9h", "24.12. 17 Uhr"])
def test_a_time_that_cannot_be_kept_apart_keeps_the_cell(text: str) -> None:
    assert iso("2027-12-24", text, text) == text


def test_a_hundred_thousand_rows_in_a_second() -> None:
    count = 100_000
    cells = [
        ["A", f"Holiday {line % 300}", FIRST + dt.timedelta(days=line % 300), "", "", "=x"] for line in range(count)
    ]
    rows = [(0, 2 + line, "rejected", 1, "", "2027-01-01", "2027-01-01") for line in range(count)]
    report = samples.report(
        rows, [(line, 0) for line in range(count)], (samples.entry("A", "rejected"),), (samples.table(cells),)
    )
    start = time.process_time()
    write_rejects(report, io.BytesIO())
    assert time.process_time() - start < 3  # a second on a quiet machine


@pytest.mark.parametrize("text", ["=1+1", "+48 22 100", "-", "@home", "  =1", "Christmas"])
def test_neutralised_text_is_read_as_it_was(text: str) -> None:
    assert text_of(neutral(text)) == text_of(text)
