"""Write the workbook that people fill in: blank, or with a country's public holidays in it.

The sheet "Holidays" has the importer's columns with formats, drop-downs and short prompts; "How to fill this in"
explains them; a sheet that is not shown holds the time zones of the drop-down. What leaves this module:
``SettingsError`` when the file cannot be made or an option names something that does not exist.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from importer.core.errors import SettingsError
from importer.core.rules.zones import known_zones
from importer.public_holidays import PublicHolidays, TemplateRow, nearest, public_holidays
from importer.reports.saving import workbook_bytes
from importer.template_cells import DATE_FORMAT, TIME_FORMAT, Column, fill_line, write_header
from importer.template_guide import write_guide

SHEET = "Holidays"
LISTS_SHEET = "Lists"
KEYWORD = "occasions-template"
"""Stands in the workbook's keywords, so that a copy is recognised."""
PREPARED_ROWS = 500
_FIRST_DAY, _LAST_DAY = 36526, 73050  # 2000-01-01 and 2099-12-31, as spreadsheets count days

COLUMNS = (
    Column("Occasion", 24, True, "The name of the special occasion. Rows of one name make one occasion."),
    Column("Description", 28, False, "What the occasion is about; once is enough. May stay blank."),
    Column("Default", 10, False, "yes only if this is to be the account's default occasion. Usually blank."),
    Column("Event", 30, True, "What the day is called, such as Christmas Day."),
    Column("Start date", 13, True, "The day, or the first day. Year-month-day, such as 2027-12-24.", DATE_FORMAT),
    Column("End date", 13, False, "The last day, if there are several; it counts too.", DATE_FORMAT),
    Column("Start time", 12, False, "When agents start, such as 09:00. Blank: the whole day.", TIME_FORMAT),
    Column("End time", 12, False, "When agents stop, such as 13:00. Blank: the whole day.", TIME_FORMAT),
    Column("Time zone", 24, False, "Pick the zone, such as Europe/Warsaw. Blank: the account's zone."),
    Column("Working", 10, False, "yes: agents work then. no: they do not."),
)


@dataclass(frozen=True, slots=True)
class WrittenTemplate:
    """What was written."""

    path: Path
    occasions: tuple[str, ...]
    """Names of the occasions that it was filled with."""
    rows: int
    estimated: int
    """Rows whose date is only estimated; they need a look."""
    zone: str | None
    """The zone in the rows: the one given, else the country's if it has a single one."""


def write_template(
    path: Path,
    *,
    country: str | None = None,
    subdivision: str | None = None,
    years: Sequence[int] = (),
    zone: str | None = None,
    language: str | None = None,
    overwrite: bool = False,
) -> WrittenTemplate:
    """Write a blank workbook, or one filled with the public holidays of a country.

    Args:
        path: where to; ends in ``.xlsx``.
        country: ISO 3166 code; the other options but ``zone`` belong to it.
        subdivision: code or name of a state or province.
        years: calendar years to fill in.
        zone: IANA name for the rows, and the first of the drop-down.
        language: of the holidays' names; English where there is a choice.
        overwrite: whether a file that is there may be replaced.

    Raises:
        SettingsError: an option names something unknown, or the file cannot be written.
    """
    _check(path, overwrite=overwrite)
    if country is None and (subdivision or language or years):
        raise SettingsError(
            "A year, a subdivision or a language needs a country.", "Add --country, such as --country PL."
        )
    if zone is not None and zone not in known_zones():
        raise SettingsError(f'There is no time zone "{zone}".', _did_you_mean(zone))
    found = PublicHolidays("", (), 0)
    if country is not None:
        found = public_holidays(country, years, subdivision=subdivision, language=language)
    zones = [zone] if zone else [each for code, each in _zone_table() if code == found.country]
    zone = zones[0] if len(zones) == 1 else None
    book = template_workbook([replace(row, zone=zone or "") for row in found.rows], first_zones=zones)
    _save(book, path, overwrite=overwrite)
    occasions = tuple(dict.fromkeys(row.occasion for row in found.rows))
    return WrittenTemplate(path, occasions, len(found.rows), found.estimated, zone)


def template_workbook(
    rows: Iterable[TemplateRow] = (), first_zones: Sequence[str] = (), prepared: int = PREPARED_ROWS
) -> Workbook:
    """The template as a workbook in memory.

    Args:
        rows: what to fill in below the header.
        first_zones: zones that stand at the top of the drop-down.
        prepared: for how many rows the cells have drop-downs and prompts.
    """
    book = Workbook()
    book.remove(book["Sheet"])
    book.properties.keywords = KEYWORD
    book.properties.title = "Special occasions to import"
    book.properties.creator = "occasions"
    zones = list(dict.fromkeys([*first_zones, *sorted({zone for _, zone in _zone_table()} | {"UTC"})]))
    sheet: Worksheet = book.create_sheet(SHEET)
    write_header(sheet, COLUMNS)
    _page(sheet)
    _validations(sheet, len(zones), prepared)
    for line, row in enumerate(rows, start=2):
        fill_line(sheet, line, COLUMNS, _values(row))
    write_guide(book)
    _lists(book, zones)
    return book


def _check(path: Path, *, overwrite: bool) -> None:
    if path.suffix.lower() != ".xlsx":
        raise SettingsError(f"{path.name} is not a name for a workbook.", f"Call it {path.stem or 'holidays'}.xlsx.")
    if path.exists() and not overwrite:
        raise _already_there(path)


def _already_there(path: Path) -> SettingsError:
    hint = "Choose another name, or add --force to replace it; it may hold somebody's work."
    return SettingsError(f"{path} is there already and was left as it is.", hint, code="template-exists")


def _save(book: Workbook, path: Path, *, overwrite: bool) -> None:
    content = workbook_bytes(book)
    try:
        with path.open("wb" if overwrite else "xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise _already_there(path) from error
    except OSError as error:
        reason = error.strerror or "the system gave no reason"
        hint = "Name a file in a folder that is there and that you may write to."
        raise SettingsError(f"{path} cannot be written: {reason}.", hint) from error


def _did_you_mean(zone: str) -> str:
    near = nearest(zone, known_zones())
    return f"Did you mean {' or '.join(near)}?" if near else "Write a zone such as --zone Europe/Warsaw."


def _zone_table() -> list[tuple[str, str]]:
    """(country, zone) pairs of tzdata's own table."""
    text = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return [(line[0], line[2]) for line in lines]


def _page(sheet: Worksheet) -> None:
    sheet.row_dimensions[1].height = 24
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _validations(sheet: Worksheet, zones: int, prepared: int) -> None:
    rules = {
        "Default": DataValidation("list", formula1='"yes,no"'),
        "Working": DataValidation("list", formula1='"yes,no"'),
        "Time zone": DataValidation("list", formula1=f"{LISTS_SHEET}!$A$1:$A${zones}", errorStyle="warning"),
        "Start date": _between("date", _FIRST_DAY, _LAST_DAY),
        "End date": _between("date", _FIRST_DAY, _LAST_DAY),
        "Start time": _between("time", 0, 1),
        "End time": _between("time", 0, 1),
    }
    for number, column in enumerate(COLUMNS, start=1):
        rule = rules.get(column.title) or DataValidation()
        rule.allow_blank = True
        rule.showInputMessage = rule.showErrorMessage = True
        rule.promptTitle, rule.prompt = column.title, column.prompt
        rule.errorTitle, rule.error = column.title, column.prompt
        letter = get_column_letter(number)
        rule.add(f"{letter}2:{letter}{prepared + 1}")
        sheet.add_data_validation(rule)


def _between(kind: Literal["date", "time"], low: int, high: int) -> DataValidation:
    return DataValidation(kind, operator="between", formula1=str(low), formula2=str(high))


def _values(row: TemplateRow) -> tuple[Any, ...]:
    working = "yes" if row.working else "no"
    times = (row.start_time, row.end_time)
    return row.occasion, row.description, row.default, row.event, row.start, row.end, *times, row.zone, working


def _lists(book: Workbook, zones: Sequence[str]) -> None:
    sheet: Worksheet = book.create_sheet(LISTS_SHEET)
    sheet.sheet_state = Worksheet.SHEETSTATE_VERYHIDDEN
    for line, zone in enumerate(zones, start=1):
        sheet.cell(line, 1, zone)
