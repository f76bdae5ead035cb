"""What a daemon says after it read its settings again, and what a sweep says before it waits."""

import logging
from collections.abc import Sequence
from pathlib import Path

import pytest
from sweeping_desk import Doom, at_the_sweep_desk

from importer.cli import sweeping
from importer.cli.drop_options import DropJsonOptions
from importer.drops.changed import what_changed
from importer.drops.loop import Setup, Watch
from importer.drops.service import Service
from importer.drops.signals import Signals
from importer.drops.waking import Waking
from importer.places import open_place
from importer.runners.local import Stopping
from importer.settings import ChosenPlace
from importer.settings.drops import DropRule, PlaceEntry
from importer.stops import Terminated
from importer.sweeping.bench import Inbox
from importer.sweeping.sweep import settled, unsaid

SECRET = "hunter2-very-secret"  # noqa: S105


def inbox(folder: str, *rules: DropRule, every: float = 60.0) -> Inbox:
    entry = PlaceEntry(url=folder, every=every, heartbeat=f"https://monitor.example/{SECRET}")
    place = open_place(folder, {})
    return Inbox(ChosenPlace(entry, folder, Path("/")), place, place, rules)


NIGHTLY, OTHER = DropRule(name="nightly"), DropRule(name="other")
CHANGES: dict[str, tuple[Sequence[Inbox], Sequence[Inbox], str]] = {
    "nothing": ([inbox("/a", NIGHTLY)], [inbox("/a", NIGHTLY)], "places and rules are as they were"),
    "a new rule": ([inbox("/a", NIGHTLY)], [inbox("/a", NIGHTLY, OTHER)], "rules new: other"),
    "a rule is gone": ([inbox("/a", NIGHTLY, OTHER)], [inbox("/a", OTHER)], "rules gone: nightly"),
    "a rule of the name": (
        [inbox("/a", NIGHTLY)],
        [inbox("/a", DropRule(name="nightly", review=True))],
        "rules changed: nightly",
    ),
    "places": (
        [inbox("/a", NIGHTLY), inbox("/b", NIGHTLY)],
        [inbox("/b", NIGHTLY, every=5), inbox("/c", NIGHTLY)],
        "places new: /c; places changed: /b; places gone: /a",
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_what_is_another_is_said_in_short(case: str) -> None:
    before, after, said = CHANGES[case]
    assert what_changed(before, after) == said


def test_good_settings_are_heard_to_be_in_force(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """At the level at which a daemon says what became of files."""
    caplog.set_level(logging.INFO, "importer.progress")
    with at_the_sweep_desk(tmp_path) as desk, desk.working(Doom()) as (found, bench, rulings):
        changed = Inbox(found.chosen, found.place, found.filed, (*found.rules, OTHER))
        setups = [Setup((each,), bench, rulings, lambda *_: None, lambda: None) for each in (found, changed)]
        signals = Signals(Stopping(), 60.0, lambda _: None)
        signals.reload = True

        def load() -> Setup:
            if len(setups) == 1:
                bench.pauses.stop(Terminated())
            return setups.pop(0)

        Watch(load, signals, Waking(), Service(), tmp_path / "spool").run()
    assert caplog.messages == [f"Watching {tmp_path / 'drops'}.", "Settings were read again: rules new: other."]


def test_a_wait_is_said_once_and_only_if_there_is_one(tmp_path: Path) -> None:
    heard: list[tuple[float, int]] = []
    with at_the_sweep_desk(tmp_path) as desk:
        for name in ("a.csv", "b.csv", "notes.txt"):
            desk.drop(name)
        with desk.working(Doom()) as (found, bench, _):
            settled([found], bench, lambda seconds, files: heard.append((seconds, files)))
        assert heard == [(5.0, 2)]
        desk.settle, heard = 0.0, []
        with desk.working(Doom()) as (found, bench, _):
            settled([found], bench, lambda seconds, files: heard.append((seconds, files)))
    assert heard == []


@pytest.mark.parametrize(
    ("terminal", "kept", "said"), [(True, None, True), (False, None, False), (False, "json", True)]
)
def test_who_hears_of_a_wait(
    terminal: bool, kept: str | None, said: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "importer.progress")
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    waiting = sweeping._waiting(DropJsonOptions(log=kept))  # type: ignore[arg-type]
    assert (waiting is not unsaid) == said
    waiting(10.0, 2)
    assert caplog.messages == ["Waiting 10 seconds to see that nobody writes to 2 files any more."] * said
