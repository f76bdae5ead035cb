"""``occasions inspect`` of every real public file: one screen that a person understands, and never a traceback."""

import pytest
from realdata_calendar_truths import ALL, CALENDARS
from realdata_runs import ran
from realdata_truths import TRUTHS, Truth

from importer.core.layouts import LAYOUTS

pytestmark = pytest.mark.realdata
LINES, COLUMNS, SAMPLE = 45, 100, 120
LAYOUT = {
    "csv_br_amrofi_wide_one_column_per_holiday_EXCERPT.csv": {"holidays-across"},
    "csv_in_company_2019_two_tables_city_ticks_CONVERTED.csv": {"ticks", "list"},
    "csv_tw_office_calendar_112_big5.csv": {"daily"},
}
"""Layouts by file; all others are lists."""
read = [truth for truth in ALL if not truth.refused]
by_file = pytest.mark.parametrize("truth", read, ids=lambda truth: truth.file.split(".")[0])


def room(line: str) -> int:
    """How long a line may be: a sample of a cell or the name of a file stands whole, and is not wrapped."""
    return SAMPLE if any(mark in line for mark in (", such as ", ": text in ", ": written by ")) else COLUMNS


@by_file
def test_it_fits_a_screen(truth: Truth) -> None:
    done = ran("inspect", truth.file)
    lines = done.out.splitlines()
    assert done.code == 0
    assert len(lines) > 5
    assert len(lines) <= LINES
    assert [line for line in lines if len(line) > room(line)] == []
    assert "Traceback" not in done.out


@by_file
def test_it_says_how_the_file_is_laid_out_and_how_much_can_be_read(truth: Truth) -> None:
    found = ran("inspect", truth.file, "--json", "-").json
    (source,) = found["sources"]
    layouts = {sheet["layout"] for sheet in source["sheets"] if sheet["layout"]}
    assert layouts <= set(LAYOUTS)
    assert layouts == LAYOUT.get(truth.file, {"entries" if truth in CALENDARS else "list"})
    assert source["file"] == truth.file
    assert "can be read" in ran("inspect", truth.file).out


@by_file
def test_the_words_and_the_json_tell_the_same(truth: Truth) -> None:
    """Whatever field a column was given in the one stands in the other by its heading."""
    out = ran("inspect", truth.file).out
    (source,) = ran("inspect", truth.file, "--json", "-").json["sources"]
    columns = [column for sheet in source["sheets"] for column in sheet["columns"] if column["field"] == "start_date"]
    assert [each["header"] for each in columns if each["header"] and each["header"][:10] not in out] == []


def test_a_list_of_totals_says_in_one_sentence_that_it_is_none() -> None:
    (refused,) = (truth for truth in TRUTHS if truth.refused)
    done = ran("inspect", refused.file)
    assert done.code == 2
    assert done.refusal is not None
    assert done.refusal.hint
    assert done.out == ""
