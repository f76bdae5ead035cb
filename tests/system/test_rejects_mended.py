"""A sheet whose ``rejects.csv`` was mended gives the events that it would have given, had it been mended itself."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from command_line import Desk, Done
from test_rejects_again import rejects


def check(desk: Desk, source: Path, *options: str) -> Done:
    return desk.run("check", source, "--zone", "UTC", "--json", "-", *options)


def days_of(done: Done) -> dict[str, list[tuple[Any, ...]]]:
    """For each occasion every day that its events rule, with the name, the hours and whether agents work then."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for entry in done.report["occasions"]:
        of_entry = found.setdefault(entry["name"], [])
        for event in entry["payload"]["events"]:
            start, end = (dt.datetime.fromisoformat(event[each]["dateTime"]) for each in ("start", "end"))
            count = int(event["recurrence"][0].split("COUNT=")[1].split(";")[0]) if event["recurrence"] else 1
            kind = (event["meta"]["name"], start.time(), end.time(), event["meta"]["working"])
            of_entry += [(start.date() + dt.timedelta(days=each), *kind) for each in range(count)]
        of_entry.sort()
    return found


def daily() -> str:
    """A row for each day from New Year to the middle of March; Saturdays, Sundays and two holidays are off."""
    holidays = {dt.date(2027, 1, 1): "New Year", dt.date(2027, 2, 9): "Carnival"}
    days = [dt.date(2027, 1, 1) + dt.timedelta(days=each) for each in range(74)]
    lines = [f"{day},{holidays.get(day, '')},{int(day.weekday() > 4 or day in holidays)}" for day in days]
    return "\n".join(["Date,Name,Off", *lines]).replace("2027-02-09", "2027-02-31")


BAD = "2027-02-31"
AGAIN: dict[str, tuple[str, tuple[str, ...], tuple[str, str, str]]] = {
    "exclusive-by-header": (
        f"Holiday,Start,Return date\nX,2027-12-24,2027-12-27\nQ,{BAD},2027-03-03",
        (), (BAD, "2027-02-28", "2027-02-28"),
    ),
    "exclusive-by-option": (
        f"Holiday,From,End\nX,2027-12-24,2027-12-27\nQ,{BAD},2027-03-03", ("--ends", "exclusive"),
        (BAD, "2027-02-28", "2027-02-28"),
    ),
    "inclusive-by-option": (
        f"Holiday,From,Return date\nX,2027-12-24,2027-12-27\nQ,{BAD},2027-03-03", ("--ends", "inclusive"),
        (BAD, "2027-02-28", "2027-02-28"),
    ),
    "exclusive-by-mondays": (
        "Holiday,Start,End\n" + "".join(f"{name},2027-{each}\n" for name, each in zip(
            "ABCDE", ("02-06,2027-02-15", "03-06,2027-03-15", "05-01,2027-05-10", "06-05,2027-06-14",
                      "07-03,2027-07-12"), strict=True)) + f"X,2027-10-01,2027-10-03\nQ,{BAD},2027-03-02",
        (), (BAD, "2027-02-28", "2027-02-28"),
    ),
    "midnights": (
        "Subject,Start Date,Start Time,End Date,End Time\nNY,01/13/2027,00:00,01/14/2027,00:00\n"
        "X,12/25/2027,00:00,02/30/2027,00:00",
        (), ("02/30/2027", "12/26/2027", "2027-12-25"),
    ),
    "midnights-start": (
        "Subject,Start Date,Start Time,End Date,End Time\nNY,01/13/2027,00:00,01/14/2027,00:00\n"
        "X,02/30/2027,00:00,12/27/2027,00:00",
        (), ("02/30/2027", "12/24/2027", "2027-12-24"),
    ),
    "midnights-among-times": (
        "Holiday,Start,End,Occasion\nA,2027-12-24 00:00,2027-12-27 00:00,P\n"
        f"B,{BAD} 00:00,2027-03-03 00:00,P\nC,2027-05-01 09:00,2027-05-01 12:00,Q",
        (), (BAD, "2027-02-28", "2027-02-28"),
    ),
    "start-end-rows": (
        "Date,Event\n2027-02-01,Winter break starts\n2027-02-07,Winter break ends\n2027-07-01,Summer break starts\n"
        f"{BAD},Summer break ends", (), (BAD, "2027-07-21", "2027-07-21"),
    ),
    "two-days-each": (
        "Holiday,Start,End,Occasion\nA,2027-12-24,2027-12-25,P\nB,2027-02-01,2027-02-02,P\nD,2027-03-01,2027-03-02,P\n"
        f"E,{BAD},2027-04-02,P\nC,2027-05-01,2027-05-07,Q", (), (BAD, "2027-04-01", "2027-04-01"),
    ),
    "title-names-types": (
        f"Public holidays\nHoliday,Date\nNY,2027-01-01\nBad,{BAD}\n\nOptional holidays\nHoliday,Date\n"
        f"Eve,2027-12-24\n,2027-07-14\nBad,{BAD}", (), (BAD, "2027-02-28", "2027-02-28"),
    ),
    "title-says-year": (
        "Holidays 2027,\nHoliday,Date\nNY,1 January\nBad,31 February\nBreak,24-27 Nov",
        (), ("31 February", "28 February", "2027-02-28"),
    ),
    "year-of-pieces": (
        "Holidays 2027,,\nHoliday,Day,Month\nNY,1,January\nBad,31,February\nXmas,25,December",
        (), ("31,February,", "28,February,", "28,February,2027"),
    ),
    "ticks": (
        f"Holiday,Date,Berlin,Paris\nNY,2027-01-01,x,x\nLabour,2027-05-01,x,\nBad,{BAD},,x\nBastille,2027-07-14,,x",
        (), (BAD, "2027-02-28", "2027-02-28"),
    ),
    "matrix": (
        f"Holiday,Berlin,Paris\nNY,2027-01-01,2027-01-01\nEaster,2027-03-28,{BAD}\nBastille,-,2027-07-14",
        (), (BAD, "2027-03-28", "2027-03-28"),
    ),
    "daily": (daily(), (), (BAD, "2027-02-09", "2027-02-09")),
    "half-day": (
        f"Holiday,Date,Portion\nNY,2027-01-01,\nEve,2027-12-24,half day (9:00-13:00)\nBad,{BAD},",
        (), (BAD, "2027-02-28", "2027-02-28"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", AGAIN)
def test_mended_rejects_give_the_events_of_the_mended_sheet(case: str, tmp_path: Path) -> None:
    text, options, (wrong, right, in_rejects) = AGAIN[case]
    desk = Desk(tmp_path)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(text.replace(wrong.rstrip(",") if case == "year-of-pieces" else wrong, right.rstrip(",")), "utf-8")
    whole = days_of(check(desk, sheet, *options))
    sheet.write_text(text, "utf-8")
    concerned = {each["Occasion"] for each in rejects(desk, sheet, "--zone", "UTC", *options)}
    path = tmp_path / "first" / "rejects.csv"
    path.write_text(path.read_text("utf-8-sig").replace(wrong, in_rejects), "utf-8-sig")
    for each in dict.fromkeys((options, ())):  # what was said of the sheet may be said again, or not
        done = check(desk, path, *each)
        assert done.code == 0
        assert days_of(done) == {name: days for name, days in whole.items() if name in concerned}


def test_ends_that_were_the_day_after_come_back_as_last_days(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    sheet = desk.sheet(
        ("X", "2027-12-24", "2027-12-27"), ("Q", BAD, "2027-03-03"), ("Z", "2027-05-01", "2027-02-31"),
        columns=("Holiday", "Start", "Return date"),
    )  # fmt: skip
    found = rejects(desk, sheet, "--zone", "UTC")
    assert [each["End date (inclusive)"] for each in found] == ["2027-12-26", "2027-03-02", "2027-02-31"]


def test_an_end_that_an_option_could_settle_is_marked_where_ends_were_moved(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    sheet = desk.sheet(
        ("X", "2027-12-24", "2027-12-27"),
        ("Q", "04/05/2027", "06/05/2027"),
        columns=("Holiday", "Start", "Return date"),
    )
    found = rejects(desk, sheet, "--zone", "UTC")
    assert [each["End date (inclusive)"] for each in found] == ["2027-12-26", "06/05/2027 ?"]


def test_our_own_columns_name_no_events(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    rejects(desk, desk.sheet(("2027-05-04", "1"), (BAD, "2"), columns=("Date", "No")), "--zone", "UTC")
    path = tmp_path / "first" / "rejects.csv"
    path.write_text(path.read_text("utf-8-sig").replace(f"sheet,{BAD}", "sheet,2027-02-28"), "utf-8-sig")
    done = check(desk, path)
    assert {name for days in days_of(done).values() for _, name, *_ in days} == {"Holiday"}
