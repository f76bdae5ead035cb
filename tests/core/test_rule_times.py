"""Times and opening hours, cell by cell."""

import datetime as dt

import pytest

from importer.core.faults import Fault
from importer.core.glossary import Glossary
from importer.core.rules.times import DAY, HoursReading, clock_text, read_hours, read_time


@pytest.mark.parametrize(
    ("value", "clock"),
    [
        ("09:00", "09:00"), ("9", "09:00"), ("9:00", "09:00"), ("9.30", "09:30"), ("0930", "09:30"), ("9h30", "09:30"),
        ("9h", "09:00"), ("9:30 pm", "21:30"), ("9pm", "21:00"), ("9 P.M.", "21:00"), ("12 am", "00:00"),
        ("12 pm", "12:00"), ("noon", "12:00"), ("midnight", "24:00"), ("24:00", "24:00"), ("00:00", "00:00"),
        ("9.00 Uhr", "09:00"), ("9時30分", "09:30"), ("９：００", "09:00"), ("09:00:30", "09:00:30"), (0.375, "09:00"),
        (0.0, "00:00"), (1.0, "24:00"), (9, "09:00"), (9.0, "09:00"), (dt.time(9), "09:00"),
        (dt.time(9, 0, 0, 600_000), "09:00:01"), (dt.timedelta(hours=9), "09:00"), (dt.timedelta(days=1), "24:00"),
        (dt.datetime.fromisoformat("1900-01-01"), "24:00"), (dt.datetime.fromisoformat("1899-12-30T09:00"), "09:00"),
        (dt.datetime.fromisoformat("2027-12-24T09:00"), "09:00"),
    ],
    ids=str,
)  # fmt: skip
def test_a_time(value: object, clock: str, glossary: Glossary) -> None:
    found = read_time(value, glossary)
    assert isinstance(found, int), found
    assert clock_text(found) == clock


@pytest.mark.parametrize(
    "value", ["25:00", "9:60", "13 pm", "soon", "9:00-13:00", True, 25, 1.5, dt.timedelta(days=2), "-1"], ids=str
)
def test_what_is_no_time(value: object, glossary: Glossary) -> None:
    found = read_time(value, glossary)
    assert isinstance(found, Fault)
    assert found.code == "time-unreadable"


def shifts(*pairs: str) -> HoursReading:
    def seconds(text: str) -> int:
        hour, minute = text.split(":")
        return int(hour) * 3600 + int(minute) * 60

    ends = [tuple(seconds(end) for end in pair.split("-")) for pair in pairs]
    return HoursReading("shifts", tuple((start, end) for start, end in ends))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("9-13", shifts("9:00-13:00")),
        ("09:00–13:00", shifts("9:00-13:00")),
        ("9:00 to 13:00", shifts("9:00-13:00")),
        ("9 bis 13 Uhr", shifts("9:00-13:00")),
        ("9:00–13:00, 14:00–18:00", shifts("9:00-13:00", "14:00-18:00")),
        ("9-13 / 14-18", shifts("9:00-13:00", "14:00-18:00")),
        ("9-13 und 14-18", shifts("9:00-13:00", "14:00-18:00")),
        ("9am-5pm", shifts("9:00-17:00")),
        ("1-5 pm", shifts("13:00-17:00")),
        ("11-2 pm", shifts("11:00-14:00")),
        ("21:00-01:00", shifts("21:00-1:00")),
        ("00:00-24:00", shifts("0:00-24:00")),
        ("closed", HoursReading("closed")),
        ("geschlossen", HoursReading("closed")),
        ("休業", HoursReading("closed")),
        ("24h", HoursReading("open")),
        ("all day", HoursReading("open")),
        ("half day", HoursReading("half-day")),
        ("half day (until 13:00)", HoursReading("half-day")),
        ("half day (9:00-13:00)", shifts("9:00-13:00")),
        ("half day 9:00-13:00", shifts("9:00-13:00")),
        ("9:00-13:00 (half day)", shifts("9:00-13:00")),
        ("open 9-13", shifts("9:00-13:00")),
        ("9am - 1pm", shifts("9:00-13:00")),
        ("9 a.m.–1 p.m.", shifts("9:00-13:00")),
        ("09.00 Uhr - 13.00 Uhr", shifts("9:00-13:00")),
        ("9h30-13h", shifts("9:30-13:00")),
        ("9h30 à 13h", shifts("9:30-13:00")),
        ("de 9h à 12h et de 14h à 18h", shifts("9:00-12:00", "14:00-18:00")),
        ("de 9 a 13 h", shifts("9:00-13:00")),
        ("dalle 9 alle 13", shifts("9:00-13:00")),
        ("od 9 do 13", shifts("9:00-13:00")),
        ("van 9 tot 13 uur", shifts("9:00-13:00")),
        ("с 9 до 13", shifts("9:00-13:00")),
        ("0900-1300", shifts("9:00-13:00")),
        ("9:00～13:00", shifts("9:00-13:00")),
        ("9時～13時", shifts("9:00-13:00")),
        ("9時から13時まで", shifts("9:00-13:00")),
        ("午前9時～午後1時", shifts("9:00-13:00")),
        ("上午9時30分至下午1時", shifts("9:30-13:00")),
        ("오전 9시 ~ 오후 1시", shifts("9:00-13:00")),
        ("午後0時～午後3時", shifts("12:00-15:00")),
        ("from 9 to 13", shifts("9:00-13:00")),
        ("von 9 bis 13 Uhr", shifts("9:00-13:00")),
        ("9:00 - 17:00h", shifts("9:00-17:00")),
        ("9:00-12:00 and 14:00-18:00", shifts("9:00-12:00", "14:00-18:00")),
        ("noon-5pm", shifts("12:00-17:00")),
        ("open 24 hours", HoursReading("open")),
        ("fermé", HoursReading("closed")),
        ("cerrado", HoursReading("closed")),
        ("zamknięte", HoursReading("closed")),
        ("chiuso", HoursReading("closed")),
        ("gesloten", HoursReading("closed")),
        ("휴무", HoursReading("closed")),
    ],
    ids=str,
)
def test_hours(value: str, expected: HoursReading, glossary: Glossary) -> None:
    assert read_hours(value, glossary) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        pytest.param("until 13:00", "hours-incomplete", id="no-start"),
        pytest.param("from 9", "hours-incomplete", id="no-end"),
        pytest.param("from 12:00", "hours-incomplete", id="from-alone"),
        pytest.param("ab 12 Uhr", "hours-incomplete", id="from-alone-in-german"),
        pytest.param("9", "hours-unreadable", id="one-time"),
        pytest.param("closed from 12:00", "hours-unreadable", id="closed-from"),
        pytest.param("closed 9-13", "time-unreadable", id="closed-with-hours"),
        pytest.param("9:00-", "hours-unreadable", id="open-end"),
        pytest.param("13時から", "hours-unreadable", id="open-end-in-japanese"),
        pytest.param("sometimes", "hours-unreadable", id="word"),
        pytest.param(dt.time(9), "hours-unreadable", id="a-time"),
        pytest.param("9-25", "time-unreadable", id="hour-25"),
    ],
)
def test_what_is_no_hours(value: object, code: str, glossary: Glossary) -> None:
    found = read_hours(value, glossary)
    assert isinstance(found, Fault)
    assert found.code == code


@pytest.mark.parametrize(("seconds", "text"), [(0, "00:00"), (DAY, "24:00"), (33_315, "09:15:15")], ids=str)
def test_clock_text(seconds: int, text: str) -> None:
    assert clock_text(seconds) == text
