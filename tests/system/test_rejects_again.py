"""What ``rejects.csv`` refuses for its dates is refused again until somebody has mended it."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command_line import Desk

Rows = list[tuple[Any, ...]]
MAY, JUNE = dt.date(2027, 5, 4), dt.date(2027, 6, 7)


def book(path: Path, header: tuple[str, ...], rows: Rows) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.create_sheet("Sheet", 0)
    for row in (header, *rows):
        sheet.append(row)
    workbook.save(path)
    return path


def rejects(desk: Desk, source: Path, *options: str) -> list[dict[str, str]]:
    """Check a sheet of which something is refused; give the lines of its ``rejects.csv``."""
    assert desk.run("check", source, "--report", "first", "-q", *options).code == 1
    with (desk.folder / "first" / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


DATES: list[tuple[str, tuple[str, ...], Rows, str]] = [
    ("real-dates-suspect", ("Holiday", "Date"), [("X", MAY), ("Y", "25/12/2027"), ("Z", JUNE)], "2027-05-04 ?"),
    ("real-dates-suspect", ("Holiday", "Date"), [("X", dt.datetime.fromisoformat("2027-05-04T09:00")),
     ("Y", "25/12/2027")], "2027-05-04 09:00 ?"),
    ("date-is-number", ("Holiday", "Date"), [("X", 46380), ("Y", MAY)], "46380 ?"),
    ("date-order-contradiction", ("Holiday", "Date"), [("X", "05/13/2027"), ("Y", "25/12/2027")], "05/13/2027 ?"),
    ("date-unreadable", ("Holiday", "From", "To"), [("X", dt.date(2027, 12, 24), "12:00"), ("Y", MAY, MAY)],
     "2027-12-24"),
    ("date-impossible", ("Holiday", "Date"), [("X", "31.02.2027"), ("Y", "25.12.2027")], "31.02.2027"),
    ("date-order-undecided", ("Holiday", "Date"), [("X", "04/05/2027"), ("Y", "05/06/2027")], "04/05/2027"),
    ("year-missing", ("Holiday", "Date"), [("X", "24 December"), ("Y", "25 December 2027")], "24 December"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "header", "rows", "date"), DATES)
def test_a_refused_date_stays_refused(
    code: str, header: tuple[str, ...], rows: Rows, date: str, tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    first = rejects(desk, book(tmp_path / "sheet.xlsx", header, rows), "--zone", "UTC")[0]
    assert (first["Issue code"], first[header[1]]) == (code, date)
    assert first["Hint"]
    done = desk.run("check", "first/rejects.csv", "--zone", "UTC", "--json", "-")
    assert (done.code, done.report["totals"]["rows"]["ready"]) == (1, 0)


def test_what_is_no_end_stays_as_it_was_written(tmp_path: Path) -> None:
    rows: Rows = [("X", dt.date(2027, 12, 24), "12:00"), ("Y", MAY, MAY)]
    first = rejects(Desk(tmp_path), book(tmp_path / "sheet.xlsx", ("Holiday", "From", "To"), rows), "--zone", "UTC")[0]
    assert first["To"] == "12:00"


def test_one_row_of_an_occasion_alone_stays_refused(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    rows: Rows = [("A", "X", 46380), ("B", "Y", MAY)]
    (only,) = rejects(desk, book(tmp_path / "sheet.xlsx", ("Occasion", "Holiday", "Date"), rows), "--zone", "UTC")
    assert only["Occasion"] == "A"
    assert desk.run("check", "first/rejects.csv", "--zone", "UTC").code == 1


EMPTY = [
    (("Occasion", "Holiday", "Date"), ("A", "X", "=TODAY()"), "Date"),
    (("Occasion", "Holiday", "Date"), ("A", "X", None), "Date"),
    (("Occasion", "Holiday", "From", "To"), ("A", "X", MAY, "=TODAY()"), "To"),
]


@pytest.mark.parametrize(("header", "row", "column"), EMPTY)
def test_a_date_that_is_not_there_stays_refused(
    header: tuple[str, ...], row: tuple[Any, ...], column: str, tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    good = [("B", name, JUNE) for name in ("Y", "Z")]
    (only,) = rejects(desk, book(tmp_path / "sheet.xlsx", header, [good[0], row, good[1]]), "--zone", "UTC")
    assert only[column] == "?"
    assert desk.run("check", "first/rejects.csv", "--zone", "UTC").code == 1


def test_an_end_before_its_start_is_in_iso_form(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    sheet = desk.sheet(("X", "6/5/2027", "5/6/2027"), ("Y", "5/13/2027", ""), columns=("Holiday", "From", "To"))
    first = rejects(desk, sheet, "--zone", "UTC")[0]
    assert (first["Issue code"], first["From"], first["To"]) == ("end-before-start", "2027-06-05", "2027-05-06")


def test_a_mended_date_is_accepted(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    rejects(
        desk, book(tmp_path / "sheet.xlsx", ("Holiday", "Date"), [("X", MAY), ("Y", "25/12/2027")]), "--zone", "UTC"
    )
    path = tmp_path / "first" / "rejects.csv"
    path.write_text(path.read_text("utf-8-sig").replace(" ?", ""), "utf-8-sig")
    assert desk.run("check", path, "--zone", "UTC").code == 0


def test_an_error_of_the_whole_source_stands_at_its_rows(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (only,) = rejects(desk, desk.sheet(("X", "2027-05-04"), columns=("Holiday", "Date")))
    assert (only["Issue code"], only["Cell"]) == ("zone-missing", "")
    assert "--zone" in only["Hint"]
    assert only["Message"].startswith("No time zone")


def test_an_error_of_a_column_names_the_cell_of_its_header(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    found = rejects(desk, desk.sheet(("X", "04/05/2027"), columns=("Holiday", "Date")), "--zone", "UTC")
    assert [(each["Issue code"], each["Cell"]) for each in found] == [("date-order-undecided", "B1")]
