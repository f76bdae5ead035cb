"""Calendars and holiday files that were harmed, the same on every machine: a report or one of our errors comes out.

Each harm is tried alone, then some at random. The long search is ``python tests/fuzz/run.py``.
"""

import re
from pathlib import Path

import pytest
from harmed_calendars import INVENTED, INVENTED_SECTIONS, LINES, PROFILES, SECTION_LINES, harmed_calendars
from hostile_files import Hostile
from hypothesis import HealthCheck, given, settings
from trials import Room

from importer.core.glossary import Glossary

QUICK = settings(max_examples=50, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
PLACES = 18, 23, 31
"""Lines of the invented calendar: in an entry that comes back, one that replaces a day of it, and one with hours."""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Room:
    return Room(tmp_path_factory.mktemp("room"), glossary)


@QUICK
@given(harmed_calendars)
def test_harmed_files_give_a_report_or_an_error_in_words(room: Room, hostile: Hostile) -> None:
    room.attempt(hostile)


@pytest.mark.parametrize("part", range(3))
def test_each_harm_alone_leaves_a_report(room: Room, part: int) -> None:
    lines = INVENTED.splitlines()
    for number, harm in enumerate(LINES[part::3]):
        place = PLACES[(number + part) % 3]
        content = "\r\n".join([*lines[:place], harm, *lines[place:], ""]).encode()
        assert room.attempt(Hostile("list.ics", content, PROFILES[number % 2])) == "report", harm


REPLACED = [harm for harm in LINES if harm.startswith(("DTSTART", "DTEND", "DURATION", "RRULE")) and "\n" not in harm]


@pytest.mark.parametrize("part", range(3))
def test_each_property_that_says_nonsense_leaves_a_report_or_a_reason(room: Room, part: int) -> None:
    for harm in REPLACED[part::3]:
        name = re.split("[:;]", harm)[0]
        lines = [harm if re.split("[:;]", line)[0] == name else line for line in INVENTED.splitlines()]
        assert harm in lines
        room.attempt(Hostile("list.ics", "\r\n".join([*lines, ""]).encode(), PROFILES[0]))


def test_each_harm_of_a_section_leaves_a_report_or_a_reason(room: Room) -> None:
    for harm in SECTION_LINES:
        content = INVENTED_SECTIONS.replace("Labour day", f"{harm}\r\nLabour day").encode()
        assert room.attempt(Hostile("list.hol", content, PROFILES[1])) == "report"


def test_harmed_files_are_of_both_kinds_and_differ() -> None:
    seen: set[str] = set()
    contents: set[bytes] = set()

    @settings(QUICK, max_examples=100)
    @given(harmed_calendars)
    def look(hostile: Hostile) -> None:
        seen.add(Path(hostile.name).suffix.lower())
        contents.add(hostile.content)

    look()
    assert seen >= {".ics", ".hol"}
    assert len(contents) > 60


def test_an_entry_of_which_each_day_is_wrong_takes_no_longer_than_its_days(room: Room) -> None:
    days = ",".join(f"{year:04}{month:02}01" for year in range(1, 250) for month in range(1, 13))
    entry = f"BEGIN:VEVENT\nSUMMARY:Epiphany\nDTSTART:00010101\nDTEND:99991231\nRDATE;VALUE=DATE:{days}\nEND:VEVENT\n"
    content = f"BEGIN:VCALENDAR\nVERSION:2.0\n{entry}END:VCALENDAR\n".encode()
    assert room.attempt(Hostile("list.ics", content, PROFILES[1])) == "report"
