"""Profiles: saved by inspect, known again by the header, named when used, told when the sheet has moved."""

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from command_line import Desk, Done, complaint

from importer.core.profile import Profile

ZONE = ("--zone", "Europe/Warsaw")
GUESSES = {"header-close", "column-doubled", "ends-exclusive"}
PLAIN = "Date,Event,Site\n25/12/2027,Christmas,PL\n05/04/2027,Spring day,DE\n"


def write(desk: Desk, text: str, name: str = "sheet.csv") -> Path:
    path = desk.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def save(desk: Desk, sheet: Path, name: str = "mine", *options: str) -> dict[str, Any]:
    """Save a profile, and what stands in it."""
    done = desk.run("inspect", sheet, "--save-profile", name, *options)
    assert done.code == 0, done
    assert f"Saved as profiles/{name}.toml" in done.err.replace("\\", "/")
    text = (desk.folder / "profiles" / f"{name}.toml").read_text("utf-8")
    Profile.model_validate(tomllib.loads(text))
    return tomllib.loads(text)


def check(desk: Desk, sheet: Path, *options: str) -> Done:
    return desk.run("check", sheet, *ZONE, "--json", "-", *options)


def events(done: Done) -> list[tuple[str, str, str]]:
    return [
        (each["name"], event["meta"]["name"], event["start"]["dateTime"])
        for each in done.report["occasions"]
        for event in each["payload"]["events"]
    ]


def assumed(done: Done, code: str) -> list[dict[str, str]]:
    return [each for each in done.report["assumptions"] if each["code"] == code]


def issued(done: Done, code: str) -> list[dict[str, Any]]:
    return [each for each in done.report["issues"] if each["code"] == code]


SHEETS = {
    "english": PLAIN,
    "german": "Urlaubsplan;;\nDatum;Bezeichnung;Standort\n25.12.2027;Weihnachten;Wien\n01.05.2027;Feiertag;Berlin\n",
    "chinese": "日期,节日,备注\n2027-02-06,春节,a\n2027-10-01,国庆节,b\n",
    "quotes": 'Date,"Name of ""the"" day","C:\\new\\table",=1+1\n12/25/2027,Xmas,x,y\n01/02/2027,Second,x,y\n',
    "close words": "Start dat,Evemt name,Site\n2027-12-25,Christmas,PL\n",
    "doubled": "Date,Start date,Event\n2027-12-24,2027-12-25,Christmas\n",
    "mixed kinds of dates": "Start date,End date,Event\n04/05/2027,13.05.2027,A\n25/12/2027,27.12.2027,B\n",
}
SHEETS["two rows of headings"] = (
    "Date,Holiday,Sites,\n,,Berlin,Paris\n25/12/2027,Christmas,x,x\n01/05/2027,Labour day,,x\n"
)
SHEETS["matrix"] = "Holiday,Berlin,Paris\nChristmas,25/12/2027,25/12/2027\nNew year,01/01/2027,02/01/2027\n"
SHEETS["day after"] = "Start date,Back to work,Event\n2027-12-24,2027-12-27,Christmas\n"
SHEETS["no headings"] = "2027-12-24,Christmas\n2027-05-01,Labour day\n"
CHINESE = '[columns]\n"日期" = "start_date"\n"节日" = "event"\n'


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_read_the_same_with_the_profile_saved_from_it(tmp_path: Path, sheet: str) -> None:
    desk = Desk(tmp_path)
    path = write(desk, SHEETS[sheet])
    first: tuple[str, ...] = ()
    if sheet == "chinese":
        write(desk, CHINESE, "words.toml")
        first = ("--profile", "words.toml")
    before = check(desk, path, *first)
    save(desk, path, "mine", *first)
    for options in ((), ("--profile", "mine")):
        after = check(desk, path, *options)
        assert events(after) == events(before) != []
        assert GUESSES & {each["code"] for each in after.report["assumptions"]} == set()
        assert not issued(after, "profile-drift")
        for order in assumed(after, "date-order"):
            assert "given" in order["evidence"]
    used = [each["decided"] for each in assumed(check(desk, path), "profile-used")]
    assert used == ([] if sheet == "no headings" else ["read with the profile mine (profiles/mine.toml)"])


def test_next_years_sheet_needs_no_guess(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    saved = save(desk, write(desk, PLAIN))
    assert saved["date_order"] == "dmy"
    assert saved["headers"] == ["Date", "Event", "Site"]
    assert saved["columns"] == {"Date": "start_date", "Event": "event", "Site": "region"}
    text = (tmp_path / "profiles" / "mine.toml").read_text("utf-8")
    assert "A2 = 25/12/2027 fits this order only" in text
    assert "# header_row = 1" in text
    next_year = write(desk, "Holidays 2028,,\ndate,EVENT,Site\n04/05/2028,Spring day,PL\n", "next.csv")
    assert check(desk, next_year, "--profile", "none").report["totals"]["rows"]["rejected"] == 1
    done = check(desk, next_year)
    assert events(done) == [("PL", "Spring day", "2028-05-04T00:00:00")]
    assert "row 2" in assumed(done, "profile-used")[0]["evidence"]


def test_options_lie_over_a_profile_that_was_recognised(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    save(desk, write(desk, PLAIN))
    sheet = write(desk, "Date,Event,Site\n04/05/2028,Spring day,PL\n", "next.csv")
    assert events(check(desk, sheet, "--date-order", "mdy")) == [("PL", "Spring day", "2028-04-05T00:00:00")]


def test_what_was_given_is_kept_but_never_the_year(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    sheet = write(desk, "Date;Event\n24 December;Eve\n", "short.csv")
    saved = save(
        desk, sheet, "mine", "--year", "2027", "--zone", "Europe/Prague", "--delimiter", ";", "--from", "2027-02-01"
    )
    assert {"zone": "Europe/Prague", "delimiter": ";"}.items() <= saved.items()
    assert saved.keys() & {"year", "first", "last", "header_row"} == set()
    done = desk.run("check", sheet, "--year", "2027", "--json", "-")
    start = done.report["occasions"][0]["payload"]["events"][0]["start"]
    assert start == {"dateTime": "2027-12-24T00:00:00", "timeZone": "Europe/Prague"}
    assert assumed(done, "zone-default") == []


def test_sources_of_several_default_zones_are_refused(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    one = write(desk, PLAIN)
    save(desk, one, "mine", "--zone", "Europe/Prague")
    other = write(desk, "Start date,Name\n2027-05-01,Labour day\n", "other.csv")
    said = complaint(desk.run("check", one, other, OCCASIONS_ZONE="Asia/Tokyo"), "--zone")
    assert "Asia/Tokyo (other.csv), Europe/Prague (sheet.csv)" in said
    assert desk.run("check", one, other, "--zone", "Asia/Tokyo").code == 0
    assert desk.run("check", one, other, OCCASIONS_ZONE="Europe/Prague").code == 0


def test_each_source_has_its_own_profile(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    day_first = write(desk, PLAIN)
    month_first = write(desk, "Day off,Name,Site\n12/25/2027,Christmas,US\n", "us.csv")
    save(desk, day_first, "eu")
    save(desk, month_first, "us")
    write(desk, "Date,Event,Site\n04/05/2028,One,PL\n", "eu28.csv")
    write(desk, "Day off,Name,Site\n04/05/2028,Two,US\n", "us28.csv")
    done = desk.run("check", "eu28.csv", "us28.csv", *ZONE, "--json", "-")
    assert events(done) == [("PL", "One", "2028-05-04T00:00:00"), ("US", "Two", "2028-04-05T00:00:00")]


def test_two_profiles_of_one_header_are_a_question(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    sheet = write(desk, PLAIN)
    save(desk, sheet, "one")
    save(desk, sheet, "two", "--profile", "one")
    said = complaint(desk.run("check", sheet, *ZONE), "sheet.csv")
    assert "one (profiles/one.toml) and two (profiles/two.toml)" in said
    assert "--profile one" in said
    assert check(desk, sheet, "--profile", "two").code == 0
    assert check(desk, sheet, "--profile", "none").code == 0


def test_a_sheet_that_moved_is_told_what(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    save(desk, write(desk, PLAIN))
    moved = write(desk, "Date,Office,Site,Events\n04/05/2028,x,PL,Spring day\n", "next.csv")
    done = check(desk, moved, "--profile", "mine")
    (warning,) = issued(done, "profile-drift")
    assert (warning["severity"], warning["row"]) == ("warning", 1)
    assert warning["message"].startswith("The sheet has moved from the profile mine: ")
    assert '"Event" is gone' in warning["message"]
    assert '"Events" in column D is new and may be the former' in warning["message"]
    assert '"Office" in column B is new' in warning["message"]
    # moved too far to be known again, near enough to be told
    alone = check(desk, write(desk, "Date,Event,Site,Office\n24/12/2028,Eve,PL,x\n", "more.csv"))
    (note,) = issued(alone, "profile-near")
    assert note["severity"] == "note"
    assert '"Office" in column D is new' in note["message"]
    assert "--profile mine" in note["hint"]
    assert assumed(alone, "profile-used") == []


def test_a_sheet_that_lost_its_dates_is_told_what_moved(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    write(desk, 'headers = ["Frei am", "Was"]\n[columns]\n"Frei am" = "start_date"\n"Was" = "event"\n', "vendor.toml")
    sheet = write(desk, "Freie Tage am,Was\nsoon,Heiligabend\n")
    said = complaint(desk.run("check", sheet, "--profile", "vendor.toml"), "sheet.csv!1")
    assert '"Frei am" is gone, and no column gives the start date now; "Freie Tage am" in column A is new' in said


def test_a_header_that_moved_to_another_row_is_read_and_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    write(desk, 'header_row = 1\nheaders = ["Date", "Event", "Site"]\n', "vendor.toml")
    done = check(desk, write(desk, f"Holidays\n\n{PLAIN}"), "--profile", "vendor.toml")
    (warning,) = issued(done, "profile-drift")
    assert warning["message"].endswith("the header stood in row 1 and stands in row 3.")
    assert len(events(done)) == 2


def test_a_profile_is_never_overwritten(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    sheet = write(desk, PLAIN)
    save(desk, sheet)
    save(desk, sheet)
    file = tmp_path / "profiles" / "mine.toml"
    file.write_text('zone = "Europe/Berlin"\n', "utf-8")
    said = complaint(desk.run("inspect", sheet, "--save-profile", "mine"), "profiles/mine.toml is there already")
    assert "another name" in said
    assert file.read_text("utf-8") == 'zone = "Europe/Berlin"\n'


def test_a_path_is_taken_as_it_is(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    done = desk.run("inspect", write(desk, PLAIN), "--save-profile", "kept/vendor.toml", "--json", "-")
    assert json.loads(done.out)["schema"] == "occasions-inspection/1"
    assert tomllib.loads((tmp_path / "kept" / "vendor.toml").read_text("utf-8"))["name"] == "vendor"
    assert desk.run("check", "sheet.csv", *ZONE, "--profile", "kept/vendor.toml").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["inspect", "sheet.csv", "sheet.csv", "--save-profile", "mine"], "one source"),
        (["inspect", "sheet.csv", "--save-profile", "none"], '"none"'),
        (["inspect", "sheet.csv", "--save-profile", "sheet.csv/mine.toml"], "cannot be written"),
        (["check", "sheet.csv", "--profile", "emae"], "there are calendarific, emea, google-calendar, nager-date"),
    ],
    ids=["two-sources", "none", "unwritable", "unknown-name"],
)
def test_names_that_cannot_be_used(tmp_path: Path, arguments: Sequence[str], words: str) -> None:
    desk = Desk(tmp_path)
    write(desk, PLAIN)
    (tmp_path / "profiles").mkdir()
    write(desk, "", "profiles/emea.toml")
    complaint(desk.run(*arguments), words)


def test_a_profile_that_cannot_be_used_is_told_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    write(desk, PLAIN)
    (tmp_path / "profiles").mkdir()
    write(desk, 'date_ordr = "dmy"\n', "profiles/mine.toml")
    for options in ((), ("--profile", "mine")):
        assert "is date_order meant?" in complaint(desk.run("check", "sheet.csv", *options), "profiles/mine.toml")
    assert desk.run("check", "sheet.csv", *ZONE, "--profile", "none").code == 0


def test_lists_with_different_headers_are_no_one_profile(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for name, header in (("PL", ("Date", "Event")), ("US", ("Day off", "Name", "State"))):
        sheet = book.create_sheet(name)
        sheet.append(header)
        sheet.append(("2027-12-25", "Christmas", "TX")[: len(header)])
    book.save(tmp_path / "book.xlsx")
    desk = Desk(tmp_path)
    said = complaint(desk.run("inspect", "book.xlsx", "--save-profile", "mine"), "book.xlsx[US]!1")
    assert "--sheet" in said
    assert save(desk, tmp_path / "book.xlsx", "mine", "--sheet", "US")["sheets"] == ["US"]


def test_the_profile_of_google_calendar_comes_with_the_program(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    sheet = write(desk, "Subject,Start Date,All Day Event,Location\nSpring day,04/05/2027,True,Hall 1\n")
    assert check(desk, sheet).code == 1
    done = check(desk, sheet, "--profile", "google-calendar", "--occasion", "School")
    assert events(done) == [("School", "Spring day", "2027-04-05T00:00:00")]
