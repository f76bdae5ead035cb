"""Spans of moments with offsets in the cells of a sheet that are whole days."""

import datetime as dt
from typing import Literal

import pytest
from core_sheets import sheet_of, source_of

from importer.core.glossary import Glossary
from importer.core.mapping.map import map_source
from importer.core.parsing.parse import parse
from importer.core.profile import Profile
from importer.core.records import Parsed

DAY_END = 86_340
EVENING = ("2027-05-02T22:00:00Z", "2027-05-03T22:00:00Z")


def parsed(
    glossary: Glossary, *rows: tuple[str, ...], zone: str | None = "Europe/Berlin", headers: tuple[str, ...] = ()
) -> Parsed:
    sheet = sheet_of([("Event", "Start", "End", *headers), *(("X", *row) for row in rows)])
    return parse(map_source(source_of(sheet), Profile(zone=zone), glossary).tables, glossary)


@pytest.mark.parametrize(
    ("start", "end", "zone", "count"),
    [
        pytest.param(*EVENING, "Europe/Berlin", 1, id="utc"),
        pytest.param("2027-05-02T22:00:00.000Z", "2027-05-04T22:00:00.000Z", "Europe/Berlin", 2, id="two-days"),
        pytest.param("2027-05-03T00:00:00+02:00", "2027-05-04T00:00:00+02:00", "Europe/Berlin", 1, id="own-offset"),
        pytest.param("2027-05-03T00:00:00+02:00", "2027-05-04T00:00:00+02:00", None, 1, id="own-offset-no-zone"),
        pytest.param("2027-05-03T00:00:00Z", "2027-05-04T00:00:00Z", "Europe/Berlin", 1, id="days-of-utc"),
        pytest.param("2027-05-02T18:00:00-04:00", "2027-05-03T18:00:00-04:00", "Europe/Berlin", 1, id="other-offset"),
    ],
)
def test_midnight_to_midnight_is_whole_days_off(
    start: str, end: str, zone: str | None, count: int, glossary: Glossary
) -> None:
    found = parsed(glossary, (start, end), ("2027-06-01T09:00:00Z", "2027-06-01T12:00:00Z"), zone=zone)
    first = dt.date(2027, 5, 3).toordinal()
    assert found.issues == ()
    assert (found.records.first[0], found.records.last[0]) == (first, first + count - 1)
    assert found.spans.working.tolist() == [False, True]
    assert [each.code for each in found.assumptions if each.code == "entries-whole-days"] == ["entries-whole-days"]


def test_the_day_on_which_the_clocks_change_is_whole(glossary: Glossary) -> None:
    found = parsed(glossary, ("2027-10-30T22:00:00Z", "2027-10-31T23:00:00Z"))
    assert found.records.last.tolist() == found.records.first.tolist() == [dt.date(2027, 10, 31).toordinal()]


@pytest.mark.parametrize("zone", [None, "Asia/Tokyo"])
def test_whole_days_in_utc_of_no_known_zone_are_asked_about(zone: str | None, glossary: Glossary) -> None:
    (issue,) = parsed(glossary, EVENING, EVENING, zone=zone).issues
    assert (issue.code, "--zone" in issue.hint, "Tokyo" in issue.message) == ("whole-days-unclear", True, bool(zone))
    assert issue.message.startswith("2 rows are whole days long, but begin at 22:00 UTC")


@pytest.mark.parametrize(
    ("row", "header"),
    [
        pytest.param((*EVENING, "yes"), "Working", id="worked"),
        pytest.param((*EVENING, "Europe/London"), "Time zone", id="a-zone-of-its-own"),
        pytest.param(("2027-05-03T08:00:00+02:00", "2027-05-04T08:00:00+02:00"), "Working", id="24-hours"),
    ],
)
def test_other_spans_keep_their_hours(row: tuple[str, ...], header: str, glossary: Glossary) -> None:
    found = parsed(glossary, row, headers=(header,))
    assert found.spans.working.all()
    assert not any(each.code == "entries-whole-days" for each in found.assumptions)


@pytest.mark.parametrize(("ends", "last"), [("inclusive", 12), ("exclusive", 11)])
def test_midnights_alone_are_dates_whose_ends_move_once(
    ends: Literal["inclusive", "exclusive"], last: int, glossary: Glossary
) -> None:
    rows = [("X", "2027-07-03T00:00:00+02:00", "2027-07-12T00:00:00+02:00")]
    source = source_of(sheet_of([("Event", "Start", "End"), *rows]))
    profile = Profile(zone="Europe/Berlin", ends=ends)
    found = parse(map_source(source, profile, glossary).tables, glossary)
    assert found.records.first.tolist() == [dt.date(2027, 7, 3).toordinal()]
    assert found.records.last.tolist() == [dt.date(2027, 7, last).toordinal()]
