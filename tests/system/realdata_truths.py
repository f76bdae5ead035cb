"""What must come out of each real file: one row for every one that holds a table.

The number of events is the catalogue's (``EXPECTED.json``) unless the row says another, and why. Days, names and
regions are read by ``realdata_reading``, without the importer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from realdata_reading import (
    Reader,
    ecuador,
    exclusive_end,
    forwards,
    france,
    half_trading_days,
    listed,
    office_days,
    real_dates,
    school_days,
    school_year,
    states,
    switzerland,
    two_tables,
    wide,
    without_year,
)

COMMENT = "comment line"
MOVED = "the holiday was moved to another day"
MADE_UP = "a make-up working day without hours"
AGAIN = "the same event stands in an earlier row"
OPENHOLIDAYS = "StartDate", "Name"
GOOGLE = "Subject", "Start Date"


@dataclass(frozen=True)
class Truth:
    """A real file, what it needs besides ``--zone``, and what comes out of it."""

    file: str
    read: Reader = lambda _: ()
    options: tuple[str, ...] = ()
    """Options and their values; the error without one of them names it."""
    why: str = ""
    """Why it is so, where the catalogue leaves a choice or is not followed to the letter."""
    events: int | None = None
    """Events read, where not as many as the catalogue counts."""
    rejected: Mapping[str, int] = field(default_factory=dict)
    """Rows in error by the code of their issue."""
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Rows that are no event by the reason; notes are counted as ``note``."""
    warned: Mapping[str, int] = field(default_factory=dict)
    """Warnings that a person must see, by their code."""
    refused: str = ""
    """The code of the error that refuses the whole file."""
    narrowed: tuple[str, ...] = ()
    """Options that the catalogue's figures are for, and that the file does not need."""


def openholidays(file: str, region: str, end: str = "") -> Truth:
    return Truth(file, listed(*OPENHOLIDAYS, region=region, end=end, delimiter=";"))


def google(file: str) -> Truth:
    return Truth(file, listed("Start Date", "Subject", order="%m/%d/%Y"), warned={"rows-may-be-pairs": 1},
                 why="rows of starts and ends are days of their own unless a profile says otherwise")  # fmt: skip


def holidaybot(file: str, read: Reader) -> Truth:
    why = "every row is for all, and no cell names a region: a name makes it one calendar"
    return Truth(file, read, ("--occasion", "Holidays"), why)


TRUTHS = (
    Truth("csv_am_header_only_empty.csv"),
    Truth("csv_xx_not_a_holiday_list_totals.csv", refused="not-a-holiday-list"),
    Truth(
        "csv_au_datagovau_2019_yyyymmdd_mojibake_EXCERPT.csv",
        listed("Date", "Holiday Name", order="%Y%m%d", region="Jurisdiction"),
    ),
    Truth(
        "csv_br_amrofi_wide_one_column_per_holiday_EXCERPT.csv",
        wide,
        why="refusing it would do; it is unfolded, one event for each date",
    ),
    Truth("csv_br_calcprazo_court_holidays_crlf.csv", listed("data_feriado", "feriado")),
    Truth(
        "csv_br_cronograma_blank_descriptions.csv",
        listed(name=""),
        why="the default name is taken instead of four errors",
    ),
    Truth(
        "csv_bw_botswana_generic_names.csv",
        listed("local_date", "label", region="country"),
        why="a Good Friday on a Saturday cannot be known without a reference: it is imported as it is",
    ),
    Truth(
        "csv_ch_openholidays_public_halfday_comment.csv",
        switzerland,
        ("--half-day", "09:00-13:00"),
        why="no cell says when a half day is open",
    ),
    openholidays("csv_de_openholidays_public.csv", "Subdivisions"),
    openholidays("csv_de_openholidays_school_bavaria_ranges.csv", "Subdivisions", "EndDate"),
    openholidays("csv_ie_openholidays_public.csv", "Country"),
    Truth("csv_de_school_holidays_ranges.csv", listed("start_date", end="end_date")),
    Truth(
        "csv_ec_favorita_holidays_events_mdyy.csv",
        ecuador,
        why="the catalogue counts rows; 12 moved away and 5 working days are no days off, as it says itself",
        events=333,
        skipped={MOVED: 12, MADE_UP: 5},
        warned={"types-unfiltered": 1},
    ),
    Truth(
        "csv_fr_calendrier_scolaire_offsets_semicolon_bom.csv",
        france,
        why="the catalogue counts 817 with the population, which is no part of an event: 3 differ in nothing else",
        events=814,
        skipped={AGAIN: 1299},
        warned={"types-unfiltered": 1},
    ),
    Truth(
        "csv_in_ahr_holiday_list_noyear_noname.csv",
        without_year,
        ("--year", "2019"),
        why="the weekdays fit 2013 and 2019 alike: someone has to say",
    ),
    Truth("csv_in_askhr_holidays.csv", listed()),
    Truth(
        "csv_in_company_2019_two_tables_city_ticks_CONVERTED.csv",
        two_tables,
        why="the floating days are an occasion of their own, called by the title above them",
    ),
    holidaybot("csv_in_holidaybot_blank_cols_rows.csv", listed("date(d/m/y)", "festival", order="%d/%m/%Y")),
    Truth("csv_in_nse_holidays_with_test_row.csv", listed()),
    Truth(
        "csv_in_states_2024_yearless_newline_cells_national_except.csv",
        states,
        why="the year is the one in the file's name, as an assumption; all weekdays agree with it",
    ),
    Truth("csv_in_timesheets_parser_typo.csv", listed("Date", "Name")),
    Truth("csv_jp_syukujitsu_2027_utf8.csv", listed("国民の祝日・休日月日", "国民の祝日・休日名称", order="%Y/%m/%d")),
    Truth(
        "csv_kr_rollbook_periods_notes_in_columns.csv",
        school_days,
        why="lessons are rejected with their cell; keeping them as part-days would need hours that nobody wrote",
        rejected={"date-unreadable": 80},
    ),
    Truth("csv_pe_feriados_2025.csv", listed("fecha", "nombre")),
    Truth("csv_ru_1c_comment_preamble_semicolon.csv", listed("date", "comment", delimiter=";", encoding="utf-8")),
    Truth(
        "csv_tw_office_calendar_112_big5.csv",
        office_days,
        why="20 named days off, three of them at weekends; plain weekends are no holidays",
        skipped={"a working day": 243, "an ordinary weekend": 96, MADE_UP: 6},
    ),
    Truth("csv_tw_single_row_cjk.csv", listed()),
    Truth(
        "csv_us_company_holidays_case_locations.csv",
        listed(),
        why="Independence Day and Independence Day (Observed) are two names",
    ),
    Truth("csv_us_ivr_triage_comment_lines.csv", listed("date", "note"), skipped={COMMENT: 3}),
    Truth("csv_xx_imsholcal_exchange_ddmmyyyy_country.csv", listed("date", "", order="%d/%m/%Y", region="country")),
    google("gcal_csv_jp_ritsumei_2020_undergrad.csv"),
    google("gcal_csv_jp_ritsumei_2020_grad.csv"),
    Truth(
        "gcal_csv_jp_teucal_2014_bad_end_year.csv",
        forwards(listed("Start Date", "Subject", end="End Date", order="%m/%d/%y")),
        why="a year that was not turned over is rejected, not added",
        rejected={"end-before-start": 2},
    ),
    Truth(
        "outlook_csv_hebcal_2026_usa_mdy.csv",
        listed("Start Date", "Subject", order="%m/%d/%Y"),
        why="every row has one and the same Location, which is no region then",
    ),
    Truth("outlook_csv_nl_webcalendar193_EXCERPT.csv", exclusive_end),
    Truth("tsv_ru_holidays_txt_tab.txt", listed(name="", delimiter="\t")),
    Truth(
        "txt_hk_cn_stock_holidays_yyyymmdd.txt",
        half_trading_days,
        ("--half-day", "09:00-12:00"),
        why="the letter h marks 110 half days, and no cell says when they are open",
        skipped={COMMENT: 5},
    ),
    Truth(
        "xls_br_anbima_feriados_nacionais_footnotes.xls",
        real_dates(2),
        skipped={"note": 5},
        warned={"weekday-mismatch": 4},
    ),
    Truth("xlsx_br_calcprazo_court_holidays.xlsx", real_dates()),
    Truth(
        "xlsx_in_holiday_list_no_header_first_row_blank.xlsx",
        real_dates(header=False),
        why="the star at the end of a name is kept: it is the sheet's own word",
    ),
    holidaybot("xlsx_in_holidaybot_2025-09-05.xlsx", real_dates()),
    holidaybot("xlsx_in_holidaybot_2025-09-06_edited.xlsx", real_dates()),
    Truth(
        "xlsx_jp_ritsumei_2020_calendar_2_sheets.xlsx",
        school_year,
        why="the right-hand tables have years; the left ones name the same events and are left out",
        skipped={"note": 1},
        warned={"rows-may-be-pairs": 2},
    ),
)
