"""Sources that are no files: what can be typed, what comes of it, and what is refused."""

import datetime as dt
from pathlib import Path

import pytest

from importer.core.errors import SettingsError
from importer.core.issues import Severity
from importer.core.model import Source
from importer.core.profile import Profile
from importer.core.validating.validate import Rules
from importer.pipeline import Checking, Zones, check, load_glossary
from importer.public_calendars import library_profile, read_library

TODAY = dt.date(2027, 1, 1)


def read(typed: str, **profile: object) -> Source:
    return read_library(Path(typed), Profile.model_validate(profile))


def checked(*sources: str | Path, **profile: object) -> Checking:
    given = Profile.model_validate({"zone": "Europe/Warsaw", **profile})
    return check([Path(each) for each in sources], given, Rules(TODAY), Zones(), load_glossary())


def days(source: Source, sheet: int = 0) -> dict[str, str]:
    """Day -> name of a sheet."""
    cells = source.sheets[sheet].cells
    return {day.date().isoformat(): name for name, day in zip(cells[1][1:], cells[2][1:], strict=True)}


@pytest.mark.parametrize(
    ("typed", "file", "sheets"),
    [
        ("holidays:PL@2027", "holidays:PL@2027", ["PL"]),
        ("holidays:pl,de-by@2027", "holidays:PL,DE-BY@2027", ["PL", "DE-BY"]),
        ("HOLIDAYS: pl , DE - by @ 2027", "holidays:PL,DE-BY@2027", ["PL", "DE-BY"]),
        ("holidays:POL@2027", "holidays:PL@2027", ["PL"]),
        ("holidays:DE-Bayern@2027", "holidays:DE-BY@2027", ["DE-BY"]),
        ("holidays:PL,pl@2027", "holidays:PL@2027", ["PL"]),
        ("holidays:uk@2027-2029", "holidays:GB@2027-2029", ["GB"]),
    ],
)
def test_calendars_are_named_by_their_codes(typed: str, file: str, sheets: list[str]) -> None:
    source = read(typed)
    assert (source.file, source.kind, source.path) == (file, "holidays", "")
    assert [sheet.name for sheet in source.sheets] == sheets


@pytest.mark.parametrize(
    ("typed", "profile", "years"),
    [
        ("holidays:PL@2027", {}, {2027}),
        ("holidays:PL@2027-2029", {}, {2027, 2028, 2029}),
        ("holidays:PL@2027..2028", {}, {2027, 2028}),
        ("holidays:PL@2029, 2027", {}, {2027, 2029}),
        ("holidays:PL", {"year": 2028}, {2028}),
        ("holidays:PL", {"first": "2027-06-01", "last": "2028-02-01"}, {2027, 2028}),
        ("holidays:PL@2027", {"year": 2028}, {2027}),
    ],
)
def test_years_stand_behind_the_at_or_in_the_range_asked_for(
    typed: str, profile: dict[str, object], years: set[int]
) -> None:
    assert {int(day[:4]) for day in days(read(typed, **profile))} == years


@pytest.mark.parametrize(
    ("typed", "profile", "message", "hint"),
    [
        ("holidays:", {}, "does not say whose holidays", "holidays:PL,DE-BY@2027"),
        ("holidays:PL,,DE@2027", {}, "does not say whose holidays", "holidays:PL,DE-BY@2027"),
        ("holidays:PL", {}, "no year is assumed", 'such as "holidays:PL@2027", or give --year 2027 or --from and --to'),
        ("holidays:PL", {"first": "2027-01-01"}, "--to would say up to when", "--year 2027"),
        ("holidays:PL", {"last": "2027-01-01"}, "--from would say from when on", "--year 2027"),
        ("holidays:PL", {"first": "1950-01-01", "last": "2090-01-01"}, "more than 100 years", "--year 2027"),
        ("holidays:PL@", {}, '"" is no year', "holidays:PL@2027 or @2027-2029"),
        ("holidays:PL@27", {}, '"27" is no year', "@2027-2029"),
        ("holidays:PL@2029-2027", {}, '"2029-2027" is no year', "@2027-2029"),
        ("holidays:PL@1000-9999", {}, '"1000-9999" is no year', "@2027-2029"),
        ("holidays:PL@2150", {}, "known for the years 1925 to 2100, not for 2150", "such as @2100"),
        ("holidays:Polland@2027", {}, 'no holidays for the country "Polland"', "PL (Poland)"),
        ("holidays:QQQ@2027", {}, 'no holidays for the country "QQQ"', "a code of two letters, such as holidays:PL"),
        ("holidays:DE-XX@2027", {}, 'DE has no subdivision "XX"', "BY (Bayern)"),
        ("holidays:AE-AZ@2027", {}, "AE have no subdivisions", "Write holidays:AE for the whole country."),
        ("holidays:PL@2027", {"language": "xx"}, 'not there in the language "xx"', "de, en_US, pl, uk"),
    ],
)
def test_what_cannot_be_understood_is_told_as_it_was_typed(
    typed: str, profile: dict[str, object], message: str, hint: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(typed, **profile)
    assert typed in caught.value.message
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert "--country" not in caught.value.hint
    assert "--subdivision" not in caught.value.hint


def test_names_are_in_the_language_that_was_asked_for() -> None:
    assert days(read("holidays:DE-BY@2027", language="de"))["2027-03-26"] == "Karfreitag"
    assert days(read("holidays:DE-BY@2027"))["2027-03-26"] == "Good Friday"


def test_a_calendar_without_that_language_says_so_beside_one_that_has_it() -> None:
    source = read("holidays:PL,DE@2027", language="pl")
    assert days(source)["2027-12-25"].startswith("Boże Narodzenie")
    told = [(each.about, each.evidence) for each in source.assumptions if each.code == "calendar-language"]
    assert [about for about, _ in told] == ["holidays:PL,DE@2027[DE]"]
    assert "--language pl" in told[0][1]


def test_days_that_the_moon_decides_are_one_warning_and_their_names_are_bare() -> None:
    for language in (None, "ar"):
        source = read("holidays:AE@2027", **({"language": language} if language else {}))
        (issue,) = source.issues
        assert (issue.code, issue.severity) == ("holiday-estimated", Severity.WARNING)
        assert "9 March 2027" in issue.message
        assert not [name for name in days(source).values() if "(" in name]
    assert read("holidays:PL@2027").issues == ()


def test_its_hash_is_that_of_what_it_holds() -> None:
    one = read("holidays:PL@2027")
    assert one.sha256 == read("holidays:pl", year=2027).sha256
    assert one.sha256 != read("holidays:PL@2028").sha256
    assert one.sha256 != read("holidays:PL@2027", language="pl").sha256


def test_the_library_is_told_and_a_file_of_that_name_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (told,) = read("holidays:PL@2027").assumptions
    assert told.code == "calendar-from-library"
    assert "of Poland" in told.decided
    assert "a file of this name" not in told.evidence
    (tmp_path / "holidays:PL@2027").write_text("Event,Start date\n", encoding="utf-8")
    (told,) = read("holidays:PL@2027").assumptions
    assert str(tmp_path / "holidays:PL@2027") in told.evidence


def test_an_occasion_is_called_the_same_in_every_year() -> None:
    assert checked("holidays:PL,DE-BY@2027").checked.names == checked("holidays:PL,DE-BY@2028").checked.names
    assert checked("holidays:PL,DE-BY@2027").checked.names == ("Germany Bayern", "Poland")


def test_a_given_occasion_is_its_name_or_stands_before_the_names_of_several() -> None:
    assert checked("holidays:PL@2027", occasion="Support").checked.names == ("Support",)
    names = checked("holidays:PL,DE-BY@2027", occasion="Support").checked.names
    assert names == ("Support Germany Bayern", "Support Poland")


def test_its_rows_are_named_by_their_days() -> None:
    checking = checked("holidays:PL@2027", first="2027-02-01")
    places = checking.checked.places
    assert str(places.place(0)) == "holidays:PL@2027[PL]!2027-01-01"
    assert places.records.skipped[0] == "outside the range that was asked for"


def test_it_is_not_compared_with_itself() -> None:
    codes = [each.code for each in checked("holidays:US,PL,AE@2027-2028").checked.assumptions]
    assert "country-inferred" not in codes
    assert [each.code for each in checked("holidays:US,PL@2027-2028").checked.issues] == []


def test_what_a_profile_says_of_sheets_and_headers_does_not_touch_it(tmp_path: Path) -> None:
    company = tmp_path / "company.csv"
    company.write_text("Tag,Name,Typ\n24.12.2027,Team,x\n", encoding="utf-8")
    profile = {"columns": {"Tag": "start_date"}, "date_order": "dmy", "only_types": ("x",), "occasion": "Support"}
    checking = checked(company, "holidays:PL@2027", **profile)
    assert checking.checked.counted() == [15]
    assert library_profile(Profile.model_validate(profile)) == Profile(occasion="Support")


def test_its_name_is_a_preferred_source_with_and_without_the_years(tmp_path: Path) -> None:
    company = tmp_path / "company.csv"
    company.write_text("Event,Start date\nTeam day,2027-05-03\n", encoding="utf-8")
    for name in ("holidays:PL@2027", "holidays:pl"):
        report = checked(company, "holidays:pl@2027", occasion="Support", prefer=(name,))
        assert report.checked.places.records.skipped[0] == (
            '"National Day of the Third of May" of holidays:PL@2027[PL]!2027-05-03 counts for that day (--prefer)'
        )
