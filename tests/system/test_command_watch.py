"""occasions watch: it takes files as they come, reads settings again, and ends in order."""

import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Desk, Done, ended, names, serving, until, writes
from dropping import Dropping

from importer.sandbox.faults import Fault

SETTINGS = '[[drops]]\nname = "{name}"\npattern = "*.csv"\n'


@pytest.fixture
def dropping(tmp_path: Path) -> Iterator[Dropping]:
    with serving() as server:
        dropping = Dropping(Desk(tmp_path, server))
        dropping.folder.mkdir()
        yield dropping


def start(dropping: Dropping, *more: str, **variables: str) -> "subprocess.Popen[str]":
    return dropping.desk.start("watch", dropping.name, "--settle", "0.2", "--every", "30", *more, **variables)


def told_to_end(process: "subprocess.Popen[str]") -> Done:
    process.send_signal(signal.SIGTERM)
    return ended(process)


class Listening:
    """A socket as systemd's, that hears what is notified."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "notify"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.path))
        self._socket.setblocking(False)
        self.heard: list[str] = []

    def said(self, what: str, times: int = 1) -> bool:
        """Whether something was notified so often."""
        while True:
            try:
                self.heard += self._socket.recv(4096).decode().splitlines()
            except BlockingIOError:
                return self.heard.count(what) >= times

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Listening]:
    listening = Listening(tmp_path)
    yield listening
    listening.close()


def test_it_takes_what_comes_and_ends_when_told(dropping: Dropping, systemd: Listening) -> None:
    with start(dropping, "--log", "json", NOTIFY_SOCKET=str(systemd.path)) as process:
        until(lambda: systemd.said("READY=1"), process)
        dropping.drop("a.csv")
        until(lambda: dropping.filed("done") == ["a.csv"] if (dropping.folder / "done").exists() else False, process)
        dropping.drop("b.csv", occasion="Second")
        until(lambda: len(list((dropping.folder / "done").glob("*_b.csv.report/report.json"))) == 1, process)
        done = told_to_end(process)
    assert done.code == 0, done
    assert systemd.said("STOPPING=1")
    lines = [json.loads(line) for line in done.err.splitlines()]
    assert lines[0]["event"] == f"Watching {dropping.folder}."
    told = {(each.get("place"), each.get("file")) for each in lines if ": done" in each["event"]}
    assert told == {(str(dropping.folder), "a.csv"), (str(dropping.folder), "b.csv")}
    assert dropping.desk.server is not None
    assert names(dropping.desk.server) == ["PL 2027", "Second"]


def test_it_drains(tmp_path: Path) -> None:
    with serving(Fault("POST", 1, "delay-after-commit", seconds=1.5)) as server:
        dropping = Dropping(Desk(tmp_path, server))
        dropping.drop("a.csv")
        dropping.drop("b.csv", occasion="Second")
        with start(dropping) as process:
            until(lambda: bool(names(server)), process)
            done = told_to_end(process)
        assert done.code == 3, done
        assert "Traceback" not in done.err
        assert names(server) == ["PL 2027"]
        assert dropping.sweep().code == 0
        assert dropping.filed("done") == ["a.csv", "b.csv"]
        assert (names(server), len(writes(server))) == (["PL 2027", "Second"], 2)


def test_it_ends_in_time_whatever_goes_on(tmp_path: Path) -> None:
    with serving(Fault("POST", 1, "delay-after-commit", seconds=25)) as server:
        dropping = Dropping(Desk(tmp_path, server))
        dropping.drop("a.csv")
        with start(dropping, "--drain", "2") as process:
            until(lambda: bool(names(server)), process)
            began = time.monotonic()
            done = told_to_end(process)
            took = time.monotonic() - began
        assert done.code == 3, done
        assert took < 22
        assert dropping.sweep().code == 0
        assert dropping.filed("done") == ["a.csv"]
        assert names(server) == ["PL 2027"]


def test_settings_are_read_again(dropping: Dropping, systemd: Listening) -> None:
    settings = dropping.desk.folder / "occasions.toml"
    settings.write_text(SETTINGS.format(name="first"))
    with start(dropping, NOTIFY_SOCKET=str(systemd.path)) as process:
        until(lambda: systemd.said("READY=1"), process)
        settings.write_text("this is no TOML")
        process.send_signal(signal.SIGHUP)
        until(lambda: systemd.said("READY=1", 2), process)
        dropping.drop("a.csv")
        until(lambda: any(dropping.folder.glob("done/*_a.csv")), process)
        settings.write_text(SETTINGS.format(name="second"))
        process.send_signal(signal.SIGHUP)
        until(lambda: systemd.said("READY=1", 3), process)
        dropping.drop("b.csv", occasion="Second")
        until(lambda: any(dropping.folder.glob("done/*_b.csv")), process)
        done = told_to_end(process)
    assert done.code == 0, done
    assert "The new settings cannot be used, so the old ones stay in force" in done.err
