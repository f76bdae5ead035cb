"""``occasions report RUN``: the report of a run again, in any form."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from command_line import Desk, Done, complaint, off, serving


@dataclass(frozen=True)
class Past:
    """A desk whose one import is done and whose sheet is gone."""

    desk: Desk
    imported: Done

    @property
    def run(self) -> str:
        return str(self.imported.report["run"]["id"])


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    folder = tmp_path_factory.mktemp("past")
    with serving() as server:
        desk = Desk(folder, server)
        sheet = desk.sheet(off("Good"), off("Bad", day="2027-02-31"), off("Bad"))
        done = desk.run("import", sheet, "--json", "-", "--report", "then")
    sheet.unlink()
    return Past(Desk(folder), done)


def test_as_json_it_is_the_same_as_then(past: Past) -> None:
    done = past.desk.run("report", past.run, "--as", "json")
    assert (done.code, done.err) == (0, "")
    assert done.out == past.imported.out


def test_as_text_it_is_what_was_said_then(past: Past) -> None:
    done = past.desk.run("report", past.run[:13])
    assert (done.code, done.out) == (0, (past.desk.folder / "then" / "report.txt").read_text("utf-8"))


def test_as_csv_it_is_the_files_of_then(past: Past) -> None:
    done = past.desk.run("report", past.run, "--as", "csv", "--to", "now")
    assert done.code == 0
    names = ["rows.csv", "imported.csv", "rejects.csv"]
    assert [Path(line).name for line in done.out.splitlines()] == names
    for name in names:
        files = [past.desk.folder / folder / name for folder in ("then", "now")]
        assert files[0].read_bytes() == files[1].read_bytes()


def test_as_workbook_it_is_a_file_that_is_named(past: Past) -> None:
    done = past.desk.run("report", past.run, "--as", "xlsx", "--to", "now")
    assert (done.code, done.out) == (0, "now/report.xlsx\n")
    assert (past.desk.folder / "now" / "report.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(("form", "file"), [("csv", "rows.csv"), ("junit", "report.xml")])
def test_the_main_file_of_a_form_goes_to_stdout(past: Past, form: str, file: str) -> None:
    before = sorted(path.name for path in past.desk.folder.iterdir())
    done = past.desk.run("report", past.run, "--as", form)
    assert (done.code, done.err) == (0, "")
    assert done.out == (past.desk.folder / "then" / file).read_bytes().decode().replace("\r\n", "\n")
    assert sorted(path.name for path in past.desk.folder.iterdir()) == before


def test_a_form_or_a_run_that_nobody_knows_exits_2(past: Past) -> None:
    assert "xlsx" in complaint(past.desk.run("report", past.run, "--as", "pdf"), "pdf")
    assert "occasions runs" in complaint(past.desk.run("report", "1999"), "1999")
