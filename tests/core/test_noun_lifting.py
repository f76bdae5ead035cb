"""The lifter: rules run once for each distinct value, distinct by type and value."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from importer.core.lifting import BLANK, Coded, distinct


def coded(*cells: Any) -> Coded[Any]:
    return distinct(pd.Series(list(cells), dtype=object))


def back(column: Coded[Any]) -> list[Any]:
    return [column[row] for row in range(len(column))]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param((1, True, 1.0, "1"), id="one-true-one"),
        pytest.param((0, False, 0.0, "0"), id="nought-false-nought"),
        pytest.param(
            (pd.Timestamp("2027-12-24"), dt.datetime.fromisoformat("2027-12-24")), id="timestamp-and-datetime"
        ),
        pytest.param((dt.datetime.fromisoformat("2027-12-24"), dt.time(9), dt.timedelta(hours=9)), id="kinds-of-time"),
        pytest.param(("a", "A", "a "), id="spellings"),
        pytest.param(("é", "e\u0301"), id="compositions"),
        pytest.param((2**60, 2.0**60), id="large"),
    ],
)
def test_cells_of_another_type_or_value_are_other_values(cells: tuple[object, ...]) -> None:
    column = coded(*cells)
    assert len(column.values) == len(cells)
    assert [type(value) for value in back(column)] == [type(cell) for cell in cells]
    assert back(column) == list(cells)


def test_equal_cells_share_a_value() -> None:
    column = coded("a", 1, "a", True, 1, "b")
    assert len(column.values) == 4
    assert back(column) == ["a", 1, "a", True, 1, "b"]
    assert column.codes.dtype == np.int32


@pytest.mark.parametrize("blank", ["", "  ", "\t\n", None], ids=repr)
def test_blank_cells_have_no_value(blank: object) -> None:
    column = coded("a", blank, "b", blank, 1)
    assert column.blank.tolist() == [False, True, False, True, False]
    assert back(column) == ["a", None, "b", None, 1]
    assert set(column.codes.tolist()) == {BLANK, *range(len(column.values))}


def test_a_rule_runs_once_for_each_distinct_value() -> None:
    asked: list[str] = []

    def rule(value: str) -> str | None:
        asked.append(value)
        return value.upper() if value != "x" else None

    column = coded(*["a", "b", "x", "A"] * 1000).map(rule)
    assert sorted(asked) == ["A", "a", "b", "x"]
    assert back(column)[:4] == ["A", "B", None, "A"]
    assert column.values == ("A", "B")


def test_rules_to_numbers_and_yes_or_no() -> None:
    column = coded("a", "bb", "", "a")
    assert column.number(len, -1).tolist() == [1, 2, -1, 1]
    assert column.where(lambda text: len(text) == 1).tolist() == [True, False, False, True]
    assert column.counts().tolist() == [2, 1]
    assert back(column.take(np.array([3, 1]))) == ["a", "bb"]


def test_columns_one_below_the_other_share_codes() -> None:
    joined = Coded.concat([coded("a", ""), coded("b", "a"), Coded.constant(None, 1), Coded.constant("b", 1)])
    assert back(joined) == ["a", None, "b", "a", None, "b"]
    assert joined.values == ("a", "b")
    assert len(Coded.concat([])) == 0


def test_a_column_of_single_values() -> None:
    column = Coded.of(["a", None, "b", "a"])
    assert back(column) == ["a", None, "b", "a"]
    assert column.values == ("a", "b")


def test_an_empty_column() -> None:
    assert len(coded()) == 0
    assert coded().map(str).values == ()
