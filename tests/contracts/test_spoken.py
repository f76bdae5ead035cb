"""What watch says in its log: each change once, of each place by itself."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sweeping_desk import Doom, SweepDesk, at_the_sweep_desk

from importer.cli.spoken import Spoken
from importer.core.drops import Seen, SeenFile
from importer.sweeping.sweep import sweep


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SweepDesk]:
    with at_the_sweep_desk(tmp_path) as desk:
        yield desk


@pytest.fixture(autouse=True)
def _heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "importer.progress")


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was said since the last time."""
    said = [record.getMessage() for record in caplog.records if record.name == "importer.progress"]
    caplog.clear()
    return said


def look(desk: SweepDesk, spoken: Spoken) -> None:
    with desk.working(Doom()) as (inbox, bench, rulings):
        sweep([inbox], bench, rulings, spoken.after(lambda *_: None))


def test_a_place_that_cannot_be_swept_is_told_when_it_begins_and_when_it_is_over(
    desk: SweepDesk, caplog: pytest.LogCaptureFixture
) -> None:
    spoken = Spoken()
    away = desk.drops.rename(desk.folder / "away")
    look(desk, spoken)
    (began,) = lines(caplog)
    assert began.startswith(f"{desk.drops}: ")
    assert "is not there" in began
    assert "Look whether" in began, "it is said what to do"
    look(desk, spoken)
    assert lines(caplog) == []
    away.rename(desk.drops)
    look(desk, spoken)
    (over,) = lines(caplog)
    assert over == f"{desk.drops} can be swept again."
    look(desk, spoken)
    assert lines(caplog) == []


@pytest.mark.parametrize("seen", [Seen.UNMATCHED, Seen.UNSETTLED])
def test_files_of_one_name_at_two_places_are_told_each(seen: Seen, caplog: pytest.LogCaptureFixture) -> None:
    spoken = Spoken()
    for _ in range(3):
        for place in ("/one", "/two"):
            spoken(place, SeenFile("x.csv", seen, "for a reason."))
    assert lines(caplog) == [f"/one/x.csv: {seen}: for a reason.", f"/two/x.csv: {seen}: for a reason."]
