"""The workbook that people fill in, and the samples that are made with it."""

import datetime as dt
import io
import runpy
import zipfile
from pathlib import Path
from typing import Any

import holidays
import openpyxl
import pytest
from openpyxl.workbook import Workbook

from importer import packaged
from importer.core.errors import ImporterError, SettingsError
from importer.core.payload import NAME_LIMIT
from importer.core.table import TEMPLATE_SHEETS
from importer.public_holidays import occasion_name
from importer.template_guide import GUIDE_SHEET
from importer.template_workbook import COLUMNS, KEYWORD, LISTS_SHEET, SHEET, write_template

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def opened(path: Path, **options: Any) -> Workbook:
    write_template(path, **options)
    return openpyxl.load_workbook(path)


def rows(book: Workbook) -> list[tuple[Any, ...]]:
    return list(book[SHEET].iter_rows(min_row=2, values_only=True))


class TestBlank:
    @pytest.fixture
    def book(self, tmp_path: Path) -> Workbook:
        return opened(tmp_path / "blank.xlsx")

    def test_has_the_columns_and_nothing_below(self, book: Workbook) -> None:
        header = [cell.value for cell in book[SHEET][1]]
        assert header == [
            *("Occasion", "Description", "Default", "Event", "Start date", "End date", "Start time", "End time"),
            *("Time zone", "Working"),
        ]
        assert book[SHEET].max_row == 1
        assert book[SHEET].freeze_panes == "A2"

    def test_formats_stand_on_the_columns(self, book: Workbook) -> None:
        formats = {letter: book[SHEET].column_dimensions[letter].number_format for letter in "EFGH"}
        assert formats == {"E": "yyyy-mm-dd", "F": "yyyy-mm-dd", "G": "hh:mm", "H": "hh:mm"}

    def test_every_column_is_checked_and_explained(self, book: Workbook) -> None:
        rules = {str(rule.sqref): rule for rule in book[SHEET].data_validations.dataValidation}
        assert {key: rules[key].type for key in ("C2:C501", "E2:E501", "G2:G501", "I2:I501", "J2:J501")} == {
            "C2:C501": "list",
            "E2:E501": "date",
            "G2:G501": "time",
            "I2:I501": "list",
            "J2:J501": "list",
        }
        assert len(rules) == len(COLUMNS)
        assert all(rule.prompt for rule in rules.values())

    def test_zones_stand_on_a_sheet_that_is_not_shown(self, book: Workbook) -> None:
        zones = [cell.value for cell in book[LISTS_SHEET]["A"]]
        assert book[LISTS_SHEET].sheet_state == "veryHidden"
        assert {"Europe/Warsaw", "America/New_York", "UTC"} <= set(zones)
        assert [
            rule.formula1 for rule in book[SHEET].data_validations.dataValidation if "Lists" in str(rule.formula1)
        ] == [f"Lists!$A$1:$A${len(zones)}"]

    def test_is_recognisable_and_its_other_sheets_are_left_out_on_reading(self, book: Workbook) -> None:
        assert book.properties.keywords == KEYWORD == "occasions-template"
        assert set(book.sheetnames) - {SHEET} == {GUIDE_SHEET, LISTS_SHEET} < set(TEMPLATE_SHEETS)

    def test_the_guide_has_an_example_of_each_kind(self, book: Workbook) -> None:
        words = [str(cell.value) for cell in book[GUIDE_SHEET]["A"]]
        for each in (
            "A day off",
            "Several days off in a row",
            "Other hours on one day",
            "Open all day",
            "Past midnight",
        ):
            assert each in words


class TestFilled:
    def test_a_row_for_each_day_with_the_only_zone_of_the_country(self, tmp_path: Path) -> None:
        written = write_template(tmp_path / "pl.xlsx", country="pl", years=[2028, 2027])
        assert (written.occasions, written.rows, written.zone) == (("Poland 2027", "Poland 2028"), 28, "Europe/Warsaw")
        found = rows(openpyxl.load_workbook(written.path))
        assert found[2] == (
            *("Poland 2027", None, None, "Easter Sunday", dt.datetime.fromisoformat("2027-03-28T00:00:00")),
            *(None, None, None, "Europe/Warsaw", "no"),
        )
        assert len(found) == 28

    def test_names_in_another_language(self, tmp_path: Path) -> None:
        book = opened(tmp_path / "de.xlsx", country="DE", subdivision="bayern", years=[2027], language="de")
        assert rows(book)[0][0] == "Deutschland Bayern 2027"
        assert {"Neujahr", "Heilige Drei Könige"} <= {row[3] for row in rows(book)}

    def test_names_do_not_hang_on_the_machine(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LANGUAGE", "pl")
        assert rows(opened(tmp_path / "pl.xlsx", country="PL", years=[2027]))[0][3] == "New Year's Day"

    def test_the_zone_that_was_given(self, tmp_path: Path) -> None:
        book = opened(tmp_path / "us.xlsx", country="US", years=[2027], zone="America/Chicago")
        assert {row[8] for row in rows(book)} == {"America/Chicago"}
        assert book[LISTS_SHEET]["A1"].value == "America/Chicago"

    def test_no_zone_is_picked_among_several(self, tmp_path: Path) -> None:
        assert write_template(tmp_path / "us.xlsx", country="US", years=[2027]).zone is None

    def test_estimated_days_are_counted(self, tmp_path: Path) -> None:
        assert write_template(tmp_path / "my.xlsx", country="MY", years=[2050], language="ms").estimated > 5

    def test_a_long_territory_is_cut_at_a_word(self) -> None:
        name = occasion_name("South Georgia & South Sandwich Islands and more", "Part", 2027)
        assert name == "South Georgia & South Sandwich Islands Part 2027"
        assert len(name) <= NAME_LIMIT


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        ({"country": "Poland", "years": [2027]}, 'the country "Poland"', "PL (Poland)"),
        ({"country": "DE", "subdivision": "Bayren", "years": [2027]}, 'subdivision "Bayren"', "BY (Bayern)"),
        ({"country": "MC", "subdivision": "X", "years": [2027]}, "no subdivisions", "--subdivision out"),
        ({"country": "DE", "language": "pl", "years": [2027]}, 'language "pl"', "de, en_US"),
        ({"country": "AQ", "language": "en", "years": [2027]}, "one language only", "--language out"),
        ({"country": "PL", "years": [1800]}, "1925 to 2100", "--year 1925"),
        ({"country": "PL"}, "Which year", "--year 2027"),
        ({"years": [2027]}, "needs a country", "--country PL"),
        ({"zone": "Europe/Warszawa"}, "Europe/Warszawa", "Europe/Warsaw"),
    ],
)
def test_what_is_not_known_is_told_with_the_nearest(
    options: dict[str, Any], message: str, hint: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as caught:
        write_template(tmp_path / "x.xlsx", **options)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_is_kept_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_text("my work")
    with pytest.raises(SettingsError) as caught:
        write_template(path)
    assert caught.value.code == "template-exists"
    assert path.read_text() == "my work"
    write_template(path, overwrite=True)
    assert openpyxl.load_workbook(path).sheetnames[0] == SHEET


@pytest.mark.parametrize(
    ("name", "message"), [("a.csv", "not a name for a workbook"), ("no/folder/a.xlsx", "cannot be written")]
)
def test_a_path_that_cannot_be_is_told(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=message):
        write_template(tmp_path / name)


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return runpy.run_path(str(SAMPLES / "make_samples.py"))


class TestSamples:
    def test_the_files_are_as_the_script_makes_them(self, made: dict[str, Any]) -> None:
        again = openpyxl.load_workbook(io.BytesIO(made["sample_workbook"]()))
        assert rows(openpyxl.load_workbook(SAMPLES / "holidays-2027.xlsx")) == rows(again)
        assert (SAMPLES / "holidays-2027-with-mistakes.csv").read_bytes() == made["mistakes_csv"]()

    def test_the_script_makes_the_same_bytes_each_time(self, made: dict[str, Any]) -> None:
        content = made["sample_workbook"]()
        assert content == made["sample_workbook"]()
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            assert {part.date_time for part in parts.infolist()} == {(2026, 11, 2, 9, 0, 0)}
            assert parts.read("docProps/core.xml").count(b"2026-11-02T09:00:00Z") == 2

    @pytest.mark.parametrize(
        ("occasion", "country", "part"),
        [
            ("Retail support PL", "PL", None),
            ("Service desk DE", "DE", "BE"),
            ("Helpline UK", "GB", "ENG"),
            ("Night line US", "US", None),
        ],
    )
    def test_single_days_off_are_public_holidays_of_2027(
        self, made: dict[str, Any], occasion: str, country: str, part: str | None
    ) -> None:
        real = set(holidays.country_holidays(country, subdiv=part, years=[2027]))
        ours = {row.start for row in made["ROWS"] if row.occasion == occasion and not row.working and row.end is None}
        assert len(ours) > 4
        assert ours <= real


class TestPackaged:
    def test_templates_are_found_in_a_checkout(self) -> None:
        assert packaged.templates().joinpath("glossary").is_dir()

    def test_templates_are_found_in_a_wheel(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "importer" / "_templates" / "profiles").mkdir(parents=True)
        monkeypatch.setattr("importer.packaged.resources.files", lambda _: tmp_path / "importer")
        assert packaged.templates() == tmp_path / "importer" / "_templates"

    def test_an_incomplete_installation_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("importer.packaged.resources.files", lambda _: tmp_path / "importer")
        with pytest.raises(ImporterError, match="incomplete") as caught:
            packaged.templates()
        assert caught.value.code == "installation-incomplete"
