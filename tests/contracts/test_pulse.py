"""A daemon in a long import still says that it lives."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from importer.drops.pulse import Beating
from importer.drops.service import Service


class Passing:
    """A clock whose pauses pass at once."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def now(self) -> float:
        return sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as found:
        found.bind(str(tmp_path / "notify"))
        found.setblocking(False)
        yield found


def test_a_long_pause_is_cut_into_signs_of_life(listening: socket.socket) -> None:
    service, clock = Service(listening.getsockname(), watchdog=300.0), Passing()
    Beating(inner=clock, service=service).sleep(480.0)
    assert clock.slept == [100.0] * 4 + [80.0]
    assert listening.recv(100) == b"WATCHDOG=1"


def test_without_anybody_who_waits_a_pause_is_one(listening: socket.socket) -> None:
    clock = Passing()
    Beating(inner=clock, service=Service(listening.getsockname())).sleep(480.0)
    assert clock.slept == [480.0]
    with pytest.raises(BlockingIOError):
        listening.recv(100)


def test_who_is_asked_to_stop_does() -> None:
    pauses = Beating(service=Service())
    pauses.stop(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        pauses.sleep(480.0)
