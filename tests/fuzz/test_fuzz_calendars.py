"""A few hundred hostile calendars, the same on every machine: a report or one of our errors, never a hang."""

import pytest
from hostile_calendars import hostile_calendars
from hostile_files import Hostile
from hypothesis import HealthCheck, given, settings
from trials import Room

from importer.core.glossary import Glossary

QUICK = settings(max_examples=120, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Room:
    return Room(tmp_path_factory.mktemp("room"), glossary)


@QUICK
@given(hostile_calendars)
def test_hostile_calendars_give_a_report_or_an_error_in_words(room: Room, hostile: Hostile) -> None:
    room.attempt(hostile)


def test_a_sound_calendar_gives_a_report(room: Room) -> None:
    content = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Epiphany\nDTSTART:20270106\nEND:VEVENT\nEND:VCALENDAR\n"
    assert room.attempt(Hostile("c.ics", content, {"zone": "Europe/Warsaw"})) == "report"
