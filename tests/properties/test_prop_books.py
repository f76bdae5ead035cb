"""Every row of every sheet ends in exactly one place, whatever stands in it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from random_sheets import HEADER, RUN, Bench, Line, held, odd_sheets, sheets

from importer.core.glossary import Glossary
from importer.core.issues import Severity
from importer.core.names import fold
from importer.core.report import ROW_OUTCOMES, Report
from importer.destinations.memory import MemoryDestination


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Iterator[Bench]:
    made = Bench.at(tmp_path_factory.mktemp("books"), glossary)
    yield made
    made.journal.close()


def rows_written(lines: Sequence[Line]) -> list[int]:
    """The sheet rows below the header that are not blank."""
    return [row for row, line in enumerate(lines, start=2) if any(line.cells())]


def check_balance(report: Report, lines: Sequence[Line]) -> None:
    """Count everything again, without the importer's own sums."""
    assert report.rows["row"].tolist() == rows_written(lines)
    counted = Counter(report.rows["outcome"])
    assert set(counted) <= set(ROW_OUTCOMES)
    assert report.totals["rows"] == {"read": len(report.rows), **{name: counted[name] for name in ROW_OUTCOMES}}
    occasions = Counter(entry.outcome for entry in report.occasions)
    told = {name: count for name, count in report.totals["occasions"].items() if count and name != "read"}
    assert told == dict(occasions)
    assert report.totals["occasions"]["read"] == len(report.occasions)


@given(odd_sheets)
def test_the_books_of_a_check_balance(bench: Bench, lines: list[Line]) -> None:
    report = bench.check(lines).report(RUN)
    check_balance(report, lines)
    assert set(report.rows["outcome"]) <= {"ready", "held", "rejected", "skipped"}


@given(odd_sheets)
def test_the_books_of_plan_and_import_balance(bench: Bench, lines: list[Line]) -> None:
    sent = bench.send(bench.check(lines), MemoryDestination("qa1"))
    check_balance(sent.planned, lines)
    check_balance(sent.report, lines)
    assert sent.planned.totals == sent.report.totals


@given(sheets)
def test_a_row_in_error_holds_its_own_occasion_and_no_other(bench: Bench, lines: list[Line]) -> None:
    checking = bench.check(lines)
    report = checking.report(RUN)
    wrong = {issue.place.row for issue in report.issues if issue.severity is Severity.ERROR}
    outcomes = dict(zip(report.rows["row"], report.rows["outcome"], strict=True))
    by_occasion: dict[str, set[int]] = defaultdict(set)
    for row, line in enumerate(lines, start=2):
        if outcomes[row] != "skipped":
            by_occasion[fold(line.occasion)].add(row)
    for rows in by_occasion.values():
        states = {outcomes[row] for row in rows}
        assert states <= ({"rejected", "held"} if rows & wrong else {"ready", "rejected"})
        assert all(outcomes[row] == "rejected" for row in rows & wrong)
    sent = {fold(name) for name in held_after(bench, lines)}
    assert sent == {name for name, rows in by_occasion.items() if {outcomes[row] for row in rows} == {"ready"}}


def held_after(bench: Bench, lines: list[Line]) -> set[str]:
    account = MemoryDestination("qa1")
    bench.send(bench.check(lines), account)
    return set(held(account))


@given(sheets)
def test_every_issue_stands_in_a_row_of_the_sheet(bench: Bench, lines: list[Line]) -> None:
    report = bench.check(lines).report(RUN)
    for issue in report.issues:
        assert issue.place.row is None or 1 <= issue.place.row <= len(lines) + 1
        assert issue.place.column is None or issue.place.column in HEADER
