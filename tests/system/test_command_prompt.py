"""The question before an import changes something, as somebody at a terminal meets it."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from command_line import PATIENCE, Desk, names, off, serving, writes

pty = pytest.importorskip("pty")
QUESTION = "Go on? [y/N]:"


@contextmanager
def at_a_terminal(desk: Desk, *arguments: str | Path) -> "Iterator[tuple[subprocess.Popen[bytes], int]]":
    """A command whose stdin and stderr are a terminal; gives it and the terminal's other end."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "importer", *map(str, arguments)],
        cwd=desk.folder,
        env=desk.environment | {"TERM": "xterm", "COLUMNS": "100"},
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: os.close(os.open(os.ttyname(theirs), os.O_RDWR)),  # makes it the terminal that gets Ctrl-C
    )
    os.close(theirs)
    try:
        yield process, ours
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def heard(terminal: int, until: str = "") -> str:
    """What the terminal shows until some words, or until the end."""
    latest, found = time.monotonic() + PATIENCE, b""
    while not until or until.encode() not in found:
        assert time.monotonic() < latest, found
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                part = os.read(terminal, 4096)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            found += part
    return found.decode()


def answer(desk: Desk, keys: bytes) -> tuple[int, str, str]:
    """Import a change and press keys at the question; give exit code, what stood before them, what came after."""
    sheet = desk.sheet(off("Old", day="2027-03-02"), off("New"))
    with at_a_terminal(desk, "import", sheet) as (process, terminal):
        before = heard(terminal, QUESTION)
        os.write(terminal, keys)
        after = heard(terminal)
        return process.wait(PATIENCE), before, after


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk in whose account the occasion "Old" stands, which a sheet is about to change."""
    with serving() as server:
        desk = Desk(tmp_path, server)
        assert desk.run("import", desk.sheet(off("Old"))).code == 0
        yield desk


def test_the_plan_is_shown_before_the_question_and_a_yes_sends_it(desk: Desk) -> None:
    code, before, _ = answer(desk, b"y\n")
    assert code == 0
    assert "New" in before
    assert "created" in before
    assert "updated" in before
    assert "(nothing)" in before
    assert "→" in before
    assert "sending" not in before
    assert desk.server is not None
    assert names(desk.server) == ["New", "Old"]


@pytest.mark.parametrize("keys", [b"n\n", b"\n", b"\x03", b"\x04"])
def test_anything_else_sends_nothing(desk: Desk, keys: bytes) -> None:
    assert desk.server is not None
    sent = len(writes(desk.server))
    code, _, after = answer(desk, keys)
    assert (code, len(writes(desk.server))) == (2, sent)
    assert "Nothing was sent." in after
    assert "Aborted" not in after
    assert "--yes" not in after
