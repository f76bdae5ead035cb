"""A sheet with faults is imported, comes back marked, is mended in the marked cells alone, and is imported as it is."""

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
from command_line import serving
from realdata_reading import found
from returned_desk import Break, ReturnDesk, Run, broken, converted, golden_source, mend, spots

from importer.core.profile import Profile
from importer.core.returned import ADDED_HEADERS, REPORT_SHEET
from importer.sandbox.faults import Fault

NO_DATE, NO_DAY, NO_TIME, NO_ZONE = "soon", "2027-02-31", "25:61", "Middle-earth/Shire"
REAL = pytest.mark.realdata
ARRIVED = ("created", "updated", "merged", "unchanged")


@dataclass(frozen=True)
class Case:
    """A sheet, what is to be said of it the first time, and what is spoilt in it."""

    original: Callable[[Path], Path]
    breaks: tuple[Break, ...]
    options: tuple[str, ...] = ("--zone", "Europe/Warsaw")
    profile: Profile = field(default_factory=Profile)
    """The options, for finding cells."""
    refused: int = 0
    """How many requests the account refuses the first time."""


def real(name: str) -> Callable[[Path], Path]:
    def copied(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(found(name).read_bytes())
        return path

    return copied


def golden(case: str, ending: str = "") -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        path = golden_source(case, folder)
        return converted(path, ending) if ending else path

    return made


def day(month: int, number: int) -> dt.datetime:
    """A day of 2027 as a real date cell."""
    return dt.datetime(2027, month, number)  # noqa: DTZ001 - cells have no zone


def dates(*records: int, table: int = 0) -> tuple[Break, ...]:
    """Dates of some records that are none."""
    return tuple(Break(record, "start_date", NO_DATE, table) for record in records)


CASES = {
    "real-no-header": Case(real("xlsx_in_holiday_list_no_header_first_row_blank.xlsx"), dates(3, 20)),
    "real-two-sheets": Case(real("xlsx_jp_ritsumei_2020_calendar_2_sheets.xlsx"), (*dates(2), *dates(5, table=1))),
    "real-one-calendar": Case(
        real("xlsx_in_holidaybot_2025-09-05.xlsx"), dates(1), ("--zone", "Asia/Kolkata", "--occasion", "Bot"),
        Profile(occasion="Bot"),
    ),
    "real-long": Case(real("xlsx_br_calcprazo_court_holidays.xlsx"), dates(500)),
    "real-old-kind": Case(
        real("xls_br_anbima_feriados_nacionais_footnotes.xls"), (), ("--zone", "America/Sao_Paulo", "--year", "2027"),
        refused=1,
    ),
    "real-text": Case(real("csv_de_openholidays_public.csv"), dates(3, 90)),
    "real-text-refused": Case(real("csv_de_openholidays_public.csv"), (), refused=12),
    "real-text-month-first": Case(real("csv_ec_favorita_holidays_events_mdyy.csv"), dates(7, 200)),
    "real-text-in-big5": Case(real("csv_tw_office_calendar_112_big5.csv"), dates(0)),
    "global": Case(golden("company-global"), dates(0, 4)),
    "german": Case(golden("company-german"), dates(2), ("--zone", "Europe/Berlin")),
    "matrix": Case(golden("company-matrix"), dates(3)),
    "merged": Case(golden("workbook-merged-occasions"), dates(1)),
    "hidden-sheets": Case(golden("workbook-hidden-sheets"), dates(0)),
    "times": Case(golden("workbook-times"), (Break(1, "start_time", NO_TIME),)),
    "ticks": Case(golden("occasions-ticks"), dates(1)),
    "two-row-header": Case(golden("layout-header-of-two-rows"), dates(0)),
    "zones": Case(golden("zones-names"), (Break(1, "zone", NO_ZONE),)),
    "order-by-option": Case(
        golden("dates-order-by-option"), (Break(0, "start_date", NO_DAY),),
        ("--zone", "Europe/Warsaw", "--date-order", "dmy"), Profile(date_order="dmy"),
    ),
    "old-kind": Case(golden("company-german", "xls"), dates(2), ("--zone", "Europe/Berlin")),
}  # fmt: skip


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ReturnDesk]]:
    """Opens desks with an account of their own each."""
    monkeypatch.chdir(tmp_path)
    opened = []

    def desk(name: str, *faults: Fault) -> ReturnDesk:
        folder = tmp_path / name
        folder.mkdir()
        opened.append(serving(*faults))
        return ReturnDesk(folder, opened[-1].__enter__())

    yield desk
    for each in opened:
        each.__exit__(None, None, None)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=REAL) if name.startswith("real") else name for name in CASES]
)
def test_what_was_mended_in_the_copy_arrives_without_any_option(
    name: str, tmp_path: Path, account: Callable[..., ReturnDesk]
) -> None:
    case = CASES[name]
    (tmp_path / "own").mkdir()
    original = case.original(tmp_path / "own")
    wanted = account("whole")
    assert wanted.imported(original, *case.options).code == 0, "the original is whole"

    faults = [Fault("POST", 1, "status-before-commit", status=400, times=case.refused)] if case.refused else []
    desk, cells = account("again", *faults), spots(original, case.breaks, case.profile)
    first = desk.imported(broken(original, cells, tmp_path / "spoilt"), *case.options)
    assert first.code == 1
    copy = desk.copy(first)
    assert cells.keys() <= mend(copy, original), "what is wrong is marked"

    again = desk.imported(copy)
    assert again.code == 0, again.report["issues"]
    assert desk.content() == wanted.content()
    assert set(again.sent) == {each["name"] for each in first.report["occasions"]} - first.outcomes(*ARRIVED)
    assert len(again.sent) == len(set(again.sent)), "nothing is sent twice"
    assert original.name in again.assumed["copy-recognised"]
    assert desk.imported(copy).sent == ()


def marked_copy(name: str, tmp_path: Path, desk: ReturnDesk) -> tuple[Path, Path, Run]:
    """The whole sheet of a case, the marked copy of its spoilt one, and the import that gave it."""
    case = CASES[name]
    (tmp_path / "own").mkdir()
    original = case.original(tmp_path / "own")
    spoilt = broken(original, spots(original, case.breaks, case.profile), tmp_path / "spoilt")
    run = desk.imported(spoilt, *case.options)
    return original, desk.copy(run), run


@pytest.mark.parametrize("name", ["global", "two-row-header", "order-by-option"])
def test_a_copy_of_a_copy_is_the_first_original_too(
    name: str, tmp_path: Path, account: Callable[..., ReturnDesk]
) -> None:
    wanted, desk = account("whole"), account("again")
    original, copy, _ = marked_copy(name, tmp_path, desk)
    wanted.imported(original, *CASES[name].options)
    second = desk.imported(copy)
    assert second.code == 1, "nothing was mended"
    assert second.sent == ()
    again = desk.copy(second)
    mend(again, original)
    third = desk.imported(again)
    assert third.code == 0
    assert desk.content() == wanted.content()
    assert original.name in third.assumed["copy-recognised"]
    book = openpyxl.load_workbook(again)
    assert [page.title for page in book.worksheets].count(REPORT_SHEET) == 1
    assert not [title for title in book.sheetnames if title.startswith(f"{REPORT_SHEET} (")]
    for page in book.worksheets:
        columns = {cell.column for row in page.iter_rows() for cell in row if cell.value in ADDED_HEADERS}
        assert len(columns) in (0, len(ADDED_HEADERS)), "our columns do not pile up"


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
@pytest.mark.parametrize("name", ["german", "matrix", "merged", "order-by-option", "zones"])
def test_a_copy_may_be_saved_by_another_program(
    name: str, ending: str, tmp_path: Path, account: Callable[..., ReturnDesk]
) -> None:
    wanted, desk = account("whole"), account("again")
    original, copy, first = marked_copy(name, tmp_path, desk)
    wanted.imported(original, *CASES[name].options)
    mend(copy, original)
    again = desk.imported(converted(copy, ending))
    assert again.code == 0, again.report["issues"]
    assert desk.content() == wanted.content()
    assert set(again.sent).isdisjoint(first.outcomes(*ARRIVED))
    assert original.name in again.assumed["copy-recognised"]


def test_the_one_sheet_may_be_saved_as_text(tmp_path: Path, account: Callable[..., ReturnDesk]) -> None:
    wanted, desk = account("whole"), account("again")
    original, copy, _ = marked_copy("zones", tmp_path, desk)
    wanted.imported(original, *CASES["zones"].options)
    mend(copy, original)
    book = openpyxl.load_workbook(copy)
    text = tmp_path / "exported.csv"
    with text.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(book.worksheets[1].iter_rows(values_only=True))
    again = desk.imported(text, "--mode", "upsert", *CASES["zones"].options)
    assert again.code == 0, again.report["issues"]
    assert desk.content() == wanted.content()
    assert again.assumed["copy-recognised"] == "read as the original, without what an import added"


def test_a_sheet_that_was_merged_is_merged_again(tmp_path: Path, account: Callable[..., ReturnDesk]) -> None:
    """Else what the account has of that year beside the sheet would be gone."""
    options = ("--zone", "Europe/Warsaw", "--mode", "merge")
    whole = tmp_path / "whole.csv"
    whole.write_text("Occasion,Event,Date\nRetail,Stocktaking,2027-02-01\nRetail,Fair,2027-03-01\n", encoding="utf-8")
    yearly = tmp_path / "year.csv"
    yearly.write_text("Occasion,Event,Date\nRetail,Epiphany,2027-01-06\n", encoding="utf-8")
    wanted, desk = account("whole"), account("again")
    for each in (wanted, desk):
        each.imported(yearly, "--zone", "Europe/Warsaw")
    assert wanted.imported(whole, *options).code == 0
    first = desk.imported(broken(whole, {(None, 3, 2): NO_DATE}, tmp_path / "spoilt"), *options)
    copy = desk.copy(first)
    mend(copy, whole)
    again = desk.imported(copy)
    assert again.code == 0
    assert again.assumed["copy-mode"] == "imported with --mode merge"
    assert desk.content() == wanted.content()
    assert len(desk.content()[0]["events"]) == 3


def test_a_whole_copy_can_be_mirrored(tmp_path: Path, account: Callable[..., ReturnDesk]) -> None:
    other = tmp_path / "other.csv"
    other.write_text("Occasion,Event,Date\nGone,Fair,2027-01-06\nKept,Fair,2027-01-06\n", encoding="utf-8")
    whole = tmp_path / "whole.csv"
    whole.write_text("Occasion,Event,Date\nKept,Fair,2027-01-06\nNew,Fair,2027-03-01\n", encoding="utf-8")
    desk = account("again")
    desk.imported(other, "--zone", "Europe/Warsaw")
    options = ("--zone", "Europe/Warsaw", "--mode", "mirror")
    first = desk.imported(broken(whole, {(None, 3, 2): NO_DATE}, tmp_path / "spoilt"), *options)
    assert first.outcomes("deleted") == set(), "a sheet in error deletes nothing"
    copy = desk.copy(first)
    mend(copy, whole)
    again = desk.imported(copy)
    assert again.code == 0
    assert again.outcomes("deleted") == {"Gone"}
    assert [each["name"] for each in desk.content() if not each.get("deleted")] == ["Kept", "New"]


@pytest.mark.parametrize(
    ("good", "kept"),
    [((day(12, 24).strftime("%d.%m.%Y"), day(5, 3).strftime("%d.%m.%Y")), "@"), ((day(12, 24), day(5, 3)), None)],
    ids=["texts", "real-dates"],
)
def test_what_is_typed_among_texts_stays_text(
    good: tuple[object, object], kept: str | None, tmp_path: Path, account: Callable[..., ReturnDesk]
) -> None:
    """Spreadsheet programs make a real date of what is typed, but not in cells of the format text."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (("Event", "Date"), ("Eve", good[0]), ("Constitution", good[1]), ("Corpus Christi", NO_DATE)):
        page.append(list(row))
    page["B4"].number_format = "General"
    book.save(tmp_path / "sheet.xlsx")
    desk = account("again")
    copy = desk.copy(desk.imported(tmp_path / "sheet.xlsx", "--zone", "Europe/Warsaw"))
    mended = openpyxl.load_workbook(copy)
    cell = mended.worksheets[1]["B4"]
    assert cell.number_format == (kept or "General")
    cell.value = "26.05.2027" if kept else day(5, 26)
    mended.save(copy)
    assert desk.imported(copy).code == 0
