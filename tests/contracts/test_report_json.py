"""The JSON of the report: its schema, its key order, its bytes."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
import report_samples as samples
from pydantic import BaseModel, ValidationError

from importer.core.issues import Issue, Place, Severity
from importer.core.report import Report
from importer.reports import schema
from importer.reports.json_form import write_json
from importer.reports.schema import ReportModel


def written(report: Report) -> bytes:
    out = io.BytesIO()
    write_json(report, out)
    assert not out.closed
    return out.getvalue()


def load(report: Report) -> dict[str, Any]:
    content = written(report)
    ReportModel.model_validate_json(content)
    loaded: dict[str, Any] = json.loads(content)
    return loaded


def test_follows_the_schema_in_keys_and_their_order() -> None:
    found = load(samples.mixed())
    models: list[tuple[Any, type[BaseModel]]] = [
        (found["run"], schema.RunModel),
        (found["run"]["sources"][0], schema.SourceModel),
        (found["occasions"][0], schema.OccasionModel),
        (found["occasions"][0]["changes"][0], schema.ChangeModel),
        (found["rows"][0], schema.RowModel),
        (found["issues"][0], schema.IssueModel),
        (found["assumptions"][0], schema.AssumptionModel),
        (found["totals"], schema.TotalsModel),
        (found["totals"]["occasions"], schema.OccasionTotals),
    ]
    only_of_some_runs = {"of", "stopped", "hint", "waits_since", "undone_by", "undone_partly"}
    assert list(found) == ["schema", "run", "totals", "occasions", "rows", "issues", "assumptions", "skills"]
    for value, model in models:
        wanted = [name for name in model.model_fields if model is not schema.RunModel or name not in only_of_some_runs]
        assert list(value) == wanted, model.__name__


def test_an_undo_names_the_run_that_it_takes_back() -> None:
    undo = replace(samples.mixed(), run=replace(samples.mixed().run, command="undo", of="20270103T101502-ab12"))
    assert load(undo)["run"]["of"] == "20270103T101502-ab12"


@pytest.mark.parametrize(("command", "good"), [("check", "ready"), ("import", "imported")])
def test_row_totals_say_ready_or_imported(command: str, good: str) -> None:
    empty = samples.report([], [], (), (), run=samples.run(command=command))
    names = ["read", good, "held", "rejected", "failed", "unknown", "conflict", "not_attempted", "skipped"]
    assert list(load(empty)["totals"]["rows"]) == names


def test_rows_and_occasions_name_each_other() -> None:
    found = load(samples.mixed())
    assert found["occasions"][1]["rows"] == ["holidays.xlsx[EMEA]!4", "holidays.xlsx[EMEA]!5"]
    assert found["rows"][3] == {
        "file": "holidays.xlsx",
        "sheet": "EMEA",
        "row": 5,
        "outcome": "held",
        "occasions": ["Desk DE"],
        "events": 1,
        "reason": 'held by row 4 of "Desk DE"',
    }


def test_a_row_of_several_occasions_names_them_in_their_order() -> None:
    entries = (samples.entry("A", "created"), samples.entry("B", "created"))
    rows = [(0, 2, "imported", 2, "", "2027-01-01", "2027-01-01"), (0, 3, "imported", 1, "", "", "")]
    cells = samples.table([[""] * 6] * 2, sheet=None, file="all.csv")
    found = load(samples.report(rows, [(1, 1), (0, 1), (0, 0)], entries, (cells,)))
    assert [row["occasions"] for row in found["rows"]] == [["A", "B"], ["B"]]
    assert [each["rows"] for each in found["occasions"]] == [["all.csv!2"], ["all.csv!2", "all.csv!3"]]


def test_a_place_without_a_cell_gives_null() -> None:
    issue = Issue("zone-missing", Severity.ERROR, "No zone is known.", Place("a.csv"), "--zone Europe/Warsaw")
    found = load(samples.mixed(issues=(issue,)))["issues"][0]
    assert [found[key] for key in ("sheet", "row", "column", "cell")] == [None] * 4


def test_blocks_do_not_show() -> None:
    count = 10_001
    rows = [(0, line, "skipped", 0, f"reason {line}", "", "") for line in range(2, count + 2)]
    found = load(samples.report(rows, [], (), (samples.table([[""] * 6] * count),)))
    assert [row["row"] for row in found["rows"]] == list(range(2, count + 2))


def test_equal_reports_are_equal_bytes_on_lines_of_their_own() -> None:
    assert written(samples.mixed()) == written(samples.mixed())
    lines = written(samples.mixed()).decode().splitlines()
    assert len([line for line in lines if line.startswith('{"file":')]) == 5


def test_books_that_do_not_balance_are_refused_by_the_schema() -> None:
    found = load(samples.mixed())
    found["totals"]["rows"]["imported"] += 1
    with pytest.raises(ValidationError, match="sum of the rows"):
        ReportModel.model_validate(found)


def test_a_key_that_the_schema_does_not_know_is_refused() -> None:
    found = load(samples.mixed())
    found["rows"][0]["colour"] = "red"
    with pytest.raises(ValidationError, match="colour"):
        ReportModel.model_validate(found)


def test_json_schema_names_its_version() -> None:
    assert schema.json_schema()["properties"]["schema"]["const"] == "occasions-report/1"
