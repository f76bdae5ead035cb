"""The iCalendar reader: what stands in an entry, as it is written, and entries that are written badly."""

import datetime as dt
from pathlib import Path

import pytest
from calendar_samples import (
    ALL_DAY,
    BUSY,
    CATEGORIES,
    DAY,
    END,
    END_TIME,
    LOCATION,
    PRIVATE,
    RULE,
    STATUS,
    SUMMARY,
    TIME,
    ZONE,
    calendar,
    days_of,
    entries_of,
    event,
    fault_of,
    rows_of,
    sheet_of,
    source_of,
)

from importer.core.errors import UnreadableSource
from importer.readers import ReadOptions, read_source

NEW_YEAR = event("SUMMARY:New Year", "DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20270102")
MORNING = dt.time(9, 30)


def midnight(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def test_a_day_stands_as_it_is_written_and_in_no_zone(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, calendar(NEW_YEAR))
    assert row == ["New Year", midnight("2027-01-01"), "", midnight("2027-01-02"), "", "", True, "", "", "", "", "", ""]


def test_the_headers_say_what_each_column_is(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, calendar(NEW_YEAR))
    assert sheet.cells.iloc[0].tolist() == [
        "SUMMARY", "DTSTART", "DTSTART time", "DTEND", "DTEND time", "TZID", "all day", "TRANSP", "CLASS", "STATUS",
        "LOCATION", "CATEGORIES", "RRULE",
    ]  # fmt: skip
    assert list(entries_of(sheet).fields.values()) == [
        "event", "start_date", "start_time", "end_date", "end_time", "zone", "all_day", "busy", "private", "status",
        "location", "type", "rule",
    ]  # fmt: skip


def test_entries_are_known_by_number_and_line(tmp_path: Path) -> None:
    text = calendar("VERSION:2.0", event("DTSTART:20270101"), "", event("DTSTART:20270102")).replace("\r\n", "\n")
    entries = entries_of(sheet_of(tmp_path, text))
    assert entries.lines.tolist() == [3, 7]
    assert entries.names == {3: "VEVENT 1 (line 3)", 7: "VEVENT 2 (line 7)"}


@pytest.mark.parametrize(
    ("lines", "zone", "time"),
    [
        (("DTSTART:20270101T093000",), "", MORNING),
        (("DTSTART:20270101T093000Z",), "UTC", MORNING),
        (("DTSTART;TZID=Asia/Tokyo:20270101T093000",), "Asia/Tokyo", MORNING),
        (("DTSTART;TZID=Asia/Tokyo;VALUE=DATE-TIME:20270101T093000",), "Asia/Tokyo", MORNING),
        (("DTSTART;TZID=Asia/Tokyo;VALUE=DATE:20270101",), "", ""),
        (("DTSTART;VALUE=DATE:20270101T093000",), "", ""),
        (("DTSTART:20261231T240000",), "", dt.time(0)),
    ],
)
def test_times_keep_their_wall_clock(tmp_path: Path, lines: tuple[str, ...], zone: str, time: object) -> None:
    (row,) = rows_of(tmp_path, calendar(event(*lines)))
    assert (row[DAY], row[TIME], row[ZONE]) == (midnight("2027-01-01"), time, zone)
    assert row[ALL_DAY] is (time == "")


@pytest.mark.parametrize(
    ("lines", "end", "time"),
    [
        (("DTSTART;VALUE=DATE:20270101",), "", ""),
        (("DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20270101"), "2027-01-01", ""),
        (("DTSTART;VALUE=DATE:20270101", "DURATION:P1D"), "2027-01-02", ""),
        (("DTSTART;VALUE=DATE:20270101", "DURATION:PT12H"), "2027-01-01", dt.time(12)),
        (("DTSTART:20270101T090000", "DURATION:PT2H30M"), "2027-01-01", dt.time(11, 30)),
        (("DTSTART;VALUE=DATE:20270101", "DTEND:20270101T040001Z"), "2027-01-01", dt.time(4, 0, 1)),
        (("DTSTART;TZID=Asia/Tokyo:20270101T090000", "DTEND:20270101T010000Z"), "2027-01-01", dt.time(10)),
        (("DTSTART:20270101T090000Z", "DTEND;TZID=Asia/Tokyo:20270101T190000"), "2027-01-01", dt.time(10)),
        (("DTSTART:20270101T090000", "DTEND:20261231T080000"), "2026-12-31", dt.time(8)),
    ],
)
def test_an_end_stands_as_it_is_written(tmp_path: Path, lines: tuple[str, ...], end: str, time: object) -> None:
    (row,) = rows_of(tmp_path, calendar(event(*lines)))
    assert (row[END], row[END_TIME]) == (midnight(end) if end else "", time)


def test_ends_that_are_reckoned_from_a_length_are_told(tmp_path: Path) -> None:
    start = "DTSTART;VALUE=DATE:20270101"
    text = calendar(event(start, "DURATION:P2D"), event(start, "DTEND;VALUE=DATE:20270103"), event(start, "DURATION:x"))
    assert entries_of(sheet_of(tmp_path, text)).lasting == {2}


def test_what_else_an_entry_says(tmp_path: Path) -> None:
    lines = (
        "DTSTART:20270101T000000", r"SUMMARY;LANGUAGE=de:Neujahr\, frei\; ja\\nein", "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE", "STATUS:CANCELLED", "LOCATION:Bayern", r"CATEGORIES:Feiertag,Zu\, sammen", "CATEGORIES:Rot",
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", "DESCRIPTION:Werbung",
        "BEGIN:VALARM", "SUMMARY:weckt", "DTSTART:20200101", "END:VALARM",
    )  # fmt: skip
    (row,) = rows_of(tmp_path, calendar(event(*lines)))
    assert row[SUMMARY] == r"Neujahr, frei; ja\nein"
    assert row[ALL_DAY] is True
    told = [row[column] for column in (BUSY, PRIVATE, STATUS, LOCATION, CATEGORIES)]
    assert told == ["TRANSPARENT", "PRIVATE", "CANCELLED", "Bayern", "Feiertag, Zu, sammen, Rot"]


def test_outlook_says_busy_in_its_own_way(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, calendar(event("DTSTART:20270101", "X-MICROSOFT-CDO-BUSYSTATUS:FREE")))
    assert row[BUSY] == "FREE"


def test_a_cancellation_cancels_its_entries(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, calendar("METHOD:CANCEL", event("DTSTART:20270101", "STATUS:CONFIRMED")))
    assert row[STATUS] == "CANCELLED"


def test_folded_lines_are_joined_even_within_a_letter(tmp_path: Path) -> None:
    text = calendar(event("DTSTART;VALUE=DA", " TE:20270101", "SUMMARY:Weihn", "\tachten für alle")).encode()
    broken = text.replace("ü".encode(), b"\xc3\r\n \xbc")
    (row,) = rows_of(tmp_path, broken)
    assert row[SUMMARY] == "Weihnachten für alle"


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp932"])
def test_letters_of_other_encodings_are_read(tmp_path: Path, codec: str) -> None:
    name = "元日と成人の日" if codec == "cp932" else "Fête du Travail"
    text = calendar(event("DTSTART:20270501", f"SUMMARY:{name}")).encode(codec)
    told = codec if codec in ("cp932", "cp1252") else None
    (row,) = rows_of(tmp_path, text, ReadOptions(encoding=told))
    assert row[SUMMARY] == name


def test_one_line_in_latin_1_does_not_lose_the_file(tmp_path: Path) -> None:
    names = ("Maria Himmelfahrt", "Mariä Empfängnis", "Fronleichnam", "Dreikönigstag", "Frühlingsfest")
    events = [event(f"DTSTART:2027010{number}", f"SUMMARY:{name}") for number, name in enumerate(names, start=1)]
    source = source_of(tmp_path, calendar(*events).encode("latin-1"))
    assert [row[SUMMARY] for row in source.sheets[0].cells.iloc[1:].to_numpy().tolist()] == list(names)
    assert [each.code for each in source.assumptions] == ["encoding-detected"]


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VEVENT\nDTSTART:20270101\nEND:VEVENT",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\n\nDTSTART:20270101\n\nEND:VEVENT\n\nPRODID:-//late//\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270101\nEND:VCALENDAR\n",
        "begin:vcalendar\rbegin:vevent\rdtstart:20270101\rend:vevent\rend:vcalendar\r",
        "\n\nBEGIN:VCALENDAR \nBEGIN:VEVENT \nDTSTART : 20270101 \nRRULE:\nEND:VEVENT \nEND:VCALENDAR ",
        "BEGIN:VCALENDAR\nEND:VTODO\nBEGIN:X\nBEGIN:VEVENT\nDTSTART:20270101\nnonsense\nEND:VEVENT\nEND:VCALENDAR",
    ],
    ids=["bare", "blank-lines", "not-ended", "small-letters", "blanks", "muddled"],
)
def test_what_is_written_carelessly_is_read(tmp_path: Path, text: str) -> None:
    source = source_of(tmp_path, text)
    assert not source.issues
    assert not entries_of(source.sheets[0]).faults
    assert days_of(tmp_path, text) == ["2027-01-01"]


def test_an_entry_within_which_the_file_ends_is_an_error(tmp_path: Path) -> None:
    cut = calendar(NEW_YEAR, event("SUMMARY:Epiphany", "DTSTART:20270106"))[:-40]
    row, column, fault = fault_of(tmp_path, cut)
    assert (row, column, fault.code) == (1, DAY, "calendar-cut-off")


def test_a_calendar_that_does_not_end_is_a_warning(tmp_path: Path) -> None:
    (issue,) = source_of(tmp_path, calendar(NEW_YEAR)[:-10]).issues
    assert (issue.code, str(issue.severity)) == ("calendar-cut-off", "warning")


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("DTSTART:20270230", DAY, "date-unreadable"),
        ("DTSTART:soon", DAY, "date-unreadable"),
        ("DTSTART:P1D", DAY, "date-unreadable"),
        ("SUMMARY:no day", DAY, "date-missing"),
        ("DTSTART:20270101\r\nDTEND:2027-01-02", END, "date-unreadable"),
        ("DTSTART:20270101\r\nDURATION:long", END, "date-unreadable"),
        ("DTSTART:99991231\r\nDURATION:P9D", END, "date-impossible"),
        ("DTSTART:20270101\r\nRRULE:FREQ=SOMETIMES", RULE, "rule-unreadable"),
        ("DTSTART:20270101\r\nRDATE:20270199", RULE, "date-unreadable"),
        ("DTSTART:20270101\r\nEXDATE:never", RULE, "date-unreadable"),
    ],
)
def test_a_broken_entry_is_a_fault_of_that_entry_alone(tmp_path: Path, line: str, column: int, code: str) -> None:
    text = calendar(NEW_YEAR, event(line), NEW_YEAR)
    row, where, fault = fault_of(tmp_path, text)
    assert (row, where, fault.code) == (1, column, code)
    assert fault.message
    assert fault.hint
    assert len(rows_of(tmp_path, text)) == 3


def test_what_the_calendar_says_of_itself(tmp_path: Path) -> None:
    said = ("PRODID:-//Us//", "X-WR-CALNAME:Holidays", "X-WR-TIMEZONE:Europe/Warsaw")
    sheet = sheet_of(tmp_path, calendar(NEW_YEAR, *said))
    entries = entries_of(sheet)
    assert (sheet.name, entries.title, entries.zone, entries.producer) == (None, "Holidays", "Europe/Warsaw", "-//Us//")


def test_calendars_of_one_name_or_none_are_one_sheet(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, calendar("X-WR-CALNAME:A", NEW_YEAR) + calendar(NEW_YEAR) + NEW_YEAR)
    assert len(sheet.cells) == 4
    assert list(entries_of(sheet).names.values())[2].startswith("VEVENT 3 ")


def test_calendars_of_several_names_are_several_sheets(tmp_path: Path) -> None:
    parts = [calendar(f"X-WR-CALNAME:{name}", NEW_YEAR) for name in "ABA"]
    sheets = source_of(tmp_path, "".join(parts)).sheets
    assert [(sheet.name, len(sheet.cells) - 1) for sheet in sheets] == [("A", 2), ("B", 1)]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("BEGIN:VTODO\r\nEND:VTODO", "only tasks (VTODO)"),
        ("BEGIN:VFREEBUSY\r\nEND:VFREEBUSY", "free and busy times"),
        ("VERSION:2.0", "holds no events"),
    ],
)
def test_a_file_without_events_is_refused_in_words(tmp_path: Path, part: str, words: str) -> None:
    with pytest.raises(UnreadableSource) as refusal:
        source_of(tmp_path, calendar(part))
    assert words in refusal.value.message
    assert refusal.value.code == "source-empty"


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importer.readers.whole_text.MAX_BYTES", 50)
    with pytest.raises(UnreadableSource, match="more than the 50"):
        source_of(tmp_path, calendar(NEW_YEAR))


def test_hints_of_letters_that_cannot_be_read_fit_a_calendar(tmp_path: Path) -> None:
    path = tmp_path / "calendar.ics"
    path.write_bytes(calendar(NEW_YEAR).encode("utf-16") + b"\x00\xd8")
    with pytest.raises(UnreadableSource) as refusal:
        read_source(path, ReadOptions())
    assert "CSV" not in refusal.value.hint
    assert refusal.value.hint == "export it again in UTF-8, or name its --encoding."
