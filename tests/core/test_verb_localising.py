"""Localise: one zone for each span; gaps, folds, offsets, conversion."""

from typing import Any

import pytest
from calendar_entries import calendar, entry
from core_sheets import Walked, sheet_of, source_of, walk

from importer.core.glossary import Glossary
from importer.core.model import Source

HEADER = ["Event", "Date", "End date", "Start time", "End time", "Time zone"]


def walked(glossary: Glossary, *line: str, **more: Any) -> Walked:
    cells = [*line, *[""] * (5 - len(line))]
    return walk(source_of(sheet_of([HEADER, ["X", *cells]])), glossary, **more)


@pytest.mark.parametrize(
    ("line", "options", "expected"),
    [
        pytest.param(("2027-12-24",), {}, ["X off 2027-12-24 00:00-23:59 Europe/Warsaw"], id="default"),
        pytest.param(
            ("2027-12-24", "", "", "", "Asia/Tokyo"), {}, ["X off 2027-12-24 00:00-23:59 Asia/Tokyo"], id="own"
        ),
        pytest.param(
            ("2027-12-24", "", "", "", "Asia/Calcutta"),
            {},
            ["X off 2027-12-24 00:00-23:59 Asia/Calcutta"],
            id="sent-as-written",
        ),
        pytest.param(
            ("2027-12-24", "", "9:00", "13:00", "CET"),
            {},
            ["X open 2027-12-24 09:00-13:00 Europe/Warsaw"],
            id="the-default-zones-abbreviation",
        ),
        pytest.param(
            ("2027-12-24", "", "9:00", "13:00", "UTC+1"),
            {},
            ["X open 2027-12-24 09:00-13:00 Europe/Warsaw"],
            id="the-default-zones-offset",
        ),
        pytest.param(
            ("2027-12-24", "", "9:00", "13:00", "UTC+2"),
            {},
            ["X open 2027-12-24 08:00-12:00 Europe/Warsaw"],
            id="another-offset-is-converted",
        ),
        pytest.param(
            ("2027-12-24", "", "", "", "UTC-8"),
            {},
            ["X off 2027-12-24 00:00-23:59 Europe/Warsaw"],
            id="whole-days-keep-their-date",
        ),
        pytest.param(
            ("2027-12-24", "", "9:00", "13:00"),
            {"to_zone": "America/New_York"},
            ["X open 2027-12-24 03:00-07:00 America/New_York"],
            id="to-zone",
        ),
        pytest.param(
            ("2027-12-24",),
            {"to_zone": "America/New_York"},
            ["X off 2027-12-24 00:00-23:59 America/New_York"],
            id="to-zone-whole-day",
        ),
        pytest.param(
            ("2027-12-24 18:00", "2027-12-27 08:00", "", "", "America/New_York"),
            {"to_zone": "Europe/Warsaw"},
            [
                "X open 2027-12-25 00:00-23:59 Europe/Warsaw",
                "X open 2027-12-26 00:00-23:59 Europe/Warsaw",
                "X open 2027-12-27 00:00-14:00 Europe/Warsaw",
            ],
            id="to-zone-span",
        ),
        pytest.param(
            ("2027-12-24 02:00", "2027-12-27 06:00"),
            {"to_zone": "America/New_York"},
            [
                "X open 2027-12-23 20:00-23:59 America/New_York",
                "X open 2027-12-24 00:00-23:59 x3 America/New_York",
            ],
            id="to-zone-span-back",
        ),
        pytest.param(
            ("2027-12-24 18:00", "2027-12-25 04:00", "", "", "UTC+9"),
            {},
            ["X open 2027-12-24 10:00-20:00 Europe/Warsaw"],
            id="offset-span-becomes-one-day",
        ),
        pytest.param(
            ("2027-10-21T00:00:00+02:00",), {}, ["X off 2027-10-21 00:00-23:59 Europe/Warsaw"], id="local-midnight"
        ),
    ],
)
def test_the_zone_of_an_event(
    line: tuple[str, ...], options: dict[str, Any], expected: list[str], glossary: Glossary
) -> None:
    assert walked(glossary, *line, **options).told == expected


@pytest.mark.parametrize(
    ("line", "codes", "outcome"),
    [
        pytest.param(("2027-12-24", "", "", "", "Mars/Olympus"), ["F2 zone-unknown"], "rejected", id="unknown"),
        pytest.param(("2027-12-24", "", "9:00", "13:00", "IST"), ["F2 zone-ambiguous"], "rejected", id="ambiguous"),
        pytest.param(("2027-03-28", "", "02:30", "10:00"), ["D2 time-in-gap"], "rejected", id="gap"),
        pytest.param(("2027-03-27", "2027-03-29", "02:30", "10:00"), ["D2 time-in-gap"], "ready", id="gap-in-a-run"),
        pytest.param(("2027-10-31", "", "02:30", "10:00"), ["D2 time-in-fold"], "ready", id="fold"),
        pytest.param(("2027-03-27", "", "22:00", "02:30"), ["E2 time-in-gap"], "rejected", id="gap-after-midnight"),
        pytest.param(
            ("2026-09-06", "", "", "", "America/Santiago"), [], "ready", id="a-whole-days-midnight-is-no-matter"
        ),
        pytest.param(
            ("2026-09-06", "", "00:30", "10:00", "America/Santiago"),
            ["D2 time-in-gap"],
            "rejected",
            id="gap-at-midnight",
        ),
    ],
)
def test_zones_and_clocks_that_are_wrong(
    line: tuple[str, ...], codes: list[str], outcome: str, glossary: Glossary
) -> None:
    found = walked(glossary, *line)
    assert [code for code in found.codes if "overnight" not in code] == codes
    assert found.outcomes == [outcome]


def test_without_a_zone_everything_else_is_still_checked(glossary: Glossary) -> None:
    sheet = sheet_of([HEADER, ["X", "2027-12-24"], ["X", "soon"], ["X", "2027-12-26", "", "", "", "Asia/Tokyo"]])
    found = walk(source_of(sheet), glossary, zone=None)
    missing = next(issue for issue in found.issues if issue.code == "zone-missing")
    assert "--zone" in missing.hint
    assert missing.place.row is None
    assert {issue.code for issue in found.issues} == {"zone-missing", "date-unreadable"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("2027-12-24", "", "9:00", "13:00", "CET"), "zone-abbreviation"),
        (("2027-12-24", "", "9:00", "13:00", "UTC+2"), "zone-offset"),
        (("2027-12-24", "", "9:00", "13:00", "W. Europe Standard Time"), "zone-renamed"),
    ],
    ids=str,
)
def test_what_was_inferred_is_told(line: tuple[str, ...], code: str, glossary: Glossary) -> None:
    assert code in walked(glossary, *line).assumed


def day_off(tzid: str = "", start: str = "2027-05-03", end: str = "", **about: Any) -> Source:
    return calendar(entry("X", start, end, tzid), entry("Y", "2027-05-04"), **about)


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        (day_off(zone="Singapore Standard Time"), "the calendar calls Asia/Singapore its own: give --zone"),
        (day_off("Asia/Tokyo", start="2027-05-03T09:00", end="2027-05-03T12:00"),
         "all entries of the calendar that name a zone name Asia/Tokyo: give --zone Asia/Tokyo."),
        (day_off(zone="UTC"), "give the zone of the calendar, for example --zone Europe/Warsaw."),
        (day_off(zone="CET"), "give the zone of the calendar, for example --zone Europe/Warsaw."),
    ],
)  # fmt: skip
def test_a_missing_zone_that_the_calendar_names(source: Source, hint: str, glossary: Glossary) -> None:
    (issue,) = (each for each in walk(source, glossary, zone=None).issues if each.code == "zone-missing")
    assert issue.hint.startswith(hint)


def hours_in(*zones: str) -> Source:
    days = [f"2027-05-0{number}" for number in range(3, 3 + len(zones))]
    return calendar(*(entry(zone, f"{day}T09:00", f"{day}T12:00", zone) for zone, day in zip(zones, days, strict=True)))


@pytest.mark.parametrize(
    ("zones", "settles"),
    [(["CET"], "Europe/Warsaw"), (["IST"], "Asia/Kolkata"), (["CET", "IST"], ""), (["EST", "EDT"], "America/New_York")],
)
def test_abbreviations_in_calendars_are_settled_as_the_hint_says(
    zones: list[str], settles: str, glossary: Glossary
) -> None:
    source = hours_in(*zones)
    for issue in walk(source, glossary, zone="Asia/Dubai").issues:
        assert issue.code == "zone-ambiguous"
        assert "occasions migrate" in issue.hint
        assert (f"--zone {settles}" in issue.hint) if settles else ("--zone" not in issue.hint)
    if settles:
        assert walk(source, glossary, zone=settles).codes == []
