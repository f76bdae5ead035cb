"""Where copies are written, under which names, what is never written over, and sources that are not given back."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from returned_books import checked, copied, loaded, same_reading
from returned_sources import parts_of, put_together, small_workbook
from typer.testing import CliRunner

from importer.cli import app
from importer.core.report import Report
from importer.reports.returned import copies as copies_module
from importer.reports.returned.book import open_book, saved_book
from importer.reports.returned.guarding import UNABLE
from importer.reports.returned.sealing import is_sealed
from importer.returning import open_copies, write_copies

CSV = 'Event;Start date;Note\nNew Year;01.01.2027;=1+1\n"Epi; phany";06.01.2027;007\n'


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Of a good workbook."""
    return checked(small_workbook(tmp_path / "a.xlsx", lambda _, sheet: None))


def test_a_copy_is_replaced_until_somebody_saves_it(report: Report, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = copied(report, out)
    assert is_sealed(first.read_bytes())
    assert copied(report, out) == first
    openpyxl.load_workbook(first).save(first)
    assert not is_sealed(first.read_bytes())
    saved = first.read_bytes()
    assert copied(report, out) == out / "a (2).xlsx"
    assert first.read_bytes() == saved
    assert sorted(path.name for path in out.iterdir()) == ["a (2).xlsx", "a.xlsx"]


def test_a_change_of_one_byte_breaks_the_seal(report: Report, tmp_path: Path) -> None:
    raw = bytearray(copied(report, tmp_path / "out").read_bytes())
    raw[100] ^= 1
    assert not is_sealed(bytes(raw))
    assert not is_sealed(b"")


def test_nothing_is_written_over_a_source(report: Report, tmp_path: Path) -> None:
    before = (tmp_path / "a.xlsx").read_bytes()
    assert copied(report, tmp_path) == tmp_path / "a (2).xlsx"
    copy = copied(report, tmp_path / "out")
    again = replace(report.run.sources[0], path=str(copy), sha256=hashlib.sha256(copy.read_bytes()).hexdigest())
    of_copy = replace(report, run=replace(report.run, sources=(again,)))
    assert copied(of_copy, tmp_path / "out") == tmp_path / "out" / "a (2).xlsx"
    assert (tmp_path / "a.xlsx").read_bytes() == before


def test_a_copy_never_takes_the_name_of_another_file_of_the_report(tmp_path: Path) -> None:
    report = checked(small_workbook(tmp_path / "Report.xlsx", lambda _, sheet: None))
    assert copied(report, tmp_path / "out").name == "Report (2).xlsx"


def test_a_text_file_becomes_a_plain_workbook(tmp_path: Path) -> None:
    source = tmp_path / "holidays.csv"
    source.write_text(CSV, encoding="utf-8")
    copy = copied(checked(source), tmp_path / "out")
    assert copy.name == "holidays.xlsx"
    sheet = loaded(copy)["holidays"]
    assert [[cell.value for cell in row[:3]] for row in sheet.iter_rows(max_row=3)] == [
        ["Event", "Start date", "Note"],
        ["New Year", "01.01.2027", "=1+1"],
        ["Epi; phany", "06.01.2027", "007"],
    ]
    assert {cell.data_type for row in sheet["A1:C3"] for cell in row} == {"s"}
    assert {cell.number_format for row in sheet["A1:C3"] for cell in row} == {"@"}
    assert sheet["A1"].font.b
    assert [sheet["D2"].value, sheet["D1"].value] == ["ready", "Import outcome"]
    assert same_reading(source, copy) == []


def test_a_workbook_by_another_name_is_given_back_as_what_it_is(tmp_path: Path) -> None:
    small_workbook(tmp_path / "a.xlsx", lambda _, sheet: None).rename(tmp_path / "a.xls")
    assert copied(checked(tmp_path / "a.xls"), tmp_path / "out").name == "a.xlsx"


def with_macros(tmp_path: Path) -> Path:
    """A workbook that has macros, as far as a reader can tell."""
    parts = parts_of(small_workbook(tmp_path / "a.xlsx", lambda _, sheet: None))
    rels = "xl/_rels/workbook.xml.rels"
    relation = b'<Relationship Id="rIdM" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
    parts[rels] = parts[rels].replace(b"</Rel", relation + b' Target="vbaProject.bin"/></Rel')
    sheet_type, macro_type = b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
    types = parts["[Content_Types].xml"].replace(b"openxmlformats-officedocument." + sheet_type, macro_type)
    types = types.replace(
        b"<Default", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default', 1
    )
    return put_together(tmp_path / "m.xlsm", parts | {"[Content_Types].xml": types, "xl/vbaProject.bin": b"macros"})


def test_macros_are_kept(tmp_path: Path) -> None:
    copy = copied(checked(with_macros(tmp_path)), tmp_path / "out")
    assert copy.name == "m.xlsm"
    found = parts_of(copy)
    assert found["xl/vbaProject.bin"] == b"macros"
    assert b"macroEnabled" in found["[Content_Types].xml"]


def broken_below(path: Path) -> bytes:
    """The workbook, with styles that nobody understands."""
    return put_together(path.with_name("broken.xlsm"), parts_of(path) | {"xl/styles.xml": b"<styles"}).read_bytes()


@pytest.mark.parametrize("harm", [Path.read_bytes, broken_below], ids=["sound", "broken"])
def test_the_archive_of_macros_is_not_left_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], bytes]
) -> None:
    """Else the collector of garbage finds it, and tells of it on stderr whenever that is."""
    raw = harm(with_macros(tmp_path))
    open_archives: list[ZipFile] = []

    class Noted(ZipFile):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            open_archives.append(self)

    monkeypatch.setattr("openpyxl.reader.excel.ZipFile", Noted)
    with suppress(*UNABLE):
        saved_book(open_book(raw, 1_000_000), "2027-01-01T00:00:00")
    written = [each for each in open_archives if each.mode != "r"]
    assert len(written) == 1
    assert written[0].fp is None


def refused(report: Report, tmp_path: Path) -> str:
    """Why there is no copy."""
    copies = open_copies([("", report)])
    assert copies.write([("", report)], tmp_path / "none") == ()
    assert not (tmp_path / "none").exists()
    (line,) = copies.talk
    return line


def test_what_is_not_given_back_is_said(report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = report.run.sources[0]
    planned = replace(report, run=replace(report.run, sources=(replace(entry, path=""),)))
    assert refused(planned, tmp_path) == "No marked copy of a.xlsx: a saved plan does not say where it stands."
    monkeypatch.setattr(copies_module, "MOST_ROWS", 0)
    assert "above 0 rows" in refused(report, tmp_path)
    monkeypatch.undo()
    monkeypatch.setattr(copies_module, "MOST_BYTES", 10)
    assert "so large" in refused(report, tmp_path)
    monkeypatch.undo()
    with (tmp_path / "a.xlsx").open("ab") as file:
        file.write(b"\0")
    assert "changed since" in refused(report, tmp_path)
    (tmp_path / "a.xlsx").unlink()
    assert "not where it was read" in refused(report, tmp_path)


def test_two_sources_of_one_name_are_not_mixed_up(report: Report, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    other = checked(small_workbook(tmp_path / "b" / "a.xlsx", lambda _, sheet: None))
    both = replace(report, run=replace(report.run, sources=(*report.run.sources, *other.run.sources)))
    assert "several sources" in refused(both, tmp_path)


def test_what_the_library_cannot_read_is_no_failure(report: Report, tmp_path: Path) -> None:
    parts = parts_of(tmp_path / "a.xlsx")
    broken = put_together(
        tmp_path / "a.xlsx", parts | {"xl/styles.xml": b"<styleSheet><fonts><font><b x='1'/></fonts>"}
    )
    entry = replace(report.run.sources[0], sha256=hashlib.sha256(broken.read_bytes()).hexdigest())
    strange = replace(report, run=replace(report.run, sources=(entry,)))
    assert "built in a way" in refused(strange, tmp_path)


def test_one_call_writes_all_sources(report: Report, tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text(CSV, encoding="utf-8")
    both = checked(tmp_path / "a.xlsx", tmp_path / "b.csv")
    found = write_copies([("", both)], tmp_path / "out")
    assert [path.name for path in found] == ["a.xlsx", "b.xlsx"]
    made = loaded(found[1]).properties
    assert made.created == made.modified == dt.datetime(2027, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone


def test_the_command_says_where_the_copy_is_and_what_it_lacks(tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx", lambda _, sheet: sheet.insert_textbox("E5", "A box"))
    command = ["check", str(path), "--zone", "Europe/Warsaw", "--json", "-", "--report", str(tmp_path / "out")]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert f"Marked copy: {tmp_path / 'out' / 'a.xlsx'}\n" in done.stderr
    codes = [each["code"] for each in json.loads(done.stdout)["issues"]]
    assert codes.count("copy-incomplete") == 1
    assert "copy-incomplete" in (tmp_path / "out" / "report.txt").read_text("utf-8")
    assert "copy-incomplete" in str([cell.value for cell in loaded(tmp_path / "out" / "a.xlsx").worksheets[0]["D"]])
    without = json.loads(CliRunner().invoke(app, command[:-2]).stdout)
    assert "copy-incomplete" not in [each["code"] for each in without["issues"]]
    quiet = CliRunner().invoke(app, [*command, "-q"])
    assert "Marked copy" not in quiet.stderr
