"""A disk that is full, a journal that is locked, an API that is down: nothing is lost, nothing is done twice."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from command_line import Desk, serving
from crashing import Nursery, nursery
from drop_stand import Stand, outcomes, sheet

from importer.sandbox.faults import ANY_METHOD, Fault

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork a process")
ROOM = 4 * 1024 * 1024
"""Bytes of the small disk: enough for a sheet with all of its reports, and for a journal to begin with."""
PAGE = 4096


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with nursery(tmp_path_factory.mktemp("nursery")) as found:
        yield found


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of its own, which can be filled."""
    folder.mkdir()
    mount = shutil.which("mount")
    line = [mount or "mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    if mount is None or subprocess.run(line, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk, so a full one cannot be tried")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path, *, but: int = 0) -> Path:
    """Take all the room that is left but some pages; gives the file that holds it."""
    filler = disk / ".filler"
    with filler.open("wb", buffering=0) as out:
        while True:
            try:
                out.write(b"x" * PAGE)
            except OSError:
                out.truncate(filler.stat().st_size - but * PAGE)
                return filler


def test_a_place_without_room_for_reports(tmp_path: Path, runner: Nursery) -> None:
    """The sheet is imported, its report has no room: it stays, and is filed as soon as there is room, sent once."""
    with small_disk(tmp_path / "disk") as disk, serving() as server:
        stand = Stand(Desk(tmp_path, server), runner, place=disk)
        stand.drop("holidays.csv", sheet("Desk 01"))
        filler = fill(disk)
        full = stand.sweep("--json", "-")
        assert full.code == 1, full.err
        assert set(outcomes(full).values()) <= {"later", "beside"}, full.out
        assert (disk / "holidays.csv").exists()
        filler.unlink()
        done = stand.sweep("--json", "-")
        assert done.code == 0, done.err
        stand.account_for(["holidays.csv"])
        stand.sent_once(["Desk 01"])
        assert stand.created() == {"Desk 01": 1}


def test_a_machine_without_room_for_the_copy(tmp_path: Path) -> None:
    """There is room to begin with (with none at all Python takes another folder), but not for a whole sheet."""
    days = [f"2027-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29)]
    content = sheet("Desk 01", days=days)
    with small_disk(tmp_path / "disk") as disk, serving() as server:
        stand = Stand(Desk(tmp_path, server, {"TMPDIR": str(disk)}))
        stand.drop("holidays.csv", content)
        filler = fill(disk, but=3)
        assert len(content) > 3 * PAGE
        full = stand.sweep("--json", "-")
        assert full.code in (1, 2), full.err
        assert stand.left() == ["holidays.csv"]
        assert stand.created() == {}
        filler.unlink()
        assert outcomes(stand.sweep("--json", "-")) == {"holidays.csv": "done"}
        stand.account_for(["holidays.csv"])
        stand.sent_once(["Desk 01"])


def test_a_journal_without_room(tmp_path: Path, runner: Nursery) -> None:
    """What cannot be written down is not sent."""
    with small_disk(tmp_path / "disk") as disk, serving() as server:
        journal = {"OCCASIONS_JOURNAL": str(disk / "journal.sqlite")}
        stand = Stand(Desk(tmp_path, server, journal), runner)
        stand.drop("first.csv", sheet("First"))
        assert stand.sweep().code == 0
        filler = fill(disk)
        stand.drop("second.csv", sheet("Second"))
        full = stand.sweep("--json", "-")
        assert full.code in (1, 2), full.err
        assert stand.left() == ["second.csv"]
        assert stand.created() == {"First": 1}
        filler.unlink()
        for _ in range(3):
            if stand.sweep().code == 0:
                break
        stand.account_for(["first.csv", "second.csv"])
        stand.sent_once(["First", "Second"])


def test_a_locked_journal(tmp_path: Path, runner: Nursery) -> None:
    """Another program holds it: nothing is sent, nothing is moved, and it is said."""
    with serving() as server:
        stand = Stand(Desk(tmp_path, server), runner)
        stand.drop("first.csv", sheet("First"))
        assert stand.sweep().code == 0
        stand.drop("second.csv", sheet("Second"))
        with closing(sqlite3.connect(stand.desk.journal, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            locked = stand.sweep("--json", "-")
            assert locked.code in (1, 2), locked.err
            assert "journal" in locked.out + locked.err
            assert stand.left() == ["second.csv"]
            assert stand.created() == {"First": 1}
        assert stand.sweep().code == 0
        stand.account_for(["first.csv", "second.csv"])
        stand.sent_once(["First", "Second"])


def test_an_api_that_is_down(tmp_path: Path, runner: Nursery) -> None:
    """Bad luck fails no file: it stays, and is taken up when its time has come."""
    with serving(Fault(ANY_METHOD, 1, "status-before-commit", times=None)) as server:
        stand = Stand(Desk(tmp_path, server), runner)
        stand.drop("holidays.csv", sheet("Desk 01"))
        done = stand.sweep("--json", "-")
        assert (done.code, outcomes(done)) == (1, {"holidays.csv": "later"}), done.err
        assert stand.left() == ["holidays.csv"]
        early = stand.sweep("--json", "-")
        assert outcomes(early) == {"holidays.csv": "later"}
        assert stand.created() == {}
