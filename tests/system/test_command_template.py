"""``occasions template``: a workbook to fill in, which the other commands take as it is."""

from pathlib import Path

import openpyxl
from command_line import Desk, complaint


def test_a_filled_template_is_ready(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    made = desk.run("template", "pl.xlsx", "--country", "PL", "--year", "2027", "--zone", "Europe/Warsaw")
    assert made.code == 0
    assert "pl.xlsx" in made.out
    done = desk.run("check", "pl.xlsx", "--json", "-")
    assert done.code == 0
    rows = done.report["totals"]["rows"]
    assert rows["read"] == rows["ready"] > 10
    assert len(done.outcomes) == 1


def test_a_blank_template_filled_in_by_hand_is_ready(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.run("template", "blank.xlsx").code == 0
    blank = desk.run("check", "blank.xlsx")
    assert (blank.code, blank.out.splitlines()[0]) == (0, "No row was read.")
    book = openpyxl.load_workbook(tmp_path / "blank.xlsx")
    sheet = book.worksheets[0]
    columns = {str(cell.value): cell.column for cell in sheet[1] if cell.column is not None}
    typed = {"Occasion": "Desk", "Event": "Founders' Day", "Start date": "2027-03-01", "Time zone": "Europe/Warsaw"}
    for header, value in typed.items():
        sheet.cell(2, columns[header], value)
    book.save(tmp_path / "filled.xlsx")
    done = desk.run("check", "filled.xlsx", "--json", "-")
    assert (done.code, done.outcomes) == (0, {"Desk": "ready"})
    assert done.report["occasions"][0]["payload"]["events"][0]["start"]["dateTime"] == "2027-03-01T00:00:00"


def test_it_replaces_a_file_only_when_forced(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "mine.xlsx").write_bytes(b"precious")
    complaint(desk.run("template", "mine.xlsx"), "mine.xlsx")
    assert (tmp_path / "mine.xlsx").read_bytes() == b"precious"
    assert desk.run("template", "mine.xlsx", "--force").code == 0
    assert (tmp_path / "mine.xlsx").read_bytes()[:2] == b"PK"


def test_a_country_that_nobody_knows_exits_2(tmp_path: Path) -> None:
    complaint(Desk(tmp_path).run("template", "x.xlsx", "--country", "QX"), "QX")
    assert not (tmp_path / "x.xlsx").exists()
