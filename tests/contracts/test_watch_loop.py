"""When a daemon looks at which place again, what it remembers between looks, and what it lets go of."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from importer.core.drops import Sighting
from importer.core.errors import SettingsError
from importer.core.picking import Looks
from importer.core.swept import SweepBooks
from importer.drops import loop
from importer.drops.loop import Setup, Watch
from importer.drops.service import Service
from importer.drops.signals import Signals
from importer.drops.waking import Waking
from importer.places import open_place
from importer.places.copying import copied
from importer.runners.local import Stopping
from importer.settings import ChosenPlace
from importer.settings.drops import DropRule, PlaceEntry
from importer.stops import Terminated
from importer.sweeping.bench import Inbox
from importer.sweeping.one_look import Memory, Swept

EVERY = 60.0


@dataclass
class Heard(Service):
    """What systemd would hear."""

    said: list[str] = field(default_factory=list)

    def _say(self, words: str) -> None:
        self.said.append(words.partition("=")[0])


class Door(Waking):
    """Waits for nothing; what happens while it waits is said beforehand, and then we are told to end."""

    def __init__(self, world: "World", *meanwhile: Callable[[], bool | str]) -> None:
        super().__init__()
        self._happened: bool | str = False
        self._world = world
        self._meanwhile = list(meanwhile)
        self.waits: list[float] = []
        self.deep: list[bool] = []

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        if self._meanwhile:
            self._happened = self._meanwhile.pop(0)()
            return bool(self._happened)
        self._world.stop()
        return True

    def take_changed(self) -> frozenset[Path]:
        """The folder that was named; both, if it is only said that something happened."""
        names = [self._happened] if isinstance(self._happened, str) else ["/a", "/b"] if self._happened else []
        return frozenset(Path(os.path.realpath(each)) for each in names)

    @contextmanager
    def watching(self, folders: Sequence[Path], *, deep: bool) -> Iterator[None]:
        self.deep.append(deep)
        yield


@dataclass
class World:
    """A daemon whose looks show what they are told to."""

    monkeypatch: pytest.MonkeyPatch
    soon: float | None = None
    at_a_look: Callable[[str], object] = lambda _: None
    pauses: Stopping = field(default_factory=Stopping)
    service: Heard = field(default_factory=Heard)
    looked: list[str] = field(default_factory=list)
    memories: list[Memory] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    loads: int = 0
    wrong: bool = False

    def stop(self) -> None:
        self.pauses.stop(Terminated())

    def run(self, *meanwhile: Callable[[], bool | str], patterns: Sequence[str] = ("*", "*")) -> Door:
        """Watch /a and /b, one with each pattern; gives the door at which it waited."""
        self.signals = Signals(self.pauses, 60.0, lambda _: None)
        self.monkeypatch.setattr(loop, "one_place", self._one_place)
        door = Door(self, *meanwhile)
        Watch(lambda: self._load(patterns), self.signals, door, self.service, Path("/spool")).run()
        return door

    def reload(self) -> bool:
        self.signals.reload = True
        return True

    def _load(self, patterns: Sequence[str]) -> Setup:
        self.loads += 1
        number = self.loads
        if self.wrong and number > 1:
            raise SettingsError("They are wrong.", "mend them.")
        inboxes = tuple(_inbox(name, each) for name, each in zip(("/a", "/b"), patterns, strict=True))
        bench: Any = type("Bench", (), {"pauses": self.pauses})
        rulings: Any = None
        return Setup(inboxes, bench, rulings, lambda *_: None, lambda: self.closed.append(number))

    def _one_place(self, inbox: Inbox, _bench: object, _rulings: object, memory: Memory, *_: object) -> Swept:
        self.looked.append(inbox.shown)
        self.memories.append(memory)
        self.at_a_look(inbox.shown)
        memory = Memory(Looks(at=memory.looks.at + 1))
        return Swept(SweepBooks(inbox.shown, "", "", ()), memory, soon=self.soon)


def _inbox(folder: str, pattern: str) -> Inbox:
    place = open_place(folder, {})
    rules = (DropRule(name="nightly", pattern=pattern),)
    return Inbox(ChosenPlace(PlaceEntry(url=folder, every=EVERY), folder, Path("/")), place, place, rules)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


@pytest.mark.parametrize(("soon", "waited"), [(None, EVERY), (3.0, 3.0), (1000.0, EVERY), (0.0, 0.2)])
def test_the_next_look_comes_when_something_may_be_ready_and_no_later_than_said(
    world: World, soon: float | None, waited: float
) -> None:
    world.soon = soon
    assert world.run().waits == [pytest.approx(waited, abs=0.15)]


def test_who_waits_for_signs_of_life_is_not_kept_waiting(world: World) -> None:
    world.service.watchdog = 15.0
    assert world.run().waits == [5.0]


def test_who_waits_for_signs_of_life_hears_them_while_a_file_is_fetched(world: World, tmp_path: Path) -> None:
    def fetch(name: str) -> None:
        said = len(world.service.said)
        copied(iter([b"a", b"b", b"c"]), tmp_path / name[1:], Sighting(name, 3, ""))
        assert world.service.said[said:] == ["WATCHDOG"] * 3

    world.service.watchdog, world.at_a_look = 0.0, fetch
    world.run()
    assert world.looked == ["/a", "/b"]


def test_a_change_makes_its_place_due_and_the_time_alone_none_before_its_own(world: World) -> None:
    world.run(lambda: False, lambda: "/b", lambda: "/elsewhere", lambda: True)
    assert world.looked == ["/a", "/b", "/b", "/a", "/b"]


def test_each_look_remembers_the_one_before_at_its_place(world: World) -> None:
    world.run(lambda: True, lambda: True)
    assert [each.looks.at for each in world.memories] == [0, 0, 1, 1, 2, 2]


def test_who_is_told_to_end_at_one_place_looks_at_no_other(world: World) -> None:
    world.at_a_look = lambda _: world.stop()
    door = world.run()
    assert (world.looked, door.waits) == (["/a"], [])
    assert world.service.said == ["READY", "STOPPING"]


def test_settings_that_are_read_again_count_at_once_and_the_old_places_are_let_go(world: World) -> None:
    door = world.run(world.reload, lambda: False)
    assert world.looked == ["/a", "/b", "/a", "/b"]
    assert [each.looks.at for each in world.memories] == [0, 0, 1, 1]
    assert (world.loads, world.closed, len(door.deep)) == (2, [1, 2], 2)
    assert world.service.said == ["READY", "RELOADING", "READY", "STOPPING"]


def test_settings_that_are_to_be_read_again_are_not_kept_waiting(world: World) -> None:
    world.at_a_look = lambda name: name == "/b" and world.loads == 1 and world.reload()
    assert len(world.run().waits) == 1
    assert world.loads == 2


def test_wrong_settings_leave_the_old_places_open(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.wrong = True
    world.run(world.reload)
    assert (world.loads, world.closed) == (2, [1])
    assert "the old ones stay in force: They are wrong. mend them." in caplog.text


@pytest.mark.parametrize(("patterns", "deep"), [(("*", "*"), False), (("*", "pl/*"), True)])
def test_folders_below_are_watched_if_a_rule_looks_there(world: World, patterns: Sequence[str], *, deep: bool) -> None:
    assert world.run(patterns=patterns).deep == [deep]
