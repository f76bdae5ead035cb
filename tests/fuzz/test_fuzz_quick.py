"""A few hundred hostile files, the same on every machine: a report or one of our errors comes out, and nothing else.

The long search, with new files each time, is ``python tests/fuzz/run.py``.
"""

from pathlib import Path

import pytest
from hostile_files import Hostile, hostile_files
from hypothesis import HealthCheck, given, settings
from trials import Finding, Room

from importer.core.glossary import Glossary

QUICK = settings(max_examples=250, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, glossary: Glossary) -> Room:
    return Room(tmp_path_factory.mktemp("room"), glossary)


@QUICK
@given(hostile_files)
def test_hostile_files_give_a_report_or_an_error_in_words(room: Room, hostile: Hostile) -> None:
    room.attempt(hostile)


def test_a_sound_file_gives_a_report(room: Room) -> None:
    content = b"Occasion,Event,Date\nPoland,Epiphany,2027-01-06\n"
    assert room.attempt(Hostile("list.csv", content, {"zone": "Europe/Warsaw"})) == "report"


def test_an_error_in_words_is_told_by_its_code(room: Room) -> None:
    assert room.attempt(Hostile("list.csv", b"a,b\nc,d\n", {})) == "not-a-holiday-list"


def test_a_bug_is_a_finding(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trials.check", lambda *_: 1 // 0)
    with pytest.raises(Finding, match="ZeroDivisionError"):
        room.attempt(Hostile("list.csv", b"a", {}))


def test_a_long_time_is_a_finding(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Hostile("list.csv", b"Occasion,Event,Date\nPoland,Epiphany,2027-01-06\n", {"zone": "Europe/Warsaw"})
    monkeypatch.setattr("trials.SECONDS", 0.0)
    with pytest.raises(Finding, match="slow"):
        room.attempt(sound)


def test_the_files_are_of_all_kinds() -> None:
    seen: set[str] = set()

    @settings(QUICK, max_examples=400)
    @given(hostile_files)
    def look(hostile: Hostile) -> None:
        seen.add(Path(hostile.name).suffix)

    look()
    assert seen >= {".csv", ".xlsx", ".xls", ".xlsb", ".ods"}
