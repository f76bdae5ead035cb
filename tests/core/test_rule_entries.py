"""What calendars write beside entries, and spans in UTC that are whole days somewhere."""

import datetime as dt

import pytest

from importer.core.glossary import Glossary
from importer.core.rules.entry_marks import is_cancelled, is_cancelled_name, is_free, is_own
from importer.core.rules.local_midnights import local_days, whole_length
from importer.core.rules.zones import ZoneReading


@pytest.mark.parametrize(("status", "expected"), [("CANCELLED", True), ("Canceled", True), ("CONFIRMED", False)])
def test_a_status(status: str, expected: bool) -> None:
    assert is_cancelled(status) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Canceled: Summer party", True),
        ("Abgesagt: Betriebsausflug", True),
        ("Annulé : Réunion", True),
        ("キャンセル済み: 会議", True),
        ("Canceled", False),
        ("Canceled:", False),
        ("Cancelled trains", False),
    ],
)
def test_the_name_of_a_meeting_that_was_called_off(name: str, expected: bool, glossary: Glossary) -> None:
    assert is_cancelled_name(name, glossary) is expected


@pytest.mark.parametrize(("busy", "expected"), [("TRANSPARENT", True), ("Free", True), ("BUSY", False), ("3", False)])
def test_free_time(busy: str, expected: bool, glossary: Glossary) -> None:
    assert is_free(busy, glossary) is expected


@pytest.mark.parametrize(
    ("mark", "expected"),
    [("PRIVATE", True), ("Confidential", True), ("PUBLIC", False), ("DEFAULT", False), ("Wahr", None)],
)
def test_private_entries(mark: str, expected: bool | None) -> None:
    assert is_own(mark) is expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(86_400, True), (172_800, True), (82_800, True), (90_000, True), (79_200, False), (3600, False), (0, False)],
)
def test_the_length_of_whole_days(seconds: int, expected: bool) -> None:
    assert whole_length(seconds) is expected


def moment(text: str) -> tuple[int, int]:
    at = dt.datetime.fromisoformat(text)
    return at.toordinal(), at.hour * 3600 + at.minute * 60


@pytest.mark.parametrize(
    ("start", "end", "zone", "expected"),
    [
        ("2027-05-02T22:00", "2027-05-03T22:00", "Europe/Warsaw", ("2027-05-03", "2027-05-03")),
        ("2027-05-02T22:00", "2027-05-05T22:00", "Europe/Warsaw", ("2027-05-03", "2027-05-05")),
        ("2027-03-27T23:00", "2027-03-28T22:00", "Europe/Warsaw", ("2027-03-28", "2027-03-28")),
        ("2027-05-03T04:00", "2027-05-04T04:00", "America/New_York", ("2027-05-03", "2027-05-03")),
        ("2027-05-02T22:00", "2027-05-03T22:00", "America/New_York", None),
        ("2027-05-02T22:00", "2027-05-03T20:00", "Europe/Warsaw", None),
    ],
)
def test_midnights_of_a_zone(start: str, end: str, zone: str, expected: tuple[str, str] | None) -> None:
    days = local_days(moment(start), moment(end), zone)
    assert (days and tuple(dt.date.fromordinal(day).isoformat() for day in days)) == expected


@pytest.mark.parametrize(
    ("start", "end", "zone", "of", "expected"),
    [
        pytest.param("2027-05-02T18:00", "2027-05-03T18:00", "Europe/Warsaw", ("zone", "America/New_York", 0),
                     ("2027-05-03", "2027-05-03"), id="another-zone"),
        pytest.param("2027-03-14T18:00", "2027-03-15T19:00", "Europe/Warsaw", ("zone", "America/New_York", 0),
                     None, id="the-other-clocks-changed-already"),
        pytest.param("2027-03-14T19:00", "2027-03-15T19:00", "Europe/Warsaw", ("zone", "America/New_York", 0),
                     ("2027-03-15", "2027-03-15"), id="an-hour-apart-for-two-weeks"),
        pytest.param("2027-03-27T19:00", "2027-03-28T18:00", "Europe/Warsaw", ("zone", "America/New_York", 0),
                     ("2027-03-28", "2027-03-28"), id="a-day-of-23-hours"),
        pytest.param("2027-05-03T03:30", "2027-05-04T03:30", "Europe/Warsaw", ("offset", "", 330),
                     ("2027-05-03", "2027-05-03"), id="an-offset"),
        pytest.param("2027-05-03T00:00", "2027-05-04T00:00", "Europe/Warsaw", ("abbreviation", "", 0), None,
                     id="an-abbreviation"),
        pytest.param("2027-09-04T04:00", "2027-09-05T04:00", "America/Santiago", ("zone", "UTC", 0),
                     ("2027-09-04", "2027-09-04"), id="until-a-midnight-that-the-clocks-skip"),
        pytest.param("0001-01-01T10:00", "0001-01-02T10:00", "Asia/Tokyo", ("zone", "UTC", 0), None, id="first-year"),
        pytest.param("9999-12-30T20:00", "9999-12-31T20:00", "Asia/Tokyo", ("zone", "UTC", 0), None, id="last-year"),
    ],
)  # fmt: skip
def test_spans_of_another_zone(
    start: str, end: str, zone: str, of: tuple[str, str, int], expected: tuple[str, str] | None
) -> None:
    reading = ZoneReading(of[0], of[1], of[1], of[2])  # type: ignore[arg-type]
    days = expected and tuple(dt.date.fromisoformat(day).toordinal() for day in expected)
    assert local_days(moment(start), moment(end), zone, reading) == days
