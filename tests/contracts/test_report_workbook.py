"""The report as a workbook: what stands where, and that nothing in it is a formula."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import report_samples as samples
from openpyxl.workbook import Workbook

from importer.core.report import Report
from importer.reports.forms import FORMS

HOSTILE = "=HYPERLINK(\x1b[31m)"


def opened(report: Report, folder: Path) -> Workbook:
    (path,) = FORMS["xlsx"].write(report, folder)
    return openpyxl.load_workbook(path)


def test_five_sheets_with_frozen_headers(tmp_path: Path) -> None:
    book = opened(samples.mixed(), tmp_path)
    assert book.sheetnames == ["Summary", "Occasions", "Rows", "Issues", "Assumptions"]
    assert [book[name].freeze_panes for name in book.sheetnames] == [None, "A2", "A2", "A2", "A2"]
    assert book["Rows"].auto_filter.ref == "A1:I6"


@pytest.mark.parametrize(("api", "second"), [("sandbox", "SANDBOX"), ("https://lo.ac.example", "None")])
def test_the_summary_says_it_in_words(api: str, second: str, tmp_path: Path) -> None:
    sheet = opened(samples.mixed(run=samples.run(api=api)), tmp_path)["Summary"]
    assert sheet["A1"].value == "2 of 5 rows are in the account. 2 need you. 1 was skipped."
    assert str(sheet["A2"].value).startswith(second)


def test_every_row_with_its_outcome_in_colour(tmp_path: Path) -> None:
    sheet = opened(samples.mixed(), tmp_path)["Rows"]
    lines = [[cell.value for cell in line[:5]] for line in sheet.iter_rows(min_row=2)]
    assert lines[2] == ["holidays.xlsx", "EMEA", 4, "rejected", "Desk DE"]
    colours = {line[3].value: line[3].fill.fgColor.rgb for line in sheet.iter_rows(min_row=2)}
    assert len(set(colours.values())) == len(colours) == 4


def test_no_cell_is_a_formula_or_holds_control_characters(tmp_path: Path) -> None:
    issue = replace(samples.ends_before_start(), message=HOSTILE, found="#REF!", hint="@x")
    report = samples.mixed(issues=(issue,), entries=(samples.entry(HOSTILE, "failed", message=HOSTILE),) * 2)
    book = opened(report, tmp_path)
    kinds = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line}
    assert kinds <= {"s", "inlineStr", "n"}
    message = book["Issues"]["I2"]
    assert message.value == "=HYPERLINK([31m)"
    assert message.quotePrefix


def test_text_longer_than_a_cell_is_cut(tmp_path: Path) -> None:
    issue = replace(samples.ends_before_start(), found="x" * 40_000)
    assert len(opened(samples.mixed(issues=(issue,)), tmp_path)["Issues"]["H2"].value) == 32_767


def test_an_occasion_may_be_called_like_an_outcome(tmp_path: Path) -> None:
    entries = (samples.entry("unknown", "created"), samples.entry("B", "not_attempted"))
    sheet = opened(samples.mixed(entries=entries), tmp_path)["Occasions"]
    assert [[cell.value for cell in line[:2]] for line in sheet.iter_rows(min_row=2)] == [
        ["unknown", "created"],
        ["B", "not attempted"],
    ]
