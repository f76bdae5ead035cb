"""A daemon that imports file after file for a long time: its memory stays flat, and no file descriptor is left open."""

import datetime as dt
import os
import sys
import time
from pathlib import Path

import psutil
import pytest
from command_line import Desk, serving, until
from drop_stand import Stand, sheet

FILES = int(os.environ.get("OCCASIONS_SOAK_FILES", "200"))
"""How many are imported; ``make soak`` imports 2,000."""
DESKS = 20
"""So many occasions are changed again and again: an account that grew would take more to read, file by file."""
BATCH = 25
"""So many are dropped at once."""
WARM = 100
"""Files after which caches are full, and memory is measured."""
PATIENCE = 300.0
"""Seconds that one batch may take on a machine that does other things besides."""
MOST_BYTES = 20_000
"""What one file may leave behind on average, once it is warm: caches that are limited may still fill."""


def newest(number: int) -> bytes:
    """A sheet that no other file is like: one of the occasions on another day of one year."""
    day = dt.date(2027, 1, 1) + dt.timedelta(days=number // DESKS)
    return sheet(f"Desk {number % DESKS}", days=[day.isoformat()])


def figures(daemon: psutil.Process) -> tuple[int, int]:
    """Bytes in memory, and open descriptors."""
    return daemon.memory_info().rss, daemon.num_fds()


@pytest.mark.skipif(not hasattr(psutil.Process, "num_fds"), reason="this platform does not count descriptors")
def test_a_daemon_keeps_nothing_of_what_it_imported(tmp_path: Path) -> None:
    with serving() as server:
        rules = '[[drops]]\nname = "all"\nyes = ["update"]\n'
        stand = Stand(Desk(tmp_path, server, {"OPENBLAS_NUM_THREADS": "1"}), rules=rules)
        names = [f"{number:04d}.csv" for number in range(FILES)]
        measured: dict[int, tuple[int, int]] = {}
        began = time.monotonic()
        with stand.watching("-q") as process:  # nobody reads the pipe meanwhile, which holds 64 KiB
            daemon = psutil.Process(process.pid)
            for first in range(0, FILES, BATCH):
                for number, name in enumerate(names[first : first + BATCH], first):
                    stand.drop(name, newest(number))
                filed = first + len(names[first : first + BATCH])
                until(
                    lambda filed=filed: not stand.left() and len(stand.filed("done")) >= filed,  # type: ignore[misc]
                    process,
                    patience=PATIENCE,
                    pause=0.25,  # looking through thousands of filed files costs more than taking one
                )
                measured[filed] = figures(daemon)
        seconds = time.monotonic() - began
        stand.account_for(names)
        stand.sent_once([f"Desk {number}" for number in range(DESKS)])
        assert [each.method for each in server.log].count("PUT") == FILES - DESKS
    told = "\n".join(
        f"{filed:5d} files: {rss / 2**20:.1f} MiB, {fds} descriptors" for filed, (rss, fds) in measured.items()
    )
    sys.stdout.write(f"{FILES} files in {seconds:.0f} s\n{told}\n")
    warm, end = min(each for each in measured if each >= WARM), FILES
    assert measured[end][1] <= max(fds for filed, (_, fds) in measured.items() if filed <= warm), told
    assert (measured[end][0] - measured[warm][0]) / (end - warm) <= MOST_BYTES, told
