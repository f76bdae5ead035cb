"""What the reports of dropped files say is to be done: nobody typed a command, so it is dropping, or the rule."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from sweeping_desk import SweepDesk, at_the_sweep_desk, row, sheet

from importer.core.drops import Seen, SeenFile
from importer.core.report import RunInfo
from importer.reports.mending import moved, refused, taken
from importer.sandbox.faults import Fault

OF_COMMANDS = ("import the sheet again", "and import that", "import it as it is", "--report DIR", "same options")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SweepDesk]:
    with at_the_sweep_desk(tmp_path) as desk:
        yield desk


def swept(desk: SweepDesk, seen: Seen) -> SeenFile:
    (found,) = desk.sweep().files
    assert found.seen is seen
    return found


def report(desk: SweepDesk, found: SeenFile, name: str = "report.txt") -> str:
    """What a report says, its lines joined; nowhere what somebody would say who typed a command."""
    folder = desk.drops / f"{found.target}.report"
    for each in (folder / "report.txt", folder / "report.html"):
        text = " ".join(each.read_text(encoding="utf-8").split())
        assert [words for words in OF_COMMANDS if words in text] == []
    return " ".join((folder / name).read_text(encoding="utf-8").split())


def test_what_an_option_settles_is_said_in_the_rule(desk: SweepDesk) -> None:
    desk.drop("x.csv", sheet(row("A", "03/04/2027"), row("B", "05/06/2027")))
    text = report(desk, swept(desk, Seen.FAILED))
    assert "of dropped files a profile says that, which the rule names" in text
    assert (
        "Say what the error asks for in the rule or its profile (--date-order), or in the sheet, and drop it again"
        in text
    )


@pytest.mark.parametrize("mode", ["upsert", "mirror"])
def test_rows_in_error_are_mended_and_dropped(desk: SweepDesk, mode: str) -> None:
    desk.rule = f'mode = "{mode}"'
    desk.drop("x.csv", sheet(row("A"), row("B", "2027-02-30")))
    found = swept(desk, Seen.FAILED)
    copies = "its marked copy" if mode == "mirror" else "its marked copy or the rejects.csv"
    assert f"{copies} beside this report, and drop that" in report(desk, found)
    book = openpyxl.load_workbook(desk.drops / f"{found.target}.report" / "x.xlsx")
    texts = [str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line]
    assert [each for each in texts if each.endswith("Save it, and drop it as it is")] != []


def test_a_calendar_is_mended_where_it_was_made(desk: SweepDesk) -> None:
    broken = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:New Year\r\nDTSTART;VALUE=DATE:20270230\r\nEND:VEVENT\r\n"
    desk.drop("x.csv", f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{broken}END:VCALENDAR\r\n")
    text = report(desk, swept(desk, Seen.FAILED))
    assert "Mend the entries named under Issues in the calendar, export it and drop it again" in text


def test_a_name_that_is_taken_is_settled_by_the_rule(desk: SweepDesk) -> None:
    desk.drop("x.csv", sheet(row("A")))
    swept(desk, Seen.DONE)
    desk.rule = 'mode = "create"'
    desk.drop("x.csv", sheet(row("A", "2027-12-24")))
    assert 'or let the sheet replace it: mode = "upsert" in the rule' in report(desk, swept(desk, Seen.FAILED))


def test_what_the_api_refused_is_mended_and_dropped(tmp_path: Path) -> None:
    with at_the_sweep_desk(tmp_path, Fault("POST", 1, "status-before-commit", status=400, times=None)) as desk:
        desk.drop("x.csv", sheet(row("A")))
        text = report(desk, swept(desk, Seen.FAILED))
    assert "the rejects.csv, beside this report) and drop that" in text


def test_the_report_of_what_waits_says_it_too(desk: SweepDesk) -> None:
    desk.rule = "review = true"
    desk.drop("x.csv", sheet(row("A"), row("B", "2027-02-30")))
    found = swept(desk, Seen.WAITING)
    assert "and drop the mended file" in report(desk, found)
    assert json.loads((desk.drops / f"{found.target}.report" / "report.json").read_bytes())["run"]["id"] == found.drop


def test_every_way_out_of_a_conflict_is_said_for_a_dropped_file() -> None:
    dropped = RunInfo("r", "import", None, None, "upsert", "", None, "", "", (), dropped=True)
    typed = replace(dropped, dropped=False)
    assert moved(dropped).endswith("then drop the sheet again.")
    assert moved(typed).endswith("then import again.")
    assert taken(typed).endswith("--mode upsert")
    assert "that --report DIR writes) and import that" in refused(typed)
