"""Zones of calendars: names of all kinds, and zones that a file describes by their rules alone."""

import datetime as dt
from pathlib import Path

import pytest
from calendar_samples import TIME, ZONE, calendar, days_of, entries_of, event, fault_of, rows_of, sheet_of, source_of

from importer.readers import ReadOptions


def described(name: str, standard: str, summer: str | None, *more: str) -> str:
    """A VTIMEZONE with European summer time."""
    hour = int(standard[:3]) + 1
    parts = [("STANDARD", f"16011028T{hour + 1:02}0000", summer or standard, standard, "10")]
    if summer:
        parts.append(("DAYLIGHT", f"16010325T{hour:02}0000", standard, summer, "3"))
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}", *more]
    for kind, start, since, to, month in parts:
        rule = [f"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH={month}"] if summer else []
        lines += [
            f"BEGIN:{kind}",
            f"DTSTART:{start}",
            f"TZOFFSETFROM:{since}",
            f"TZOFFSETTO:{to}",
            *rule,
            f"END:{kind}",
        ]
    return "\r\n".join([*lines, "END:VTIMEZONE", ""])


def at_nine(zone: str) -> str:
    return event(f"DTSTART;TZID={zone}:20270701T090000")


def zone_of(folder: Path, text: str) -> str:
    (row,) = rows_of(folder, text)
    assert row[TIME] == dt.time(9)
    return str(row[ZONE])


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Europe/Warsaw", "Europe/Warsaw"),
        ('"Europe/Warsaw"', "Europe/Warsaw"),
        ("/mozilla.org/20070129_1/Asia/Tokyo", "Asia/Tokyo"),
        ("/freeassociation.sourceforge.net/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("GMT Standard Time", "Europe/London"),
        ('"W. Europe Standard Time"', "Europe/Berlin"),
        ("US/Eastern", "US/Eastern"),
        ("UTC", "UTC"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("EST", "EST"),
        ("UTC+2", "UTC+2"),
    ],
)
def test_names_that_are_known_need_no_rules(tmp_path: Path, written: str, zone: str) -> None:
    assert zone_of(tmp_path, calendar(at_nine(written))) == zone


def test_other_names_of_a_zone_are_told(tmp_path: Path) -> None:
    text = calendar(at_nine("GMT Standard Time"), at_nine("GMT Standard Time"), at_nine("Europe/Paris"))
    (told,) = source_of(tmp_path, text).assumptions
    assert (told.code, told.about, told.decided) == ("zone-renamed", 'zone "GMT Standard Time"', "Europe/London")


def test_a_zone_that_a_program_made_up_says_its_place(tmp_path: Path) -> None:
    zone = described("Customized Time Zone", "+0100", "+0200", "X-LIC-LOCATION:Europe/Vienna")
    assert zone_of(tmp_path, calendar(at_nine("Customized Time Zone"), zone)) == "Europe/Vienna"


@pytest.mark.parametrize(
    ("name", "standard", "summer", "zone"),
    [
        ("Customized Time Zone", "+0100", "+0200", "Europe/Berlin"),
        ("(UTC+01:00) Amsterdam, Berlin", "+0100", "+0200", "Europe/Berlin"),
        ("GMT", "+0000", "+0100", "Europe/London"),
        ("GMT", "+0000", None, "UTC"),
        ("Odd", "+0545", None, "Asia/Kathmandu"),
    ],
)
def test_a_zone_is_the_one_that_keeps_the_same_hours(
    tmp_path: Path, name: str, standard: str, summer: str | None, zone: str
) -> None:
    source = source_of(tmp_path, calendar(described(name, standard, summer), at_nine(name)))
    (row,) = source.sheets[0].cells.iloc[1:].to_numpy().tolist()
    (told,) = source.assumptions
    assert row[ZONE] == told.decided == zone
    assert "VTIMEZONE in line 2 has the same hours in 2027" in told.evidence


def test_the_zone_of_the_calendar_itself_is_tried_first(tmp_path: Path) -> None:
    text = calendar("X-WR-TIMEZONE:Europe/Prague", described("My Time", "+0100", "+0200"), at_nine("My Time"))
    assert zone_of(tmp_path, text) == "Europe/Prague"


def test_a_zone_that_is_known_by_nothing_is_a_fault_that_names_the_option(tmp_path: Path) -> None:
    _, column, fault = fault_of(tmp_path, calendar(described("Mars Time", "+0123", "+0217"), at_nine("Mars Time")))
    assert (column, fault.code) == (ZONE, "zone-unknown")
    assert "--zone" in fault.hint


def test_a_zone_that_is_known_by_nothing_is_the_one_that_was_given(tmp_path: Path) -> None:
    source = source_of(tmp_path, calendar(at_nine("Mars Time")), ReadOptions(zone="Europe/Warsaw"))
    assert source.sheets[0].cells[ZONE].tolist()[1:] == ["Europe/Warsaw"]
    assert "--zone" in source.assumptions[0].evidence


@pytest.mark.parametrize(
    "broken",
    ["DTSTART:never", "TZOFFSETTO:east", "RRULE:FREQ=SECONDLY", "RDATE:x", "TZOFFSETTO:+9900"],
)
def test_a_zone_that_is_badly_described_is_unknown(tmp_path: Path, broken: str) -> None:
    name = broken.partition(":")[0]
    lines = described("My Time", "+0100", "+0200").split("\r\n")
    text = "\r\n".join(broken if line.startswith(f"{name}:") else line for line in lines if line) + "\r\n"
    text = text if broken in text else text.replace("TZOFFSETTO", f"{broken}\r\nTZOFFSETTO")
    assert fault_of(tmp_path, calendar(text, at_nine("My Time")))[2].code == "zone-unknown"


def test_the_zone_of_whole_days_is_nobodys_business(tmp_path: Path) -> None:
    assert rows_of(tmp_path, calendar(event("DTSTART;VALUE=DATE;TZID=Mars Time:20270701")))[0][ZONE] == ""


def test_the_only_zone_of_a_calendar_is_its_own(tmp_path: Path) -> None:
    entries = entries_of(sheet_of(tmp_path, calendar(described("GMT Standard Time", "+0000", "+0100"), at_nine("UTC"))))
    assert entries.zone == "Europe/London"


def test_each_calendar_describes_its_own_zones(tmp_path: Path) -> None:
    texts = [
        calendar(described("My Time", *hours), at_nine("My Time")) for hours in (("+0100", "+0200"), ("+0545", None))
    ]
    source = source_of(tmp_path, "".join(texts + texts[:1]))
    assert source.sheets[0].cells[ZONE].tolist()[1:] == ["Europe/Berlin", "Asia/Kathmandu", "Europe/Berlin"]
    assert (len(source.assumptions), entries_of(source.sheets[0]).zone) == (2, "")


def test_times_at_the_ends_of_time_are_not_converted(tmp_path: Path) -> None:
    lines = ("DTSTART;TZID=Europe/Berlin:00010101T000000", "DTEND;TZID=Asia/Tokyo:00010101T000000")
    assert days_of(tmp_path, calendar(event(*lines))) == ["0001-01-01"]
