"""Map: the table of a sheet, its header, its rows."""

from typing import Any

import pytest
from core_sheets import sheet_of, source_of, walk

from importer.core.errors import NotAHolidayList
from importer.core.glossary import Glossary
from importer.core.mapping.map import map_source
from importer.core.model import MergedRange
from importer.core.profile import Profile

HEAD = ["Date", "Event"]
ROW = ["2027-12-24", "Xmas"]


@pytest.mark.parametrize(
    ("rows", "header_row", "records", "title"),
    [
        pytest.param([HEAD, ROW], 1, [2], None, id="header-first"),
        pytest.param([["Holidays 2027"], HEAD, ROW], 2, [3], "Holidays 2027", id="title"),
        pytest.param([["# a"], ["# b"], HEAD, ROW], 3, [4], None, id="comments-above"),
        pytest.param([[""], HEAD, [""], ROW, [""], ROW], 2, [4, 6], None, id="blank-rows"),
        pytest.param([["A"], ["B"], HEAD, ROW], 3, [4], None, id="two-texts-are-no-title"),
    ],
)
def test_where_the_table_is(
    rows: list[list[str]], header_row: int, records: list[int], title: str | None, glossary: Glossary
) -> None:
    (table,) = map_source(source_of(sheet_of(rows)), Profile(), glossary).tables
    assert table.header_row == header_row
    assert table.rows.tolist() == records
    assert table.title == title


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([["Country", "Year", "Total Holidays"], ["US", "2023", "13"]], id="totals"),
        pytest.param([["a", "b"], ["c", "d"]], id="anything"),
        pytest.param([["paid", "due"], ["2027-12-24", "2027-12-31"]], id="two-columns-of-dates"),
    ],
)
def test_what_is_no_holiday_list_is_refused(rows: list[list[str]], glossary: Glossary) -> None:
    with pytest.raises(NotAHolidayList) as refused:
        map_source(source_of(sheet_of(rows)), Profile(), glossary)
    assert "holidays.csv" in refused.value.message
    assert refused.value.hint


def test_a_header_without_rows_is_noted(glossary: Glossary) -> None:
    walked = walk(source_of(sheet_of([HEAD])), glossary)
    assert walked.codes == ["1 no-rows"]
    assert walked.report.totals["rows"]["read"] == 0


SHEETS = ("one", "two")


@pytest.mark.parametrize(
    ("profile", "hidden", "read"),
    [
        pytest.param({}, None, ["one", "two"], id="all"),
        pytest.param({"sheets": ("two",)}, None, ["two"], id="named"),
        pytest.param({}, "one", ["two"], id="hidden-left-out"),
        pytest.param({"hidden": "include"}, "one", ["one", "two"], id="hidden-included"),
    ],
)
def test_which_sheets_are_read(
    profile: dict[str, Any], hidden: str | None, read: list[str], glossary: Glossary
) -> None:
    rows = {name: [HEAD, [*ROW[:-1], f"{ROW[-1]} {name}"]] for name in SHEETS}
    sheets = [sheet_of(rows[name], name=name, file="h.xlsx", hidden=name == hidden) for name in SHEETS]
    mapped = map_source(source_of(*sheets), Profile(**profile), glossary)
    assert [table.sheet for table in mapped.tables] == read
    left_out = {each.about for each in mapped.assumptions if each.code == "sheet-left-out"}
    assert left_out == {f"h.xlsx[{name}]" for name in SHEETS if name not in read}


def test_a_merged_block_shows_its_value_in_every_row(glossary: Glossary) -> None:
    rows = [["Occasion", "Date", "Event"], ["A", "2027-12-24", "Xmas"], ["", "2027-12-25", "Xmas"]]
    walked = walk(source_of(sheet_of(rows, merged=(MergedRange(2, 0, 3, 0),))), glossary)
    assert walked.names == ["A"]
    assert walked.outcomes == ["ready", "ready"]
    assert "merged-cells" in walked.assumed


@pytest.mark.parametrize(
    ("spots", "code"),
    [
        pytest.param({"error_cells": {(2, 0): "#REF!"}}, "cell-error", id="error-value"),
        pytest.param({"uncached_formulas": frozenset({(2, 0)})}, "formula-without-value", id="no-value"),
    ],
)
def test_a_cell_without_a_value_is_an_error_there(spots: dict[str, Any], code: str, glossary: Glossary) -> None:
    walked = walk(source_of(sheet_of([HEAD, ["", "Xmas"], ROW], **spots)), glossary)
    assert walked.codes[0] == f"A2 {code}"
    assert walked.outcomes == ["rejected", "held"]


@pytest.mark.parametrize(("hidden", "read"), [(None, [2, 3]), ("include", [2, 3]), ("skip", [3])], ids=str)
def test_hidden_rows(hidden: str | None, read: list[int], glossary: Glossary) -> None:
    source = source_of(sheet_of([HEAD, ROW, ROW], hidden_rows=frozenset({2})))
    mapped = map_source(source, Profile(hidden=hidden), glossary)
    assert mapped.tables[0].rows.tolist() == read
    assert "hidden-rows" in {each.code for each in mapped.assumptions}


def test_hidden_columns_are_not_read(glossary: Glossary) -> None:
    source = source_of(sheet_of([[*HEAD, "Occasion"], [*ROW, "A"]], hidden_columns=frozenset({2})))
    walked = walk(source, glossary)
    assert walked.names == ["holidays"]
    assert "hidden-columns-left-out" in walked.assumed


def test_every_position_is_the_cells_own(glossary: Glossary) -> None:
    rows = [["note"], [""], ["Event", "", "Date"], [""], ["Xmas", "", "soon"]]
    walked = walk(source_of(sheet_of(rows)), glossary)
    assert walked.issues[-1].place.cell == "C5"
    assert walked.issues[-1].found == "soon"


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (("Berlin", "Berlin (2)"), ["Berlin"]),
        (("Berlin", "Copy of Berlin"), ["Berlin"]),
        (("Berlin", "Paris"), ["Berlin", "Paris"]),
    ],
)
def test_equal_sheets_are_copies_only_by_name(names: tuple[str, str], read: list[str], glossary: Glossary) -> None:
    sheets = [sheet_of([HEAD, ROW], name=name, file="h.xlsx") for name in names]
    mapped = map_source(source_of(*sheets), Profile(), glossary)
    assert [table.sheet for table in mapped.tables] == read
    assert [each.code for each in mapped.assumptions if each.code == "sheet-left-out"] == ["sheet-left-out"] * (
        2 - len(read)
    )


TICKED = [["Event", "Date", "Berlin", "Bonn"], ["Xmas", "2027-12-25", "x", "x"], ["Epiphany", "2027-01-06", "", "x"]]
PAIRED = [["Event", "Date"], ["Break starts", "2027-02-01"], ["Break ends", "2027-02-07"]]


@pytest.mark.parametrize(
    ("rows", "pinned", "layout"),
    [
        (TICKED, None, "ticks"), (TICKED, "ticks", "ticks"), (TICKED, "list", "list"),
        (PAIRED, None, "start-end-rows"), (PAIRED, "list", "list"),
    ],
)  # fmt: skip
def test_a_pinned_layout_is_the_only_one(rows: list[list[str]], pinned: Any, layout: str, glossary: Glossary) -> None:
    (table,) = map_source(source_of(sheet_of(rows)), Profile(layout=pinned), glossary).tables
    assert table.layout == layout
