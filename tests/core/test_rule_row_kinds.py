"""Rows below a header told apart: records, blank rows, rows that are no events."""

import pandas as pd
import pytest

from importer.core.glossary import Glossary
from importer.core.lifting import distinct
from importer.core.rules.row_kinds import RowKinds, tell_apart

DATED = ["2027-12-24", "Xmas"]


def kinds(rows: list[list[str]], glossary: Glossary, *merged: int) -> RowKinds:
    below = pd.DataFrame(rows, dtype=object)
    return tell_apart(below, distinct(below[0]), "Date", 1, frozenset(merged), glossary)


@pytest.mark.parametrize(
    ("rows", "records", "reasons"),
    [
        pytest.param([DATED, DATED], [0, 1], {}, id="all-records"),
        pytest.param([DATED, ["", ""], DATED], [0, 2], {}, id="blank-rows-are-not-read"),
        pytest.param([["", " "], DATED], [1], {}, id="blank-above"),
        pytest.param([DATED, ["# see below", ""], DATED], [0, 2], {1: "comment line"}, id="hash"),
        pytest.param([DATED, ["// see below", "x"], DATED], [0, 2], {1: "comment line"}, id="slashes"),
        pytest.param([DATED, ["Date", "Event"], DATED], [0, 2], {1: "second header"}, id="second-header"),
        pytest.param([DATED, ["DATE:", ""], DATED], [0, 2], {1: "second header"}, id="second-header-spelt-otherwise"),
        pytest.param([DATED, ["", "Boxing Day"], DATED], [0, 1, 2], {}, id="a-name-without-a-date-is-a-record"),
        pytest.param([DATED, ["", "Total"], DATED], [0, 2], {1: "total"}, id="total"),
        pytest.param([DATED, ["", "Summe:"], DATED], [0, 2], {1: "total"}, id="total-in-german"),
        pytest.param([DATED, ["", "Boxing Day"]], [0], {1: 'note: "Boxing Day"'}, id="after-the-last-date-a-note"),
        pytest.param([["", "2027"], DATED], [1], {0: 'above the first date: "2027"'}, id="above-the-first-date"),
        pytest.param([["soon", "Xmas"]], [0], {}, id="an-unreadable-date-is-a-record"),
        pytest.param([], [], {}, id="nothing"),
    ],
)
def test_rows_are_told_apart(
    rows: list[list[str]], records: list[int], reasons: dict[int, str], glossary: Glossary
) -> None:
    found = kinds([[*row] for row in rows] or [["", ""]], glossary)
    assert found.records.tolist() == records
    assert dict(found.skipped) == reasons


def test_a_single_text_in_another_column_is_a_title(glossary: Glossary) -> None:
    rows = [["2027-01-01", "New Year", ""], ["", "", "Floating holidays"], ["2027-12-24", "Xmas", ""]]
    found = kinds(rows, glossary)
    assert found.records.tolist() == [0, 2]
    assert dict(found.skipped) == {1: 'title: "Floating holidays"'}


def test_a_text_merged_across_is_a_title_even_in_the_event_column(glossary: Glossary) -> None:
    rows = [DATED, ["", "Floating holidays"], DATED]
    assert dict(kinds(rows, glossary, 1).skipped) == {1: 'title: "Floating holidays"'}
    assert kinds(rows, glossary).records.tolist() == [0, 1, 2]
