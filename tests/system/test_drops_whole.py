"""Half a file is never taken for a whole one, as far as that can be known: slow writers, renames, writers that die."""

import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from command_line import COLUMNS, Desk, off, serving, until
from crashing import Nursery, nursery
from drop_stand import Stand, outcomes, sheet

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork a process")
SLOW = 0.4
"""Seconds in which a file settles here: longer than the pauses of the slow writer, which are 0.05."""
WRITER = """
import sys, time
path, keep = sys.argv[1], sys.argv[2] == "keep"
content = sys.stdin.buffer.read()
out = open(path, "wb", buffering=0)
for number in range(len(content)):
    if not keep and out.closed:
        out = open(path, "ab", buffering=0)
    out.write(content[number : number + 1])
    if not keep:
        out.close()
    if number == 0:
        print("begun", flush=True)
    time.sleep(0.05)
out.close()
"""
DAYS = [f"2027-03-{day:02d}" for day in range(1, 3)]


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with nursery(tmp_path_factory.mktemp("nursery")) as found:
        yield found


@pytest.fixture
def stand(tmp_path: Path, runner: Nursery) -> Iterator[Stand]:
    with serving() as server:
        yield Stand(Desk(tmp_path, server), runner, keys=f"settle = {SLOW}\n")


@contextmanager
def writing(path: Path, content: bytes, how: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Somebody who writes a byte each 50 ms, and keeps the file open or opens it for each."""
    pipe = subprocess.PIPE
    line = [sys.executable, "-S", "-E", "-c", WRITER, str(path), how]
    with subprocess.Popen(line, stdin=pipe, stdout=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(content)
        process.stdin.close()
        assert process.stdout.readline() == b"begun\n"
        yield process
        process.kill()


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    for row in (COLUMNS, *rows):
        page.append(list(row))
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("how", ["keep", "reopen"])
def test_a_slow_writer_is_waited_for(stand: Stand, how: str) -> None:
    """A daemon looks all the while, and takes the file once, when it is whole."""
    content = sheet("Desk 01", days=DAYS)
    with stand.watching() as daemon, writing(stand.place / "slow.csv", content, how) as writer:
        while writer.poll() is None:
            assert stand.left() == ["slow.csv"], "half a file was taken"
            assert stand.created() == {}
            time.sleep(0.05)
        stand.until(1, daemon)
    stand.account_for(["slow.csv"])
    stand.sent_once(["Desk 01"])
    assert stand.report("done", "slow.csv")["totals"]["rows"]["imported"] == len(DAYS)


def test_a_sweep_leaves_what_is_being_written(stand: Stand) -> None:
    with writing(stand.place / "slow.csv", sheet("Desk 01", days=DAYS), "keep"):
        assert outcomes(stand.sweep("--json", "-")) == {"slow.csv": "unsettled"}
    assert stand.left() == ["slow.csv"]
    assert stand.created() == {}


def test_a_renamed_file_is_taken_and_its_part_never(stand: Stand) -> None:
    part = stand.place / "holidays.csv.part"
    part.write_bytes(sheet("Half"))
    assert outcomes(stand.sweep("--json", "-")) == {"holidays.csv.part": "beside"}
    part.write_bytes(sheet("Desk 01"))
    part.rename(stand.place / "holidays.csv")
    assert outcomes(stand.sweep("--json", "-")) == {"holidays.csv": "done"}
    stand.account_for(["holidays.csv"])
    stand.sent_once(["Desk 01"])


def test_a_whole_file_waits_for_its_own_part(stand: Stand) -> None:
    """A sender that writes a newer one under another name will replace it."""
    stand.drop("holidays.csv", sheet("Old"))
    part = stand.place / "holidays.csv.part"
    part.write_bytes(sheet("New"))
    assert outcomes(stand.sweep("--json", "-")) == {"holidays.csv": "unsettled", "holidays.csv.part": "beside"}
    part.replace(stand.place / "holidays.csv")
    assert outcomes(stand.sweep("--json", "-")) == {"holidays.csv": "done"}
    stand.sent_once(["New"])


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_writer_that_dies_leaves_a_file_whose_outcome_is_told(stand: Stand, share: float) -> None:
    """Half a workbook cannot be read: it fails, and says so."""
    content = workbook([off("Desk 01")])
    half = stand.place / "holidays.xlsx"
    half.write_bytes(content[: int(len(content) * share)])
    done = stand.sweep("--json", "-")
    assert (done.code, outcomes(done)) == (1, {"holidays.xlsx": "failed"})
    stand.account_for(["holidays.xlsx"], folder="failed")
    assert stand.created() == {}
    told = stand.report("failed", "holidays.xlsx")
    assert told["message"], "why it failed is told"
    assert told["hint"]


def test_half_a_text_is_read_as_what_it_is_and_the_whole_one_mends_it(stand: Stand) -> None:
    """A writer is killed in mid-write; what it left looks like a shorter sheet, and the next one is an update."""
    content = sheet("Desk 01", days=[f"2027-03-{day:02d}" for day in range(1, 29)])
    with writing(stand.place / "holidays.csv", content, "keep") as writer:
        until(lambda: (stand.place / "holidays.csv").stat().st_size > len(sheet()) + 30, writer)  # type: ignore[arg-type]
        writer.send_signal(signal.SIGKILL)
    first = stand.sweep("--json", "-")
    (outcome,) = outcomes(first).values()
    assert outcome in ("done", "failed"), first.out
    assert stand.left() == []
    stand.drop("holidays.csv", content)
    assert stand.sweep("--json", "-", "--yes").code in (0, 1)
    names = [name for folder in ("done", "failed", "waiting") for name in stand.filed(folder)]
    assert names == ["holidays.csv"] * 2


def test_a_marker_says_that_a_file_is_whole(tmp_path: Path, runner: Nursery) -> None:
    with serving() as server:
        stand = Stand(Desk(tmp_path, server), runner, keys='marker = ".done"\nsettle = 3600\n')
        stand.drop("holidays.csv", sheet("Desk 01"))
        assert outcomes(stand.sweep("--json", "-", "--settle", "0")) == {"holidays.csv": "unsettled"}
        (stand.place / "holidays.csv.done").touch()
        assert outcomes(stand.sweep("--json", "-", "--settle", "0"))["holidays.csv"] == "done"
        assert stand.left() == []
        stand.sent_once(["Desk 01"])


@pytest.mark.parametrize("kind", ["sha256", "md5"])
def test_a_checksum_decides(stand: Stand, kind: str) -> None:
    for name, content in (("right", sheet("Right")), ("wrong", sheet("Wrong"))):
        stand.drop(f"{name}.csv", content)
        whole = content if name == "right" else content + b"more"
        (stand.place / f"{name}.csv.{kind}").write_text(f"{hashlib.new(kind, whole).hexdigest()}  {name}.csv\n")
    done = stand.sweep("--json", "-")
    found = outcomes(done)
    assert (done.code, found["right.csv"], found["wrong.csv"]) == (1, "done", "failed")
    stand.sent_once(["Right"])
    told = stand.report("failed", "wrong.csv")
    assert hashlib.new(kind, sheet("Wrong")).hexdigest()[:8] in str(told), "what was found is told"
    assert hashlib.new(kind, sheet("Wrong") + b"more").hexdigest()[:8] in str(told), "and what was expected"


@pytest.mark.parametrize("stamp", [0, 86_400, 4_000_000_000], ids=["epoch", "long ago", "far ahead"])
def test_no_clock_of_a_file_decides(stand: Stand, stamp: int) -> None:
    """A server whose clock is off, or a clock that jumped: only our own steady seconds count."""
    path = stand.drop("holidays.csv", sheet("Desk 01"))
    os.utime(path, (stamp, stamp))
    before = time.monotonic()
    assert outcomes(stand.sweep("--json", "-")) == {"holidays.csv": "done"}
    assert time.monotonic() - before >= SLOW
    stand.sent_once(["Desk 01"])
