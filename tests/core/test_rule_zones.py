"""Zone cells, and what the pinned tzdata says about zones."""

import datetime as dt

import pytest
from babel.core import get_global

from importer.core.faults import Fault
from importer.core.rules.zones import (
    ZoneReading,
    canonical,
    known_zones,
    load_zone,
    offset_minutes,
    read_zone,
    transition_kind,
    uses_abbreviation,
)

WINDOWS = sorted(get_global("windows_zone_mapping").items())


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Europe/Warsaw", "Europe/Warsaw"),
        ("europe/warsaw", "Europe/Warsaw"),
        (" Europe/Warsaw ", "Europe/Warsaw"),
        ("America/New York", "America/New_York"),
        ("US/Eastern", "US/Eastern"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("UTC", "UTC"),
        ("Z", "UTC"),
        ("utc", "UTC"),
        ("Etc/UTC", "UTC"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("tokyo standard time", "Asia/Tokyo"),
        ("Poland", "Poland"),
    ],
    ids=str,
)
def test_a_zone_is_sent_as_written(value: str, name: str) -> None:
    found = read_zone(value)
    assert isinstance(found, ZoneReading)
    assert (found.kind, found.name) == ("zone", name)


@pytest.mark.parametrize("windows", [name for name, _ in WINDOWS])
def test_every_windows_name_is_a_zone_that_loads(windows: str) -> None:
    found = read_zone(windows)
    assert isinstance(found, ZoneReading)
    assert found.name in known_zones()
    assert dt.datetime(2027, 7, 1, tzinfo=load_zone(found.name)).utcoffset() is not None


@pytest.mark.parametrize("name", sorted(known_zones()))
def test_every_zone_loads_and_its_canonical_name_is_final(name: str) -> None:
    target = canonical(name)
    assert canonical(target) == target
    here, there = load_zone(name), load_zone(target)
    moments = [dt.datetime.fromisoformat(f"2027-{month}-01T12:00") for month in ("01", "07")]
    assert all(
        moment.replace(tzinfo=here).utcoffset() == moment.replace(tzinfo=there).utcoffset() for moment in moments
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Eastern", "America/New_York"),
        ("Poland", "Europe/Warsaw"),
        ("UTC", "Etc/UTC"),
        ("Etc/Zulu", "UTC"),
        ("Europe/Kiev", "Europe/Kyiv"),
    ],
    ids=str,
)
def test_aliases_have_one_canonical_name(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("value", "minutes"),
    [("UTC+2", 120), ("+05:30", 330), ("GMT-3", -180), ("UTC +0530", 330), ("−03:30", -210), ("+14", 840)],
    ids=str,
)
def test_an_offset(value: str, minutes: int) -> None:
    found = read_zone(value)
    assert isinstance(found, ZoneReading)
    assert (found.kind, found.minutes, found.name) == ("offset", minutes, "")


@pytest.mark.parametrize("value", ["EST", "MST", "HST", "GMT", "CET", "IST", "cet", "BST", "PST"], ids=str)
def test_a_bare_abbreviation_is_no_zone(value: str) -> None:
    found = read_zone(value)
    assert isinstance(found, ZoneReading)
    assert (found.kind, found.text, found.name) == ("abbreviation", value.upper(), "")


@pytest.mark.parametrize(
    ("value", "hint"),
    [("Europe/Warsow", "Europe/Warsaw"), ("Mars/Olympus", "write"), ("+15:00", "write"), ("UTC+2:75", "write")],
    ids=str,
)
def test_what_is_no_zone(value: str, hint: str) -> None:
    found = read_zone(value)
    assert isinstance(found, Fault)
    assert found.code == "zone-unknown"
    assert hint in found.hint


@pytest.mark.parametrize(
    ("zone", "abbreviation", "expected"),
    [
        ("Europe/Warsaw", "CET", True),
        ("Europe/Warsaw", "CEST", True),
        ("America/New_York", "EST", True),
        ("America/New_York", "EDT", True),
        ("Asia/Kolkata", "IST", True),
        ("Europe/Dublin", "IST", True),
        ("Europe/Warsaw", "EST", False),
        ("Asia/Tokyo", "CET", False),
        ("Europe/London", "GMT", True),
        ("Europe/Warsaw", "IST", False),
    ],
    ids=str,
)
def test_which_zone_uses_which_abbreviation(zone: str, abbreviation: str, expected: bool) -> None:
    assert uses_abbreviation(zone, abbreviation, 2027) is expected


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("Europe/Warsaw", "2027-03-28T02:30", "gap"),
        ("Europe/Warsaw", "2027-03-28T03:00", ""),
        ("Europe/Warsaw", "2027-10-31T02:30", "fold"),
        ("America/New_York", "2027-03-14T02:00", "gap"),
        ("America/New_York", "2027-11-07T01:59", "fold"),
        ("America/Santiago", "2026-09-06T00:30", "gap"),
        ("America/Santiago", "2026-04-04T23:30", "fold"),
        ("Africa/Cairo", "2026-04-24T00:00", "gap"),
        ("Africa/Cairo", "2026-10-29T23:15", "fold"),
        ("Asia/Beirut", "2026-03-29T00:15", "gap"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "gap"),
        ("Australia/Lord_Howe", "2026-10-04T02:30", ""),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "fold"),
        ("Australia/Lord_Howe", "2026-04-05T01:15", ""),
        ("Asia/Tokyo", "2027-03-28T02:30", ""),
        ("UTC", "2027-03-28T02:30", ""),
    ],
    ids=str,
)
def test_gaps_and_folds(zone: str, wall: str, expected: str) -> None:
    assert transition_kind(zone, dt.datetime.fromisoformat(wall)) == expected


@pytest.mark.parametrize(
    ("zone", "wall", "minutes"),
    [
        ("Europe/Warsaw", "2027-01-01", 60),
        ("Europe/Warsaw", "2027-07-01", 120),
        ("Asia/Kathmandu", "2027-01-01", 345),
        ("Australia/Lord_Howe", "2027-01-01", 660),
        ("Australia/Lord_Howe", "2027-07-01", 630),
    ],
    ids=str,
)
def test_offsets(zone: str, wall: str, minutes: int) -> None:
    assert offset_minutes(zone, dt.datetime.fromisoformat(wall)) == minutes
