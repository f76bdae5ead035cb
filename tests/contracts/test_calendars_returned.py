"""The rows of a calendar that come back in ``rejects.csv`` mean the same days when they are read again."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest

from importer.core.profile import Profile
from importer.core.report import Report, RunInfo
from importer.core.validating.validate import Rules
from importer.pipeline import Zones, check, load_glossary
from importer.reports.csv_rows import write_rejects

INFO = RunInfo("r1", "check", "1", None, "upsert", "2027-01-01T00:00:00+00:00", None, "0", "0", ())
BAD = "Bad,2027-13-41"


def checked(path: Path, **profile: Any) -> Report:
    rules = Rules(dt.date(2027, 1, 1))
    return check([path], Profile(**profile), rules, Zones("Europe/Warsaw"), load_glossary()).report(INFO)


def calendar(path: Path, *entries: str) -> Path:
    blocks = "".join(f"BEGIN:VEVENT\r\n{each}\r\nEND:VEVENT\r\n" for each in entries)
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//X//EN\r\n{blocks}END:VCALENDAR\r\n", encoding="utf-8")
    return path


def events(report: Report) -> list[tuple[Any, ...]]:
    (entry,) = report.occasions
    assert entry.payload is not None
    return [(each["meta"], each["start"], each["end"], each["recurrence"]) for each in entry.payload["events"]]


def again(report: Report, folder: Path) -> tuple[Path, list[dict[str, str]]]:
    out = io.BytesIO()
    write_rejects(report, out)
    path = folder / "rejects.csv"
    path.write_bytes(out.getvalue())
    return path, list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))


ENTRIES = {
    "exclusive-ends": ["SUMMARY:A\r\nDTSTART;VALUE=DATE:20270501\r\nDTEND;VALUE=DATE:20270504"],
    "no-end": ["SUMMARY:A\r\nDTSTART;VALUE=DATE:20270501"],
    "inclusive-ends": [
        "SUMMARY:A\r\nDTSTART;VALUE=DATE:20270501\r\nDTEND;VALUE=DATE:20270501",
        "SUMMARY:B\r\nDTSTART;VALUE=DATE:20270601\r\nDTEND;VALUE=DATE:20270603",
    ],
    "midnights": ["SUMMARY:A\r\nDTSTART;TZID=Asia/Tokyo:20270501T000000\r\nDTEND;TZID=Asia/Tokyo:20270503T000000"],
    "to-23:59": ["SUMMARY:A\r\nDTSTART:20270501T000000\r\nDTEND:20270501T235900"],
    "utc": ["SUMMARY:A\r\nDTSTART:20270430T220000Z\r\nDTEND:20270502T220000Z"],
    "hours": ["SUMMARY:A\r\nDTSTART;TZID=Asia/Tokyo:20270501T090000\r\nDTEND;TZID=Asia/Tokyo:20270501T130000"],
    "span": [
        "SUMMARY:A\r\nDTSTART:20270501T180000\r\nDTEND:20270503T080000",
        "SUMMARY:B\r\nDTSTART:20270601T180000\r\nDTEND:20270603T000000",
        "SUMMARY:C\r\nDTSTART;VALUE=DATE:20270701\r\nDTEND;VALUE=DATE:20270703",
    ],
}


@pytest.mark.parametrize("case", ENTRIES)
def test_rejected_rows_of_a_calendar_give_the_same_days_again(case: str, tmp_path: Path) -> None:
    settings = {"zone": "Europe/Warsaw"}
    good = checked(calendar(tmp_path / "good.ics", *ENTRIES[case]), occasion="O", **settings)
    assert [issue.code for issue in good.issues if issue.severity == "error"] == []
    bad = "SUMMARY:Until 13:00 closed\r\nDTSTART:20271224T090000\r\nDTEND:20271224T130000"
    held = checked(calendar(tmp_path / "held.ics", *ENTRIES[case], bad), occasion="O", **settings)
    path, lines = again(held, tmp_path)
    assert len(lines) == len(ENTRIES[case]) + 1
    kept = [line for line in lines if "13:00" not in line["Event"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(lines[0]))
        writer.writeheader()
        writer.writerows(kept)
    assert events(checked(path, **settings)) == events(good)


def test_what_is_undecided_is_refused_again(tmp_path: Path) -> None:
    first = checked(calendar(tmp_path / "c.ics", "SUMMARY:A\r\nDTSTART:20270501T200000\r\nDTEND:20270501T210000"))
    path, (line,) = again(first, tmp_path)
    assert line["Start time"] == "20:00 ?"
    assert [issue.code for issue in checked(path).issues if issue.severity == "error"] == ["time-unreadable"]


def test_an_end_that_is_undecided_is_refused_again(tmp_path: Path) -> None:
    whole = ["SUMMARY:A\r\nDTSTART;VALUE=DATE:20270501\r\nDTEND;VALUE=DATE:20270501",
             "SUMMARY:B\r\nDTSTART;VALUE=DATE:20270601\r\nDTEND;VALUE=DATE:20270602"]  # fmt: skip
    path, lines = again(checked(calendar(tmp_path / "c.ics", *whole)), tmp_path)
    assert [line["End date"] for line in lines] == ["2027-05-01", "2027-06-02 ?"]
    assert [issue.code for issue in checked(path).issues if issue.severity == "error"] == ["date-unreadable"]


OUTLOOK = """Subject,Start Date,Start Time,End Date,End Time,All day event,Private
A,05/31/2027,00:00:00,06/03/2027,00:00:00,True,False
B,07/01/2027,18:00:00,07/02/2027,00:00:00,False,False
"""


def test_rejected_rows_of_an_outlook_export_give_the_same_days_again(tmp_path: Path) -> None:
    good, held = tmp_path / "good.csv", tmp_path / "held.csv"
    good.write_text(OUTLOOK, encoding="utf-8")
    held.write_text(OUTLOOK + "Bad,02/31/2027,00:00:00,03/02/2027,00:00:00,True,False\n", encoding="utf-8")
    path, lines = again(checked(held, occasion="O"), tmp_path)
    assert [line["End date (inclusive)"] for line in lines][:2] == ["2027-06-02", "2027-07-01"]
    text = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join(line for line in text if not line.startswith(("O,Bad", "Bad"))), encoding="utf-8")
    assert events(checked(path)) == events(checked(good, occasion="O"))
