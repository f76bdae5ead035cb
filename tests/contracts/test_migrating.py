"""Migration: a workbook of anything that can be read means what its sources mean, row by row."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from typer.testing import CliRunner

from importer.cli import app
from importer.core.account import AccountState
from importer.core.checked import OccasionDraft
from importer.core.errors import SettingsError, SourceError
from importer.core.payload import AccountOccasion
from importer.core.profile import Profile
from importer.core.table import LEFT_OUT_SHEET, READING_SHEET
from importer.core.validating.validate import Rules
from importer.migrating import Migrated, Understood, reading_again, understood, write_migration
from importer.pipeline import load_glossary
from importer.reading import Reading, read_and_parse

RULES = Rules(dt.date(2026, 11, 1))
GLOSSARY = load_glossary()
HEADER = "Occasion,Event,Start date,End date,Start time,End time,Time zone,Working"

SHEETS = {
    "a list": f"{HEADER}\nPL,Easter,2027-03-28,2027-03-29,,,Europe/Warsaw,no\nDE,May Day,2027-05-01,,,,Europe/Berlin,",
    "hours and two shifts": f"{HEADER}\nPL,Eve,2027-12-24,,9:00,13:00,,yes\nPL,Eve,2027-12-24,,14:00,16:30,,yes",
    "past midnight": f"{HEADER}\nPL,Late,2027-12-31,,21:00,01:00,,yes\nPL,Later,2027-06-01,2027-06-03,22:00,02:00,,",
    "a long closure": f"{HEADER}\nPL,Works,2027-06-01,2027-08-20,,,,no\nPL,Nights,2027-01-01,2027-02-20,21:00,3:00,,no",
    "date and time in one cell": "Event,Start,End\nAway,2027-12-31 18:00,2028-01-03 06:00\nRest,2027-06-04,2027-06-05",
    "open all day": f"{HEADER}\nPL,Sale,2027-11-26,,,,,yes\nPL,Night,2027-11-27,,00:00,06:00,,yes",
    "a matrix": "Holiday,Poland,Germany\nNew Year,1 Jan 2027,1 Jan 2027\nChristmas,25-26 Dec 2027,25 Dec 2027",
    "ticks": "Date,Holiday,Warsaw,Berlin\n2027-05-01,May Day,x,x\n2027-05-03,Constitution Day,x,\n2027-10-03,Unity,,x",
    "regions": 'Region,Event,Date\nPL,May Day,2027-05-01\n"PL, DE",May Day,2027-05-01\nall,New Year,2027-01-01',
    "day first": "Name;Datum\nNeujahr;01.01.2027\nTag der Arbeit;01.05.2027",
    "two zones and offsets": f"{HEADER}\nPL,A,2027-05-03,,9:00,10:00,+01:00,yes\nPL,B,2027-05-04,,9:00,10:00,UTC,yes",
    "formulas and odd letters": f"{HEADER}\n'=PL,'=1+1,2027-05-03,,,,,\n'=PL,x_x0041_,2027-05-04,,,,,",
    "skills and a default": "Occasion,Default,Skills,Description,Event,Date\nPL,yes,Sales; Chat,Poland,A,2027-01-01\n"
    "PL,,,,B,2027-01-06",
    "accounts": "Account,Occasion,Event,Date\n111,PL,A,2027-01-01\n222,PL,A,2027-01-01\n111; 222,PL,B,2027-01-06",
}
TROUBLED = {
    "an impossible day": f"{HEADER}\nPL,A,2027-02-30,,,,,\nPL,B,2027-01-06,,,,,\nDE,C,2027-01-01,,,,,",
    "undecided days": "Event,Date\nA,05/04/2027\nB,06/04/2027",
    "no occasion": "Region,Event,Date\nPL,A,2027-01-01\n,B,2027-01-06",
    "no day": "Holiday,Day,Month,Year\nNew Year,1,1,2027\nChristmas,,12,2027",
    "a name too long": f"{HEADER}\n{'P' * 60},A,2027-01-01,,,,,\n{'P' * 60},B,2027-01-02,,,,,",
    "an hour that the clocks skip": f"{HEADER}\nPL,A,2027-03-28,,2:15,2:45,Europe/Warsaw,yes",
}


def account_of(text: str) -> str | None:
    return None if ";" in text else text


def checking(zone: str | None = None) -> Callable[[Reading], tuple[Understood, ...]]:
    return lambda reading: understood(reading, RULES, zone, GLOSSARY, account_of)


def brought_over(source: Path, out: Path, profile: Profile | None = None, **more: Any) -> tuple[Migrated, Any, Any]:
    """What was written, and what source and workbook say."""
    check = checking()
    found = check(read_and_parse([source], profile or Profile(), GLOSSARY))
    written = write_migration(found, out, again=reading_again(GLOSSARY, check), **more)
    return written, found, check(read_and_parse([out], Profile(), GLOSSARY))


def said(parts: tuple[Understood, ...]) -> set[tuple[object, ...]]:
    """Every occasion of every account, and whether it could be sent."""
    return {
        (part.account, repr(_plain(draft)), bool(wrong))
        for part in parts
        for draft, wrong in zip(part.checking.checked.drafts(), part.checking.checked.in_error, strict=True)
    }


def _plain(draft: OccasionDraft) -> tuple[object, ...]:
    events = sorted(repr(each) for each in draft.events)
    return draft.name, draft.description, draft.default, draft.skills, sorted(draft.years), events


def lines(path: Path, sheet: str = "Holidays") -> list[dict[str, Any]]:
    head, *rows = load_workbook(path)[sheet].values
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def written_as(tmp_path: Path, text: str) -> Path:
    source = tmp_path / "days.csv"
    source.write_text(text, encoding="utf-8")
    return source


@pytest.mark.parametrize("zone", [None, "Europe/Warsaw"], ids=["no zone known", "a zone given"])
@pytest.mark.parametrize("text", SHEETS.values(), ids=SHEETS.keys())
def test_a_workbook_means_what_its_source_means(tmp_path: Path, text: str, zone: str | None) -> None:
    written, found, again = brought_over(written_as(tmp_path, text), tmp_path / "out.xlsx", Profile(zone=zone))
    assert said(again) == said(found)
    assert not any(wrong for *_, wrong in said(found))
    assert not written.differing


@pytest.mark.parametrize("text", TROUBLED.values(), ids=TROUBLED.keys())
def test_what_is_in_error_waits_to_be_mended(tmp_path: Path, text: str) -> None:
    written, found, again = brought_over(written_as(tmp_path, text), tmp_path / "out.xlsx")
    assert any(row.mend for row in written.rows)
    assert not written.differing
    good = {(account, draft) for account, draft, wrong in said(found) if not wrong}
    assert {(account, draft) for account, draft, wrong in said(again) if not wrong} == good
    assert not good & {(account, draft) for account, draft, wrong in said(found) if wrong}


def test_a_row_is_imported_once_it_is_mended_and_says_so(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    brought_over(written_as(tmp_path, TROUBLED["an impossible day"]), out)
    book = load_workbook(out)
    sheet = book["Holidays"]
    heads = {str(cell.value): number for number, cell in enumerate(sheet[1], start=1)}
    (line,) = [line for line in range(2, sheet.max_row + 1) if sheet.cell(line, heads["To mend"]).value]
    assert sheet.cell(line, heads["Start date"]).value == "2027-02-30"
    sheet.cell(line, heads["Start date"]).value = dt.datetime(2027, 2, 28)  # noqa: DTZ001 - a cell of a sheet
    book.save(out)
    (half,) = checking()(read_and_parse([out], Profile(), GLOSSARY))
    (issue,) = [each for each in half.checking.checked.issues if each.code == "row-to-mend"]
    assert (issue.place.column, "no calendar has" in issue.message) == ("To mend", True)
    sheet.cell(line, heads["To mend"]).value = None
    book.save(out)
    (mended,) = checking()(read_and_parse([out], Profile(), GLOSSARY))
    assert not mended.checking.checked.in_error.any()
    assert [len(draft.events) for draft in mended.checking.drafts] == [1, 2]


def test_every_row_says_where_it_comes_from(tmp_path: Path) -> None:
    book, source, out = Workbook(), tmp_path / "sites.xlsx", tmp_path / "out.xlsx"
    sheet = book["Sheet"]
    sheet.title = "EMEA"
    for row in (["Occasion", "Event", "Date"], ["PL", "A", "24.12.2027"], ["PL", "A", "24.12.2027"], ["Total", "", ""]):
        sheet.append(row)
    book.save(source)
    written, _, _ = brought_over(source, out)
    (line,) = lines(out)
    assert (line["Origin"], line["Originally"]) == ("sites.xlsx[EMEA]!2", "24.12.2027")
    assert [(each["Origin"], each["Why it was left out"]) for each in lines(out, LEFT_OUT_SHEET)] == [
        (each.origin, each.why) for each in written.left_out
    ]
    assert "the same event stands in an earlier row" in {each.why for each in written.left_out}
    assert any(each["What"] == "source" for each in lines(out, READING_SHEET))


def test_our_columns_and_sheets_are_not_spoken_of_when_the_workbook_is_read(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    _, _, (again,) = brought_over(written_as(tmp_path, SHEETS["regions"]), out)
    codes = {each.code for each in (*again.checking.checked.assumptions, *again.checking.checked.issues)}
    assert not codes & {"columns-unused", "sheet-left-out", "sheet-not-a-list", "header-close", "dates-not-read"}


def test_a_zone_that_nobody_knows_stays_blank(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    brought_over(written_as(tmp_path, SHEETS["two zones and offsets"]), out)
    assert [line["Time zone"] for line in lines(out)] == ["+01:00", "UTC"]
    brought_over(written_as(tmp_path, SHEETS["open all day"]), out, overwrite=True)
    assert {line["Time zone"] for line in lines(out)} == {None}
    brought_over(written_as(tmp_path, SHEETS["open all day"]), out, Profile(zone="Europe/Paris"), overwrite=True)
    assert {line["Time zone"] for line in lines(out)} == {"Europe/Paris"}


def test_an_occasion_that_would_come_out_otherwise_is_named(tmp_path: Path) -> None:
    source = written_as(tmp_path, SHEETS["a list"])
    (found,) = checking()(read_and_parse([source], Profile(), GLOSSARY))
    checked = found.checking.checked
    other = replace(checked, events=replace(checked.events, start=checked.events.start + 60))
    odd = replace(found, checking=replace(found.checking, checked=other))
    written = write_migration((found,), tmp_path / "out.xlsx", again=lambda _: (odd,))
    assert [each.name for each in written.differing] == ["DE", "PL"]


def test_rows_are_laid_beside_the_account(tmp_path: Path) -> None:
    source, out = written_as(tmp_path, SHEETS["a list"]), tmp_path / "out.xlsx"
    (found,) = checking()(read_and_parse([source], Profile(), GLOSSARY))
    bodies = [draft.payload() | {"id": 7} for draft in found.checking.drafts if draft.name == "PL"]
    for moved, told in ((False, "same"), (True, "differs")):
        if moved:
            bodies[0]["events"] = [each | {"recurrence": []} for each in bodies[0]["events"]]
        state = AccountState.of("1", "1", map(AccountOccasion.from_api, bodies))
        again = reading_again(GLOSSARY, checking())
        write_migration((found,), out, again=again, state=state, overwrite=True)
        assert {line["Occasion"]: line["In the account"] for line in lines(out)} == {"DE": "new", "PL": told}


SHEETS_OF_THE_BOOK = sorted((Path(__file__).parents[1] / "golden").glob("*/sheet.*"))


@pytest.mark.parametrize("source", SHEETS_OF_THE_BOOK[::16], ids=lambda path: path.parent.name)
def test_sheets_of_every_kind_are_brought_over_whole(tmp_path: Path, source: Path) -> None:
    """Each kind of trouble is somewhere among the golden cases; every sixteenth of them is tried here."""
    try:
        written, found, again = brought_over(source, tmp_path / "out.xlsx", Profile(zone="Europe/Warsaw"))
    except SourceError:
        return  # no holiday list, or one that cannot be read
    assert not written.differing
    assert {each for each in said(again) if not each[2]} == {each for each in said(found) if not each[2]}


SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def run(*words: str | Path) -> Any:
    return CliRunner().invoke(app, ["migrate", *map(str, words)])


def test_a_calendar_becomes_a_workbook_of_the_years_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    done = run(SAMPLES / "holidays.ics", "--year", "2027", "--out", out)
    told = " ".join(done.stdout.split())
    assert (done.exit_code, "1 occasion, 6 events, from holidays.ics" in told) == (0, True)
    assert "5 rows without a time zone" in told
    assert f"occasions plan {out}" in told
    christmas = lines(out)[-1]
    assert (christmas["Start date"].date(), christmas["End date"].date()) == (
        dt.date(2027, 12, 24),
        dt.date(2027, 12, 26),
    )
    assert christmas["Origin"].startswith("holidays.ics!VEVENT 7 (line ")
    assert christmas["Originally"] == "2027-12-24 to 2027-12-27"
    (cancelled,) = lines(out, LEFT_OUT_SHEET)
    assert (cancelled["Name"], "cancelled" in cancelled["Why it was left out"]) == ("Harbour fair", True)


def test_it_says_by_its_exit_code_whether_something_is_to_be_mended(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    done = run(SAMPLES / "holidays-2027-with-mistakes.csv", "--out", out)
    assert (done.exit_code, "4 rows are to be mended" in done.stdout) == (1, True)
    before = out.read_bytes()
    there = run(SAMPLES / "holidays-2027.xlsx", "--out", out)
    assert isinstance(there.exception, SettingsError)
    assert (there.exception.code, out.read_bytes() == before) == ("migration-exists", True)
    assert run(SAMPLES / "holidays-2027.xlsx", "--out", out, "--force").exit_code == 0
    assert out.read_bytes() != before
    assert [each.name for each in tmp_path.iterdir()] == ["out.xlsx"]


WHOLE = {
    "places": ("Subject,Start Date,End Date,All day event,Location\nBurns,1/25/2027,1/25/2027,True,Scotland\n"
               "Boyne,7/12/2027,7/12/2027,True,Ulster", "(--region-from)"),
    "undecided days": (TROUBLED["undecided days"], "(--date-order)"),
    "a column that nobody understands": ("Date,Holiday,Closed?\n2027-01-01,New Year,yes", "Mend in the source"),
}  # fmt: skip


@pytest.mark.parametrize("diff", [(), ("--diff", "--api", "sandbox")], ids=["offline", "beside the account"])
@pytest.mark.parametrize(("text", "step"), WHOLE.values(), ids=WHOLE.keys())
def test_nothing_is_written_while_an_error_of_a_whole_column_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, step: str, diff: tuple[str, ...]
) -> None:
    monkeypatch.setenv("OCCASIONS_JOURNAL", str(tmp_path / "journal.sqlite"))
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"of before")
    done = run(written_as(tmp_path, text), "--zone", "UTC", "--out", out, "--force", *diff)
    told = " ".join(done.stdout.split())
    assert (done.exit_code, "was not written" in told, step in told) == (1, True, True), told
    assert out.read_bytes() == b"of before"
    assert "To mend" not in told


def test_what_options_settle_row_by_row_is_told_as_check_tells_it(tmp_path: Path) -> None:
    source = written_as(tmp_path, "Event,Date\nA,2027-05-04\nB,6 May")
    done = run(source, "--out", tmp_path / "out.xlsx")
    told = " ".join(done.stdout.split())
    assert (done.exit_code, "(--year), and migrate again" in told) == (1, True), told


def test_a_column_that_the_workbook_lacks_is_named_with_its_place(tmp_path: Path) -> None:
    text = (
        "Subject,Start Date,Start Time,End Date,End Time,All day event\n"
        "A,11/25/2027,12:00:00 AM,11/27/2027,12:00:00 AM,maybe\nB,1/2/2027,12:00:00 AM,1/3/2027,12:00:00 AM,True\n"
        "C,2/3/2027,9:00:00 AM,2/3/2027,1:00:00 PM,maybe"
    )
    out = tmp_path / "out.xlsx"
    brought_over(written_as(tmp_path, text), out, Profile(zone="UTC"))
    red = {line["Event"]: line for line in lines(out) if line["To mend"]}
    assert 'column "All day event" of days.csv!F1' in red["A"]["To mend"]
    assert [red["A"][name] for name in ("Start time", "End time", "Time zone", "Working")] == [None, None, "UTC", "no"]
    assert (red["A"]["End date"].date(), red["C"]["Start date"]) == (dt.date(2027, 11, 26), "2027-02-03 ?")
    assert "without the" in red["C"]["To mend"]
    sheet = load_workbook(out)["Holidays"]
    assert all(
        sheet.row_dimensions[line].height > 15 for line in range(2, sheet.max_row + 1) if sheet.cell(line, 11).value
    )


@pytest.mark.parametrize(
    "words",
    [
        ("days.csv", "--out", "out.csv"),
        ("days.csv", "--out", "nowhere/out.xlsx"),
        ("days.csv", "--out", "out.xlsx", "--to-zone", "UTC"),
    ],
    ids=["no workbook", "no such folder", "a zone to convert into, and none to convert from"],
)
def test_what_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    written_as(tmp_path, SHEETS["hours and two shifts"])
    assert isinstance(run(*words).exception, SettingsError)
    assert [each.name for each in tmp_path.iterdir()] == ["days.csv"]


def test_a_comparison_with_the_account_writes_nothing_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OCCASIONS_JOURNAL", str(tmp_path / "journal.sqlite"))
    for _ in range(2):
        done = run(
            SAMPLES / "holidays.ics", "--year", "2027", "--out", "out.xlsx", "--api", "sandbox", "--diff", "--force"
        )
        assert (done.exit_code, "SANDBOX" in done.stdout, "created" in done.stdout) == (0, True, True)
    assert {line["In the account"] for line in lines(tmp_path / "out.xlsx")} == {"new"}


LONG = "A calendar of the whole company.ics"
BROKEN = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
SUMMARY:Stocktaking, and the phones are open in the morning
DTSTART;VALUE=DATE:20270104
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Picnic
DTSTART;VALUE=DATE:20270231
DTEND;VALUE=DATE:20270918
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Fair
STATUS:CANCELLED
DTSTART;VALUE=DATE:20270301
END:VEVENT
END:VCALENDAR
"""


def test_all_texts_of_the_workbook_can_be_read_in_full(tmp_path: Path) -> None:
    """Columns are as wide as their names, what wraps is tall enough, days show no hours, and pages fit their paper."""
    (tmp_path / LONG).write_text(BROKEN)
    brought_over(tmp_path / LONG, tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    sheet = book["Holidays"]
    column = {str(cell.value): get_column_letter(number) for number, cell in enumerate(sheet[1], start=1)}
    (red,) = [line for line in range(2, sheet.max_row + 1) if sheet[f"{column['To mend']}{line}"].value]
    assert sheet[f"{column['End date']}{red}"].number_format == "yyyy-mm-dd"
    mend = sheet[f"{column['To mend']}{red}"]
    assert mend.alignment.wrap_text
    assert sheet.row_dimensions[red].height >= 30
    assert ". Write" in mend.value
    for title in ("Event", "Origin"):
        longest = max(len(str(cell.value or "")) for cell in sheet[column[title]])
        assert longest <= sheet.column_dimensions[column[title]].width
    for name in ("Left out of migration", "How it was read"):
        told = book[name]
        assert (told.freeze_panes, told.page_setup.orientation, told.page_setup.fitToHeight) == ("A2", "landscape", 0)
        assert told.sheet_properties.pageSetUpPr is not None
        assert told.sheet_properties.pageSetUpPr.fitToPage
        assert told.print_title_rows == "$1:$1"
    assert any((line.height or 0) >= 30 for line in book["How it was read"].row_dimensions.values())
