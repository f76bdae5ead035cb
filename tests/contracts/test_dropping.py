"""What sweep and watch are begun with, by their options."""

from pathlib import Path

import pytest

from importer.cli.drop_options import PlaceOptions
from importer.cli.dropping import Asked, desk
from importer.cli.options import AccountOptions, CheckingOptions, ModeOptions
from importer.runners.local import Stopping
from importer.settings import ChosenPlace
from importer.settings.drops import PlaceEntry
from importer.sweeping.inboxes import PlaceSaid
from importer.sweeping.one_look import Memory, look_once


def asked(folder: Path, journal: str, **more: bool | float) -> Asked:
    account = AccountOptions(api="sandbox", journal=journal)
    place = PlaceOptions(settle=0)
    return Asked([str(folder)], place, CheckingOptions(), account, ModeOptions(), **more)  # type: ignore[arg-type]


@pytest.fixture
def drops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "drops"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("address", ["{0}/deep/j.sqlite", "sqlite:///{0}/deep/j.sqlite"])
def test_a_rehearsal_makes_no_journal(drops: Path, tmp_path: Path, address: str) -> None:
    with desk(asked(drops, address.format(tmp_path), rehearsal=True), Stopping(), lambda _place, _seen: None) as found:
        assert found.bench.journal.drops.waiting() == ()
    assert [each.name for each in tmp_path.iterdir()] == ["drops"]


def test_a_rehearsal_reads_the_journal_that_is_there(drops: Path, tmp_path: Path) -> None:
    journal = str(tmp_path / "j.sqlite")
    with desk(asked(drops, journal), Stopping(), lambda _place, _seen: None) as real:
        files = look_once(real.inboxes[0], real.bench, real.rulings, Memory(), tmp_path)
        real.aftermath(real.inboxes[0], files, tmp_path)
    with desk(asked(drops, journal, rehearsal=True), Stopping(), lambda _place, _seen: None) as found:
        assert len(found.bench.journal.drops.standings()) == 1


@pytest.mark.parametrize(("watching", "every"), [(True, 3600.0), (False, None)])
def test_only_who_watches_says_how_often(drops: Path, tmp_path: Path, watching: bool, every: float | None) -> None:
    said = asked(drops, str(tmp_path / "j.sqlite"), watching=watching, every=3600.0)
    with desk(said, Stopping(), lambda _place, _seen: None) as found:
        files = look_once(found.inboxes[0], found.bench, found.rulings, Memory(), tmp_path)
        found.aftermath(found.inboxes[0], files, tmp_path)
        (standing,) = found.bench.journal.drops.standings()
    assert standing.every == every


def test_nothing_is_something_that_was_said() -> None:
    """No time to settle, and a place that is looked at without a pause, are what somebody may mean."""
    chosen = ChosenPlace(PlaceEntry(url="drops", settle=30, every=60, marker=".ok"), "drops", Path("/"))
    assert PlaceSaid().over(chosen) is chosen
    found = PlaceSaid(settle=0.0, filed="elsewhere").over(chosen).entry
    assert (found.settle, found.every, found.marker, found.filed) == (0.0, 60, ".ok", "elsewhere")
