"""What entries of a calendar mean: whole days, hours, ends, and which are left out."""

import datetime as dt
from typing import Any

import pytest
from calendar_entries import calendar, entry
from core_sheets import Walked, walk

from importer.core.errors import SettingsError
from importer.core.glossary import Glossary
from importer.core.mapping.map import map_source
from importer.core.parsing.parse import parse
from importer.core.profile import Profile


def events(found: Walked) -> list[str]:
    """The events of the only occasion, such as ``X off 2027-05-01``."""
    lines = []
    for draft in found.drafts:
        payload = found_payload(found, draft.name)
        lines += [told(each) for each in payload["events"]]
    return lines


def found_payload(found: Walked, name: str) -> dict[str, Any]:
    (entry_,) = [each for each in found.report.occasions if each.name == name]
    assert entry_.payload is not None
    return dict(entry_.payload)


def told(event: dict[str, Any]) -> str:
    start, end = event["start"]["dateTime"], event["end"]["dateTime"]
    days = event["recurrence"][0].split("COUNT=")[1].split(";")[0] if event["recurrence"] else "1"
    state = "open" if event["meta"]["working"] else "off"
    zone = "" if event["start"]["timeZone"] == "Europe/Warsaw" else f" {event['start']['timeZone']}"
    hours = "" if (start[11:], end[11:]) == ("00:00:00", "23:59:00") else f" {start[11:16]}-{end[11:16]}"
    return f"{event['meta']['name']} {state} {start[:10]}{hours}{f' x{days}' if days != '1' else ''}{zone}"


def reasons(found: Walked) -> list[str]:
    return [reason for reason in found.report.rows["reason"].tolist() if reason]


@pytest.mark.parametrize(
    ("start", "end", "zone", "expected"),
    [
        pytest.param("2027-05-03", "2027-05-04", "", "X off 2027-05-03", id="exclusive-end"),
        pytest.param("2027-05-03", "2027-05-06", "", "X off 2027-05-03 x3", id="three-days"),
        pytest.param("2027-05-03", "", "", "X off 2027-05-03", id="no-end"),
        pytest.param("2027-05-03", "2027-05-03", "", "X off 2027-05-03", id="equal-end"),
        pytest.param("2027-05-03", "2027-05-03T04:00:01", "", "X off 2027-05-03", id="moment-of-the-same-day"),
        pytest.param("2027-05-03", "2027-05-04T00:00", "", "X off 2027-05-03", id="midnight-as-end"),
        pytest.param("2027-05-03", "2027-05-04T23:59", "", "X off 2027-05-03 x2", id="until-the-end-of-a-day"),
        pytest.param("2027-05-03T00:00", "2027-05-04T00:00", "Asia/Tokyo", "X off 2027-05-03", id="midnights"),
        pytest.param("2027-05-03T00:00", "2027-05-05T00:00", "", "X off 2027-05-03 x2", id="two-days-of-midnights"),
        pytest.param("2027-05-03T00:00", "2027-05-03T00:00", "UTC", "X off 2027-05-03", id="midnight-twice"),
        pytest.param("2027-05-03T00:00", "", "UTC", "X off 2027-05-03", id="midnight-without-end"),
        pytest.param("2027-05-03T00:00", "2027-05-05", "", "X off 2027-05-03 x2", id="midnight-to-a-date"),
        pytest.param("2027-05-03T00:00", "2027-05-03T23:59", "Asia/Tokyo", "X off 2027-05-03", id="to-23:59"),
        pytest.param("2027-05-03T00:00", "2027-05-04T23:59:59", "", "X off 2027-05-03 x2", id="to-23:59:59"),
        pytest.param("2027-05-02T22:00", "2027-05-03T22:00", "UTC", "X off 2027-05-03", id="midnights-in-utc"),
        pytest.param("2027-05-03T09:00", "2027-05-03T13:00", "", "X open 2027-05-03 09:00-13:00", id="half-day"),
        pytest.param("2027-05-03T09:00", "2027-05-03T13:00", "Asia/Tokyo", "X open 2027-05-03 09:00-13:00 Asia/Tokyo",
                     id="hours-of-a-zone"),
        pytest.param("2027-05-03T18:00", "2027-05-04T00:00", "", "X open 2027-05-03 18:00-23:59", id="until-midnight"),
    ],
)  # fmt: skip
def test_an_entry(start: str, end: str, zone: str, expected: str, glossary: Glossary) -> None:
    found = walk(calendar(entry("X", start, end, zone), zone="Europe/Warsaw"), glossary)
    assert events(found) == [expected]
    assert [issue.code for issue in found.issues if issue.severity == "error"] == []


def test_hours_over_midnight_are_one_span(glossary: Glossary) -> None:
    found = walk(calendar(entry("X", "2027-05-03T18:00", "2027-05-05T08:00")), glossary)
    assert events(found) == ["X open 2027-05-03 18:00-23:59", "X open 2027-05-04", "X open 2027-05-05 00:00-08:00"]
    assert found.assumed["timed-entries-open"].decided == "1 entry has hours and is read as open then"


def test_an_entry_that_ends_before_it_starts_is_refused(glossary: Glossary) -> None:
    found = walk(calendar(entry("X", "2027-05-03T18:00", "2027-05-03T08:00")), glossary)
    assert [issue.code for issue in found.issues] == ["end-before-start"]


@pytest.mark.parametrize(
    ("own", "given"),
    [("", None), ("Asia/Tokyo", None), ("", "Asia/Tokyo"), ("", "Europe/Berlin"), ("Asia/Tokyo", "Europe/Berlin")],
)
def test_whole_days_in_utc_need_the_zone_of_the_calendar(own: str, given: str | None, glossary: Glossary) -> None:
    source = calendar(entry("X", "2027-05-02T22:00", "2027-05-03T22:00", "UTC"), zone=own)
    found = parse(map_source(source, Profile(zone=given), glossary).tables, glossary)
    if given == "Europe/Berlin":
        assert found.issues == ()
        assert found.records.first.tolist() == [dt.date(2027, 5, 3).toordinal()]
        return
    (issue,) = found.issues
    assert (issue.code, "--zone" in issue.hint) == ("whole-days-unclear", True)
    assert ("Asia/Tokyo" in issue.message) is bool(own or given)


NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("start", "end", "own", "given", "expected"),
    [
        pytest.param("2027-05-02T18:00", "2027-05-03T18:00", "", "Europe/Warsaw", ("2027-05-03", 1), id="given"),
        pytest.param("2027-05-02T18:00", "2027-05-04T18:00", "Europe/Warsaw", None, ("2027-05-03", 2), id="own"),
        pytest.param("2027-05-02T18:00", "2027-05-03T18:00", "Europe/Warsaw", NEW_YORK, ("2027-05-03", 1), id="both"),
        pytest.param("2027-03-27T19:00", "2027-03-28T18:00", "", "Europe/Warsaw", ("2027-03-28", 1), id="23-hours"),
        pytest.param("2027-05-02T18:00", "2027-05-03T17:00", "", "Europe/Warsaw", None, id="not-whole"),
    ],
)  # fmt: skip
def test_whole_days_of_another_zone(
    start: str, end: str, own: str, given: str | None, expected: tuple[str, int] | None, glossary: Glossary
) -> None:
    source = calendar(entry("X", start, end, NEW_YORK), zone=own)
    found = parse(map_source(source, Profile(zone=given), glossary).tables, glossary)
    assert found.issues == ()
    assert ("entries-whole-days" in {each.code for each in found.assumptions}) is (expected is not None)
    if expected:
        (first,), (last,) = found.records.first.tolist(), found.records.last.tolist()
        assert (dt.date.fromordinal(first).isoformat(), last - first + 1) == expected
        assert found.records.zone.blank.all()


@pytest.mark.parametrize(
    ("zone", "shown", "names_zone"),
    [(NEW_YORK, "09:00 America/New_York and not at midnight in Europe/Warsaw either", True), ("", "09:00,", False)],
)
def test_whole_days_of_no_zone_are_asked_about(zone: str, shown: str, names_zone: bool, glossary: Glossary) -> None:
    source = calendar(
        entry("X", "2027-05-02T09:00", "2027-05-03T09:00", zone), entry("Y", "2027-05-05"), zone="Europe/Warsaw"
    )
    (asked,) = walk(source, glossary).issues
    assert asked.code == "whole-days-unclear"
    assert shown in asked.message
    assert ("--zone" in asked.hint, "--timed" in asked.hint) == (names_zone, True)
    off = walk(source, glossary, timed="whole-day")
    assert [each.replace(f" {NEW_YORK}", "") for each in events(off)] == ["X off 2027-05-02", "Y off 2027-05-05"]
    hours = events(walk(source, glossary, timed="as-is"))
    assert hours[0].startswith("X open 2027-05-02 09:00-23:59")


def test_nobody_is_asked_about_days_that_are_called_off(glossary: Glossary) -> None:
    off = entry("X", "2027-05-02T09:00", "2027-05-03T09:00", "UTC", STATUS="CANCELLED")
    found = walk(calendar(off, entry("Y", "2027-05-05")), glossary)
    assert events(found) == ["Y off 2027-05-05"]
    assert found.issues == ()


def test_nobody_is_asked_about_entries_that_are_in_error(glossary: Glossary) -> None:
    short = entry("X", "2027-05-02T09:00", "2027-05-02T09:30", "Mars/Phobos")
    long = entry("Y", "2027-05-02T09:00", "2027-05-03T09:00", "Mars/Phobos")
    assert [issue.code for issue in walk(calendar(short, long), glossary).issues] == ["zone-unknown"] * 2


@pytest.mark.parametrize(("timed", "codes"), [("whole-day", ["whole-days-unclear"]), ("as-is", ["open-all-day"])])
def test_whole_days_in_utc_are_no_hours_that_somebody_wants_as_days(
    timed: str, codes: list[str], glossary: Glossary
) -> None:
    source = calendar(entry("X", "2027-05-02T22:00", "2027-05-03T22:00", "UTC"))
    assert [each.code for each in walk(source, glossary, timed=timed).issues] == codes


SHORT = [entry("A", "2027-05-03T20:00", "2027-05-03T21:00", "Europe/Athens"), entry("B", "2027-05-04T20:00"),
         entry("C", "2027-05-05T20:00", "2027-05-05T20:00")]  # fmt: skip


def test_short_entries_are_one_question(glossary: Glossary) -> None:
    found = walk(calendar(*SHORT, entry("D", "2027-05-06")), glossary)
    (issue,) = [each for each in found.issues if each.severity == "error"]
    assert issue.code == "timed-entries-unclear"
    assert issue.message.startswith("3 entries have a time but last at most an hour, the first is VEVENT 1 (line 10)")
    assert "--timed whole-day" in issue.hint
    assert "--timed as-is" in issue.hint
    assert found.report.rows["outcome"].tolist() == ["rejected"] * 3 + ["held"]


def test_short_entries_as_whole_days_are_those_on_which_they_begin(glossary: Glossary) -> None:
    found = walk(calendar(*SHORT), glossary, timed="whole-day")
    assert events(found) == ["A off 2027-05-03", "B off 2027-05-04", "C off 2027-05-05"]


def test_short_entries_as_they_are_have_hours(glossary: Glossary) -> None:
    found = walk(calendar(SHORT[0]), glossary, timed="as-is")
    assert events(found) == ["A open 2027-05-03 20:00-21:00 Europe/Athens"]


def test_entries_without_a_length_can_only_be_whole_days(glossary: Glossary) -> None:
    (issue,) = walk(calendar(*SHORT[1:]), glossary).issues
    assert (issue.code, "as-is" in issue.hint) == ("timed-entries-unclear", False)


def test_nobody_is_asked_about_entries_out_of_the_range(glossary: Glossary) -> None:
    found = walk(calendar(SHORT[0], entry("D", "2028-05-06"), entry("E", "2028-05-07", LOCATION="Perak")), glossary,
                 first="2028-05-01", last="2028-05-06")  # fmt: skip
    assert events(found) == ["D off 2028-05-06"]
    assert [each.code for each in found.issues if each.severity == "error"] == []


def test_longer_hours_as_whole_days_are_the_days_that_they_touch(glossary: Glossary) -> None:
    entries = [entry("A", "2027-05-03T20:00", "2027-05-04T02:00"), entry("B", "2027-06-01T18:00", "2027-06-03T12:00"),
               entry("C", "2027-07-01T18:00", "2027-07-02T18:00")]  # fmt: skip
    found = walk(calendar(*entries), glossary, timed="whole-day")
    assert events(found) == ["A off 2027-05-03", "B off 2027-06-01 x3", "C off 2027-07-01"]


def test_what_is_called_off_is_left_out(glossary: Glossary) -> None:
    found = walk(calendar(entry("A", "2027-05-03", STATUS="CANCELLED"), entry("Canceled: B", "2027-05-04"),
                          entry("C", "2027-05-05", STATUS="CONFIRMED")), glossary)  # fmt: skip
    assert events(found) == ["C off 2027-05-05"]
    assert reasons(found) == ["the calendar says that it is cancelled"] * 2


FREE = [entry("A", "2027-05-03", TRANSP="TRANSPARENT"),
        entry("B", "2027-05-04T09:00", "2027-05-04T12:00", TRANSP="FREE"),
        entry("C", "2027-05-05", TRANSP="OPAQUE")]  # fmt: skip


@pytest.mark.parametrize(("free", "left"), [(None, "AC"), ("include", "ABC"), ("skip", "C")])
def test_free_time(free: str | None, left: str, glossary: Glossary) -> None:
    found = walk(calendar(*FREE), glossary, free=free)
    assert [each.split()[0] for each in events(found)] == list(left)
    assert ("free-entries-kept" in found.assumed) is (free is None)
    if free is None:
        assert found.assumed["free-entries-kept"].decided.startswith("1 of 2 whole-day entries")
        assert reasons(found) == ["the calendar marks it as free time (--free include reads it)"]


@pytest.mark.parametrize(
    ("marks", "private", "left"),
    [("PPU", None, "ABC"), ("PUU", None, "BC"), ("PPU", "skip", "C"), ("PUU", "include", "ABC"), ("PU", None, "B")],
)
def test_private_entries(marks: str, private: str | None, left: str, glossary: Glossary) -> None:
    classes = {"P": "CONFIDENTIAL", "U": "PUBLIC"}
    entries = [entry("ABC"[at], f"2027-05-0{at + 1}", CLASS=classes[mark]) for at, mark in enumerate(marks)]
    found = walk(calendar(*entries), glossary, private=private)
    assert [each.split()[0] for each in events(found)] == list(left)
    assert ("private-entries-kept" in found.assumed) is (private is None and left == "ABC")


def dated(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    return [entry(name, *days.split()) for name, days in pairs]


def test_ends_are_exclusive_by_the_standard(glossary: Glossary) -> None:
    pairs = [("A", "2027-01-01 2027-01-02"), ("B", "2027-02-01 2027-02-04"), ("C", "2027-03-01")]
    found = walk(calendar(*dated(*pairs), producer="-//X//EN"), glossary)
    assert events(found) == ["A off 2027-01-01", "B off 2027-02-01 x3", "C off 2027-03-01"]
    told_of = found.assumed["ends-exclusive"]
    assert (
        told_of.decided
        == "an end date is the day after the last one; read the other way, 2 entries would be a day longer"
    )
    assert told_of.evidence.endswith("VEVENT 1 (line 10) (A), 2027-01-01 to 2027-01-02, written by -//X//EN")


def test_ends_that_equal_their_starts_prove_an_inclusive_writer(glossary: Glossary) -> None:
    found = walk(calendar(*dated(("A", "2027-01-01 2027-01-01"), ("B", "2027-02-01 2027-02-04"))), glossary)
    assert events(found) == ["A off 2027-01-01", "B off 2027-02-01 x4"]
    assert found.assumed["ends-inclusive"].decided == (
        "an end date is the last day; read the other way, 1 entry would be a day shorter"
    )
    assert "1 entry ends on the day on which it begins" in found.assumed["ends-inclusive"].evidence


@pytest.mark.parametrize("ends", [None, "inclusive", "exclusive"])
def test_an_entry_that_says_how_long_it_lasts_is_never_longer(ends: str | None, glossary: Glossary) -> None:
    entries = dated(("A", "2027-01-01 2027-01-01"), ("B", "2027-02-01 2027-02-02"), ("C", "2027-03-01 2027-03-04"))
    found = walk(calendar(*entries, lasting=frozenset({20, 30})), glossary, ends=ends)
    assert events(found) == ["A off 2027-01-01", "B off 2027-02-01", "C off 2027-03-01 x3"]


def test_how_long_an_entry_lasts_proves_nothing_of_the_ends_of_others(glossary: Glossary) -> None:
    entries = dated(("A", "2027-01-01 2027-01-01"), ("B", "2027-02-01 2027-02-03"))
    found = walk(calendar(*entries, lasting=frozenset({10})), glossary)
    assert events(found) == ["A off 2027-01-01", "B off 2027-02-01 x2"]
    assert found.assumed.keys() & {"ends-inclusive", "ends-exclusive"} == {"ends-exclusive"}


MIXED = [("A", "2027-01-01 2027-01-01"), ("B", "2027-02-01 2027-02-02")]


def test_ends_of_both_kinds_are_asked_about(glossary: Glossary) -> None:
    (issue,) = walk(calendar(*dated(*MIXED)), glossary).issues
    assert (issue.code, issue.hint) == (
        "ends-undecided", "give --ends inclusive (two days) or --ends exclusive (the first day alone)."
    )  # fmt: skip


@pytest.mark.parametrize(("ends", "days"), [("inclusive", " x2"), ("exclusive", "")])
def test_ends_as_given(ends: str, days: str, glossary: Glossary) -> None:
    found = walk(calendar(*dated(*MIXED)), glossary, ends=ends)
    assert events(found) == ["A off 2027-01-01", f"B off 2027-02-01{days}"]


@pytest.mark.parametrize(
    "more",
    [
        pytest.param([("A", "2028-01-01 2028-01-02")], id="one-holiday-in-both-forms"),
        pytest.param([("C", "2027-02-02 2027-02-03"), ("D", "2027-02-03 2027-02-04")], id="neighbours"),
    ],
)
def test_ends_of_both_kinds_that_other_entries_prove(more: list[tuple[str, str]], glossary: Glossary) -> None:
    found = walk(calendar(*dated(*MIXED, *more)), glossary)
    assert not any(" x" in each for each in events(found))
    assert "ends-exclusive" in found.assumed


def test_ends_within_a_later_day_may_be_midnights_of_another_zone(glossary: Glossary) -> None:
    source = calendar(entry("X", "2027-05-03", "2027-05-04T04:00"))
    assert [each.code for each in walk(source, glossary).issues] == ["ends-undecided"]
    assert events(walk(source, glossary, ends="exclusive")) == ["X off 2027-05-03"]
    assert events(walk(source, glossary, ends="inclusive")) == ["X off 2027-05-03 x2"]


PLACES = [entry("A", "2027-05-03", LOCATION="Scotland"), entry("B", "2027-05-04")]


def test_places_that_differ_are_asked_about(glossary: Glossary) -> None:
    (issue,) = [each for each in walk(calendar(*PLACES), glossary).issues if each.severity == "error"]
    assert (issue.code, issue.place.column) == ("location-unclear", "LOCATION")
    assert 'LOCATION says "Scotland"; 1 entry names none' in issue.message


def test_places_as_regions(glossary: Glossary) -> None:
    found = walk(calendar(*PLACES, entry("C", "2027-05-05", LOCATION="Wales only")), glossary, region_from="location")
    assert found.names == ["Scotland", "Wales"]
    assert [told(each) for each in found_payload(found, "Wales")["events"]] == ["B off 2027-05-04", "C off 2027-05-05"]
    assert found.assumed["region-blank-is-all"].decided == "all regions: Scotland, Wales"


def test_places_as_nothing(glossary: Glossary) -> None:
    assert events(walk(calendar(*PLACES), glossary, region_from="none")) == ["A off 2027-05-03", "B off 2027-05-04"]


def test_one_place_for_all_is_no_region(glossary: Glossary) -> None:
    found = walk(calendar(entry("A", "2027-05-03", LOCATION="Germany")), glossary)
    assert found.names == ["c"]
    assert found.assumed["location-left-aside"].evidence.startswith('every entry has "Germany"')


def test_categories_as_regions(glossary: Glossary) -> None:
    found = walk(calendar(entry("A", "2027-05-03", CATEGORIES="Bayern"), entry("B", "2027-05-04", CATEGORIES="Berlin")),
                 glossary, region_from="CATEGORIES")  # fmt: skip
    assert found.names == ["Bayern", "Berlin"]


def test_a_column_that_is_not_there(glossary: Glossary) -> None:
    with pytest.raises(SettingsError) as refused:
        walk(calendar(*PLACES), glossary, region_from="Place")
    assert '"LOCATION"' in refused.value.hint


def test_hours_in_the_name_of_a_whole_day_are_a_warning(glossary: Glossary) -> None:
    found = walk(calendar(entry("(11.11. 11:11)", "2027-11-11")), glossary)
    assert [(each.code, each.severity.value) for each in found.issues] == [("hours-in-name", "warning")]


@pytest.mark.parametrize(
    ("start", "end", "day"),
    [
        pytest.param("2026-12-31T23:00", "2027-01-01T22:59", "2027-01-01", id="to-23:59"),
        pytest.param("2026-12-31T23:00", "2027-01-01T22:59:59", "2027-01-01", id="to-23:59:59"),
        pytest.param("2027-03-27T23:00", "2027-03-28T21:59", "2027-03-28", id="when-the-clocks-change"),
        pytest.param("2027-05-02T22:00", "2027-05-04T21:59", "2027-05-03 x2", id="two-days"),
    ],
)
@pytest.mark.parametrize("timed", [None, "whole-day", "as-is", "skip"])
def test_days_in_utc_until_the_last_minute(
    start: str, end: str, day: str, timed: str | None, glossary: Glossary
) -> None:
    source = calendar(entry("X", start, end, "UTC"), zone="Europe/Warsaw")
    found = walk(source, glossary, timed=timed, year=2027)
    assert events(found) == [f"X off {day}"]
    assert found.assumed["entries-whole-days"].decided == "1 entry is whole days of Europe/Warsaw"


def test_a_day_less_a_minute_in_no_known_zone_is_asked_about(glossary: Glossary) -> None:
    source = calendar(entry("X", "2027-05-03T08:00", "2027-05-04T07:59"))
    assert [issue.code for issue in walk(source, glossary).issues] == ["whole-days-unclear"]


@pytest.mark.parametrize(
    ("zone", "own", "given", "day"),
    [
        pytest.param("UTC", "Europe/Warsaw", "Europe/Warsaw", "2027-01-01", id="own"),
        pytest.param("UTC", "Europe/Warsaw", "America/New_York", "2027-01-01", id="own-before-given"),
        pytest.param("UTC", "", "Europe/Warsaw", "2027-01-01", id="given"),
        pytest.param("UTC", "", "America/New_York", "2026-12-31", id="given-behind-utc"),
        pytest.param("Europe/London", "Europe/Warsaw", "Europe/Warsaw", "2026-12-31", id="written-with-a-zone"),
        pytest.param("", "Europe/Warsaw", "Europe/Warsaw", "2026-12-31", id="floating"),
    ],
)
def test_short_entries_in_utc_are_days_of_the_calendars_zone(
    zone: str, own: str, given: str, day: str, glossary: Glossary
) -> None:
    source = calendar(entry("X", "2026-12-31T23:00", "2026-12-31T23:30", zone), zone=own)
    found = parse(map_source(source, Profile(zone=given, timed="whole-day"), glossary).tables, glossary)
    assert [dt.date.fromordinal(int(each)).isoformat() for each in found.records.first] == [day]
    assert [dt.date.fromordinal(int(each)).isoformat() for each in found.records.last] == [day]
    told = [each.decided for each in found.assumptions if each.code == "entries-whole-days"]
    moved = "1 of 1" if day == "2027-01-01" else "none"
    where = own or given
    expected = (
        f"1 entry in UTC is a day off on the date on which it begins in {where}; {moved} on another date than in UTC"
    )
    assert told == ([expected] if zone == "UTC" else [])


def test_short_entries_in_utc_at_the_edge_of_the_range_are_not_lost(glossary: Glossary) -> None:
    source = calendar(entry("X", "2026-12-31T23:00", "2026-12-31T23:30", "UTC"), zone="Europe/Warsaw")
    assert events(walk(source, glossary, timed="whole-day", year=2027)) == ["X off 2027-01-01"]


def test_days_of_short_entries_in_utc_need_a_zone(glossary: Glossary) -> None:
    source = calendar(entry("X", "2027-01-01T23:00", "2027-01-01T23:30", "UTC"), entry("Y", "2027-05-03"))
    found = parse(map_source(source, Profile(timed="whole-day"), glossary).tables, glossary)
    (issue,) = found.issues
    assert (issue.code, "--zone" in issue.hint) == ("whole-days-unclear", True)
    assert found.records.rejected.tolist() == [True, False]


def test_entries_with_times_are_left_out_when_nobody_wants_them(glossary: Glossary) -> None:
    half_day = entry("Half-day", "2027-12-24T09:00", "2027-12-24T13:00")
    closed = entry("Office closed", "2027-12-27T00:30", "2027-12-29T18:00")
    found = walk(calendar(*SHORT, half_day, closed, entry("D", "2027-05-06")), glossary, timed="skip")
    assert events(found) == ["D off 2027-05-06"]
    assert reasons(found) == ["it has times (--timed skip leaves such entries out)"] * 5
    assert found.issues == ()


def weekly(times: int, every: int = 7, name: str = "Sprint planning") -> list[dict[str, Any]]:
    days = [dt.date(2027, 1, 5) + dt.timedelta(days=every * number) for number in range(times)]
    return [entry(name, f"{day}T10:00", f"{day}T12:00") for day in days]


@pytest.mark.parametrize(
    ("entries", "asked"),
    [
        pytest.param(weekly(5), 5, id="weekly"),
        pytest.param(weekly(5, 1), 5, id="daily"),
        pytest.param(weekly(4), 0, id="four-times"),
        pytest.param(weekly(12, 14), 0, id="each-second-week"),
        pytest.param([*weekly(5), entry("sprint  Planning", "2027-09-01T10:00", "2027-09-01T12:00")], 6, id="and-once"),
        pytest.param([*weekly(3), *weekly(3, name="Retro")], 0, id="two-names"),
        pytest.param(weekly(1) * 6, 0, id="the-same-day"),
    ],
)
def test_entries_that_come_back_each_week_are_asked_about(
    entries: list[dict[str, Any]], asked: int, glossary: Glossary
) -> None:
    found = walk(calendar(*entries, entry("D", "2027-05-06")), glossary)
    errors = [issue for issue in found.issues if issue.severity == "error"]
    assert found.report.rows["outcome"].tolist().count("rejected") == asked
    assert [issue.code for issue in errors] == ["timed-entries-unclear"] * bool(asked)
    if asked:
        assert errors[0].message == (
            f"{asked} entries with times come back each week or more often, the first is VEVENT 1 (line 10) "
            "(Sprint planning), 10:00-12:00: no holiday does so."
        )
        for choice in ("--timed skip", "--timed whole-day", "--timed as-is"):
            assert choice in errors[0].hint


def test_short_and_weekly_entries_are_one_question(glossary: Glossary) -> None:
    found = walk(calendar(SHORT[0], *weekly(5)), glossary)
    (issue,) = [each for each in found.issues if each.severity == "error"]
    assert issue.message.startswith("1 entry has a time but lasts at most an hour, the first is VEVENT 1 (line 10)")
    assert "; 5 entries with times come back each week" in issue.message


def test_hours_beside_days_off_are_named(glossary: Glossary) -> None:
    eve = entry("Christmas Eve", "2027-12-24T09:00", "2027-12-24T13:00")
    found = walk(calendar(*weekly(3, 30), eve, entry("D", "2027-05-06")), glossary)
    (issue,) = found.issues
    assert (issue.code, issue.severity) == ("hours-beside-days-off", "warning")
    assert issue.message == (
        '4 entries have times in a calendar that also holds days off: "Sprint planning" 10:00-12:00 on 3 days, '
        '"Christmas Eve" 09:00-13:00. Their days would be open at these hours only, and closed for the rest of them.'
    )
    assert "Christmas Eve open 2027-12-24 09:00-13:00" in events(found)


@pytest.mark.parametrize(("timed", "days"), [("as-is", ["2027-05-06"]), (None, [])])
def test_hours_alone_or_as_asked_for_are_no_warning(timed: str | None, days: list[str], glossary: Glossary) -> None:
    eve = entry("Christmas Eve", "2027-12-24T09:00", "2027-12-24T13:00")
    assert walk(calendar(eve, *(entry("D", day) for day in days)), glossary, timed=timed).issues == ()


def test_closing_words_of_a_calendar_are_settled_by_an_option(glossary: Glossary) -> None:
    source = calendar(entry("Office closed", "2027-05-03T08:00", "2027-05-03T18:00"))
    (issue,) = walk(source, glossary).issues
    assert issue.code == "times-open-or-closed"
    assert "--timed whole-day" in issue.hint
    assert "Working" not in issue.hint
    assert events(walk(source, glossary, timed="whole-day")) == ["Office closed off 2027-05-03"]
