"""The workbook of an export: it means the account, an edit changes what was edited, and nothing is smuggled in."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest
from account_samples import (
    DOCUMENTED,
    SHEET,
    TODAY,
    UNDOCUMENTED,
    account,
    changes,
    checked,
    daily,
    day_off,
    edit,
    errors,
    event,
    kinds,
    planned,
    row_of,
)
from openpyxl import load_workbook

from importer.core.account import AccountState
from importer.core.errors import SettingsError
from importer.core.profile import Profile
from importer.exporting import chosen_occasions, export_account

OFFICE = shutil.which("soffice")
STATE = account(
    ("Plain", [day_off("New Year", "2027-01-01"), day_off("Closure", "2027-12-24", 8)]), ("Odd", DOCUMENTED)
)
STRANGE = account(("Odd", [*DOCUMENTED, *UNDOCUMENTED]), ("Empty", []))


def exported(state: AccountState, folder: Path) -> Path:
    written = export_account(state, folder / "account.xlsx", TODAY)
    assert written.differing == ()
    return written.path


@pytest.mark.parametrize("mode", ["upsert", "merge", "create", "mirror"])
def test_what_a_sheet_cannot_say_comes_back_unchanged(tmp_path: Path, mode: str) -> None:
    for state in (STATE, STRANGE):
        planning = planned(exported(state, tmp_path), state, mode)
        assert set(kinds(planning).values()) == {"unchanged"}
        assert planning.plan.consents == ()
        (tmp_path / "account.xlsx").unlink()


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_it_survives_another_program(tmp_path: Path) -> None:
    path = exported(STRANGE, tmp_path)
    room, again = tmp_path / "office", tmp_path / "again"
    command = [str(OFFICE), f"-env:UserInstallation={room.as_uri()}", "--headless", "--convert-to"]
    subprocess.run([*command, "xlsx:Calc MS Excel 2007 XML", "--outdir", str(again), str(path)], check=True,
                   capture_output=True, timeout=120)  # fmt: skip
    assert kinds(planned(again / "account.xlsx", STRANGE)) == {"Odd": "unchanged", "Empty": "unchanged"}


def test_what_is_edited_changes_and_nothing_else(tmp_path: Path) -> None:
    path = exported(STATE, tmp_path)
    edit(path, row_of(path, "New Year"), Start_date=dt.date(2027, 1, 2))
    planning = planned(path, STATE)
    assert changes(planning) == [
        "events[New Year 2027-01-01]: closed all day, Europe/Paris -> None",
        "events[New Year 2027-01-02]: None -> closed all day, Europe/Paris",
    ]
    told = [each for each in planning.base.assumptions if each.code == "exported-row-edited"]
    assert [each.decided for each in told] == [f"1 row is read by what people see (row {row_of(path, 'New Year')})"]


def test_a_date_moved_to_another_year_leaves_none_behind(tmp_path: Path) -> None:
    path = exported(STATE, tmp_path)
    edit(path, row_of(path, "long ago"), Start_date=dt.date(2028, 6, 1))
    assert changes(planned(path, STATE)) == [
        "events[long ago 1899-06-01]: open 09:00-10:00, Europe/Paris -> None",
        "events[long ago 2028-06-01]: None -> open 09:00-10:00, Europe/Paris",
    ]


@pytest.mark.parametrize(
    ("name", "cells", "change"),
    [
        ("New Year", {"Working": "yes"}, "closed all day, Europe/Paris -> open all day, Europe/Paris"),
        ("New Year", {"Time_zone": "Europe/Rome"}, "closed all day, Europe/Paris -> closed all day, Europe/Rome"),
        ("Closure", {"End_date": dt.date(2027, 12, 30)}, "closed all day on 8 days, Europe/Paris -> "
         "closed all day on 7 days, Europe/Paris"),
        ("Total", {"End_time": dt.time(11, 0)}, "open 09:00-10:00, Europe/Paris -> open 09:00-11:00, Europe/Paris"),
        ("only dates", {"End_date": None}, "closed all day until 2027-05-08, Europe/Paris -> "
         "closed all day, Europe/Paris"),
    ],
    ids=["working", "zone", "last-day", "hours", "only-dates"],
)  # fmt: skip
def test_each_visible_cell_counts(tmp_path: Path, name: str, cells: dict[str, object], change: str) -> None:
    path = exported(STATE, tmp_path)
    edit(path, row_of(path, name), **cells)
    found = changes(planned(path, STATE))
    assert len(found) == 1
    assert found[0].partition(": ")[2] == change


def test_a_name_and_a_description_are_edited_in_one_cell(tmp_path: Path) -> None:
    state = account(("Plain", [day_off("New Year", "2027-01-01"), day_off("May", "2027-05-01")]), description="a  b")
    path = exported(state, tmp_path)
    edit(path, row_of(path, "May"), Event="May Day")
    edit(path, row_of(path, "New Year"), Start_date=dt.date(2027, 1, 2))
    assert [each.partition(":")[0] for each in changes(planned(path, state))] == [
        "events[New Year 2027-01-01]", "events[May 2027-05-01]", "events[New Year 2027-01-02]",
        "events[May Day 2027-05-01]",
    ]  # fmt: skip
    edit(path, 2, Description="new words")
    assert "description: a  b -> new words" in changes(planned(path, state))


def test_rows_that_are_added_are_ordinary_rows(tmp_path: Path) -> None:
    path = exported(STATE, tmp_path)
    last = load_workbook(path)[SHEET].max_row + 1
    more = {
        "Occasion": "Plain",
        "Event": "Founders' Day",
        "Start_date": dt.date(2027, 9, 1),
        "Time_zone": "Europe/Paris",
    }
    edit(path, last, **more, Working="no")
    assert changes(planned(path, STATE)) == ["events[Founders' Day 2027-09-01]: None -> closed all day, Europe/Paris"]
    edit(path, last, Event="New Year", Start_date=dt.date(2027, 1, 1))
    assert changes(planned(path, STATE)) == []


def test_an_api_cell_counts_while_people_see_the_same(tmp_path: Path) -> None:
    path = exported(STATE, tmp_path)
    row = row_of(path, "New Year")
    edit(path, row, API_end="2027-01-01T23:59:59")
    assert len(changes(planned(path, STATE))) == 1
    edit(path, row, API_start="2027-01-02T00:00:00", API_end="2027-01-02T23:59:00")
    planning = planned(path, STATE)
    assert changes(planning) == []
    assert any(each.code == "exported-row-edited" for each in planning.base.assumptions)


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ({"API_start": "tomorrow"}, "api-value-wrong K"),
        ({"API_start": "2027-02-30T00:00:00"}, "api-value-wrong K"),
        ({"API_start": "2027-01-01T25:00:00"}, "api-value-wrong K"),
        ({"API_end": "2026-12-31T23:59:00"}, "api-value-wrong L"),
        ({"API_end": None}, "api-value-wrong L"),
        ({"API_start": None}, "api-value-wrong K"),
        ({"API_recurrence": "every day"}, "api-value-wrong M"),
    ],
    ids=["words", "no-day", "no-time", "ends-before", "no-end", "no-start", "no-rule"],
)
def test_garbage_in_api_cells_is_an_error_there(tmp_path: Path, cells: dict[str, object], error: str) -> None:
    path = exported(STATE, tmp_path)
    row = row_of(path, "New Year")
    edit(path, row, **cells)
    assert errors(checked(path)) == [f"{error}{row}"]
    assert kinds(planned(path, STATE)) == {"Odd": "unchanged"}
    edit(path, row, API_start=None, API_end=None, API_recurrence=None)
    assert changes(planned(path, STATE)) == []


@pytest.mark.parametrize("each", UNDOCUMENTED, ids=lambda each: str(each["meta"]["name"]))
def test_what_the_documents_do_not_have_goes_nowhere_else(tmp_path: Path, each: dict[str, object]) -> None:
    state = account(("Odd", [each, day_off("May", "2027-05-01")]))
    path = exported(state, tmp_path)
    assert kinds(planned(path, account())) == {"Odd": "conflict"}
    assert kinds(planned(path, account(("Odd", [day_off("May", "2027-05-01")])))) == {"Odd": "conflict"}
    codes = [issue.code for issue in checked(path).checked.issues]
    assert "api-value-undocumented" in codes


def test_what_stays_goes_back_as_it_is_when_something_else_changes(tmp_path: Path) -> None:
    held = [*DOCUMENTED, *(each for each in UNDOCUMENTED if each["meta"]["name"] != "elsewhere")]
    state = account(("Odd", [*held, day_off("May", "2027-05-01")]))
    path = exported(state, tmp_path)
    edit(path, row_of(path, "May"), Start_date=dt.date(2027, 5, 2))
    planning = planned(path, state)
    assert kinds(planning) == {"Odd": "update"}
    assert len(changes(planning)) == 2
    sent = planning.plan.actions[0].payload.body()["events"]
    assert all(each in sent for each in held)
    known = account(("Odd", [*UNDOCUMENTED, day_off("May", "2027-05-01")]))
    (tmp_path / "account.xlsx").unlink()
    path = exported(known, tmp_path)
    edit(path, row_of(path, "May"), Start_date=dt.date(2027, 5, 2))
    refused = planned(path, known).plan.actions[0]
    assert refused.kind.value == "conflict"
    assert "Mars/Olympus Mons" in refused.reason


def test_days_off_that_became_too_many_are_read_by_what_people_see(tmp_path: Path) -> None:
    times = ("2027-06-01T00:00:00", "2027-06-01T23:59:00")
    state = account(("Plain", [event("open", *times, working=True, recurrence=daily(40))]))
    path = exported(state, tmp_path)
    edit(path, 2, Working="no")
    sent = planned(path, state).plan.actions[0].payload.events
    assert [each.days for each in sent] == [30, 10]


def test_an_occasion_without_events_is_not_deleted_by_a_mirror(tmp_path: Path) -> None:
    state = account(
        ("Empty", []), ("Plain", [day_off("New Year", "2027-01-01")]), ("Gone", [day_off("x", "2027-01-01")])
    )
    path = exported(chosen_occasions(state, ["empty", "Plain"]), tmp_path)
    assert kinds(planned(path, state, "mirror")) == {"Empty": "unchanged", "Plain": "unchanged", "Gone": "delete"}
    (tmp_path / "account.xlsx").unlink()
    only = account(("Empty", []))
    assert kinds(planned(exported(only, tmp_path), only, "mirror")) == {"Empty": "unchanged"}


def test_what_is_edited_about_an_occasion_without_events_counts(tmp_path: Path) -> None:
    state = account(("Empty", []))
    path = exported(state, tmp_path)
    edit(path, 2, Description="Skills that never close")
    assert changes(planned(path, state)) == ["description: Empty -> Skills that never close"]
    edit(path, 2, Occasion="Renamed", Description="")
    renamed = planned(path, state, "mirror")
    assert kinds(renamed) == {"Renamed": "create", "Empty": "delete"}
    assert renamed.plan.actions[0].payload.events == ()


def test_a_row_without_events_can_get_some(tmp_path: Path) -> None:
    state = account(("Empty", []))
    path = exported(state, tmp_path)
    edit(path, 2, Event="May", Start_date=dt.date(2027, 5, 1), Time_zone="Europe/Paris")
    assert changes(planned(path, state)) == ["events[May 2027-05-01]: None -> closed all day, Europe/Paris"]


def test_the_api_columns_are_read_where_they_are_folded_away(tmp_path: Path) -> None:
    path = exported(STRANGE, tmp_path)
    book = load_workbook(path)
    for letter in "KLM":
        book[SHEET].column_dimensions[letter].hidden = True
    book.save(path)
    planning = planned(path, STRANGE)
    assert kinds(planning) == {"Odd": "unchanged", "Empty": "unchanged"}
    assert not any(each.code == "hidden-columns-left-out" for each in planning.base.assumptions)


def test_rows_are_sorted_and_ranges_are_asked_for(tmp_path: Path) -> None:
    path = exported(STATE, tmp_path)
    book = load_workbook(path)
    sheet = book[SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=sheet.max_row)]
    for number, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    assert changes(planned(path, STATE)) == []
    for profile in (
        Profile(year=2027),
        Profile(year=2028),
        Profile(first=dt.date(2027, 12, 26), last=TODAY.replace(2029)),
    ):
        for mode in ("upsert", "merge"):
            assert changes(planned(path, STATE, mode, profile)) == []


def test_another_zone_is_asked_for(tmp_path: Path) -> None:
    state = account(("Plain", [event("hours", "2027-06-01T09:00:00", "2027-06-01T10:00:00", working=True)]))
    planning = planned(exported(state, tmp_path), state, profile=Profile(to_zone="Europe/London"))
    assert changes(planning) == [
        "events[hours 2027-06-01]: open 09:00-10:00, Europe/Paris -> open 08:00-09:00, Europe/London"
    ]


def test_what_cannot_come_back_is_told(tmp_path: Path) -> None:
    state = account(
        ("Twins", [day_off("a", "2027-01-01")]),
        ("twins", [day_off("b", "2027-01-01")]),
        ("x" * 51, [day_off("c", "2027-01-01")]),
        ("Off for long", [day_off("d", "2027-01-01", 31)]),
        ("Fine", [day_off("e", "2027-01-01")]),
        ("Odd moment", [event("f", "2027-01-01Tea", "2027-01-02")]),
    )
    written = export_account(state, tmp_path / "account.xlsx", TODAY)
    assert {each.name for each in written.differing} == {"Twins", "twins", "x" * 51, "Off for long", "Odd moment"}
    assert all(each.why for each in written.differing)
    long = account(("Wordy", [day_off("a", "2027-01-01")]), description="x" * 201)
    told = export_account(long, tmp_path / "wordy.xlsx", TODAY).differing
    assert "more than 200" in told[0].why


def test_a_file_stays_unless_forced(tmp_path: Path) -> None:
    mine = tmp_path / "mine.xlsx"
    mine.write_bytes(b"precious")
    with pytest.raises(SettingsError, match=r"mine\.xlsx"):
        export_account(STATE, mine, TODAY)
    assert mine.read_bytes() == b"precious"
    export_account(STATE, mine, TODAY, overwrite=True)
    assert mine.read_bytes()[:2] == b"PK"
    for name in ("mine.csv", "no/such/folder.xlsx"):
        with pytest.raises(SettingsError):
            export_account(STATE, tmp_path / name, TODAY)
    assert [each.name for each in tmp_path.iterdir()] == ["mine.xlsx"]


def test_an_occasion_that_is_not_there_is_refused() -> None:
    with pytest.raises(SettingsError, match="Plane") as refused:
        chosen_occasions(STATE, ["Plane"])
    assert "Plain" in refused.value.hint


def test_it_looks_like_the_template(tmp_path: Path) -> None:
    sheet = load_workbook(exported(STATE, tmp_path))[SHEET]
    assert [cell.value for cell in sheet[1]][:10] == [
        "Occasion", "Description", "Default", "Event", "Start date", "End date", "Start time", "End time", "Time zone",
        "Working",
    ]  # fmt: skip
    row = row_of(tmp_path / "account.xlsx", "Total")
    assert (sheet.freeze_panes, sheet[f"E{row}"].number_format, sheet[f"G{row}"].value) == (
        "A2", "yyyy-mm-dd", dt.time(9, 0)
    )  # fmt: skip
    assert sheet["K1"].comment is not None
    assert [sheet.column_dimensions[letter].outlineLevel for letter in "JKLM"] == [0, 1, 1, 1]
    assert all(cell.value for cell in sheet["I"][1:])


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2027-03-28T02:30:00", "2027-03-28T05:00:00", ["time-in-gap H2"]),
        ("2027-03-28T03:30:00", "2027-03-28T05:00:00", []),
        ("2027-03-27T02:30:00", "2027-03-29T02:30:00", []),
    ],
    ids=["gap", "none", "over-it"],
)
def test_a_time_that_the_clocks_skip_is_told_and_stays(tmp_path: Path, start: str, end: str, told: list[str]) -> None:
    state = account(("Odd", [event("Early", start, end, working=True)]))
    path = exported(state, tmp_path)
    warned = [issue for issue in checked(path).checked.issues if issue.code == "time-in-gap"]
    assert [f"{issue.code} {issue.place.cell}" for issue in warned] == [each.replace("H2", "G2") for each in told]
    assert kinds(planned(path, state)) == {"Odd": "unchanged"}
