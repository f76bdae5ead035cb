"""Real public files, read with no option but a zone, give exactly the events that people see in them.

``OCCASIONS_REALDATA`` names their folder, else they lie in ``../shared/realdata`` beside the checkout. How many events
each one holds is written in ``EXPECTED.json`` there; which days and names, is read here, without the importer.
"""

import csv
import datetime as dt
import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from importer.core.errors import NotAHolidayList
from importer.core.glossary import Glossary
from importer.core.issues import Severity
from importer.core.profile import Profile
from importer.core.report import RunInfo
from importer.core.validating.validate import Rules
from importer.pipeline import Checking, Zones, check

pytestmark = pytest.mark.realdata
BESIDE = Path(__file__).resolve().parents[3] / "shared" / "realdata"
FOLDER = Path(os.environ.get("OCCASIONS_REALDATA") or BESIDE)
ZONE = "Europe/Warsaw"
TODAY = dt.date(2020, 1, 1)
RUN = RunInfo("r1", "check", None, None, "upsert", "2020-01-01T00:00:00+00:00", None, "0", "0", ())
Days = Counter[tuple[dt.date, str]]


@dataclass(frozen=True)
class RealFile:
    """A real file, and how its columns are called where its days and names stand."""

    name: str
    start: str = "date"
    event: str = "name"
    end: str = ""
    delimiter: str = ","


FILES = [
    RealFile("csv_in_askhr_holidays.csv"),
    RealFile("csv_pe_feriados_2025.csv", "fecha", "nombre"),
    RealFile("csv_us_company_holidays_case_locations.csv"),
    RealFile("csv_in_timesheets_parser_typo.csv", "Date", "Name"),
    RealFile("csv_de_school_holidays_ranges.csv", "start_date", "name", "end_date"),
    RealFile("csv_jp_syukujitsu_2027_utf8.csv", "国民の祝日・休日月日", "国民の祝日・休日名称"),
    RealFile("csv_ie_openholidays_public.csv", "StartDate", "Name", "EndDate", ";"),
    RealFile("csv_br_calcprazo_court_holidays_crlf.csv", "data_feriado", "feriado"),
    RealFile("xlsx_br_calcprazo_court_holidays.xlsx", "data_feriado", "feriado"),
    RealFile("csv_in_nse_holidays_with_test_row.csv"),
]
by_file = pytest.mark.parametrize("real", FILES, ids=lambda real: real.name.split(".")[0])


def found(name: str) -> Path:
    """A real file, or a skip that says what is missing where."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"no real file {name} in {FOLDER}: name its folder with OCCASIONS_REALDATA")
    return path


def expected(name: str) -> dict[str, Any]:
    """What the catalogue of the real files says about one; a range is one event there."""
    entries = json.loads(found("EXPECTED.json").read_text(encoding="utf-8"))
    return next(dict(entry) for entry in entries if entry["file"] == name)


def read_plainly(real: RealFile) -> Days:
    """The days and names of a file, read by nothing of ours."""
    path = found(real.name)
    if path.suffix == ".xlsx":
        header, *rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
        lines = [{str(key): str(value or "") for key, value in zip(header, row, strict=True)} for row in rows]
    else:
        text = path.read_text(encoding="utf-8-sig")
        lines = list(csv.DictReader(text.splitlines(), delimiter=real.delimiter))
    days: Days = Counter()
    for line in lines:
        first = plain_day(line[real.start])
        last = plain_day(line[real.end]) if real.end and line[real.end] else first
        name = " ".join(line[real.event].split())
        days.update((first + dt.timedelta(days=more), name) for more in range((last - first).days + 1))
    return days


def plain_day(text: str) -> dt.date:
    year, month, day = (int(part) for part in re.split("[-/]", text.split(" ")[0]))
    return dt.date(year, month, day)


def checked(path: Path, glossary: Glossary) -> Checking:
    return check([path], Profile(zone=ZONE), Rules(TODAY), Zones(), glossary)


def events(checking: Checking) -> list[dict[str, Any]]:
    return [event for draft in checking.drafts for event in draft.events]


def expanded(checking: Checking) -> Days:
    """The days and names of all payloads, runs of days day by day; nothing but whole days off may be there."""
    days: Days = Counter()
    for event in events(checking):
        first = dt.date.fromisoformat(event["start"]["dateTime"][:10])
        assert event["meta"]["working"] is False
        assert event["start"] == {"dateTime": f"{first}T00:00:00", "timeZone": ZONE}
        assert event["end"] == {"dateTime": f"{first}T23:59:00", "timeZone": ZONE}
        count = int(event["recurrence"][0].split("COUNT=")[1].split(";")[0]) if event["recurrence"] else 1
        days.update((first + dt.timedelta(days=more), event["meta"]["name"]) for more in range(count))
    return days


@by_file
def test_a_real_file_gives_the_days_and_names_that_stand_in_it(real: RealFile, glossary: Glossary) -> None:
    assert expanded(checked(found(real.name), glossary)) == read_plainly(real)


@by_file
def test_a_real_file_gives_as_many_events_as_were_counted(real: RealFile, glossary: Glossary) -> None:
    counted = expected(real.name)
    checking = checked(found(real.name), glossary)
    report = checking.report(RUN)
    rows = report.totals["rows"]
    assert report.totals["events"]["read"] == counted["events"]
    assert (rows["read"], rows["ready"], rows["rejected"]) == (counted["events"], counted["events"], 0)
    assert len({event["meta"]["name"] for event in events(checking)}) == counted["occasions"]
    assert [issue for issue in report.issues if issue.severity is Severity.ERROR] == []


def test_one_list_in_two_formats_gives_the_same_events(glossary: Glossary) -> None:
    text, book = (
        checked(found(name), glossary)
        for name in ("csv_br_calcprazo_court_holidays_crlf.csv", "xlsx_br_calcprazo_court_holidays.xlsx")
    )
    assert events(text) == events(book)


def occasions(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command line, away from the settings of whoever runs the tests."""
    machine = {key: value for key, value in os.environ.items() if not key.startswith("OCCASIONS_")}
    return subprocess.run(
        [sys.executable, "-m", "importer", *arguments],
        cwd=folder,
        env=machine | {"OCCASIONS_JOURNAL": str(folder / "journal.db")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_a_header_without_rows_is_no_failure(tmp_path: Path) -> None:
    name = "csv_am_header_only_empty.csv"
    done = occasions("check", str(found(name)), "--zone", ZONE, "--json", "-", folder=tmp_path)
    report = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert report["totals"]["events"]["read"] == expected(name)["events"] == 0
    assert report["totals"]["rows"]["read"] == 0
    assert [(issue["code"], issue["severity"]) for issue in report["issues"]] == [("no-rows", "note")]


def test_a_list_of_totals_is_refused(tmp_path: Path, glossary: Glossary) -> None:
    path = found("csv_xx_not_a_holiday_list_totals.csv")
    with pytest.raises(NotAHolidayList, match="no column of it can be a date"):
        checked(path, glossary)
    done = occasions("check", str(path), "--zone", ZONE, folder=tmp_path)
    assert done.returncode == 2
    assert path.name in done.stderr
    assert "Traceback" not in done.stderr
