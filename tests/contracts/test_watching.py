"""The parts of the door that stays open: signals, what wakes it, what systemd hears; the spool where files lie."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from importer.drops.service import Service
from importer.drops.signals import Signals
from importer.drops.waking import Waking
from importer.runners.flag import Flag
from importer.runners.local import LocalRunner, Stopping
from importer.stops import Terminated
from importer.sweeping.spool import name_in_spool, remove_left_behind, spool

PATIENCE = 60.0


def no_end(_code: int) -> None:
    """What would end the process: these tests are not to be ended a minute later."""


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as found:
        found.bind(str(tmp_path / "notify"))
        found.settimeout(PATIENCE)
        yield found


def test_sigterm_asks_to_stop_and_wakes() -> None:
    pauses, woken = Stopping(), Waking()
    with Signals(pauses, 60.0, no_end, woken.wake).heard():
        os.kill(os.getpid(), signal.SIGTERM)
        assert pauses.asked.is_set()
    assert isinstance(pauses.by, Terminated)
    assert woken.wait(0)


def test_a_second_signal_interrupts() -> None:
    with Signals(Stopping(), 60.0, no_end).heard():
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(Terminated):
            os.kill(os.getpid(), signal.SIGTERM)


def test_what_does_not_end_in_time_is_interrupted() -> None:
    with Signals(Stopping(), 0.25, no_end).heard():
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt) as by:
            time.sleep(PATIENCE)
    assert by.type is KeyboardInterrupt  # not SIGTERM, which gets another exit code


def test_what_cannot_be_interrupted_is_left() -> None:
    left: list[int] = []
    with Signals(Stopping(), 0.05, left.append).heard():
        os.kill(os.getpid(), signal.SIGTERM)
        began = time.monotonic()
        for _ in range(2):  # its one interrupt may come between any two steps of the loop
            with suppress(KeyboardInterrupt):
                while not left and time.monotonic() - began < PATIENCE:
                    time.sleep(0.01)
    assert left == [3]


def test_sighup_asks_to_read_settings_once() -> None:
    signals = Signals(Stopping(), 60.0, no_end)
    with signals.heard():
        os.kill(os.getpid(), signal.SIGHUP)
        assert (signals.take_reload(), signals.take_reload()) == (True, False)


@pytest.mark.parametrize("pausing", [False, True])
def test_a_signal_at_any_moment_of_a_wait_ends_it(*, pausing: bool) -> None:
    """Between any two steps of whoever waits; a lock that he holds meanwhile would be waited for for ever."""
    ended: list[int] = []

    def through() -> None:
        for moment in range(1000):
            pauses, woken = Stopping(), Waking()
            steps = iter(range(moment))

            def step(frame: FrameType, _event: str, _given: object) -> Any:
                frame.f_trace_opcodes = True
                if next(steps, None) is None:  # noqa: B023 - not called after this round
                    sys.settrace(None)
                    frame.f_trace = None
                    pauses.stop(Terminated()) if pausing else woken.wake()  # noqa: B023
                return step

            sys.settrace(step)
            with suppress(Terminated):
                pauses.sleep(0.01) if pausing else woken.wait(0.01)
            if sys.gettrace() is not None:  # it was over before that
                sys.settrace(None)
                ended.append(moment)
                return

    thread = threading.Thread(target=through, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert len(ended) == 1


def test_a_flag_that_is_set_lets_everybody_go() -> None:
    flag = Flag()
    heard: list[bool] = []
    threads = [threading.Thread(target=lambda: heard.append(flag.wait(PATIENCE)), daemon=True) for _ in range(3)]
    for each in threads:
        each.start()
    flag.set()
    for each in threads:
        each.join(PATIENCE)
    assert heard == [True] * 3
    flag.clear()
    assert (flag.wait(0), flag.wait(-1), flag.is_set()) == (False, False, False)


def to_another_thread(number: int) -> None:
    """Send a signal so that it wakes nobody: what falls on the main thread just before it falls asleep does no more."""
    signal.pthread_kill(threading.get_ident(), number)


@pytest.mark.skipif(os.name != "posix", reason="signals of a thread are not known")
def test_a_signal_that_wakes_nobody_is_heard_all_the_same() -> None:
    pauses, began = Stopping(), time.monotonic()
    with Signals(pauses, 60.0, lambda _: None).heard():
        late = threading.Timer(0.1, to_another_thread, (signal.SIGTERM,))
        late.start()
        assert pauses.asked.wait(PATIENCE)
        late.join()
    assert time.monotonic() - began < PATIENCE


@pytest.mark.skipif(os.name != "posix", reason="signals of a thread are not known")
def test_an_interrupt_that_wakes_nobody_reaches_jobs_all_the_same() -> None:
    runner = LocalRunner(2)

    def job() -> bool:
        late = threading.Timer(0.1, to_another_thread, (signal.SIGINT,))
        late.start()
        late.join()
        return runner.clock.asked.wait(PATIENCE)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert runner.run([("one", job)]) == [True]
    finally:
        signal.signal(signal.SIGINT, before)
    assert isinstance(runner.interrupt, KeyboardInterrupt)


def interrupted_at(moment: int, module: str) -> Callable[[FrameType, str, object], Any]:
    """What raises an interrupt, once, when so many lines of a module were begun; for ``sys.settrace``."""
    steps = iter(range(moment))

    def step(frame: FrameType, event: str, _given: object) -> Any:
        if frame.f_globals["__name__"] != module:
            return None
        if event == "line" and next(steps, None) is None:
            sys.settrace(None)
            raise KeyboardInterrupt
        return step

    return step


def telling(number: int, told: list[int]) -> Callable[[], int]:
    """A job that tells its number, and gives it."""

    def job() -> int:
        told.append(number)
        return number

    return job


def test_an_interrupt_at_any_moment_tears_no_jobs_apart() -> None:
    """Between any two lines of whoever runs them: every job is begun and ended, or none is."""
    before, moments = sys.gettrace(), 0
    while moments < 1000:
        runner, told = LocalRunner(2), list[int]()
        jobs = [(str(number), telling(number, told)) for number in range(3)]
        sys.settrace(interrupted_at(moments, "importer.runners.local"))
        try:
            assert runner.run(jobs) == sorted(told) == [0, 1, 2]
        except KeyboardInterrupt:
            assert sorted(told) in ([], [0, 1, 2])
        else:
            if sys.gettrace() is not None:  # it was over before that
                break
            assert runner.interrupt is not None
        finally:
            sys.settrace(before)
        moments += 1
    assert 20 < moments < 1000


@pytest.mark.parametrize("most", [0, 1, 2])
def test_fewer_threads_than_asked_for_do_all_the_jobs(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    start, started, told = threading.Thread.start, list[threading.Thread](), list[int]()

    def start_if_any_is_left(thread: threading.Thread) -> None:
        if len(started) == most:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", start_if_any_is_left)
    jobs = [(str(number), telling(number, told)) for number in range(5)]
    if most:
        assert LocalRunner(3).run(jobs) == sorted(told) == [0, 1, 2, 3, 4]
    else:
        with pytest.raises(RuntimeError):
            LocalRunner(3).run(jobs)
        assert not told


def test_handlers_are_put_back() -> None:
    before = [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM)]
    with Signals(Stopping(), 60.0, no_end).heard():
        pass
    after = [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM)]
    assert after == before


@pytest.mark.skipif(os.name != "posix", reason="there is no such signal")
def test_sighup_wakes() -> None:
    woken = Waking()
    with Signals(Stopping(), 60.0, no_end, woken.wake).heard():
        os.kill(os.getpid(), signal.SIGHUP)
    assert woken.wait(0)


@pytest.mark.skipif(os.name != "posix", reason="there is no such clock")
def test_who_ended_in_time_is_interrupted_no_more_and_keeps_no_thread() -> None:
    with Signals(Stopping(), 60.0, no_end).heard():
        os.kill(os.getpid(), signal.SIGTERM)
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert all(each.daemon for each in threading.enumerate() if isinstance(each, threading.Timer))


def test_a_file_that_comes_into_a_folder_below_wakes_if_that_counts(tmp_path: Path) -> None:
    waking = Waking()
    (tmp_path / "pl").mkdir()
    with waking.watching([tmp_path], deep=True):
        began = time.monotonic()
        while not waking.wait(0.3) and time.monotonic() - began < PATIENCE:
            (tmp_path / "pl" / f"{time.monotonic_ns()}.csv").touch()
        assert time.monotonic() - began < PATIENCE


def test_a_file_that_comes_wakes(tmp_path: Path) -> None:
    waking = Waking()
    with waking.watching([tmp_path], deep=False):
        began = time.monotonic()
        while not waking.wait(0.3) and time.monotonic() - began < PATIENCE:
            (tmp_path / f"{time.monotonic_ns()}.csv").touch()
        assert time.monotonic() - began < PATIENCE


def test_what_we_file_ourselves_and_parts_of_uploads_wake_nobody(tmp_path: Path) -> None:
    waking = Waking()
    (tmp_path / "done").mkdir()
    with waking.watching([tmp_path], deep=True):
        time.sleep(0.5)
        waking.wait(0)
        for name in ("done/a.csv", "a.csv.part", ".a.csv.swp"):
            (tmp_path / name).touch()
        assert not waking.wait(1.0)


def test_a_change_is_told_of_its_folder_and_the_end_of_an_upload_is_one(tmp_path: Path) -> None:
    waking, (a, b) = Waking(), (tmp_path / "a", tmp_path / "b")
    a.mkdir()
    b.mkdir()
    with waking.watching([a, b], deep=False):
        began = time.monotonic()
        while not waking.wait(0.5) and time.monotonic() - began < PATIENCE:
            part = b / f"{time.monotonic_ns()}.csv.part"
            part.touch()
            waking.wait(0.5)
            part.unlink()
        assert waking.take_changed() == {b}
    assert waking.take_changed() == frozenset()


def test_a_folder_that_is_not_there_is_left_to_the_clock(tmp_path: Path) -> None:
    waking = Waking()
    with waking.watching([tmp_path / "missing"], deep=False):
        assert not waking.wait(0.01)


def test_systemd_hears_how_we_are(tmp_path: Path, systemd: socket.socket) -> None:
    service = Service.of({"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "300000000"})
    assert service.pulse == 100.0
    service.ready("watching drops")
    service.alive()
    service.alive()  # too soon to be said again
    service.reloading()
    service.stopping()
    heard = [systemd.recv(1000).decode() for _ in range(4)]
    assert heard[0] == "READY=1\nSTATUS=watching drops"
    assert heard[1] == "WATCHDOG=1"
    assert heard[2].startswith("RELOADING=1\nMONOTONIC_USEC=")
    assert heard[3] == "STOPPING=1"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there are no such names")
def test_systemd_may_listen_under_an_abstract_name() -> None:
    name = f"occasions-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(f"\0{name}")
        listening.settimeout(PATIENCE)
        Service.of({"NOTIFY_SOCKET": f"@{name}"}).stopping()
        assert listening.recv(100) == b"STOPPING=1"


def test_without_systemd_nothing_is_said(tmp_path: Path) -> None:
    assert Service.of({}).pulse is None
    assert Service.of({"WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"}).pulse is None
    Service.of({}).ready("nobody listens")
    Service(str(tmp_path / "gone")).stopping()


def test_the_spool_is_ours_alone_and_goes(tmp_path: Path) -> None:
    with spool(tmp_path) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "file").write_text("x")
        old = time.time() - 7200
        os.utime(folder, (old, old))
        assert remove_left_behind(tmp_path) == 0  # its owner lives
        assert folder.exists()
    assert list(tmp_path.iterdir()) == []


def test_what_a_dead_worker_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "occasions-drop-dead"
    left.mkdir()
    (left / "file").write_text("x")
    assert remove_left_behind(tmp_path) == 0  # it may be younger than its lock
    old = time.time() - 7200
    os.utime(left, (old, old))
    assert remove_left_behind(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []


def test_what_a_worker_of_somebody_else_left_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tmp_path / "occasions-drop-theirs"
    left.mkdir()
    old = time.time() - 7200
    os.utime(left, (old, old))
    monkeypatch.setattr(os, "getuid", lambda: left.stat().st_uid + 1)
    assert remove_left_behind(tmp_path) == 0
    assert left.exists()


def test_long_names_are_cut_with_their_ending() -> None:
    assert name_in_spool(f"in/{'ż' * 150}.xlsx").endswith("ż.xlsx")
    assert len(name_in_spool(f"{'ż' * 150}.xlsx").encode()) <= 200
    for name in (f"a.{'y' * 240}", f"{'a' * 100}.{'ż' * 70}", f"{'a' * 199}.{'y' * 53}"):
        assert 100 <= len(name_in_spool(name).encode()) <= 200
