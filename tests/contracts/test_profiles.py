"""Saved profiles: where they are found, what is said of those that cannot be used, how they are written."""

import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from importer.cli import app
from importer.core.errors import SettingsError
from importer.core.profile import Profile
from importer.profile_text import render_profile
from importer.profiles import find_profile, saved_profiles

NOTHING_FOUND = {"header_row": None, "encoding": None, "delimiter": None}


def keep(folder: Path, text: str, name: str = "mine") -> None:
    (folder / "profiles").mkdir(exist_ok=True)
    (folder / "profiles" / f"{name}.toml").write_text(text, encoding="utf-8")


def test_a_file_comes_before_the_folder_and_the_folder_before_the_package(tmp_path: Path) -> None:
    assert find_profile("google-calendar", tmp_path).where == "comes with the program"
    keep(tmp_path, 'zone = "UTC"', "google-calendar")
    found = find_profile("google-calendar", tmp_path)
    assert (found.where, found.profile.zone) == ("profiles/google-calendar.toml", "UTC")
    (tmp_path / "google-calendar").write_text('zone = "Asia/Tokyo"', encoding="utf-8")
    assert find_profile("google-calendar", tmp_path).profile.zone == "Asia/Tokyo"


def test_every_profile_of_the_package_can_be_used(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        find_profile("absent", tmp_path)
    names = caught.value.hint.removeprefix("there are ").split(";")[0].split(", ")
    assert "google-calendar" in names
    assert all(find_profile(name, tmp_path).profile.columns for name in names)


def test_those_of_a_folder_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    assert saved_profiles(tmp_path) == ()
    for name in ("b", "a"):
        keep(tmp_path, f'headers = ["{name}"]', name)
    (tmp_path / "profiles" / "notes.txt").write_text("no profile", encoding="utf-8")
    found = saved_profiles(tmp_path)
    assert [(each.name, each.where, each.profile.headers) for each in found] == [
        ("a", "profiles/a.toml", ("a",)),
        ("b", "profiles/b.toml", ("b",)),
    ]


def test_a_profile_that_is_not_there_is_asked_for_by_name(tmp_path: Path) -> None:
    keep(tmp_path, "", "emea")
    with pytest.raises(SettingsError, match='no profile "emae"') as caught:
        find_profile("emae", tmp_path)
    assert caught.value.hint.startswith("there are calendarific, emea, google-calendar, nager-date; ")
    with pytest.raises(SettingsError, match=r"no profile no/such\.toml"):
        find_profile("no/such.toml", tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('date_ordr = "dmy"', ["nobody reads the key date_ordr (is date_order meant?)", "the keys are name, headers"]),
        ('date_order = "dym"', ['date_order = "dym" does not fit', '"dmy", "mdy" or "ymd"']),
        (
            '[columns]\n"Was" = "evnt"',
            ['the column "Was" is said to be "evnt"', "the fields are occasion, description"],
        ),
        ('header_row = "four"', ['header_row = "four" does not fit', "a whole number"]),
        ("header_row = 0", ["header_row = 0 does not fit", "1 or more"]),
        ('regions = "PL"', ['regions = "PL" does not fit', "a list such as"]),
        ("date_order = dmy", ["is not written as TOML", 'key = "value"']),
        ("first = 2028-01-01\nlast = 2027-01-01", ["'to' is before 'from'"]),
    ],
    ids=["key", "choice", "field", "number", "bound", "list", "toml", "range"],
)
def test_a_profile_that_cannot_be_used_is_told_so(tmp_path: Path, text: str, words: list[str]) -> None:
    keep(tmp_path, text)
    for find in (saved_profiles, lambda folder: find_profile("mine", folder)):
        with pytest.raises(SettingsError, match=r"profiles/mine\.toml") as caught:
            find(tmp_path)
        said = f"{caught.value.message} {caught.value.hint}"
        assert [word for word in words if word not in said] == []


def test_a_profile_of_an_older_version_is_read(tmp_path: Path) -> None:
    keep(tmp_path, '\ufeffname = "Vendor"\nzone = "UTC"\n[columns]\n"Was" = "event"\n')
    assert find_profile("mine", tmp_path).profile == Profile(name="Vendor", zone="UTC", columns={"Was": "event"})


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    keep(tmp_path, "")
    (tmp_path / "profiles" / "mine.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(SettingsError, match="no text in UTF-8"):
        saved_profiles(tmp_path)


def test_what_is_written_is_read_again() -> None:
    columns = {'=1+"1"\\': "event", "a\tb": "unused", "日期": "start_date", "\x7f": "tick", "x # y = [z]": "zone"}
    profile = Profile.model_validate(
        {
            "name": "a",
            "headers": tuple(columns) * 9,
            "columns": columns,
            "layout": "ticks",
            "header_row": 4,
            "date_order": "mdy",
            "ends": "exclusive",
            "real_dates": "swapped",
            "zone": "UTC",
            "to_zone": "Asia/Tokyo",
            "occasion": "O'Neill \U0001f384",
            "sheets": ("a", "b"),
            "tables": ("F1",),
            "hidden": "skip",
            "encoding": "cp1252",
            "delimiter": "\t",
            "half_day": "09:00-13:00",
            "only_types": ("Public*",),
            "skip_types": ("School",),
            "comments": "description",
            "country": "DE-BY",
            "no_warn": ("date-past",),
            "timed": "whole-day",
            "free": "skip",
            "private": "include",
            "region_from": "LOCATION",
            "language": "pl",
            "prefer": ("holidays.ics",),
            "regions": ("PL", "DE"),
        }
    )
    assert set(Profile.model_fields) - profile.model_fields_set == {"year", "first", "last"}
    evidence = {"date_order": 'B2 = 1\nzone = "Mars"'}
    text = render_profile(profile, "odd\nname.csv", NOTHING_FOUND, evidence)
    assert Profile.model_validate(tomllib.loads(text)) == profile


def test_what_was_found_out_is_a_comment() -> None:
    text = render_profile(Profile(name="a"), "a.csv", {"header_row": 4, "encoding": "cp1252", "delimiter": "\t"}, {})
    assert {"# header_row = 4", '# encoding = "cp1252"', '# delimiter = "\\t"'} <= set(text.splitlines())
    assert tomllib.loads(text) == {"name": "a", "columns": {}}


def test_a_code_that_is_no_warning_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text('no_warn = ["year-fra"]\n', encoding="utf-8")
    with pytest.raises(SettingsError, match='"year-fra" is no code of a warning; the nearest are year-far,'):
        find_profile("./odd.toml", tmp_path)


def test_an_option_that_is_no_warning_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "days.csv").write_text("Event,Start date\nChristmas,2031-12-25\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["check", str(tmp_path / "days.csv"), "--no-warn", "nam-typo"])
    assert isinstance(done.exception, SettingsError)
    assert done.exception.message.startswith('--no-warn in the options cannot be used: "nam-typo" is no code')
    assert "name-typo" in done.exception.message
