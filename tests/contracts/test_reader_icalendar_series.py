"""Entries of a calendar that come back: rules, listed and left out days, and entries that stand for one of them."""

import datetime as dt
from pathlib import Path

import pytest
from calendar_samples import (
    DAY,
    END,
    RULE,
    STATUS,
    SUMMARY,
    TIME,
    calendar,
    days_of,
    entries_of,
    event,
    fault_of,
    rows_of,
    sheet_of,
    source_of,
    year,
)

from importer.readers import ReadOptions

ON_A_DAY = "DTSTART;VALUE=DATE:20200101"
AT_NINE = "DTSTART;TZID=Europe/London:20200101T090000"


def series(*lines: str, uid: str = "a") -> str:
    return event(f"UID:{uid}", f"SUMMARY:{uid}", *lines)


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        ((ON_A_DAY, "RRULE:FREQ=YEARLY;COUNT=3"), ["2020-01-01", "2021-01-01", "2022-01-01"]),
        ((ON_A_DAY, "RRULE:freq=yearly;until=20220101;"), ["2020-01-01", "2021-01-01", "2022-01-01"]),
        ((ON_A_DAY, "RRULE:FREQ=MONTHLY;INTERVAL=12;BYDAY=1WE;COUNT=2"), ["2020-01-01", "2021-01-06"]),
        ((ON_A_DAY, "RRULE:FREQ=YEARLY;INTERVAL=4;COUNT=2"), ["2020-01-01", "2024-01-01"]),
        (("DTSTART:20200229", "RRULE:FREQ=YEARLY;COUNT=2"), ["2020-02-29", "2024-02-29"]),
        ((ON_A_DAY, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20200102"), ["2020-01-01", "2020-01-03"]),
        ((ON_A_DAY, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20200102T000000"), ["2020-01-01", "2020-01-03"]),
        ((AT_NINE, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20200102"), ["2020-01-01", "2020-01-03"]),
        ((AT_NINE, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20200102T090000Z"), ["2020-01-01", "2020-01-03"]),
        ((AT_NINE, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20200102T100000Z"), ["2020-01-01", "2020-01-02", "2020-01-03"]),
        ((ON_A_DAY, "RDATE;VALUE=DATE:20200105,20200103"), ["2020-01-01", "2020-01-03", "2020-01-05"]),
        ((ON_A_DAY, "RRULE:FREQ=DAILY;COUNT=4", "EXRULE:FREQ=DAILY;INTERVAL=2"), ["2020-01-02", "2020-01-04"]),
        ((ON_A_DAY, "RRULE:FREQ=DAILY;COUNT=2;BYHOUR=0;BYMINUTE=0"), ["2020-01-01", "2020-01-02"]),
        ((ON_A_DAY, "RRULE:FREQ=DAILY;COUNT=2;BYHOUR=9,12"), ["2020-01-01", "2020-01-02"]),
        ((ON_A_DAY, "RRULE:FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=-31,1;COUNT=2"), ["2020-01-01", "2020-02-01"]),
        ((ON_A_DAY, "RRULE:"), ["2020-01-01"]),
        ((ON_A_DAY, "EXDATE;VALUE=DATE:20200101"), []),
        ((ON_A_DAY, "RRULE:FREQ=YEARLY;UNTIL=20190101"), []),
    ],
)
def test_rules_and_lists_that_end_need_no_range(tmp_path: Path, lines: tuple[str, ...], days: list[str]) -> None:
    assert days_of(tmp_path, calendar(series(*lines))) == days


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20200402T230000Z", "2020-04-03"),  # midnight of 3 April in London, as Exchange writes it
        ("20200402T225959Z", "2020-04-02"),
        ("20200403", "2020-04-03"),
    ],
)
def test_the_end_of_a_rule_of_days_is_meant_in_the_zone_of_the_calendar(tmp_path: Path, until: str, last: str) -> None:
    text = calendar("X-WR-TIMEZONE:Europe/London", series("DTSTART:20200401", f"RRULE:FREQ=DAILY;UNTIL={until}"))
    assert days_of(tmp_path, text)[-1] == last


def test_the_end_of_a_rule_of_times_is_converted(tmp_path: Path) -> None:
    lines = ("DTSTART;TZID=Asia/Tokyo:20200401T080000", "RRULE:FREQ=DAILY;UNTIL=20200402T230000Z")
    assert days_of(tmp_path, calendar(series(*lines))) == ["2020-04-01", "2020-04-02", "2020-04-03"]


def test_a_series_keeps_its_hours_when_the_clocks_change(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path, calendar(series(AT_NINE, "DTEND;TZID=Europe/London:20200101T110000", "RRULE:FREQ=MONTHLY;COUNT=7"))
    )
    assert {row[TIME] for row in rows} == {dt.time(9)}
    assert rows[6][END] == dt.datetime.fromisoformat("2020-07-01")


def test_a_listed_period_has_its_own_end(tmp_path: Path) -> None:
    lines = ("DTSTART:20200101T090000", "DTEND:20200101T100000", "RDATE;VALUE=PERIOD:20200105T120000/P2D")
    assert [row[END].day for row in rows_of(tmp_path, calendar(series(*lines)))] == [1, 7]


def test_endless_rules_are_cut_by_the_range(tmp_path: Path) -> None:
    text = calendar(series("DTSTART;VALUE=DATE:19540101", "RRULE:FREQ=YEARLY"))
    assert days_of(tmp_path, text, year(2027)) == ["2027-01-01"]
    assert days_of(tmp_path, text, ReadOptions(last=dt.date(1955, 6, 1))) == ["1954-01-01", "1955-01-01"]


def test_an_occurrence_that_straddles_the_range_is_whole(tmp_path: Path) -> None:
    lines = ("DTSTART;VALUE=DATE:20201231", "DTEND;VALUE=DATE:20210103", "RRULE:FREQ=YEARLY")
    assert days_of(tmp_path, calendar(series(*lines)), year(2027)) == ["2026-12-31", "2027-12-31"]


def test_finite_series_give_the_days_of_the_range_alone(tmp_path: Path) -> None:
    assert days_of(tmp_path, calendar(series(ON_A_DAY, "RRULE:FREQ=YEARLY;COUNT=9")), year(2027)) == ["2027-01-01"]


def test_series_without_a_day_in_the_range_say_so_and_single_entries_stay(tmp_path: Path) -> None:
    text = calendar(series(ON_A_DAY, "RRULE:FREQ=YEARLY;COUNT=2"), series(ON_A_DAY, uid="b"))
    sheet = sheet_of(tmp_path, text, year(2027))
    assert entries_of(sheet).left_out == {2: "none of its days lies in the range asked for"}
    assert entries_of(sheet).lines.tolist() == [8]


def test_an_endless_rule_without_a_range_is_one_row_with_its_rule(tmp_path: Path) -> None:
    text = calendar(series(ON_A_DAY, "RRULE:FREQ=YEARLY"), series(ON_A_DAY, "RRULE:FREQ=YEARLY;UNTIL=99991231"))
    for options in (ReadOptions(), ReadOptions(first=dt.date(2027, 1, 1))):
        rows = rows_of(tmp_path, text, options)
        assert [(row[DAY].year, row[RULE]) for row in rows] == [
            (2020, "FREQ=YEARLY"),
            (2020, "FREQ=YEARLY;UNTIL=99991231"),
        ]


def test_an_entry_stands_for_the_day_of_a_series_that_it_replaces(tmp_path: Path) -> None:
    other = ("SUMMARY:moved", "RECURRENCE-ID;VALUE=DATE:20210101", "DTSTART;VALUE=DATE:20210104")
    text = calendar(event("UID:a", *other), series(ON_A_DAY, "RRULE:FREQ=YEARLY;COUNT=3"))
    rows = rows_of(tmp_path, text)
    assert [(row[SUMMARY], row[DAY].date().isoformat()) for row in rows] == [
        ("moved", "2021-01-04"),
        ("a", "2020-01-01"),
        ("a", "2022-01-01"),
    ]
    assert entries_of(sheet_of(tmp_path, text)).lines.tolist() == [2, 8, 8]


@pytest.mark.parametrize(
    "replaced",
    [
        "RECURRENCE-ID;TZID=Europe/London:20200702T090000",
        "RECURRENCE-ID:20200702T080000Z",
        "RECURRENCE-ID;TZID=Europe/Paris:20200702T100000",
        "RECURRENCE-ID;VALUE=DATE:20200702",
    ],
)
def test_the_replaced_time_is_found_however_it_is_written(tmp_path: Path, replaced: str) -> None:
    first = series("DTSTART;TZID=Europe/London:20200701T090000", "RRULE:FREQ=DAILY;COUNT=3")
    text = calendar(first, event("UID:a", replaced, "DTSTART:20200709T150000Z", "STATUS:CANCELLED"))
    rows = rows_of(tmp_path, text)
    assert [(row[DAY].day, row[STATUS]) for row in rows] == [(1, ""), (3, ""), (9, "CANCELLED")]


def test_an_entry_may_stand_for_all_days_from_one_on(tmp_path: Path) -> None:
    later = ("SUMMARY:later", "RECURRENCE-ID;RANGE=THISANDFUTURE:20200102T090000", "DTSTART:20200102T110000")
    text = calendar(series("DTSTART:20200101T090000", "RRULE:FREQ=DAILY;COUNT=3"), event("UID:a", *later))
    assert [(row[SUMMARY], row[DAY].day, row[TIME].hour) for row in rows_of(tmp_path, text)] == [
        ("a", 1, 9),
        ("later", 2, 11),
        ("later", 3, 11),
    ]


def test_an_entry_that_replaces_a_day_of_no_series_stands_by_itself(tmp_path: Path) -> None:
    other = event("UID:gone", "RECURRENCE-ID;VALUE=DATE:20210101", "DTSTART;VALUE=DATE:20210104")
    assert days_of(tmp_path, calendar(other, series(ON_A_DAY))) == ["2021-01-04", "2020-01-01"]


def test_the_latest_version_of_a_replaced_day_counts_and_the_other_says_so(tmp_path: Path) -> None:
    parts = [
        event("UID:a", f"SEQUENCE:{number}", "RECURRENCE-ID;VALUE=DATE:20210101", f"DTSTART;VALUE=DATE:2021010{number}")
        for number in (5, 4)
    ]
    sheet = sheet_of(tmp_path, calendar(series(ON_A_DAY, "RRULE:FREQ=YEARLY;COUNT=2"), *parts))
    assert list(entries_of(sheet).left_out.values()) == ["VEVENT 2 (line 8) is a later version of the same day"]
    assert [cell.day for cell in sheet.cells[DAY].iloc[1:]] == [1, 5]


def test_no_entry_is_lost_to_a_shared_or_missing_identifier(tmp_path: Path) -> None:
    rule = "RRULE:FREQ=YEARLY;COUNT=2"
    text = calendar(
        series(ON_A_DAY), series("DTSTART:20210501"), series(ON_A_DAY, rule), series("DTSTART:20200606", rule),
        event("DTSTART:20200707", rule), event("DTSTART:20200808"),
    )  # fmt: skip
    assert sorted(days_of(tmp_path, text)) == [
        "2020-01-01", "2020-01-01", "2020-06-06", "2020-07-07", "2020-08-08", "2021-01-01", "2021-05-01", "2021-06-06",
        "2021-07-07",
    ]  # fmt: skip


def test_a_replaced_day_belongs_to_the_series_of_its_own_calendar(tmp_path: Path) -> None:
    rule = series(ON_A_DAY, "RRULE:FREQ=YEARLY;COUNT=2")
    other = event("UID:a", "RECURRENCE-ID;VALUE=DATE:20210101", "DTSTART;VALUE=DATE:20210104")
    text = calendar(rule) + calendar(other, rule)
    assert days_of(tmp_path, text) == ["2020-01-01", "2021-01-01", "2021-01-04", "2020-01-01"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=SECONDLY", "rule-too-long"),
        ("FREQ=HOURLY;COUNT=3", "rule-too-long"),
        ("FREQ=DAILY;COUNT=2000000000", "rule-too-long"),
        ("FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5", "rule-too-long"),
        ("FREQ=YEARLY;BYYEARDAY=" + ",".join(map(str, range(1, 200))), "rule-too-long"),
        ("FREQ=YEARLY;BYDAY=" + "MO," * 2000 + "MO", "rule-too-long"),
        ("COUNT=3", "rule-unreadable"),
        ("FREQ=DAILY;INTERVAL=0", "rule-unreadable"),
        ("FREQ=DAILY;COUNT=0", "rule-unreadable"),
        ("FREQ=DAILY;COUNT=99000000000", "rule-unreadable"),
        ("FREQ=YEARLY;RSCALE=HEBREW", "rule-unreadable"),
        ("FREQ=YEARLY;EVERY=MOON", "rule-unreadable"),
        ("FREQ=YEARLY;UNTIL=later", "rule-unreadable"),
        ("FREQ=YEARLY;BYMONTH=13", "rule-unreadable"),
        ("FREQ=YEARLY;BYMONTHDAY=-32", "rule-unreadable"),
        ("FREQ=YEARLY;BYDAY=0MO", "rule-unreadable"),
        ("FREQ=DAILY;BYHOUR=24", "rule-unreadable"),
    ],
)
def test_rules_that_nobody_can_follow_are_faults(tmp_path: Path, rule: str, code: str) -> None:
    row, column, fault = fault_of(tmp_path, calendar(series(ON_A_DAY, f"RRULE:{rule}")), ReadOptions())
    assert (row, column, fault.code) == (0, RULE, code)


@pytest.mark.parametrize("name", ["RRULE", "EXRULE"])
def test_more_rules_than_are_read_are_a_fault_and_no_lost_days(tmp_path: Path, name: str) -> None:
    rules = [f"{name}:FREQ=YEARLY;BYMONTH={month};BYMONTHDAY=5;COUNT=2" for month in range(1, 12)]
    text = calendar(series(ON_A_DAY, "RRULE:FREQ=MONTHLY;COUNT=9", *rules))
    assert fault_of(tmp_path, text)[2].code == "rule-too-long"


def test_a_rule_that_ends_before_it_begins_says_so(tmp_path: Path) -> None:
    text = calendar(series(ON_A_DAY, "RRULE:FREQ=YEARLY;UNTIL=20190101"))
    (reason,) = entries_of(sheet_of(tmp_path, text, year(2027))).left_out.values()
    assert "UNTIL" in reason


def test_a_phone_that_counts_minus_one_means_no_end(tmp_path: Path) -> None:
    assert days_of(tmp_path, calendar(series(ON_A_DAY, "RRULE:FREQ=YEARLY;COUNT=-1")), year(2027)) == ["2027-01-01"]


@pytest.mark.parametrize("day", ["00010101", "99991231"])
def test_the_ends_of_time_are_no_trouble(tmp_path: Path, day: str) -> None:
    text = calendar(series(f"DTSTART;VALUE=DATE:{day}", "RRULE:FREQ=YEARLY"), series(ON_A_DAY, uid="b"))
    assert "2020-01-01" in days_of(tmp_path, text, year(2027))
    assert len(rows_of(tmp_path, text)) == 2


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;VALUE=DATE:99991220", "DTEND;VALUE=DATE:99991229", "RRULE:FREQ=DAILY;COUNT=5"),
        ("DTSTART:20270101T090000", "DTEND:20270101T100000", "RDATE;VALUE=PERIOD:20270101T120000/P9999999D"),
        ("DTSTART:00010102T090000", "DTEND:00010101T100000", "RDATE:00010101T120000"),
    ],
)
def test_nothing_lasts_beyond_the_ends_of_time(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert len(rows_of(tmp_path, calendar(series(*lines)))) > 1


def test_two_hundred_hopeless_rules_do_not_take_for_ever(tmp_path: Path) -> None:
    never = series(ON_A_DAY, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;UNTIL=20300101")
    sheet = source_of(tmp_path, calendar(*[never] * 200), year(2027)).sheets[0]
    told = entries_of(sheet)
    assert len(told.left_out) + len(told.faults) == 200
    assert {fault.code for fault in told.faults.values()} == {"rule-too-long"}
