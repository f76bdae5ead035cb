"""The books: the worst outcome of a row, and reports that do not balance."""

import pandas as pd
import pytest

from importer.core.errors import BooksDoNotBalance
from importer.core.report import ROW_OUTCOMES, OccasionEntry
from importer.core.rules.books import WORST_FIRST, check_books, outcomes_of_rows, row_outcome, totals_of


def entries(*outcomes: str) -> list[OccasionEntry]:
    return [OccasionEntry(f"O{number}", outcome, "", 1, None) for number, outcome in enumerate(outcomes)]


def ledger(*outcomes: str) -> pd.DataFrame:
    size = len(outcomes)
    return pd.DataFrame(
        {
            "table": [0] * size,
            "row": range(2, size + 2),
            "line": range(2, size + 2),
            "outcome": list(outcomes),
            "events": [1] * size,
        }
    )


@pytest.mark.parametrize(
    ("occasions", "expected"),
    [
        (["created"], "imported"), (["unchanged"], "imported"), (["ready"], "ready"), (["rejected"], "held"),
        (["created", "unchanged"], "imported"), (["created", "not_attempted"], "not_attempted"),
        (["not_attempted", "held"], "held"), (["created", "rejected"], "held"), (["held", "conflict"], "conflict"),
        (["conflict", "unknown"], "unknown"), (["unknown", "failed"], "failed"), (["failed", "created"], "failed"),
        (["created", "failed", "unknown", "conflict", "not_attempted"], "failed"),
    ],
    ids=str,
)  # fmt: skip
def test_a_row_has_the_worst_outcome_of_its_occasions(occasions: list[str], expected: str) -> None:
    members = pd.DataFrame({"row": [0] * len(occasions), "occasion": range(len(occasions))})
    assert outcomes_of_rows(ledger(""), members, entries(*occasions)).tolist() == [expected]
    backwards = members.iloc[::-1]
    assert outcomes_of_rows(ledger(""), backwards, entries(*occasions)).tolist() == [expected]


def test_rejected_and_skipped_rows_stay_so() -> None:
    members = pd.DataFrame({"row": [0, 1, 2], "occasion": [0, 0, 0]})
    found = outcomes_of_rows(ledger("rejected", "skipped", ""), members, entries("created"))
    assert found.tolist() == ["rejected", "skipped", "imported"]


def test_the_order_of_badness_is_the_documented_one() -> None:
    documented = ("rejected", "failed", "unknown", "conflict", "held", "not_attempted", "imported")
    assert WORST_FIRST[: len(documented)] == documented
    assert set(WORST_FIRST) == set(ROW_OUTCOMES)
    assert row_outcome("updated") == "imported"


def balanced() -> tuple[dict[str, dict[str, int]], pd.DataFrame]:
    rows = ledger("imported", "held", "skipped")
    return totals_of(rows, entries("created", "rejected"), 4), rows


def test_balanced_books_pass() -> None:
    totals, rows = balanced()
    check_books(totals, rows)
    assert totals["rows"] | {"read": 3, "imported": 1, "held": 1, "skipped": 1} == totals["rows"]
    assert totals["occasions"]["read"] == 2
    assert totals["events"] == {"read": 3, "sent": 4}


@pytest.mark.parametrize(
    ("part", "name"), [("rows", "read"), ("rows", "held"), ("occasions", "read"), ("occasions", "created")], ids=str
)
def test_books_with_a_false_sum_are_refused(part: str, name: str) -> None:
    totals, rows = balanced()
    totals[part][name] += 1
    with pytest.raises(BooksDoNotBalance, match=f"{part} were read"):
        check_books(totals, rows)


@pytest.mark.parametrize("outcome", ["", "lost", None], ids=repr)
def test_a_row_without_a_known_outcome_is_refused(outcome: str | None) -> None:
    totals, rows = balanced()
    rows["outcome"] = ["imported", outcome, "skipped"]
    with pytest.raises(BooksDoNotBalance, match="no outcome"):
        check_books(totals, rows)


def test_a_row_in_the_books_twice_is_refused() -> None:
    totals, rows = balanced()
    rows["row"] = rows["line"] = [2, 2, 4]
    with pytest.raises(BooksDoNotBalance, match="twice"):
        check_books(totals, rows)
