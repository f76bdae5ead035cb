"""Columns that nobody reads, though they seem to say open, closed or hours."""

from collections.abc import Sequence

import pytest
from core_sheets import sheet_of, source_of, walk

from importer.core.glossary import Glossary

STRAY = "column-not-understood"


def codes(glossary: Glossary, header: str, cells: Sequence[object], *more: str) -> set[str]:
    head = ["Event", "Start date", header, *more]
    lines = [[f"E{row}", f"2027-12-{row:02d}", cell, *[""] * len(more)] for row, cell in enumerate(cells, start=1)]
    return {issue.code for issue in walk(source_of(sheet_of([head, *lines])), glossary).issues}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Closed?", ["No", "Yes"]),
        ("Office closed", ["No"]),
        ("Geschlossen", ["nein", ""]),
        ("Status", ["Open", "Closed"]),
        ("Time", ["9:00-13:00", "10:00-12:00"]),
        ("Hours open", ["9-13"]),
    ],
)
def test_a_column_that_seems_to_tell_is_an_error(glossary: Glossary, header: str, cells: list[object]) -> None:
    assert STRAY in codes(glossary, header, cells)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Paid", ["yes", "no"]),
        ("Remark", ["Holiday", "Holiday"]),
        ("Remark", ["see rota", "open"]),
        ("Grade", ["1-2", "3-5"]),
        ("Week", [51, 52]),
        ("Closed?", ["", ""]),
        ("Closed by", ["Anna", "Ben"]),
    ],
)
def test_other_columns_are_left_alone(glossary: Glossary, header: str, cells: list[object]) -> None:
    assert STRAY not in codes(glossary, header, cells)


def test_a_sheet_that_says_whether_it_is_open_needs_no_other_column(glossary: Glossary) -> None:
    assert STRAY not in codes(glossary, "Closed?", ["No"], "Working")


@pytest.mark.parametrize(
    ("header", "cells"), [("Holiday", ["Yes", "No"]), ("Holiday", ["Y", "N"]), ("Public holiday", [1, 0])], ids=str
)
def test_a_column_of_names_that_says_yes_or_no_is_an_error(
    glossary: Glossary, header: str, cells: list[object]
) -> None:
    lines = [[f"2027-12-{row:02d}", cell] for row, cell in enumerate(cells, start=1)]
    found = walk(source_of(sheet_of([["Start date", header], *lines])), glossary)
    assert (found.codes[0], set(found.outcomes)) == (f"B1 {STRAY}", {"rejected"})


def test_days_that_are_all_called_holiday_are_left_alone(glossary: Glossary) -> None:
    found = walk(source_of(sheet_of([["Start date", "Holiday"], ["2027-12-01", "Holiday"]])), glossary)
    assert found.codes == []


def test_a_column_of_regions_that_holds_dates_is_an_error(glossary: Glossary) -> None:
    rows = [["Datum početka", "Kraj", "Praznik"], ["2027-12-25", "2027-12-26", "Božić"]]
    assert f"B1 {STRAY}" in walk(source_of(sheet_of(rows)), glossary).codes
